import { afterEach, describe, expect, it } from '@jest/globals'
import { createAuthorization } from '../../../src/adapters/registry/authorization.ts'
import { createRegistryClient, type RegistryClient } from '../../../src/adapters/registry/client.ts'
import { createCredentials, type RegistryCredentials } from '../../../src/adapters/registry/credentials.ts'
import { type RegistryRefusal, TransportError } from '../../../src/domain/errors.ts'
import { closeAll, failureOf, type LoopbackServer, type Seen, serve, testHttp } from '../loopback-server.ts'

afterEach(closeAll)

const manifest = JSON.stringify({ schemaVersion: 2, layers: [] })
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`
const errors = (code: string, message = ''): string => JSON.stringify({ errors: [{ code, message }] })

/** What a registry answers: status, body, headers; null serves the manifest. */
type Said = readonly [number, string, Readonly<Record<string, string>>] | null

async function registry(say: (request: Seen, origin: string) => Said): Promise<LoopbackServer> {
  const server = await serve((request, response) => {
    const [status, body, headers] = say(request, server.url) ?? [200, manifest, {}]
    response.writeHead(status, headers).end(body)
  })
  return server
}

const credentialsFor = (server: LoopbackServer, login?: string): RegistryCredentials => {
  const auths = login === undefined ? {} : { [server.host]: { auth: Buffer.from(login).toString('base64') } }
  const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }), XDG_RUNTIME_DIR: '/nonexistent' }
  return createCredentials({ env, home: '/nonexistent' })
}

const clientFor = (server: LoopbackServer, login?: string): RegistryClient =>
  createRegistryClient({
    http: testHttp(),
    credentials: credentialsFor(server, login),
    insecureHosts: [],
  })

const image = (server: LoopbackServer, path = 'team/app') => ({ domain: server.host, path, tag: 'v1' })
const asks = (origin: string, challenge = `Bearer realm="${origin}/token"`) =>
  ({ 'www-authenticate': challenge }) as const

/** A registry with a token service, which answer as told; the service gives a token where it is told nothing. */
const withTokens = (told: { readonly token?: Said; readonly manifest?: Said }) =>
  registry(({ path, headers }, origin) => {
    if (path.startsWith('/token')) return told.token ?? [200, '{"token":"t1"}', {}]
    if (headers.authorization === undefined) return [401, '', asks(origin)]
    return told.manifest ?? null
  })

interface Row {
  readonly what: string
  readonly told: Parameters<typeof withTokens>[0]
  readonly login?: string
  readonly code: string
  readonly by: RegistryRefusal['by']
  readonly status: number
  readonly claimedCode?: string
}

const rows: readonly Row[] = [
  {
    what: 'no login, and the token service wants one',
    told: { token: [401, errors('UNAUTHORIZED'), {}] },
    code: 'registry-login-missing',
    by: 'token-service',
    status: 401,
    claimedCode: 'UNAUTHORIZED',
  },
  {
    what: 'no login, and the token service denies',
    told: { token: [403, errors('DENIED'), {}] },
    code: 'registry-login-missing',
    by: 'token-service',
    status: 403,
    claimedCode: 'DENIED',
  },
  {
    what: 'no login, and the token of anybody is not enough',
    told: { manifest: [401, errors('UNAUTHORIZED'), {}] },
    code: 'registry-login-missing',
    by: 'registry',
    status: 401,
    claimedCode: 'UNAUTHORIZED',
  },
  {
    what: 'no login, and the registry forbids',
    told: { manifest: [403, errors('DENIED'), {}] },
    code: 'registry-denied',
    by: 'registry',
    status: 403,
    claimedCode: 'DENIED',
  },
  {
    what: 'a login that is refused',
    told: { token: [401, '{"details":"incorrect username or password"}', {}] },
    login: 'user:hunter2',
    code: 'registry-login-refused',
    by: 'token-service',
    status: 401,
  },
  {
    what: 'a login without the right, says the token service',
    told: { token: [403, errors('DENIED', 'requested access to the resource is denied'), {}] },
    login: 'user:hunter2',
    code: 'registry-denied',
    by: 'token-service',
    status: 403,
    claimedCode: 'DENIED',
  },
  {
    what: 'a login without the right, says the registry to its token',
    told: { manifest: [401, errors('DENIED'), {}] },
    login: 'user:hunter2',
    code: 'registry-denied',
    by: 'registry',
    status: 401,
    claimedCode: 'DENIED',
  },
  {
    what: 'no such tag',
    told: { manifest: [404, errors('MANIFEST_UNKNOWN'), {}] },
    login: 'user:hunter2',
    code: 'manifest-not-found',
    by: 'registry',
    status: 404,
    claimedCode: 'MANIFEST_UNKNOWN',
  },
  {
    what: 'no such repository',
    told: { manifest: [404, errors('NAME_UNKNOWN'), {}] },
    code: 'repository-not-found',
    by: 'registry',
    status: 404,
    claimedCode: 'NAME_UNKNOWN',
  },
  {
    what: 'nothing there, in a form that is nobody’s',
    told: { manifest: [404, errors('::error::x'), {}] },
    code: 'manifest-not-found',
    by: 'registry',
    status: 404,
  },
]

describe('a refusal', () => {
  it.each(rows)('$what: $code', async ({ told, login, code, by, status, claimedCode }) => {
    const server = await withTokens(told)
    const error = await failureOf(clientFor(server, login).getManifest(image(server)))
    expect(error.refusal).toEqual({
      registry: server.host,
      repository: 'team/app',
      operation: 'pull',
      by,
      status,
      ...(claimedCode !== undefined && { claimedCode }),
      ...(login !== undefined && { login: { file: 'DOCKER_AUTH_CONFIG', entry: server.host } }),
    })
    expect(error).toMatchObject({ code, status, next: expect.stringMatching(/^[A-Z].*\.$/) })
    const asked =
      login === undefined ? 'without credentials' : `with DOCKER_AUTH_CONFIG, entry "${server.host}"`
    expect(error.message).toContain(`status ${status}`)
    expect(error.message).toContain(`(asked ${asked})`)
    expect(error.message).not.toContain('hunter2')
  })

  it('of the storage behind a registry is none of the login', async () => {
    const storage = await registry(() => [403, '<Error><Code>AccessDenied</Code></Error>', {}])
    const server = await withTokens({ manifest: [307, '', { location: `${storage.url}/x?sig=s3cret` }] })
    const error = await failureOf(clientFor(server, 'user:hunter2').getManifest(image(server)))
    expect(error).toMatchObject({ code: 'registry-error', status: 403, refusal: undefined })
    expect(error.message).toContain(`${storage.url}/x?sig=…, where ${server.host} redirects to, answered`)
    expect(error.message).not.toMatch(/asked with|s3cret/)
    expect(storage.seen.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('of a push says so', async () => {
    const server = await registry((_request, origin) => [401, '', asks(origin, 'Basic realm="x"')])
    const http = testHttp()
    const send = () => http.request({ method: 'GET', url: server.url, what: 'manifest', maxBytes: 10 })
    const wanted = { registry: server.host, repository: 'team/app', operation: 'push' } as const
    const request = { registry: new URL(server.url), wanted, scopes: [], send, ping: send }
    const authorization = createAuthorization(http, credentialsFor(server), Date.now)
    const error = await failureOf(authorization.exchange(request))
    expect(error).toMatchObject({ code: 'registry-login-missing', refusal: { operation: 'push' } })
  })

  it.each(['hunter2', Buffer.from('user:hunter2').toString('base64')])(
    'that repeats %j is told without what was said',
    async (secret) => {
      const server = await withTokens({ token: [401, errors('UNAUTHORIZED', `no ${secret} here`), {}] })
      const error = await failureOf(clientFor(server, 'user:hunter2').getManifest(image(server)))
      expect(error.code).toBe('registry-login-refused')
      expect(error.message).toContain('answered status 401 (asked')
      expect(error.message).not.toContain(secret)
    },
  )

  it('that repeats the token is told without what was said', async () => {
    const server = await withTokens({
      token: [200, '{"token":"s3cret-token"}', {}],
      manifest: [403, errors('DENIED', 'not for Bearer s3cret-token'), {}],
    })
    const error = await failureOf(clientFor(server, 'user:hunter2').getManifest(image(server)))
    expect([error.code, error.message.includes('s3cret')]).toEqual(['registry-denied', false])
  })
})

describe('a registry that hides from strangers what they may not see', () => {
  it.each([403, 404])('with %i is asked once more with the login', async (status) => {
    const server = await registry(({ path, headers }, origin) => {
      if (headers.authorization === basic('user:hunter2')) return null
      return path === '/v2/' ? [401, '', asks(origin, 'Basic realm="x"')] : [status, '', {}]
    })
    await clientFor(server, 'user:hunter2').getManifest(image(server))
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/v2/team/app/manifests/v1',
      '/v2/',
      '/v2/team/app/manifests/v1',
    ])
  })

  it('is believed where there is no login, where it asks for none, and where it still has none', async () => {
    const server = await registry(({ path }, origin) =>
      path === '/v2/' ? [401, '', asks(origin, 'Basic realm="x"')] : [404, '', {}],
    )
    expect((await failureOf(clientFor(server).getManifest(image(server)))).code).toBe('manifest-not-found')
    expect(server.seen).toHaveLength(1)
    const error = await failureOf(clientFor(server, 'user:hunter2').getManifest(image(server)))
    expect(error).toMatchObject({ code: 'manifest-not-found', refusal: { login: { entry: server.host } } })
    const open = await registry(({ path }) => (path === '/v2/' ? [200, '', {}] : [404, '', {}]))
    expect((await failureOf(clientFor(open, 'user:hunter2').getManifest(image(open)))).code).toBe(
      'manifest-not-found',
    )
    expect(open.seen).toHaveLength(2)
  })

  it('says what became of a login that it refuses', async () => {
    const server = await registry(({ path, headers }, origin) => {
      if (headers.authorization !== undefined) return [401, '', {}]
      return path === '/v2/' ? [401, '', asks(origin, 'Basic realm="x"')] : [404, '', {}]
    })
    const error = await failureOf(clientFor(server, 'user:hunter2').getManifest(image(server)))
    expect(error.code).toBe('registry-login-refused')
  })
})

describe('the challenge of one repository', () => {
  /** A registry in which `bad/…` sends for tokens to a place of its own. */
  const divided = (realmOfBad: (origin: string) => string) =>
    registry(({ path, headers }, origin) => {
      if (path.startsWith('/token')) return [200, '{"token":"t1"}', {}]
      if (path.startsWith('/broken')) return [503, '', {}]
      if (headers.authorization === 'Bearer t1') return null
      const realm = path.includes('/bad/') ? realmOfBad(origin) : `${origin}/token`
      return [401, '', asks(origin, `Bearer realm="${realm}"`)]
    })

  it.each([
    ['that is none', () => 'ftp://nowhere.test/token', 'realm-refused'],
    ['whose service fails', (origin: string) => `${origin}/broken`, 'registry-error'],
  ])('%s leaves the other images of the registry alone, whatever their order', async (_name, realm, code) => {
    for (const order of [
      ['bad/app', 'good/app', 'good/two'],
      ['good/app', 'bad/app', 'good/two'],
      ['good/app', 'good/two', 'bad/app', 'bad/two', 'good/app'],
    ]) {
      const server = await divided(realm)
      // The token of the others opens everything here, so `bad` fails only where it is asked first.
      const client = clientFor(server)
      const results: string[] = []
      for (const path of order) {
        const result = await client.getManifest(image(server, path)).then(
          () => 'ok',
          (error: unknown) => (error instanceof TransportError ? error.code : 'fault'),
        )
        results.push(result)
      }
      const expected = order.map((path, at) => (path.startsWith('bad') && at === 0 ? code : 'ok'))
      expect(results).toEqual(expected)
    }
  })

  it('that is remembered and fails gives way to the one that an image names itself', async () => {
    let broken = false
    const server = await registry(({ path, headers }, origin) => {
      if (path.startsWith('/old')) return broken ? [503, '', {}] : [200, '{"token":"t1"}', {}]
      if (path.startsWith('/new')) return [200, '{"token":"t2"}', {}]
      const own = path.includes('/new/') ? 'new' : 'old'
      if (headers.authorization === (own === 'new' ? 'Bearer t2' : 'Bearer t1')) return null
      return [401, '', asks(origin, `Bearer realm="${origin}/${own}"`)]
    })
    const client = clientFor(server)
    await client.getManifest(image(server, 'old/app'))
    broken = true
    await client.getManifest(image(server, 'new/app'))
    const before = server.seen.filter(({ path }) => path.startsWith('/old')).length
    const still = clientFor(server)
    expect((await failureOf(still.getManifest(image(server, 'old/two')))).code).toBe('registry-error')
    // One image that is sent to the broken service twice asks it no more often for that.
    expect(server.seen.filter(({ path }) => path.startsWith('/old')).length - before).toBe(4)
  })

  it('that is remembered and fails is not asked for again where the image names the same', async () => {
    let broken = false
    const server = await registry(({ path, headers }, origin) => {
      if (path.startsWith('/token')) return broken ? [403, '', {}] : [200, '{"token":"t1"}', {}]
      return headers.authorization === 'Bearer t1' ? null : [401, '', asks(origin)]
    })
    const client = clientFor(server)
    await client.getManifest(image(server, 'one/app'))
    broken = true
    expect((await failureOf(client.getManifest(image(server, 'two/app')))).code).toBe(
      'registry-login-missing',
    )
    expect(server.seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/v2/one/app/manifests/v1',
      '/token',
      '/v2/one/app/manifests/v1',
      '/token',
      '/v2/two/app/manifests/v1',
    ])
  })
})
