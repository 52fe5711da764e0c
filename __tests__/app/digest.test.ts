import { describe, expect, it } from '@jest/globals'
import { digest } from '../../src/app/digest.ts'
import { IntegrityError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import { imageManifest, indexManifest } from '../fakes/manifests.ts'
import { fakeImages, fakePorts } from '../fakes/ports.ts'

const name = 'registry.example/ns/app:v1'
const operand = { text: 'docker://registry.example/ns/app:v1', name: parseImageName(name) }
const single = imageManifest()
const ofBytes = (text: string) =>
  digest({ kind: 'bytes', label: 'FILE', bytes: Buffer.from(text) }, fakePorts())

describe('digest', () => {
  it('names an image with its type and configuration', async () => {
    const images = fakeImages([[operand.name, { manifest: single.text }]])
    const outcome = await digest({ kind: 'image', operand }, fakePorts({ images }))
    expect(outcome).toEqual({
      command: 'digest',
      reference: name,
      digest: single.digest,
      mediaType: single.mediaType,
      config: { digest: digestOf(Buffer.from('one')), mediaType: 'application/vnd.oci.image.config.v1+json' },
      entries: [],
      warnings: [],
    })
    expect(images.requests).toEqual(['docker'])
    expect(images.leaked()).toBe(0)
  })

  it('names the entries of an index', async () => {
    const index = indexManifest([
      { manifest: single, platform: 'linux/arm64' },
      { manifest: imageManifest('two'), platform: 'attestation' },
    ])
    const outcome = await ofBytes(index.text)
    expect(outcome.digest).toBe(index.digest)
    expect(outcome.entries.map(({ role }) => role)).toEqual(['image', 'attestation'])
  })

  it.each([
    ['bytes that are no manifest', 'hello', null, 'manifest-malformed'],
    [
      'a manifest of two kinds',
      JSON.stringify({ ...JSON.parse(single.text), manifests: [] }),
      single.mediaType,
      'manifest-ambiguous',
    ],
  ])('names %s, with a warning', async (_, text, mediaType, code) => {
    const outcome = await ofBytes(text)
    expect(outcome).toMatchObject({ digest: digestOf(Buffer.from(text)), mediaType, entries: [] })
    expect(outcome.warnings).toMatchObject([{ code }])
  })

  it.each([
    ['a login page', '<html>', 'manifest-malformed'],
    ['half a manifest', single.text.slice(0, -20), 'manifest-malformed'],
  ])('gives no digest of %s that is served as an image, and closes it', async (_, text, code) => {
    const images = fakeImages([[operand.name, { manifest: text }]])
    const naming = digest({ kind: 'image', operand }, fakePorts({ images }))
    await expect(naming).rejects.toMatchObject({ code, exitCode: 3 })
    expect(images.leaked()).toBe(0)
  })

  it('refuses what has no one digest', async () => {
    await expect(ofBytes('')).rejects.toMatchObject({ code: 'manifest-empty' })
    await expect(ofBytes('{"schemaVersion":1,"signatures":[]}')).rejects.toMatchObject({
      code: 'manifest-jws-malformed',
    })
  })

  it('passes on that an image could not be had whole, and closes it', async () => {
    const error = new IntegrityError('digest-mismatch', 'other bytes')
    const images = fakeImages([[operand.name, { manifest: '', error }]])
    await expect(digest({ kind: 'image', operand }, fakePorts({ images }))).rejects.toBe(error)
    expect(images.leaked()).toBe(0)
  })
})
