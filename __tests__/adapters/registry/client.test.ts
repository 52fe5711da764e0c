import { afterEach, describe, expect, it } from '@jest/globals'
import type { HttpOptions } from '../../../src/adapters/http/http.ts'
import { createRegistryClient, type RegistryClient } from '../../../src/adapters/registry/client.ts'
import { createCredentials } from '../../../src/adapters/registry/credentials.ts'
import {
  type CountersignError,
  FormatError,
  IntegrityError,
  TransportError,
} from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { mediaTypes } from '../../../src/domain/image/media-types.ts'
import type { Reference } from '../../../src/domain/image/reference.ts'
import {
  closeAll,
  everywhereLoopback,
  type LoopbackServer,
  type Seen,
  serve,
  serveRaw,
  serveTls,
  testAuthority,
  testHttp,
} from '../loopback-server.ts'

afterEach(closeAll)

const manifest = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest, layers: [] }),
)
const digest = digestOf(manifest)

interface Setting extends Partial<HttpOptions> {
  readonly auths?: Record<string, unknown>
  readonly config?: Record<string, unknown>
  readonly nowMs?: () => number
}

function registryClient({ auths, config, nowMs, ...http }: Setting = {}): RegistryClient {
  const env = {
    DOCKER_AUTH_CONFIG: JSON.stringify({ auths: auths ?? {}, ...config }),
    XDG_RUNTIME_DIR: '/nonexistent',
  }
  return createRegistryClient({
    http: testHttp(http),
    credentials: createCredentials({ env, home: '/nonexistent' }),
    insecureHosts: http.insecureHosts ?? [],
    ...(nowMs === undefined ? {} : { nowMs }),
  })
}

