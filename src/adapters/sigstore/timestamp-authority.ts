import { createHash } from 'node:crypto'
import { FormatError, SigningError } from '../../domain/errors.ts'
import type { Http } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import type { DerElement } from '../platform/der.ts'
import { derTag, readDer, readDerInside, writeDer, writeDerInteger } from '../platform/der.ts'
import { answerMalformed, askService, serviceFailure } from './service.ts'

/** A timestamp that an authority granted over a signature. */
export interface Timestamp {
  /** The whole answer (TimeStampResp, DER), as bundles hold it. */
  readonly bytes: Uint8Array
  readonly unixSeconds: number
}

const what = 'timestamp'
const nonceBytes = 8

// 2.16.840.1.101.3.4.2.1, 1.2.840.113549.1.7.2 and 1.2.840.113549.1.9.16.1.4.
const sha256Oid = Uint8Array.of(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01)
const signedDataOid = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02)
const tstInfoOid = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04)

/**
 * Asks a timestamp authority for the time of a signature. The authority's own signature is not checked here: the
 * read-back does that, under the trusted root.
 *
 * @param url - full URL of the authority
 * @param signature - raw signature bytes; the imprint is their SHA-256
 * @throws TransportError as `Http` and `service-failed`; SigningError `timestamp-refused`, `timestamp-mismatch`;
 * FormatError `service-answer-malformed`
 * @see RFC 3161, sections 2.4 and 3.4
 */
export async function requestTimestamp(
  http: Http,
  url: string,
  signature: Uint8Array,
  randomBytes: (size: number) => Uint8Array,
): Promise<Timestamp> {
  const imprint = createHash('sha256').update(signature).digest()
  const nonce = positive(randomBytes(nonceBytes))
  const response = await askService(http, {
    method: 'POST',
    url,
    what,
    contentType: 'application/timestamp-query',
    accept: 'application/timestamp-reply',
    body: writeQuery(imprint, nonce),
  })
  // 201 is what the authority of Sigstore answers, 200 what RFC 3161 has.
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(
      response,
      what,
      (found) => new SigningError('timestamp-refused', found, { exitCode: 3 }),
    )
  }
  const where = `${what}: ${shownUrl(response.url)}`
  const info = readToken(response.body, where)
  const equal = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
    one !== undefined && Buffer.compare(one, other) === 0
  if (!equal(info.imprint, writeImprint(imprint))) throw mismatch(where, 'is over another signature')
  if (!equal(info.nonce, writeDerInteger(nonce))) throw mismatch(where, 'answers another request (nonce)')
  return { bytes: response.body, unixSeconds: info.unixSeconds }
}

/** What was asked for stays positive and without leading zeros, so that the answer can be compared octet by octet. */
function positive(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (octet, index) => (index === 0 ? (octet & 0x7f) | 0x40 : octet))
}

const writeImprint = (imprint: Uint8Array): Uint8Array =>
  writeDer(
    derTag.sequence,
    writeDer(derTag.sequence, writeDer(derTag.oid, sha256Oid), writeDer(derTag.null)),
    writeDer(derTag.octetString, imprint),
  )

/** TimeStampReq of version 1 that asks for the authority's certificates, too. */
const writeQuery = (imprint: Uint8Array, nonce: Uint8Array): Uint8Array =>
  writeDer(
    derTag.sequence,
    writeDerInteger(Uint8Array.of(1)),
    writeImprint(imprint),
    writeDerInteger(nonce),
    writeDer(derTag.boolean, Uint8Array.of(0xff)),
  )

interface TokenFacts {
  readonly imprint: Uint8Array | undefined
  readonly nonce: Uint8Array | undefined
  readonly unixSeconds: number
}

function readToken(answer: Uint8Array, where: string): TokenFacts {
  const [status, token] = readDerInside(readDer(answer)?.[0], derTag.sequence) ?? []
  const [statusNumber] = readDerInside(status, derTag.sequence) ?? []
  if (statusNumber?.tag !== derTag.integer || statusNumber.content.length !== 1) throw malformed(where)
  const granted = statusNumber.content[0] === 0 || statusNumber.content[0] === 1
  if (!granted) {
    throw new SigningError(
      'timestamp-refused',
      `${where} answered the status ${statusNumber.content[0]} in place of a timestamp`,
      { exitCode: 3 },
    )
  }
  const info = readDer(tstInfoOf(token) ?? new Uint8Array())?.[0]
  const [version, policy, imprint, serial, time, ...rest] = readDerInside(info, derTag.sequence) ?? []
  const unixSeconds = time?.tag === derTag.generalizedTime ? readTime(time.content) : undefined
  if (version === undefined || policy === undefined || serial === undefined || unixSeconds === undefined) {
    throw malformed(where)
  }
  const nonce = rest.find(({ tag }) => tag === derTag.integer)
  return { imprint: imprint?.whole, nonce: nonce?.whole, unixSeconds }
}

/** ContentInfo, SignedData, EncapsulatedContentInfo (RFC 5652), and the TSTInfo in it. */
function tstInfoOf(token: DerElement | undefined): Uint8Array | undefined {
  const [type, content] = readDerInside(token, derTag.sequence) ?? []
  if (!isOid(type, signedDataOid)) return undefined
  const [signedData] = readDerInside(content, derTag.context0) ?? []
  const [, , encapsulated] = readDerInside(signedData, derTag.sequence) ?? []
  const [innerType, inner] = readDerInside(encapsulated, derTag.sequence) ?? []
  if (!isOid(innerType, tstInfoOid)) return undefined
  const [octets] = readDerInside(inner, derTag.context0) ?? []
  return octets?.tag === derTag.octetString ? octets.content : undefined
}

const isOid = (element: DerElement | undefined, oid: Uint8Array): boolean =>
  element?.tag === derTag.oid && Buffer.compare(element.content, oid) === 0

/** GeneralizedTime in UTC, of which fractions of a second are dropped. */
function readTime(content: Uint8Array): number | undefined {
  const text = Buffer.from(content).toString('latin1')
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(ms) ? undefined : ms / 1000
}

function malformed(where: string): FormatError {
  return new FormatError(answerMalformed, `${where}: expected a timestamp of RFC 3161, found other bytes`)
}

function mismatch(where: string, found: string): SigningError {
  return new SigningError('timestamp-mismatch', `${where} answered a timestamp that ${found}`, {
    exitCode: 3,
  })
}
