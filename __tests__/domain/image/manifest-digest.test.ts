import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import {
  guessMediaType,
  manifestDigest,
  maxManifestBytes,
} from '../../../src/domain/image/manifest-digest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'

const encode = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const codeOf = (read: () => unknown): string => {
  try {
    read()
  } catch (error) {
    if (error instanceof FormatError) return error.code
    throw error
  }
  throw new Error('expected a FormatError, found none')
}

const ociConfig = 'application/vnd.oci.image.config.v1+json'
const dockerConfig = 'application/vnd.docker.container.image.v1+json'

describe('guessMediaType', () => {
  it.each<[unknown, string | null]>([
    [{ mediaType: mediaTypes.schema2 }, mediaTypes.schema2],
    [{ mediaType: mediaTypes.dockerList, schemaVersion: 1, signatures: [] }, mediaTypes.dockerList],
    [{ mediaType: mediaTypes.ociManifest, schemaVersion: 1, signatures: [] }, mediaTypes.ociManifest],
    [{ mediaType: mediaTypes.ociIndex }, mediaTypes.ociIndex],
    [{ mediaType: mediaTypes.schema1Signed, schemaVersion: 1 }, mediaTypes.schema1],
    [{ mediaType: mediaTypes.schema1Signed, schemaVersion: 2 }, mediaTypes.ociManifest],
    [{ schemaVersion: 1 }, mediaTypes.schema1],
    [{ schemaVersion: 1, signatures: null }, mediaTypes.schema1],
    [{ schemaVersion: 1, signatures: [] }, mediaTypes.schema1Signed],
    [{ schemaVersion: 1, signatures: false }, mediaTypes.schema1Signed],
    [{ schemaVersion: 2, config: { mediaType: ociConfig } }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, config: { mediaType: dockerConfig } }, mediaTypes.schema2],
    [{ schemaVersion: 2, config: { mediaType: ociConfig }, manifests: [{}] }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, manifests: [{}] }, mediaTypes.ociIndex],
    [{ schemaVersion: 2, config: null, manifests: [{}] }, mediaTypes.ociIndex],
    [{ schemaVersion: 2, config: { mediaType: 'x/y' }, manifests: [{}] }, null],
    [{ schemaVersion: 2, manifests: [] }, mediaTypes.ociManifest],
    [{ schemaVersion: 2 }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, mediaType: 'x/y' }, mediaTypes.ociManifest],
    [{ schemaVersion: 2, config: 1 }, null],
    [{ schemaVersion: 2, config: { mediaType: 1 } }, null],
    [{ schemaVersion: 2, manifests: {} }, null],
    [{ schemaVersion: 3 }, null],
    [{ schemaVersion: '1' }, null],
    [{ schemaVersion: 1, mediaType: 1 }, null],
    [{}, null],
    [[], null],
    ['null', null],
    ['no JSON', null],
    ['', null],
    ['\uFEFF{"schemaVersion":2}', null],
    ['{"schemaVersion":2,"schemaVersion":1}', mediaTypes.schema1],
  ])('%j is %s', (value, type) => {
    expect(guessMediaType(encode(value))).toBe(type)
  })
})

/** The vector of manifests-and-digests, section 3.1, made of its parts. */
interface Parts {
  readonly payload?: string
  readonly cut?: number
  readonly formatLength?: unknown
  readonly formatTail?: unknown
  readonly header?: unknown
  readonly more?: string
  readonly signatures?: unknown
}
const payloadText = '{\n   "schemaVersion": 1,\n   "name": "ns/app",\n   "tag": "v1"\n}'
const base64Url = (text: string) => Buffer.from(text).toString('base64url')
const cutOf = (parts: Parts): number => parts.cut ?? (parts.payload ?? payloadText).length - 2
const blockFor = (parts: Parts = {}) => {
  const protectedHeader = {
    formatLength: 'formatLength' in parts ? parts.formatLength : cutOf(parts),
    formatTail:
      'formatTail' in parts
        ? parts.formatTail
        : base64Url((parts.payload ?? payloadText).slice(cutOf(parts))),
    time: '2020-01-01T00:00:00Z',
  }
  return {
    header: parts.header ?? { alg: 'ES256' },
    signature: 'AAAA',
    protected: base64Url(JSON.stringify(protectedHeader)),
  }
}
const signed = (parts: Parts = {}): Uint8Array => {
  const start = (parts.payload ?? payloadText).slice(0, cutOf(parts))
  const signatures = 'signatures' in parts ? parts.signatures : [blockFor(parts)]
  return encode(`${start},\n   "signatures": ${JSON.stringify(signatures)}${parts.more ?? ''}\n}`)
}

