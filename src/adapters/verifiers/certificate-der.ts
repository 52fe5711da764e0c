import { FormatError } from '../../domain/errors.ts'
import { type DerElement, derTag, readDer } from '../platform/der.ts'

/** Why bytes of a certificate do not count. */
export const certificateFault = (message: string): FormatError =>
  new FormatError('certificate-malformed', `certificate: ${message}`)

/**
 * Reads the elements in these bytes; one that is not in the only encoding that DER has is refused, because two readers
 * could take it for two things (X.690, section 10.1).
 *
 * @param what - what the bytes are, for messages
 * @throws FormatError `certificate-malformed`
 */
export function readElements(bytes: Uint8Array, what: string): readonly DerElement[] {
  const elements = readDer(bytes)
  if (elements === undefined || !elements.every(isMinimal)) {
    throw certificateFault(`expected DER in ${what}, found other bytes`)
  }
  return elements
}

/** The elements inside the one element that these bytes are. @throws FormatError `certificate-malformed` */
export function readInside(bytes: Uint8Array, tag: number, what: string): readonly DerElement[] {
  return readElements(readOnly(bytes, tag, what).content, what)
}

/** The one element that these bytes are. @throws FormatError `certificate-malformed` */
export function readOnly(bytes: Uint8Array, tag: number, what: string): DerElement {
  const [element, ...others] = readElements(bytes, what)
  if (element?.tag !== tag || others.length > 0) throw certificateFault(`expected one value as ${what}`)
  return element
}

/** An element that must be there, with this tag. @throws FormatError `certificate-malformed` */
export function requireElement(element: DerElement | undefined, tag: number, what: string): DerElement {
  if (element?.tag !== tag) throw certificateFault(`expected ${what}, found something else`)
  return element
}

/** An object identifier in dotted numbers (X.690, section 8.19). @throws FormatError `certificate-malformed` */
export function readOid(element: DerElement | undefined, what: string): string {
  const { content } = requireElement(element, derTag.oid, what)
  const numbers: number[] = []
  let number = 0
  for (let index = 0; index < content.length; index += 1) {
    const octet = content[index] ?? 0
    if (number === 0 && octet === 0x80) throw certificateFault(`expected DER in ${what}, found padding`)
    number = number * 128 + (octet & 0x7f)
    if (number > Number.MAX_SAFE_INTEGER / 128) throw certificateFault(`${what}: a number is too large`)
    if (octet < 0x80) {
      numbers.push(number)
      number = 0
    } else if (index === content.length - 1) throw certificateFault(`${what}: truncated`)
  }
  const [first] = numbers
  if (first === undefined) throw certificateFault(`${what}: empty`)
  const top = Math.min(2, Math.floor(first / 40))
  return [top, first - top * 40, ...numbers.slice(1)].join('.')
}

/** TRUE or FALSE, the only two that DER has. @throws FormatError `certificate-malformed` */
export function readBoolean({ content }: DerElement, what: string): boolean {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
    throw certificateFault(`expected a boolean as ${what}`)
  }
  return content[0] === 0xff
}

/** A small number from zero on. @throws FormatError `certificate-malformed` */
export function readCount({ content }: DerElement, what: string): number {
  const [first = 0x80, second = 0x80] = content
  const isPadded = first === 0 && content.length > 1 && second < 0x80
  if (first >= 0x80 || isPadded || content.length > 4) throw certificateFault(`expected a number as ${what}`)
  return content.reduce((sum, octet) => sum * 256 + octet, 0)
}

/** UTCTime and GeneralizedTime as certificates have them: whole seconds, `Z` (RFC 5280, section 4.1.2.5). */
export function readTime(element: DerElement | undefined, what: string): number {
  const text = Buffer.from(element?.content ?? []).toString('latin1')
  const isShort = element?.tag === utcTimeTag && /^\d{12}Z$/.test(text)
  const full = isShort ? centuryOf(text) + text : element?.tag === derTag.generalizedTime ? text : ''
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)
  if (parts === null) throw certificateFault(`expected a time as ${what}`)
  const [, year, month, day, hour, minute, second] = parts
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const milliseconds = Date.parse(iso)
  // Date.parse takes the 30th of February for the 1st of March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== iso) {
    throw certificateFault(`expected a time as ${what}`)
  }
  return milliseconds / 1000
}

const utcTimeTag = 0x17

const centuryOf = (text: string): string => (Number(text.slice(0, 2)) < 50 ? '20' : '19')

/** The length is what was read; more octets than it needs are the one way left to write it otherwise. */
function isMinimal({ content: { length }, whole }: DerElement): boolean {
  const lengthOctets = length < 0x80 ? 1 : 1 + Math.ceil((32 - Math.clz32(length)) / 8)
  return whole.length - length === 1 + lengthOctets
}
