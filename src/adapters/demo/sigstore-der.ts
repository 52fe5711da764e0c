/**
 * As much of DER (X.690) as the embedded Sigstore services write and read. For demonstrations and tests only.
 */

/** Tags of X.690, 8.1.2 that are used here. */
const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

function lengthOf(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size])
  const hex = size.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

/** One element: tag byte, length, contents one after the other. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

/** SEQUENCE of elements that are DER already. */
export const sequence = (...members: readonly Uint8Array[]): Buffer => element(tags.sequence, ...members)

/** SET OF, in the order that DER asks for (X.690, 11.6). */
export const setOf = (...members: readonly Uint8Array[]): Buffer =>
  element(tags.set, ...[...members].sort(Buffer.compare))

/** Constructed, context-specific: `[n]` around elements, or in place of a SEQUENCE's or SET's own tag. */
export const context = (number: number, ...members: readonly Uint8Array[]): Buffer =>
  element(0xa0 | number, ...members)

/** Primitive, context-specific: `[n]` in place of a string's own tag. */
export const contextPrimitive = (number: number, contents: Uint8Array): Buffer =>
  element(0x80 | number, contents)

/** INTEGER from a small number, or from big-endian bytes that are taken as unsigned. */
export function integer(value: number | Uint8Array): Buffer {
  const raw = typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value)
  const start = raw.findIndex((byte) => byte !== 0)
  const minimal = start === -1 ? Buffer.from([0]) : raw.subarray(start)
  const first = minimal[0] ?? 0
  return element(tags.integer, first >= 0x80 ? Buffer.concat([Buffer.from([0]), minimal]) : minimal)
}

/** OBJECT IDENTIFIER from dotted numbers. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(tags.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value % 128]
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) {
    digits.unshift((left % 128) | 0x80)
  }
  return digits
}

/** BOOLEAN TRUE; FALSE is never written, as DER leaves defaults out. */
export const trueValue: Uint8Array = element(tags.boolean, Buffer.from([0xff]))

/** NULL. */
export const nullValue: Uint8Array = element(tags.null)

/** OCTET STRING. */
export const octetString = (contents: Uint8Array): Buffer => element(tags.octetString, contents)

/** BIT STRING; `unusedBits` at the end of the last byte. */
export const bitString = (contents: Uint8Array, unusedBits = 0): Buffer =>
  element(tags.bitString, Buffer.from([unusedBits]), contents)

/** UTF8String. */
export const utf8String = (text: string): Buffer => element(tags.utf8String, Buffer.from(text))

/** GeneralizedTime in whole seconds: some readers take no fraction. */
export function generalizedTime(unixSeconds: number): Buffer {
  const text = new Date(unixSeconds * 1000).toISOString().replace(/[-T:]|\.\d+/g, '')
  return element(tags.generalizedTime, Buffer.from(text))
}

/** Time of a certificate (RFC 5280, 4.1.2.5): UTCTime up to the year 2049, GeneralizedTime from then on. */
export function certificateTime(unixSeconds: number): Buffer {
  const date = new Date(unixSeconds * 1000)
  if (date.getUTCFullYear() >= 2050) return generalizedTime(unixSeconds)
  const text = date.toISOString().replace(/[-T:]|\.\d+/g, '')
  return element(tags.utcTime, Buffer.from(text.slice(2)))
}

/** One element that was read. */
export interface Element {
  readonly tag: number
  readonly contents: Uint8Array
  /** Tag, length and contents. */
  readonly bytes: Uint8Array
}

/** Splits bytes into the elements that stand side by side in them. @throws RangeError for what is no DER */
export function readElements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const { headerBytes, size } = readHeader(bytes, at)
    const end = at + headerBytes + size
    if (end > bytes.length) throw new RangeError('expected a whole DER element, found the end of the bytes')
    found.push({
      tag: bytes[at] ?? 0,
      contents: bytes.subarray(at + headerBytes, end),
      bytes: bytes.subarray(at, end),
    })
    at = end
  }
  return found
}

function readHeader(bytes: Uint8Array, at: number): { headerBytes: number; size: number } {
  const first = bytes[at + 1]
  if (first === undefined) throw new RangeError('expected a DER length, found the end of the bytes')
  if (first < 0x80) return { headerBytes: 2, size: first }
  const count = first & 0x7f
  if (count < 1 || count > 4) throw new RangeError(`expected a DER length of 1 to 4 bytes, found ${count}`)
  const digits = Buffer.from(bytes.subarray(at + 2, at + 2 + count))
  if (digits.length < count) throw new RangeError('expected a DER length, found the end of the bytes')
  return { headerBytes: 2 + count, size: digits.readUIntBE(0, count) }
}
