import { afterEach, describe, expect, it } from '@jest/globals'
import { type DemoRegistry, startDemoRegistry } from '../../../src/adapters/demo/registry-server.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { maxIndexEntries } from '../../../src/domain/image/manifest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { SignatureSubject } from '../../../src/ports.ts'
import { closeAll, type LoopbackServer, serve } from '../loopback-server.ts'
import { bundleOf, readAll, signed, testPace, testRegistryClient, testStores } from './test-stores.ts'

const digest = digestOf(Buffer.from('image'))
const hex = digest.slice('sha256:'.length)
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const subjectAt = (host: string): SignatureSubject => ({
  ...{ digest, primary: true, reference: parseReference(`${host}/team/app:1`) },
  descriptor: { mediaType: mediaTypes.ociManifest, size: 5 },
})

const running: DemoRegistry[] = []
const start = async (...options: Parameters<typeof startDemoRegistry>) => {
  const registry = await startDemoRegistry(...options)
  running.push(registry)
  return registry
}
afterEach(async () => {
  await closeAll()
  await Promise.all(running.splice(0).map((registry) => registry.close()))
})

const texts = async (...of: Parameters<typeof readAll>) => {
  const { found, error } = await readAll(...of)
  expect(error).toBeUndefined()
  return found.map((entry) => (entry.kind === 'bundle' ? Buffer.from(entry.bytes).toString() : entry.kind))
}

describe('a bundle that is added', () => {
  it('becomes a manifest of the form of cosign', async () => {
    const registry = await start()
    const subject = subjectAt(registry.host)
    const { place } = await testStores().referrers().append(subject, bundleOf('{"b":1}'))
    const manifest = await fetch(
      `${registry.url}/v2/team/app/manifests/${place.slice(place.indexOf('@') + 1)}`,
    )
    expect(await manifest.json()).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType: bundleType,
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
      },
      layers: [{ mediaType: bundleType, digest: digestOf(Buffer.from('{"b":1}')), size: 7 }],
      subject: { mediaType: mediaTypes.ociManifest, digest, size: 5 },
      annotations: {
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': 'https://sigstore.dev/cosign/sign/v1',
        'org.opencontainers.image.created': '2023-11-14T22:13:20Z',
      },
    })
  })

  it.each([
    ['with the API', undefined, 5, 3],
    ['with the API and no word of it', 'silent', 6, 3],
    // Look, tag: read, written, read twice.
    ['without the API', 'none', 10, 7],
  ] as const)(
    'to a registry %s costs %s requests: %i, and %i more for the next image',
    async (_name, referrers, ...counts) => {
      const registry = await start(referrers === undefined ? {} : { referrers })
      const store = testStores().referrers()
      const first = subjectAt(registry.host)
      await readAll(store, first)
      const spent: number[] = []
      for (const subject of [first, { ...first, digest: digestOf(Buffer.from('next')) }]) {
        const before = registry.requests.length
        await store.append(subject, bundleOf('b'))
        spent.push(registry.requests.length - before)
      }
      expect(spent).toEqual(counts)
    },
  )

  it.each([
    [undefined, 3],
    ['none', 4],
  ] as const)('is read with few requests (API: %s): %i', async (referrers, count) => {
    const registry = await start(referrers === undefined ? {} : { referrers })
    await testStores().referrers().append(subjectAt(registry.host), bundleOf('b'))
    const before = registry.requests.length
    expect(await texts(testStores().referrers(), subjectAt(registry.host))).toEqual(['b'])
    expect(registry.requests.length - before).toBe(count)
  })

  it('may lie in another repository, and still names its subject', async () => {
    const registry = await start({ referrers: 'none' })
    const subject = subjectAt('elsewhere.example')
    const other = parseReference(`${registry.host}/signatures:ignored`)
    const { place } = await testStores().referrers(other).append(subject, bundleOf('b'))
    expect(place).toMatch(`${registry.host}/signatures@sha256:`)
    expect(await texts(testStores().referrers(other), subject)).toEqual(['b'])
    expect(registry.requests.every((line) => line.includes('/v2/signatures/'))).toBe(true)
  })

  it('needs a place, a bundle and the descriptor of its subject', async () => {
    const store = testStores().referrers()
    expect(() => store.place({ digest, primary: true })).toThrow(
      expect.objectContaining({ code: 'identity-missing' }),
    )
    const { descriptor: _none, ...bare } = subjectAt('a.example')
    await expect(store.append(bare, bundleOf('b'))).rejects.toThrow('media type and size')
    await expect(store.append(bare, signed(Buffer.from('b')))).rejects.toThrow('not a simple-signing')
  })

  it('is found and completed where a run was stopped between its blobs and its manifest', async () => {
    const registry = await start({ referrers: 'none' })
    const client = testRegistryClient()
    await client.putBlob({ domain: registry.host, path: 'team/app' }, Buffer.from('b'))
    await client.putBlob({ domain: registry.host, path: 'team/app' }, Buffer.from('{}'))
    expect(await texts(testStores().referrers(), subjectAt(registry.host))).toEqual([])
    await testStores().referrers().append(subjectAt(registry.host), bundleOf('b'))
    expect(await texts(testStores().referrers(), subjectAt(registry.host))).toEqual(['b'])
  })

  it('fails where the registry has the API and does not list it', async () => {
    const empty = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] })
    const registry = await start()
    const server = await serve((request, response, raw) => {
      if (request.path.includes('/referrers/'))
        return void response.writeHead(200, { 'content-type': mediaTypes.ociIndex }).end(empty)
      forward(registry, request, response, raw)
    })
    await expect(
      testStores().referrers().append(subjectAt(server.host), bundleOf('b')),
    ).rejects.toMatchObject({ code: 'store-write-failed', exitCode: 3 })
  })
})

