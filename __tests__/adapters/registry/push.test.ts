import { afterEach, describe, expect, it } from '@jest/globals'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'
import {
  closeAll,
  everywhereLoopback,
  failureOf,
  type LoopbackServer,
  type Seen,
  serve,
  serveTls,
  testAuthority,
} from '../loopback-server.ts'
import { testRegistryClient } from '../stores/test-stores.ts'

afterEach(closeAll)

const bytes = Buffer.from('blob')
const digest = digestOf(bytes)
const repositoryOf = (server: Pick<LoopbackServer, 'host'>) => ({ domain: server.host, path: 'team/app' })
const lines = (server: LoopbackServer) => server.seen.map(({ method, path }) => `${method} ${path}`)
const auth = { auth: Buffer.from('user:pass').toString('base64') }
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly cut?: true }

/** A registry that answers with the next of these, or as it should. */
async function registry(
  answers: (request: Seen, count: number) => Answer | undefined,
): Promise<LoopbackServer> {
  let count = 0
  return await serve((request, response) => {
    count += 1
    const usual: Answer =
      request.method === 'POST'
        ? { status: 202, headers: { location: '/v2/team/app/blobs/uploads/1?_state=a%2Fb' } }
        : { status: 201 }
    const { status, headers, cut } = answers(request, count) ?? usual
    if (cut === true) response.destroy()
    else response.writeHead(status, headers).end()
  })
}

describe('a blob that is pushed', () => {
  it.each([
    ['relative', '7', '/v2/team/app/blobs/uploads/7'],
    ['from the root', '/up?a=%2F&b', '/up?a=%2F&b'],
    ['with an empty query', '/up?', '/up'],
  ])('goes where the registry wants it: %s', async (_name, location, put) => {
    const server = await registry(({ method }) =>
      method === 'POST' ? { status: 202, headers: { location } } : undefined,
    )
    await testRegistryClient().putBlob(repositoryOf(server), bytes)
    expect(lines(server)).toEqual([
      'POST /v2/team/app/blobs/uploads/',
      `PUT ${put}${put.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`,
    ])
    expect(server.seen.map(({ body, headers }) => [body, headers['content-length']])).toEqual([
      ['', '0'],
      ['blob', '4'],
    ])
  })

  it('goes to another host without the login, and without an answer to its challenge', async () => {
    const storage = await registry(({ headers }) =>
      headers.authorization === undefined ? undefined : { status: 400 },
    )
    const server = await registry(({ method, headers }) =>
      headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
        : method === 'POST'
          ? { status: 202, headers: { location: `${storage.url.replace('//', '//a:b@')}/put?sig=1` } }
          : undefined,
    )
    await testRegistryClient({}, { [server.host]: auth }).putBlob(repositoryOf(server), bytes)
    expect(lines(storage)).toEqual([`PUT /put?sig=1&digest=${encodeURIComponent(digest)}`])
    expect(storage.seen[0]?.headers).not.toHaveProperty('authorization')
    expect(server.seen.at(-1)?.headers.authorization).toMatch(/^Basic /)
  })

  it.each([
    ['none', undefined, 'registry-error'],
    ['an unreadable one', 'http://[', 'registry-error'],
    ['a file', 'file:///etc/passwd', 'registry-error'],
    ['a metadata address', 'http://169.254.169.254/x', 'address-refused'],
  ])('goes nowhere where the place for it is %s', async (_name, location, code) => {
    const server = await registry(() => ({
      status: 202,
      ...(location !== undefined && { headers: { location } }),
    }))
    const error = await failureOf(testRegistryClient().putBlob(repositoryOf(server), bytes))
    expect([error.code, server.seen.length]).toEqual([code, 1])
  })

  it('never leaves TLS', async () => {
    const server = await serveTls((_request, response) =>
      response.writeHead(202, { location: 'http://registry.test/up' }).end(),
    )
    const client = testRegistryClient({ caFile: testAuthority, resolveName: everywhereLoopback })
    const error = await failureOf(
      client.putBlob({ domain: `registry.test:${server.port}`, path: 'team/app' }, bytes),
    )
    expect(error.code).toBe('redirect-refused')
  })

  it.each([
    ['a lost POST', [{ status: 0, cut: true }], 3],
    ['a lost PUT', [undefined, { status: 0, cut: true }], 3],
    ['503 to the POST', [{ status: 503 }], 3],
    ['500 to the PUT', [undefined, { status: 500 }], 3],
    ['429 to the POST', [{ status: 429 }], 3],
    ['an upload that is forgotten', [undefined, { status: 404 }], 4],
  ] as const)('survives %s', async (_name, answers, count) => {
    const server = await registry((_request, turn) => answers[turn - 1])
    await testRegistryClient().putBlob(repositoryOf(server), bytes)
    expect(server.seen).toHaveLength(count)
    expect(server.seen.at(-1)).toMatchObject({ method: 'PUT', body: 'blob' })
    expect(server.seen.at(-1)?.path).toContain(`digest=${encodeURIComponent(digest)}`)
  })

  it.each([
    [400, 'registry-error'],
    [404, 'registry-error'],
    [405, 'registry-error'],
    [413, 'registry-error'],
    [500, 'registry-error'],
    [200, 'registry-error'],
  ])('fails with %i', async (status, code) => {
    const server = await registry(({ method }) => (method === 'POST' ? undefined : { status }))
    const error = await failureOf(testRegistryClient().putBlob(repositoryOf(server), bytes))
    expect(error).toMatchObject({ code, status, exitCode: 3 })
  })
})

