import http from 'node:http'
import net from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { proxyFor } from '../../../src/adapters/http/proxy.ts'
import {
  closeAll,
  failureOf,
  type LoopbackServer,
  serve,
  serveRaw,
  serveTls,
  testAuthority,
  testHttp,
} from '../loopback-server.ts'

afterEach(closeAll)

const limit = { what: 'thing', maxBytes: 1000 } as const

describe('proxyFor', () => {
  const proxied = { HTTPS_PROXY: 'http://p.test:3128', HTTP_PROXY: 'https://q.test' }
  it.each([
    ['https://a.test/', proxied, 'p.test', 3128],
    ['http://a.test/', proxied, 'q.test', 443],
    ['https://a.test/', { https_proxy: 'low.test:1', HTTPS_PROXY: 'http://up.test' }, 'low.test', 1],
    ['https://a.test/', { HTTPS_PROXY: 'http://[::1]:3128' }, '::1', 3128],
    ['https://a.test/', { HTTP_PROXY: 'http://q.test' }, null, null],
    ['https://a.test/', { HTTPS_PROXY: ' ' }, null, null],
    ['https://a.test/', { ALL_PROXY: 'http://all.test:8080' }, 'all.test', 8080],
    ['http://a.test/', { all_proxy: 'low.test:1', ALL_PROXY: 'http://up.test' }, 'low.test', 1],
    ['https://a.test/', { ...proxied, ALL_PROXY: 'socks5://all.test' }, 'p.test', 3128],
    ['https://a.test/', { HTTPS_PROXY: '', ALL_PROXY: 'http://all.test' }, null, null],
    ['https://a.test/', { ALL_PROXY: 'socks5://all.test', NO_PROXY: 'a.test' }, null, null],
    ['https://127.0.0.1/', { ALL_PROXY: 'socks5://all.test' }, null, null],
    ['https://a.test/', { https_proxy: '', HTTPS_PROXY: 'http://up.test' }, null, null],
    ['https://localhost:5000/', proxied, null, null],
    ['https://127.0.0.1/', proxied, null, null],
    ['https://[::1]/', proxied, null, null],
  ])('%s with %j goes through %s', (url, env, hostname, port) => {
    const server = proxyFor(new URL(url), env)
    expect([server?.hostname ?? null, server?.port ?? null]).toEqual([hostname, port])
  })

  it.each([
    ['*', true],
    ['a.test', true],
    ['A.Test', true],
    ['test', true],
    ['.test', true],
    ['*.test', true],
    ['.a.test', false],
    ['*.a.test', false],
    ['a.test:443', true],
    ['a.test:8443', false],
    ['b.test, a.test', true],
    ['b.test a.test', true],
    ['est', false],
    ['xa.test', false],
    ['a.test.example', false],
    ['', false],
  ])('is not asked for https://a.test with NO_PROXY %j: %s', (list, excepted) => {
    const env = { HTTPS_PROXY: 'http://p.test', NO_PROXY: list }
    expect(proxyFor(new URL('https://a.test/'), env) === null).toBe(excepted)
  })

  it.each([
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://10.1.2.3:8443/', '10.1.2.3:8443', true],
    ['https://10.1.2.3/', '1.2.3', false],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://10.1.2.3/', '/8', false],
    ['https://[2001:db8::1]/', '2001:db8::/32', true],
    ['https://[2001:db8::1]/', '2001:db8::1', true],
    ['https://[2001:db8::1]/', '10.0.0.0/8', false],
  ])('%s with NO_PROXY %s is excepted: %s', (url, list, excepted) => {
    expect(proxyFor(new URL(url), { HTTPS_PROXY: 'http://p.test', no_proxy: list }) === null).toBe(excepted)
  })

  it.each([
    ['HTTPS_PROXY', 'socks5://user:s3cret@p.test:1080', 'found socks5://'],
    ['ALL_PROXY', 'SOCKS5H://user:s3cret@p.test:1080', 'found socks5h://'],
    ['all_proxy', 'ftp://s3cret.test', 'found ftp://'],
  ])('refuses %s=%s clearly, instead of going past it', async (name, value, found) => {
    const error = await failureOf(
      testHttp({ env: { [name]: value } }).request({ method: 'GET', url: 'https://a.test/', ...limit }),
    )
    expect(error.code).toBe('proxy-unsupported')
    expect(error.message).toContain(`${name.toUpperCase()}: expected http://HOST:PORT`)
    expect(error.message).toContain(found)
    expect(error.message).not.toContain('s3cret')
  })

  it.each(['http://user:s3cret@', 'http://user:%E0s3cret@p.test'])(
    'refuses %s without showing it',
    async (value) => {
      const error = await failureOf(
        Promise.resolve().then(() => proxyFor(new URL('https://a.test'), { HTTPS_PROXY: value })),
      )
      expect(error.code).toBe('proxy-failure')
      expect(error.message).not.toContain('s3cret')
    },
  )
})

