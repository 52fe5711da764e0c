import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { digestOf, parseDigest } from '../../../src/domain/image/digest.ts'
import { type PayloadFacts, parsePayload, writePayload } from '../../../src/domain/signature/payload.ts'

const digest = digestOf(new TextEncoder().encode('manifest'))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const sha512 = parseDigest(`sha512:${'0a'.repeat(64)}`)

const valid = `{"critical":{"identity":{"docker-reference":"example.com/ns/app:v1"},"image":{"docker-manifest-digest":"${digest}"},"type":"atomic container signature"},"optional":{"creator":"countersign 0.1.0","timestamp":1700000000}}`

/** The valid payload with one text in it exchanged; fails where that text is not there. */
function changed(from: string, to: string): Uint8Array {
  expect(valid).toContain(from)
  return bytes(valid.replace(from, () => to))
}

function codeOf(input: Uint8Array): string {
  try {
    parsePayload(input)
    return 'accepted'
  } catch (error) {
    return error instanceof FormatError ? error.code : `other: ${String(error)}`
  }
}

describe('parsePayload', () => {
  it('reads every field', () => {
    expect(parsePayload(bytes(valid))).toEqual({
      dockerReference: 'example.com/ns/app:v1',
      manifestDigest: digest,
      createdUnixSeconds: 1_700_000_000,
      annotations: new Map([['creator', 'countersign 0.1.0']]),
    })
  })

  it.each([
    ['white space around it', `\n ${valid} \t\r\n`],
    ['an empty optional', valid.replace(/"optional":\{.*\}\}$/, '"optional":{}}')],
    [
      'unknown members of optional, whatever they are',
      valid.replace('"creator"', '"x":null,"y":[{"z":1.5}],"creator"'),
    ],
    ['members of optional that differ in case', valid.replace('"creator"', '"Creator":1,"creator"')],
    ['a timestamp with an exponent', valid.replace('1700000000', '17e8')],
    ['a timestamp with an empty fraction', valid.replace('1700000000', '1700000000.0')],
    [
      'keys in another order',
      `{"optional":{},"critical":{"type":"atomic container signature","image":{"docker-manifest-digest":"${digest}"},"identity":{"docker-reference":"a"}}}`,
    ],
    ['a reference that is none', valid.replace('example.com/ns/app:v1', 'NO reference at all')],
    ['an empty reference', valid.replace('example.com/ns/app:v1', '')],
    ['escapes in a key', valid.replace('"type"', '"t\\u0079pe"')],
    ['the digest of another algorithm', valid.replace(digest, sha512)],
  ])('accepts %s', (_name, text) => {
    expect(text).not.toBe(valid)
    expect(codeOf(bytes(text))).toBe('accepted')
  })

  it('leaves absent optional members out', () => {
    const read = parsePayload(changed('"creator":"countersign 0.1.0","timestamp":1700000000', ''))
    expect(Object.keys(read)).toEqual(['dockerReference', 'manifestDigest', 'annotations'])
  })

  it('reads a timestamp with an exponent as the same integer', () => {
    expect(parsePayload(changed('1700000000', '17e8')).createdUnixSeconds).toBe(1_700_000_000)
  })

  const missing = [
    ['critical', `{"optional":{}}`],
    ['optional', valid.replace(/,"optional":.*$/, '}')],
    ['critical.type', valid.replace(',"type":"atomic container signature"', '')],
    ['critical.image', valid.replace(`"image":{"docker-manifest-digest":"${digest}"},`, '')],
    ['critical.identity', valid.replace('"identity":{"docker-reference":"example.com/ns/app:v1"},', '')],
    ['the digest', valid.replace(`"docker-manifest-digest":"${digest}"`, '')],
    ['the reference', valid.replace('"docker-reference":"example.com/ns/app:v1"', '')],
  ] as const

  it.each(missing)('refuses a payload without %s', (_name, text) => {
    expect(text).not.toBe(valid)
    expect(codeOf(bytes(text))).toBe('payload-malformed')
  })

  it.each([
    ['an extra top member', changed('{"critical"', '{"x":1,"critical"')],
    ['an extra member of critical', changed('"identity":{', '"x":1,"identity":{')],
    ['an extra member of image', changed('"docker-manifest-digest"', '"x":1,"docker-manifest-digest"')],
    ['an extra member of identity', changed('"docker-reference"', '"x":1,"docker-reference"')],
    ['a member that differs in case beside the right one', changed('"type"', '"Type":"x","type"')],
    ['a member that differs in case in place of the right one', changed('"type"', '"Type"')],
    ['another type', changed('atomic container signature', 'cosign container image signature')],
    ['a type that only begins right', changed('atomic container signature', 'atomic container signature2')],
    ['a type in other letters', changed('atomic container signature', 'Atomic container signature')],
    ['a type that is a number', changed('"atomic container signature"', '1')],
    ['critical that is an array', bytes('{"critical":[],"optional":{}}')],
    ['critical that is null', bytes('{"critical":null,"optional":{}}')],
    ['image that is a text', changed(`{"docker-manifest-digest":"${digest}"}`, `"${digest}"`)],
    ['identity that is null', changed('{"docker-reference":"example.com/ns/app:v1"}', 'null')],
    ['a reference that is a number', changed('"example.com/ns/app:v1"', '1')],
    ['a reference that is null', changed('"example.com/ns/app:v1"', 'null')],
    ['a digest that is a number', changed(`"${digest}"`, '1')],
    ['optional that is null', changed('{"creator":"countersign 0.1.0","timestamp":1700000000}', 'null')],
    ['optional that is an array', changed('{"creator":"countersign 0.1.0","timestamp":1700000000}', '[]')],
    ['a creator that is a number', changed('"countersign 0.1.0"', '1')],
    ['a creator that is null', changed('"countersign 0.1.0"', 'null')],
    ['a timestamp that is a text', changed('1700000000', '"1700000000"')],
    ['a timestamp that is null', changed('1700000000', 'null')],
    ['a timestamp with a fraction', changed('1700000000', '1.5')],
    ['an array', bytes('[]')],
    ['a text', bytes('"x"')],
  ])('refuses %s', (_name, input) => {
    expect(codeOf(input)).toBe('payload-malformed')
  })

  it.each([
    ['a path in place of a digest', changed(digest, 'sha256:../..'), 'digest-malformed'],
    ['capital hex digits', changed(digest, digest.toUpperCase().replace('SHA', 'sha')), 'digest-malformed'],
    ['a short digest', changed(digest, digest.slice(0, -1)), 'digest-malformed'],
    ['a digest of an unknown algorithm', changed(digest, `md5:${'0'.repeat(32)}`), 'digest-unsupported'],
    ['a duplicate key at the top', changed('{"critical"', '{"optional":{},"critical"'), 'json-duplicate-key'],
    ['a duplicate key in critical', changed('"type"', '"type":"x","type"'), 'json-duplicate-key'],
    [
      'a duplicate key in image',
      changed('"docker-manifest-digest"', '"docker-manifest-digest":"","docker-manifest-digest"'),
      'json-duplicate-key',
    ],
    [
      'a duplicate key in identity',
      changed('"docker-reference"', '"docker-reference":"b","docker-reference"'),
      'json-duplicate-key',
    ],
    ['a duplicate key in optional', changed('"creator"', '"creator":"x","creator"'), 'json-duplicate-key'],
    [
      'a duplicate key below an unknown optional member',
      changed('"creator"', '"x":{"a":1,"a":1},"creator"'),
      'json-duplicate-key',
    ],
    [
      'a key that is duplicate only once it is unescaped',
      changed('"type"', '"t\\u0079pe":"x","type"'),
      'json-duplicate-key',
    ],
    ['an integer that a double cannot hold', changed('1700000000', '9007199254740993'), 'json-malformed'],
    ['bytes after the object', bytes(`${valid}{}`), 'json-malformed'],
    ['a byte order mark', bytes(`\uFEFF${valid}`), 'json-malformed'],
    ['invalid UTF-8', Uint8Array.of(...changed('example', 'X').slice(0, 50), 0xff), 'json-malformed'],
    ['nothing', new Uint8Array(), 'json-malformed'],
    ['more bytes than a signature holds', new Uint8Array(4 * 1024 * 1024 + 1), 'json-too-large'],
  ])('refuses %s', (_name, input, code) => {
    expect(codeOf(input)).toBe(code)
  })

  it.each([
    [
      changed(digest, 'sha256:../..'),
      'signature payload: critical.image.docker-manifest-digest: digest: expected',
    ],
    [
      changed('1700000000', '1.5'),
      'signature payload: optional.timestamp: expected an integer, found a number with a fraction',
    ],
    [
      changed('atomic', 'automatic'),
      'signature payload: critical.type: expected "atomic container signature", found "automatic container signature"',
    ],
  ])('names the place of a fault', (input, message) => {
    expect(() => parsePayload(input)).toThrow(message)
  })

  it('throws nothing but FormatError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (input) => {
        expect(codeOf(input)).not.toMatch(/^other/)
      }),
    )
  })
})

