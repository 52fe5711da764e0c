import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type DemoRegistry, startDemoRegistry } from '../../../src/adapters/demo/registry-server.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const manifest = text('{"schemaVersion":2}')
const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const digest = digestOf(manifest)
const unknown = `sha256:${'0'.repeat(64)}`

describe('the embedded registry', () => {
  let registry: DemoRegistry

  beforeAll(async () => {
    registry = await startDemoRegistry()
  })
  afterAll(() => registry.close())

  const send = (method: string, path: string, body?: Uint8Array, contentType = manifestType) =>
    fetch(`${registry.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: Buffer.from(body), headers: { 'content-type': contentType } }),
    })

  const errorCode = async (response: Response): Promise<unknown> => {
    const { errors } = (await response.json()) as { errors: { code: string }[] }
    return errors[0]?.code
  }

  it('listens on 127.0.0.1 and answers the ping', async () => {
    expect(registry.host).toMatch(/^127\.0\.0\.1:\d+$/)
    expect((await send('GET', '/v2/')).status).toBe(200)
  })

  it('keeps a manifest under its tag and its digest, byte for byte', async () => {
    const put = await send('PUT', '/v2/shop/web/manifests/v1', manifest)
    expect([put.status, put.headers.get('docker-content-digest')]).toEqual([201, digest])
    for (const reference of ['v1', digest]) {
      const got = await send('GET', `/v2/shop/web/manifests/${reference}`)
      expect([got.status, got.headers.get('content-type')]).toEqual([200, manifestType])
      expect(new Uint8Array(await got.arrayBuffer())).toEqual(manifest)
    }
  })

  it('answers HEAD with the headers of GET and no body', async () => {
    await send('PUT', '/v2/shop/head/manifests/v1', manifest)
    const head = await send('HEAD', '/v2/shop/head/manifests/v1')
    expect(head.headers.get('docker-content-digest')).toBe(digest)
    expect(head.headers.get('content-length')).toBe(String(manifest.length))
    expect(await head.text()).toBe('')
  })

  it('moves a tag when it is pushed again, and keeps what it was', async () => {
    const other = text('{"schemaVersion":2,"x":1}')
    await send('PUT', '/v2/shop/moved/manifests/v1', manifest)
    await send('PUT', '/v2/shop/moved/manifests/v1', other)
    const tag = await send('GET', '/v2/shop/moved/manifests/v1')
    expect(tag.headers.get('docker-content-digest')).toBe(digestOf(other))
    expect((await send('GET', `/v2/shop/moved/manifests/${digest}`)).status).toBe(200)
  })

  it('takes a blob by POST and PUT, and gives it back', async () => {
    const blob = text('layer')
    const started = await send('POST', '/v2/shop/web/blobs/uploads/')
    const location = started.headers.get('location') ?? ''
    const put = await send('PUT', `${location}?digest=${digestOf(blob)}`, blob)
    expect([started.status, put.status]).toEqual([202, 201])
    const got = await send('GET', `/v2/shop/web/blobs/${digestOf(blob)}`)
    expect(await got.text()).toBe('layer')
    expect((await send('HEAD', `/v2/shop/other/blobs/${digestOf(blob)}`)).status).toBe(404)
  })

  it('refuses a blob that is not what its digest says, and forgets the upload', async () => {
    const location = (await send('POST', '/v2/shop/web/blobs/uploads/')).headers.get('location') ?? ''
    const put = await send('PUT', `${location}?digest=${unknown}`, text('layer'))
    expect([put.status, await errorCode(put)]).toEqual([400, 'DIGEST_INVALID'])
    expect((await send('PUT', `${location}?digest=${unknown}`, text('layer'))).status).toBe(404)
  })

  it('can lie about a manifest', async () => {
    await send('PUT', '/v2/shop/lied/manifests/v1', manifest)
    registry.lieAbout(digest, text('{}'))
    expect(await (await send('GET', '/v2/shop/lied/manifests/v1')).text()).toBe('{}')
  })

  it.each([
    ['a manifest under a digest of other bytes', 'PUT', `/v2/a/manifests/${unknown}`, 400, 'DIGEST_INVALID'],
    ['an unknown tag', 'GET', '/v2/shop/web/manifests/nope', 404, 'MANIFEST_UNKNOWN'],
    ['an unknown blob', 'GET', `/v2/shop/web/blobs/${unknown}`, 404, 'BLOB_UNKNOWN'],
    ['a name in upper case', 'GET', '/v2/Shop/manifests/v1', 404, 'NAME_UNKNOWN'],
    ['an encoded way out of the name', 'GET', '/v2/a/%2e%2e%2fb/manifests/v1', 404, 'NAME_UNKNOWN'],
    ['a method it does not have', 'DELETE', '/v2/shop/web/manifests/v1', 404, 'NAME_UNKNOWN'],
    ['a path outside the API', 'GET', '/', 404, 'NAME_UNKNOWN'],
  ])('refuses %s', async (_what, method, path, status, code) => {
    const response = await send(method, path, method === 'PUT' ? manifest : undefined)
    expect([response.status, await errorCode(response)]).toEqual([status, code])
  })

  it('refuses a body over its limit', async () => {
    const response = await send('PUT', '/v2/shop/web/manifests/big', new Uint8Array(4 * 1024 * 1024 + 1))
    expect(response.status).toBe(413)
  })

  it('answers a request line it cannot read with an error, and lives on', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request({ port: Number(registry.host.split(':')[1]), path: '//[' }, (incoming) => {
        incoming.resume()
        resolve(incoming.statusCode)
      })
      outgoing.on('error', reject).end()
    })
    expect(status).toBe(500)
    expect((await send('GET', '/v2/')).status).toBe(200)
  })

  it.each([
    [{}, 200, digest],
    [{ referrers: 'silent' }, 200, null],
    [{ referrers: 'none' }, 404, null],
  ] as const)('lists what refers to a manifest, as it is told to (%j)', async (options, status, told) => {
    const other = await startDemoRegistry(options)
    const bytes = text(JSON.stringify({ artifactType: 'a/b', annotations: { k: 'v' }, subject: { digest } }))
    const put = await fetch(`${other.url}/v2/shop/web/manifests/${digestOf(bytes)}`, {
      ...{ method: 'PUT', body: Buffer.from(bytes), headers: { 'content-type': manifestType } },
    })
    expect(put.headers.get('oci-subject')).toBe(told)
    const listed = await fetch(`${other.url}/v2/shop/web/referrers/${digest}`)
    expect(listed.status).toBe(status)
    const entry = { mediaType: manifestType, digest: digestOf(bytes), size: bytes.length }
    if (status === 200)
      expect(await listed.json()).toMatchObject({
        manifests: [{ ...entry, artifactType: 'a/b', annotations: { k: 'v' } }],
      })
    expect(other.requests.map((line) => line.split(' ')[0])).toEqual(['PUT', 'GET'])
    await other.close()
  })

  it('guards tags where it is told to', async () => {
    const other = await startDemoRegistry({ guarded: true })
    const put = async (bytes: Uint8Array, condition: Record<string, string>) =>
      (
        await fetch(`${other.url}/v2/shop/web/manifests/v1`, {
          ...{ method: 'PUT', body: Buffer.from(bytes) },
          headers: { 'content-type': manifestType, ...condition },
        })
      ).status
    expect(await put(manifest, { 'if-none-match': '*' })).toBe(201)
    expect(await put(manifest, { 'if-none-match': '*' })).toBe(412)
    expect(await put(text('{}'), { 'if-match': '"other"' })).toBe(412)
    expect(await put(text('{}'), { 'if-match': `"${digest}"` })).toBe(201)
    await other.close()
  })

  it('frees its port, and may be closed twice', async () => {
    const other = await startDemoRegistry()
    await other.close()
    await other.close()
    await expect(fetch(`${other.url}/v2/`)).rejects.toThrow()
  })
})
