import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import zlib, { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { archiveLimits } from '../../../src/adapters/sources/archive-contents.ts'
import { openDockerArchive, openLayoutArchive } from '../../../src/adapters/sources/archives.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { type ImageName, parseImageName } from '../../../src/domain/image/transport.ts'
import {
  dockerConfig,
  dockerLayers,
  dockerManifest,
  dockerManifestFile,
  dockerMembers,
  layoutFiles,
  type Member,
  tar,
} from './test-images.ts'

// The types are those of Node 20, which has no zstd; the tests run under a newer one.
const { zstdCompressSync } = zlib as typeof zlib & { zstdCompressSync: typeof gzipSync }

let top: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'countersign-archives-'))
})
afterEach(() => rm(top, { recursive: true, force: true }))

type DockerName = ImageName & { readonly transport: 'docker-archive' }
const readDocker = async (bytes: Uint8Array, select = '', limits = archiveLimits) => {
  const path = join(top, 'a.tar')
  await writeFile(path, bytes)
  const name = parseImageName(`docker-archive:${path}${select}`)
  return await (await openDockerArchive(name as DockerName, { limits })).readManifest()
}
const [first, second] = dockerLayers
const changed = (more: readonly (readonly [string, Member])[]) =>
  new Map<string, Member>([...dockerMembers(), ...more])

describe('a docker archive becomes the manifest that skopeo sees', () => {
  it.each<[string, () => Promise<Uint8Array>]>([
    ['plain', () => tar(dockerMembers())],
    ['with the manifest first', () => tar(dockerMembers().reverse())],
    [
      'with ./ before each name',
      async () => tar(dockerMembers().map(([name, member]) => [`./${name}`, member])),
    ],
    ['compressed as a whole', async () => gzipSync(await tar(dockerMembers()))],
    ['compressed as a whole with zstd', async () => zstdCompressSync(await tar(dockerMembers()))],
    ['with a gzip layer', () => tar(dockerMembers(gzipSync(first)))],
    ['with a zstd layer', () => tar(dockerMembers(first, zstdCompressSync(second)))],
    [
      'with a layer behind a symbolic link',
      () =>
        tar([
          ...changed([
            ['1/layer.tar', { type: 'symlink', to: '../x/layer.tar' }],
            ['x/layer.tar', second],
          ]),
        ]),
    ],
    [
      'with a layer behind a hard link',
      () =>
        tar([
          ...changed([
            ['1/layer.tar', { type: 'link', to: 'x/layer.tar' }],
            ['x/layer.tar', second],
          ]),
        ]),
    ],
    [
      'with folders and other files',
      () =>
        tar([
          ['0', { type: 'directory' }],
          ['pipe', { type: 'fifo' }],
          ['repositories', '{}'],
          ...dockerMembers(),
        ]),
    ],
  ])('%s', async (_name, make) => {
    const found = await readDocker(await make())
    expect(found.bytes.toString()).toBe(dockerManifest.toString())
    expect(found.digest).toBe(digestOf(dockerManifest))
  })

  it('with many layers, some of them more than once', async () => {
    const ids = [first, second, first, first].map((bytes) => digestOf(bytes))
    const config = JSON.stringify({ rootfs: { diff_ids: ids } })
    const manifest = JSON.stringify([{ Config: 'c', RepoTags: null, Layers: ['a', 'b', 'a', 'copy'] }])
    const found = await readDocker(
      await tar([
        ['a', first],
        ['copy', first],
        ['b', second],
        ['c', config],
        ['manifest.json', manifest],
      ]),
    )
    const { layers } = JSON.parse(found.bytes.toString()) as { layers: { digest: string; size: number }[] }
    expect(layers.map(({ digest, size }) => [digest, size])).toEqual(
      [first, second, first, first].map((bytes) => [digestOf(bytes), bytes.length]),
    )
  })
})