const named = (domain: string, more: Partial<Reference> = { tag: 'v1' }): Reference => ({
  domain,
  path: 'team/app',
  ...more,
})
const auth = (pair: string) => ({ auth: Buffer.from(pair).toString('base64') })
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`
const paths = (server: LoopbackServer): readonly string[] => server.seen.map((request) => request.path)

async function failureOf(promise: Promise<unknown>): Promise<CountersignError> {
  const error: unknown = await promise.then(
    () => new Error('expected a failure'),
    (reason: unknown) => reason,
  )
  if (error instanceof TransportError || error instanceof IntegrityError || error instanceof FormatError)
    return error
  throw error
}

describe('a manifest', () => {
  it.each([
    ['tag', { tag: 'v1' }, 'v1'],
    ['digest', { digest }, digest],
    ['digest, whatever the tag', { tag: 'v1', digest }, digest],
  ])('is fetched by %s in one request', async (_name, which, last) => {
    const server = await serve((_request, response) => {
      response.setHeader('Content-Type', `${mediaTypes.ociManifest}; charset=utf-8`)
      response.setHeader('Docker-Content-Digest', digest)
      response.end(manifest)
    })
    const fetched = await registryClient().getManifest(named(server.host, which))
    expect(Buffer.from(fetched.bytes)).toEqual(manifest)
    expect([fetched.digest, fetched.claimedMediaType]).toEqual([digest, mediaTypes.ociManifest])
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v2/team/app/manifests/${last}`,
    ])
  })

  it('is asked for in all six types, without authorization', async () => {
    const server = await serve((_request, response) => response.end(manifest))
    await registryClient({ auths: { [server.host]: auth('user:pass') } }).getManifest(named(server.host))
    const headers = server.seen[0]?.headers
    expect((headers?.accept ?? '').split(', ').sort()).toEqual(Object.values(mediaTypes).sort())
    expect(headers).not.toHaveProperty('authorization')
  })

  it.each(['sha384', 'sha512'] as const)('by %s is checked, and named by sha256', async (algorithm) => {
    const server = await serve((_request, response) => response.end(manifest))
    const fetched = await registryClient().getManifest(
      named(server.host, { digest: digestOf(manifest, algorithm) }),
    )
    expect(fetched.digest).toBe(digest)
  })

  it.each(['sha256', 'sha384', 'sha512'] as const)(
    'that is not the one of the %s digest is refused',
    async (algorithm) => {
      const server = await serve((_request, response) => {
        response.setHeader('Docker-Content-Digest', digestOf(Buffer.from('other'), algorithm))
        response.end(manifest)
      })
      const error = await failureOf(
        registryClient().getManifest(
          named(server.host, { digest: digestOf(Buffer.from('other'), algorithm) }),
        ),
      )
      expect(error).toBeInstanceOf(IntegrityError)
      expect(error.code).toBe('digest-mismatch')
    },
  )

  it.each([
    ['another digest', digestOf(Buffer.from('other'))],
    ['another digest in sha512', digestOf(Buffer.from('other'), 'sha512')],
    ['no digest', 'sha256:short'],
    ['an empty text', ''],
    ['a control character', 'sha256:\x01'],
  ])('whose header says %s is refused', async (_name, header) => {
    const server = await rawManifest(`Docker-Content-Digest: ${header}\r\n`)
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    if (header.includes('\x01')) expect(error.code).toBe('response-malformed')
    else expect([error.code, error instanceof IntegrityError]).toEqual(['digest-header-mismatch', true])
  })

  const other = digestOf(Buffer.from('other'))
  it.each([
    ['two digests, one wrong', false, [digest, other]],
    ['the same digest twice', true, [digest, digest]],
    ['the digest in sha512', true, [digestOf(manifest, 'sha512')]],
    ['an algorithm that is unknown', true, ['blake3:0123456789abcdef0123456789abcdef']],
    ['nothing', true, []],
  ])('whose headers say %s: accepted %s', async (_name, accepted, digests) => {
    const server = await rawManifest(digests.map((line) => `Docker-Content-Digest: ${line}\r\n`).join(''))
    const fetched = registryClient().getManifest(named(server.host))
    if (accepted) expect((await fetched).digest).toBe(digest)
    else expect((await failureOf(fetched)).code).toBe('digest-header-mismatch')
  })

  it('of 4 MiB is taken, of one byte more not', async () => {
    let sizeBytes = 4 * 1024 * 1024
    const sized = (): Buffer => Buffer.concat([manifest, Buffer.alloc(sizeBytes - manifest.length, 0x20)])
    const server = await serve((_request, response) => response.end(sized()))
    const client = registryClient()
    expect((await client.getManifest(named(server.host))).bytes).toHaveLength(sizeBytes)
    sizeBytes += 1
    expect((await failureOf(client.getManifest(named(server.host)))).code).toBe('response-too-large')
  })

  it.each(['', '<!doctype html>', '{}', '{"schemaVersion":2,"mediaType":'])(
    'of %j is a failure of the registry, unless a digest vouches for it',
    async (text) => {
      const server = await serve((request, response) => {
        const known = request.path.endsWith('/v2')
          ? { 'docker-content-digest': digestOf(Buffer.from(text)) }
          : {}
        response.writeHead(200, known).end(text)
      })
      const ask = (tag: string) => registryClient().getManifest(named(server.host, { tag }))
      expect(await failureOf(ask('v1'))).toMatchObject({ code: 'registry-error', status: 200 })
      if (text === '') expect((await failureOf(ask('v2'))).code).toBe('registry-error')
      else expect((await ask('v2')).bytes).toHaveLength(text.length)
    },
  )

  it('that is a broken signed schema 1 is refused', async () => {
    const server = await serve((_request, response) => response.end('{"schemaVersion":1,"signatures":[]}'))
    expect((await failureOf(registryClient().getManifest(named(server.host)))).code).toBe(
      'manifest-jws-malformed',
    )
  })

  it('that is compressed is refused', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(manifest),
    )
    expect((await failureOf(registryClient().getManifest(named(server.host)))).code).toBe(
      'response-malformed',
    )
  })

  it('may come from where the registry redirects to', async () => {
    const store = await serve((_request, response) => response.end(manifest))
    const server = await serve((_request, response) =>
      response.writeHead(307, { location: `${store.url}/blob?sig=x` }).end(),
    )
    expect((await registryClient().getManifest(named(server.host))).digest).toBe(digest)
  })
})

