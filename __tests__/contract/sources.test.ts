import { once } from 'node:events'
import { mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRegistryClient } from '../../src/adapters/registry/client.ts'
import { createCredentials } from '../../src/adapters/registry/credentials.ts'
import { createImages } from '../../src/adapters/sources/open-image.ts'
import { CountersignError } from '../../src/domain/errors.ts'
import { type Digest, digestOf } from '../../src/domain/image/digest.ts'
import { type ImageName, parseImageName } from '../../src/domain/image/transport.ts'
import { closeAll, type LoopbackServer, serve, testHttp } from '../adapters/loopback-server.ts'
import {
  amd,
  arm,
  directoryFiles,
  dockerManifest,
  dockerMembers,
  index,
  layoutEntry,
  layoutFiles,
  put,
  tar,
} from '../adapters/sources/test-images.ts'

let top: string
let registry: LoopbackServer
let daemon: Server
const lie = Buffer.from('{"schemaVersion":2,"lie":true}')
const digests = {
  index: digestOf(index),
  amd: digestOf(amd),
  arm: digestOf(arm),
  nowhere: digestOf(Buffer.from('nowhere')),
}
const file = (digest: Digest) => digest.replace(':', '/')

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'countersign-sources-')))
  // In every place the second platform was exchanged for something else.
  await put(join(top, 'dir'), { ...directoryFiles, [`${digests.arm.slice(7)}.manifest.json`]: lie })
  const layout = { ...layoutFiles(), [`blobs/${file(digests.arm)}`]: lie }
  await put(join(top, 'oci'), layout)
  await writeFile(join(top, 'oci.tar'), await tar(Object.entries(layout)))
  await writeFile(join(top, 'oci.tar.gz'), gzipSync(await tar(Object.entries(layout))))
  const archive = await tar(dockerMembers())
  await writeFile(join(top, 'docker.tar'), archive)
  for (const name of ['dir', 'oci', 'oci.tar', 'docker.tar'])
    await symlink(join(top, name), join(top, `link-${name}`))
  registry = await serve(({ path }, response) => {
    const served = new Map<string, readonly [string, Buffer]>([
      ['/v2/ns/app/manifests/1', ['index', index]],
      [`/v2/ns/app/manifests/${digests.index}`, ['index', index]],
      [`/v2/ns/app/manifests/${digests.amd}`, ['manifest', amd]],
      [`/v2/ns/app/manifests/${digests.arm}`, ['manifest', lie]],
    ])
    const [kind, bytes] = served.get(path) ?? []
    if (bytes === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': `application/vnd.oci.image.${kind}.v1+json` }).end(bytes)
  })
  daemon = createServer((request, response) => {
    if (request.url === '/images/h.example/app:1/get') response.end(archive)
    else response.writeHead(404).end('{"message":"no such image"}')
  })
  daemon.listen(join(top, 'docker.sock'))
  await once(daemon, 'listening')
})
afterAll(async () => {
  daemon.close()
  await closeAll()
  await rm(top, { recursive: true, force: true })
})

const open = async (name: ImageName) => {
  const env = { DOCKER_HOST: `unix://${join(top, 'docker.sock')}` }
  const credentials = createCredentials({ env, home: join(top, 'home') })
  const client = createRegistryClient({ http: testHttp(), credentials, insecureHosts: [] })
  return await createImages({ client, env }).open(name)
}
const codeOf = async (action: () => Promise<unknown>): Promise<string> => {
  const error: unknown = await action().then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(error instanceof CountersignError))
    throw new Error(`expected an error of our own, found ${String(error)}`)
  expect(error.exitCode).toBe(3)
  return error.code
}

/** One transport: how to name its image, what that holds, and how to name one that is not there. */
interface Source {
  readonly transport: string
  readonly image: () => string
  readonly missing: () => string
  readonly manifest: Buffer
  readonly mediaType?: string
  /** Holds the platforms of an index, too; the second of them is not what its digest says. */
  readonly platforms: boolean
  readonly path?: () => string
}

