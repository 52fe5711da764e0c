import type { VerifiedTime } from '../../domain/policy/facts.ts'
import type { Certificate } from './certificate.ts'
import { purposeOids } from './certificate-extensions.ts'
import { isoTime, requireCodeSigning, requirePath } from './certificate-path.ts'
import { fault } from './sigstore-faults.ts'
import { covers, type TrustedAuthority, type TrustedLink } from './trusted-root-authority.ts'

/**
 * Checks that an authority of the trusted root issued the certificate for signing code, and that certificate and
 * authority were valid at every one of the times. The rules of the path are those of `.sig` layers; here a certificate
 * must name its purpose, and is no authority itself.
 *
 * @param times - at least one, or nothing is known of the certificate
 * @returns the certificate that issued it
 * @throws FormatError `certificate-untrusted`, `certificate-time`, `signature-time-missing`
 */
export function verifyIssued(
  leaf: Certificate,
  authorities: readonly TrustedAuthority[],
  times: readonly VerifiedTime[],
): Certificate {
  if (leaf.purposes?.includes(purposeOids.codeSigning) !== true || leaf.authority.isAuthority) {
    throw fault(
      'certificate-untrusted',
      'certificate: expected one for signing code, found one for something else',
    )
  }
  const named = authorities.flatMap(({ links }) =>
    links.filter(({ certificate }) => certificate.subject === leaf.issuer),
  )
  if (named.length === 0) {
    throw fault(
      'certificate-untrusted',
      'certificate: expected one of an authority of the trusted root, found another',
    )
  }
  const [first] = times
  if (first === undefined) {
    throw fault(
      'signature-time-missing',
      'certificate: expected a verified time at which it was valid (a timestamp, or the signed promise of a log), found none',
    )
  }
  requireValid(leaf, times)
  const [issuer, ...more] = named.filter(({ period }) =>
    times.every((time) => covers(period, time.unixSeconds)),
  )
  if (issuer === undefined) {
    throw fault('certificate-time', `certificate: its authority was not trusted at ${isoTimes(times)}`)
  }
  return firstIssuer(leaf, [issuer, ...more], first.unixSeconds)
}

function requireValid(leaf: Certificate, times: readonly VerifiedTime[]): void {
  const period = { fromUnixSeconds: leaf.notBeforeUnixSeconds, toUnixSeconds: leaf.notAfterUnixSeconds }
  const outside = times.filter(({ unixSeconds }) => !covers(period, unixSeconds))
  if (outside.length === 0) return
  throw fault(
    'certificate-time',
    `certificate: expected a signature between ${isoTime(period.fromUnixSeconds)} and ${isoTime(period.toUnixSeconds)}, found one of ${isoTimes(outside)}`,
  )
}

/** Authorities keep their name when they change keys: the first whose key fits is the one. */
function firstIssuer(
  leaf: Certificate,
  [link, ...others]: readonly [TrustedLink, ...TrustedLink[]],
  atUnixSeconds: number,
): Certificate {
  try {
    requirePath(leaf, { roots: [link.certificate], intermediates: [], atUnixSeconds })
    requireCodeSigning(link.above)
    return link.certificate
  } catch (error) {
    const [next, ...rest] = others
    if (next === undefined) throw error
    return firstIssuer(leaf, [next, ...rest], atUnixSeconds)
  }
}

const isoTimes = (times: readonly VerifiedTime[]): string =>
  times.map(({ unixSeconds }) => isoTime(unixSeconds)).join(' and ')
