import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createPublicInstance, type PublicInstance } from '../../../src/adapters/verifiers/public-instance.ts'
import { certify, toPem } from '../../fakes/sigstore.ts'
import { makeTufFiles, makeTufKey, type TufRepository } from './tuf-kit.ts'

const key = makeTufKey()
const targets = { 'trusted_root.json': '{"root":1}', 'signing_config.v0.2.json': '{"config":1}' }
const repository: TufRepository = { key, version: 3, targets }

let folder: string
let server: http.Server
let url: string
/** What is served; `undefined` cuts every connection. */
let files: ReadonlyMap<string, Uint8Array> | undefined
let asked: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-tuf-test-'))
  files = makeTufFiles(repository)
  asked = []
  server = http.createServer((request, response) => {
    const path = (request.url ?? '').slice(1)
    asked.push(path)
    const found = files?.get(path)
    if (files === undefined) request.socket.destroy()
    else response.writeHead(found === undefined ? 404 : 200).end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on a port
  await writeFile(join(folder, 'root.json'), makeTufFiles(repository).get('1.root.json') ?? '')
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

const open = (): PublicInstance =>
  createPublicInstance({
    cacheFolder: join(folder, 'cache'),
    mirrorUrl: url,
    rootFile: join(folder, 'root.json'),
    timeoutMs: 1000,
  })
const read = async (instance = open()): Promise<string> =>
  Buffer.from(await instance.trustedRoot()).toString()

/** Every file of the cache by its name. */
async function cached(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(join(folder, 'cache'), { recursive: true, withFileTypes: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, join(entry.parentPath, entry.name)]),
  )
}

it('fetches both targets once, and keeps them', async () => {
  const instance = open()
  expect(await read(instance)).toBe(targets['trusted_root.json'])
  const before = asked.length
  expect(Buffer.from(await instance.signingConfig()).toString()).toBe(targets['signing_config.v0.2.json'])
  expect(asked.length).toBe(before)
  expect([...(await cached()).keys()].sort()).toEqual([
    'root.json',
    'signing_config.v0.2.json',
    'snapshot.json',
    'targets.json',
    'timestamp.json',
    'trusted_root.json',
  ])
})

it('asks a second time for no more than what may have changed', async () => {
  await read()
  asked = []
  expect(await read()).toBe(targets['trusted_root.json'])
  expect(asked).toEqual(['2.root.json', 'timestamp.json'])
})

it('follows a root that was rotated, and a new trusted root', async () => {
  await read()
  const next = makeTufKey()
  files = makeTufFiles({
    key,
    version: 4,
    targets: { ...targets, 'trusted_root.json': '{"root":2}' },
    laterRootKeys: [next],
  })
  expect(await read()).toBe('{"root":2}')
  // The cache of the rotated root serves without a network, too.
  files = undefined
  expect(await read()).toBe('{"root":2}')
})

it('without a network: what is in a fresh cache', async () => {
  await read()
  files = undefined
  expect(await read()).toBe(targets['trusted_root.json'])
})

it('without a network and without a cache: unreachable, and it may pass', async () => {
  files = undefined
  await expect(read()).rejects.toMatchObject({
    code: 'public-instance-unreachable',
    exitCode: 3,
    mayPass: true,
  })
})

it('without a network and with a cache that has ended: unreachable', async () => {
  files = makeTufFiles({ ...repository, timestampEndsInMs: 1500 })
  await read()
  files = undefined
  await new Promise((resolve) => setTimeout(resolve, 2600))
  await expect(read()).rejects.toMatchObject({ code: 'public-instance-unreachable' })
}, 15_000)

it('a server that answers 500 is as none', async () => {
  await read()
  server.removeAllListeners('request')
  server.on('request', (_request: http.IncomingMessage, response: http.ServerResponse) =>
    response.writeHead(500).end(),
  )
  expect(await read()).toBe(targets['trusted_root.json'])
})

it('a server whose certificate has ended is as none', async () => {
  await read()
  const ended = certify('mirror', undefined, { notBefore: 1_500_000_000, notAfter: 1_600_000_000 })
  const secure = https.createServer({
    cert: toPem(ended.der),
    key: ended.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  })
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
  try {
    // The files of a mirror lie in a folder of its name.
    const address = `127.0.0.1:${(secure.address() as AddressInfo).port}` // listens on a port
    const place = join(folder, 'cache', encodeURIComponent(address))
    await rename(join(folder, 'cache', encodeURIComponent(url.slice('http://'.length))), place)
    expect(await readAside(`https://${address}`)).toBe(targets['trusted_root.json'])
    await rm(place, { recursive: true })
    expect(await readAside(`https://${address}`)).toMatch(/^public-instance-unreachable .*expired/)
  } finally {
    await new Promise((resolve) => secure.close(resolve))
  }
})

/** In a process of its own: here the library does not know the errors of `fetch`, which come from outside the tests. */
async function readAside(mirrorUrl: string): Promise<string> {
  const options = { cacheFolder: join(folder, 'cache'), mirrorUrl, rootFile: join(folder, 'root.json') }
  const script = `
    import { createPublicInstance } from ${JSON.stringify(new URL('../../../src/adapters/verifiers/public-instance.ts', import.meta.url).href)}
    const instance = createPublicInstance(${JSON.stringify(options)})
    console.log(await instance.trustedRoot().then(
      (bytes) => Buffer.from(bytes).toString(),
      ({ code, message }) => code + ' ' + message,
    ))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  return stdout.trim()
}

it.each<[string, () => ReadonlyMap<string, Uint8Array>, string]>([
  [
    'a timestamp that has ended',
    () => makeTufFiles({ ...repository, timestampEndsInMs: -1000 }),
    'public-instance-expired',
  ],
  [
    'signatures by another key',
    () => makeTufFiles({ ...repository, key: makeTufKey() }),
    'public-instance-untrusted',
  ],
  [
    'another target than was signed',
    () => new Map([...makeTufFiles(repository), ['targets/trusted_root.json', Buffer.from('{"root":9}')]]),
    'public-instance-untrusted',
  ],
  [
    'no JSON',
    () => new Map([...makeTufFiles(repository), ['timestamp.json', Buffer.from('<html>')]]),
    'public-instance-untrusted',
  ],
  [
    'no trusted root',
    () => makeTufFiles({ ...repository, targets: { other: 'x' } }),
    'public-instance-untrusted',
  ],
])('served %s: %#', async (_name, serve, code) => {
  files = serve()
  await expect(read()).rejects.toMatchObject({ code, exitCode: 3 })
})

it('older files than those in the cache are not taken', async () => {
  await read()
  files = makeTufFiles({ ...repository, version: 2 })
  await expect(read()).rejects.toMatchObject({ code: 'public-instance-untrusted' })
})

it.each(['trusted_root.json', 'timestamp.json', 'snapshot.json', 'targets.json', 'root.json'])(
  'a poisoned %s in the cache is fetched anew, and refused without a network',
  async (name) => {
    await read()
    const place = (await cached()).get(name) ?? ''
    const poison =
      name === 'trusted_root.json'
        ? '{"root":666}'
        : await readFile(place, 'utf8').then((text) => text.replace(/"sig":"./, '"sig":"x'))
    await writeFile(place, poison)
    files = undefined
    await expect(read()).rejects.toMatchObject({ code: 'public-instance-unreachable' })
    files = makeTufFiles(repository)
    expect(await read()).toBe(targets['trusted_root.json'])
  },
)

it('a whole repository of somebody else in the cache does not count, with and without a network', async () => {
  await read()
  const theirs = makeTufFiles({
    key: makeTufKey(),
    version: 9,
    targets: { ...targets, 'trusted_root.json': '{"root":666}' },
  })
  for (const [name, place] of await cached()) {
    const forged = theirs.get(name) ?? theirs.get(name === 'root.json' ? '1.root.json' : `targets/${name}`)
    if (forged !== undefined) await writeFile(place, forged)
  }
  files = undefined
  await expect(read()).rejects.toMatchObject({ code: 'public-instance-unreachable' })
  files = makeTufFiles(repository)
  expect(await read()).toBe(targets['trusted_root.json'])
})

it('a root in the cache that is older than the one that is shipped does not count without a network', async () => {
  await read()
  const rotated = makeTufFiles({ ...repository, laterRootKeys: [key] })
  await writeFile(join(folder, 'root.json'), rotated.get('2.root.json') ?? '')
  files = undefined
  await expect(read()).rejects.toMatchObject({ code: 'public-instance-unreachable' })
  files = rotated
  expect(await read()).toBe(targets['trusted_root.json'])
})

it('a cache that cannot be written costs nothing but requests', async () => {
  await writeFile(join(folder, 'cache'), 'a file where the folder should be')
  expect(await read()).toBe(targets['trusted_root.json'])
  await rm(join(folder, 'cache'))
  await mkdir(join(folder, 'cache'))
})

describe('a link in the cache is not followed', () => {
  const theirTargets = { ...targets, 'trusted_root.json': '{"root":666}' }
  /** The folder in which the library keeps this repository, once it was asked. */
  const repositoryFolder = async (): Promise<string> => {
    await read()
    return join((await cached()).get('root.json') ?? '', '..')
  }

  it('to a folder that changes while it is in use', async () => {
    const theirs = makeTufFiles({ key: makeTufKey(), version: 9, targets: theirTargets })
    const [place, elsewhere] = [await repositoryFolder(), join(folder, 'elsewhere')]
    await rename(place, elsewhere)
    await symlink(elsewhere, place)
    const exchange = (): Promise<unknown> =>
      Promise.all(
        [...theirs].map(([name, bytes]) =>
          writeFile(join(elsewhere, name.replace(/^1\.root/, 'root')), bytes),
        ),
      )
    server.removeAllListeners('request')
    server.on('request', (request: http.IncomingMessage) => {
      void exchange().finally(() => request.socket.destroy())
    })
    await expect(read()).rejects.toMatchObject({ code: 'public-instance-unreachable' })
  })

  it('to a pipe that gives something else when it is read again', async () => {
    const place = join(await repositoryFolder(), 'targets', 'trusted_root.json')
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    await rm(place)
    await symlink(pipe, place)
    await writeFile(join(folder, 'good'), targets['trusted_root.json'])
    await writeFile(join(folder, 'bad'), theirTargets['trusted_root.json'])
    const feeding = spawn('sh', ['-c', 'cat good > pipe; sleep 0.2; cat bad > pipe'], { cwd: folder })
    try {
      expect(await read()).toBe(targets['trusted_root.json'])
    } finally {
      feeding.kill()
    }
  })

  it('to a file of the user, which would be overwritten', async () => {
    const [place, precious] = [join(await repositoryFolder(), 'root.json'), join(folder, 'precious')]
    await writeFile(precious, 'precious')
    await rm(place)
    await symlink(precious, place)
    await read()
    expect(await readFile(precious, 'utf8')).toBe('precious')
  })
})
