import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addressKind, isLoopbackName } from '../../../src/adapters/http/address-rules.ts'
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

describe('addressKind', () => {
  it.each([
    ['93.184.215.14', 'ordinary'],
    ['10.0.0.1', 'ordinary'],
    ['192.168.1.1', 'ordinary'],
    ['169.253.255.255', 'ordinary'],
    ['169.254.0.0', 'refused'],
    ['169.254.169.254', 'refused'],
    ['169.254.170.2', 'refused'],
    ['169.255.0.0', 'ordinary'],
    ['100.100.100.200', 'refused'],
    ['100.100.100.201', 'ordinary'],
    ['192.0.0.192', 'refused'],
    ['168.63.129.16', 'refused'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['128.0.0.0', 'ordinary'],
    ['0.0.0.0', 'loopback'],
    ['2001:db8::1', 'ordinary'],
    ['::1', 'loopback'],
    ['::', 'loopback'],
    ['fe80::1', 'refused'],
    ['fe80::1%eth0', 'refused'],
    ['febf:ffff::', 'refused'],
    ['fec0::1', 'ordinary'],
    ['fd00:ec2::254', 'refused'],
    ['fd00:ec2::23', 'refused'],
    ['fd00:ec3::254', 'ordinary'],
    ['fd20:ce::254', 'refused'],
    ['::ffff:169.254.169.254', 'refused'],
    ['::ffff:a9fe:a9fe', 'refused'],
    ['0:0:0:0:0:ffff:a9fe:a9fe', 'refused'],
    ['::ffff:0:169.254.169.254', 'refused'],
    ['::169.254.169.254', 'refused'],
    ['64:ff9b::a9fe:a9fe', 'refused'],
    ['64:ff9b::8.8.8.8', 'ordinary'],
    ['2002:a9fe:a9fe::1', 'refused'],
    ['2002:a9fd:a9fe::1', 'ordinary'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:100.100.100.200', 'refused'],
    ['::ffff:8.8.8.8', 'ordinary'],
    ['no address', 'refused'],
    ['', 'refused'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind)
  })

  it('sorts an IPv4 address and its mapped form alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(addressKind(`::ffff:${address}`)).toBe(addressKind(address))
        expect(addressKind(`64:ff9b::${address}`)).toBe(addressKind(address))
      }),
    )
  })

  it('gives every IPv6 address a kind', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => ['ordinary', 'loopback', 'refused'].includes(addressKind(address))),
    )
  })
})

describe('isLoopbackName', () => {
  it.each([
    ['localhost', true],
    ['LocalHost', true],
    ['localhost.', true],
    ['app.localhost', true],
    ['127.0.0.2', true],
    ['[::1]', true],
    ['[::ffff:7f00:1]', true],
    ['mylocalhost', false],
    ['localhost.example', false],
    ['127.0.0.1.example', false],
    ['10.0.0.1', false],
  ])('%s: %s', (hostname, expected) => {
    expect(isLoopbackName(hostname)).toBe(expected)
  })
})

describe('a request', () => {
  it.each(['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '100.100.100.200', '[::ffff:169.254.169.254]'])(
    'to %s is refused although it was named',
    async (host) => {
      const error = await failureOf(
        testHttp({ insecureHosts: [host] }).request({ method: 'GET', url: `https://${host}/`, ...limit }),
      )
      expect(error.code).toBe('address-refused')
    },
  )

  it.each(['169.254.169.254', 'fe80::1', '::ffff:100.100.100.200'])(
    'to a name that leads to %s is refused',
    async (address) => {
      const resolveName = async () => [
        { address: '192.0.2.1', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ]
      const error = await failureOf(
        testHttp({ resolveName }).request({ method: 'GET', url: 'https://a.test/', ...limit }),
      )
      expect(error.code).toBe('address-refused')
      expect(error.message).toContain(address)
    },
  )

  it.each(['localhost', 'app.localhost'])('to %s does not leave this machine', async (host) => {
    const resolveName = async () => [{ address: '192.0.2.1', family: 4 }]
    const url = `http://${host}:5000/`
    const error = await failureOf(testHttp({ resolveName }).request({ method: 'GET', url, ...limit }))
    expect(error.code).toBe('address-refused')
    expect(error.message).toContain('192.0.2.1, which is not on this machine')
  })

  it('asks the name service once and connects to the address that was checked', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const answers = ['127.0.0.1', '169.254.169.254']
    const resolveName = async () => [{ address: answers.shift() ?? '', family: 4 }]
    const client = testHttp({ resolveName, caFile: testAuthority })
    const url = `https://registry.test:${server.port}/`
    expect((await client.request({ method: 'GET', url, ...limit })).status).toBe(200)
    expect(answers).toHaveLength(1)
  })

  it('to a name that leads to loopback is for the named host only', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const client = testHttp({ resolveName: everywhereLoopback, caFile: testAuthority })
    const request = { method: 'GET', url: `https://registry.test:${server.port}/`, ...limit } as const
    expect((await client.request({ ...request, namedHost: 'registry.test:1' })).status).toBe(200)
    expect((await client.request({ ...request, namedHost: 'localhost:1' })).status).toBe(200)
    for (const namedHost of ['other.test', 'test', 'registry.test.evil.example', 'no host']) {
      expect((await failureOf(client.request({ ...request, namedHost }))).code).toBe('address-refused')
    }
    expect(server.seen).toHaveLength(2)
  })

  it('over plain http is for loopback, named hosts and named URLs only', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    const request = { method: 'GET', url: `http://registry.test:${server.port}/`, ...limit } as const
    const resolveName = everywhereLoopback
    const error = await failureOf(testHttp({ resolveName }).request(request))
    expect(error.code).toBe('plain-http-refused')
    for (const insecureHosts of [
      ['registry.test'],
      [`test:${server.port}`],
      [`registry.test:${server.port}0`],
    ]) {
      expect((await failureOf(testHttp({ resolveName, insecureHosts }).request(request))).code).toBe(
        'plain-http-refused',
      )
    }
    expect(server.connections()).toBe(0)
    expect(
      (await testHttp({ resolveName, insecureHosts: [`Registry.test:${server.port}`] }).request(request))
        .status,
    ).toBe(200)
    expect((await testHttp({ resolveName }).request({ ...request, allowPlainHttp: true })).status).toBe(200)
    expect((await testHttp().request({ ...request, url: server.url })).status).toBe(200)
  })

  it.each(['ftp://a.test/', 'a.test', '', 'data:,x'])('to %j is no request', async (url) => {
    expect((await failureOf(testHttp().request({ method: 'GET', url, ...limit }))).code).toBe(
      'network-unreachable',
    )
  })
})