describe('choosing in a docker archive', () => {
  const other = JSON.stringify({ rootfs: { diff_ids: [digestOf(first)] } })
  const two = (tags: readonly string[] | null) =>
    tar([
      ...changed([
        ['other', other],
        [
          'manifest.json',
          JSON.stringify([
            {
              Config: 'config.json',
              RepoTags: ['h.example/app:1', 'busybox:2'],
              Layers: ['0/layer.tar', '1/layer.tar'],
            },
            { Config: 'other', RepoTags: tags, Layers: ['0/layer.tar'] },
          ]),
        ],
      ]),
    ])
  it.each([
    [':h.example/app:1', 2],
    [':busybox:2', 2],
    [':docker.io/library/busybox:2', 2],
    [':@0', 2],
    [':@1', 1],
    [':h.example/app:9', 1],
  ])('%s', async (select, layers) => {
    const found = await readDocker(await two(['h.example/app:9']), select)
    expect((JSON.parse(found.bytes.toString()) as { layers: unknown[] }).layers.length).toBe(layers)
  })

  it.each<[string, readonly string[] | null, string]>([
    ['', null, 'image-not-chosen'],
    [':busybox', null, 'image-not-found'],
    [':@2', null, 'image-not-found'],
    [':h.example/app:1', ['h.example/app:1'], 'layout-malformed'],
    [':h.example/app:1', ['Not A Tag'], 'layout-malformed'],
  ])('%j beside tags %j is refused', async (select, tags, code) => {
    await expect(readDocker(await two(tags), select)).rejects.toMatchObject({ code })
  })
})

describe('a docker archive is refused', () => {
  const withManifest = (more: object) => tar([...changed([['manifest.json', dockerManifestFile(more)]])])
  const withConfig = (config: string) => tar([...changed([['config.json', config]])])
  it.each<[string, () => Promise<Uint8Array>, string]>([
    [
      'with another layer than the configuration says',
      () => tar(dockerMembers(second, first)),
      'digest-mismatch',
    ],
    ['with a layer changed', () => tar(dockerMembers(Buffer.alloc(10_240, 'x'))), 'digest-mismatch'],
    ['without a layer', () => tar(dockerMembers().slice(1)), 'layout-malformed'],
    [
      'with fewer layers than the configuration',
      () => withManifest({ Layers: ['0/layer.tar'] }),
      'layout-malformed',
    ],
    [
      'with a layer outside',
      () => withManifest({ Layers: ['../../etc/passwd', '1/layer.tar'] }),
      'layout-malformed',
    ],
    ['without manifest.json', () => tar(dockerMembers().slice(0, 3)), 'layout-malformed'],
    ['without configuration', () => withManifest({ Config: 'nowhere' }), 'layout-malformed'],
    ['with a layer for configuration', () => withManifest({ Config: '0/layer.tar' }), 'layout-malformed'],
    [
      'with a manifest that is no list',
      () => tar([...changed([['manifest.json', '{}']])]),
      'layout-malformed',
    ],
    ['with an empty list', () => tar([...changed([['manifest.json', '[]']])]), 'image-not-found'],
    ['with a list of texts', () => tar([...changed([['manifest.json', '["x"]']])]), 'layout-malformed'],
    ['with layers that are no texts', () => withManifest({ Layers: [1, 2] }), 'layout-malformed'],
    [
      'with a key twice',
      () => tar([...changed([['manifest.json', '[{"Config":"a","Config":"b"}]']])]),
      'layout-malformed',
    ],
    ['with a broken configuration', () => withConfig('{'), 'layout-malformed'],
    ['without diff ids', () => withConfig('{"rootfs":{}}'), 'layout-malformed'],
    [
      'with a link to a link',
      () =>
        tar([
          ...changed([
            ['1/layer.tar', { type: 'link', to: 'x' }],
            ['x', { type: 'link', to: 'y' }],
            ['y', second],
          ]),
        ]),
      'layout-malformed',
    ],
    [
      'with a link to itself',
      () => tar([...changed([['1/layer.tar', { type: 'symlink', to: 'layer.tar' }]])]),
      'layout-malformed',
    ],
    [
      'with a link that leads out',
      () => tar([...dockerMembers(), ['x', { type: 'symlink', to: '/etc/passwd' }]]),
      'archive-malformed',
    ],
    ['with a name that leads out', () => tar([...dockerMembers(), ['../x', 'x']]), 'archive-malformed'],
    [
      'with another configuration for Go, which reads any letters',
      () => withManifest({ config: 'other.json' }),
      'manifest-ambiguous',
    ],
    ['with other layers for Go', () => withManifest({ LAYERS: [] }), 'manifest-ambiguous'],
    ['with a file twice', () => tar([['manifest.json', '[]'], ...dockerMembers()]), 'archive-malformed'],
    [
      'with a file twice under two spellings',
      () => tar([['./x/../manifest.json', '[]'], ...dockerMembers()]),
      'archive-malformed',
    ],
    ['with a broken layer', () => tar(dockerMembers(gzipSync(first).subarray(0, 20))), 'archive-malformed'],
    [
      'compressed with xz',
      async () => Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]),
      'archive-compression-unsupported',
    ],
    [
      'with a bzip2 layer',
      () => tar(dockerMembers(Buffer.from('BZh91AY'))),
      'archive-compression-unsupported',
    ],
    ['cut short', async () => (await tar(dockerMembers())).subarray(0, 15_000), 'archive-malformed'],
    [
      'cut short and compressed',
      async () => gzipSync(await tar(dockerMembers())).subarray(0, 150),
      'archive-malformed',
    ],
    ['empty', async () => new Uint8Array(), 'layout-malformed'],
    ['that is none', async () => Buffer.from('#!/bin/sh\n'.repeat(100)), 'archive-malformed'],
  ])('%s', async (_name, make, code) => {
    await expect(readDocker(await make())).rejects.toMatchObject({ code, exitCode: 3 })
  })

  it.each<[string, object, () => Promise<Uint8Array>]>([
    ['of entries', { maxEntries: 3 }, () => tar(dockerMembers())],
    ['of bytes', { maxBytes: 20_000 }, () => tar(dockerMembers())],
    ['of bytes after decompression', { maxBytes: 20_000 }, async () => gzipSync(await tar(dockerMembers()))],
    [
      'of bytes of a layer after decompression',
      { maxBytes: 20_000 },
      () => tar(dockerMembers(gzipSync(Buffer.alloc(1_000_000)))),
    ],
    ['of JSON kept', { maxKeptBytes: 100 }, () => tar(dockerMembers())],
  ])('beyond the limit %s', async (_name, limit, make) => {
    await expect(readDocker(await make(), '', { ...archiveLimits, ...limit })).rejects.toMatchObject({
      name: 'TransportError',
      code: 'archive-too-large',
    })
  })

  // What could not be read whole leaves an image undecided; only broken content rejects it (error-verdict.ts).
  it('of a compression that is not known is not broken', async () => {
    const bytes = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0])
    await expect(readDocker(bytes)).rejects.toMatchObject({
      name: 'TransportError',
      code: 'archive-compression-unsupported',
    })
  })
})

