import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'

/** One OpenPGP packet: its tag, its whole body, and where it stood (RFC 4880, section 4). */
export interface Packet {
  readonly tag: number
  readonly body: Uint8Array
  /** Offset of the header in the bytes that were walked. */
  readonly start: number
  /** Offset after the last byte of the body. */
  readonly end: number
}

/** Packet tags that we meet (RFC 4880, section 4.3). */
export const tags = {
  signature: 2,
  onePassSignature: 4,
  secretKey: 5,
  publicKey: 6,
  secretSubkey: 7,
  compressed: 8,
  literal: 11,
  userId: 13,
  publicSubkey: 14,
  userAttribute: 17,
} as const

/** What a walk is about, for its errors, and how much of it there may be. */
export interface PacketWalk {
  /** Code of every fault. */
  readonly code: Code
  /** What is read, for messages. */
  readonly what: string
  readonly maxPackets: number
  /** Whether data packets may come in parts or run to the end, as gpg writes them. Never so in keys. */
  readonly streamed: boolean
}

/** A length as it stands after a tag: `parts` go on after this one, `rest` runs to the end of the bytes. */
interface PacketLength {
  readonly kind: 'whole' | 'part' | 'rest'
  readonly size: number
  /** Octets that the length itself takes. */
  readonly octets: number
}

/** RFC 4880, section 4.2.2.4: the first part of a body holds at least 512 octets. */
const minFirstPartBytes = 512
/** More than the largest message has in parts of that size; parts of one octet each would cost far more than they hold. */
const maxParts = 10_000

/**
 * Splits bytes into packets, whole and without remainder. Nothing is skipped: what follows the last packet is a fault.
 *
 * @throws FormatError with the code of the walk
 * @see RFC 4880, section 4.2, "Packet Headers"
 */
export function readPackets(bytes: Uint8Array, walk: PacketWalk): readonly Packet[] {
  const packets: Packet[] = []
  let offset = 0
  while (offset < bytes.length) {
    if (packets.length === walk.maxPackets)
      throw fault(walk, offset, `expected at most ${walk.maxPackets} packets`)
    const packet = readPacket(bytes, offset, walk)
    packets.push(packet)
    offset = packet.end
  }
  return packets
}

/** A big-endian number of `octets` bytes; undefined where the bytes end before. */
export function readNumber(bytes: Uint8Array, offset: number, octets: number): number | undefined {
  if (offset + octets > bytes.length) return undefined
  return bytes.subarray(offset, offset + octets).reduce((sum, byte) => sum * 256 + byte, 0)
}

function readPacket(bytes: Uint8Array, start: number, walk: PacketWalk): Packet {
  const header = bytes[start] ?? 0
  if ((header & 0x80) === 0) {
    throw fault(
      walk,
      start,
      `expected a packet header, found octet 0x${header.toString(16).padStart(2, '0')}`,
    )
  }
  const newFormat = (header & 0x40) !== 0
  const tag = newFormat ? header & 0x3f : (header >> 2) & 0x0f
  if (tag === 0) throw fault(walk, start, 'found a packet with the reserved tag 0')
  const length = newFormat ? newLength(bytes, start + 1) : oldLength(bytes, start + 1, header & 0x03)
  if (length === undefined) throw fault(walk, start, 'the bytes end inside a packet length')
  if (length.kind !== 'whole') requireStreamable(tag, length, start, walk)
  if (length.kind === 'part') return readParts(bytes, { tag, start, length, walk })
  const from = start + 1 + length.octets
  const end = length.kind === 'rest' ? bytes.length : from + length.size
  if (end > bytes.length) {
    const found = bytes.length - from
    throw fault(walk, start, `expected ${length.size} bytes in packet ${tag}, found ${found}: truncated`)
  }
  return { tag, body: bytes.subarray(from, end), start, end }
}

/** Only data may come without a length of its own, and only a compressed packet may run to the end (as gpg's does). */
function requireStreamable(tag: number, length: PacketLength, start: number, walk: PacketWalk): void {
  const data = tag === tags.compressed || (tag === tags.literal && length.kind === 'part')
  if (!walk.streamed || !data) throw fault(walk, start, `packet ${tag} must say its whole length`)
}

function readParts(
  bytes: Uint8Array,
  first: {
    readonly tag: number
    readonly start: number
    readonly length: PacketLength
    readonly walk: PacketWalk
  },
): Packet {
  const { tag, start, walk } = first
  const parts: Uint8Array[] = []
  let offset = start + 1
  let length: PacketLength | undefined = first.length
  if (length.size < minFirstPartBytes)
    throw fault(walk, start, `the first part of packet ${tag} is too short`)
  for (;;) {
    const from: number = offset + length.octets
    offset = from + length.size
    if (offset > bytes.length)
      throw fault(walk, start, `the bytes end inside a part of packet ${tag}: truncated`)
    parts.push(bytes.subarray(from, offset))
    if (parts.length > maxParts)
      throw fault(walk, start, `expected at most ${maxParts} parts in packet ${tag}`)
    if (length.kind === 'whole') break
    length = newLength(bytes, offset)
    if (length === undefined) throw fault(walk, start, `the bytes end before the last part of packet ${tag}`)
  }
  return { tag, body: new Uint8Array(Buffer.concat(parts)), start, end: offset }
}

function newLength(bytes: Uint8Array, offset: number): PacketLength | undefined {
  const first = bytes[offset]
  if (first === undefined) return undefined
  if (first < 192) return { kind: 'whole', size: first, octets: 1 }
  if (first >= 224 && first < 255) return { kind: 'part', size: 2 ** (first & 0x1f), octets: 1 }
  if (first === 255) return wholeLength(readNumber(bytes, offset + 1, 4), 5)
  const second = bytes[offset + 1]
  return second === undefined
    ? undefined
    : { kind: 'whole', size: (first - 192) * 256 + second + 192, octets: 2 }
}

function oldLength(bytes: Uint8Array, offset: number, lengthType: number): PacketLength | undefined {
  if (lengthType === 3) return { kind: 'rest', size: 0, octets: 0 }
  const octets = 2 ** lengthType
  return wholeLength(readNumber(bytes, offset, octets), octets)
}

function wholeLength(size: number | undefined, octets: number): PacketLength | undefined {
  return size === undefined ? undefined : { kind: 'whole', size, octets }
}

const fault = (walk: PacketWalk, offset: number, problem: string): FormatError =>
  new FormatError(walk.code, `${walk.what}: ${problem} at offset ${offset}`)
