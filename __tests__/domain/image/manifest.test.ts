import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { maxIndexEntries, parseManifest } from '../../../src/domain/image/manifest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'

const encode = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const parse = (value: unknown, claimed?: string) => parseManifest(encode(value), claimed)
const faultOf = (value: unknown, claimed?: string): FormatError => {
  try {
    parse(value, claimed)
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error('expected a FormatError, found none')
}

const digest = digestOf(encode('x'))
const ociConfig = 'application/vnd.oci.image.config.v1+json'
const config = { mediaType: ociConfig, digest, size: 1 }
const image = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [] }
const child = {
  mediaType: mediaTypes.ociManifest,
  digest,
  size: 7,
  platform: { os: 'linux', architecture: 'amd64' },
}
const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [child] }
const schema1 = { schemaVersion: 1, fsLayers: [{}], history: [{}] }

describe('parseManifest', () => {
  it.each<[string, unknown, unknown]>([
    ['an OCI image', image, { kind: 'image', mediaType: mediaTypes.ociManifest }],
    [
      'an OCI image without a type of its own',
      { ...image, mediaType: undefined },
      { kind: 'image', mediaType: mediaTypes.ociManifest },
    ],
    [
      'a Docker image',
      {
        ...image,
        mediaType: mediaTypes.schema2,
        config: { ...config, mediaType: 'application/vnd.docker.container.image.v1+json' },
      },
      { kind: 'image', mediaType: mediaTypes.schema2 },
    ],
    ['an index', index, { kind: 'index', mediaType: mediaTypes.ociIndex }],
    [
      'a Docker list',
      { ...index, mediaType: mediaTypes.dockerList },
      { kind: 'index', mediaType: mediaTypes.dockerList },
    ],
    [
      'an index without a type of its own',
      { ...index, mediaType: undefined },
      { kind: 'index', mediaType: mediaTypes.ociIndex },
    ],
    [
      'an artifact by its type',
      {
        ...image,
        artifactType: 'x/y',
        config: { ...config, mediaType: 'application/vnd.oci.empty.v1+json' },
      },
      { kind: 'artifact', artifactType: 'x/y' },
    ],
    [
      'an artifact by its configuration',
      { ...image, config: { ...config, mediaType: 'x/y' } },
      { kind: 'artifact', artifactType: 'x/y' },
    ],
    [
      'an artifact without configuration',
      { schemaVersion: 2, mediaType: mediaTypes.ociManifest },
      { kind: 'artifact', mediaType: mediaTypes.ociManifest },
    ],
    [
      'an image that names an artifact type all the same',
      { ...image, artifactType: 'x/y' },
      { kind: 'image' },
    ],
    ['schema 1', schema1, { kind: 'schema1', signed: false, mediaType: mediaTypes.schema1 }],
    [
      'signed schema 1',
      { ...schema1, signatures: [{}] },
      { kind: 'schema1', signed: true, mediaType: mediaTypes.schema1Signed },
    ],
    [
      'an image that calls itself by an unknown type',
      { ...image, mediaType: 'x/y' },
      { kind: 'image', mediaType: mediaTypes.ociManifest },
    ],
    [
      'nulls where something may be absent',
      { ...image, manifests: null, config: { ...config, annotations: null, platform: null } },
      { kind: 'image' },
    ],
  ])('reads %s', (_name, value, wanted) => {
    expect(parse(value)).toMatchObject(wanted as object)
  })

  it('reads descriptors whole', () => {
    const full = {
      ...child,
      platform: {
        os: 'windows',
        architecture: 'amd64',
        variant: 'v2',
        'os.version': '10.0',
        'os.features': ['x'],
      },
      annotations: { a: 'b', ['__proto__']: 'c' },
      artifactType: 'x/y',
      urls: [],
    }
    const manifest = parse({ ...index, manifests: [full, child] })
    expect(manifest.kind === 'index' && manifest.manifests[0]).toEqual({
      mediaType: mediaTypes.ociManifest,
      digest,
      sizeBytes: 7,
      platform: { os: 'windows', architecture: 'amd64', variant: 'v2', osVersion: '10.0' },
      annotations: full.annotations,
      artifactType: 'x/y',
    })
    expect(manifest.kind === 'index' && manifest.manifests).toHaveLength(2)
  })

  it.each<[string, unknown, string, string]>([
    ['no bytes', '', 'manifest-empty', 'no bytes'],
    ['too many bytes', ' '.repeat(4 * 1024 * 1024 + 1), 'manifest-too-large', '4194304'],
    ['no JSON', 'hello', 'manifest-malformed', 'none of the known types'],
    ['an unknown schema version', { schemaVersion: 3 }, 'manifest-malformed', 'none of the known types'],
    [
      'a duplicate key',
      `{"schemaVersion":2,"mediaType":"${mediaTypes.ociIndex}","manifests":[],"manifests":[]}`,
      'json-duplicate-key',
      'manifests',
    ],
    [
      'a duplicate key deep inside',
      `{"mediaType":"${mediaTypes.ociIndex}","manifests":[{"size":1,"size":2}]}`,
      'json-duplicate-key',
      'manifests[0].size',
    ],
    ['layers in an index', { ...index, layers: [] }, 'manifest-ambiguous', '"layers"'],
    ['a configuration in an index', { ...index, config }, 'manifest-ambiguous', '"config"'],
    ['entries in an image', { ...image, manifests: [] }, 'manifest-ambiguous', '"manifests"'],
    ['history in an image', { ...image, history: [] }, 'manifest-ambiguous', '"history"'],
    ['layers in schema 1', { ...schema1, layers: [] }, 'manifest-ambiguous', '"layers"'],
    ['a field in other letter case', { ...image, Manifests: null }, 'manifest-ambiguous', '"Manifests"'],
    ['a field that folds to a known one', { ...image, 'layer\u017f': [] }, 'manifest-ambiguous', 'layers'],
    [
      'schema 1 without layers',
      { ...schema1, fsLayers: [], history: [] },
      'manifest-malformed',
      'as many history entries',
    ],
    [
      'schema 1 with less history',
      { ...schema1, fsLayers: [{}, {}] },
      'manifest-malformed',
      'as many history entries',
    ],
    [
      'schema 1 without history',
      { schemaVersion: 1, fsLayers: [{}] },
      'manifest-malformed',
      'history: expected an array',
    ],
    [
      'an index without entries',
      { ...index, manifests: undefined },
      'manifest-malformed',
      'manifests: expected an array',
    ],
    [
      'a Docker image without configuration',
      { schemaVersion: 2, mediaType: mediaTypes.schema2 },
      'manifest-malformed',
      'config: expected an object',
    ],
    [
      'an entry that is no object',
      { ...index, manifests: [1] },
      'manifest-malformed',
      'manifests[0]: expected an object',
    ],
    [
      'an entry without a type',
      { ...index, manifests: [{ ...child, mediaType: undefined }] },
      'manifest-malformed',
      'manifests[0].mediaType',
    ],
    [
      'an entry without a digest',
      { ...index, manifests: [{ ...child, digest: undefined }] },
      'manifest-malformed',
      'manifests[0].digest',
    ],
    [
      'an entry with a bad digest',
      { ...index, manifests: [child, { ...child, digest: 'sha256:../..' }] },
      'digest-malformed',
      'manifests[1].digest',
    ],
    [
      'an entry with an unknown algorithm',
      { ...index, manifests: [{ ...child, digest: `md5:${'a'.repeat(32)}` }] },
      'digest-unsupported',
      'manifests[0].digest',
    ],
    [
      'a negative size',
      { ...index, manifests: [{ ...child, size: -1 }] },
      'manifest-malformed',
      'manifests[0].size',
    ],
    [
      'a size that is no integer',
      { ...index, manifests: [{ ...child, size: 1.5 }] },
      'manifest-malformed',
      'manifests[0].size',
    ],
    [
      'an annotation that is no text',
      { ...index, manifests: [{ ...child, annotations: { a: 1 } }] },
      'manifest-malformed',
      'manifests[0].annotations.a',
    ],
    [
      'a platform that is no object',
      { ...index, manifests: [{ ...child, platform: 'linux' }] },
      'manifest-malformed',
      'manifests[0].platform',
    ],
    [
      'a platform with odd members',
      { ...index, manifests: [{ ...child, platform: { os: 1 } }] },
      'manifest-malformed',
      'manifests[0].platform.os',
    ],
    [
      'too many entries',
      { ...index, manifests: Array.from({ length: maxIndexEntries + 1 }, () => child) },
      'manifest-too-large',
      'at most 1000 entries, found 1001',
    ],
  ])('refuses %s', (_name, value, code, message) => {
    const error = faultOf(value)
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
    expect(error.exitCode).toBe(3)
  })

  it('takes as many entries as the limit', () => {
    const manifests = Array.from({ length: maxIndexEntries }, () => child)
    expect(parse({ ...index, manifests })).toMatchObject({ kind: 'index' })
  })
})

