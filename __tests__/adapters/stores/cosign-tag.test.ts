import { afterEach, describe, expect, it } from '@jest/globals'
import { type DemoRegistry, startDemoRegistry } from '../../../src/adapters/demo/registry-server.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { SignatureSubject } from '../../../src/ports.ts'
import { closeAll, serve } from '../loopback-server.ts'
import { bundleOf, layerOf, readAll, testStores } from './test-stores.ts'

const digest = digestOf(Buffer.from('image'))
const tag = `sha256-${digest.slice('sha256:'.length)}.sig`
const layerType = 'application/vnd.dev.cosign.simplesigning.v1+json'
const subjectAt = (host: string): SignatureSubject => ({
  ...{ digest, primary: true, reference: parseReference(`${host}/team/app:1`) },
})

const running: DemoRegistry[] = []
const start = async () => {
  const registry = await startDemoRegistry({ referrers: 'none' })
  running.push(registry)
  return registry
}
afterEach(async () => {
  await closeAll()
  await Promise.all(running.splice(0).map((registry) => registry.close()))
})

interface Pushed {
  readonly config: { readonly digest: string }
  readonly rootfs: { readonly diff_ids: readonly string[] }
}
const getJson = async (url: string) => (await (await fetch(url)).json()) as Pushed
const putManifest = (registry: DemoRegistry, manifest: unknown, mediaType: string = mediaTypes.ociManifest) =>
  fetch(`${registry.url}/v2/team/app/manifests/${tag}`, {
    ...{ method: 'PUT', headers: { 'content-type': mediaType }, body: JSON.stringify(manifest) },
  })
const manifestOver = (layers: readonly unknown[]) => ({
  schemaVersion: 2,
  mediaType: mediaTypes.ociManifest,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 5 },
  layers,
})

describe('a signature that is added', () => {
  it('becomes a layer of the form of cosign, with its configuration', async () => {
    const registry = await start()
    const store = testStores().sigTag()
    const { place } = await store.append(subjectAt(registry.host), layerOf('payload', 'signature'))
    expect([place, store.place(subjectAt(registry.host))]).toEqual([
      `${registry.host}/team/app:${tag}`,
      `${registry.host}/team/app:${tag}`,
    ])
    const manifest = await getJson(`${registry.url}/v2/team/app/manifests/${tag}`)
    const payload = digestOf(Buffer.from('payload'))
    expect(manifest).toEqual({
      ...{ schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: manifest.config },
      layers: [
        {
          ...{ mediaType: layerType, size: 7, digest: payload },
          annotations: { 'dev.cosignproject.cosign/signature': 'c2lnbmF0dXJl' },
        },
      ],
    })
    // 233 bytes, as cosign writes it for one layer.
    expect(manifest.config).toMatchObject({
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: 233,
    })
    const config = await getJson(`${registry.url}/v2/team/app/blobs/${manifest.config.digest}`)
    expect(config.rootfs).toEqual({ type: 'layers', diff_ids: [payload] })
  })

  it('costs eight requests, and reading it two', async () => {
    const registry = await start()
    await testStores().sigTag().append(subjectAt(registry.host), layerOf('payload'))
    expect(registry.requests).toHaveLength(8)
    expect((await readAll(testStores().sigTag(), subjectAt(registry.host))).found).toHaveLength(1)
    expect(registry.requests).toHaveLength(10)
  })

  it('stands behind those of others, which stay as they are', async () => {
    const registry = await start()
    const other = {
      mediaType: layerType,
      digest,
      size: 5,
      annotations: { a: 'b' },
      unknown: [1, { x: null }],
    }
    await putManifest(registry, { ...manifestOver([other]), annotations: { kept: 'yes' } })
    await testStores().sigTag().append(subjectAt(registry.host), layerOf('payload'))
    const manifest = await getJson(`${registry.url}/v2/team/app/manifests/${tag}`)
    expect(manifest).toMatchObject({
      annotations: { kept: 'yes' },
      layers: [other, { mediaType: layerType }],
    })
    const config = await getJson(`${registry.url}/v2/team/app/blobs/${manifest.config.digest}`)
    expect(config.rootfs.diff_ids).toEqual([digest, digestOf(Buffer.from('payload'))])
  })

  it('is taken for one with equal annotations, not for one with others', async () => {
    const registry = await start()
    const subject = subjectAt(registry.host)
    for (const signature of ['one', 'two', 'one'])
      await testStores().sigTag().append(subject, layerOf('payload', signature))
    const { found } = await readAll(testStores().sigTag(), subject)
    expect(found.map((entry) => entry.kind === 'cosign-layer' && Object.values(entry.annotations))).toEqual([
      ['b25l'],
      ['dHdv'],
    ])
    expect(found.map(({ place }) => place.slice(place.indexOf(' ')))).toEqual([' layer 1', ' layer 2'])
  })

  it('may lie in another repository; a bundle has no place there', async () => {
    const registry = await start()
    const other = parseReference(`${registry.host}/signatures`)
    await testStores().sigTag(other).append(subjectAt('elsewhere.example'), layerOf('payload'))
    expect(registry.requests.every((line) => line.includes('/v2/signatures/'))).toBe(true)
    await expect(
      testStores().sigTag(other).append(subjectAt('elsewhere.example'), bundleOf('b')),
    ).rejects.toThrow('not a bundle')
  })

  it('does not overwrite what is no list of signatures', async () => {
    const registry = await start()
    await putManifest(
      registry,
      { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] },
      mediaTypes.ociIndex,
    )
    await expect(
      testStores().sigTag().append(subjectAt(registry.host), layerOf('payload')),
    ).rejects.toMatchObject({ code: 'store-tag-foreign', exitCode: 3 })
  })
})

