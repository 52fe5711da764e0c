import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { imageManifest } from '../fakes/manifests.ts'
import { imagesOf, type ReportedImage } from './kit/expectations.ts'
import { openStage, type Stage } from './kit/judged.ts'
import { answer, manifestPath, type ScriptedServer, scriptedServer, signaturePath } from './kit/servers.ts'

/** Addresses where cloud machines hand out their own credentials, and ways to write them. */
const metadata: readonly string[] = [
  'https://169.254.169.254/latest/meta-data/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://169.254.42.1/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://100.100.100.200/',
]

/** Ways to write this machine; each is followed by a port. */
const loopback: readonly string[] = [
  'http://127.0.0.1',
  'http://localhost',
  'http://LOCALHOST.',
  'http://127.1',
  'http://2130706433',
  'http://0x7f000001',
  'http://0.0.0.0',
  'http://[::1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]',
]

const login = Buffer.from('user:pa55w0rd').toString('base64')
const manifest = imageManifest('forged')

interface Proxy {
  readonly url: string
  /** What a host behind the proxy says. */
  readonly hosts: Map<
    string,
    (url: URL, request: http.IncomingMessage, response: http.ServerResponse) => void
  >
  close(): void
}

/** A proxy that is the whole world: no host of its is on this machine. It opens tunnels only to cut them. */
async function startProxy(): Promise<Proxy> {
  const hosts: Proxy['hosts'] = new Map()
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '')
    const host = hosts.get(url.host)
    if (host === undefined) answer(response, 404)
    else host(url, request, response)
  })
  server.on('connect', (_request, socket: Socket) => {
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 200 OK\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a listening TCP server has no other form of address
  return {
    url: `http://127.0.0.1:${port}`,
    hosts,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

let stage: Stage
let victim: ScriptedServer
let proxy: Proxy
const judged = new Map<string, ReportedImage>()
const redirected = (at: number): string => `redirect${at}.test/app:1`
const sent = (at: number): string => `realm${at}.test/app:1`

/** What the machine's own service is asked for by way of a registry or store elsewhere. */
async function attackThroughProxy(): Promise<void> {
  const { work } = stage
  const images: string[] = []
  for (const [at, host] of loopback.entries()) {
    const target = `${host}:${victim.port}/secret`
    proxy.hosts.set(`redirect${at}.test`, (_url, _request, response) =>
      answer(response, 307, '', { location: target }),
    )
    proxy.hosts.set(`realm${at}.test`, (_url, _request, response) =>
      answer(response, 401, '', { 'www-authenticate': `Bearer realm="${target}",service="x"` }),
    )
    images.push(redirected(at), sent(at))
  }
  const hosts = [...proxy.hosts.keys()]
  const auths = Object.fromEntries(hosts.map((host) => [host, { auth: login }]))
  await work.put({ 'login.json': JSON.stringify({ auths }) })
  const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }
  const names = ['--insecure-registries', hosts.join(','), '--auth-file', 'login.json']
  const run = await work.run(
    ['verify', ...images, '--key', 'trusted.asc', ...names, '--lookaside', 'none', '--json'],
    { env },
  )
  expect(run.exitCode).toBe(3)
  for (const image of imagesOf(run)) judged.set(image.reference, image)
}

/** The same from a lookaside elsewhere, and from servers on this machine to the metadata of the machine. */
async function attackFromStores(): Promise<void> {
  const { work, registry, lookaside, verify, push, reference } = stage
  proxy.hosts.set('store.test', (url, _request, response) => {
    const at = Number(/look(\d+)@/.exec(url.pathname)?.[1])
    answer(response, 302, '', { location: `${loopback[at]}:${victim.port}/secret` })
  })
  const away = loopback.map((_, at) => push(`look${at}`) && reference(`look${at}`))
  for (const [at, location] of metadata.entries()) {
    registry.say(manifestPath(`meta${at}`, '1'), (response) => answer(response, 302, '', { location }))
    const { digest } = push(`deaf${at}`)
    lookaside.say(signaturePath(`deaf${at}`, digest), (response) => answer(response, 302, '', { location }))
  }
  const near = metadata.flatMap((_, at) => [`meta${at}`, `deaf${at}`])
  const places = ['--key', 'trusted.asc', '--lookaside', 'http://store.test/', '--auth-file', 'auth.json']
  const runs = await Promise.all([
    work.run(['verify', ...away, ...places, '--json'], { env: { HTTP_PROXY: proxy.url } }),
    verify(near),
  ])
  for (const run of runs) {
    expect(run.exitCode).toBe(3)
    for (const image of imagesOf(run)) judged.set(image.reference, image)
  }
}

beforeAll(async () => {
  stage = await openStage()
  victim = await scriptedServer()
  proxy = await startProxy()
  await Promise.all([attackThroughProxy(), attackFromStores()])
}, 40_000)

afterAll(async () => {
  proxy.close()
  await stage.close()
})

describe('this machine', () => {
  const rows = loopback.map((host, at) => ({ host, at }))

  it.each(rows)('$host is not asked because a registry elsewhere says so', ({ at }) => {
    for (const name of [redirected(at), sent(at)]) {
      expect(judged.get(name)).toMatchObject({ verdict: 'undecided', code: 'address-refused' })
    }
  })

  it.each(rows)('$host is not asked because a lookaside elsewhere says so', ({ at }) => {
    expect(judged.get(stage.reference(`look${at}`))).toMatchObject({
      verdict: 'undecided',
      code: 'lookaside-unreadable',
      message: expect.stringContaining('loopback address'),
    })
  })

  it('was asked for nothing at all', () => {
    expect([victim.seen, victim.connections()]).toEqual([[], 0])
  })
})

describe('the metadata of the machine', () => {
  it.each(metadata.map((location, at) => ({ location, at })))('$location is never asked', ({ at }) => {
    expect(judged.get(stage.reference(`meta${at}`))).toMatchObject({ code: 'address-refused' })
    expect(judged.get(stage.reference(`deaf${at}`))).toMatchObject({
      code: 'lookaside-unreadable',
      message: expect.stringContaining('link-local or metadata address'),
    })
  })

  it('is no token service, even for a registry on this machine', async () => {
    const registry = await scriptedServer()
    registry.say(manifestPath('app', '1'), (response) =>
      answer(response, 401, '', { 'www-authenticate': 'Bearer realm="http://169.254.169.254/token"' }),
    )
    const asked = await stage.work.run(['digest', `${registry.host}/app:1`, '--auth-file', 'auth.json'])
    expect(asked).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('error[address-refused]: ') })
  })
})

