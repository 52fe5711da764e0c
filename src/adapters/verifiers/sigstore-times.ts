import type { VerifiedTime } from '../../domain/policy/facts.ts'
import { derTag, writeDer } from '../platform/der.ts'
import { purposeOids } from './certificate-extensions.ts'
import { extensionProblem, isoTime, purposeProblem } from './certificate-path.ts'
import { attempt, fault } from './sigstore-faults.ts'
import { RFC3161Timestamp } from './sigstore-library.ts'
import { covers, type TrustedAuthority, type TrustedLink } from './trusted-root-authority.ts'

/** `granted` and `grantedWithMods` (RFC 3161, section 2.4.2). */
const granted: ReadonlySet<bigint> = new Set([0n, 1n])

/**
 * Largest response that is read; real ones with all their certificates have some 7 KiB. The library takes quadratic time
 * for long numbers: minutes for a megabyte.
 */
const maxTimestampBytes = 16 * 1024

/**
 * The times at which timestamp authorities of the trusted root saw the signature, one for each authority: the
 * earliest, as anybody can have an old signature stamped again. Those of unknown authorities do not count; one of a
 * known authority that does not verify spoils the signature.
 *
 * @param signature - raw bytes: what the timestamp is over
 * @throws FormatError `timestamp-invalid`
 */
export function verifyTimestamps(
  timestamps: readonly Buffer<ArrayBuffer>[],
  signature: Buffer,
  authorities: readonly TrustedAuthority[],
): readonly VerifiedTime[] {
  const earliest = new Map<string, number>()
  for (const der of timestamps) {
    if (der.length > maxTimestampBytes) {
      throw fault(
        'timestamp-invalid',
        `timestamp: expected at most ${maxTimestampBytes} bytes, found ${der.length}`,
      )
    }
    const timestamp = attempt('timestamp-invalid', 'timestamp: expected an RFC 3161 response', () =>
      readTimestamp(der),
    )
    const known = authorities.flatMap(({ links }) =>
      links.slice(0, 1).filter((link) => isFrom(timestamp, link)),
    )
    if (known.length === 0) continue
    verifyOne(timestamp, signature, known)
    const { authority, unixSeconds } = timestamp
    earliest.set(authority, Math.min(unixSeconds, earliest.get(authority) ?? unixSeconds))
  }
  return [...earliest.values()].map((unixSeconds) => ({ source: 'timestamp-authority', unixSeconds }))
}

interface ReadTimestamp {
  readonly library: RFC3161Timestamp
  /** Issuer and serial number of the certificate: one text for each authority. */
  readonly authority: string
  readonly unixSeconds: number
}

function readTimestamp(der: Buffer<ArrayBuffer>): ReadTimestamp {
  const library = RFC3161Timestamp.parse(der)
  if (!granted.has(library.status)) {
    throw fault('timestamp-invalid', 'timestamp: expected a granted one, found a refusal')
  }
  const milliseconds = library.signingTime.getTime()
  if (Number.isNaN(milliseconds)) throw fault('timestamp-invalid', 'timestamp: expected a time, found none')
  const issuer = Buffer.from(writeDer(derTag.sequence, library.signerIssuer)).toString('hex')
  return {
    library,
    authority: authorityName(issuer, library.signerSerialNumber.toString('hex')),
    unixSeconds: Math.floor(milliseconds / 1000),
  }
}

const authorityName = (issuer: string, serial: string): string =>
  `${issuer} ${serial.toLowerCase().replace(/^0+/, '')}`

const isFrom = ({ authority }: ReadTimestamp, { certificate }: TrustedLink): boolean =>
  authority === authorityName(certificate.issuer, certificate.x509.serialNumber)

/** The library checks imprint, content and signature; when and for what the authority may stamp is left to us. */
function verifyOne(
  { library, unixSeconds }: ReadTimestamp,
  signature: Buffer,
  links: readonly TrustedLink[],
): void {
  const [link, ...others] = links.filter(({ period }) => covers(period, unixSeconds))
  if (link === undefined) {
    throw fault('timestamp-invalid', `timestamp: its authority was not trusted at ${isoTime(unixSeconds)}`)
  }
  const found = unfitness(link)
  if (found !== undefined) {
    throw fault('timestamp-invalid', `timestamp: expected an authority for time stamping, found ${found}`)
  }
  try {
    library.verify(signature, link.certificate.key)
  } catch (cause) {
    if (others.length === 0) {
      throw fault(
        'timestamp-invalid',
        'timestamp: expected one over this signature by the authority that it names',
        cause,
      )
    }
    verifyOne({ library, unixSeconds, authority: '' }, signature, others)
  }
}

/** Its own purpose must be named (RFC 3161, section 2.3); those above it may be for every one. */
function unfitness({ certificate, above }: TrustedLink): string | undefined {
  if (certificate.purposes?.includes(purposeOids.timeStamping) !== true) return 'one for something else'
  const problem = extensionProblem(certificate) ?? purposeProblem(above, 'timeStamping')
  return problem?.message
}
