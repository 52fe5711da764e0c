import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { encryptKey, readPrivateKey } from 'openpgp'
import { type LoopbackServer, startLoopbackServer } from '../../src/adapters/demo/loopback-server.ts'
import { makeThrowAwayKey, type ThrowAwayKey } from '../../src/adapters/demo/throw-away-key.ts'
import { type Loaded, loadDoor } from './loading-kit.ts'

const mediaType = 'application/vnd.oci.image.manifest.v1+json'
const descriptor = { mediaType: 'application/octet-stream', digest: `sha256:${'0'.repeat(64)}`, size: 1 }
const manifest = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [descriptor] }),
)

let folder: string
let key: ThrowAwayKey
let registry: LoopbackServer

const load = (
  door: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Loaded> => loadDoor(folder, door, args, env)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cs-loaded-'))
  mkdirSync(join(folder, 'home'))
  key = await makeThrowAwayKey('Release')
  writeFileSync(join(folder, 'release.pub.asc'), key.public)
  registry = await startLoopbackServer((_request, { pathname }) =>
    pathname === '/v2/shop/app/manifests/1'
      ? { status: 200, headers: { 'content-type': mediaType }, body: manifest }
      : { status: 404 },
  )
  const signed = await load('cli.js', ['sign', image(), '--lookaside', 'signatures'], {
    COUNTERSIGN_GPG_KEY: key.secret,
  })
  expect(signed).toMatchObject({ status: 0 })
})

afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

const image = (): string => `${registry.host}/shop/app:1`
const verify = (...more: readonly string[]): Promise<Loaded> =>
  load('cli.js', ['verify', image(), '--key', 'release.pub.asc', ...more])

describe('the command line loads', () => {
  it.each<[string, () => readonly string[]]>([
    ['--version', () => ['--version']],
    ['--help', () => ['--help']],
    ['digest', () => ['digest', image()]],
    ['inspect', () => ['inspect', image(), '--lookaside', join(folder, 'signatures')]],
    [
      'verify',
      () => ['verify', image(), '--key', 'release.pub.asc', '--lookaside', join(folder, 'signatures')],
    ],
    ['where', () => ['where', image(), '--lookaside', join(folder, 'signatures')]],
  ])('no package at all for %s', async (_name, args) => {
    const { status, output, packages } = await load('cli.js', args())
    expect({ status, output, packages }).toEqual({ status: 0, output, packages: [] })
  })

  it('no package to sign with a key that is not locked', async () => {
    const args = ['sign', image(), '--lookaside', 'more-signatures']
    const { status, packages } = await load('cli.js', args, { COUNTERSIGN_GPG_KEY: key.secret })
    expect([status, packages]).toEqual([0, []])
  })

  it('OpenPGP and nothing else to sign with a key that is locked', async () => {
    const passphrase = 'not a secret'
    const locked = await encryptKey({
      privateKey: await readPrivateKey({ armoredKey: key.secret }),
      passphrase,
    })
    const { status, packages } = await load('cli.js', ['sign', image(), '--lookaside', 'third-signatures'], {
      COUNTERSIGN_GPG_KEY: locked.armor(),
      COUNTERSIGN_GPG_PASSPHRASE: passphrase,
    })
    expect([status, packages]).toEqual([0, ['openpgp']])
  })

  it('no YAML for a registries.d folder that is not there', async () => {
    const { status, packages } = await verify('--registries-d', 'not-there')
    expect([status, packages]).toEqual([1, []])
  })

  it('YAML for a registries.d folder that holds a file', async () => {
    mkdirSync(join(folder, 'registries.d'), { recursive: true })
    const lookaside = pathToFileURL(join(folder, 'signatures')).href
    writeFileSync(
      join(folder, 'registries.d', 'test.yaml'),
      `docker:\n  "${registry.host}":\n    lookaside: ${lookaside}\n`,
    )
    const { status, packages } = await verify('--registries-d', 'registries.d')
    expect([status, packages]).toEqual([0, ['yaml']])
  })

  it('nothing of Sigstore to verify GPG signatures', async () => {
    const { status, modules } = await verify('--lookaside', join(folder, 'signatures'))
    expect(status).toBe(0)
    // Rules of the domain and texts of reports know all kinds of signatures; adapters load when they are needed.
    const ofSigstore =
      /^src\/adapters\/(sigstore|demo|(verifiers|signers)\/(sigstore|attachment|certificate|fulcio|trusted-root|public-instance))/
    expect(modules.filter((path) => ofSigstore.test(path))).toEqual([])
    expect(modules.some((path) => path.includes('verifiers/openpgp-ring'))).toBe(true)
  })

  it('nothing of Node that asks servers or unpacks archives for --help', async () => {
    const { builtins } = await load('cli.js', ['--help'])
    expect(builtins.filter((name) => /^(http|_http_client|zlib)$/.test(name))).toEqual([])
  })

  it('neither the fetch of Node nor its web crypto to verify', async () => {
    const { builtins } = await verify('--lookaside', join(folder, 'signatures'))
    expect(builtins.filter((name) => /undici|webcrypto|webstreams/.test(name))).toEqual([])
  })
})
