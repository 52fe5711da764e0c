/** One element of DER (X.690): its tag octet, its content, and the octets of the whole. */
export interface DerElement {
  readonly tag: number
  readonly content: Uint8Array
  readonly whole: Uint8Array
}

/** Tag octets of the types that are read and written here. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const

/** Longest content whose length is written or read in at most three octets: far above any answer that is taken. */
const maxLengthOctets = 3

/** Writes one element. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents)
  return Buffer.concat([Uint8Array.of(tag), writeLength(content.length), content])
}

/** Writes a positive integer of big-endian octets without a needless sign octet. */
export function writeDerInteger(octets: Uint8Array): Uint8Array {
  const start = octets.findIndex((octet) => octet !== 0)
  const digits = start === -1 ? Uint8Array.of(0) : octets.subarray(start)
  const sign = (digits[0] ?? 0) > 0x7f ? Uint8Array.of(0) : new Uint8Array()
  return writeDer(derTag.integer, sign, digits)
}

/**
 * Reads the elements that stand one after the other in these octets; nothing may follow the last.
 *
 * @returns undefined for anything that is no DER of short tags and definite lengths
 */
export function readDer(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = []
  let at = 0
  while (at < bytes.length) {
    const element = readElement(bytes, at)
    if (element === undefined) return undefined
    elements.push(element)
    at += element.whole.length
  }
  return elements
}

/** The elements inside one that has this tag; undefined where it has another or is broken. */
export function readDerInside(
  element: DerElement | undefined,
  tag: number,
): readonly DerElement[] | undefined {
  return element?.tag === tag ? readDer(element.content) : undefined
}

function readElement(bytes: Uint8Array, at: number): DerElement | undefined {
  const tag = bytes[at]
  const first = bytes[at + 1]
  // The long form of tags occurs in nothing that is read here.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined
  const octets = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || octets > maxLengthOctets) return undefined
  const start = at + 2 + octets
  let length = octets === 0 ? first : 0
  for (let index = at + 2; index < start; index += 1) length = length * 256 + (bytes[index] ?? 0)
  const end = start + length
  if (start > bytes.length || end > bytes.length) return undefined
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) }
}

function writeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Uint8Array.of(0x80 | octets.length, ...octets)
}
