import { isIP } from 'node:net'
import { FormatError } from '../../domain/errors.ts'
import {
  type CertificateFacts,
  type ExtensionName,
  extensionNames,
} from '../../domain/signature/certificate-facts.ts'
import { derTag } from '../platform/der.ts'
import type { Certificate } from './certificate.ts'
import { certificateFault, readOnly } from './certificate-der.ts'

/** Object identifiers of Fulcio (oid-info). */
const fulcioArc = '1.3.6.1.4.1.57264.1'
/** Extensions from this number on hold a DER UTF8String, those before it raw text. */
const firstDerExtension = 8
const issuerV1 = 1
const issuerV2 = 8

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
  const issuer = issuerOf(certificate)
  if (issuer !== wanted.oidcIssuer) {
    const message = `certificate: expected the issuer ${wanted.oidcIssuer}, found ${shown(issuer)}`
    throw new FormatError('wrong-issuer', message)
  }
  requireEmail(certificate, wanted.subjectEmail)
  return {
    subject: { kind: 'email', value: wanted.subjectEmail },
    issuer,
    extensions: extensionsOf(certificate),
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

/** Extension 8, else 1; both must be equal where both are there. */
function issuerOf(certificate: Certificate): string {
  const [old, current] = [issuerV1, issuerV2].map((number) => extensionText(certificate, number))
  if (old !== undefined && current !== undefined && old !== current) {
    throw unclear('one issuer of the identity, found two that differ')
  }
  const issuer = current ?? old
  if (issuer === undefined) throw unclear('an issuer of the identity, found none')
  return issuer
}

const unclear = (expected: string): FormatError =>
  new FormatError('certificate-identity', `certificate: expected ${expected}`)

function extensionsOf(certificate: Certificate): CertificateFacts['extensions'] {
  const known = new Map<ExtensionName, string>()
  for (const [number, name] of Object.entries(extensionNames)) {
    const text = extensionText(certificate, Number(number))
    if (text !== undefined) known.set(name, text)
  }
  return known
}

function extensionText({ extensions }: Certificate, number: number): string | undefined {
  const value = extensions.get(`${fulcioArc}.${number}`)?.value
  if (value === undefined) return undefined
  const what = `extension ${fulcioArc}.${number}`
  const bytes = number < firstDerExtension ? value : readOnly(value, derTag.utf8String, what).content
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw certificateFault(`${what}: expected text in UTF-8`)
  }
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