describe('a status', () => {
  const body = (code: string, message: string): string => JSON.stringify({ errors: [{ code, message }] })
  it.each([
    [404, 'manifest-not-found', false, 1],
    [403, 'registry-denied', false, 1],
    [400, 'registry-error', false, 1],
    [405, 'registry-error', false, 1],
    [304, 'registry-error', false, 1],
    [204, 'registry-error', false, 1],
    [206, 'registry-error', false, 1],
    [500, 'registry-error', true, 2],
    [503, 'registry-error', true, 4],
    [429, 'rate-limited', true, 5],
  ])('%i is %s, may pass: %s, after %i requests', async (status, code, mayPass, count) => {
    const server = await serve((_request, response) => response.writeHead(status).end())
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error).toMatchObject({ code, status, mayPass, exitCode: 3 })
    expect(error.message).toContain(`${server.host}/team/app:v1`)
    expect(error.message).toContain(`status ${status}`)
    expect(server.seen).toHaveLength(count)
  })

  it('is explained by what the registry says, in one harmless line', async () => {
    const message = `no\r\n::error::such \u001b[31mtag\u202e \u2028here${'x'.repeat(1000)}`
    const server = await serve((_request, response) =>
      response.writeHead(404).end(body('MANIFEST_UNKNOWN', message)),
    )
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error.message).toContain('status 404: MANIFEST_UNKNOWN no ::error::such [31mtag here')
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u)
    expect(error.message.length).toBeLessThan(600)
  })

  it.each([
    '',
    'Not Found',
    '<html>',
    '[]',
    '{"errors":{}}',
    '{"errors":[]}',
    '{"errors":[5]}',
    '{"errors":[{"code":5}]}',
    'null',
  ])('with the body %j needs no explanation', async (text) => {
    const server = await serve((_request, response) => response.writeHead(404).end(text))
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error.code).toBe('manifest-not-found')
    expect(error.message).toMatch(/status 404 \(asked without credentials\)$/)
  })
})

describe('Basic', () => {
  const guarded = (realm = 'Basic realm="r"') =>
    serve((request, response) => {
      if (request.headers.authorization === basic('user:pa:ss')) response.end(manifest)
      else response.writeHead(401, { 'www-authenticate': realm }).end()
    })

  it('is answered once it was asked for, and then at once', async () => {
    const server = await guarded()
    const client = registryClient({ auths: { [`${server.host}/team`]: auth('user:pa:ss') } })
    for (let count = 0; count < 3; count += 1) await client.getManifest(named(server.host))
    expect(server.seen.map((request) => request.headers.authorization ?? null)).toEqual([
      null,
      ...Array.from({ length: 3 }, () => basic('user:pa:ss')),
    ])
  })

  it('with a wrong password is refused after two requests', async () => {
    const server = await guarded()
    const error = await failureOf(
      registryClient({ auths: { [server.host]: auth('user:wrong') } }).getManifest(named(server.host)),
    )
    expect(error).toMatchObject({ code: 'registry-login-refused', status: 401 })
    expect(error.message).toContain(`with DOCKER_AUTH_CONFIG, entry "${server.host}"`)
    expect(error.message).not.toContain('wrong')
    expect(server.seen).toHaveLength(2)
  })

  it('without credentials is refused after one request', async () => {
    const server = await guarded()
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error).toMatchObject({
      code: 'registry-login-missing',
      next: expect.stringContaining('--auth-file'),
    })
    expect(server.seen).toHaveLength(1)
  })

  it('credentials of one registry go to no other', async () => {
    const server = await guarded()
    const other = await guarded()
    const client = registryClient({ auths: { [server.host]: auth('user:pa:ss') } })
    await client.getManifest(named(server.host))
    expect((await failureOf(client.getManifest(named(other.host)))).code).toBe('registry-login-missing')
    expect(other.seen.map((request) => request.headers.authorization)).toEqual([undefined])
  })

  it('is not sent where a redirect leads, even if it asks for it', async () => {
    const thief = await guarded()
    const server = await serve((_request, response) =>
      response.writeHead(307, { location: `${thief.url}/x` }).end(),
    )
    const client = registryClient({
      auths: { [server.host]: auth('user:pa:ss'), [thief.host]: auth('user:pa:ss') },
    })
    const error = await failureOf(client.getManifest(named(server.host)))
    expect(error.code).toBe('registry-denied')
    expect(error.message).toContain('asks for credentials of its own')
    expect(thief.seen.map((request) => request.headers.authorization)).toEqual([undefined])
  })

  it('is chosen after challenges that are not understood', async () => {
    const server = await guarded('Negotiate abc==, Bearer service="no realm", Basic realm="r"')
    const client = registryClient({ auths: { [server.host]: auth('user:pa:ss') } })
    expect((await client.getManifest(named(server.host))).digest).toBe(digest)
  })

  it('own headers of the configuration go to the registry, not to where it redirects', async () => {
    const store = await serve((_request, response) => response.end(manifest))
    const server = await serve((_request, response) => response.writeHead(307, { location: store.url }).end())
    const client = registryClient({ config: { HttpHeaders: { 'X-Own': 'secret' } } })
    await client.getManifest(named(server.host))
    expect(server.seen[0]?.headers['x-own']).toBe('secret')
    expect(store.seen[0]?.headers).not.toHaveProperty('x-own')
  })
})

