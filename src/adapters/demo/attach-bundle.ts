import type { Digest } from '../../domain/image/digest.ts'
import { digestOf } from '../../domain/image/digest.ts'
import { bundleMediaType, emptyMediaType, mediaTypes } from '../../domain/image/media-types.ts'
import { descriptor, json, type PushedImage, pushBlob, pushManifest, type Upload } from './push-images.ts'

/** Where a repository is: `http://HOST:PORT` and its path. */
export interface DemoRepository {
  readonly registryUrl: string
  readonly repository: string
}

const urlOf = ({ registryUrl, repository }: DemoRepository): string => `${registryUrl}/v2/${repository}`

/** Attaches a bundle to an image as anybody who may push can, whatever it is about. */
export async function attachBundle(
  where: DemoRepository,
  image: PushedImage,
  bundle: Uint8Array,
): Promise<void> {
  const layer: Upload = { bytes: bundle, mediaType: bundleMediaType }
  const config: Upload = { bytes: json({}), mediaType: emptyMediaType }
  for (const blob of [layer, config]) await pushBlob(urlOf(where), blob)
  const { mediaType } = JSON.parse(new TextDecoder().decode(image.manifest)) as { mediaType: string } // made by the demo
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: bundleMediaType,
    config: descriptor(config),
    layers: [descriptor(layer)],
    subject: { mediaType, digest: image.digest, size: image.manifest.length },
  }
  const upload: Upload = { bytes: json(manifest), mediaType: mediaTypes.ociManifest }
  await pushManifest(urlOf(where), digestOf(upload.bytes), upload)
}

/** The bundles that are attached to an image, as anybody who may pull can read them. */
export async function attachedBundles(
  where: DemoRepository,
  subject: Digest,
): Promise<readonly Uint8Array[]> {
  const index = (await get(`${urlOf(where)}/referrers/${subject}`)) as { manifests: { digest: string }[] }
  return await Promise.all(
    index.manifests.map(async ({ digest }) => {
      const manifest = (await get(`${urlOf(where)}/manifests/${digest}`)) as { layers: { digest: string }[] }
      const blob = await fetch(`${urlOf(where)}/blobs/${manifest.layers[0]?.digest}`)
      return new Uint8Array(await blob.arrayBuffer())
    }),
  )
}

/** What the embedded registry answers, which is as it is meant to be. */
const get = async (url: string): Promise<unknown> => await (await fetch(url)).json()