/** Hands a request on to a registry. */
function forward(
  { url }: { readonly url: string },
  ...[request, response]: Parameters<Parameters<typeof serve>[0]>
): void {
  const { method, path, body } = request
  const type = request.headers['content-type']
  const init = { method, headers: type === undefined ? {} : { 'content-type': type } }
  fetch(`${url}${path}`, method === 'GET' ? init : { ...init, body })
    .then(async (answer) => {
      const names = ['content-type', 'location', 'oci-subject', 'etag', 'docker-content-digest']
      const headers = names.flatMap((name) => {
        const value = answer.headers.get(name)
        return value === null ? [] : [[name, value] as const]
      })
      response
        .writeHead(answer.status, Object.fromEntries(headers))
        .end(Buffer.from(await answer.arrayBuffer()))
    })
    .catch(() => response.destroy())
}

// ---- hostile registries -------------------------------------------------------------------------------------------

const manifestOf = (of: string, text: string, more: Record<string, unknown> = {}) => {
  const bytes = Buffer.from(text)
  const layer = { mediaType: bundleType, digest: digestOf(bytes), size: bytes.length }
  return Buffer.from(
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: mediaTypes.ociManifest, artifactType: bundleType },
      ...{ layers: [layer], subject: { mediaType: mediaTypes.ociManifest, digest: of, size: 5 } },
      ...more,
    }),
  )
}
const good = manifestOf(digest, 'good')
const entryOf = (manifest: Uint8Array, more: Record<string, unknown> = {}) => ({
  ...{ mediaType: mediaTypes.ociManifest, digest: digestOf(manifest), size: manifest.length },
  ...more,
})
const indexOf = (...manifests: readonly unknown[]) =>
  JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests })

/** A registry of fixed content; `pages` answers requests for the list, by the API or at the fallback tag. */
async function hostile(
  pages: (path: string, server: () => LoopbackServer) => { body: string; status?: number; link?: string },
  manifests: readonly Uint8Array[] = [good],
  blobs: readonly string[] = ['good'],
): Promise<LoopbackServer> {
  const all = new Map<string, Uint8Array>([
    ...manifests.map((bytes) => [digestOf(bytes), bytes] as const),
    ...blobs.map((text) => [digestOf(Buffer.from(text)), Buffer.from(text)] as const),
  ])
  const server: LoopbackServer = await serve(({ path }, response) => {
    const last = decodeURIComponent(path.split('?')[0]?.split('/').at(-1) ?? '')
    const known = path.includes('/referrers/') ? undefined : all.get(last)
    if (known !== undefined) return void response.writeHead(200).end(known)
    const isList = path.includes('/referrers/') || last === `sha256-${hex}`
    const { body, status = 200, link } = isList ? pages(path, () => server) : { body: '{}', status: 404 }
    response.writeHead(status, {
      'content-type': mediaTypes.ociIndex,
      ...(link !== undefined && { link }),
      ...(!path.includes('/referrers/') && { 'docker-content-digest': digestOf(Buffer.from(body)) }),
    })
    response.end(body)
  })
  return server
}
const readFrom = async (server: LoopbackServer) =>
  await readAll(testStores().referrers(), subjectAt(server.host))