describe('401', () => {
  it('with other challenges only is challenge-unsupported', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Negotiate, NTLM' }).end(),
    )
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error.code).toBe('challenge-unsupported')
    expect(error.message).toContain('found negotiate, ntlm')
  })

  it('without a challenge is asked again of /v2/, once', async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization === basic('user:pass')) response.end(manifest)
      else if (request.path === '/v2/')
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end()
      else response.writeHead(401).end()
    })
    const client = registryClient({ auths: { [server.host]: auth('user:pass') } })
    await client.getManifest(named(server.host))
    await client.getManifest(named(server.host))
    const path = '/v2/team/app/manifests/v1'
    expect(paths(server)).toEqual([path, '/v2/', path, path])
    expect(server.seen[1]?.headers).not.toHaveProperty('authorization')
  })

  it.each([200, 401, 404])(
    'without a challenge, where /v2/ answers %i without one too, is registry-login-missing, or challenge-unsupported with a login',
    async (status) => {
      const server = await serve((request, response) =>
        response.writeHead(request.path === '/v2/' ? status : 401).end(),
      )
      const codeWith = async (auths: Record<string, unknown>): Promise<string> =>
        (await failureOf(registryClient({ auths }).getManifest(named(server.host)))).code
      expect(await codeWith({})).toBe('registry-login-missing')
      expect(server.seen).toHaveLength(2)
      expect(await codeWith({ [server.host]: auth('user:pass') })).toBe('challenge-unsupported')
      expect(server.seen.map((request) => request.headers.authorization)).toEqual(Array(4).fill(undefined))
    },
  )
})

describe('the way to a registry', () => {
  it('on loopback is https where it is spoken', async () => {
    const server = await serveTls((_request, response) => response.end(manifest))
    const client = registryClient({ caFile: testAuthority })
    for (const host of [server.host, `localhost:${server.port}`]) {
      expect((await client.getManifest(named(host))).digest).toBe(digest)
    }
    expect(server.seen).toHaveLength(2)
  })

  it('on loopback is http where https is not spoken, which is found out once', async () => {
    const server = await serve((_request, response) => response.end(manifest))
    const client = registryClient()
    for (let count = 0; count < 3; count += 1) await client.getManifest(named(server.host))
    expect(server.seen).toHaveLength(3)
    expect(server.connections()).toBe(2)
  })

  it('is found out once by many who start at once', async () => {
    const server = await serve((_request, response) => response.end(manifest))
    const client = registryClient()
    await Promise.all(Array.from({ length: 5 }, () => client.getManifest(named(server.host))))
    expect(server.seen).toHaveLength(5)
    expect(server.connections()).toBeLessThanOrEqual(1 + 5)
  })

  it('that leads nowhere is told to each of many who start at once', async () => {
    const client = registryClient()
    const errors = await Promise.all(
      Array.from({ length: 3 }, () => failureOf(client.getManifest(named('127.0.0.1:1')))),
    )
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('network-unreachable'))
  })

  it('is not http because a certificate is not trusted', async () => {
    const server = await serveTls((_request, response) => response.end(manifest))
    const error = await failureOf(
      registryClient({ insecureHosts: [server.host] }).getManifest(named(server.host)),
    )
    expect(error.code).toBe('certificate-untrusted')
    expect(server.connections()).toBe(1)
  })

  it('is http for a host named as insecure, and for no other', async () => {
    const server = await serve((_request, response) => response.end(manifest))
    const host = `registry.test:${server.port}`
    const insecure = registryClient({ insecureHosts: [host], resolveName: everywhereLoopback })
    expect((await insecure.getManifest(named(host))).digest).toBe(digest)
    for (const insecureHosts of [[], ['registry.test'], [`other.test:${server.port}`]]) {
      const error = await failureOf(
        registryClient({ insecureHosts, resolveName: everywhereLoopback }).getManifest(named(host)),
      )
      expect(error.code).toBe('tls-failure')
    }
    expect(server.seen).toHaveLength(1)
  })

  it('is not http when what failed came after an answer over https', async () => {
    const server = await serveTls((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="https://127.0.0.1:1/token"' }).end(),
    )
    const error = await failureOf(registryClient({ caFile: testAuthority }).getManifest(named(server.host)))
    expect(error.code).toBe('network-unreachable')
    expect(error.message).toContain('https://127.0.0.1:1/token')
    expect([server.seen.length, server.connections()]).toEqual([1, 1])
  })

  it('to Docker Hub leads to registry-1.docker.io', async () => {
    const asked: string[] = []
    const resolveName = async (hostname: string): Promise<never> => {
      asked.push(hostname)
      throw Object.assign(new Error('no network here'), { code: 'ENOTFOUND' })
    }
    const error = await failureOf(
      registryClient({ resolveName }).getManifest({ domain: 'docker.io', path: 'library/app', tag: 'v1' }),
    )
    expect(error.code).toBe('dns-failure')
    expect(error.message).toContain('https://registry-1.docker.io/v2/library/app/manifests/v1')
    expect(asked).toEqual(['registry-1.docker.io'])
  })

  it('that no URL can hold is refused', async () => {
    const error = await failureOf(registryClient().getManifest(named('a.test:99999')))
    expect([error.code, error.exitCode]).toEqual(['reference-malformed', 2])
  })
})

