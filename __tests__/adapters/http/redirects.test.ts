import { afterEach, describe, expect, it } from '@jest/globals'
import { firstHop, nextHop } from '../../../src/adapters/http/redirects.ts'
import {
  closeAll,
  everywhereLoopback,
  failureOf,
  serve,
  serveTls,
  testAuthority,
  testHttp,
} from '../loopback-server.ts'

afterEach(closeAll)

const limit = { what: 'thing', maxBytes: 1000 } as const
const secret = { authorization: 'Bearer s3cret', 'x-own': 'private', accept: 'text/plain', cookie: 'a=b' }

const redirect = (status: number, location: string, body?: string) =>
  nextHop(
    firstHop(
      {
        method: body === undefined ? 'GET' : 'POST',
        url: 'https://a.test/start',
        headers: { ...secret, 'Content-Type': 'text/x' },
        ...limit,
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      },
      'agent',
    ),
    { status, headers: { location: [location] }, body: new Uint8Array(), url: 'https://a.test/start' },
    { what: 'thing' },
  )

describe('nextHop', () => {
  it.each([
    [200, 'GET', null],
    [304, 'GET', null],
    [301, 'GET', 'GET'],
    [302, 'GET', 'GET'],
    [303, 'GET', 'GET'],
    [307, 'GET', 'GET'],
    [308, 'GET', 'GET'],
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('%i after %s asks by %s', (status, method, expected) => {
    const hop = redirect(status, '/next', method === 'POST' ? 'body' : undefined)
    expect(hop?.method ?? null).toBe(expected)
    expect(hop?.body?.length ?? 0).toBe(expected === 'POST' ? 4 : 0)
    if (method === 'POST' && expected === 'GET') expect(hop?.headers).not.toHaveProperty('content-type')
  })

  it.each([
    ['/next', 'https://a.test/next', true],
    ['?x=1', 'https://a.test/start?x=1', true],
    ['https://a.test:443/next', 'https://a.test/next', true],
    ['https://A.TEST/next#part', 'https://a.test/next', true],
    ['//b.test/next', 'https://b.test/next', false],
    ['https://a.test:444/next', 'https://a.test:444/next', false],
    ['https://a.test.b.test/', 'https://a.test.b.test/', false],
    ['https://user:pass@b.test/', 'https://b.test/', false],
  ])('%s leads to %s, private headers kept: %s', (location, url, kept) => {
    const hop = redirect(307, location)
    expect(hop?.url.href).toBe(url)
    expect(hop?.headers.accept).toBe('text/plain')
    for (const name of ['authorization', 'x-own', 'cookie'])
      expect(Object.hasOwn(hop?.headers ?? {}, name)).toBe(kept)
    expect(JSON.stringify(hop?.headers)).not.toContain('pass')
  })

  it.each([
    ['http://a.test/next', 'from https to http'],
    ['file:///etc/passwd', 'no http'],
    ['javascript:alert(1)', 'no http'],
    ['http://[', 'unreadable'],
  ])('%s is refused', async (location, words) => {
    const error = await failureOf(Promise.resolve().then(() => redirect(302, location)))
    expect(error.code).toBe('redirect-refused')
    expect(error.message).toContain(words)
  })

  it.each([[[]], [['/a', '/b']]])('a Location header of %j is refused', async (location: string[]) => {
    const hop = firstHop({ method: 'GET', url: 'https://a.test/', ...limit }, 'agent')
    const response = { status: 302, headers: { location }, body: new Uint8Array(), url: 'https://a.test/' }
    const error = await failureOf(Promise.resolve().then(() => nextHop(hop, response, { what: 'thing' })))
    expect(error.code).toBe('redirect-refused')
  })
})

describe('a redirect', () => {
  it('within the origin keeps authorization', async () => {
    const server = await serve((request, response) =>
      request.path === '/' ? response.writeHead(307, { location: '/next' }).end() : response.end('ok'),
    )
    const response = await testHttp().request({ method: 'GET', url: server.url, headers: secret, ...limit })
    expect(response.url).toBe(`${server.url}/next`)
    expect(server.seen.map((request) => request.headers.authorization)).toEqual([
      'Bearer s3cret',
      'Bearer s3cret',
    ])
  })

  it('to another port leaves authorization and own headers behind, for good', async () => {
    const first = await serve((request, response) =>
      request.path === '/'
        ? response.writeHead(307, { location: `${second.url}/away` }).end()
        : response.end('back'),
    )
    const second = await serve((_request, response) =>
      response.writeHead(302, { location: `${first.url}/back` }).end(),
    )
    const response = await testHttp().request({ method: 'GET', url: first.url, headers: secret, ...limit })
    expect(Buffer.from(response.body).toString()).toBe('back')
    const [start, back] = first.seen
    expect(start?.headers.authorization).toBe('Bearer s3cret')
    for (const request of [second.seen[0], back]) {
      expect(request?.headers.accept).toBe('text/plain')
      expect(request?.headers).not.toHaveProperty('authorization')
      expect(request?.headers).not.toHaveProperty('x-own')
      expect(request?.headers).not.toHaveProperty('cookie')
    }
  })

  it('to another origin takes user info of the first URL nowhere', async () => {
    const second = await serve((_request, response) => response.end())
    const first = await serve((_request, response) => response.writeHead(302, { location: second.url }).end())
    await testHttp().request({ method: 'GET', url: `http://user:pass@${first.host}/`, ...limit })
    expect(first.seen[0]?.headers.authorization).toBeDefined()
    expect(second.seen[0]?.headers).not.toHaveProperty('authorization')
  })

  it('with 307 takes the body along, but a secret one to no other origin', async () => {
    const second = await serve((request, response) => response.end(request.body))
    const first = await serve((_request, response) => response.writeHead(307, { location: second.url }).end())
    const post = { method: 'POST', url: first.url, body: Buffer.from('refresh_token=abc'), ...limit } as const
    expect(Buffer.from((await testHttp().request(post)).body).toString()).toBe('refresh_token=abc')
    const error = await failureOf(testHttp().request({ ...post, secretBody: true }))
    expect(error.code).toBe('redirect-refused')
    expect(error.message).not.toContain('abc')
    expect(second.seen).toHaveLength(1)
  })

  it('is followed ten times, not eleven', async () => {
    const server = await serve((request, response) => {
      const left = Number(request.path.slice(1))
      if (left === 0) response.end()
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    expect((await testHttp().request({ method: 'GET', url: `${server.url}/10`, ...limit })).status).toBe(200)
    expect(server.seen).toHaveLength(11)
    const error = await failureOf(testHttp().request({ method: 'GET', url: `${server.url}/11`, ...limit }))
    expect(error.code).toBe('redirect-loop')
    expect(server.seen).toHaveLength(22)
  })

  it('from https to http is refused, even on loopback', async () => {
    const plain = await serve((_request, response) => response.end())
    const server = await serveTls((_request, response) =>
      response.writeHead(302, { location: plain.url }).end(),
    )
    const error = await failureOf(
      testHttp({ caFile: testAuthority }).request({ method: 'GET', url: server.url, ...limit }),
    )
    expect(error.code).toBe('redirect-refused')
    expect(plain.connections()).toBe(0)
  })

  it('from a host that was not named as loopback to loopback is refused', async () => {
    const inside = await serveTls((_request, response) => response.end())
    const server = await serveTls((_request, response) =>
      response.writeHead(302, { location: `https://localhost:${inside.port}/admin` }).end(),
    )
    const client = testHttp({ caFile: testAuthority, resolveName: everywhereLoopback })
    const url = `https://registry.test:${server.port}/`
    const error = await failureOf(client.request({ method: 'GET', url, ...limit }))
    expect(error.code).toBe('address-refused')
    expect(server.seen).toHaveLength(1)
    expect(inside.connections()).toBe(0)
  })

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://2852039166/',
    'http://[fe80::1]/',
  ])('to %s is refused, wherever it comes from', async (location) => {
    const server = await serve((_request, response) => response.writeHead(302, { location }).end())
    const client = testHttp({ insecureHosts: [new URL(location).host] })
    const error = await failureOf(client.request({ method: 'GET', url: server.url, ...limit }))
    expect(error.code).toBe('address-refused')
  })

  it('shows no query value in its errors', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://b.test/?sig=s3cret' }).end(),
    )
    const error = await failureOf(
      testHttp().request({ method: 'GET', url: `${server.url}/?token=hidden`, ...limit }),
    )
    expect(error.code).toBe('plain-http-refused')
    expect(error.message).toContain('http://b.test/?sig=…')
    expect(error.message).not.toMatch(/s3cret|hidden/)
  })
})
