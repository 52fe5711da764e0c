/**
 * Makes X.509 certificates (RFC 5280) for the embedded Sigstore services. For demonstrations and tests only: nothing
 * outside trusts what is made here.
 */
import { createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { writePem } from '../signers/sigstore-key-text.ts'
import {
  bitString,
  certificateTime,
  context,
  contextPrimitive,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  trueValue,
  utf8String,
} from './sigstore-der.ts'
import { sha256, signingHashOf } from './sigstore-hashes.ts'

/** Names of a certificate's subject or issuer; empty for the leaves of Fulcio. */
export interface DistinguishedName {
  readonly organization?: string
  readonly commonName?: string
}

/** One extension; `value` is the DER that stands inside the OCTET STRING. */
export interface Extension {
  readonly oid: string
  readonly critical?: boolean
  readonly value: Uint8Array
}

/** What stands in a certificate. Times are unix seconds. */
export interface CertificateContents {
  readonly subject: DistinguishedName
  readonly issuer: DistinguishedName
  readonly publicKey: KeyObject
  readonly notBefore: number
  readonly notAfter: number
  readonly extensions: readonly Extension[]
  /** Big-endian; random when not given. */
  readonly serialNumber?: Uint8Array
}

const ecdsaByCurve: Readonly<Record<string, string>> = {
  prime256v1: '1.2.840.10045.4.3.2',
  secp384r1: '1.2.840.10045.4.3.3',
  secp521r1: '1.2.840.10045.4.3.4',
}

/** AlgorithmIdentifier of the signatures that a key makes. */
function algorithmOf(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType === 'ed25519') return sequence(oid('1.3.101.112'))
  if (key.asymmetricKeyType === 'rsa') return sequence(oid('1.2.840.113549.1.1.11'), nullValue)
  const ecdsa = ecdsaByCurve[key.asymmetricKeyDetails?.namedCurve ?? '']
  if (ecdsa !== undefined) return sequence(oid(ecdsa))
  throw new Error(`expected an EC, RSA or Ed25519 key, found ${key.asymmetricKeyType}`)
}

/** DER of the SubjectPublicKeyInfo of a public or private key. */
export function publicKeyDer(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ type: 'spki', format: 'der' })
}

/** Name as SEQUENCE of one-attribute sets (RFC 5280, 4.1.2.4). */
export function nameDer({ organization, commonName }: DistinguishedName): Buffer {
  const attribute = (type: string, value: string | undefined): Buffer[] =>
    value === undefined ? [] : [setOf(sequence(oid(type), utf8String(value)))]
  return sequence(...attribute('2.5.4.10', organization), ...attribute('2.5.4.3', commonName))
}

const extensionDer = ({ oid: type, critical = false, value }: Extension): Buffer =>
  sequence(oid(type), ...(critical ? [trueValue] : []), octetString(value))

/** The part of a certificate that is signed. `signingKey` tells which algorithm is named in it. */
export function certificateBody(contents: CertificateContents, signingKey: KeyObject): Buffer {
  const { subject, issuer, publicKey, notBefore, notAfter, extensions } = contents
  return sequence(
    context(0, integer(2)),
    integer(contents.serialNumber ?? makeSerialNumber()),
    algorithmOf(signingKey),
    nameDer(issuer),
    sequence(certificateTime(notBefore), certificateTime(notAfter)),
    nameDer(subject),
    publicKeyDer(publicKey),
    ...(extensions.length === 0 ? [] : [context(3, sequence(...extensions.map(extensionDer)))]),
  )
}

/** Signs a body: the whole certificate as DER. */
export function signCertificate(body: Uint8Array, signingKey: KeyObject): Buffer {
  return sequence(body, algorithmOf(signingKey), bitString(sign(signingHashOf(signingKey), body, signingKey)))
}

/** A certificate as DER. */
export const makeCertificate = (contents: CertificateContents, signingKey: KeyObject): Buffer =>
  signCertificate(certificateBody(contents, signingKey), signingKey)

/** 16 random bytes that are a positive number without leading zeros. */
export function makeSerialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

/** Text form of DER. @param label - what stands between the dashes */
export const toPem = (der: Uint8Array, label = 'CERTIFICATE'): string => writePem(label, der)

const keyIdentifier = (key: KeyObject): Buffer => sha256(publicKeyDer(key)).subarray(0, 20)

/** Key usages of RFC 5280, 4.2.1.3 that are used here, as the bits of one or two bytes. */
const keyUsages = { digitalSignature: [0x80, 7], certificateAuthority: [0x06, 1] } as const

/** Purposes of RFC 5280, 4.2.1.12. */
export const purposes = {
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

/** Makers of the extensions that certificates of Sigstore have. */
export const extensions = {
  keyUsage(usage: keyof typeof keyUsages): Extension {
    const [bits, unused] = keyUsages[usage]
    return { oid: '2.5.29.15', critical: true, value: bitString(Buffer.from([bits]), unused) }
  },
  purpose(purpose: string, critical = false): Extension {
    return { oid: '2.5.29.37', critical, value: sequence(oid(purpose)) }
  },
  authority(pathLength?: number): Extension {
    const value = sequence(trueValue, ...(pathLength === undefined ? [] : [integer(pathLength)]))
    return { oid: '2.5.29.19', critical: true, value }
  },
  subjectKey(key: KeyObject): Extension {
    return { oid: '2.5.29.14', value: octetString(keyIdentifier(key)) }
  },
  authorityKey(key: KeyObject): Extension {
    return { oid: '2.5.29.35', value: sequence(contextPrimitive(0, keyIdentifier(key))) }
  },
  /** Subject alternative names: URIs, e-mail addresses, host names. */
  names({ uris = [], emails = [], hosts = [] }: AnyNames, critical = true): Extension {
    const tagged = (tag: number) => (text: string) => contextPrimitive(tag, Buffer.from(text))
    const all = [...emails.map(tagged(1)), ...hosts.map(tagged(2)), ...uris.map(tagged(6))]
    return { oid: '2.5.29.17', critical, value: sequence(...all) }
  },
} as const

/** Subject alternative names, as many of each kind as wanted. */
export interface AnyNames {
  readonly uris?: readonly string[]
  readonly emails?: readonly string[]
  readonly hosts?: readonly string[]
}