/** A forward proxy that sends every tunnel to `target`, whatever name it was asked for. */
async function connectProxy(target: LoopbackServer, status = 200) {
  const asked: { target: string; authorization: string | undefined }[] = []
  const server = await serve((_request, response) => response.end())
  const proxy = http.createServer()
  proxy.on('connect', (request, socket, _head) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      return
    }
    const upstream = net.connect(target.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  const { port } = await serveRaw((socket) => {
    proxy.emit('connection', socket)
    socket.resume()
  })
  return { port, asked, server }
}

describe('a request through a proxy', () => {
  it('with https runs in a tunnel, one for all requests, with TLS to the server itself', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const { port, asked } = await connectProxy(server)
    const env = { HTTPS_PROXY: `http://us%40er:s3cret@localhost:${port}` }
    const client = testHttp({ env, caFile: testAuthority })
    const headers = { authorization: 'Bearer own' }
    for (let count = 0; count < 3; count += 1) {
      const response = await client.request({
        method: 'GET',
        url: 'https://registry.test/v2/',
        headers,
        ...limit,
      })
      expect(Buffer.from(response.body).toString()).toBe('ok')
    }
    const authorization = `Basic ${Buffer.from('us@er:s3cret').toString('base64')}`
    expect(asked).toEqual([{ target: 'registry.test:443', authorization }])
    expect(server.seen.map((request) => [request.headers.host, request.headers.authorization])).toEqual(
      Array(3).fill(['registry.test', 'Bearer own']),
    )
    for (const request of server.seen) expect(request.headers).not.toHaveProperty('proxy-authorization')
  })

  it('with https checks the certificate for the name asked for', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const { port } = await connectProxy(server)
    const env = { HTTPS_PROXY: `http://localhost:${port}` }
    for (const [url, caFile] of [
      ['https://other.test/', testAuthority],
      ['https://registry.test/', undefined],
    ] as const) {
      const client = testHttp({ env, ...(caFile === undefined ? {} : { caFile }) })
      expect((await failureOf(client.request({ method: 'GET', url, ...limit }))).code).toBe(
        'certificate-untrusted',
      )
    }
    expect(server.seen).toHaveLength(0)
  })

  it.each([407, 403, 502])(
    'that is refused with %i is proxy-failure, without its credentials',
    async (status) => {
      const server = await serveTls((_request, response) => response.end('ok'))
      const { port, asked } = await connectProxy(server, status)
      const client = testHttp({
        env: { HTTPS_PROXY: `http://user:s3cret@localhost:${port}` },
        caFile: testAuthority,
      })
      const error = await failureOf(
        client.request({ method: 'GET', url: 'https://registry.test/', ...limit }),
      )
      expect(error.code).toBe('proxy-failure')
      expect(error.message).toContain(`localhost:${port}: answered ${status}`)
      expect(error.message).not.toContain('s3cret')
      expect(asked).toHaveLength(1)
    },
  )

  it.each([
    ['is not there', 1, 'the connection failed'],
    ['says nothing', 0, 'no answer to CONNECT within'],
  ])('that %s is proxy-failure', async (_name, deadPort, words) => {
    const port = deadPort === 0 ? (await serveRaw((socket) => socket.resume())).port : deadPort
    const client = testHttp({ env: { HTTPS_PROXY: `http://localhost:${port}` }, limits: { connectMs: 60 } })
    const error = await failureOf(client.request({ method: 'GET', url: 'https://registry.test/', ...limit }))
    expect(error.code).toBe('proxy-failure')
    expect(error.message).toContain(words)
  })

  it('with http is sent in absolute form', async () => {
    const proxy = await serve((_request, response) => response.end('ok'))
    const env = { HTTP_PROXY: `http://user:s3cret@${proxy.host}` }
    const client = testHttp({ env, insecureHosts: ['registry.test:5000'] })
    await client.request({ method: 'GET', url: 'http://registry.test:5000/v2/?a=b', ...limit })
    expect(proxy.seen[0]?.path).toBe('http://registry.test:5000/v2/?a=b')
    expect(proxy.seen[0]?.headers.host).toBe('registry.test:5000')
    expect(proxy.seen[0]?.headers['proxy-authorization']).toBe(
      `Basic ${Buffer.from('user:s3cret').toString('base64')}`,
    )
  })

  it('with http and refused with 407 is proxy-failure, without its credentials', async () => {
    const proxy = await serve((_request, response) => response.writeHead(407).end())
    const env = { HTTP_PROXY: `http://user:s3cret@${proxy.host}` }
    const client = testHttp({ env, insecureHosts: ['registry.test:5000'] })
    const url = 'http://registry.test:5000/v2/'
    const error = await failureOf(client.request({ method: 'GET', url, ...limit }))
    expect([error.code, proxy.seen.length]).toEqual(['proxy-failure', 1])
    expect(error.message).toContain(`proxy ${proxy.host}`)
    expect(error.message).not.toContain('s3cret')
  })

  it('to a metadata address is refused before the proxy is asked', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const { port, asked } = await connectProxy(server)
    const client = testHttp({ env: { HTTPS_PROXY: `http://localhost:${port}` } })
    const error = await failureOf(
      client.request({ method: 'GET', url: 'https://169.254.169.254/', ...limit }),
    )
    expect(error.code).toBe('address-refused')
    expect(asked).toEqual([])
  })
})
