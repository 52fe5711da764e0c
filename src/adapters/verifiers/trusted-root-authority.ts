import { type Certificate, readCertificate } from './certificate.ts'
import { authorityProblem } from './certificate-path.ts'

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
 * Checks the chain of an authority once, so that a signature costs no more than its own certificate: from the last,
 * which is trusted as it is, down to the first that the one above it did not issue.
 *
 * @param ders - the issuing certificate first, the root last (protobuf-specs, `CertificateAuthority`)
 * @throws FormatError of `readCertificate`
 */
export function linkAuthority(ders: readonly Uint8Array[], validFor: Period): TrustedAuthority {
  const chain = ders.map(readCertificate)
  const links: TrustedLink[] = []
  let period = validFor
  for (const [index, certificate] of [...chain.entries()].reverse()) {
    const above = chain.slice(index + 1)
    if (!isIssuedBy(certificate, above)) break
    period = common(period, {
      fromUnixSeconds: certificate.notBeforeUnixSeconds,
      toUnixSeconds: certificate.notAfterUnixSeconds,
    })
    links.unshift({ certificate, above, period })
  }
  // The first of the chain is what the authority is; without it there is nothing to trust.
  return { links: links.length === chain.length ? links : [] }
}

/** RFC 5280, section 6.1.4: a path length counts the authorities below, not what the last of them issues. */
function isIssuedBy(certificate: Certificate, above: readonly Certificate[]): boolean {
  const [issuer] = above
  if (issuer === undefined) return true
  const own = certificate.authority.isAuthority ? 1 : 0
  return (
    issuer.subject === certificate.issuer &&
    above.every((authority, index) => authorityProblem(authority, index + own) === undefined) &&
    certificate.x509.verify(issuer.key)
  )
}

const common = (one: Period, other: Period): Period => ({
  fromUnixSeconds: Math.max(one.fromUnixSeconds, other.fromUnixSeconds),
  toUnixSeconds: Math.min(one.toUnixSeconds, other.toUnixSeconds),
})
