import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../../src/domain/errors.ts'
import { parseSigstoreSigned } from '../../../src/domain/policy/parse-sigstore-signed.ts'
import type { SigstoreSigned } from '../../../src/domain/policy/policy.ts'
import { parseStrictJson } from '../../../src/domain/strict-json.ts'
import type { JsonPlace } from '../../../src/domain/strict-json-values.ts'

const place: JsonPlace = { what: 'p', path: 'default[0]', code: 'policy-wrong-type', ownFile: true }

function parse(fields: object): SigstoreSigned {
  const json = new TextEncoder().encode(JSON.stringify({ type: 'sigstoreSigned', ...fields }))
  return parseSigstoreSigned(parseStrictJson(json, { what: 'p', maxBytes: 100_000 }), place)
}

/** Code and path of the fault, or `accepted`. */
function faultOf(fields: object): string {
  try {
    parse(fields)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(error.exitCode).toBe(2)
    return `${error.code} at ${error.message.split(': ')[1]}`
  }
}

const abc = new TextEncoder().encode('abc')
const fulcio = { caPath: '/ca', oidcIssuer: 'https://issuer.example', subjectEmail: 'a@example.com' }
const pki = { caRootsPath: '/roots', subjectEmail: 'a@example.com' }
const rekor = { rekorPublicKeyPath: '/rekor' }
const keySources = { keyPath: '/k', keyPaths: ['/k'], keyData: 'YWJj', keyDatas: ['YWJj'], fulcio, pki }
const rekorSources = {
  rekorPublicKeyPath: '/r',
  rekorPublicKeyPaths: ['/r'],
  rekorPublicKeyData: 'YWJj',
  rekorPublicKeyDatas: ['YWJj'],
}

const pairsOf = (sources: Readonly<Record<string, unknown>>) => {
  const entries = Object.entries(sources)
  return entries.flatMap(([a, one], index) =>
    entries.slice(index + 1).map(([b, two]) => ({ a, b, both: { [a]: one, [b]: two } })),
  )
}

describe('keys', () => {
  it.each([
    ['a path', { keyPath: '/k' }, { kind: 'paths', paths: ['/k'] }],
    ['several paths', { keyPaths: ['/k', '/l'] }, { kind: 'paths', paths: ['/k', '/l'] }],
    ['data', { keyData: 'YWJj' }, { kind: 'data', data: [abc] }],
    ['several data', { keyDatas: ['YWJj', ''] }, { kind: 'data', data: [abc, new Uint8Array()] }],
  ])('%s', (_name, fields, keys) => {
    expect(parse(fields)).toEqual({
      type: 'sigstoreSigned',
      trust: { kind: 'keys', keys },
      signedIdentity: { type: 'matchRepoDigestOrExact' },
    })
  })

  it('read the identity', () => {
    expect(parse({ keyPath: '/k', signedIdentity: { type: 'matchRepository' } })).toMatchObject({
      signedIdentity: { type: 'matchRepository' },
    })
  })

  it.each(pairsOf(keySources))('refuse $a beside $b', ({ both }) => {
    expect(faultOf({ ...both, ...rekor })).toBe('policy-key-source at default[0]')
  })

  it.each([
    ['none', {}, 'policy-key-source at default[0]'],
    ['an unknown key', { keyPath: '/k', x: 1 }, 'policy-unknown-key at default[0]'],
    ['the keyType of signedBy', { keyPath: '/k', keyType: 'GPGKeys' }, 'policy-unknown-key at default[0]'],
    ['an empty path', { keyPath: '' }, 'policy-missing-field at default[0].keyPath'],
    [
      'an empty path beside data, which counts',
      { keyPath: '', keyData: 'YWJj' },
      'policy-key-source at default[0]',
    ],
    ['an empty list of paths', { keyPaths: [] }, 'policy-key-source at default[0].keyPaths'],
    ['an empty list of data', { keyDatas: [] }, 'policy-key-source at default[0].keyDatas'],
    ['paths that are a text', { keyPaths: '/k' }, 'policy-wrong-type at default[0].keyPaths'],
    ['data that is no base64', { keyData: '!' }, 'policy-key-source at default[0].keyData'],
    [
      'one of the data that is no base64',
      { keyDatas: ['YWJj', '!'] },
      'policy-key-source at default[0].keyDatas[1]',
    ],
    [
      'an identity that is null',
      { keyPath: '/k', signedIdentity: null },
      'policy-wrong-type at default[0].signedIdentity',
    ],
  ])('refuse %s', (_name, fields, expected) => {
    expect(faultOf(fields)).toBe(expected)
  })
})