describe('Bearer', () => {
  interface Service {
    /** Answers a token request. */
    readonly token: (request: Seen) => unknown
    /** Status and challenge of a manifest request, or null to serve it. */
    readonly judge: (authorization: string | undefined, request: Seen) => string | null
  }

  /** One server that is registry and token service. */
  const bearer = async ({ token, judge }: Partial<Service> = {}): Promise<LoopbackServer> => {
    const server = await serve((request, response) => {
      if (request.path.startsWith('/token')) {
        const answer = token?.(request) ?? { token: 't1' }
        if (typeof answer === 'number') response.writeHead(answer).end()
        else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
        return
      }
      const challenge = `Bearer realm="${server.url}/token?x=y",service="the service"`
      const wanted =
        judge === undefined
          ? request.headers.authorization === 'Bearer t1'
            ? null
            : ''
          : judge(request.headers.authorization, request)
      if (wanted === null) response.end(manifest)
      else response.writeHead(401, { 'www-authenticate': challenge + wanted }).end()
    })
    return server
  }
  const tokenRequests = (server: LoopbackServer): readonly Seen[] =>
    server.seen.filter(({ path }) => path.startsWith('/token'))
  const query = (request: Seen | undefined) => [...new URL(request?.path ?? '', 'http://x').searchParams]

  it('without credentials gets an anonymous token, by the query of the realm and its own', async () => {
    const server = await bearer()
    await registryClient().getManifest(named(server.host))
    const [request] = tokenRequests(server)
    expect(query(request)).toEqual([
      ['x', 'y'],
      ['service', 'the service'],
      ['scope', 'repository:team/app:pull'],
    ])
    expect(request?.method).toBe('GET')
    expect(request?.headers).not.toHaveProperty('authorization')
    expect(server.seen).toHaveLength(3)
  })

  it('with a password sends it to the token service only', async () => {
    const server = await bearer()
    await registryClient({ auths: { [server.host]: auth('user:pass') } }).getManifest(named(server.host))
    const [request] = tokenRequests(server)
    expect(request?.headers.authorization).toBe(basic('user:pass'))
    expect(query(request)).toContainEqual(['account', 'user'])
    const others = server.seen
      .filter(({ path }) => !path.startsWith('/token'))
      .map(({ headers }) => headers.authorization)
    expect(others).toEqual([undefined, 'Bearer t1'])
  })

  it('keeps a token for its scope, and gets another for another', async () => {
    const server = await bearer()
    const client = registryClient()
    for (let count = 0; count < 3; count += 1) await client.getManifest(named(server.host))
    expect(server.seen).toHaveLength(5)
    await client.getManifest({ domain: server.host, path: 'team/other', tag: 'v1' })
    expect(server.seen).toHaveLength(7)
    expect(tokenRequests(server).map((request) => query(request).at(-1)?.[1])).toEqual([
      'repository:team/app:pull',
      'repository:team/other:pull',
    ])
  })

  it('asks for one token where many requests wait for it', async () => {
    const server = await bearer()
    const client = registryClient()
    await client.getManifest({ domain: server.host, path: 'team/first', tag: 'v1' })
    await Promise.all(Array.from({ length: 20 }, () => client.getManifest(named(server.host))))
    expect(tokenRequests(server)).toHaveLength(2)
    expect(server.seen).toHaveLength(3 + 1 + 20)
  })

  it.each([
    [undefined, 49_000, 1],
    [undefined, 50_000, 2],
    [5, 49_000, 1],
    [300, 289_000, 1],
    [300, 290_000, 2],
    ['300', 50_000, 2],
    [-1, 50_000, 2],
  ])('with expires_in %j is, after %i ms, the token of %i requests', async (expires, passedMs, count) => {
    let now = 1_000_000
    const server = await bearer({
      token: () => ({ token: 't1', ...(expires === undefined ? {} : { expires_in: expires }) }),
    })
    const client = registryClient({ nowMs: () => now })
    await client.getManifest(named(server.host))
    now += passedMs
    await client.getManifest(named(server.host))
    expect(tokenRequests(server)).toHaveLength(count)
  })

  it('that is refused before its time is renewed once', async () => {
    let valid = 't1'
    const server = await bearer({
      token: () => ({ token: valid }),
      judge: (value) => (value === `Bearer ${valid}` ? null : ',error="invalid_token"'),
    })
    const client = registryClient()
    await client.getManifest(named(server.host))
    valid = 't2'
    await client.getManifest(named(server.host))
    expect(tokenRequests(server)).toHaveLength(2)
    expect(server.seen).toHaveLength(3 + 3)
  })

  it('that is refused to many at once is renewed once', async () => {
    let valid = 't1'
    const server = await bearer({
      token: () => ({ token: valid }),
      judge: (value) => (value === `Bearer ${valid}` ? null : ''),
    })
    const client = registryClient()
    await client.getManifest(named(server.host))
    valid = 't2'
    await Promise.all(Array.from({ length: 8 }, () => client.getManifest(named(server.host))))
    expect(tokenRequests(server)).toHaveLength(2)
  })

  it('that does not help is refused after one token', async () => {
    const server = await bearer({ judge: () => '' })
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error).toMatchObject({ code: 'registry-login-missing', status: 401 })
    expect(server.seen).toHaveLength(3)
  })

  it('with too small a scope gets the one that is named, once', async () => {
    const server = await bearer({
      token: numberedTokens(),
      judge: (value) =>
        value === 'Bearer t2'
          ? null
          : value === undefined
            ? ''
            : ',error="insufficient_scope",scope="repository:team/app:pull,push repository:base:pull"',
    })
    await registryClient().getManifest(named(server.host))
    expect(
      query(tokenRequests(server)[1])
        .filter(([name]) => name === 'scope')
        .map(([, value]) => value),
    ).toEqual(['repository:team/app:pull,push', 'repository:base:pull'])
    expect(server.seen).toHaveLength(5)
  })

  it('of one credential is not used for another, even with the same scope', async () => {
    const server = await bearer({
      token: (request) => {
        const user = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
          .toString()
          .split(':')[0]
        return { token: `${user}/${request.path.includes('shared') ? 'shared' : 'own'}` }
      },
      judge: (value, request) => {
        const user = request.path.split('/')[2]
        return value === `Bearer ${user}/shared`
          ? null
          : ',error="insufficient_scope",scope="repository:shared:pull"'
      },
    })
    const client = registryClient({
      auths: { [`${server.host}/one`]: auth('one:1'), [`${server.host}/two`]: auth('two:2') },
    })
    for (const path of ['one/app', 'two/app']) {
      expect((await client.getManifest({ domain: server.host, path, tag: 'v1' })).digest).toBe(digest)
    }
    const tokens = server.seen
      .map((request) => request.headers.authorization)
      .filter((value) => value?.startsWith('Bearer'))
    expect(tokens).toEqual(['Bearer one/shared', 'Bearer two/own', 'Bearer two/shared'])
  })

  it('with too small a scope for ever is refused', async () => {
    const server = await bearer({
      token: numberedTokens(),
      judge: () => ',error="insufficient_scope",scope="repository:x:pull"',
    })
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error.code).toBe('registry-login-missing')
    expect(server.seen.length).toBeLessThanOrEqual(5)
  })

  it.each([
    [{ token: 't1' }],
    [{ access_token: 't1' }],
    [{ token: 't1', access_token: 'other' }],
    [{ token: '', access_token: 't1' }],
    [{ token: 't1', expires_in: 300, issued_at: 'yesterday', refresh_token: 'r', extra: [] }],
  ])('is read from %j', async (answer) => {
    const server = await bearer({ token: () => answer })
    expect((await registryClient().getManifest(named(server.host))).digest).toBe(digest)
  })

  it.each([
    ['no token', {}],
    ['a token of another type', { token: 5 }],
    ['a token with a line break', { token: 's3cret\r\nX-Evil: 1' }],
    ['a token beyond ASCII', { token: 's3crét' }],
    ['a token that fits no header', { token: `s3cret${'x'.repeat(70_000)}` }],
    ['no JSON', 's3cret'],
    ['a list', '["s3cret"]'],
    ['a key twice', '{"token":"s3cret","token":"t1"}'],
  ])('service that answers %s is registry-error', async (_name, answer) => {
    const server = await bearer({ token: () => answer })
    const error = await failureOf(registryClient().getManifest(named(server.host)))
    expect(error.code).toBe('registry-error')
    expect(`${error.message} ${String(error.cause)}`).not.toContain('s3cret')
    expect(server.seen).toHaveLength(2)
  })

  it.each([
    [401, 'registry-login-refused', 1],
    [403, 'registry-denied', 1],
    [404, 'registry-error', 1],
    [429, 'rate-limited', 5],
    [503, 'registry-error', 4],
  ])('service that answers %i is %s, after %i requests', async (status, code, count) => {
    const server = await bearer({ token: () => status })
    const client = registryClient({ auths: { [server.host]: auth('user:s3cret') } })
    const error = await failureOf(client.getManifest(named(server.host)))
    expect(error).toMatchObject({ code, status })
    expect(error.message).not.toContain('s3cret')
    expect(tokenRequests(server)).toHaveLength(count)
  })

  it('service that sends more than 1 MiB is cut off', async () => {
    const server = await bearer({ token: () => ({ token: 't1', pad: 'x'.repeat(1024 * 1024) }) })
    expect((await failureOf(registryClient().getManifest(named(server.host)))).code).toBe(
      'response-too-large',
    )
  })

  it('of the credential file is sent as it is', async () => {
    const server = await bearer()
    await registryClient({ auths: { [server.host]: { registrytoken: 't1' } } }).getManifest(
      named(server.host),
    )
    expect(tokenRequests(server)).toHaveLength(0)
    const broken = registryClient({ auths: { [server.host]: { registrytoken: 's3cret\r\nX: y' } } })
    const error = await failureOf(broken.getManifest(named(server.host)))
    expect(error.code).toBe('credentials-malformed')
    expect(error.message).not.toContain('s3cret')
  })

  describe('with an identity token', () => {
    const identity = (server: LoopbackServer) => ({
      auths: { [server.host]: { ...auth('00000000-0000-0000-0000-000000000000:'), identitytoken: 'r&f=1' } },
    })

    it('posts it as refresh token', async () => {
      const server = await bearer()
      await registryClient(identity(server)).getManifest(named(server.host))
      const [request] = tokenRequests(server)
      expect(request?.method).toBe('POST')
      expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
      expect(request?.path).toBe('/token?x=y')
      expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
        grant_type: 'refresh_token',
        service: 'the service',
        client_id: 'countersign',
        scope: 'repository:team/app:pull',
        refresh_token: 'r&f=1',
      })
      expect(server.seen).toHaveLength(3)
    })

    it.each([404, 405])('falls back to GET where POST answers %i', async (status) => {
      const server = await bearer({
        token: (request) => (request.method === 'POST' ? status : { token: 't1' }),
      })
      await registryClient(identity(server)).getManifest(named(server.host))
      expect(tokenRequests(server).map(({ method }) => method)).toEqual(['POST', 'GET'])
      expect(tokenRequests(server)[1]?.path).not.toContain('r%26f')
    })

    it.each([400, 401])('that is refused with %i is registry-login-refused', async (status) => {
      const server = await bearer({ token: () => status })
      const error = await failureOf(registryClient(identity(server)).getManifest(named(server.host)))
      expect(error).toMatchObject({ code: 'registry-login-refused', status })
      expect(error.message).not.toContain('r&f')
      expect(tokenRequests(server)).toHaveLength(1)
    })

    it('sends it to no host that the service redirects to', async () => {
      const thief = await serve((_request, response) => response.end('{"token":"t1"}'))
      const server = await serve((request, response) => {
        if (request.path === '/token') response.writeHead(307, { location: `${thief.url}/token` }).end()
        else response.writeHead(401, { 'www-authenticate': `Bearer realm="${server.url}/token"` }).end()
      })
      const error = await failureOf(registryClient(identity(server)).getManifest(named(server.host)))
      expect(error.code).toBe('redirect-refused')
      expect(thief.connections()).toBe(0)
    })
  })

  describe('realm', () => {
    const withRealm = (realm: string, tls = false) =>
      (tls ? serveTls : serve)((_request, response) =>
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end(),
      )

    it.each([
      'token',
      '//a.test/token',
      'ftp://a.test/',
      'file:///etc/passwd',
      '',
      'https://user:s3cret@a.test/',
    ])('%j is refused', async (realm) => {
      const server = await withRealm(realm)
      const error = await failureOf(registryClient().getManifest(named(server.host)))
      expect(error.code).toBe('realm-refused')
      expect(error.message).not.toContain('s3cret')
    })

    it('over http is refused for a registry over https, even on loopback', async () => {
      const service = await serve((_request, response) => response.end('{"token":"t1"}'))
      const server = await withRealm(`${service.url}/token`, true)
      const client = registryClient({ caFile: testAuthority, auths: { [server.host]: auth('user:pass') } })
      expect((await failureOf(client.getManifest(named(server.host)))).code).toBe('realm-refused')
      expect(service.connections()).toBe(0)
    })

    it('over http to a host that is not named is refused', async () => {
      const server = await withRealm('http://a.test/token')
      const client = registryClient({ auths: { [server.host]: auth('user:pass') } })
      expect((await failureOf(client.getManifest(named(server.host)))).code).toBe('plain-http-refused')
    })

    it.each(['https://169.254.169.254/token', 'https://[fd00:ec2::254]/token', 'https://100.100.100.200/'])(
      '%s is refused',
      async (realm) => {
        const server = await withRealm(realm)
        expect((await failureOf(registryClient().getManifest(named(server.host)))).code).toBe(
          'address-refused',
        )
      },
    )

    it.each(['127.0.0.1', 'localhost', 'inside.test'])(
      'on %s is refused for a registry that is not loopback itself',
      async (host) => {
        const service = await serveTls((_request, response) => response.end('{"token":"t1"}'))
        const server = await withRealm(`https://${host}:${service.port}/token`, true)
        const client = registryClient({ caFile: testAuthority, resolveName: everywhereLoopback })
        const error = await failureOf(client.getManifest(named(`registry.test:${server.port}`)))
        expect(error.code).toBe('address-refused')
        expect(service.connections()).toBe(0)
      },
    )

    it('on another host gets the password by GET, and takes it to no third', async () => {
      const third = await serve((_request, response) => response.end('{"token":"t1"}'))
      const service = await serve((_request, response) =>
        response.writeHead(302, { location: third.url }).end(),
      )
      const server = await serve((request, response) => {
        if (request.headers.authorization === 'Bearer t1') response.end(manifest)
        else response.writeHead(401, { 'www-authenticate': `Bearer realm="${service.url}/token"` }).end()
      })
      const client = registryClient({ auths: { [server.host]: auth('user:pass') } })
      await client.getManifest(named(server.host))
      expect(service.seen[0]?.headers.authorization).toBe(basic('user:pass'))
      expect(third.seen[0]?.headers).not.toHaveProperty('authorization')
    })
  })
})

/** `t1`, `t2` and so on. */
function numberedTokens(): () => { token: string } {
  let count = 0
  return () => {
    count += 1
    return { token: `t${count}` }
  }
}

/** A plain server that sends the manifest with these header lines as they are. */
async function rawManifest(lines: string): Promise<{ host: string }> {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${manifest.length}\r\nConnection: close\r\n${lines}\r\n`
  return await serveRaw((socket) =>
    socket.once('data', (data) => {
      // The first byte of a TLS handshake: this server speaks http only.
      if (data[0] === 0x16) socket.destroy()
      else socket.end(Buffer.concat([Buffer.from(head), manifest]))
    }),
  )
}