const textOf = ({ found }: Awaited<ReturnType<typeof readFrom>>) =>
  found.map((entry) => (entry.kind === 'bundle' ? Buffer.from(entry.bytes).toString() : entry.kind))

describe('a list that lies', () => {
  const other = manifestOf(digestOf(Buffer.from('other image')), 'good')
  const two = manifestOf(digest, 'good', { layers: [1, 2] })
  const sbom = manifestOf(digest, 'good', {
    layers: [{ ...entryOf(good), mediaType: 'application/spdx+json' }],
  })
  const noSubject = manifestOf(digest, 'good', { subject: undefined })
  const tooBig = manifestOf(digest, 'good', {
    layers: [{ mediaType: bundleType, digest: digestOf(Buffer.from('good')), size: 4 * 1024 * 1024 + 1 }],
  })
  const wrongSize = manifestOf(digest, 'good', {
    layers: [{ mediaType: bundleType, digest: digestOf(Buffer.from('good')), size: 3 }],
  })
  const noBlob = manifestOf(digest, 'never pushed')
  it.each([
    ['names a bundle of another image', other, undefined],
    ['names a manifest with two layers', two, undefined],
    ['names something else as a bundle', sbom, undefined],
    ['names a manifest without a subject', noSubject, undefined],
    ['names what is no JSON', Buffer.from('<html>'), undefined],
    ['names a bundle of more than 4 MiB', tooBig, 'response-too-large'],
    ['names a bundle of another size', wrongSize, 'digest-mismatch'],
    ['names a bundle that is not there', noBlob, 'blob-not-found'],
  ])('%s: the good one is found all the same', async (_name, liar, code) => {
    const server = await hostile(
      () => ({ body: indexOf(entryOf(liar), entryOf(good), entryOf(good)) }),
      [good, liar],
    )
    const read = await readFrom(server)
    expect(textOf(read)).toEqual(['good'])
    if (code === undefined) expect(read.error).toBeUndefined()
    else expect(read.error).toMatchObject({ code, exitCode: 3 })
  })

  it('names a manifest that is not there: the place is unread, the good one is found', async () => {
    const server = await hostile(() => ({ body: indexOf(entryOf(Buffer.from('gone')), entryOf(good)) }))
    const read = await readFrom(server)
    expect([textOf(read), read.error]).toEqual([
      ['good'],
      expect.objectContaining({ code: 'manifest-not-found' }),
    ])
  })

  it('serves another manifest under a digest: the place is unread', async () => {
    const server = await serve(({ path }, response) => {
      const body = path.includes('/referrers/') ? indexOf(entryOf(good)) : manifestOf(digest, 'bad')
      response
        .writeHead(200, path.includes('/referrers/') ? { 'content-type': mediaTypes.ociIndex } : {})
        .end(body)
    })
    expect((await readFrom(server)).error).toMatchObject({ code: 'digest-mismatch', exitCode: 3 })
  })

  it.each(['application/vnd.oci.empty.v1+json', '', undefined, 'application/x-unheard-of'])(
    'says type %j of a bundle, which is looked at all the same',
    async (artifactType) => {
      const server = await hostile(() => ({ body: indexOf(entryOf(good, { artifactType })) }))
      expect(textOf(await readFrom(server))).toEqual(['good'])
    },
  )

  it('fetches no manifest that is surely something else', async () => {
    const types = [
      'application/spdx+json',
      'application/vnd.cncf.notary.signature',
      'application/vnd.cyclonedx+json',
    ]
    const server = await hostile(() => ({
      body: indexOf(...types.map((artifactType, n) => entryOf(Buffer.from(`${n}`), { artifactType }))),
    }))
    expect(await readFrom(server)).toEqual({ found: [], error: undefined })
    expect(server.seen).toHaveLength(1)
  })
})

