import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { digestOf } from '../../../src/domain/image/digest.ts'

/** A file of an archive, or a link to another. */
export type Member =
  | Uint8Array
  | string
  | { readonly type: 'link' | 'symlink' | 'directory' | 'fifo'; readonly to?: string }

/** A tar archive; a list of pairs, so that names can be hostile or stand twice. */
export async function tar(members: readonly (readonly [string, Member])[]): Promise<Buffer> {
  const archive = pack()
  for (const [name, member] of members) {
    if (typeof member === 'string' || member instanceof Uint8Array)
      archive.entry({ name }, Buffer.from(member))
    else archive.entry({ name, type: member.type, ...(member.to !== undefined && { linkname: member.to }) })
  }
  archive.finalize()
  return await buffer(archive)
}

/** Writes files below a folder. */
export async function put(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const hex = (bytes: Uint8Array): string => digestOf(bytes).slice('sha256:'.length)
const descriptor = (mediaType: string, bytes: Uint8Array) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
})

const oci = 'application/vnd.oci.image'
const config = (architecture: string) =>
  json({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } })
const manifest = (architecture: string) =>
  json({
    schemaVersion: 2,
    mediaType: `${oci}.manifest.v1+json`,
    config: descriptor(`${oci}.config.v1+json`, config(architecture)),
    layers: [],
  })

/** A multi-platform image: an index and two manifests. */
export const arm = manifest('arm64')
export const amd = manifest('amd64')
export const index = json({
  schemaVersion: 2,
  mediaType: `${oci}.index.v1+json`,
  manifests: [
    { ...descriptor(`${oci}.manifest.v1+json`, amd), platform: { os: 'linux', architecture: 'amd64' } },
    { ...descriptor(`${oci}.manifest.v1+json`, arm), platform: { os: 'linux', architecture: 'arm64' } },
  ],
})

/** Files of a `dir:` folder that holds the index with its manifests. */
export const directoryFiles = {
  version: 'Directory Transport Version: 1.1\n',
  'manifest.json': index,
  [`${hex(amd)}.manifest.json`]: amd,
  [`${hex(arm)}.manifest.json`]: arm,
}

/** An entry of `index.json`. */
export const layoutEntry = (bytes: Uint8Array, mediaType: string, name?: string) => ({
  ...descriptor(`${oci}.${mediaType}.v1+json`, bytes),
  ...(name !== undefined && { annotations: { 'org.opencontainers.image.ref.name': name } }),
})

/** Files of an OCI layout with these entries in its index. */
export const layoutFiles = (entries: readonly unknown[] = [layoutEntry(index, 'index', 'v1')]) => ({
  'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
  'index.json': json({ schemaVersion: 2, manifests: entries }),
  ...Object.fromEntries([index, amd, arm].map((bytes) => [`blobs/sha256/${hex(bytes)}`, bytes])),
})

const layers = [Buffer.alloc(10_240, 'a'), Buffer.alloc(20_480, 'b')] as const
const layerId = (number: 0 | 1): string => digestOf(layers[number])
/** Configuration of the image in the docker archives. */
export const dockerConfig = json({
  architecture: 'amd64',
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: [layerId(0), layerId(1)] },
})
export const dockerLayers = layers
export const dockerManifestFile = (more: object = {}) =>
  json([
    { Config: 'config.json', RepoTags: ['h.example/app:1'], Layers: ['0/layer.tar', '1/layer.tar'], ...more },
  ])

/** Members of a docker archive; layers may be replaced (by compressed ones, links …). */
export const dockerMembers = (first: Member = layers[0], second: Member = layers[1]): [string, Member][] => [
  ['0/layer.tar', first],
  ['1/layer.tar', second],
  ['config.json', dockerConfig],
  ['manifest.json', dockerManifestFile()],
]

/** The manifest of that image, byte for byte as `skopeo inspect --raw` of 1.9.3 gives it. */
export const dockerManifest = Buffer.from(
  `{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":${dockerConfig.length},"digest":"${digestOf(dockerConfig)}"},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":10240,"digest":"${layerId(0)}"},{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":20480,"digest":"${layerId(1)}"}]}`,
)
