import type { CertificateFacts } from '../../domain/signature/certificate-facts.ts'
import { derTag } from '../platform/der.ts'
import type { Certificate } from './certificate.ts'
import { readElements, readInside, readOid, requireElement } from './certificate-der.ts'
import { fulcioArc, readIssuer, readNamedExtensions, readUtf8String, unclear } from './fulcio-extensions.ts'

type Subject = CertificateFacts['subject']

/** Code of a text that is not UTF-8. */
const notText = 'certificate-identity'

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
  const subject = readSubject(certificate)
  const issuer = readIssuer(extensions, notText)
  if (issuer === '') throw unclear('the issuer of the identity token, found an empty text')
  return { subject, issuer, extensions: readNamedExtensions(extensions, notText) }
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
  throw unclear('a URI, an e-mail address or a user name as subject, found none')
}

/** Kinds of a GeneralName (RFC 5280, section 4.2.1.6). */
const nameTags = { other: derTag.context0, email: 0x81, uri: 0x86 } as const

/** Spaces, control characters and nothing at all are in no name that an authority gives. */
function printable(content: Uint8Array): string {
  const name = Buffer.from(content).toString('latin1')
  if (/^[\x21-\x7e]+$/.test(name)) return name
  throw unclear('printable ASCII as subject, found other characters')
}

function readUserName(otherName: Uint8Array): string {
  const [oid, value] = readElements(otherName, 'a user name')
  if (readOid(oid, 'the kind of a user name') !== userName) {
    throw unclear('a user name of Fulcio as subject, found another name')
  }
  return readUtf8String(requireElement(value, derTag.context0, 'a user name').content, 'a user name', notText)
}