it.each([
  [{}, 'expected exactly one of keyPath, keyPaths, keyData, keyDatas, fulcio, pki, found none'],
  [{ keyPath: '/k', fulcio, pki }, 'found keyPath and fulcio and pki'],
  [{ fulcio }, 'rekorPublicKeyDatas beside fulcio, found none'],
  [{ pki, rekorPublicKeyPath: '/r' }, 'rekorPublicKeyDatas beside pki, found one'],
  [{ pki: { caRootsPath: '/r' } }, 'expected subjectEmail, subjectHostname or both, found neither'],
])('the message for %j', (fields, message) => {
  expect(() => parse(fields)).toThrow(message)
})

describe('Rekor keys', () => {
  it.each([
    ['a path', { rekorPublicKeyPath: '/r' }, { kind: 'paths', paths: ['/r'] }],
    ['several paths', { rekorPublicKeyPaths: ['/r', '/s'] }, { kind: 'paths', paths: ['/r', '/s'] }],
    ['data', { rekorPublicKeyData: 'YWJj' }, { kind: 'data', data: [abc] }],
    ['several data', { rekorPublicKeyDatas: ['YWJj'] }, { kind: 'data', data: [abc] }],
  ])('are read from %s, beside a key and beside fulcio', (_name, fields, rekorKeys) => {
    expect(parse({ keyPath: '/k', ...fields })).toMatchObject({ rekorKeys })
    expect(parse({ fulcio, ...fields })).toMatchObject({ rekorKeys })
  })

  it('may be left out beside a key', () => {
    expect('rekorKeys' in parse({ keyPath: '/k' })).toBe(false)
  })

  it.each(pairsOf(rekorSources))('refuse $a beside $b', ({ both }) => {
    expect(faultOf({ keyPath: '/k', ...both })).toBe('policy-key-source at default[0]')
  })

  it.each([
    [
      'an empty path, which would silently drop the log',
      { rekorPublicKeyPath: '' },
      'policy-missing-field at default[0].rekorPublicKeyPath',
    ],
    ['an empty list', { rekorPublicKeyPaths: [] }, 'policy-key-source at default[0].rekorPublicKeyPaths'],
    [
      'an empty list of data',
      { rekorPublicKeyDatas: [] },
      'policy-key-source at default[0].rekorPublicKeyDatas',
    ],
    ['null', { rekorPublicKeyPath: null }, 'policy-wrong-type at default[0].rekorPublicKeyPath'],
  ])('refuse %s', (_name, fields, expected) => {
    expect(faultOf({ keyPath: '/k', ...fields })).toBe(expected)
  })

  it('are needed beside fulcio', () => {
    expect(faultOf({ fulcio })).toBe('policy-key-source at default[0]')
  })

  it.each(Object.entries(rekorSources))('are not allowed beside pki: %s', (name, value) => {
    expect(faultOf({ pki, [name]: value })).toBe('policy-key-source at default[0]')
  })
})