describe('pages', () => {
  it('are read to the last', async () => {
    const second = manifestOf(digest, 'second')
    const server = await hostile(
      (path) =>
        path.includes('page=2')
          ? { body: indexOf(entryOf(second), entryOf(good)) }
          : { body: indexOf(entryOf(good)), link: `</v2/team/app/referrers/${digest}?page=2>; rel="next"` },
      [good, second],
      ['good', 'second'],
    )
    expect(textOf(await readFrom(server))).toEqual(['good', 'second'])
  })

  it.each([
    ['back to themselves', () => `</v2/team/app/referrers/${digest}>; rel="next"`, 'signatures-endless'],
    [
      'on for ever',
      (path: string) => `<${path}${path.includes('?') ? '' : '?'}x>; rel=next`,
      'signatures-endless',
    ],
    ['to another host', () => '<http://127.0.0.2:9/v2/>; rel="next"', 'registry-error'],
    ['to an unreadable address', () => '<http://[>; rel="next"', 'registry-error'],
  ])('that lead %s leave the place unread', async (_name, link, code) => {
    const server = await hostile((path) => ({ body: indexOf(entryOf(good)), link: link(path) }))
    expect((await readFrom(server)).error).toMatchObject({ code, exitCode: 3 })
    expect(server.seen.length).toBeLessThanOrEqual(51)
  })

  it.each([
    [1001, 'signatures-endless'],
    [100_000, 'response-too-large'],
  ])('of %i entries are too much', async (count, code) => {
    const entries = Array.from({ length: count }, (_, n) => entryOf(Buffer.from(`${n}`)))
    const half = Math.ceil(count / 2)
    const server = await hostile((path) =>
      path.includes('?')
        ? { body: indexOf(...entries.slice(half)) }
        : { body: indexOf(...entries.slice(0, half)), link: '<?page=2>; rel="next"' },
    )
    expect((await readFrom(server)).error).toMatchObject({ code, exitCode: 3 })
  })
})

describe('a registry without an answer', () => {
  it.each([400, 404, 405, 406, 501])('%i to the API means: look at the fallback tag', async (status) => {
    const server = await hostile((path) =>
      path.includes('/referrers/') ? { body: '', status } : { body: indexOf(entryOf(good)) },
    )
    expect(textOf(await readFrom(server))).toEqual(['good'])
  })

  const answering = (type: string, body: string | Uint8Array) =>
    serve(({ path }, response) => {
      if (!path.includes('/referrers/')) response.writeHead(404).end()
      else response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(body)
    })

  it.each([
    ['a web page', 'text/html', '<html>'],
    ['an answer of its own', 'application/json', '{"status":"ok"}'],
    ['the image', mediaTypes.ociManifest, good],
  ])('that answers with %s has no API', async (_name, type, body) => {
    expect(await readFrom(await answering(type, body))).toEqual({ found: [], error: undefined })
  })

  const cut = indexOf(entryOf(good)).slice(0, -2)
  const many = indexOf(...Array.from({ length: maxIndexEntries + 1 }, () => entryOf(good)))
  const badDigest = indexOf({ ...entryOf(good), digest: 'sha256:0' })
  const list = indexOf(entryOf(good)).replace(mediaTypes.ociIndex, mediaTypes.dockerList)
  it.each([
    ['cut off', cut],
    ['too long', many],
    ['with a digest that is none', badDigest],
    ['of another kind', list],
    ['that is a number', '{"manifests":5}'],
  ])('that answers with a list %s is never taken for one without the API', async (_name, body) => {
    for (const type of ['', 'application/json', 'application/octet-stream', mediaTypes.ociIndex]) {
      const server = await answering(type, body)
      expect((await readFrom(server)).error).toMatchObject({ code: 'registry-error', exitCode: 3 })
    }
  })

  it('after it gave one is asked no fallback tag in its place', async () => {
    let asked = 0
    const server = await hostile((path) => {
      if (!path.includes('/referrers/')) return { body: '', status: 404 }
      asked += 1
      return asked === 1 ? { body: indexOf(entryOf(good)) } : { body: '', status: 404 }
    })
    const store = testStores().referrers()
    expect(textOf(await readAll(store, subjectAt(server.host)))).toEqual(['good'])
    expect((await readAll(store, subjectAt(server.host))).error).toMatchObject({
      code: 'registry-error',
      exitCode: 3,
    })
  })

  it.each([
    [403, 'registry-denied'],
    [429, 'rate-limited'],
    [500, 'registry-error'],
    [503, 'registry-error'],
  ])('%i is never taken for none', async (status, code) => {
    for (const where of ['/referrers/', '/manifests/']) {
      const server = await hostile((path) =>
        path.includes(where) ? { body: '', status } : { body: '', status: 404 },
      )
      expect((await readFrom(server)).error).toMatchObject({ code, exitCode: 3 })
    }
  })

  it('that calls half an index one leaves the place unread', async () => {
    const server = await hostile(() => ({ body: '{"schemaVersion":2,"manifests":[' }))
    expect((await readFrom(server)).error).toMatchObject({ code: 'registry-error' })
  })
})

