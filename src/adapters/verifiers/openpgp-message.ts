import { type InputType, inflateRawSync, inflateSync } from 'node:zlib'
import { FormatError } from '../../domain/errors.ts'
import { errnoOf } from '../platform/files.ts'
import { type Packet, readPackets, tags } from './openpgp-packets.ts'
import { readSignature, type SignatureFacts } from './openpgp-signature.ts'

/** One signed message with exactly one signature, taken apart; nothing in it is verified. */
export interface SignedMessage {
  /** The bytes of the literal packet: what the signature is about. */
  readonly payload: Uint8Array
  readonly signature: SignatureFacts
  readonly literal: LiteralFacts
  readonly compressed: boolean
}

/** Fields of the literal packet that no signature covers. */
export interface LiteralFacts {
  /** `b` binary, `t` text, `u` UTF-8 text. */
  readonly format: string
  readonly filenameBytes: number
}

/** Largest signed message that is looked at; as large as the largest blob that a store hands over. */
export const maxMessageBytes = 4 * 1024 * 1024
/** Largest content of a compressed packet: a payload is a few hundred bytes, so more than this is an attack. */
export const maxDecompressedBytes = 1024 * 1024

/** One-pass signature, literal data, signature. */
const maxMessagePackets = 3

const walk = {
  code: 'signature-structure',
  what: 'signature',
  maxPackets: maxMessagePackets,
  streamed: true,
} as const

/**
 * Takes one OpenPGP signed message apart: an optional compressed packet around a one-pass signature, literal data and
 * a signature, or around a signature and literal data (the older order). Exactly one signature, nothing else, nothing
 * after it.
 *
 * @throws FormatError `signature-structure`, `signature-too-large`, and the codes of `readSignature`
 * @see RFC 4880, section 11.3; containers-signature(5), "OpenPGP signature verification"
 */
export function readSignedMessage(blob: Uint8Array): SignedMessage {
  const { packets, compressed } = openMessage(blob)
  const [first, second, third] = packets
  const onePass =
    first?.tag === tags.onePassSignature && second?.tag === tags.literal && third?.tag === tags.signature
  const older = first?.tag === tags.signature && second?.tag === tags.literal && packets.length === 2
  if (first === undefined || second === undefined || (!onePass && !older))
    throw structure(shapeProblem(packets))
  const signature = readSignature(third === undefined ? first.body : third.body)
  if (onePass) requireMatchingOnePass(first.body, signature)
  const { payload, literal } = readLiteral(second.body)
  if (signature.type === 1 && !isCanonicalText(payload)) {
    throw structure(
      'a text-mode signature over bytes with other line ends than CR LF: it would cover other bytes too',
    )
  }
  return { payload, signature, literal, compressed }
}

/**
 * The packets of a message, out of the one compressed packet if there is one; at most three, in whatever order.
 *
 * @throws FormatError `signature-structure`, `signature-too-large`
 */
export function openMessage(blob: Uint8Array): {
  readonly packets: readonly Packet[]
  readonly compressed: boolean
} {
  if (blob.length > maxMessageBytes) {
    throw tooLarge(`expected at most ${maxMessageBytes} bytes, found ${blob.length}`)
  }
  if (blob[0] === 0x2d) throw structure('expected a binary OpenPGP message, found ASCII armor or cleartext')
  const packets = readPackets(blob, walk)
  const [only, second] = packets
  if (only?.tag !== tags.compressed) return { packets, compressed: false }
  if (second !== undefined) {
    throw structure(`expected nothing after the compressed packet, found ${describe(packets.slice(1))}`)
  }
  return { packets: readPackets(decompress(only.body), walk), compressed: true }
}

/**
 * Takes a literal packet apart (RFC 4880, section 5.9).
 *
 * @throws FormatError `signature-structure`
 */
export function readLiteral(body: Uint8Array): {
  readonly payload: Uint8Array
  readonly literal: LiteralFacts
} {
  const [format, filenameBytes] = body
  if (format === undefined || filenameBytes === undefined || body.length < 6 + filenameBytes) {
    throw structure('the bytes end inside the literal packet')
  }
  const name = String.fromCharCode(format)
  if (!'btu'.includes(name))
    throw structure(`expected literal data of format b, t or u, found octet ${format}`)
  return { payload: body.subarray(6 + filenameBytes), literal: { format: name, filenameBytes } }
}

