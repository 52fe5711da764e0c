import { type DerElement, derTag } from '../platform/der.ts'
import {
  certificateFault,
  readBoolean,
  readCount,
  readElements,
  readInside,
  readOid,
  readOnly,
  requireElement,
} from './certificate-der.ts'

/** An extension of a certificate (RFC 5280, section 4.1.2.9): the bytes inside its OCTET STRING. */
export interface Extension {
  readonly critical: boolean
  readonly value: Uint8Array
}

/** Subject alternative names that are read; others count for nothing. */
export interface SubjectNames {
  readonly emails: readonly string[]
  readonly hosts: readonly string[]
}

/** Extended key usages by name (RFC 5280, section 4.2.1.12). */
export const purposeOids = {
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  any: '2.5.29.37.0',
} as const

/** Extensions whose meaning is heeded here, by name. */
const oids = {
  keyUsage: '2.5.29.15',
  subjectNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  purposes: '2.5.29.37',
} as const

/**
 * Extensions that may be critical: those above but for `nameConstraints`, and those that only help to find or describe
 * (RFC 5280, section 4.2).
 */
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

/** What extensions say that is heeded here. */
export interface ExtensionFacts {
  /** Whether it may issue certificates; `pathLength` bounds how many authorities may stand below it. */
  readonly authority: { readonly isAuthority: boolean; readonly pathLength?: number }
  /** Absent: not said. */
  readonly maySignCertificates?: boolean
  /** OIDs of its extended key usage; absent: not said, which stands for every purpose. */
  readonly purposes?: readonly string[]
  readonly names: SubjectNames
  /** Whether it limits the names that may stand below it. */
  readonly constrainsNames: boolean
  /** OIDs of critical extensions that nobody here understands: then the certificate must not be used. */
  readonly unknownCritical: readonly string[]
}

type Extensions = ReadonlyMap<string, Extension>

/** Tag under which extensions stand in a certificate (RFC 5280, section 4.1). */
export const extensionsTag = 0xa3

/**
 * Extensions by OID, each once.
 *
 * @param holders - what stands behind the public key of a certificate
 * @throws FormatError `certificate-malformed`
 */
export function readExtensions(holders: readonly DerElement[]): Extensions {
  const known = new Map<string, Extension>()
  if (holders.length > 1) throw certificateFault('expected extensions once')
  for (const holder of holders) {
    requireElement(holder, extensionsTag, 'extensions')
    for (const item of readInside(holder.content, derTag.sequence, 'its extensions')) {
      const { oid, ...extension } = readExtension(item)
      if (known.has(oid)) throw certificateFault(`expected each extension once, found ${oid} twice`)
      known.set(oid, extension)
    }
  }
  return known
}

/** @throws FormatError `certificate-malformed` */
export function readExtensionFacts(extensions: Extensions): ExtensionFacts {
  return {
    authority: readAuthority(extensions.get(oids.basicConstraints)),
    ...readUsages(extensions),
    names: readNames(extensions.get(oids.subjectNames)),
    constrainsNames: extensions.has(oids.nameConstraints),
    unknownCritical: [...extensions].flatMap(([oid, { critical }]) =>
      critical && !knownExtensions.has(oid) ? [oid] : [],
    ),
  }
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

function readAuthority(extension: Extension | undefined): ExtensionFacts['authority'] {
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

function readUsages(extensions: Extensions): Pick<ExtensionFacts, 'maySignCertificates' | 'purposes'> {
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
const nameTags = { email: 0x81, host: 0x82 } as const

function readNames(extension: Extension | undefined): SubjectNames {
  const elements =
    extension === undefined ? [] : readInside(extension.value, derTag.sequence, 'its subject names')
  const named = (wanted: number): readonly string[] =>
    elements.filter(({ tag }) => tag === wanted).map(({ content }) => asciiOf(content))
  return { emails: named(nameTags.email), hosts: named(nameTags.host) }
}

function asciiOf(content: Uint8Array): string {
  if (content.some((octet) => octet > 0x7f)) throw certificateFault('expected ASCII as a subject name')
  return Buffer.from(content).toString('latin1')
}
