import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttp } from '../../../src/adapters/http/http.ts'
import { closeAll, failureOf, type LoopbackServer, serve, serveRaw, testHttp } from '../loopback-server.ts'

afterEach(closeAll)

const limit = { what: 'thing', maxBytes: 1000 } as const
const get = (server: Pick<LoopbackServer, 'host'>, path = '/') =>
  ({ method: 'GET', url: `http://${server.host}${path}`, ...limit }) as const

/** Writes these bytes to every connection once it has sent something, then closes unless told to stay. */
const rawAnswer = (text: string, stay = false) =>
  serveRaw((socket) =>
    socket.once('data', () => {
      socket.write(text)
      if (!stay) socket.end()
    }),
  )

describe('an answer', () => {
  it('is given whole with status, headers line by line and URL', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('WWW-Authenticate', ['Basic realm="a"', 'Bearer realm="b"'])
      response.end('body')
    })
    const response = await testHttp().request(get(server, '/x?y=1'))
    expect(response.status).toBe(200)
    expect(Buffer.from(response.body).toString()).toBe('body')
    expect(response.headers['www-authenticate']).toEqual(['Basic realm="a"', 'Bearer realm="b"'])
    expect(response.url).toBe(`${server.url}/x?y=1`)
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.headers['user-agent']).toBe('countersign/test')
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity')
  })

  it('of 404 is a value', async () => {
    const server = await serve((_request, response) => response.writeHead(404).end('no'))
    const response = await testHttp().request(get(server))
    expect(response.status).toBe(404)
    expect(server.seen).toHaveLength(1)
  })

  it('of 404 with an endless body is cut at 64 KiB', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(404)
      const more = setInterval(() => response.write('x'.repeat(50_000)), 1)
      response.on('close', () => clearInterval(more))
    })
    const response = await testHttp().request(get(server))
    expect(response.status).toBe(404)
    expect(response.body.length).toBeGreaterThan(0)
    expect(response.body.length).toBeLessThanOrEqual(64 * 1024)
  })

  it('uses one connection again and again', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    const client = testHttp()
    for (let count = 0; count < 5; count += 1) await client.request(get(server))
    expect(server.seen).toHaveLength(5)
    expect(server.connections()).toBe(1)
  })

  it('sends user info of the URL as Basic, and never shows it', async () => {
    const server = await serve((_request, response) => response.writeHead(403).end())
    const url = `http://us%20er:pa%3Ass@${server.host}/`
    const response = await testHttp().request({ method: 'GET', url, ...limit })
    expect(server.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('us er:pa:ss').toString('base64')}`,
    )
    expect(response.url).not.toContain('pa')
  })

  it('follows a kept connection that the server has closed by a new one, at once', async () => {
    let answered = 0
    const server = await serveRaw((socket) =>
      socket.on('data', () => {
        answered += 1
        if (answered === 2) socket.resetAndDestroy()
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      }),
    )
    const client = testHttp()
    await client.request(get(server))
    expect((await client.request(get(server))).status).toBe(200)
    expect(client.waits).toEqual([])
    expect(answered).toBe(3)
  })
})

describe('a body', () => {
  const tooLarge: readonly (readonly [string, string])[] = [
    ['announced as too long', 'HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\nx'],
    [
      'of 1001 bytes in chunks',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1001)}\r\n0\r\n\r\n`,
    ],
    ['of 1001 bytes until the end of the connection', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1001)}`],
  ]
  it.each(tooLarge)('%s is refused with the limit named, once', async (_name, text) => {
    let connections = 0
    const server = await serveRaw((socket) => {
      connections += 1
      socket.once('data', () => socket.end(text))
    })
    const error = await failureOf(testHttp().request(get(server)))
    expect(error.code).toBe('response-too-large')
    expect(error.message).toContain('limit of 1000 bytes')
    expect(connections).toBe(1)
  })

  it('without an end is stopped at the limit', async () => {
    let sent = 0
    const server = await serve((_request, response) => {
      const more = setInterval(() => {
        response.write('x'.repeat(100))
        sent += 100
      }, 1)
      response.on('close', () => clearInterval(more))
    })
    expect((await failureOf(testHttp().request(get(server)))).code).toBe('response-too-large')
    expect(sent).toBeLessThan(100_000)
  })

  it('of exactly the limit is taken', async () => {
    const server = await serve((_request, response) => response.end('x'.repeat(1000)))
    expect((await testHttp().request(get(server))).body).toHaveLength(1000)
  })

  const truncated: readonly (readonly [string, string])[] = [
    ['shorter than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'],
    ['without the last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n'],
  ]
  it.each(truncated)('%s is asked for four times, then an error', async (_name, text) => {
    let connections = 0
    const server = await serveRaw((socket) => {
      connections += 1
      socket.once('data', () => socket.end(text))
    })
    const error = await failureOf(testHttp().request(get(server)))
    expect(error.code).toBe('response-truncated')
    expect(error.message).toContain('after 5 bytes')
    expect(connections).toBe(4)
  })

  it('longer than announced gives the announced part only', async () => {
    const server = await rawAnswer(
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshortHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
      true,
    )
    const client = testHttp()
    expect(Buffer.from((await client.request(get(server))).body).toString()).toBe('short')
    expect(Buffer.from((await client.request(get(server))).body).toString()).toBe('short')
  })

  it('that is compressed without being asked for is refused', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    )
    const error = await failureOf(testHttp().request(get(server)))
    expect([error.code, server.seen.length]).toEqual(['response-malformed', 1])
  })

  it('of HEAD is not waited for', async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-length': '5000' }).end(),
    )
    const response = await testHttp().request({ ...get(server), method: 'HEAD' })
    expect([response.status, response.body.length]).toEqual([200, 0])
  })
})

describe('a server that misbehaves', () => {
  it.each([
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nabc'],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    ],
    ['a header that does not fit', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
  ])('by %s is response-malformed', async (_name, text) => {
    const server = await rawAnswer(text)
    expect((await failureOf(testHttp().request(get(server)))).code).toBe('response-malformed')
  })

  it.each([
    ['100 and no more', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['103 and no more', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'],
  ])('by %s gives no answer', async (_name, text) => {
    const server = await rawAnswer(text)
    expect((await failureOf(testHttp().request(get(server)))).code).toBe('network-unreachable')
  })

  it('by a reset is tried four times', async () => {
    let connections = 0
    const server = await serveRaw((socket) => {
      connections += 1
      socket.once('data', () => socket.resetAndDestroy())
    })
    const client = testHttp()
    const error = await failureOf(client.request(get(server)))
    expect([error.code, connections]).toEqual(['network-unreachable', 4])
    expect(client.waits).toEqual([250, 500, 1000])
  })

  it('by a reset is not tried again for a POST', async () => {
    let connections = 0
    const server = await serveRaw((socket) => {
      connections += 1
      socket.once('data', () => socket.resetAndDestroy())
    })
    const client = testHttp()
    await failureOf(client.request({ ...get(server), method: 'POST' }))
    expect(connections).toBe(1)
  })

  it('by silence runs into the idle limit', async () => {
    const server = await serveRaw(() => undefined)
    const client = testHttp({ limits: { idleMs: 40 } })
    const error = await failureOf(client.request(get(server)))
    expect(error.code).toBe('timeout')
    expect(error.message).toContain('nothing received within 0.04 s')
  })

  it('on a kept connection is asked again as often as on a new one', async () => {
    const server = await serve((request, response) => {
      if (request.path !== '/slow') response.end()
    })
    const client = testHttp({ limits: { idleMs: 60 } })
    await client.request(get(server))
    expect((await failureOf(client.request(get(server, '/slow')))).code).toBe('timeout')
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(server.seen.filter(({ path }) => path === '/slow')).toHaveLength(4)
  })

  it('by a drip of bytes runs into the total limit and is not asked again', async () => {
    const server = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(drip))
    })
    const error = await failureOf(testHttp({ limits: { idleMs: 60, totalMs: 150 } }).request(get(server)))
    expect(error.code).toBe('timeout')
    expect(error.message).toContain('no complete answer within 0.15 s')
    expect(server.seen).toHaveLength(1)
  })

  it('by not being there is network-unreachable at the first try', async () => {
    const client = testHttp()
    const error = await failureOf(client.request({ method: 'GET', url: 'http://127.0.0.1:1/', ...limit }))
    expect(error.code).toBe('network-unreachable')
    expect(client.waits).toEqual([])
  })
})

describe('the name service', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN'])('that answers %s is dns-failure', async (code) => {
    const resolveName = (): Promise<never> => Promise.reject(Object.assign(new Error('no'), { code }))
    const error = await failureOf(
      testHttp({ resolveName }).request({ method: 'GET', url: 'https://no.test/', ...limit }),
    )
    expect(error.code).toBe('dns-failure')
    expect(error.message).toContain('https://no.test/')
  })

  it('that answers with no address is dns-failure', async () => {
    const error = await failureOf(
      testHttp({ resolveName: async () => [] }).request({ method: 'GET', url: 'https://no.test/', ...limit }),
    )
    expect(error.code).toBe('dns-failure')
  })

  it('that never answers runs into the connect limit', async () => {
    const resolveName = (): Promise<never> => new Promise(() => undefined)
    const client = testHttp({ resolveName, limits: { connectMs: 30 } })
    const error = await failureOf(client.request({ method: 'GET', url: 'https://no.test/', ...limit }))
    expect(error.code).toBe('timeout')
    expect(error.message).toContain('no connection within 0.03 s')
  })
})

describe('the end of the run', () => {
  it('stops a request under way', async () => {
    const run = new AbortController()
    const server = await serve(() => run.abort())
    expect((await failureOf(testHttp({ signal: run.signal }).request(get(server)))).code).toBe('cancelled')
  })

  it('stops a request on a kept connection, and begins no other in its place', async () => {
    const run = new AbortController()
    const server = await serve((request, response) =>
      request.path === '/slow' ? run.abort() : response.end(),
    )
    const client = testHttp({ signal: run.signal })
    await client.request(get(server))
    expect((await failureOf(client.request(get(server, '/slow')))).code).toBe('cancelled')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.connections()).toBe(1)
    expect(server.seen.map(({ path }) => path)).toEqual(['/', '/slow'])
  })

  it('stops a request of its own signal and no other', async () => {
    const one = new AbortController()
    const server = await serve((request, response) =>
      request.path === '/slow' ? one.abort() : response.end(),
    )
    const client = testHttp()
    expect((await failureOf(client.request({ ...get(server, '/slow'), signal: one.signal }))).code).toBe(
      'cancelled',
    )
    expect((await client.request(get(server))).status).toBe(200)
  })

  it('lets no request begin', async () => {
    const server = await serve((_request, response) => response.end())
    expect((await failureOf(testHttp({ signal: AbortSignal.abort() }).request(get(server)))).code).toBe(
      'cancelled',
    )
    expect(server.connections()).toBe(0)
  })

  it('ends a wait between tries', async () => {
    const run = new AbortController()
    const server = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': '30' }).end()
      setTimeout(() => run.abort(), 20)
    })
    const client = createHttp({ env: {}, userAgent: 'test', insecureHosts: [], signal: run.signal })
    const error = await failureOf(client.request(get(server)))
    client.close()
    expect(error.code).toBe('cancelled')
  })

  it('is listened for by many requests without a warning', async () => {
    const warnings: string[] = []
    const listen = (warning: Error): number => warnings.push(warning.name)
    process.on('warning', listen)
    const run = new AbortController()
    const server = await serve((_request, response) => setTimeout(() => response.end(), 5))
    const client = testHttp({ signal: run.signal, concurrencyPerHost: 30 })
    await Promise.all(Array.from({ length: 60 }, () => client.request(get(server))))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings).toEqual([])
  })
})

describe('many requests', () => {
  it.each([1, 3, 8])('to one host run %i at a time', async (concurrencyPerHost) => {
    let now = 0
    let most = 0
    const server = await serve((_request, response) => {
      now += 1
      most = Math.max(most, now)
      setTimeout(() => {
        now -= 1
        response.end()
      }, 5)
    })
    const client = testHttp(concurrencyPerHost === 8 ? {} : { concurrencyPerHost })
    await Promise.all(Array.from({ length: 20 }, () => client.request(get(server))))
    expect(most).toBe(concurrencyPerHost)
    expect(server.seen).toHaveLength(20)
    expect(server.connections()).toBe(concurrencyPerHost)
  })

  it('to two hosts do not wait for each other', async () => {
    const slow = await serve(() => undefined)
    const quick = await serve((_request, response) => response.end())
    const client = testHttp({ concurrencyPerHost: 1, limits: { idleMs: 60 } })
    const waiting = failureOf(client.request(get(slow)))
    expect((await client.request(get(quick))).status).toBe(200)
    expect((await waiting).code).toBe('timeout')
  })
})
