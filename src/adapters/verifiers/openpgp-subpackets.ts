import { FormatError } from '../../domain/errors.ts'
import { readNumber } from './openpgp-packets.ts'

/** One subpacket of a signature (RFC 4880, section 5.2.3.1). */
export interface Subpacket {
  readonly type: number
  readonly critical: boolean
  readonly body: Uint8Array
}

/** Types of subpackets that we read (RFC 4880, section 5.2.3.1; RFC 9580, section 5.2.3.7). */
export const subpackets = {
  created: 2,
  expires: 3,
  keyLifetime: 9,
  issuerKeyId: 16,
  primaryUserId: 25,
  policyUri: 26,
  keyFlags: 27,
  embeddedSignature: 32,
  issuerFingerprint: 33,
} as const

/**
 * When something ends that lasts so many seconds. It is counted in 32 bits: what lasts beyond 2106 has ended for gpg.
 *
 * @param fromUnixSeconds - when it was made
 */
export const endAfter = (fromUnixSeconds: number, lifetime: number): number =>
  (fromUnixSeconds + lifetime) % 2 ** 32

/**
 * Splits the subpackets at an offset of a signature packet: the two octets of their length first.
 *
 * @throws FormatError `signature-structure`
 */
export function readSubpackets(
  body: Uint8Array,
  offset: number,
): { readonly subpackets: readonly Subpacket[]; readonly end: number } {
  const size = readNumber(body, offset, 2)
  const from = offset + 2
  if (size === undefined || from + size > body.length) throw truncated()
  const area = body.subarray(from, from + size)
  const found: Subpacket[] = []
  let position = 0
  while (position < area.length) {
    const { length, octets } = readSubpacketLength(area, position)
    const start = position + octets
    const first = area[start]
    if (first === undefined || length === 0 || start + length > area.length) throw truncated()
    found.push({
      type: first & 0x7f,
      critical: first >= 0x80,
      body: area.subarray(start + 1, start + length),
    })
    position = start + length
  }
  return { subpackets: found, end: from + size }
}

/** The fault of bytes that end too early. */
export const truncated = (): FormatError =>
  new FormatError('signature-structure', 'the bytes end inside the signature packet')

/** RFC 4880, section 5.2.3.1: other than for packets, 224 to 254 begin a length of two octets. */
function readSubpacketLength(
  area: Uint8Array,
  position: number,
): { readonly length: number; readonly octets: number } {
  const first = area[position] ?? 0
  if (first < 192) return { length: first, octets: 1 }
  if (first < 255) {
    const second = area[position + 1]
    if (second === undefined) throw truncated()
    return { length: (first - 192) * 256 + second + 192, octets: 2 }
  }
  const length = readNumber(area, position + 1, 4)
  if (length === undefined) throw truncated()
  return { length, octets: 5 }
}