describe('the announced media type', () => {
  it.each([
    undefined,
    '',
    'application/json',
    'text/plain; charset=utf-8',
    'application/octet-stream',
    mediaTypes.ociManifest,
    ` ${mediaTypes.ociManifest.toUpperCase()} ; charset=utf-8`,
  ])('%p goes with an OCI image', (claimed) => {
    expect(parse(image, claimed).kind).toBe('image')
  })

  it.each([mediaTypes.ociIndex, mediaTypes.schema2, 'application/xml', 'application/json+x'])(
    '%s does not',
    (claimed) => {
      expect(faultOf(image, claimed).code).toBe('manifest-media-type-mismatch')
    },
  )

  it('is compared with what the body calls itself, even by an unknown name', () => {
    expect(faultOf({ ...image, mediaType: 'x/y' }, mediaTypes.ociManifest).code).toBe(
      'manifest-media-type-mismatch',
    )
  })

  it('decides only for an index without entries that does not name its type', () => {
    const empty = { schemaVersion: 2, manifests: [] }
    expect(parse(empty, mediaTypes.ociIndex)).toEqual({
      kind: 'index',
      mediaType: mediaTypes.ociIndex,
      manifests: [],
    })
    expect(faultOf(empty).code).toBe('manifest-ambiguous')
    expect(faultOf({ ...empty, manifests: undefined }, mediaTypes.ociIndex).code).toBe(
      'manifest-media-type-mismatch',
    )
  })
})

describe('properties', () => {
  it('throws nothing but FormatError', () => {
    const part = fc.constantFrom<unknown>(
      null,
      1,
      2,
      '',
      'x',
      [],
      {},
      config,
      [child],
      mediaTypes.ociIndex,
      mediaTypes.ociManifest,
      mediaTypes.schema2,
    )
    const key = fc.constantFrom(
      'schemaVersion',
      'mediaType',
      'config',
      'layers',
      'manifests',
      'fsLayers',
      'history',
      'artifactType',
      'signatures',
    )
    const body = fc.oneof(
      fc.dictionary(key, part).map(encode),
      fc.jsonValue().map(encode),
      fc.uint8Array({ maxLength: 30 }),
    )
    fc.assert(
      fc.property(
        body,
        fc.constantFrom(undefined, mediaTypes.ociIndex, mediaTypes.ociManifest),
        (bytes, claimed) => {
          try {
            parseManifest(bytes, claimed)
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
