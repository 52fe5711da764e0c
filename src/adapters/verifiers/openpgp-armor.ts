import { decodeBase64 } from '../../domain/base64.ts'
import { FormatError } from '../../domain/errors.ts'

/** One armored key block, decoded (RFC 4880, section 6.2). */
export interface ArmoredBlock {
  readonly kind: 'public' | 'private'
  readonly bytes: Uint8Array
}

const blockKinds: ReadonlyMap<string, ArmoredBlock['kind']> = new Map([
  ['PUBLIC KEY BLOCK', 'public'],
  ['PRIVATE KEY BLOCK', 'private'],
])

const beginLine = /^-----BEGIN PGP ([A-Z0-9, /]+)-----$/
const headerLine = /^[A-Za-z][A-Za-z0-9-]*: /

/**
 * Decodes every armored key block of a text, as many as there are. Text between blocks is left out, as gpg does;
 * inside a block nothing is. What follows a block at once and is no text is a fault, for gpg reads it as binary keys.
 *
 * @param what - the text's name, for messages
 * @throws FormatError `key-malformed` for a block that is no key, has no end, or does not decode
 */
export function readArmoredKeys(text: string, what: string): readonly ArmoredBlock[] {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const blocks: ArmoredBlock[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const name = beginLine.exec(lines[index] ?? '')?.[1]
    if (name === undefined) continue
    const kind = blockKinds.get(name)
    const from = index + 1
    const place = `${what}: line ${from}`
    if (kind === undefined) throw malformed(`${place}: expected a key block, found "BEGIN PGP ${name}"`)
    const end = lines.indexOf(`-----END PGP ${name}-----`, from)
    if (end < 0) throw malformed(`${place}: the line "-----END PGP ${name}-----" is missing: truncated`)
    blocks.push({ kind, bytes: decodeBlock(lines.slice(from, end), place) })
    if (/^[\x80-\xff]/.test(lines[end + 1] ?? ''))
      throw malformed(
        `${what}: line ${end + 2}: found binary data after an armored block: use one or the other`,
      )
    index = end
  }
  return blocks
}

function decodeBlock(lines: readonly string[], place: string): Uint8Array {
  const blank = lines.indexOf('')
  const headers = lines.slice(0, Math.max(blank, 0))
  if (blank < 0 || !headers.every((line) => headerLine.test(line))) {
    throw malformed(`${place}: expected an empty line before the base64 text of the armor`)
  }
  const body = lines.slice(blank + 1).filter((line) => line !== '')
  const checksum = body.at(-1)?.startsWith('=') ? body.at(-1) : undefined
  const bytes = decodeBase64((checksum === undefined ? body : body.slice(0, -1)).join(''))
  if (bytes === undefined || bytes.length === 0)
    throw malformed(`${place}: the armor does not hold base64 text`)
  if (checksum !== undefined) {
    const expected = decodeBase64(checksum.slice(1))
    if (expected === undefined || Buffer.compare(expected, crc24(bytes)) !== 0) {
      throw malformed(`${place}: the checksum of the armor does not fit: the text was changed or cut`)
    }
  }
  return bytes
}

/** RFC 4880, section 6.1. */
function crc24(bytes: Uint8Array): Uint8Array {
  let crc = 0xb704ce
  for (const byte of bytes) {
    crc ^= byte << 16
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb
    }
  }
  return new Uint8Array([(crc >> 16) & 0xff, (crc >> 8) & 0xff, crc & 0xff])
}

const malformed = (message: string): FormatError => new FormatError('key-malformed', message)
