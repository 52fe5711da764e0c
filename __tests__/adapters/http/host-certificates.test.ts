import { execFileSync } from 'node:child_process'
import { createPrivateKey } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readHostCertificates } from '../../../src/adapters/http/host-certificates.ts'
import type { HttpRequest } from '../../../src/adapters/http/http.ts'
import { CountersignError, FormatError } from '../../../src/domain/errors.ts'
import {
  clientNameOf,
  closeAll,
  everywhereLoopback,
  serveTls,
  testAuthority,
  testClient,
  testHttp,
  tlsServerOptions,
} from '../loopback-server.ts'

const authority = readFileSync(testAuthority, 'utf8')
const fixtures = join(testAuthority, '..')
const strange = readFileSync(join(fixtures, 'server.key'), 'utf8')
const clientName = 'Countersign TEST client'
const pair = { 'own.cert': testClient.certificate, 'own.key': testClient.key }

let top: string
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'countersign-certs-d-'))
})
afterEach(async () => {
  await closeAll()
  rmSync(top, { recursive: true, force: true })
})

/** Writes the folder of one registry below `top/PARENT`. */
function certsFor(name: string, files: Readonly<Record<string, string>>, parent = 'first'): string {
  const folder = join(top, parent, name)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

const parents = (): readonly string[] => [join(top, 'first'), join(top, 'second')]
const ask = (url: string, registryName?: string): HttpRequest => ({
  method: 'GET',
  url,
  what: 'manifest',
  maxBytes: 1000,
  ...(registryName !== undefined && { registryName }),
})
const client = (more: Parameters<typeof testHttp>[0] = {}) => testHttp({ certsFolders: parents(), ...more })
const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => 'answered',
    (reason: unknown) => reason,
  )
  if (error instanceof CountersignError) return error.code
  throw error
}

describe('an authority in certs.d', () => {
  it('is trusted for the registry of that name', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    certsFor(server.host, { 'any.crt': authority })
    expect((await client().request(ask(server.url, server.host))).status).toBe(200)
  })

  it('counts for no other name: not for another port, and not for a request on behalf of nobody', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    for (const name of ['127.0.0.1', `${server.host}0`, `localhost:${server.port}`])
      certsFor(name, { 'any.crt': authority })
    expect(await codeOf(client().request(ask(server.url, server.host)))).toBe('certificate-untrusted')
    certsFor(server.host, { 'any.crt': authority })
    expect(await codeOf(client().request(ask(server.url)))).toBe('certificate-untrusted')
    expect(server.seen).toHaveLength(0)
  })

  it('is found by the name as the user wrote it, default port and all', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    certsFor('registry.test:443', { 'any.crt': authority })
    const url = `https://registry.test:${server.port}/`
    const http = client({ resolveName: everywhereLoopback })
    expect(await codeOf(http.request({ ...ask(url, 'registry.test'), namedHost: 'localhost' }))).toBe(
      'certificate-untrusted',
    )
    const named = { ...ask(url, 'registry.test:443'), namedHost: 'localhost' }
    expect((await http.request(named)).status).toBe(200)
  })

  it('stands beside the usual roots, those of --ca-file, and its neighbours', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    certsFor(server.host, { 'own.crt': testClient.certificate })
    const http = client({ caFile: testAuthority })
    expect((await http.request(ask(server.url, server.host))).status).toBe(200)
    certsFor(server.host, { 'another.crt': authority })
    expect((await client().request(ask(server.url, server.host))).status).toBe(200)
  })

  it('is looked for in the first folder that is there, were it empty', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    certsFor(server.host, { 'any.crt': authority }, 'second')
    expect((await client().request(ask(server.url, server.host))).status).toBe(200)
    certsFor(server.host, {})
    expect(await codeOf(client().request(ask(server.url, server.host)))).toBe('certificate-untrusted')
  })

  it('holds on the servers that the registry sends to', async () => {
    const storage = await serveTls((_request, response) => response.end('ok'))
    const server = await serveTls((_request, response) =>
      response.writeHead(307, { location: storage.url }).end(),
    )
    certsFor(server.host, { 'any.crt': authority })
    expect((await client().request(ask(server.url, server.host))).status).toBe(200)
    expect(storage.seen).toHaveLength(1)
  })
})

