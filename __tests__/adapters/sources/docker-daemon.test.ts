import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { daemonEndpoint } from '../../../src/adapters/sources/daemon-endpoint.ts'
import { type DaemonOptions, openDaemonImage } from '../../../src/adapters/sources/docker-daemon.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { type ImageName, parseImageName } from '../../../src/domain/image/transport.ts'
import { dockerManifest, dockerMembers, tar } from './test-images.ts'

const tls = join(import.meta.dirname, '../../fixtures/tls')
const servers: Server[] = []
let top: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'countersign-daemon-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await rm(top, { recursive: true, force: true })
})

const socket = () => join(top, 'docker.sock')
const listen = async (server: Server, where: string | 0) => {
  servers.push(server)
  if (where === 0) server.listen(0, '127.0.0.1')
  else server.listen(where)
  await once(server, 'listening')
  return server
}
const portOf = (server: Server) => (server.address() as AddressInfo).port // a listening TCP server has no other form

const read = async (text: string, options: Partial<DaemonOptions> = {}) => {
  const name = parseImageName(text) as ImageName & { readonly transport: 'docker-daemon' }
  const env = { DOCKER_HOST: `unix://${socket()}` }
  return await openDaemonImage(name, { env, ...options }).readManifest()
}

describe('where the daemon is', () => {
  const env = (DOCKER_HOST: string, more = {}) => ({ DOCKER_HOST, HOME: '/h', ...more })
  it.each([
    [{}, { socketPath: '/var/run/docker.sock' }, false, '', '/var/run/docker.sock'],
    [env(''), { socketPath: '/var/run/docker.sock' }, false, '', '/var/run/docker.sock'],
    [env('unix:///run/podman.sock'), { socketPath: '/run/podman.sock' }, false, '', '/run/podman.sock'],
    [env('tcp://h.example'), { host: 'h.example', port: 2375 }, false, '', 'h.example:2375'],
    [env('tcp://[::1]:99/base/'), { host: '::1', port: 99 }, false, '/base', '[::1]:99'],
    [env('http://u:p@h.example:1'), { host: 'h.example', port: 1 }, false, '', 'h.example:1'],
    [env('https://h.example'), { host: 'h.example', port: 2376 }, true, '', 'h.example:2376'],
  ])('%j', (environment, options, secure, basePath, shown) => {
    expect(daemonEndpoint(environment)).toEqual({ options, secure, basePath, shown })
  })

  it.each(['ssh://h.example', 'npipe:////./pipe/docker_engine', 'nonsense', 'tcp://', 'fd://3'])(
    '%s is refused',
    (host) => {
      expect(() => daemonEndpoint(env(host))).toThrow(
        expect.objectContaining({ code: 'docker-daemon-unavailable' }),
      )
    },
  )

  it('with DOCKER_TLS_VERIFY asks for certificates', async () => {
    const verified = env('tcp://h.example', { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: top })
    expect(() => daemonEndpoint(verified)).toThrow(
      expect.objectContaining({
        code: 'docker-daemon-unavailable',
        message: expect.stringContaining('ca.pem'),
      }),
    )
    execFileSync('mkfifo', [join(top, 'ca.pem')]) // nobody writes to it: reading would wait for ever
    expect(() => daemonEndpoint(verified)).toThrow(
      expect.objectContaining({ code: 'docker-daemon-unavailable' }),
    )
    await rm(join(top, 'ca.pem'))
    for (const name of ['ca.pem', 'cert.pem', 'key.pem']) await writeFile(join(top, name), name)
    expect(daemonEndpoint(verified)).toMatchObject({
      secure: true,
      options: {
        port: 2376,
        ca: Buffer.from('ca.pem'),
        cert: Buffer.from('cert.pem'),
        key: Buffer.from('key.pem'),
      },
    })
  })
})

