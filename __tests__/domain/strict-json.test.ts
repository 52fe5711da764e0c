import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../src/domain/errors.ts'
import { type JsonValue, parseStrictJson, type StrictJsonOptions } from '../../src/domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../src/domain/strict-json-values.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const options: StrictJsonOptions = { what: 'x.json', maxBytes: 1_000_000 }
const parse = (text: string, more: Partial<StrictJsonOptions> = {}) =>
  parseStrictJson(encode(text), { ...options, ...more })

const faultOf = (read: () => unknown): FormatError => {
  try {
    read()
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error('expected a FormatError, found none')
}

/** What JSON.parse would give. */
const plain = (value: JsonValue): unknown => {
  if (isJsonObject(value)) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]))
  return isJsonArray(value) ? value.map(plain) : value
}

describe('what is read', () => {
  it.each([
    'null',
    'true',
    ' false ',
    '0',
    '-0.5e-3',
    '9007199254740991',
    '-9007199254740991',
    '"a\\u00e9\\n\\"\\\\\\/\\b\\f\\r\\t"',
    '"\\ud83d\\ude00 \u{1F600}"',
    '[]',
    '{}',
    '\r\n\t[1,[2,{"a":[]}],""]',
    '{"":1,"a b":{"a":null}}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(plain(parse(text))).toEqual(JSON.parse(text))
  })

  it('keeps keys that mean something to JavaScript as plain keys', () => {
    const value = parse('{"__proto__":{"polluted":true},"constructor":1}')
    expect(isJsonObject(value) && [...value.keys()]).toEqual(['__proto__', 'constructor'])
    expect('polluted' in {}).toBe(false)
  })
})

