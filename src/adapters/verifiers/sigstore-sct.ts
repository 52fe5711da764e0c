import { createHash, verify } from 'node:crypto'
import { derTag, writeDer } from '../platform/der.ts'
import type { Certificate } from './certificate.ts'
import { readElements, readInside, readOnly } from './certificate-der.ts'
import { extensionsTag } from './certificate-extensions.ts'
import { attempt, fault } from './sigstore-faults.ts'
import { covers } from './trusted-root-authority.ts'
import type { TrustedLog } from './trusted-root-json.ts'

const sctExtension = '1.3.6.1.4.1.11129.2.4.2'
/** The same in DER, as extensions begin with it. */
const sctExtensionDer = Buffer.from('060a2b06010401d679020402', 'hex')

/** A signed certificate timestamp (RFC 6962, section 3.2). */
interface Sct {
  readonly logId: Buffer
  /** Milliseconds, 8 bytes. */
  readonly timestamp: Buffer
  readonly extensions: Buffer
  readonly signature: Buffer
}

/**
 * Checks that at least one known certificate log took the certificate. Those of unknown logs do not count; one of a
 * known log that does not verify spoils the certificate.
 *
 * @throws FormatError `sct-missing`, `sct-invalid`
 */
export function verifyCertificateLogged(
  certificate: Certificate,
  issuer: Certificate,
  logs: readonly TrustedLog[],
): void {
  const list = certificate.extensions.get(sctExtension)?.value
  const scts =
    list === undefined ? [] : attempt('sct-invalid', 'certificate: unreadable SCTs', () => readScts(list))
  const known = scts.filter(({ logId }) => logs.some((log) => isLog(log, logId)))
  if (known.length === 0) {
    throw fault(
      'sct-missing',
      `certificate: expected an SCT of a certificate log of the trusted root, found ${scts.length === 0 ? 'no SCT' : 'those of other logs'}`,
    )
  }
  const entry = preCertificate(certificate, issuer)
  for (const sct of known) {
    if (!logs.some((log) => isLog(log, sct.logId) && isPromiseOf(log, sct, entry))) {
      throw fault(
        'sct-invalid',
        `certificate: the SCT of log ${sct.logId.toString('hex').slice(0, 16)} does not verify`,
      )
    }
  }
}

const isLog = ({ ids }: TrustedLog, logId: Buffer): boolean => ids.some((id) => id.equals(logId))

function isPromiseOf({ key, period }: TrustedLog, sct: Sct, entry: Buffer): boolean {
  if (!covers(period, Number(sct.timestamp.readBigUInt64BE()) / 1000)) return false
  const length = Buffer.alloc(2)
  length.writeUInt16BE(sct.extensions.length)
  // Version 1, certificate_timestamp, the time, precert_entry, the entry, extensions.
  const signed = Buffer.concat([
    Buffer.from([0, 0]),
    sct.timestamp,
    Buffer.from([0, 1]),
    entry,
    length,
    sct.extensions,
  ])
  return verify('sha256', signed, key, sct.signature)
}

/** SHA-256 of the issuer's key, and the certificate as it was before the SCTs came in, its length in front. */
function preCertificate({ der }: Certificate, issuer: Certificate): Buffer {
  const [tbs] = readInside(der, derTag.sequence, 'the certificate')
  const fields = readElements(tbs?.content ?? new Uint8Array(), 'its contents')
  const signed = writeDer(
    derTag.sequence,
    ...fields.map(({ tag, content, whole }) => (tag === extensionsTag ? withoutScts(content) : whole)),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32BE(signed.length)
  return Buffer.concat([createHash('sha256').update(issuer.spki).digest(), length.subarray(1), signed])
}

function withoutScts(holder: Uint8Array): Uint8Array {
  const kept = readInside(holder, derTag.sequence, 'its extensions').filter(
    ({ content }) => !sctExtensionDer.equals(content.subarray(0, sctExtensionDer.length)),
  )
  return writeDer(extensionsTag, writeDer(derTag.sequence, ...kept.map(({ whole }) => whole)))
}

/** An OCTET STRING in the extension holds the list; each length is two bytes (RFC 6962, section 3.3). */
function readScts(extension: Uint8Array): readonly Sct[] {
  const value = Buffer.from(readOnly(extension, derTag.octetString, 'the SCTs').content)
  const list = take(value, 0)
  if (list.end !== value.length)
    throw fault('sct-invalid', 'certificate: expected the end of the SCTs, found more')
  const scts: Sct[] = []
  for (let at = 0; at < list.bytes.length; ) {
    const next = take(list.bytes, at)
    scts.push(...readSct(next.bytes))
    at = next.end
  }
  return scts
}

/** None for another version or algorithm: it is as one of an unknown log. */
function readSct(sct: Buffer): readonly Sct[] {
  if (sct[0] !== 0) return []
  const extensions = take(sct, 41)
  const isSha256 = sct[extensions.end] === 4
  const signature = take(sct, extensions.end + 2)
  if (signature.end !== sct.length)
    throw fault('sct-invalid', 'certificate: expected the end of an SCT, found more')
  if (!isSha256) return []
  return [
    {
      logId: sct.subarray(1, 33),
      timestamp: sct.subarray(33, 41),
      extensions: extensions.bytes,
      signature: signature.bytes,
    },
  ]
}

/** The bytes after a length of two bytes. @throws RangeError where the length itself is cut */
function take(buffer: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } {
  const end = at + 2 + buffer.readUInt16BE(at)
  if (end > buffer.length) throw fault('sct-invalid', 'certificate: expected whole SCTs, found them cut')
  return { bytes: buffer.subarray(at + 2, end), end }
}