const ociIndex = 'application/vnd.oci.image.index.v1+json'
const sources: readonly Source[] = [
  {
    transport: 'docker',
    image: () => `docker://${registry.host}/ns/app:1`,
    missing: () => `docker://${registry.host}/ns/app:2`,
    manifest: index,
    mediaType: ociIndex,
    platforms: true,
  },
  {
    transport: 'dir',
    image: () => `dir:${top}/link-dir`,
    missing: () => `dir:${top}/nowhere`,
    manifest: index,
    platforms: true,
    path: () => `${top}/dir`,
  },
  {
    transport: 'oci',
    image: () => `oci:${top}/link-oci:v1`,
    missing: () => `oci:${top}/oci:v2`,
    manifest: index,
    mediaType: ociIndex,
    platforms: true,
    path: () => `${top}/oci`,
  },
  {
    transport: 'oci-archive',
    image: () => `oci-archive:${top}/link-oci.tar`,
    missing: () => `oci-archive:${top}/oci.tar:v2`,
    manifest: index,
    mediaType: ociIndex,
    platforms: true,
    path: () => `${top}/oci.tar`,
  },
  {
    transport: 'oci-archive (gzip)',
    image: () => `oci-archive:${top}/oci.tar.gz:v1`,
    missing: () => `oci-archive:${top}/nowhere.tar.gz`,
    manifest: index,
    mediaType: ociIndex,
    platforms: true,
    path: () => `${top}/oci.tar.gz`,
  },
  {
    transport: 'docker-archive',
    image: () => `docker-archive:${top}/link-docker.tar:h.example/app:1`,
    missing: () => `docker-archive:${top}/docker.tar:h.example/app:2`,
    manifest: dockerManifest,
    platforms: false,
    path: () => `${top}/docker.tar`,
  },
  {
    transport: 'docker-daemon',
    image: () => 'docker-daemon:h.example/app:1',
    missing: () => 'docker-daemon:h.example/app:2',
    manifest: dockerManifest,
    platforms: false,
  },
]

const readFrom = async (image: string, digest?: Digest) => {
  const source = await open(parseImageName(image))
  try {
    return await source.readManifest(digest)
  } finally {
    await source.close()
  }
}

describe.each(sources)('$transport', ({ image, missing, manifest, mediaType, path }) => {
  const read = (digest?: Digest) => readFrom(image(), digest)

  it('gives the exact bytes of the primary manifest with their digest', async () => {
    expect(await read()).toEqual({
      bytes: manifest,
      digest: digestOf(manifest),
      ...(mediaType !== undefined && { claimedMediaType: mediaType }),
    })
  })

  it('gives the same for the digest of the primary manifest', async () => {
    expect((await read(digestOf(manifest))).bytes).toEqual(manifest)
    expect((await read(digestOf(manifest))).digest).toBe(digestOf(manifest))
  })

  it('reads as often as it is asked, and closes twice', async () => {
    const source = await open(parseImageName(image()))
    expect((await source.readManifest()).digest).toBe(digestOf(manifest))
    expect((await source.readManifest()).digest).toBe(digestOf(manifest))
    await source.close()
    await source.close()
  })

  it('says which image it is, and where on disk, links resolved', async () => {
    const name = parseImageName(image())
    const source = await open(name)
    expect(source.name).toEqual(name)
    expect(source.resolvedPath).toBe(path?.())
    await source.close()
  })

  it('says that an image, or a manifest in it, is not there', async () => {
    const codes = ['image-not-found', 'manifest-not-found']
    expect(codes).toContain(await codeOf(() => readFrom(missing())))
    expect(await codeOf(() => read(digests.nowhere))).toBe('manifest-not-found')
  })
})

describe.each(sources.filter(({ platforms }) => platforms))('platforms in $transport', ({ image }) => {
  it('are given by their digest', async () => {
    const found = await readFrom(image(), digests.amd)
    expect([found.bytes, found.digest]).toEqual([amd, digests.amd])
  })

  it('are refused when the bytes are others than those asked for', async () => {
    expect(await codeOf(() => readFrom(image(), digests.arm))).toBe('digest-mismatch')
  })
})

it('a layout entry of another size than its manifest is refused', async () => {
  const entry = { ...layoutEntry(index, 'index'), size: index.length + 1 }
  await put(join(top, 'size'), layoutFiles([entry]))
  expect(await codeOf(() => readFrom(`oci:${top}/size`))).toBe('digest-mismatch')
})
