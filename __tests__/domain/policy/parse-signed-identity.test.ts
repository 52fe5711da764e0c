import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../../src/domain/errors.ts'
import { parseSignedIdentity } from '../../../src/domain/policy/parse-signed-identity.ts'
import type { SignedIdentity } from '../../../src/domain/policy/policy.ts'
import { parseStrictJson } from '../../../src/domain/strict-json.ts'
import type { JsonPlace } from '../../../src/domain/strict-json-values.ts'

const place: JsonPlace = { what: 'p', path: 'i', code: 'policy-wrong-type', ownFile: true }
const hex = 'a'.repeat(64)

function parse(value: unknown): SignedIdentity {
  const json = new TextEncoder().encode(JSON.stringify(value))
  return parseSignedIdentity(parseStrictJson(json, { what: 'p', maxBytes: 100_000 }), place)
}

/** Code and path of the fault, or `accepted`. */
function faultOf(value: unknown): string {
  try {
    parse(value)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.exitCode).toBe(2)
    return `${error.code} at ${error.message.split(': ')[1]}`
  }
}

describe('the type', () => {
  it.each(['matchExact', 'matchRepoDigestOrExact', 'matchRepository'])('%s stands alone', (type) => {
    expect(parse({ type })).toEqual({ type })
    expect(faultOf({ type, dockerReference: 'a:1' })).toBe('policy-unknown-key at i')
  })

  it.each([
    ['null in place of the object', null, 'policy-wrong-type at i'],
    ['a text in place of the object', 'matchExact', 'policy-wrong-type at i'],
    ['a list in place of the object', [{ type: 'matchExact' }], 'policy-wrong-type at i'],
    ['no type', {}, 'policy-missing-field at i'],
    ['a type that is null', { type: null }, 'policy-wrong-type at i.type'],
    ['an unknown type', { type: 'digestOnly' }, 'policy-unknown-type at i.type'],
    ['a type in other letters', { type: 'matchexact' }, 'policy-unknown-type at i.type'],
  ])('is refused: %s', (_name, value, expected) => {
    expect(faultOf(value)).toBe(expected)
  })
})

describe('exactReference', () => {
  it.each(['app:1', 'ns/app:1', `example.com/app@sha256:${hex}`, `example.com:5000/ns/app:1@sha256:${hex}`])(
    'takes %s as it is written',
    (dockerReference) => {
      expect(parse({ type: 'exactReference', dockerReference })).toEqual({
        type: 'exactReference',
        dockerReference,
      })
    },
  )

  it.each([
    ['no reference', {}, 'policy-missing-field at i'],
    ['an empty one', { dockerReference: '' }, 'policy-missing-field at i.dockerReference'],
    ['null', { dockerReference: null }, 'policy-wrong-type at i.dockerReference'],
    ['a name only', { dockerReference: 'example.com/app' }, 'policy-reference-invalid at i.dockerReference'],
    ['capitals', { dockerReference: 'example.com/App:1' }, 'policy-reference-invalid at i.dockerReference'],
    [
      'a URL',
      { dockerReference: 'https://example.com/app:1' },
      'policy-reference-invalid at i.dockerReference',
    ],
    ['an image ID', { dockerReference: hex }, 'policy-reference-invalid at i.dockerReference'],
    [
      'a host that podman refuses',
      { dockerReference: '[::1]:5000/app:1' },
      'policy-reference-invalid at i.dockerReference',
    ],
    ['the other field', { dockerReference: 'app:1', dockerRepository: 'app' }, 'policy-unknown-key at i'],
  ])('refuses %s', (_name, fields, expected) => {
    expect(faultOf({ type: 'exactReference', ...fields })).toBe(expected)
  })
})

