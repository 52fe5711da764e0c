import {
  type CertificateFacts,
  type ExtensionName,
  extensionNames,
} from '../../domain/signature/certificate-facts.ts'
import { derTag } from '../platform/der.ts'
import type { Certificate } from './certificate.ts'
import { readElements, readInside, readOid, readOnly, requireElement } from './certificate-der.ts'
import { attempt, fault } from './sigstore-faults.ts'

type Subject = CertificateFacts['subject']

const fulcioArc = '1.3.6.1.4.1.57264.1'
const subjectAltName = '2.5.29.17'
/** `otherName` of Fulcio's user names (Fulcio, oid-info). */
const userName = `${fulcioArc}.7`

/**
 * What a certificate says of whom it was issued to.
 *
 * @throws FormatError `certificate-identity`: no subject or issuer, two issuers that differ, or text that is none;
 * `certificate-malformed` for a name that is no DER
 * @see sigstore-on-images, section 5
 */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  const { extensions } = certificate
  return attempt('certificate-identity', 'certificate: unreadable identity', () => ({
    subject: readSubject(certificate),
    issuer: readIssuer(extensions),
    extensions: readExtensions(extensions),
  }))
}

/** The first URI, else the first e-mail address, else the user name: what Fulcio writes, one of them. */
function readSubject({ extensions }: Certificate): Subject {
  const holder = extensions.get(subjectAltName)
  const names = holder === undefined ? [] : readInside(holder.value, derTag.sequence, 'its subject names')
  const first = (wanted: number): Uint8Array | undefined => names.find(({ tag }) => tag === wanted)?.content
  const [uri, email, other] = [first(nameTags.uri), first(nameTags.email), first(nameTags.other)]
  if (uri !== undefined) return { kind: 'uri', value: printable(uri) }
  if (email !== undefined) return { kind: 'email', value: printable(email) }
  if (other !== undefined) return { kind: 'user-name', value: readUserName(other) }
  throw fault(
    'certificate-identity',
    'certificate: expected a URI, an e-mail address or a user name as subject, found none',
  )
}

/** Kinds of a GeneralName (RFC 5280, section 4.2.1.6). */
const nameTags = { other: derTag.context0, email: 0x81, uri: 0x86 } as const

/** Spaces, control characters and nothing at all are in no name that an authority gives. */
function printable(content: Uint8Array): string {
  const name = Buffer.from(content).toString('latin1')
  if (/^[\x21-\x7e]+$/.test(name)) return name
  throw fault(
    'certificate-identity',
    'certificate: expected printable ASCII as subject, found other characters',
  )
}

function readUserName(otherName: Uint8Array): string {
  const [oid, value] = readElements(otherName, 'a user name')
  if (readOid(oid, 'the kind of a user name') !== userName) {
    throw fault(
      'certificate-identity',
      'certificate: expected a user name of Fulcio as subject, found another name',
    )
  }
  return readUtf8String(requireElement(value, derTag.context0, 'a user name').content)
}

function readIssuer(extensions: Certificate['extensions']): string {
  const old = extensions.get(`${fulcioArc}.1`)
  const current = extensions.get(`${fulcioArc}.8`)
  const issuers = [
    ...(current === undefined ? [] : [readUtf8String(current.value)]),
    ...(old === undefined ? [] : [utf8(old.value)]),
  ]
  const [issuer, other = issuer] = issuers
  if (issuer === undefined || issuer === '') {
    throw fault('certificate-identity', 'certificate: expected the issuer of the identity token, found none')
  }
  if (issuer !== other) {
    throw fault(
      'certificate-identity',
      'certificate: expected one issuer of the identity token, found two that differ',
    )
  }
  return issuer
}

function readExtensions(extensions: Certificate['extensions']): ReadonlyMap<ExtensionName, string> {
  const read = new Map<ExtensionName, string>()
  for (const [number, name] of Object.entries(extensionNames)) {
    const extension = extensions.get(`${fulcioArc}.${number}`)
    if (extension === undefined) continue
    read.set(name, Number(number) <= 6 ? utf8(extension.value) : readUtf8String(extension.value))
  }
  return read
}

function readUtf8String(der: Uint8Array): string {
  return utf8(readOnly(der, derTag.utf8String, 'a text of Fulcio').content)
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes)
