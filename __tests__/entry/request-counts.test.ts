import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createMessage, readPrivateKey, sign } from 'openpgp'
import { type LoopbackServer, startLoopbackServer } from '../../src/adapters/demo/loopback-server.ts'
import { makeThrowAwayKey, type ThrowAwayKey } from '../../src/adapters/demo/throw-away-key.ts'
import { type Digest, digestOf } from '../../src/domain/image/digest.ts'
import { digestSegment } from '../../src/domain/policy/lookaside-url.ts'
import { writePayload } from '../../src/domain/signature/payload.ts'
import { type CliRun, runCli } from './built-program.ts'

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
}

const manifestOf = (text: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, digest: digestOf(Buffer.from(text)), size: text.length },
      layers: [
        {
          mediaType: 'application/vnd.oci.image.layer.v1.tar',
          digest: digestOf(Buffer.from(`layer ${text}`)),
          size: 9,
        },
      ],
    }),
  )

const app = manifestOf('app')
const platforms = ['amd64', 'arm64'].map((architecture) => ({
  architecture,
  bytes: manifestOf(architecture),
}))
const index = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: platforms.map(({ architecture, bytes }) => ({
      mediaType: types.manifest,
      digest: digestOf(bytes),
      size: bytes.length,
      platform: { os: 'linux', architecture },
    })),
  }),
)

/** What the registry serves; everything else, blobs above all, is 404 and seen in the log. */
const manifests: Readonly<Record<string, readonly [string, Buffer]>> = {
  '/v2/shop/app/manifests/1': [types.manifest, app],
  '/v2/shop/web/manifests/1': [types.index, index],
}

let folder: string
let key: ThrowAwayKey
let registry: LoopbackServer
let lookaside: LoopbackServer
let signatures: Map<string, Uint8Array>
let asked: { registry: string[]; lookaside: string[] }

const signatureOf = async (name: string, digest: Digest): Promise<Uint8Array> => {
  const payload = writePayload({
    dockerReference: `${registry.host}/${name}`,
    digest,
    creator: 'test',
    createdUnixSeconds: 1_700_000_000,
  })
  const signingKeys = await readPrivateKey({ armoredKey: key.secret })
  const message: unknown = await sign({
    message: await createMessage({ binary: payload }),
    signingKeys,
    format: 'binary',
  })
  if (message instanceof Uint8Array) return message
  throw new Error('expected a binary message')
}

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliRun> =>
  runCli(folder, args, env)

const verify = (names: readonly string[], more: readonly string[] = []): Promise<CliRun> =>
  run([
    'verify',
    ...names.map((name) => `${registry.host}/${name}`),
    '--key',
    'release.pub.asc',
    '--lookaside',
    lookaside.url,
    ...more,
  ])

const entries = (name: string, digest: Digest, last: number): readonly string[] =>
  Array.from({ length: last }, (_, at) => `GET /${name}${digestSegment(digest)}/signature-${at + 1}`)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cs-counts-'))
  mkdirSync(join(folder, 'home'))
  key = await makeThrowAwayKey('Release')
  writeFileSync(join(folder, 'release.pub.asc'), key.public)
  registry = await startLoopbackServer(({ method }, { pathname }) => {
    asked.registry.push(`${method} ${pathname}`)
    const [mediaType, body] = manifests[pathname] ?? []
    return mediaType === undefined || body === undefined
      ? { status: 404 }
      : { status: 200, headers: { 'content-type': mediaType }, body }
  })
  lookaside = await startLoopbackServer(({ method }, { pathname }) => {
    asked.lookaside.push(`${method} ${pathname}`)
    const body = signatures.get(pathname)
    return body === undefined ? { status: 404 } : { status: 200, body }
  })
})
beforeEach(() => {
  signatures = new Map()
  asked = { registry: [], lookaside: [] }
})
afterAll(async () => {
  await registry.close()
  await lookaside.close()
  rmSync(folder, { recursive: true, force: true })
})

