import { type Digest, digestOf } from '../../domain/image/digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'

/** What stands under a tag after a push. */
export interface PushedImage {
  /** Of the index, or of the image itself where there is one platform only. */
  readonly digest: Digest
  /** The manifest with this digest, byte for byte. */
  readonly manifest: Uint8Array
}

/** Bytes with the type that a registry is told. */
export interface Upload {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

const configType = 'application/vnd.oci.image.config.v1+json'
const layerType = 'application/vnd.oci.image.layer.v1.tar'

/** JSON as bytes. */
export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
/** How another document names an upload. */
export const descriptor = ({ bytes, mediaType }: Upload) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
})

async function send(url: string, method: 'POST' | 'PUT', upload?: Upload): Promise<Response> {
  const response = await fetch(url, {
    method,
    ...(upload && { body: Buffer.from(upload.bytes), headers: { 'content-type': upload.mediaType } }),
  })
  if (response.ok) return response
  throw new Error(`${method} ${url}: expected 2xx, found ${response.status}`)
}

/** OCI distribution specification 1.1, "Pushing a blob monolithically". */
export async function pushBlob(repositoryUrl: string, blob: Upload): Promise<void> {
  const started = await send(`${repositoryUrl}/blobs/uploads/`, 'POST')
  const upload = new URL(started.headers.get('location') ?? '', repositoryUrl)
  upload.searchParams.set('digest', digestOf(blob.bytes))
  await send(upload.href, 'PUT', { ...blob, mediaType: 'application/octet-stream' })
}

export const pushManifest = (repositoryUrl: string, reference: string, manifest: Upload): Promise<Response> =>
  send(`${repositoryUrl}/manifests/${reference}`, 'PUT', manifest)

/** Pushes the blobs of an image of one layer, an empty tar, and returns its manifest. */
async function pushContent(repositoryUrl: string, architecture: string, content: string): Promise<Upload> {
  const layer = { bytes: new Uint8Array(1024), mediaType: layerType }
  const config = {
    bytes: json({
      architecture,
      os: 'linux',
      config: { Labels: { content } },
      rootfs: { type: 'layers', diff_ids: [digestOf(layer.bytes)] },
    }),
    mediaType: configType,
  }
  for (const blob of [layer, config]) await pushBlob(repositoryUrl, blob)
  const mediaType = mediaTypes.ociManifest
  const manifest = { schemaVersion: 2, mediaType, config: descriptor(config), layers: [descriptor(layer)] }
  return { bytes: json(manifest), mediaType }
}

/**
 * Pushes a small Linux image for each architecture and, where there are several, the index over them, under one
 * tag. The same names and content give the same digests in every run.
 *
 * @param registryUrl - `http://HOST:PORT`
 * @param content - stands in a label; another content makes another image
 */
export async function pushImages(
  registryUrl: string,
  repository: string,
  tag: string,
  { architectures = ['amd64', 'arm64'], content = `${repository}:${tag}` }: PushOptions = {},
): Promise<PushedImage> {
  const repositoryUrl = `${registryUrl}/v2/${repository}`
  const images: { readonly architecture: string; readonly manifest: Upload }[] = []
  for (const architecture of architectures) {
    const manifest = await pushContent(repositoryUrl, architecture, content)
    await pushManifest(repositoryUrl, digestOf(manifest.bytes), manifest)
    images.push({ architecture, manifest })
  }
  const [only, second] = images
  const top = only !== undefined && second === undefined ? only.manifest : indexOf(images)
  await pushManifest(repositoryUrl, tag, top)
  return { digest: digestOf(top.bytes), manifest: top.bytes }
}

/** What kind of image is pushed. */
export interface PushOptions {
  readonly architectures?: readonly string[]
  readonly content?: string
}

function indexOf(images: readonly { readonly architecture: string; readonly manifest: Upload }[]): Upload {
  const mediaType = mediaTypes.ociIndex
  const manifests = images.map(({ architecture, manifest }) => ({
    ...descriptor(manifest),
    platform: { architecture, os: 'linux' },
  }))
  return { bytes: json({ schemaVersion: 2, mediaType, manifests }), mediaType }
}

/** Puts manifest bytes under a tag as they are: how an image gets another name, or a name another image. */
export async function retag(
  registryUrl: string,
  repository: string,
  tag: string,
  image: PushedImage,
): Promise<void> {
  const { mediaType } = JSON.parse(new TextDecoder().decode(image.manifest)) as { mediaType: string } // made above
  await pushManifest(`${registryUrl}/v2/${repository}`, tag, { bytes: image.manifest, mediaType })
}