describe('writePayload', () => {
  const facts = {
    dockerReference: 'example.com/ns/app:v1',
    digest,
    creator: 'countersign 0.1.0',
    createdUnixSeconds: 1_700_000_000,
  }
  const written = (change: Partial<PayloadFacts>): string =>
    Buffer.from(writePayload({ ...facts, ...change })).toString()

  it('writes compact JSON with keys in alphabetical order and no line end', () => {
    expect(written({})).toBe(valid)
  })

  it.each([
    ['<', '\\u003c'],
    ['>', '\\u003e'],
    ['&', '\\u0026'],
    ['\u2028', '\\u2028'],
    ['\u2029', '\\u2029'],
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['\b', '\\b'],
    ['\f', '\\f'],
    ['\n', '\\n'],
    ['\r', '\\r'],
    ['\t', '\\t'],
    ['\u0000', '\\u0000'],
    ['\u001f', '\\u001f'],
    ['\u007f', '\u007f'],
    ['/', '/'],
    ['é', 'é'],
    ['😀', '😀'],
  ])('writes %j as Go does', (character, expected) => {
    expect(written({ creator: `a${character}${character}z` })).toContain(
      `"creator":"a${expected}${expected}z"`,
    )
  })

  it('escapes in the reference, too', () => {
    expect(written({ dockerReference: 'a<b' })).toContain('"docker-reference":"a\\u003cb"')
  })

  it.each([
    ['an empty reference', { dockerReference: '' }, 'payload-malformed'],
    ['a part of a second', { createdUnixSeconds: 1.5 }, 'payload-malformed'],
    ['no time', { createdUnixSeconds: Number.NaN }, 'payload-malformed'],
    ['a digest that readers do not compare', { digest: sha512 }, 'digest-unsupported'],
  ])('refuses to write %s', (_name, change, code) => {
    expect(() => written(change)).toThrow(expect.objectContaining({ code }))
  })

  it('writes what parsePayload reads back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'binary' }),
        fc.maxSafeInteger(),
        (dockerReference, creator, createdUnixSeconds) => {
          expect(
            parsePayload(writePayload({ dockerReference, digest, creator, createdUnixSeconds })),
          ).toEqual({
            dockerReference,
            manifestDigest: digest,
            createdUnixSeconds,
            annotations: new Map([['creator', creator]]),
          })
        },
      ),
    )
  })

  it('writes annotations among its own members, in order, and reads the texts back', () => {
    const annotations = new Map([
      ['stage', 'production'],
      ['zone', 'a<b'],
      ['a', ''],
    ])
    expect(written({ annotations })).toContain(
      '"optional":{"a":"","creator":"countersign 0.1.0","stage":"production","timestamp":1700000000,"zone":"a\\u003cb"}',
    )
    const read = parsePayload(Buffer.from(written({ annotations })))
    expect(read.annotations).toEqual(new Map([...annotations, ['creator', 'countersign 0.1.0']]))
  })

  it.each(['creator', 'timestamp', 'dev.countersign.x', ''])('refuses the annotation %j', (taken) => {
    const annotations = new Map([[taken, 'x']])
    expect(() => written({ annotations })).toThrow(expect.objectContaining({ code: 'annotation-invalid' }))
  })
})
