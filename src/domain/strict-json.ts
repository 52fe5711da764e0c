import type { Code } from './codes.ts'
import { FormatError } from './errors.ts'

/** A JSON value; objects are maps, so no key (`__proto__` …) has a meaning of its own, and order is kept. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
/** Members of a JSON object in the order written. */
export type JsonObject = ReadonlyMap<string, JsonValue>

/** What is read and how much of it. */
export interface StrictJsonOptions {
  /** Name of the document in messages: a file name, or words such as `signature payload`. */
  readonly what: string
  readonly maxBytes: number
  /** Deepest nesting of objects and arrays; default 64. */
  readonly maxDepth?: number
  /** Refuses numbers written with a fraction or exponent, even where their value is an integer. */
  readonly integersOnly?: boolean
  /** The document is the user's own (policy, option): errors then end with 2, not 3. */
  readonly ownFile?: boolean
}

const defaultMaxDepth = 64
/** Keys and items are counted by bytes already; this bounds the stack whatever a caller asks for. */
const hardMaxDepth = 512
const numberGrammar = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
const words: readonly (readonly [string, JsonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
]

/** Place of the reader in one document. */
interface Cursor {
  readonly text: string
  readonly options: StrictJsonOptions
  readonly maxDepth: number
  /** Keys and positions that lead to the value being read. */
  readonly steps: (string | number)[]
  at: number
}

/**
 * Reads one JSON document (RFC 8259) where a second meaning would be a hole: duplicate keys at any depth,
 * a byte order mark, invalid UTF-8, lone surrogate escapes, comments, bytes after the value and integers that
 * a double cannot hold are refused. Linear time.
 *
 * @throws FormatError `json-too-large`, `json-too-deep`, `json-duplicate-key` or `json-malformed`; the message
 * has line, column and JSON path
 */
export function parseStrictJson(bytes: Uint8Array, options: StrictJsonOptions): JsonValue {
  if (bytes.length > options.maxBytes) {
    throw formatError(
      options,
      'json-too-large',
      `expected at most ${options.maxBytes} bytes, found ${bytes.length}`,
    )
  }
  const cursor: Cursor = {
    text: decode(bytes, options),
    options,
    maxDepth: Math.min(options.maxDepth ?? defaultMaxDepth, hardMaxDepth),
    steps: [],
    at: 0,
  }
  const value = readValue(cursor)
  skipSpace(cursor)
  if (cursor.at < cursor.text.length)
    throw fault(cursor, `expected the end of the document, found ${seen(cursor)}`)
  return value
}

/** Lengthens a JSON path by one step: `a` + `b` is `a.b`, + 0 is `a[0]`, + `x/y` is `a["x/y"]`. */
export function extendPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(step)) return `${path}[${quotedKey(step)}]`
  return path === '' ? step : `${path}.${step}`
}

/** A key of hostile origin for a message: in quotes, escaped, cut at 200 characters. */
export function quotedKey(key: string): string {
  return JSON.stringify(key.length > 200 ? `${key.slice(0, 200)}…` : key)
}

function decode(bytes: Uint8Array, options: StrictJsonOptions): string {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw formatError(
      options,
      'json-malformed',
      'expected UTF-8 text, found bytes that are not valid UTF-8',
      cause,
    )
  }
  if (text.startsWith('\uFEFF')) {
    throw formatError(
      options,
      'json-malformed',
      'expected JSON, found a byte order mark at the start; save the file without it',
    )
  }
  return text
}

function readValue(cursor: Cursor): JsonValue {
  skipSpace(cursor)
  const first = cursor.text[cursor.at]
  if (first === '{') return nested(cursor, readMembers)
  if (first === '[') return nested(cursor, readItems)
  if (first === '"') return readText(cursor)
  if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return readNumber(cursor)
  for (const [word, value] of words) {
    if (cursor.text.startsWith(word, cursor.at)) {
      cursor.at += word.length
      return value
    }
  }
  throw fault(cursor, `expected a JSON value, found ${seen(cursor)}`)
}

function nested(cursor: Cursor, read: (cursor: Cursor) => JsonValue): JsonValue {
  // Every open object or array has put one step on the way to what is read now.
  if (cursor.steps.length >= cursor.maxDepth) {
    throw fault(cursor, `expected at most ${cursor.maxDepth} levels of nesting, found more`, 'json-too-deep')
  }
  cursor.at += 1
  return read(cursor)
}

function readMembers(cursor: Cursor): JsonObject {
  const members = new Map<string, JsonValue>()
  if (closes(cursor, '}')) return members
  for (;;) {
    skipSpace(cursor)
    if (cursor.text[cursor.at] !== '"')
      throw fault(cursor, `expected a key in double quotes, found ${seen(cursor)}`)
    const keyAt = cursor.at
    const key = readText(cursor)
    cursor.steps.push(key)
    if (members.has(key)) {
      cursor.at = keyAt
      throw fault(cursor, 'expected each key once, found this key a second time', 'json-duplicate-key')
    }
    skipSpace(cursor)
    if (cursor.text[cursor.at] !== ':')
      throw fault(cursor, `expected ":" after the key, found ${seen(cursor)}`)
    cursor.at += 1
    members.set(key, readValue(cursor))
    cursor.steps.pop()
    if (closes(cursor, '}')) return members
    expectComma(cursor, '}')
  }
}