describe('the right to push', () => {
  it('is asked for when the first write comes, and serves all that follows', async () => {
    const asked: (string | null)[] = []
    const tokens = await serve(({ path }, response) => {
      asked.push(new URL(path, 'http://x').searchParams.get('scope'))
      response.end('{"token":"t"}')
    })
    const server = await registry(({ method, headers }) =>
      headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': `Bearer realm="${tokens.url}/token",service="s"` } }
        : method === 'GET'
          ? { status: 404 }
          : undefined,
    )
    const client = testRegistryClient({}, { [server.host]: auth })
    const repository = repositoryOf(server)
    await client.listReferrers(repository, digest)
    await client.putBlob(repository, bytes)
    await client.putManifest({ ...repository, digest }, { bytes, mediaType: mediaTypes.ociManifest })
    await client.listReferrers(repository, digest)
    expect(asked).toEqual(['repository:team/app:pull', 'repository:team/app:pull,push'])
  })

  it.each([
    ['POST', 403],
    ['PUT', 403],
    ['POST', 401],
  ])('that is missing is named with the permission of a workflow (%s %i)', async (method, status) => {
    const tokens = await serve((_request, response) => response.end('{"token":"t"}'))
    const guarded = await serve((request, response) => {
      const known = request.headers.authorization !== undefined
      const challenge = { 'www-authenticate': `Bearer realm="${tokens.url}/"` }
      if (!known || (request.method === method && status === 401)) response.writeHead(401, challenge).end()
      else if (request.method === method) response.writeHead(status).end()
      else response.writeHead(202, { location: '/up' }).end()
    })
    const client = testRegistryClient({}, { [guarded.host]: auth })
    const error = await failureOf(client.putBlob(repositoryOf(guarded), bytes))
    expect(error).toMatchObject({
      ...{ code: 'registry-denied', exitCode: 3, refusal: expect.objectContaining({ operation: 'push' }) },
      next: expect.stringContaining('packages: write'),
    })
  })
})

describe('a manifest that is pushed', () => {
  const put = (server: LoopbackServer, more: object, onlyIf?: { etag: string } | 'missing') =>
    testRegistryClient().putManifest(
      { ...repositoryOf(server), ...more },
      { bytes, mediaType: mediaTypes.ociIndex, ...(onlyIf !== undefined && { onlyIf }) },
    )

  it('says its type and on which condition, and hears of the subject', async () => {
    const server = await registry(() => ({ status: 201, headers: { 'oci-subject': digest } }))
    expect(await put(server, { digest })).toEqual({ kind: 'written', subject: digest })
    await put(server, { tag: 'x' }, 'missing')
    await put(server, { tag: 'x' }, { etag: '"e"' })
    expect(lines(server)).toEqual([digest, 'x', 'x'].map((last) => `PUT /v2/team/app/manifests/${last}`))
    expect(
      server.seen.map(({ headers }) => [
        headers['content-type'],
        headers['if-none-match'],
        headers['if-match'],
      ]),
    ).toEqual([
      [mediaTypes.ociIndex, undefined, undefined],
      [mediaTypes.ociIndex, '*', undefined],
      [mediaTypes.ociIndex, undefined, '"e"'],
    ])
  })

  it.each([409, 412, 400])('to a tag may be refused with %i, which is a value', async (status) => {
    const server = await registry(() => ({ status }))
    expect(await put(server, { tag: 'x' })).toMatchObject({ kind: 'refused', failure: { status } })
    await expect(put(server, { digest })).rejects.toMatchObject({ status })
  })

  it('to a tag is never repeated by itself, by digest it is', async () => {
    const server = await registry(() => ({ status: 503 }))
    await failureOf(put(server, { tag: 'x' }))
    expect(server.seen).toHaveLength(1)
    await failureOf(put(server, { digest }))
    expect(server.seen).toHaveLength(5)
  })

  it('fails where the registry took other bytes', async () => {
    const other = digestOf(Buffer.from('other'))
    const server = await registry(() => ({ status: 201, headers: { 'docker-content-digest': other } }))
    await expect(put(server, { digest })).rejects.toMatchObject({ code: 'digest-header-mismatch' })
  })

  it.each(['DIGEST_INVALID', 'MANIFEST_BLOB_UNKNOWN'])(
    'may pass where the registry says %s',
    async (code) => {
      const server = await serve((_request, response) =>
        response.writeHead(400).end(JSON.stringify({ errors: [{ code, message: 'x' }] })),
      )
      expect(await failureOf(put(server, { digest }))).toMatchObject({
        code: 'registry-error',
        mayPass: true,
      })
    },
  )
})

describe('a blob that is fetched', () => {
  const get = (server: LoopbackServer, maxBytes = 100) =>
    testRegistryClient().getBlob(repositoryOf(server), digest, maxBytes)

  it('is hashed, and may come from a storage that sees no login', async () => {
    const storage = await serve((_request, response) => response.end(bytes))
    const server = await serve((_request, response) =>
      response.writeHead(307, { location: `${storage.url}/b?sig=1` }).end(),
    )
    expect(Buffer.from(await get(server))).toEqual(bytes)
    expect(lines(server)).toEqual([`GET /v2/team/app/blobs/${digest}`])
  })

  it.each([
    ['another', 200, 'other', 'digest-mismatch'],
    ['too long', 200, 'b'.repeat(101), 'response-too-large'],
    ['missing', 404, '', 'blob-not-found'],
    ['forbidden', 403, '', 'registry-denied'],
  ])('that is %s is an error', async (_name, status, body, code) => {
    const server = await serve((_request, response) => response.writeHead(status).end(body))
    await expect(get(server)).rejects.toMatchObject({ code, exitCode: 3 })
  })
})