describe('exactRepository', () => {
  it.each([
    'app',
    'ns/app',
    'example.com/app',
    'example.com/app:tag-is-ignored',
    `example.com/app@sha256:${hex}`,
  ])('takes %s', (dockerRepository) => {
    expect(parse({ type: 'exactRepository', dockerRepository })).toEqual({
      type: 'exactRepository',
      dockerRepository,
    })
  })

  it.each([
    ['no repository', {}, 'policy-missing-field at i'],
    ['an empty one', { dockerRepository: '' }, 'policy-missing-field at i.dockerRepository'],
    ['capitals', { dockerRepository: 'UPPER' }, 'policy-reference-invalid at i.dockerRepository'],
    [
      'a host that podman refuses',
      { dockerRepository: 'Host/app' },
      'policy-reference-invalid at i.dockerRepository',
    ],
    ['the other field', { dockerReference: 'app:1' }, 'policy-unknown-key at i'],
  ])('refuses %s', (_name, fields, expected) => {
    expect(faultOf({ type: 'exactRepository', ...fields })).toBe(expected)
  })
})

describe('remapIdentity', () => {
  const good = [
    'localhost',
    'example.com',
    'EXAMPLE.com',
    'example.com:80',
    'example.com/repo',
    'example.com:80/ns1/ns2/ns3/repo.with.dots-dashes_underscores',
    'ns/short',
    'short',
    '10.0.0.1:5000/a__b/c---d',
  ]

  it.each(good)('takes the prefix %s on both sides', (prefix) => {
    expect(parse({ type: 'remapIdentity', prefix, signedPrefix: 'v.example' })).toMatchObject({ prefix })
    expect(parse({ type: 'remapIdentity', prefix: 'v.example', signedPrefix: prefix })).toMatchObject({
      signedPrefix: prefix,
    })
  })

  const bad = [
    'repo_with_underscores',
    'example.com/UPPER',
    'example.com/',
    '/example.com',
    'example.com//a',
    'example.com/a/',
    'example.com:',
    'example.com:port',
    'example.com/repo:tag',
    `example.com/repo@sha256:${hex}`,
    'example..com',
    '.example.com',
    'example.com.',
    '-example.com',
    'example-.com',
    'example.com/a___b',
    'example.com/.a',
    'example.com/a.',
    '*.example.com',
    '[::1]',
    ' example.com',
    'example.com\n',
    'http://example.com',
    `example.com/${'a'.repeat(300)}`,
  ]

  it.each(bad)('refuses the prefix %j on both sides', (prefix) => {
    expect(faultOf({ type: 'remapIdentity', prefix, signedPrefix: 'v.example' })).toBe(
      'policy-reference-invalid at i.prefix',
    )
    expect(faultOf({ type: 'remapIdentity', prefix: 'v.example', signedPrefix: prefix })).toBe(
      'policy-reference-invalid at i.signedPrefix',
    )
  })

  it('takes 255 characters and no more, as names do', () => {
    const longest = `v.example/${'a'.repeat(245)}`
    expect(faultOf({ type: 'remapIdentity', prefix: longest, signedPrefix: longest })).toBe('accepted')
    expect(faultOf({ type: 'remapIdentity', prefix: `${longest}a`, signedPrefix: longest })).toBe(
      'policy-reference-invalid at i.prefix',
    )
  })

  it.each([
    ['no prefix', { signedPrefix: 'v.example' }, 'policy-missing-field at i'],
    ['no signedPrefix', { prefix: 'v.example' }, 'policy-missing-field at i'],
    ['an empty prefix', { prefix: '', signedPrefix: 'v.example' }, 'policy-missing-field at i.prefix'],
    [
      'an empty signedPrefix',
      { prefix: 'v.example', signedPrefix: '' },
      'policy-missing-field at i.signedPrefix',
    ],
    ['a number', { prefix: 'v.example', signedPrefix: 1 }, 'policy-wrong-type at i.signedPrefix'],
    [
      'an unknown key',
      { prefix: 'v.example', signedPrefix: 'v.example', signedprefix: 'x' },
      'policy-unknown-key at i',
    ],
  ])('refuses %s', (_name, fields, expected) => {
    expect(faultOf({ type: 'remapIdentity', ...fields })).toBe(expected)
  })
})
