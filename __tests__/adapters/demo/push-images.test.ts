import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { pushImages, retag } from '../../../src/adapters/demo/push-images.ts'
import { type DemoRegistry, startDemoRegistry } from '../../../src/adapters/demo/registry-server.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import {
  formatPlatform,
  imagePlatforms,
  type Manifest,
  parseManifest,
} from '../../../src/domain/image/manifest.ts'

describe('pushing the images of the demonstration', () => {
  let registry: DemoRegistry

  beforeAll(async () => {
    registry = await startDemoRegistry()
  })
  afterAll(() => registry.close())

  const pull = async (repository: string, reference: string) => {
    const response = await fetch(`${registry.url}/v2/${repository}/manifests/${reference}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return {
      digest: digestOf(bytes),
      manifest: parseManifest(bytes, response.headers.get('content-type') ?? ''),
    }
  }
  const blobStatus = async (repository: string, manifest: Manifest): Promise<number> => {
    if (manifest.kind !== 'image') throw new Error(`expected an image, found ${manifest.kind}`)
    return (await fetch(`${registry.url}/v2/${repository}/blobs/${manifest.config.digest}`)).status
  }

  it('makes an index over whole images', async () => {
    const pushed = await pushImages(registry.url, 'shop/web', '1.0')
    const { digest, manifest } = await pull('shop/web', '1.0')
    expect(digest).toBe(pushed.digest)
    if (manifest.kind !== 'index') throw new Error(`expected an index, found ${manifest.kind}`)
    const platforms = imagePlatforms(manifest)
    expect(platforms.map(({ platform }) => platform && formatPlatform(platform))).toEqual([
      'linux/amd64',
      'linux/arm64',
    ])
    for (const entry of platforms) {
      const child = await pull('shop/web', entry.digest)
      expect([child.digest, await blobStatus('shop/web', child.manifest)]).toEqual([entry.digest, 200])
    }
  })

  it('makes a plain image of one platform', async () => {
    await pushImages(registry.url, 'shop/worker', '1.0', { architectures: ['amd64'] })
    const { manifest } = await pull('shop/worker', '1.0')
    expect(await blobStatus('shop/worker', manifest)).toBe(200)
  })

  it('gives the same digest for the same content, and another for another', async () => {
    const digestOfPush = async (content: string) =>
      (await pushImages(registry.url, 'shop/same', '1.0', { content })).digest
    const first = await digestOfPush('a')
    expect(await digestOfPush('a')).toBe(first)
    expect(await digestOfPush('b')).not.toBe(first)
  })

  it('gives an image another tag', async () => {
    const pushed = await pushImages(registry.url, 'shop/web', '1.0')
    await retag(registry.url, 'shop/web', 'stable', pushed)
    expect((await pull('shop/web', 'stable')).digest).toBe(pushed.digest)
  })

  it('says what was refused', async () => {
    await expect(pushImages(registry.url, 'Shop', '1.0')).rejects.toThrow('expected 2xx, found 404')
  })
})