function readItems(cursor: Cursor): readonly JsonValue[] {
  const items: JsonValue[] = []
  if (closes(cursor, ']')) return items
  for (;;) {
    cursor.steps.push(items.length)
    items.push(readValue(cursor))
    cursor.steps.pop()
    if (closes(cursor, ']')) return items
    expectComma(cursor, ']')
  }
}

function closes(cursor: Cursor, bracket: string): boolean {
  skipSpace(cursor)
  if (cursor.text[cursor.at] !== bracket) return false
  cursor.at += 1
  return true
}

function expectComma(cursor: Cursor, bracket: string): void {
  if (cursor.text[cursor.at] !== ',')
    throw fault(cursor, `expected "," or "${bracket}", found ${seen(cursor)}`)
  cursor.at += 1
}

function readText(cursor: Cursor): string {
  const { text } = cursor
  let result = ''
  let from = cursor.at + 1
  for (cursor.at = from; cursor.at < text.length; cursor.at += 1) {
    const unit = text.charCodeAt(cursor.at)
    if (unit === 0x22) {
      result += text.slice(from, cursor.at)
      cursor.at += 1
      return result
    }
    if (unit < 0x20)
      throw fault(cursor, `expected control characters in a string to be escaped, found ${seen(cursor)}`)
    if (unit === 0x5c) {
      result += text.slice(from, cursor.at) + readEscape(cursor)
      from = cursor.at + 1
    }
  }
  throw fault(cursor, 'expected the closing quote of a string, found the end of the document')
}

/** Reads one escape (both halves of a surrogate pair); leaves the cursor on its last character. */
function readEscape(cursor: Cursor): string {
  const letter = cursor.text[cursor.at + 1] ?? ''
  const plain = escapes[letter]
  if (plain !== undefined) {
    cursor.at += 1
    return plain
  }
  const unit = readUnit(cursor, cursor.at)
  if (unit < 0xd800 || unit > 0xdfff) {
    cursor.at += 5
    return String.fromCharCode(unit)
  }
  const low =
    unit < 0xdc00 && cursor.text.startsWith('\\u', cursor.at + 6) ? readUnit(cursor, cursor.at + 6) : 0
  if (low < 0xdc00 || low > 0xdfff)
    throw fault(cursor, 'expected a pair of surrogate escapes, found a lone surrogate')
  cursor.at += 11
  return String.fromCharCode(unit, low)
}

function readUnit(cursor: Cursor, at: number): number {
  const hex = cursor.text.slice(at + 2, at + 6)
  if (cursor.text[at + 1] !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) {
    throw fault(cursor, 'expected an escape of JSON (\\n, \\", \\u0041 …), found another one')
  }
  return Number.parseInt(hex, 16)
}

function readNumber(cursor: Cursor): number {
  numberGrammar.lastIndex = cursor.at
  const [written, fraction, exponent] = numberGrammar.exec(cursor.text) ?? []
  if (written === undefined) throw fault(cursor, 'expected a number, found "-" without digits')
  const value = Number(written)
  const isInteger = fraction === undefined && exponent === undefined
  if (cursor.options.integersOnly === true && !isInteger) {
    throw fault(cursor, 'expected an integer in plain digits, found a fraction or exponent')
  }
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw fault(cursor, 'expected a number within ±(2^53 - 1), found a larger one')
  }
  cursor.at += written.length
  return value
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    const unit = cursor.text.charCodeAt(cursor.at)
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return
    cursor.at += 1
  }
}

/** Line and column in a text, both from 1. */
export interface JsonPosition {
  readonly line: number
  readonly column: number
}

/** Columns are counted in characters, as an editor does. */
export function positionAt(text: string, index: number): JsonPosition {
  const before = text.slice(0, index)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 }
}

/** What stands at the cursor, in words; one character at most, so that no secret is repeated. */
function seen(cursor: Cursor): string {
  const point = cursor.text.codePointAt(cursor.at)
  if (point === undefined) return 'the end of the document'
  const character = String.fromCodePoint(point)
  if (character === '/' || character === '#') return `${JSON.stringify(character)} (JSON has no comments)`
  if (point > 0x20 && point < 0x7f) return JSON.stringify(character)
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`
}

function fault(cursor: Cursor, message: string, code: Code = 'json-malformed'): FormatError {
  const { line, column } = positionAt(cursor.text, cursor.at)
  const path = cursor.steps.reduce<string>(extendPath, '')
  return formatError(
    cursor.options,
    code,
    `line ${line}, column ${column}${path === '' ? '' : `, at ${path}`}: ${message}`,
  )
}

function formatError(options: StrictJsonOptions, code: Code, message: string, cause?: unknown): FormatError {
  return new FormatError(code, `${options.what}: ${message}`, { cause, ownFile: options.ownFile === true })
}
