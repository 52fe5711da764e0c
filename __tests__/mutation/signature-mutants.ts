import { deflateRawSync, deflateSync } from 'node:zlib'
import { openMessage } from '../../src/adapters/verifiers/openpgp-message.ts'
import { readPackets, tags } from '../../src/adapters/verifiers/openpgp-packets.ts'
import { readSignature } from '../../src/adapters/verifiers/openpgp-signature.ts'
import { ascii, bytes } from '../adapters/openpgp-kit.ts'
import type { AlteredBytes } from './byte-mutants.ts'
import type { Random } from './random.ts'

/** The packets of a good message, to be put together again in another way. */
interface Parts {
  readonly onePass: Uint8Array
  readonly literal: Uint8Array
  readonly signature: Uint8Array
}

type Rewrite = (parts: Parts, random: Random) => Uint8Array

const octets = (...values: readonly number[]): Uint8Array => new Uint8Array(values)
const wide = (size: number): Uint8Array =>
  octets(size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255)

/** A packet with one of the headers that the format knows (RFC 4880, section 4.2). */
function framed(tag: number, body: Uint8Array, random: Random): Uint8Array {
  const size = body.length
  const old = 0x80 | (tag << 2)
  const short = size < 192 ? octets(size) : octets(192 + ((size - 192) >> 8), (size - 192) & 255)
  const headers = [
    bytes(octets(0xc0 | tag, 0xff), wide(size)),
    ...(size < 8384 ? [bytes(octets(0xc0 | tag), short)] : []),
    ...(size < 256 ? [octets(old, size)] : []),
    octets(old | 1, size >> 8, size & 255),
    bytes(octets(old | 2), wide(size)),
  ]
  return bytes(random.pick(headers), body)
}

const message = ({ onePass, literal, signature }: Parts, random: Random): Uint8Array =>
  bytes(
    framed(tags.onePassSignature, onePass, random),
    framed(tags.literal, literal, random),
    framed(tags.signature, signature, random),
  )

const inCompressed = (algorithm: number, content: Uint8Array, random: Random): Uint8Array => {
  const body = bytes(octets(algorithm), content)
  return random.below(2) === 0 ? bytes(octets(0xa3), body) : framed(tags.compressed, body, random)
}

/** Payload of a literal packet with another header. */
const literalWith = ({ literal }: Parts, format: string, name: string): Uint8Array =>
  bytes(
    ascii(format),
    octets(name.length),
    ascii(name),
    octets(1, 2, 3, 4),
    literal.subarray(6 + (literal[1] ?? 0)),
  )

/** The signature packet with other unsigned subpackets. */
function withUnsigned(signature: Uint8Array, area: Uint8Array): Uint8Array {
  const { signedPart, material } = readSignature(signature)
  return bytes(signedPart, octets(area.length >> 8, area.length & 255), area, material)
}

const halves = (signature: Uint8Array): readonly [Uint8Array, Uint8Array] => {
  const { material } = readSignature(signature)
  return [signature.subarray(0, signature.length - material.length), material]
}

const orderP256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const toNumber = (data: Uint8Array): bigint => BigInt(`0x${Buffer.from(data).toString('hex')}`)

/** The numbers of a signature, without the two octets of the hash before them. */
export function readNumbers(material: Uint8Array): readonly bigint[] {
  const numbers: bigint[] = []
  let offset = 2
  while (offset + 2 < material.length) {
    const size = (((material[offset] ?? 0) << 8) + (material[offset + 1] ?? 0) + 7) >> 3
    numbers.push(toNumber(material.subarray(offset + 2, offset + 2 + size)))
    offset += 2 + size
  }
  return numbers
}

function writeNumber(value: bigint): Uint8Array {
  const hex = value.toString(16)
  const data = new Uint8Array(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))
  const bits = value.toString(2).length
  return bytes(octets(bits >> 8, bits & 255), data)
}

/** ECDSA accepts s and n - s alike; other algorithms must not accept the like. */
function mirrored(signature: Uint8Array): Uint8Array {
  const [before, material] = halves(signature)
  const [r = 0n, s = 0n] = readNumbers(material)
  if (s > orderP256) return bytes(before, material.subarray(0, 2), writeNumber(s), writeNumber(r))
  return bytes(before, material.subarray(0, 2), writeNumber(r), writeNumber(orderP256 - s))
}

