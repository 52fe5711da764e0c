import { type Certificate, readCertificate } from './certificate.ts'
import { authorityProblem } from './certificate-path.ts'
import { fault } from './sigstore-faults.ts'

/** A span of time, both ends included. */
export interface Period {
  readonly fromUnixSeconds: number
  readonly toUnixSeconds: number
}

/** An authority of a trusted root: certificates that lead up to its root, each with the time in which they do. */
export interface TrustedAuthority {
  /** The first stands for the authority itself: it issues certificates, or signs timestamps. */
  readonly links: readonly TrustedLink[]
}

/** A certificate that is trusted because every one above it has signed the one below. */
export interface TrustedLink {
  readonly certificate: Certificate
  /** Up to the root, which is last: what they are for bounds what it is for. */
  readonly above: readonly Certificate[]
  /** When it and all above it are valid, and the trusted root trusts them. */
  readonly period: Period
}

/** Whether a time lies in a period. */
export const covers = ({ fromUnixSeconds, toUnixSeconds }: Period, unixSeconds: number): boolean =>
  fromUnixSeconds <= unixSeconds && unixSeconds <= toUnixSeconds

/**
 * Checks the chain of an authority once, so that a signature costs no more than its own certificate. What does not hold
 * is refused whole: an authority that is passed over would make every refusal of its signatures a riddle.
 *
 * @param ders - the issuing certificate first, the root last (protobuf-specs, `CertificateAuthority`)
 * @throws FormatError `certificate-untrusted`, and as `readCertificate`
 */
export function linkAuthority(ders: readonly Uint8Array[], validFor: Period): TrustedAuthority {
  const chain = ders.map(readCertificate)
  requireChain(chain)
  const links: TrustedLink[] = []
  let period = validFor
  for (const [index, certificate] of [...chain.entries()].reverse()) {
    period = common(period, {
      fromUnixSeconds: certificate.notBeforeUnixSeconds,
      toUnixSeconds: certificate.notAfterUnixSeconds,
    })
    links.unshift({ certificate, above: chain.slice(index + 1), period })
  }
  return { links }
}

/** The last is trusted as it is, each other because the one behind it issued it. */
function requireChain(chain: readonly Certificate[]): void {
  // RFC 5280, section 6.1.4: a path length counts the authorities below, not what the last of them issues.
  const first = chain[0]?.authority.isAuthority === true ? 1 : 0
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1]
    const found = issuer && linkProblem(certificate, issuer, index + first)
    if (found !== undefined) {
      throw fault(
        'certificate-untrusted',
        `certificate ${index}: expected one that the one behind it issued, found ${found}`,
      )
    }
  }
}

function linkProblem(
  certificate: Certificate,
  issuer: Certificate,
  authoritiesBelow: number,
): string | undefined {
  if (issuer.subject !== certificate.issuer) return 'one of another issuer'
  const problem = authorityProblem(issuer, authoritiesBelow)
  if (problem !== undefined) return problem.message
  return certificate.x509.verify(issuer.key) ? undefined : 'one that it did not sign'
}

const common = (one: Period, other: Period): Period => ({
  fromUnixSeconds: Math.max(one.fromUnixSeconds, other.fromUnixSeconds),
  toUnixSeconds: Math.min(one.toUnixSeconds, other.toUnixSeconds),
})
