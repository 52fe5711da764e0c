import { describe, expect, it } from '@jest/globals'
import type { RegistryClient } from '../../../src/adapters/registry/client.ts'
import { openRegistryImage } from '../../../src/adapters/sources/registry.ts'
import { TransportError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { formatReference } from '../../../src/domain/image/reference.ts'

const index = Buffer.from('index')
const child = Buffer.from('child')
const fetched = (bytes: Uint8Array) => ({ bytes, digest: digestOf(bytes) })

/** A registry of one image that counts what it is asked for. */
function registry(): Pick<RegistryClient, 'getManifest'> & { readonly asked: readonly string[] } {
  const asked: string[] = []
  return {
    asked,
    async getManifest(reference) {
      asked.push(formatReference(reference))
      if (reference.tag === 'gone') throw new TransportError('manifest-not-found', 'gone')
      return reference.digest === digestOf(child) ? fetched(child) : fetched(index)
    },
  }
}

const image = (
  client: Pick<RegistryClient, 'getManifest'>,
  more: { tag: string } | { digest: ReturnType<typeof digestOf> } = { tag: 'v1' },
) =>
  openRegistryImage(client, {
    transport: 'docker',
    reference: { domain: 'a.test', path: 'team/app', ...more },
  })

describe('openRegistryImage', () => {
  it('fetches nothing by itself', async () => {
    const client = registry()
    const source = image(client)
    await source.close()
    await source.close()
    expect([source.name.transport, client.asked]).toEqual(['docker', []])
  })

  it('resolves the tag once, and knows its digest then', async () => {
    const client = registry()
    const source = image(client)
    const both = await Promise.all([source.readManifest(), source.readManifest()])
    expect(both.map((manifest) => manifest.digest)).toEqual([digestOf(index), digestOf(index)])
    expect((await source.readManifest(digestOf(index))).bytes).toEqual(index)
    expect(client.asked).toEqual(['a.test/team/app:v1'])
  })

  it('reads children by digest, without the tag', async () => {
    const client = registry()
    const source = image(client)
    await source.readManifest()
    expect((await source.readManifest(digestOf(child))).bytes).toEqual(child)
    expect(client.asked).toEqual(['a.test/team/app:v1', `a.test/team/app@${digestOf(child)}`])
  })

  it('reads an image named by digest once', async () => {
    const client = registry()
    const source = image(client, { digest: digestOf(index) })
    await source.readManifest(digestOf(index))
    await source.readManifest()
    expect(client.asked).toEqual([`a.test/team/app@${digestOf(index)}`])
  })

  it('fails as the registry does', async () => {
    const source = image(registry(), { tag: 'gone' })
    await expect(source.readManifest()).rejects.toMatchObject({ code: 'manifest-not-found' })
    await expect(source.readManifest()).rejects.toMatchObject({ code: 'manifest-not-found' })
  })
})
