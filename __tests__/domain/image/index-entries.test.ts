import { describe, expect, it } from '@jest/globals'
import type { Descriptor } from '../../../src/domain/image/descriptor.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import {
  entryRole,
  imagePlatforms,
  isRunnable,
  platformCandidates,
} from '../../../src/domain/image/index-entries.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'
import { parsePlatform } from '../../../src/domain/image/platform.ts'

const entry = (platform: string | undefined, more: Partial<Descriptor> = {}): Descriptor => ({
  mediaType: mediaTypes.ociManifest,
  digest: digestOf(new TextEncoder().encode(JSON.stringify([platform, more]))),
  sizeBytes: 1,
  ...(platform !== undefined && { platform: parsePlatform(platform) }),
  ...more,
})
const attestation = { annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } }

describe('entryRole and isRunnable', () => {
  it.each<[string, Descriptor, string, boolean]>([
    ['an image', entry('linux/amd64'), 'image', true],
    ['a Docker image', entry('linux/amd64', { mediaType: mediaTypes.schema2 }), 'image', true],
    ['a schema 1 image', entry('linux/amd64', { mediaType: mediaTypes.schema1Signed }), 'image', true],
    ['an image without platform', entry(undefined), 'image', true],
    ['a BuildKit attestation', entry('unknown/unknown', attestation), 'attestation', false],
    ['an attestation by platform alone', entry('unknown/unknown'), 'attestation', false],
    ['an attestation by annotation alone', entry(undefined, attestation), 'attestation', true],
    ['what calls itself an attestation but has a platform', entry('linux/amd64', attestation), 'image', true],
    [
      'what calls itself an artifact but has a platform',
      entry('linux/amd64', { artifactType: 'x/y' }),
      'image',
      true,
    ],
    ['what has an unheard-of type and a platform', entry('linux/amd64', { mediaType: 'x/y' }), 'image', true],
    ['an artifact', entry(undefined, { artifactType: 'x/y' }), 'artifact', true],
    [
      'an image told by its configuration',
      entry(undefined, { artifactType: 'application/vnd.oci.image.config.v1+json' }),
      'image',
      true,
    ],
    ['a nested index', entry('linux/amd64', { mediaType: mediaTypes.ociIndex }), 'index', true],
    ['a nested Docker list', entry(undefined, { mediaType: mediaTypes.dockerList }), 'index', true],
    ['something else', entry(undefined, { mediaType: 'x/y' }), 'other', true],
    ['something else for no platform', entry('unknown/unknown', { mediaType: 'x/y' }), 'other', false],
  ])('%s', (_name, descriptor, role, runnable) => {
    expect(entryRole(descriptor)).toBe(role)
    expect(isRunnable(descriptor)).toBe(runnable)
  })

  it('imagePlatforms keeps the images in order', () => {
    const images = [entry('linux/arm64'), entry('linux/amd64')]
    expect(imagePlatforms({ manifests: [...images, entry('unknown/unknown', attestation)] })).toEqual(images)
  })
})

describe('platformCandidates', () => {
  const amd64 = entry('linux/amd64')
  const armV5 = entry('linux/arm/v5')
  const armV6 = entry('linux/arm/v6')
  const arm64 = entry('linux/arm64')
  const arm64V8 = entry('linux/arm64/v8')
  const bare = entry(undefined)
  const artifact = entry(undefined, { artifactType: 'x/y' })
  const gzip = entry('linux/amd64', { annotations: { kind: 'gzip' } })
  const zstd = entry('linux/amd64', { annotations: { 'io.github.containers.compression.zstd': 'true' } })
  const nested = entry('linux/amd64', { mediaType: mediaTypes.ociIndex })

  it.each<[string, string, Descriptor[], Descriptor[]]>([
    ['takes the platform', 'linux/amd64', [arm64, amd64], [amd64]],
    ['finds none', 'linux/amd64', [arm64], []],
    ['finds none in an empty index', 'linux/amd64', [], []],
    ['falls back to a lesser variant', 'linux/arm/v7', [armV5, armV6], [armV6]],
    ['takes the variant that was asked for', 'linux/arm/v5', [armV6, armV5], [armV5]],
    ['never takes a higher variant', 'linux/arm/v5', [armV6], []],
    ['takes arm64 v8 for arm64', 'linux/arm64', [arm64V8], [arm64V8]],
    ['takes arm64 and arm64 v8, which are one to Docker', 'linux/arm64', [arm64V8, arm64], [arm64V8, arm64]],
    ['takes both for arm64 v8 as well', 'linux/arm64/v8', [arm64, arm64V8], [arm64, arm64V8]],
    ['takes arm64 for arm64 v8', 'linux/arm64/v8', [arm64], [arm64]],
    ['leaves entries without platform', 'linux/amd64', [bare, amd64], [amd64]],
    [
      'takes entries without platform when nothing else fits',
      'linux/amd64',
      [bare, arm64, artifact],
      [bare, artifact],
    ],
    ['takes no attestation', 'linux/amd64', [entry('unknown/unknown', attestation)], []],
    ['names all between which clients differ', 'linux/amd64', [arm64, gzip, zstd], [gzip, zstd]],
    ['believes no media type', 'linux/amd64', [nested, amd64], [nested, amd64]],
  ])('%s', (_name, wanted, manifests, candidates) => {
    expect(platformCandidates({ manifests }, parsePlatform(wanted))).toEqual(candidates)
  })
})
