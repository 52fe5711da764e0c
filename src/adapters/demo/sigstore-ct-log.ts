/**
 * A certificate transparency log that promises to hold every certificate shown to it (RFC 6962). It keeps none: the
 * verifiers of Sigstore check the promise only. For demonstrations and tests only.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Extension, publicKeyDer } from './sigstore-certificates.ts'
import { octetString } from './sigstore-der.ts'
import { sha256 } from './sigstore-hashes.ts'

/** The embedded CT log. */
export interface CtLog {
  readonly publicKey: KeyObject
  /** SHA-256 of its public key. */
  readonly logId: Buffer
  /**
   * Promises to log a certificate.
   *
   * @param body - the certificate's signed part without this extension
   * @param issuerKey - of the authority that issues it
   * @returns the extension with one signed certificate timestamp (RFC 6962, 3.3)
   */
  promise(body: Uint8Array, issuerKey: KeyObject): Extension
}

/** Unsigned number, big-endian, as TLS writes them. */
function number(value: number, sizeBytes: 1 | 2 | 3): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  bytes.writeUIntBE(value, 0, sizeBytes)
  return bytes
}

const prefixed = (contents: Uint8Array, sizeBytes: 2 | 3): Buffer =>
  Buffer.concat([number(contents.length, sizeBytes), contents])

const version1 = number(0, 1)
const noExtensions = number(0, 2)

/** Makes a log with a new P-256 key. @param nowMs - milliseconds since 1970 */
export function makeCtLog(nowMs: () => number): CtLog {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const logId = sha256(publicKeyDer(publicKey))
  return {
    publicKey,
    logId,
    promise: (body, issuerKey) => {
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(BigInt(Math.floor(nowMs())))
      const entry = Buffer.concat([sha256(publicKeyDer(issuerKey)), prefixed(body, 3)])
      const signed = Buffer.concat([version1, number(0, 1), time, number(1, 2), entry, noExtensions])
      const signature = sign('sha256', signed, privateKey)
      // Hash sha256 (4) and signature ecdsa (3) of RFC 5246, 7.4.1.4.1.
      const algorithm = Buffer.from([4, 3])
      const timestamp = Buffer.concat([
        version1,
        logId,
        time,
        noExtensions,
        algorithm,
        prefixed(signature, 2),
      ])
      const list = prefixed(prefixed(timestamp, 2), 2)
      return { oid: '1.3.6.1.4.1.11129.2.4.2', value: octetString(list) }
    },
  }
}