describe('a client certificate in certs.d', () => {
  it('opens a registry that asks for one', async () => {
    const server = await serveTls((_request, response, raw) => response.end(clientNameOf(raw)), 'held')
    certsFor(server.host, { 'any.crt': authority, ...pair })
    const { body } = await client().request(ask(server.url, server.host))
    expect(Buffer.from(body).toString()).toBe(clientName)
  })

  it('that is missing is client-certificate-refused, and no reason to try again', async () => {
    const server = await serveTls((_request, response) => response.end('ok'), 'held')
    certsFor(server.host, { 'any.crt': authority })
    const http = client()
    expect(await codeOf(http.request(ask(server.url, server.host)))).toBe('client-certificate-refused')
    expect([server.seen.length, http.waits]).toEqual([0, []])
  })

  it('that is another one opens nothing', async () => {
    const server = await serveTls((_request, response) => response.end('ok'), 'held')
    const another = { 'own.cert': readFileSync(join(fixtures, 'server.pem'), 'utf8'), 'own.key': strange }
    certsFor(server.host, { 'any.crt': authority, ...another })
    // Node's server hangs up without an alert; others say why, see `networkFailure`.
    expect(await codeOf(client().request(ask(server.url, server.host)))).toBe('network-unreachable')
    expect(server.seen).toHaveLength(0)
  })

  it('is shown to the registry only, on one client and one connection pool each', async () => {
    const names: (string | null)[] = []
    const storage = await serveTls((_request, response, raw) => {
      names.push(clientNameOf(raw))
      response.end('ok')
    }, 'asked')
    const server = await serveTls((_request, response, raw) => {
      names.push(clientNameOf(raw))
      response.writeHead(307, { location: storage.url }).end()
    }, 'asked')
    certsFor(server.host, { 'any.crt': authority, ...pair })
    const http = client()
    await http.request(ask(server.url, server.host))
    await http.request(ask(storage.url, server.host))
    await http.request(ask(server.url, server.host))
    expect(names).toEqual([clientName, null, null, clientName, null])
  })

  it('is not shown to a proxy, nor is the proxy trusted under the authority of the registry', async () => {
    const server = await serveTls((_request, response, raw) => response.end(clientNameOf(raw)), 'held')
    const seen: (string | null)[] = []
    const proxy = https.createServer(tlsServerOptions('asked'))
    proxy.on('connect', (request, socket) => {
      seen.push(clientNameOf(request))
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const through = net.connect(server.port, '127.0.0.1').on('error', () => socket.destroy())
      socket
        .on('error', () => through.destroy())
        .pipe(through)
        .pipe(socket)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const address = proxy.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const env = { HTTPS_PROXY: `https://127.0.0.1:${port}` }
    const name = `registry.test:${server.port}`
    certsFor(name, { 'any.crt': authority, ...pair })
    try {
      expect(await codeOf(client({ env }).request(ask(`https://${name}/`, name)))).toBe('proxy-failure')
      const trusting = client({ env, caFile: testAuthority })
      const { body } = await trusting.request(ask(`https://${name}/`, name))
      expect([Buffer.from(body).toString(), seen]).toEqual([clientName, [null]])
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })
})

const encrypted = createPrivateKey(testClient.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString()
const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'

describe('a certs.d folder', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['an authority that is no PEM', { 'a.crt': 'junk' }, 'a.crt'],
    ['a broken authority', { 'a.crt': broken }, 'number 1 unreadable'],
    ['a certificate without its key', { 'a.cert': testClient.certificate }, 'a.key'],
    ['a key without its certificate', { 'a.key': testClient.key }, 'a.cert'],
    ['the key of another certificate', { ...pair, 'own.key': strange }, 'another one'],
    ['a key under a passphrase', { ...pair, 'own.key': encrypted }, 'without a passphrase'],
    ['a key that is none', { ...pair, 'own.key': 'hunter2' }, 'own.key'],
    ['two client certificates', { ...pair, 'z.cert': pair['own.cert'], 'z.key': pair['own.key'] }, 'found 2'],
    ['an authority beyond every measure', { 'a.crt': 'x'.repeat(4 * 1024 * 1024 + 1) }, 'larger than'],
  ])('with %s is certs-d-malformed, exit 2', (_name, files, found) => {
    certsFor('a.test', files)
    const read = (): unknown => readHostCertificates(parents(), 'a.test')
    expect(read).toThrow(FormatError)
    expect(read).toThrow(expect.objectContaining({ code: 'certs-d-malformed', exitCode: 2 }))
    expect(read).toThrow(expect.objectContaining({ message: expect.stringContaining(found) }))
    expect(read).not.toThrow(expect.objectContaining({ message: expect.stringContaining('hunter2') }))
  })

  it.each<readonly [string, (folder: string) => void]>([
    ['a pipe', (folder) => void execFileSync('mkfifo', [join(folder, 'a.crt')])],
    ['a folder', (folder) => mkdirSync(join(folder, 'a.crt'))],
    ['a link to nowhere', (folder) => symlinkSync('nowhere', join(folder, 'a.crt'))],
    ['a device', (folder) => symlinkSync('/dev/zero', join(folder, 'a.crt'))],
  ])('with %s where an authority is expected is certs-d-malformed at once', (_name, make) => {
    make(certsFor('a.test', {}))
    expect(() => readHostCertificates(parents(), 'a.test')).toThrow(
      expect.objectContaining({ code: 'certs-d-malformed' }),
    )
  })

  it('with more than 1000 entries is certs-d-malformed', () => {
    certsFor('a.test', Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`${at}.txt`, ''])))
    expect(() => readHostCertificates(parents(), 'a.test')).toThrow(
      expect.objectContaining({
        code: 'certs-d-malformed',
        message: expect.stringContaining('at most 1000'),
      }),
    )
  })

  it('that is a file is certs-d-malformed', () => {
    certsFor('.', { 'a.test': '' })
    expect(() => readHostCertificates(parents(), 'a.test')).toThrow(
      expect.objectContaining({ code: 'certs-d-malformed' }),
    )
  })

  const unreadable = process.getuid?.() === 0 ? it.skip : it // permissions do not hold for root
  unreadable('that may not be listed is certs-d-malformed; one that may not be seen is none', () => {
    const folder = certsFor('a.test', {})
    chmodSync(folder, 0o000)
    expect(() => readHostCertificates(parents(), 'a.test')).toThrow(
      expect.objectContaining({ code: 'certs-d-malformed' }),
    )
    chmodSync(join(top, 'first'), 0o000)
    expect(readHostCertificates(parents(), 'a.test')).toBeNull()
    chmodSync(join(top, 'first'), 0o700)
    chmodSync(folder, 0o700)
  })

  it('may hold other files, which are let be', () => {
    certsFor('a.test', { 'README.txt': 'x', 'a.pem': 'x', crt: 'x', 'a.crt.bak': 'x' })
    expect(readHostCertificates(parents(), 'a.test')).toEqual({ authorities: [] })
  })

  it.each(['..', '.', '', 'a/../..', '/etc', 'a\\b', '.hidden'])(
    'of the name %j is not looked for',
    (name) => {
      certsFor('.', { 'a.crt': 'junk' })
      expect(readHostCertificates(parents(), name)).toBeNull()
    },
  )

  it('below a file instead of a home is none', () => {
    writeFileSync(join(top, 'null'), '')
    expect(readHostCertificates([join(top, 'null', '.config')], 'a.test')).toBeNull()
  })

  it('that is broken concerns its own registry only', async () => {
    const server = await serveTls((_request, response) => response.end('ok'))
    certsFor(server.host, { 'any.crt': authority })
    certsFor('broken.test', { 'a.crt': 'junk' })
    const http = client({ resolveName: everywhereLoopback })
    expect(await codeOf(http.request(ask('https://broken.test/', 'broken.test')))).toBe('certs-d-malformed')
    expect((await http.request(ask(server.url, server.host))).status).toBe(200)
  })
})
