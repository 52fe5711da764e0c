import { isIP } from 'node:net'
import { FormatError } from '../../domain/errors.ts'
import type { CertificateFacts } from '../../domain/signature/certificate-facts.ts'
import type { Certificate } from './certificate.ts'
import { readIssuer, readNamedExtensions } from './fulcio-extensions.ts'

/**
 * What a certificate of Fulcio says of whom it was issued to. The subject is the wanted e-mail address, which must be
 * among its subject names: the only form that policy.json knows.
 *
 * @throws FormatError `wrong-issuer`, `wrong-signer`, `certificate-identity`, `certificate-malformed`
 * @see containers/image, signature/fulcio_cert.go
 */
export function requireFulcioIdentity(
  certificate: Certificate,
  wanted: { readonly oidcIssuer: string; readonly subjectEmail: string },
): CertificateFacts {
  const issuer = readIssuer(certificate.extensions, 'certificate-malformed')
  if (issuer !== wanted.oidcIssuer) {
    const message = `certificate: expected the issuer ${wanted.oidcIssuer}, found ${shown(issuer)}`
    throw new FormatError('wrong-issuer', message)
  }
  requireEmail(certificate, wanted.subjectEmail)
  return {
    subject: { kind: 'email', value: wanted.subjectEmail },
    issuer,
    extensions: readNamedExtensions(certificate.extensions, 'certificate-malformed'),
  }
}

/** @throws FormatError `wrong-signer` unless this very text is among its e-mail addresses */
export function requireEmail({ names }: Certificate, email: string): void {
  if (!names.emails.includes(email)) throw otherSubject(`the e-mail address ${email}`, names.emails)
}

/**
 * Demands a host name or IP address among the subject names; `*` stands for one whole label in front, and the common
 * name counts for nothing.
 *
 * @throws FormatError `wrong-signer`
 * @see RFC 6125, section 6.4; Go, crypto/x509 Certificate.VerifyHostname
 */
export function requireHost({ names, x509 }: Certificate, host: string): void {
  const address = /^\[.+\]$/.test(host) ? host.slice(1, -1) : host
  const isFound =
    isIP(address) === 0
      ? names.hosts.some((pattern) => isHostOf(pattern, host))
      : x509.checkIP(address) !== undefined
  if (!isFound) throw otherSubject(`the host ${host}`, names.hosts)
}

const label = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/

/** Without case; a dot at the end of what is sought does not count. */
function isHostOf(pattern: string, host: string): boolean {
  const labels = pattern.toLowerCase().split('.')
  const sought = host.toLowerCase().replace(/\.$/, '').split('.')
  return (
    labels.length === sought.length &&
    sought.every((one) => label.test(one)) &&
    labels.every((one, index) => one === sought[index] || (one === '*' && index === 0))
  )
}

function otherSubject(wanted: string, found: readonly string[]): FormatError {
  const names = found.slice(0, 5).map(shown).join(', ')
  return new FormatError(
    'wrong-signer',
    `certificate: expected ${wanted} among its subject names, found ${names === '' ? 'none of that kind' : names}`,
  )
}

/** Texts of a certificate are of any length. */
const shown = (text: string): string => JSON.stringify(text.slice(0, 200))