describe('what is read', () => {
  const payload = Buffer.from('payload')
  const layer = { mediaType: layerType, digest: digestOf(payload), size: payload.length }
  /** A registry with this manifest at the tag and the payload as its only blob. */
  const readLayers = async (layers: readonly unknown[], mediaType: string = mediaTypes.ociManifest) => {
    const server = await serve(({ path }, response) => {
      const body = JSON.stringify({ ...manifestOver(layers), mediaType })
      if (path.endsWith(tag))
        response.writeHead(200, { 'docker-content-digest': digestOf(Buffer.from(body)) }).end(body)
      else if (path.endsWith(digestOf(payload))) response.end(payload)
      else if (path.endsWith(digest)) response.end('something else')
      else response.writeHead(404).end()
    })
    return { ...(await readAll(testStores().sigTag(), subjectAt(server.host))), server }
  }

  it('is nothing where there is no tag', async () => {
    const server = await serve((_request, response) => response.writeHead(404).end())
    expect(await readAll(testStores().sigTag(), subjectAt(server.host))).toEqual({
      found: [],
      error: undefined,
    })
  })

  it.each([403, 500])('is unread, not nothing, where the registry answers %i', async (status) => {
    const server = await serve((_request, response) => response.writeHead(status).end())
    expect((await readAll(testStores().sigTag(), subjectAt(server.host))).error).toMatchObject({
      exitCode: 3,
    })
  })

  it('is each layer, also one without a signature; other layers are left out', async () => {
    const { found, error } = await readLayers([
      layer,
      { ...layer, mediaType: 'application/x' },
      { ...layer, annotations: { a: 'b' } },
    ])
    expect(error).toBeUndefined()
    expect(found).toEqual([
      expect.objectContaining({ kind: 'cosign-layer', annotations: {}, mediaType: layerType, payload }),
      expect.objectContaining({ annotations: { a: 'b' } }),
    ])
  })

  it.each([
    ['whose blob is gone', { ...layer, digest: digestOf(Buffer.from('gone')) }, 'blob-not-found'],
    ['whose blob is another', { ...layer, digest }, 'digest-mismatch'],
    ['of more than 4 MiB', { ...layer, size: 4 * 1024 * 1024 + 1 }, 'response-too-large'],
    ['of another size', { ...layer, size: 1 }, 'digest-mismatch'],
  ])('leaves the place unread for a layer %s, and has the others', async (_name, bad, code) => {
    const { found, error } = await readLayers([bad, layer])
    expect([found.map(({ kind }) => kind), error]).toEqual([
      ['cosign-layer'],
      expect.objectContaining({ code }),
    ])
  })

  it.each([
    ['another manifest', [], mediaTypes.schema2],
    ['broken layers', [{ mediaType: layerType }], mediaTypes.ociManifest],
    ['layers that are none', [1], mediaTypes.ociManifest],
  ])('is one broken entry where the tag holds %s', async (_name, layers, mediaType) => {
    const { found, error } = await readLayers(layers, mediaType)
    expect(error).toBeUndefined()
    expect(found).toEqual([expect.objectContaining({ kind: 'malformed', code: 'signature-malformed' })])
  })

  it('ends at 1000 layers: of 5000 none is fetched', async () => {
    const { error, server } = await readLayers(Array.from({ length: 5000 }, () => layer))
    expect(error).toMatchObject({ code: 'signatures-endless', exitCode: 3 })
    expect(server.seen).toHaveLength(1)
  })
})