describe('what is refused', () => {
  it.each([
    ['empty', '', 'json-malformed', 'line 1, column 1: expected a JSON value, found the end'],
    ['duplicate key', '{"a":1,"a":2}', 'json-duplicate-key', 'line 1, column 8, at a: '],
    ['duplicate deep', '{"x":[0,{"b":\n1, "b":2}]}', 'json-duplicate-key', 'line 2, column 4, at x[1].b: '],
    ['duplicate by escape', '{"a":1,"\\u0061":2}', 'json-duplicate-key', 'column 8'],
    ['duplicate of an odd key', '{"t":{"a/b":1,"a/b":1}}', 'json-duplicate-key', 'at t["a/b"]: '],
    ['trailing value', '{} {}', 'json-malformed', 'column 4: expected the end of the document, found "{"'],
    ['trailing NUL', '{}\u0000', 'json-malformed', 'found U+0000'],
    ['line comment', '{ // x\n}', 'json-malformed', 'JSON has no comments'],
    ['block comment', '/* */ {}', 'json-malformed', 'JSON has no comments'],
    ['byte order mark', '\uFEFF{}', 'json-malformed', 'byte order mark'],
    ['trailing comma in object', '{"a":1,}', 'json-malformed', 'expected a key in double quotes, found "}"'],
    ['trailing comma in array', '[1,]', 'json-malformed', 'expected a JSON value, found "]"'],
    ['missing comma', '[1 2]', 'json-malformed', 'expected "," or "]", found "2"'],
    ['missing colon', '{"a" 1}', 'json-malformed', 'expected ":" after the key'],
    ['single quotes', "{'a':1}", 'json-malformed', 'expected a key in double quotes'],
    ['open string', '["abc', 'json-malformed', 'closing quote'],
    ['open object', '{"a":1', 'json-malformed', 'found the end of the document'],
    ['raw newline in string', '"a\nb"', 'json-malformed', 'control characters'],
    ['unknown escape', '"\\x41"', 'json-malformed', 'expected an escape of JSON'],
    ['short escape', '"\\u00e"', 'json-malformed', 'expected an escape of JSON'],
    ['lone high surrogate', '"\\ud83d"', 'json-malformed', 'lone surrogate'],
    ['lone low surrogate', '"\\ude00"', 'json-malformed', 'lone surrogate'],
    ['two high surrogates', '"\\ud83d\\ud83d"', 'json-malformed', 'lone surrogate'],
    ['integer too large', '9007199254740992', 'json-malformed', 'within ±(2^53 - 1)'],
    ['integer too small', '-9007199254740992', 'json-malformed', 'within ±(2^53 - 1)'],
    ['integer by exponent', '1e20', 'json-malformed', 'within ±(2^53 - 1)'],
    ['infinite', '1e999', 'json-malformed', 'within ±(2^53 - 1)'],
    ['leading zero', '01', 'json-malformed', 'found "1"'],
    ['plus', '+1', 'json-malformed', 'found "+"'],
    ['bare minus', '-', 'json-malformed', 'without digits'],
    ['bare fraction', '1.', 'json-malformed', 'found "."'],
    ['NaN', 'NaN', 'json-malformed', 'found "N"'],
    ['word run on', 'nullx', 'json-malformed', 'found "x"'],
  ])('%s', (_name, text, code, message) => {
    const error = faultOf(() => parse(text))
    expect(error.code).toBe(code)
    expect(error.message).toContain('x.json: ')
    expect(error.message).toContain(message)
  })

  it.each([
    ['lone continuation byte', [0x22, 0x80, 0x22]],
    ['overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('bytes that are not UTF-8: %s', (_name, bytes) => {
    expect(faultOf(() => parseStrictJson(Uint8Array.from(bytes), options)).code).toBe('json-malformed')
  })

  it('nesting past the limit, and takes nesting at the limit', () => {
    const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    expect(() => parse(nest(64))).not.toThrow()
    expect(faultOf(() => parse(nest(65))).code).toBe('json-too-deep')
    expect(faultOf(() => parse(nest(3), { maxDepth: 2 })).message).toContain('at most 2 levels')
    expect(faultOf(() => parse('{"a":'.repeat(65), {})).code).toBe('json-too-deep')
  })

  it('a hundred thousand open brackets without exhausting the stack, whatever depth is asked for', () => {
    const error = faultOf(() => parse('['.repeat(100_000), { maxDepth: Number.MAX_SAFE_INTEGER }))
    expect(error.code).toBe('json-too-deep')
  })

  it('more bytes than the limit, and takes exactly the limit', () => {
    expect(parse('[1]', { maxBytes: 3 })).toEqual([1])
    const error = faultOf(() => parse('[1] ', { maxBytes: 3 }))
    expect(error.code).toBe('json-too-large')
    expect(error.message).toContain('at most 3 bytes, found 4')
  })

  it('fractions and exponents where only integers are wanted', () => {
    expect(parse('[1,-2]', { integersOnly: true })).toEqual([1, -2])
    for (const text of ['1.0', '1e0', '-1.5']) {
      expect(faultOf(() => parse(text, { integersOnly: true })).code).toBe('json-malformed')
    }
  })

  it('with exit code 2 for a file of the user and 3 otherwise', () => {
    expect(faultOf(() => parse('{', { ownFile: true })).exitCode).toBe(2)
    expect(faultOf(() => parse('{')).exitCode).toBe(3)
  })

  it('counts columns in characters', () => {
    expect(faultOf(() => parse('["\u{1F600}é", x]')).message).toContain('line 1, column 8')
  })
})

describe('properties', () => {
  it('agrees with JSON.parse on whatever JSON.stringify makes of well-formed values', () => {
    const inRange = (_key: string, value: unknown) =>
      typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? 7 : value
    const value = fc.jsonValue().map((any): unknown => JSON.parse(JSON.stringify(any), inRange))
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, 3), (written, indent) => {
        const text = JSON.stringify(written, null, indent)
        expect(JSON.stringify(plain(parse(text, { maxDepth: 200 })))).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  it('accepts no text that JSON.parse refuses, and throws nothing but FormatError', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"',
      '\\u00',
      '1',
      '-',
      '.5',
      'e9',
      'null',
      ' ',
      '//',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (found) => {
        let value: JsonValue
        try {
          value = parse(found)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          return
        }
        expect(JSON.stringify(plain(value))).toBe(JSON.stringify(JSON.parse(found)))
      }),
      { numRuns: 1000 },
    )
  })

  it('throws nothing but FormatError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          parseStrictJson(bytes, options)
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
    )
  })
})