/**
 * Whether a text-mode signature over these bytes covers exactly them: the text in its canonical form, every line end
 * CR LF. Otherwise other bytes would verify under the same signature (RFC 4880, section 5.2.4).
 */
function isCanonicalText(payload: Uint8Array): boolean {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('latin1')
  return !/(?:^|[^\r])\n|\r(?!\n)/.test(text)
}

/** RFC 4880, section 5.4. It must announce this very signature, and no other before it. */
function requireMatchingOnePass(body: Uint8Array, signature: SignatureFacts): void {
  const [version, type, hashAlgorithm, publicKeyAlgorithm] = body
  const keyId = Buffer.from(body.subarray(4, 12)).toString('hex').toUpperCase()
  const same =
    type === signature.type &&
    hashAlgorithm === signature.hashAlgorithm &&
    publicKeyAlgorithm === signature.publicKeyAlgorithm &&
    (signature.issuerKeyId === undefined || keyId === signature.issuerKeyId)
  if (body.length !== 13 || version !== 3) throw structure('expected a version 3 one-pass signature packet')
  if (body[12] !== 1) throw structure('the one-pass signature announces another signature')
  if (!same) throw structure('the one-pass signature announces another signature than the one that follows')
}

function decompress(body: Uint8Array): Uint8Array {
  const algorithm = body[0]
  const data = body.subarray(1)
  if (algorithm === 0) {
    if (data.length > maxDecompressedBytes) throw bomb()
    return data
  }
  if (algorithm === 1) return inflate(inflateRawSync, data)
  if (algorithm === 2) return inflate(inflateSync, data)
  const found = algorithm === 3 ? 'BZip2' : `algorithm ${algorithm ?? 'none'}`
  throw structure(`expected no compression, ZIP or ZLIB, found ${found}`)
}

/** What zlib gives with `info: true`; its types leave that out. */
interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

const isInflated = (value: unknown): value is Inflated =>
  typeof value === 'object' && value !== null && 'engine' in value

function inflate(how: (data: InputType, options: object) => unknown, data: Uint8Array): Uint8Array {
  let result: unknown
  try {
    result = how(data, { maxOutputLength: maxDecompressedBytes, info: true })
  } catch (cause) {
    if (errnoOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw bomb()
    throw new FormatError('signature-structure', 'the compressed packet cannot be decompressed', { cause })
  }
  if (!isInflated(result)) throw structure('the compressed packet cannot be decompressed')
  if (result.engine.bytesWritten !== data.length)
    throw structure('found bytes after the end of the compressed data')
  return result.buffer
}

const packetNames: ReadonlyMap<number, string> = new Map([
  [1, 'encrypted data'],
  [tags.signature, 'a signature'],
  [3, 'encrypted data'],
  [tags.onePassSignature, 'a one-pass signature'],
  [tags.compressed, 'a compressed packet'],
  [9, 'encrypted data'],
  [tags.literal, 'literal data'],
  [18, 'encrypted data'],
  [20, 'encrypted data'],
])

const describe = (packets: readonly Packet[]): string =>
  packets.length === 0
    ? 'nothing'
    : packets.map(({ tag }) => packetNames.get(tag) ?? `packet ${tag}`).join(', ')

function shapeProblem(packets: readonly Packet[]): string {
  const expected = 'expected one signed message (one-pass signature, literal data, signature)'
  const [first] = packets
  if (packets.length === 1 && first?.tag === tags.literal)
    return `${expected}, found literal data that is not signed`
  if (packets.length === 1 && first?.tag === tags.signature) return `${expected}, found a detached signature`
  return `${expected}, found ${describe(packets)}`
}

const structure = (problem: string): FormatError => new FormatError('signature-structure', problem)
const tooLarge = (problem: string): FormatError => new FormatError('signature-too-large', problem)
const bomb = (): FormatError =>
  tooLarge(`the compressed packet holds more than ${maxDecompressedBytes} bytes`)