describe('an image', () => {
  it.each([
    ['docker-daemon:busybox:1', '/images/docker.io/library/busybox:1/get'],
    ['docker-daemon:h.example:5000/a/b:t', '/images/h.example:5000/a/b:t/get'],
    [
      `docker-daemon:h.example/a@${digestOf(dockerManifest)}`,
      `/images/h.example/a@${digestOf(dockerManifest)}/get`,
    ],
    [`docker-daemon:${digestOf(dockerManifest)}`, `/images/${digestOf(dockerManifest)}/get`],
  ])('%s is asked for at %s', async (name, path) => {
    const archive = await tar(dockerMembers())
    const asked: (string | undefined)[] = []
    await listen(
      createServer((request, response) => {
        asked.push(request.url)
        response.end(archive)
      }),
      socket(),
    )
    expect((await read(name)).bytes.toString()).toBe(dockerManifest.toString())
    expect(asked).toEqual([path])
  })

  it('comes over TCP, and over TLS with certificates, too', async () => {
    const archive = await tar(dockerMembers())
    const answer: RequestListener = (_request, response) => void response.end(archive)
    const plain = await listen(createServer(answer), 0)
    expect(
      (await read('docker-daemon:a:1', { env: { DOCKER_HOST: `tcp://127.0.0.1:${portOf(plain)}` } })).digest,
    ).toBe(digestOf(dockerManifest))
    const [ca, cert, key] = await Promise.all(
      ['ca.pem', 'server.pem', 'server.key'].map((name) => readFile(join(tls, name))),
    )
    const secure = await listen(
      createSecureServer({ ca, cert, key, requestCert: true, rejectUnauthorized: false }, answer),
      0,
    )
    for (const [name, bytes] of [
      ['ca.pem', ca],
      ['cert.pem', cert],
      ['key.pem', key],
    ] as const) {
      await writeFile(join(top, name), bytes ?? '')
    }
    const env = {
      DOCKER_HOST: `tcp://127.0.0.1:${portOf(secure)}`,
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: top,
    }
    expect((await read('docker-daemon:a:1', { env })).digest).toBe(digestOf(dockerManifest))
    const untrusted = { DOCKER_HOST: `https://127.0.0.1:${portOf(secure)}` }
    await expect(read('docker-daemon:a:1', { env: untrusted })).rejects.toMatchObject({
      code: 'docker-daemon-unavailable',
    })
  })
})

describe('what goes wrong', () => {
  it('no socket: says so, and what else could be done', async () => {
    await expect(read('docker-daemon:a:1')).rejects.toMatchObject({
      code: 'docker-daemon-unavailable',
      exitCode: 3,
      message: expect.stringContaining(socket()),
    })
  })

  it.each<[string, RequestListener, string, string]>([
    [
      'an unknown image',
      (_q, a) => void a.writeHead(404).end('{"message":"no such image: a:1"}'),
      'image-not-found',
      'no such image',
    ],
    ['a fault', (_q, a) => void a.writeHead(500).end('oh\u001b[31m no'), 'docker-daemon-failed', '500'],
    [
      'an endless fault',
      (_q, a) => void a.writeHead(500).end('x'.repeat(1_000_000)),
      'docker-daemon-failed',
      '500',
    ],
    ['a redirect', (_q, a) => void a.writeHead(302, { location: '/' }).end(), 'docker-daemon-failed', '302'],
    ['a cut before the answer', (q) => void q.socket.destroy(), 'docker-daemon-unavailable', 'ECONNRESET'],
    [
      'something else than an archive',
      (_q, a) => void a.end('<html>'.repeat(200)),
      'archive-malformed',
      'tar',
    ],
    ['an empty archive', (_q, a) => void a.end(), 'layout-malformed', 'manifest.json'],
  ])('%s', async (_name, answer, code, words) => {
    await listen(createServer(answer), socket())
    const error: unknown = await read('docker-daemon:a:1').catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code, exitCode: 3, message: expect.stringContaining(words) })
    expect((error as Error).message.length).toBeLessThan(600)
    expect((error as Error).message).not.toContain('\u001b')
  })

  it('an answer cut short', async () => {
    const archive = await tar(dockerMembers())
    const answer: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, 15_000), () => response.destroy())
    }
    await listen(createServer(answer), socket())
    await expect(read('docker-daemon:a:1')).rejects.toMatchObject({
      code: 'docker-daemon-failed',
      mayPass: true,
    })
  })

  it.each<[string, RequestListener, string]>([
    ['never answers', () => undefined, 'docker-daemon-unavailable'],
    ['stops in the middle', (_q, a) => void a.write('x'), 'docker-daemon-failed'],
  ])('a daemon that %s', async (_name, answer, code) => {
    await listen(createServer(answer), socket())
    await expect(read('docker-daemon:a:1', { idleMs: 100 })).rejects.toMatchObject({ code })
  })

  it('a run that is stopped', async () => {
    await listen(createServer(), socket())
    await expect(read('docker-daemon:a:1', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: 'cancelled',
    })
    await expect(read('docker-daemon:a:1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})