describe('fulcio', () => {
  it('is read', () => {
    expect(parse({ fulcio, ...rekor }).trust).toEqual({
      kind: 'fulcio',
      ca: { kind: 'paths', paths: ['/ca'] },
      oidcIssuer: 'https://issuer.example',
      subjectEmail: 'a@example.com',
    })
    const { caPath: _caPath, ...others } = fulcio
    expect(parse({ fulcio: { ...others, caData: 'YWJj' }, ...rekor }).trust).toMatchObject({
      ca: { kind: 'data', data: [abc] },
    })
  })

  it.each([
    ['null', null, 'policy-wrong-type at default[0].fulcio'],
    ['a list', [], 'policy-wrong-type at default[0].fulcio'],
    ['no authority', { ...fulcio, caPath: undefined }, 'policy-key-source at default[0].fulcio'],
    ['two authorities', { ...fulcio, caData: 'YWJj' }, 'policy-key-source at default[0].fulcio'],
    ['an empty authority', { ...fulcio, caPath: '' }, 'policy-missing-field at default[0].fulcio.caPath'],
    [
      'an authority that is no base64',
      { ...fulcio, caPath: undefined, caData: '!' },
      'policy-key-source at default[0].fulcio.caData',
    ],
    ['no issuer', { ...fulcio, oidcIssuer: undefined }, 'policy-missing-field at default[0].fulcio'],
    [
      'an empty issuer',
      { ...fulcio, oidcIssuer: '' },
      'policy-missing-field at default[0].fulcio.oidcIssuer',
    ],
    [
      'an issuer that is null',
      { ...fulcio, oidcIssuer: null },
      'policy-wrong-type at default[0].fulcio.oidcIssuer',
    ],
    ['no subject', { ...fulcio, subjectEmail: undefined }, 'policy-missing-field at default[0].fulcio'],
    [
      'an empty subject',
      { ...fulcio, subjectEmail: '' },
      'policy-missing-field at default[0].fulcio.subjectEmail',
    ],
    ['an unknown key', { ...fulcio, subjectUri: 'x' }, 'policy-unknown-key at default[0].fulcio'],
    [
      'the list form of the path',
      { ...fulcio, caPath: undefined, caPaths: ['/ca'] },
      'policy-unknown-key at default[0].fulcio',
    ],
  ])('refuses %s', (_name, value, expected) => {
    expect(faultOf({ fulcio: value, ...rekor })).toBe(expected)
  })
})

describe('pki', () => {
  it('is read whole', () => {
    const whole = {
      caRootsData: 'YWJj',
      caIntermediatesPath: '/i',
      subjectEmail: 'a@example.com',
      subjectHostname: 'h.example',
    }
    expect(parse({ pki: whole }).trust).toEqual({
      kind: 'pki',
      roots: { kind: 'data', data: [abc] },
      intermediates: { kind: 'paths', paths: ['/i'] },
      subjectEmail: 'a@example.com',
      subjectHostname: 'h.example',
    })
  })

  it.each([
    [
      'an e-mail alone',
      pki,
      { kind: 'pki', roots: { kind: 'paths', paths: ['/roots'] }, subjectEmail: 'a@example.com' },
    ],
    [
      'a host alone',
      { caRootsPath: '/roots', subjectHostname: 'h' },
      { kind: 'pki', roots: { kind: 'paths', paths: ['/roots'] }, subjectHostname: 'h' },
    ],
    [
      'intermediates as data',
      { ...pki, caIntermediatesData: 'YWJj' },
      expect.objectContaining({ intermediates: { kind: 'data', data: [abc] } }),
    ],
  ])('is read with %s', (_name, value, expected) => {
    expect(parse({ pki: value }).trust).toEqual(expected)
  })

  it.each([
    ['null', null, 'policy-wrong-type at default[0].pki'],
    ['nothing', {}, 'policy-key-source at default[0].pki'],
    ['no roots', { subjectEmail: 'a@example.com' }, 'policy-key-source at default[0].pki'],
    ['two roots', { ...pki, caRootsData: 'YWJj' }, 'policy-key-source at default[0].pki'],
    [
      'roots that are no base64',
      { caRootsData: '!', subjectHostname: 'h' },
      'policy-key-source at default[0].pki.caRootsData',
    ],
    [
      'two intermediates',
      { ...pki, caIntermediatesPath: '/i', caIntermediatesData: '' },
      'policy-key-source at default[0].pki',
    ],
    [
      'empty intermediates',
      { ...pki, caIntermediatesPath: '' },
      'policy-missing-field at default[0].pki.caIntermediatesPath',
    ],
    ['no subject', { caRootsPath: '/roots' }, 'policy-missing-field at default[0].pki'],
    ['an empty e-mail', { ...pki, subjectEmail: '' }, 'policy-missing-field at default[0].pki.subjectEmail'],
    [
      'an empty host, which would be no rule',
      { ...pki, subjectHostname: '' },
      'policy-missing-field at default[0].pki.subjectHostname',
    ],
    [
      'a host that is null',
      { ...pki, subjectHostname: null },
      'policy-wrong-type at default[0].pki.subjectHostname',
    ],
    ['an issuer, which fulcio has', { ...pki, oidcIssuer: 'x' }, 'policy-unknown-key at default[0].pki'],
  ])('refuses %s', (_name, value, expected) => {
    expect(faultOf({ pki: value })).toBe(expected)
  })
})
