import { createHash } from 'node:crypto'

/** A manifest and every blob it names, as bytes that are the same in every run. */
export interface Image {
  readonly manifest: Buffer
  readonly mediaType: string
  /** `sha256:HEX` of the manifest. */
  readonly digest: string
  readonly blobs: readonly Buffer[]
  /** Of an index: its platform images, pushed before it. */
  readonly children: readonly Image[]
}

/** `oci`: OCI image specification 1.1. `docker`: Docker schema 2 and manifest lists. */
export type ImageFormat = 'oci' | 'docker'

const mediaTypes = {
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    index: 'application/vnd.oci.image.index.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar',
  },
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar',
  },
} as const

/** Hex of the SHA-256. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const descriptor = (mediaType: string, bytes: Buffer) => ({
  mediaType,
  size: bytes.length,
  digest: `sha256:${sha256Hex(bytes)}`,
})

/** A tar archive (POSIX ustar) with one file, so that podman can unpack the layer. */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512)
  const size = Buffer.byteLength(content)
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`
  const fields: [number, string][] = [
    [0, name],
    [100, octal(0o644, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(size, 12)],
    [136, octal(0, 12)],
    [148, '        '],
    [156, '0'],
    [257, 'ustar\x0000'],
  ]
  for (const [offset, value] of fields) header.write(value, offset, 'latin1')
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    148,
    'latin1',
  )
  const body = Buffer.alloc(Math.ceil(size / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body, Buffer.alloc(1024)])
}

/** An image of one layer with one small file; another `text` makes another digest. */
export function makeImage(text: string, format: ImageFormat = 'oci', architecture = 'amd64'): Image {
  const types = mediaTypes[format]
  const layer = tarOf('text.txt', text)
  const rootfs = { type: 'layers', diff_ids: [`sha256:${sha256Hex(layer)}`] }
  const config = Buffer.from(JSON.stringify({ architecture, os: 'linux', config: {}, rootfs }))
  const value = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(types.config, config),
    layers: [descriptor(types.layer, layer)],
  }
  const manifest = Buffer.from(JSON.stringify(value))
  const digest = `sha256:${sha256Hex(manifest)}`
  return { manifest, mediaType: types.manifest, digest, blobs: [layer, config], children: [] }
}

/** An index (OCI) or manifest list (Docker) of linux/amd64 and linux/arm64. */
export function makeIndex(text: string, format: ImageFormat = 'oci'): Image {
  const types = mediaTypes[format]
  const platforms = ['amd64', 'arm64'].map((architecture) => ({
    image: makeImage(`${text} ${architecture}`, format, architecture),
    platform: { architecture, os: 'linux' },
  }))
  const manifests = platforms.map(({ image, platform }) => ({
    ...descriptor(types.manifest, image.manifest),
    platform,
  }))
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests }))
  const digest = `sha256:${sha256Hex(manifest)}`
  return {
    manifest,
    mediaType: types.index,
    digest,
    blobs: [],
    children: platforms.map(({ image }) => image),
  }
}
