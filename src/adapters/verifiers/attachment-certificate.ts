import { type KeyObject, X509Certificate } from 'node:crypto'
import { type DerElement, derTag } from '../sigstore/der.ts'
import {
  certificateFault,
  readBoolean,
  readCount,
  readElements,
  readInside,
  readOid,
  readOnly,
  readTime,
  requireElement,
} from './attachment-der.ts'
import { requireFitKey } from './public-keys.ts'

/** A certificate (RFC 5280, version 3), taken apart. Nothing says that it is trusted. */
export interface Certificate {
  readonly der: Uint8Array
  /** For what OpenSSL does best: whether a key signed it, and addresses. */
  readonly x509: X509Certificate
  readonly key: KeyObject
  /** The names of issuer and subject in DER, as hex: equal texts are equal names. */
  readonly issuer: string
  readonly subject: string
  readonly notBeforeUnixSeconds: number
  readonly notAfterUnixSeconds: number
  /** By OID in dotted numbers. */
  readonly extensions: ReadonlyMap<string, Extension>
  /** Whether it may issue certificates; `pathLength` bounds how many authorities may stand below it. */
  readonly authority: { readonly isAuthority: boolean; readonly pathLength?: number }
  /** Absent: not said. */
  readonly maySignCertificates?: boolean
  /** OIDs of its extended key usage; absent: not said, which stands for every purpose. */
  readonly purposes?: readonly string[]
  readonly names: SubjectNames
}

interface Extension {
  readonly critical: boolean
  readonly value: Uint8Array
}

/** Subject alternative names that are read; others count for nothing. */
export interface SubjectNames {
  readonly emails: readonly string[]
  readonly hosts: readonly string[]
  readonly uris: readonly string[]
}

/** Extensions whose meaning is heeded here, by name. */
const oids = {
  keyUsage: '2.5.29.15',
  subjectNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  purposes: '2.5.29.37',
} as const

/** Extensions that may be critical: those above, and those that only help to find or describe (RFC 5280, section 4.2). */
const knownExtensions: ReadonlySet<string> = new Set([
  oids.keyUsage,
  oids.subjectNames,
  oids.basicConstraints,
  oids.purposes,
  '2.5.29.14', // subject key identifier
  '2.5.29.31', // where lists of revoked certificates are
  '2.5.29.32', // certificate policies
  '2.5.29.35', // authority key identifier
])

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

/** Tags of a version, of unique identifiers and of extensions in a certificate (RFC 5280, section 4.1). */
const tbsTags = { version: 0xa0, extensions: 0xa3, uniqueIds: [0x81, 0x82, 0xa1, 0xa2] } as const

/**
 * Takes a certificate apart.
 *
 * @throws FormatError `certificate-malformed`; `key-unsupported` or `key-weak` for what it holds
 */
export function readCertificate(der: Uint8Array): Certificate {
  const [tbs, outerAlgorithm] = readInside(der, derTag.sequence, 'the certificate')
  const fields = readElements(requireElement(tbs, derTag.sequence, 'its contents').content, 'its contents')
  const [version, serial, algorithm, issuer, validity, subject, , ...rest] = fields
  requireElement(serial, derTag.integer, 'a serial number')
  const versionNumber = requireElement(version, tbsTags.version, 'version 3').content
  if (readCount(readOnly(versionNumber, derTag.integer, 'its version'), 'its version') !== 2) {
    throw certificateFault('expected version 3')
  }
  requireAlgorithm(algorithm, outerAlgorithm)
  const period = requireElement(validity, derTag.sequence, 'its period').content
  const [notBefore, notAfter] = readElements(period, 'its period')
  const extensions = readExtensions(rest)
  const x509 = openX509(der)
  return {
    der,
    x509,
    key: requireFitKey(publicKeyOf(x509), 'certificate'),
    issuer: hexOf(requireElement(issuer, derTag.sequence, 'its issuer')),
    subject: hexOf(requireElement(subject, derTag.sequence, 'its subject')),
    notBeforeUnixSeconds: readTime(notBefore, 'the begin of its period'),
    notAfterUnixSeconds: readTime(notAfter, 'the end of its period'),
    extensions,
    authority: readAuthority(extensions.get(oids.basicConstraints)),
    ...readUsages(extensions),
    names: readNames(extensions.get(oids.subjectNames)),
  }
}