describe('an OCI archive', () => {
  const read = async (bytes: Uint8Array) => {
    const path = join(top, 'oci.tar')
    await writeFile(path, bytes)
    return await (await openLayoutArchive({ transport: 'oci-archive', path })).readManifest()
  }
  const members = () => Object.entries(layoutFiles())

  it('is read without looking into its layers', async () => {
    const odd: [string, Member] = ['blobs/sha256/odd', Buffer.from('BZh91AY')]
    expect((await read(await tar([odd, ...members()]))).claimedMediaType).toBe(
      'application/vnd.oci.image.index.v1+json',
    )
  })

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['without index.json', () => tar(members().filter(([name]) => name !== 'index.json')), 'image-not-found'],
    [
      'without the manifest',
      () => tar(members().filter(([name]) => !name.startsWith('blobs'))),
      'manifest-not-found',
    ],
    ['with index.json twice', () => tar([...members(), ['./index.json', '{}']]), 'archive-malformed'],
    [
      'with a manifest that is no JSON',
      () => tar(members().map(([name, bytes]) => [name, name.startsWith('blobs') ? 'x' : bytes])),
      'manifest-not-found',
    ],
    [
      'with a changed manifest',
      () =>
        tar(members().map(([name, bytes]) => [name, name.startsWith('blobs') ? `${String(bytes)} ` : bytes])),
      'digest-mismatch',
    ],
  ])('%s is refused', async (_name, make, code) => {
    await expect(read(await make())).rejects.toMatchObject({ code, exitCode: 3 })
  })
})

it('a pipe or a folder in place of an archive blocks nobody', async () => {
  spawnSync('mkfifo', [join(top, 'pipe')])
  for (const path of [join(top, 'pipe'), top]) {
    const name = { transport: 'docker-archive', path } as const
    await expect((await openDockerArchive(name)).readManifest()).rejects.toMatchObject({
      code: 'image-unreadable',
    })
  }
})

it('a run that is stopped reads no further', async () => {
  const path = join(top, 'a.tar')
  await writeFile(path, await tar(dockerMembers()))
  const source = await openDockerArchive(
    { transport: 'docker-archive', path },
    { signal: AbortSignal.abort() },
  )
  await expect(source.readManifest()).rejects.toMatchObject({ code: 'cancelled' })
})

it('the configuration is taken as it is', async () => {
  const found = await readDocker(await tar(dockerMembers()))
  expect(found.bytes.toString()).toContain(digestOf(dockerConfig))
})
