import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { encryptKey, readPrivateKey } from 'openpgp'
import { type LoopbackServer, startLoopbackServer } from '../../src/adapters/demo/loopback-server.ts'
import { makeThrowAwayKey, type ThrowAwayKey } from '../../src/adapters/demo/throw-away-key.ts'

const cli = process.env.COUNTERSIGN_TEST_CLI ?? ''
const bundle = dirname(cli)
const mediaType = 'application/vnd.oci.image.manifest.v1+json'
const descriptor = { mediaType: 'application/octet-stream', digest: `sha256:${'0'.repeat(64)}`, size: 1 }
const manifest = Buffer.from(
  JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [descriptor] }),
)

/** What a run loaded. */
interface Loaded {
  readonly status: number | null
  readonly output: string
  /** npm packages with code in the files of the bundle that were read. */
  readonly packages: readonly string[]
  /** Modules of Node that were loaded, without `node:`. */
  readonly builtins: readonly string[]
}

let folder: string
let key: ThrowAwayKey
let registry: LoopbackServer

/** Runs a door of the bundle with an empty home, and writes down each file of it that Node reads. */
async function load(
  door: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const log = join(folder, 'loaded')
  const hook = join(folder, 'hook.mjs')
  writeFileSync(log, '')
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
const log = ${JSON.stringify(log)}
registerHooks({
  load(url, context, next) {
    appendFileSync(log, url + '\\n')
    return next(url, context)
  },
})
process.on('exit', () => appendFileSync(log, process.moduleLoadList.join('\\n')))
`,
  )
  const child = spawn(process.execPath, ['--import', pathToFileURL(hook).href, join(bundle, door), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: join(folder, 'home'), ...env },
  })
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const status = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  const lines = readFileSync(log, 'utf8').split('\n')
  const files = lines
    .filter((line) => line.startsWith(pathToFileURL(bundle).href))
    .map((url) => fileURLToPath(url))
  expect(files).toContain(join(bundle, door))
  const builtins = lines.flatMap((line) => /^NativeModule (.*)$/.exec(line)?.[1] ?? [])
  expect(builtins).toContain('fs')
  return { status, output, packages: packagesIn(files), builtins }
}

/** esbuild writes the path of each input before its code. */
function packagesIn(files: readonly string[]): readonly string[] {
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ *\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(
      ([, name = '']) => name,
    ),
  )
  return [...new Set(names)].sort()
}

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

  it('neither the fetch of Node nor its web crypto to verify', async () => {
    const { builtins } = await verify('--lookaside', join(folder, 'signatures'))
    expect(builtins.filter((name) => /undici|webcrypto|webstreams/.test(name))).toEqual([])
  })
})