/** OIDs of critical extensions that nobody here understands: then the certificate must not be used. */
export const unknownCritical = ({ extensions }: Certificate): readonly string[] =>
  [...extensions].flatMap(([oid, { critical }]) => (critical && !knownExtensions.has(oid) ? [oid] : []))

/** Whether an authority limits the names that may stand below it. */
export const constrainsNames = ({ extensions }: Certificate): boolean => extensions.has(oids.nameConstraints)

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

function readExtensions(rest: readonly DerElement[]): ReadonlyMap<string, Extension> {
  const known = new Map<string, Extension>()
  const holders = rest.filter(({ tag }) => !tbsTags.uniqueIds.some((id) => id === tag))
  if (holders.length > 1) throw certificateFault('expected extensions once')
  for (const holder of holders) {
    requireElement(holder, tbsTags.extensions, 'extensions')
    for (const item of readInside(holder.content, derTag.sequence, 'its extensions')) {
      const { oid, ...extension } = readExtension(item)
      if (known.has(oid)) throw certificateFault(`expected each extension once, found ${oid} twice`)
      known.set(oid, extension)
    }
  }
  return known
}

function readExtension(item: DerElement): Extension & { readonly oid: string } {
  const parts = readElements(requireElement(item, derTag.sequence, 'an extension').content, 'an extension')
  const [oid, flag, ...others] = parts
  const hasFlag = flag?.tag === derTag.boolean
  const value = requireElement(hasFlag ? others[0] : flag, derTag.octetString, 'the value of an extension')
  if (parts.length !== (hasFlag ? 3 : 2)) throw certificateFault('an extension has more than a value')
  return {
    oid: readOid(oid, 'the name of an extension'),
    critical: hasFlag && readBoolean(flag, 'a mark as critical'),
    value: value.content,
  }
}

function readAuthority(extension: Extension | undefined): Certificate['authority'] {
  if (extension === undefined) return { isAuthority: false }
  const what = 'its basic constraints'
  const elements = readInside(extension.value, derTag.sequence, what)
  const flag = elements[0]?.tag === derTag.boolean ? elements[0] : undefined
  const isAuthority = flag !== undefined && readBoolean(flag, what)
  const [length, ...more] = elements.slice(flag === undefined ? 0 : 1)
  if (more.length > 0) throw certificateFault(`expected less in ${what}`)
  if (length === undefined) return { isAuthority }
  return { isAuthority, pathLength: readCount(requireElement(length, derTag.integer, what), what) }
}

function readUsages(
  extensions: Certificate['extensions'],
): Pick<Certificate, 'maySignCertificates' | 'purposes'> {
  const usage = extensions.get(oids.keyUsage)
  const purposes = extensions.get(oids.purposes)
  return {
    ...(usage !== undefined && { maySignCertificates: mayCertSign(usage.value) }),
    ...(purposes !== undefined && {
      purposes: readInside(purposes.value, derTag.sequence, 'its purposes').map((purpose) =>
        readOid(purpose, 'a purpose'),
      ),
    }),
  }
}

/** keyCertSign is the bit number 5 of the key usage (RFC 5280, section 4.2.1.3). */
function mayCertSign(value: Uint8Array): boolean {
  const { content } = readOnly(value, bitStringTag, 'its key usage')
  if (content.length < 1 || (content[0] ?? 8) > 7) throw certificateFault('expected bits as its key usage')
  return ((content[1] ?? 0) & 0x04) !== 0
}

const bitStringTag = 0x03

/** Kinds of a GeneralName (RFC 5280, section 4.2.1.6). */
const nameTags = { email: 0x81, host: 0x82, uri: 0x86 } as const

function readNames(extension: Extension | undefined): SubjectNames {
  const elements =
    extension === undefined ? [] : readInside(extension.value, derTag.sequence, 'its subject names')
  const named = (wanted: number): readonly string[] =>
    elements.filter(({ tag }) => tag === wanted).map(({ content }) => asciiOf(content))
  return { emails: named(nameTags.email), hosts: named(nameTags.host), uris: named(nameTags.uri) }
}

function asciiOf(content: Uint8Array): string {
  if (content.some((octet) => octet > 0x7f)) throw certificateFault('expected ASCII as a subject name')
  return Buffer.from(content).toString('latin1')
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
