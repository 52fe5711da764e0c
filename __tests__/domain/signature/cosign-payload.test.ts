import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../../src/domain/errors.ts'
import { digestOf, parseDigest } from '../../../src/domain/image/digest.ts'
import { parseCosignPayload, writeCosignPayload } from '../../../src/domain/signature/cosign-payload.ts'

const digest = digestOf(Buffer.from('manifest'))
const facts = { dockerReference: 'registry.example/ns/app:v1', digest, annotations: new Map() }
const text = (over: Partial<Parameters<typeof writeCosignPayload>[0]> = {}): string =>
  Buffer.from(writeCosignPayload({ ...facts, ...over })).toString()
const plain = `{"critical":{"identity":{"docker-reference":"registry.example/ns/app:v1"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":null}`

function codeOf(input: string): string {
  try {
    parseCosignPayload(Buffer.from(input))
    return 'accepted'
  } catch (error) {
    return error instanceof FormatError ? error.code : `other: ${String(error)}`
  }
}

describe('writeCosignPayload', () => {
  it('writes what cosign writes, to the byte', () => {
    expect(text()).toBe(plain)
  })

  it('writes annotations in order', () => {
    const annotations = new Map([
      ['stage', 'production'],
      ['a&b', '1'],
    ])
    expect(text({ annotations })).toBe(plain.replace('null', () => '{"a\\u0026b":"1","stage":"production"}'))
  })

  it.each<readonly [string, Partial<typeof facts>, string]>([
    ['an empty reference', { dockerReference: '' }, 'payload-malformed'],
    ['sha512', { digest: parseDigest(`sha512:${'0a'.repeat(64)}`) }, 'digest-unsupported'],
    ['a timestamp', { annotations: new Map([['timestamp', '1']]) }, 'annotation-invalid'],
    ['a creator', { annotations: new Map([['creator', 'me']]) }, 'annotation-invalid'],
    ['our own name', { annotations: new Map([['dev.countersign.x', '']]) }, 'annotation-invalid'],
    ['an endless text', { annotations: new Map([['a', 'x'.repeat(4097)]]) }, 'annotation-invalid'],
    ['an endless name', { annotations: new Map([['x'.repeat(257), '']]) }, 'annotation-invalid'],
    ['half a character', { annotations: new Map([['a', '\ud800']]) }, 'annotation-invalid'],
    [
      'too many',
      { annotations: new Map(Array.from({ length: 65 }, (_, at) => [`a${at}`, ''])) },
      'annotation-invalid',
    ],
  ])('refuses %s', (_, over, code) => {
    expect(() => text(over)).toThrow(expect.objectContaining({ code }))
  })
})

describe('parseCosignPayload', () => {
  it.each([
    ['what is written', plain, 'accepted'],
    ['annotations', plain.replace('null', '{"a":"b"}'), 'accepted'],
    ['nested annotations', plain.replace('null', '{"a":{"b":[1]}}'), 'accepted'],
    ['white space', ` ${plain}\n`, 'accepted'],
    ['the other type', plain.replace('cosign container image', 'atomic container'), 'payload-malformed'],
    ['no type', plain.replace(',"type":"cosign container image signature"', ''), 'payload-malformed'],
    ['no optional', plain.replace(',"optional":null', ''), 'payload-malformed'],
    ['optional of another kind', plain.replace('null', '[]'), 'payload-malformed'],
    ['a field more', plain.replace('null', 'null,"more":1'), 'payload-malformed'],
    ['a field twice', plain.replace('null', 'null,"optional":null'), 'json-duplicate-key'],
    ['a timestamp as text', plain.replace('null', '{"timestamp":"1"}'), 'payload-malformed'],
    ['a capital D', plain.replace('docker-manifest', 'Docker-manifest'), 'payload-malformed'],
    ['upper-case hex', plain.replace(digest, digest.toUpperCase().replace('SHA', 'sha')), 'digest-malformed'],
    ['no JSON', 'hello', 'json-malformed'],
  ])('%s', (_, input, expected) => {
    expect(codeOf(input)).toBe(expected)
  })

  it('reads the texts of optional', () => {
    const read = parseCosignPayload(Buffer.from(plain.replace('null', '{"a":"b","n":1,"__proto__":"c"}')))
    expect([...read.annotations]).toEqual([
      ['a', 'b'],
      ['__proto__', 'c'],
    ])
  })
})