describe('a fallback tag', () => {
  const fallback = (body: string | Uint8Array) =>
    hostile((path) => (path.includes('/referrers/') ? { body: '', status: 404 } : { body: body.toString() }))

  it.each([
    ['is an image', good],
    [
      'is another index',
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.dockerList, manifests: [] }),
    ],
    ['names no digests', indexOf({ mediaType: mediaTypes.ociManifest, size: 1, digest: 'x' })],
  ])('that %s is one broken entry, never none', async (_name, body) => {
    const { found, error } = await readFrom(await fallback(body))
    expect(error).toBeUndefined()
    expect(found).toEqual([expect.objectContaining({ kind: 'malformed', code: 'signature-malformed' })])
  })

  it('that is no index is not overwritten', async () => {
    const registry = await start({ referrers: 'none' })
    await fetch(`${registry.url}/v2/team/app/manifests/sha256-${hex}`, {
      ...{ method: 'PUT', body: good, headers: { 'content-type': mediaTypes.ociManifest } },
    })
    await expect(
      testStores().referrers().append(subjectAt(registry.host), bundleOf('b')),
    ).rejects.toMatchObject({ code: 'store-tag-foreign', exitCode: 3 })
    const kept = await fetch(`${registry.url}/v2/team/app/manifests/sha256-${hex}`)
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(good)
  })

  it('keeps what others wrote there, unknown members too', async () => {
    const registry = await start({ referrers: 'none' })
    const foreign = {
      ...entryOf(Buffer.from('x'), { artifactType: 'application/spdx+json' }),
      extra: { a: [1.5, null] },
    }
    const body = JSON.stringify({ ...JSON.parse(indexOf(foreign)), annotations: { kept: 'yes' } })
    await fetch(`${registry.url}/v2/team/app/manifests/sha256-${hex}`, {
      ...{ method: 'PUT', body, headers: { 'content-type': mediaTypes.ociIndex } },
    })
    const { place } = await testStores().referrers().append(subjectAt(registry.host), bundleOf('b'))
    const kept = await fetch(`${registry.url}/v2/team/app/manifests/sha256-${hex}`)
    expect(await kept.json()).toMatchObject({
      annotations: { kept: 'yes' },
      manifests: [
        foreign,
        { digest: place.split('@')[1], artifactType: bundleType, annotations: expect.anything() },
      ],
    })
  })

  it('is written once by two runs with the same bundle', async () => {
    const registry = await start({ referrers: 'none' })
    const subject = subjectAt(registry.host)
    const pace = testPace()
    await testStores({ pace }).referrers().append(subject, bundleOf('b'))
    await testStores({ pace }).referrers().append(subject, bundleOf('b'))
    const puts = registry.requests.filter((line) => line.startsWith('PUT') && line.includes('sha256-'))
    expect(puts).toHaveLength(1)
  })
})
