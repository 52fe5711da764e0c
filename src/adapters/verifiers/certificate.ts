import { type KeyObject, X509Certificate } from 'node:crypto'
import { type DerElement, derTag } from '../platform/der.ts'
import {
  certificateFault,
  readCount,
  readElements,
  readInside,
  readOid,
  readOnly,
  readTime,
  requireElement,
} from './certificate-der.ts'
import {
  type Extension,
  type ExtensionFacts,
  readExtensionFacts,
  readExtensions,
} from './certificate-extensions.ts'
import { requireFitKey } from './public-keys.ts'

/** A certificate (RFC 5280, version 3), taken apart. Nothing says that it is trusted. */
export interface Certificate extends ExtensionFacts {
  readonly der: Uint8Array
  /** For what OpenSSL does best: whether a key signed it, and addresses. */
  readonly x509: X509Certificate
  readonly key: KeyObject
  /** Its SubjectPublicKeyInfo (DER) as it stands there. */
  readonly spki: Uint8Array
  /** The names of issuer and subject in DER, as hex: equal texts are equal names. */
  readonly issuer: string
  readonly subject: string
  readonly notBeforeUnixSeconds: number
  readonly notAfterUnixSeconds: number
  /** By OID in dotted numbers. */
  readonly extensions: ReadonlyMap<string, Extension>
}

/** Signatures over certificates that count: RSA (PKCS#1 v1.5) and ECDSA with SHA-256, SHA-384, SHA-512; Ed25519. */
const signatureAlgorithms: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
])

/** Largest certificate that is taken apart: real ones have 1 to 3 KiB, and hostile ones millions of elements. */
const maxCertificateBytes = 64 * 1024

/** Tags of a version and of unique identifiers in a certificate (RFC 5280, section 4.1). */
const tbsTags = { version: 0xa0, uniqueIds: [0x81, 0x82, 0xa1, 0xa2] } as const

/**
 * Takes a certificate apart.
 *
 * @throws FormatError `certificate-malformed`; `key-unsupported` or `key-weak` for what it holds
 */
export function readCertificate(der: Uint8Array): Certificate {
  if (der.length > maxCertificateBytes) {
    throw certificateFault(`expected at most ${maxCertificateBytes} bytes, found ${der.length}`)
  }
  const [tbs, outerAlgorithm] = readInside(der, derTag.sequence, 'the certificate')
  const fields = readElements(requireElement(tbs, derTag.sequence, 'its contents').content, 'its contents')
  const [version, serial, algorithm, issuer, validity, subject, spki, ...rest] = fields
  requireElement(serial, derTag.integer, 'a serial number')
  const versionNumber = requireElement(version, tbsTags.version, 'version 3').content
  if (readCount(readOnly(versionNumber, derTag.integer, 'its version'), 'its version') !== 2) {
    throw certificateFault('expected version 3')
  }
  requireAlgorithm(algorithm, outerAlgorithm)
  const period = requireElement(validity, derTag.sequence, 'its period').content
  const [notBefore, notAfter] = readElements(period, 'its period')
  const extensions = readExtensions(rest.filter(({ tag }) => !tbsTags.uniqueIds.some((id) => id === tag)))
  const x509 = openX509(der)
  const { whole: spkiBytes } = requireElement(spki, derTag.sequence, 'its public key')
  return {
    der,
    x509,
    key: requireFitKey(publicKeyOf(x509), 'certificate', spkiBytes),
    spki: spkiBytes,
    issuer: hexOf(requireElement(issuer, derTag.sequence, 'its issuer')),
    subject: hexOf(requireElement(subject, derTag.sequence, 'its subject')),
    notBeforeUnixSeconds: readTime(notBefore, 'the begin of its period'),
    notAfterUnixSeconds: readTime(notAfter, 'the end of its period'),
    extensions,
    ...readExtensionFacts(extensions),
  }
}

function requireAlgorithm(inner: DerElement | undefined, outer: DerElement | undefined): void {
  const [oid] = readElements(requireElement(inner, derTag.sequence, 'its algorithm').content, 'its algorithm')
  if (hexOf(requireElement(outer, derTag.sequence, 'its algorithm')) !== hexOf(inner)) {
    throw certificateFault('it names two algorithms of its signature')
  }
  const algorithm = readOid(oid, 'its algorithm')
  if (!signatureAlgorithms.has(algorithm)) {
    throw certificateFault(`signed with the algorithm ${algorithm}, which does not count`)
  }
}

function openX509(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der)
  } catch {
    throw certificateFault('expected a certificate, found other DER')
  }
}

function publicKeyOf(x509: X509Certificate): KeyObject {
  try {
    return x509.publicKey
  } catch {
    throw certificateFault('its public key cannot be read')
  }
}

const hexOf = (element: DerElement | undefined): string => Buffer.from(element?.whole ?? []).toString('hex')