describe('credentials', () => {
  /** A registry that wants a password, whose images it keeps elsewhere; what the other place saw of us. */
  async function elsewhere(
    challenge: (other: ScriptedServer) => string,
    keep: (other: ScriptedServer) => void,
    entry: object = { auth: login },
  ): Promise<{ readonly code: string | undefined; readonly seen: readonly string[] }> {
    const [registry, other] = [await scriptedServer(), await scriptedServer()]
    registry.say(manifestPath('app', '1'), (response, request) => {
      if (request.headers.authorization === undefined)
        answer(response, 401, '', { 'www-authenticate': challenge(other) })
      else answer(response, 307, '', { location: `${other.url}/blob?sig=x` })
    })
    registry.say('/token', (response) => answer(response, 307, '', { location: `${other.url}/token` }))
    keep(other)
    const file = `login-${registry.port}.json`
    const config = { auths: { [registry.host]: entry }, HttpHeaders: { 'X-Key': 'x-api-key' } }
    await stage.work.put({ [file]: JSON.stringify(config) })
    const run = await stage.work.run(['digest', `${registry.host}/app:1`, '--auth-file', file, '--json'])
    const seen = other.seen.map(({ method, path, headers }) =>
      [method, path, headers.authorization ?? '', headers['x-key'] ?? ''].join(' ').trim(),
    )
    const { error } = JSON.parse(run.stdout) as { readonly error?: { readonly code: string } }
    return { code: error?.code, seen }
  }

  it('follow no redirect: neither password nor headers of the credential file', async () => {
    const { code, seen } = await elsewhere(
      () => 'Basic realm="x"',
      (other) => other.say('/blob', Buffer.from(manifest.text)),
    )
    expect({ code, seen }).toEqual({ code: undefined, seen: ['GET /blob?sig=x'] })
  })

  it('are not given to a server that a redirect leads to and that asks for them', async () => {
    const { code, seen } = await elsewhere(
      () => 'Basic realm="x"',
      (other) =>
        other.say('/blob', (response) =>
          answer(response, 401, '', { 'www-authenticate': 'Basic realm="y"' }),
        ),
    )
    expect({ code, seen }).toEqual({ code: 'registry-denied', seen: ['GET /blob?sig=x'] })
  })

  it('go to no token service that is not a whole URL', async () => {
    const { code, seen } = await elsewhere(
      () => 'Bearer realm="/token"',
      () => undefined,
      { auth: Buffer.from('user:').toString('base64'), identitytoken: 'refresh-token' },
    )
    expect({ code, seen }).toEqual({ code: 'realm-refused', seen: [] })
  })

  it('of a token request do not follow the token service elsewhere', async () => {
    const registry = await scriptedServer()
    const other = await scriptedServer()
    registry.say(manifestPath('app', '1'), (response) =>
      answer(response, 401, '', { 'www-authenticate': `Bearer realm="${registry.url}/token"` }),
    )
    registry.say('/token', (response) => answer(response, 307, '', { location: `${other.url}/token` }))
    other.say('/token', (response) => answer(response, 200, '{"token":"t"}'))
    for (const [file, entry] of [
      ['posted.json', { auth: login, identitytoken: 'refresh-token' }],
      ['basic.json', { auth: login }],
    ] as const) {
      await stage.work.put({ [file]: JSON.stringify({ auths: { [registry.host]: entry } }) })
      await stage.work.run(['digest', `${registry.host}/app:1`, '--auth-file', file])
    }
    expect(other.seen.map(({ method, headers, body }) => [method, headers.authorization, body])).toEqual([
      ['GET', undefined, ''],
    ])
  })

  it('of a lookaside URL follow no redirect', async () => {
    const [store, other] = [await scriptedServer(), await scriptedServer()]
    const { digest } = stage.push('keep/app')
    store.say(signaturePath('keep/app', digest), (response) =>
      answer(response, 302, '', { location: `http://thief:x@${other.host}/signature-1` }),
    )
    const places = ['--key', 'trusted.asc', '--lookaside', `http://user:pa55w0rd@${store.host}`]
    const run = await stage.work.run([
      'verify',
      stage.reference('keep/app'),
      ...places,
      '--auth-file',
      'auth.json',
      '--json',
    ])
    expect(imagesOf(run)).toMatchObject([{ code: 'signature-missing' }])
    expect(store.seen[0]?.headers.authorization).toBe(`Basic ${login}`)
    expect(other.seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/signature-1', undefined],
    ])
  })

  it('are for the host as it is written, never for one that only looks like it', async () => {
    const registry = await scriptedServer()
    registry.say(manifestPath('app', '1'), (response) =>
      answer(response, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
    )
    const entry = { auth: login }
    const auths = {
      [`127.0.0.1:${registry.port}0`]: entry,
      '127.0.0.1': entry,
      [`x127.0.0.1:${registry.port}`]: entry,
      [`127.0.0.1:${registry.port}/other`]: entry,
      [`https://127.0.0.1:${registry.port}.evil.example/`]: entry,
    }
    await stage.work.put({ 'alike.json': JSON.stringify({ auths }) })
    await stage.work.run(['digest', `${registry.host}/app:1`, '--auth-file', 'alike.json'])
    expect(registry.seen.length).toBeGreaterThan(0)
    expect(registry.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })
})
