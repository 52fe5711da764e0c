/** How Countersign stores signatures of Sigstore in a registry. For tests only. */
import { makeConfig, makeLayer, makeSigManifest } from '../../src/adapters/stores/cosign-manifest.ts'
import { makeReferrer } from '../../src/adapters/stores/referrer-manifest.ts'
import { manifestDigest } from '../../src/domain/image/manifest-digest.ts'
import type { TestLayer } from './sigstore-layers.ts'

/** The manifest that carries a bundle for an image. @param manifest - of the image */
export const referrerOf = (manifest: Uint8Array, bundle: Uint8Array): Uint8Array =>
  makeReferrer(
    {
      digest: manifestDigest(manifest),
      primary: true,
      descriptor: { mediaType: 'application/vnd.oci.image.manifest.v1+json', size: manifest.length },
    },
    {
      kind: 'bundle',
      bytes: bundle,
      predicateType: 'https://sigstore.dev/cosign/sign/v1',
      createdUnixSeconds: 0,
    },
  ).bytes

/** The manifest of a `.sig` tag with these layers. */
export function sigManifestOf(layers: readonly Pick<TestLayer, 'payload' | 'annotations'>[]): Uint8Array {
  const entries = layers.map((layer) => makeLayer({ kind: 'cosign-layer', ...layer }))
  return makeSigManifest(null, entries, makeConfig(entries))
}