const publish = async (name: string, repository: string, digest: Digest, count: number): Promise<void> => {
  for (let number = 1; number <= count; number += 1) {
    signatures.set(
      `/${repository}${digestSegment(digest)}/signature-${number}`,
      await signatureOf(name, digest),
    )
  }
}

describe('requests', () => {
  it.each([
    { count: 0, lookups: 2, status: 1 },
    { count: 1, lookups: 2, status: 0 },
    { count: 2, lookups: 3, status: 0 },
    { count: 5, lookups: 6, status: 0 },
  ])(
    'verify: one manifest and $lookups entries for $count signatures',
    async ({ count, lookups, status }) => {
      await publish('shop/app:1', 'shop/app', digestOf(app), count)
      const result = await verify(['shop/app:1'])
      expect({ ...result, ...asked }).toMatchObject({ status, registry: ['GET /v2/shop/app/manifests/1'] })
      expect([...asked.lookaside].sort()).toEqual(entries('shop/app', digestOf(app), lookups))
    },
  )

  it('verify: an accepted index asks for nothing of its platforms', async () => {
    await publish('shop/web:1', 'shop/web', digestOf(index), 1)
    const { status, output } = await verify(['shop/web:1'])
    expect({ status, output, ...asked }).toMatchObject({
      status: 0,
      registry: ['GET /v2/shop/web/manifests/1'],
    })
    expect([...asked.lookaside].sort()).toEqual(entries('shop/web', digestOf(index), 2))
  })

  it('verify: the platforms of an index are judged without fetching their manifests', async () => {
    for (const { bytes } of platforms) await publish('shop/web:1', 'shop/web', digestOf(bytes), 1)
    expect(await verify(['shop/web:1'])).toMatchObject({ status: 0 })
    expect(asked.registry).toEqual(['GET /v2/shop/web/manifests/1'])
    const all = [index, ...platforms.map(({ bytes }) => bytes)].map((bytes) =>
      entries('shop/web', digestOf(bytes), 2),
    )
    expect([...asked.lookaside].sort()).toEqual(all.flat().sort())
  })

  it('verify: a batch costs the sum of its images', async () => {
    await publish('shop/app:1', 'shop/app', digestOf(app), 1)
    await publish('shop/web:1', 'shop/web', digestOf(index), 1)
    expect(await verify(['shop/app:1', 'shop/web:1'])).toMatchObject({ status: 0 })
    expect([asked.registry.length, asked.lookaside.length]).toEqual([2, 4])
  })

  it('sign: one manifest for an index with all its platforms', async () => {
    const args = ['sign', `${registry.host}/shop/web:1`, '--lookaside', 'signatures']
    expect(await run(args, { COUNTERSIGN_GPG_KEY: key.secret })).toMatchObject({ status: 0 })
    expect(asked).toEqual({ registry: ['GET /v2/shop/web/manifests/1'], lookaside: [] })
    expect(readdirSync(join(folder, 'signatures', 'shop'))).toHaveLength(3)
  })

  it('inspect: as many as verify, and those for bundles and layers', async () => {
    await publish('shop/app:1', 'shop/app', digestOf(app), 1)
    const result = await run(['inspect', `${registry.host}/shop/app:1`, '--lookaside', lookaside.url])
    const tag = digestOf(app).replace(':', '-')
    expect(result.status).toBe(0)
    // The manifest, and where bundles and .sig layers would lie; this registry has no referrers API.
    expect([...asked.registry].sort()).toEqual([
      'GET /v2/shop/app/manifests/1',
      `GET /v2/shop/app/manifests/${tag}`,
      `GET /v2/shop/app/manifests/${tag}.sig`,
      `GET /v2/shop/app/referrers/${digestOf(app)}`,
    ])
    expect([...asked.lookaside].sort()).toEqual(entries('shop/app', digestOf(app), 2))
  })
})
