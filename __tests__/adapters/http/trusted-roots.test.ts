import { execFileSync } from 'node:child_process'
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createHttp } from '../../../src/adapters/http/http.ts'
import { errorCode, networkFailure } from '../../../src/adapters/http/network-failure.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import {
  closeAll,
  everywhereLoopback,
  failureOf,
  serve,
  serveRaw,
  serveTls,
  testAuthority,
  testHttp,
} from '../loopback-server.ts'

afterEach(closeAll)

const limit = { what: 'thing', maxBytes: 1000 } as const
const file = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-test-')), 'ca.pem')
  writeFileSync(path, text)
  return path
}
const pipe = (): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-test-')), 'ca.pem')
  execFileSync('mkfifo', [path])
  return path
}
const loop = (): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-test-')), 'ca.pem')
  symlinkSync(path, path)
  return path
}

describe('TLS', () => {
  it('with an authority of the file is trusted', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const response = await testHttp({ caFile: testAuthority }).request({
      method: 'GET',
      url: server.url,
      ...limit,
    })
    expect(Buffer.from(response.body).toString()).toBe('ok')
  })

  it('with an authority of NODE_EXTRA_CA_CERTS is trusted beside the file', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const another = file(tls.rootCertificates[0] ?? '')
    const request = { method: 'GET', url: server.url, ...limit } as const
    expect((await failureOf(testHttp({ caFile: another }).request(request))).code).toBe(
      'certificate-untrusted',
    )
    const client = testHttp({ caFile: another, env: { NODE_EXTRA_CA_CERTS: testAuthority } })
    expect((await client.request(request)).status).toBe(200)
  })

  it('with an unknown authority is certificate-untrusted at the first try', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const client = testHttp()
    const error = await failureOf(client.request({ method: 'GET', url: server.url, ...limit }))
    expect(error.code).toBe('certificate-untrusted')
    expect([server.connections(), server.seen.length]).toEqual([1, 0])
  })

  it('with a certificate of another host is certificate-untrusted', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const client = testHttp({ caFile: testAuthority, resolveName: everywhereLoopback })
    const url = `https://other.test:${server.port}/`
    expect((await failureOf(client.request({ method: 'GET', url, ...limit }))).code).toBe(
      'certificate-untrusted',
    )
    expect(server.seen).toHaveLength(0)
  })

  it('is checked whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      const error = await failureOf(testHttp().request({ method: 'GET', url: server.url, ...limit }))
      expect(error.code).toBe('certificate-untrusted')
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    }
  })

  it('to a server of plain http is tls-failure at the first try', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    const client = testHttp()
    const error = await failureOf(client.request({ method: 'GET', url: `https://${server.host}/`, ...limit }))
    expect(error.code).toBe('tls-failure')
    expect(client.waits).toEqual([])
  })

  it('that is cut off is tls-failure at the first try', async () => {
    const server = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const client = testHttp()
    const error = await failureOf(client.request({ method: 'GET', url: `https://${server.host}/`, ...limit }))
    expect(error.code).toBe('tls-failure')
    expect(client.waits).toEqual([])
  })

  it('that never comes about runs into the connect limit', async () => {
    const server = await serveRaw((socket) => socket.resume())
    const client = testHttp({ limits: { connectMs: 50 } })
    const request = { method: 'GET', url: `https://${server.host}/`, ...limit } as const
    const error = await failureOf(client.request(request))
    expect([error.code, error.message.includes('no connection within 0.05 s')]).toEqual(['timeout', true])
  })
})

describe('a file of authorities', () => {
  it.each([
    ['is not there', '/nonexistent/ca.pem'],
    ['is a folder', '/'],
    ['is a link to itself', loop()],
    ['is a pipe that nobody writes to', pipe()],
    ['is a device without end', '/dev/zero'],
    ['is empty', file('')],
    ['holds no certificate', file('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')],
    ['holds a broken certificate', file('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')],
    ['is too large', file('x'.repeat(4 * 1024 * 1024 + 1))],
  ])('that %s is an error of use', (_name, caFile) => {
    const open = (): unknown => createHttp({ env: {}, userAgent: 'test', insecureHosts: [], caFile })
    expect(open).toThrow(FormatError)
    expect(open).toThrow(expect.objectContaining({ code: 'ca-file-malformed', exitCode: 2 }))
  })
})

describe('networkFailure', () => {
  it.each([
    ['ENOTFOUND', false, 'dns-failure', false],
    ['EAI_AGAIN', false, 'dns-failure', false],
    ['ECONNREFUSED', true, 'network-unreachable', false],
    ['EHOSTUNREACH', true, 'network-unreachable', false],
    ['ECONNRESET', false, 'network-unreachable', true],
    ['ECONNRESET', true, 'tls-failure', false],
    ['EPIPE', false, 'network-unreachable', true],
    ['CERT_HAS_EXPIRED', true, 'certificate-untrusted', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', true, 'certificate-untrusted', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', true, 'tls-failure', false],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', false, 'client-certificate-refused', false],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', true, 'client-certificate-refused', false],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', true, 'client-certificate-refused', false],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', true, 'client-certificate-refused', false],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', true, 'tls-failure', false],
    ['EPROTO', true, 'tls-failure', false],
    ['HPE_INVALID_CONSTANT', false, 'response-malformed', false],
  ])('%s (in the handshake: %s) is %s', (symbol, handshake, code, mayPass) => {
    const error = networkFailure(Object.assign(new Error('x'), { code: symbol }), 'thing', handshake)
    expect(error).toMatchObject({ code, mayPass })
    expect(error.message).toContain(symbol)
  })

  it.each([
    [null, ''],
    ['text', ''],
    [{ code: 5 }, ''],
    [{ errors: [{}, { code: 'ECONNREFUSED' }] }, 'ECONNREFUSED'],
    [{ errors: 'no list' }, ''],
  ])('reads the code of %j as %j', (cause, code) => {
    expect(errorCode(cause)).toBe(code)
  })
})
