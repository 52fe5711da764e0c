import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../../src/domain/errors.ts'
import { parseRequirement } from '../../../src/domain/policy/parse-requirement.ts'
import type { Requirement } from '../../../src/domain/policy/policy.ts'
import { parseStrictJson } from '../../../src/domain/strict-json.ts'
import type { JsonPlace } from '../../../src/domain/strict-json-values.ts'

const place: JsonPlace = { what: 'p', path: 'default[0]', code: 'policy-wrong-type', ownFile: true }

function parse(value: unknown): Requirement {
  const json = new TextEncoder().encode(JSON.stringify(value))
  return parseRequirement(parseStrictJson(json, { what: 'p', maxBytes: 100_000 }), place)
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

const signedBy = { type: 'signedBy', keyType: 'GPGKeys', keyPath: '/k.gpg' }
const { keyPath: _keyPath, ...withoutKey } = signedBy

describe('the type', () => {
  it.each(['insecureAcceptAnything', 'reject'])('%s stands alone', (type) => {
    expect(parse({ type })).toEqual({ type })
    expect(faultOf({ type, x: 1 })).toBe('policy-unknown-key at default[0]')
    expect(faultOf({ type, signedIdentity: { type: 'matchExact' } })).toBe('policy-unknown-key at default[0]')
  })

  it.each([
    ['missing', {}, 'policy-missing-field at default[0]'],
    ['in another letter case', { Type: 'reject' }, 'policy-missing-field at default[0]'],
    [
      'given in two letter cases',
      { type: 'reject', Type: 'insecureAcceptAnything' },
      'policy-unknown-key at default[0]',
    ],
    ['null', { type: null }, 'policy-wrong-type at default[0].type'],
    ['a number', { type: 1 }, 'policy-wrong-type at default[0].type'],
    ['empty', { type: '' }, 'policy-unknown-type at default[0].type'],
    ['unknown', { type: 'workflowSigned' }, 'policy-unknown-type at default[0].type'],
    ['written in capitals', { type: 'Reject' }, 'policy-unknown-type at default[0].type'],
    ['followed by a space', { type: 'reject ' }, 'policy-unknown-type at default[0].type'],
    ['a name of every object', { type: 'constructor' }, 'policy-unknown-type at default[0].type'],
  ])('that is %s is refused', (_name, value, expected) => {
    expect(faultOf(value)).toBe(expected)
  })

  it('says which word was meant', () => {
    expect(() => parse({ type: 'signedby' })).toThrow('found "signedby"; did you mean "signedBy"?')
    expect(() => parse({ Type: 'reject' })).toThrow(
      'expected the key "type", found "Type" (keys are compared with case)',
    )
  })
})

describe('signedBy', () => {
  it('reads a path, with the identity that is meant when none is given', () => {
    expect(parse(signedBy)).toEqual({
      type: 'signedBy',
      keyType: 'GPGKeys',
      keys: { kind: 'paths', paths: ['/k.gpg'] },
      signedIdentity: { type: 'matchRepoDigestOrExact' },
    })
  })

  it.each([
    ['several paths', { keyPaths: ['/a', 'b'] }, { kind: 'paths', paths: ['/a', 'b'] }],
    ['no path at all, which nothing satisfies later', { keyPaths: [] }, { kind: 'paths', paths: [] }],
    ['data', { keyData: 'YWJj' }, { kind: 'data', data: [new TextEncoder().encode('abc')] }],
    [
      'data of no bytes, which nothing satisfies later',
      { keyData: '' },
      { kind: 'data', data: [new Uint8Array()] },
    ],
    [
      'data with line breaks',
      { keyData: 'YW\nJj\n' },
      { kind: 'data', data: [new TextEncoder().encode('abc')] },
    ],
  ])('reads %s', (_name, keys, expected) => {
    expect(parse({ ...withoutKey, ...keys })).toMatchObject({ keys: expected })
  })

  it.each(['GPGKeys', 'signedByGPGKeys', 'X509Certificates', 'signedByX509CAs'])(
    'knows the keyType %s',
    (keyType) => {
      expect(parse({ ...signedBy, keyType })).toMatchObject({ keyType })
    },
  )

  it('reads the identity', () => {
    expect(parse({ ...signedBy, signedIdentity: { type: 'matchExact' } })).toMatchObject({
      signedIdentity: { type: 'matchExact' },
    })
  })

  it.each([
    ['no keyType', { type: 'signedBy', keyPath: '/k' }, 'policy-missing-field at default[0]'],
    ['an unknown keyType', { ...signedBy, keyType: 'PGP' }, 'policy-unknown-type at default[0].keyType'],
    [
      'a keyType in other letters',
      { ...signedBy, keyType: 'gpgKeys' },
      'policy-unknown-type at default[0].keyType',
    ],
    ['an empty keyType', { ...signedBy, keyType: '' }, 'policy-unknown-type at default[0].keyType'],
    ['a keyType that is null', { ...signedBy, keyType: null }, 'policy-wrong-type at default[0].keyType'],
    ['no key', withoutKey, 'policy-key-source at default[0]'],
    ['a path and paths', { ...signedBy, keyPaths: ['/a'] }, 'policy-key-source at default[0]'],
    ['a path and data', { ...signedBy, keyData: 'YWJj' }, 'policy-key-source at default[0]'],
    [
      'paths and data',
      { ...withoutKey, keyPaths: ['/a'], keyData: 'YWJj' },
      'policy-key-source at default[0]',
    ],
    ['a path and an empty path list', { ...signedBy, keyPaths: [] }, 'policy-key-source at default[0]'],
    [
      'an empty path beside data',
      { ...signedBy, keyPath: '', keyData: 'YWJj' },
      'policy-key-source at default[0]',
    ],
    ['an empty path', { ...signedBy, keyPath: '' }, 'policy-missing-field at default[0].keyPath'],
    ['a path that is null', { ...signedBy, keyPath: null }, 'policy-wrong-type at default[0].keyPath'],
    ['a path that is a list', { ...signedBy, keyPath: ['/k'] }, 'policy-wrong-type at default[0].keyPath'],
    ['paths that are a text', { ...withoutKey, keyPaths: '/k' }, 'policy-wrong-type at default[0].keyPaths'],
    ['paths that are null', { ...withoutKey, keyPaths: null }, 'policy-wrong-type at default[0].keyPaths'],
    [
      'a number among the paths',
      { ...withoutKey, keyPaths: ['/k', 1] },
      'policy-wrong-type at default[0].keyPaths[1]',
    ],
    [
      'an empty text among the paths',
      { ...withoutKey, keyPaths: ['/k', ''] },
      'policy-missing-field at default[0].keyPaths[1]',
    ],
    ['data that is a number', { ...withoutKey, keyData: 1 }, 'policy-wrong-type at default[0].keyData'],
    ['data that is null', { ...withoutKey, keyData: null }, 'policy-wrong-type at default[0].keyData'],
    [
      'data in the alphabet of URLs',
      { ...withoutKey, keyData: 'Pz8_' },
      'policy-key-source at default[0].keyData',
    ],
    ['data without padding', { ...withoutKey, keyData: 'YWI' }, 'policy-key-source at default[0].keyData'],
    [
      'the list form of data, which only sigstoreSigned has',
      { ...withoutKey, keyDatas: ['YWJj'] },
      'policy-unknown-key at default[0]',
    ],
    ['an unknown key', { ...signedBy, keypath: '/k' }, 'policy-unknown-key at default[0]'],
    [
      'an identity that is null',
      { ...signedBy, signedIdentity: null },
      'policy-wrong-type at default[0].signedIdentity',
    ],
    [
      'an identity that is a text',
      { ...signedBy, signedIdentity: 'matchExact' },
      'policy-wrong-type at default[0].signedIdentity',
    ],
  ])('refuses %s', (_name, value, expected) => {
    expect(faultOf(value)).toBe(expected)
  })

  it('repeats no key data in a message', () => {
    expect(() => parse({ ...withoutKey, keyData: 'SECRET' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('SECRET') }),
    )
  })
})

describe('signedBaseLayer', () => {
  const valid = { type: 'signedBaseLayer', baseLayerIdentity: { type: 'matchExact' } }

  it('reads its identity', () => {
    expect(parse(valid)).toEqual(valid)
  })

  it.each([
    ['no identity', { type: 'signedBaseLayer' }, 'policy-missing-field at default[0]'],
    [
      'an identity that is null',
      { ...valid, baseLayerIdentity: null },
      'policy-wrong-type at default[0].baseLayerIdentity',
    ],
    [
      'an identity of unknown type',
      { ...valid, baseLayerIdentity: { type: 'x' } },
      'policy-unknown-type at default[0].baseLayerIdentity.type',
    ],
    [
      'the name that the others use',
      { ...valid, signedIdentity: { type: 'matchExact' } },
      'policy-unknown-key at default[0]',
    ],
  ])('refuses %s', (_name, value, expected) => {
    expect(faultOf(value)).toBe(expected)
  })
})