/** The same numbers, said to have more or fewer bits in their first octet than they have. */
function otherBitCount(signature: Uint8Array, random: Random): Uint8Array {
  const [before, material] = halves(signature)
  const bits = ((material[2] ?? 0) << 8) + (material[3] ?? 0)
  const other = ((bits + 7) >> 3) * 8 - random.below(8)
  return bytes(before, material.subarray(0, 2), octets(other >> 8, other & 255), material.subarray(4))
}

const unsignedAreas: readonly ((random: Random) => Uint8Array)[] = [
  () => octets(),
  (random) => bytes(octets(6, 100), random.bytes(5)),
  (random) => bytes(octets(9, 16), random.bytes(8)),
  (random) => bytes(octets(22, 33, 4), random.bytes(20)),
  () => octets(5, 2, 0, 0, 0, 1),
  () => octets(5, 3, 0, 0, 0, 1),
  () => octets(6, 0x80 | 100, 1, 2, 3, 4),
]

/** Ways to write a good message differently, and to lie in what no signature covers. */
const rewrites: Readonly<Record<string, Rewrite>> = {
  'other packet headers': (parts, random) => message(parts, random),
  'in a container of its own': (parts, random) =>
    bytes(octets(0), ascii('simple-signing\n'), message(parts, random)),
  'compressed with ZIP': (parts, random) => inCompressed(1, deflateRawSync(message(parts, random)), random),
  'compressed with ZLIB': (parts, random) => inCompressed(2, deflateSync(message(parts, random)), random),
  'in an uncompressed packet': (parts, random) => inCompressed(0, message(parts, random), random),
  'the older order': ({ literal, signature }, random) =>
    bytes(framed(tags.signature, signature, random), framed(tags.literal, literal, random)),
  'another literal header': (parts, random) => {
    const literal = literalWith(parts, random.pick(['b', 't', 'u', 'm']), random.pick(['', 'x', '_CONSOLE']))
    return message({ ...parts, literal }, random)
  },
  'other unsigned subpackets': (parts, random) => {
    const signature = withUnsigned(parts.signature, random.pick(unsignedAreas)(random))
    return message({ ...parts, signature }, random)
  },
  'another bit count': (parts, random) =>
    message({ ...parts, signature: otherBitCount(parts.signature, random) }, random),
  'a mirrored number': (parts, random) => message({ ...parts, signature: mirrored(parts.signature) }, random),
  'another one-pass packet': (parts, random) => {
    const onePass = new Uint8Array(parts.onePass)
    onePass[random.below(onePass.length)] = random.below(256)
    return message({ ...parts, onePass }, random)
  },
  'another signed byte': (parts, random) => {
    const signature = new Uint8Array(parts.signature)
    signature[random.below(readSignature(parts.signature).signedPart.length)] = random.below(256)
    return message({ ...parts, signature }, random)
  },
  'a second signature': (parts, random) =>
    bytes(message(parts, random), framed(tags.signature, parts.signature, random)),
  'a second message': (parts, random) => bytes(message(parts, random), message(parts, random)),
  'a marker packet': (parts, random) => bytes(framed(10, ascii('PGP'), random), message(parts, random)),
  'literal data twice': (parts, random) =>
    bytes(framed(tags.literal, parts.literal, random), message(parts, random)),
}

/** Alters a good message as something that knows the format would. */
export function rewriteMessage(good: Uint8Array, random: Random): AlteredBytes {
  const parts = partsOf(good)
  for (;;) {
    const name = random.pick(Object.keys(rewrites))
    const rewritten = rewrites[name]?.(parts, random) ?? good
    if (Buffer.compare(rewritten, good) !== 0) return { name, bytes: rewritten }
  }
}

/** The same message over an altered payload: what a forger without the key can make. */
export function withPayload(
  good: Uint8Array,
  alter: (payload: Uint8Array) => Uint8Array,
  random: Random,
): Uint8Array {
  const parts = partsOf(good)
  const literal = bytes(parts.literal.subarray(0, 6), alter(parts.literal.subarray(6)))
  const content = message({ ...parts, literal }, random)
  const isCompressed = readPackets(good, {
    code: 'signature-structure',
    what: 'message',
    maxPackets: 3,
    streamed: true,
  }).some(({ tag }) => tag === tags.compressed)
  return isCompressed ? inCompressed(1, deflateRawSync(content), random) : content
}

function partsOf(good: Uint8Array): Parts {
  const [onePass, literal, signature] = openMessage(good).packets
  if (onePass === undefined || literal === undefined || signature === undefined)
    throw new Error('expected a message')
  return { onePass: onePass.body, literal: literal.body, signature: signature.body }
}