describe('manifestDigest', () => {
  it.each([
    ['no JSON', 'hello'],
    ['an array', '[1,2]'],
    ['a manifest', '{ "schemaVersion" : 2 }\r\n'],
    ['an unsigned schema 1 manifest', '{"schemaVersion":1}'],
    [
      'a schema 1 body that names another type',
      `{"schemaVersion":1,"signatures":[],"mediaType":"${mediaTypes.ociManifest}"}`,
    ],
    ['duplicate keys where no signature is near', '{"schemaVersion":2,"a":1,"a":2}'],
    ['null signatures', '{"schemaVersion":1,"signatures":null}'],
  ])('hashes the exact bytes of %s', (_name, text) => {
    expect(manifestDigest(encode(text))).toBe(digestOf(encode(text)))
    expect(manifestDigest(encode(text), 'sha512')).toBe(digestOf(encode(text), 'sha512'))
  })

  it('takes the signature block off a signed schema 1 manifest, byte for byte as observed with skopeo', () => {
    const vector = `{
   "schemaVersion": 1,
   "name": "ns/app",
   "tag": "v1",
   "signatures": [
      {
         "header": {"alg": "ES256"},
         "signature": "AAAA",
         "protected": "eyJmb3JtYXRMZW5ndGgiOiA2MCwgImZvcm1hdFRhaWwiOiAiQ24wIiwgInRpbWUiOiAiMjAyMC0wMS0wMVQwMDowMDowMFoifQ"
      }
   ]
}`
    expect(vector).toHaveLength(293)
    expect(manifestDigest(encode(vector))).toBe(
      'sha256:f47c0154b8564e4a866aef8a21efa7a19a141aeb065f96ca2daa301ab52a5a39',
    )
  })

  it('gives the digest of the payload whatever stands in the signatures, which are not verified', () => {
    const wanted = digestOf(encode(payloadText))
    expect(manifestDigest(signed())).toBe(wanted)
    expect(manifestDigest(signed(), 'sha384')).toBe(digestOf(encode(payloadText), 'sha384'))
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
    expect(manifestDigest(signed({ header: { alg: 'ES256', jwk } }))).toBe(wanted)
    expect(manifestDigest(signed({ header: { jwk: null } }))).toBe(wanted)
    const block = blockFor()
    expect(manifestDigest(signed({ signatures: [block, { ...block, signature: 'BBBB' }] }))).toBe(wanted)
    const spaced = {
      ...block,
      protected: `${block.protected.slice(0, 9)}\n ${block.protected.slice(9)}`,
    }
    expect(manifestDigest(signed({ signatures: [spaced] }))).toBe(wanted)
  })

  const block = blockFor()
  it.each<[string, Uint8Array]>([
    ['no signatures', signed({ signatures: [] })],
    ['signatures that are no array', signed({ signatures: {} })],
    ['signatures false', signed({ signatures: false })],
    ['too many signatures', signed({ signatures: Array.from({ length: 101 }, () => block) })],
    ['a signature that is no object', signed({ signatures: ['x'] })],
    ['null among the signatures', signed({ signatures: [block, null] })],
    ['no header', signed({ signatures: [{ ...block, header: undefined }] })],
    ['no signature text', signed({ signatures: [{ ...block, signature: undefined }] })],
    ['no protected header', signed({ signatures: [{ ...block, protected: undefined }] })],
    ['protected that is no base64url', signed({ signatures: [{ ...block, protected: '+/+/' }] })],
    ['protected with padding', signed({ signatures: [{ ...block, protected: `${base64Url('{"a":1}')}=` }] })],
    ['protected of an impossible length', signed({ signatures: [{ ...block, protected: 'AAAAA' }] })],
    ['protected that is no JSON', signed({ signatures: [{ ...block, protected: base64Url('x') }] })],
    ['protected that is no object', signed({ signatures: [{ ...block, protected: base64Url('[]') }] })],
    [
      'protected with a duplicate key',
      signed({ signatures: [{ ...block, protected: base64Url('{"formatLength":1,"formatLength":2}') }] }),
    ],
    ['no formatLength', signed({ formatLength: undefined })],
    ['formatLength as text', signed({ formatLength: '60' })],
    ['formatLength with a fraction', signed({ formatLength: 60.5 })],
    ['formatLength 0', signed({ formatLength: 0 })],
    ['formatLength below 0', signed({ formatLength: -1 })],
    ['formatLength past the end', signed({ formatLength: 100_000 })],
    ['no formatTail', signed({ formatTail: undefined })],
    ['formatTail of another type', signed({ formatTail: 1 })],
    ['formatTail that is no base64url', signed({ formatTail: '!' })],
    ['signatures that disagree', signed({ signatures: [block, blockFor({ cut: 30 })] })],
    ['a key that is no object', signed({ header: { jwk: 'x' } })],
    ['a key of no known kind', signed({ header: { jwk: { kty: 'XY' } } })],
    ['a key off its curve', signed({ header: { jwk: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } } })],
    ['a payload that is no JSON', signed({ formatTail: base64Url('\n') })],
    [
      'a payload of another version',
      signed({ formatLength: 1, formatTail: base64Url('"schemaVersion":2}') }),
    ],
  ])('refuses %s', (_name, bytes) => {
    expect(codeOf(() => manifestDigest(bytes))).toBe('manifest-jws-malformed')
    expect(guessMediaType(bytes)).toBe(mediaTypes.schema1Signed)
  })

  it('refuses a file that says more than its payload', () => {
    const more = ',\n "fsLayers": [{"blobSum": "evil"}]'
    expect(codeOf(() => manifestDigest(signed({ more })))).toBe('manifest-ambiguous')
  })

  it.each([
    [
      'schemaVersion twice around a signature',
      '{"schemaVersion":2,"schemaVersion":1,"signatures":[]}',
      'json-duplicate-key',
    ],
    ['signatures twice', '{"schemaVersion":1,"signatures":[],"signatures":null}', 'json-duplicate-key'],
    ['a version with a fraction', '{"schemaVersion":1.0,"signatures":[]}', 'json-malformed'],
    ['other letter case', '{"schemaVersion":1,"SIGNATURES":[]}', 'manifest-ambiguous'],
    ['other letters that fold', '{"schemaVersion":1,"\u017fignatures":[]}', 'manifest-ambiguous'],
    [
      'other case of the version',
      '{"schemaVersion":2,"SchemaVersion":1,"signatures":[]}',
      'manifest-ambiguous',
    ],
    [
      'other case of the type',
      `{"schemaVersion":1,"MediaType":"${mediaTypes.ociManifest}"}`,
      'manifest-ambiguous',
    ],
    ['no bytes', '', 'manifest-empty'],
    ['too many bytes', ' '.repeat(maxManifestBytes + 1), 'manifest-too-large'],
  ])('refuses %s', (_name, text, code) => {
    expect(codeOf(() => manifestDigest(encode(text)))).toBe(code)
  })

  it('never gives the plain digest of a body that claims signatures in schema 1', () => {
    const key = fc.constantFrom('schemaVersion', 'signatures', 'Signatures', 'mediaType', 'name')
    const value = fc.oneof(fc.constantFrom(1, 2, null, '', [], {}, true), fc.constant([block]))
    const member = fc.tuple(key, value).map(([name, any]) => `${JSON.stringify(name)}:${JSON.stringify(any)}`)
    const text = fc.array(member, { maxLength: 5 }).map((members) => `{${members.join(',')}}`)
    fc.assert(
      fc.property(text, (body) => {
        let digest: string
        try {
          digest = manifestDigest(encode(body))
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
          return
        }
        expect(guessMediaType(encode(body))).not.toBe(mediaTypes.schema1Signed)
        expect(digest).toBe(digestOf(encode(body)))
      }),
      { numRuns: 500 },
    )
  })

  it('throws nothing but FormatError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        expect(manifestDigest(bytes)).toBe(digestOf(bytes))
      }),
    )
  })
})
