import type { RegistryClient } from '../../src/adapters/registry/client.ts'
import { fallbackTag, sigTagOf } from '../../src/adapters/stores/registry-place.ts'
import { createSignatureStores } from '../../src/adapters/stores/signature-stores.ts'
import { TransportError } from '../../src/domain/errors.ts'
import { type Digest, digestOf } from '../../src/domain/image/digest.ts'
import { manifestDigest } from '../../src/domain/image/manifest-digest.ts'
import type { SignatureStore, SignatureStores } from '../../src/ports.ts'
import type { TestLayer } from '../fakes/sigstore.ts'
import { referrerOf, sigManifestOf } from '../fakes/sigstore-stored.ts'

/** A signature as it lies in a registry. */
export type StoredEntry =
  | {
      readonly kind: 'bundle'
      readonly bytes: Uint8Array
      /** The manifest that carries it, in place of the usual one. */
      readonly referrer?: Uint8Array
      /** Given as a file: older bundles are no referrers. */
      readonly isFile?: true
    }
  | { readonly kind: 'layer'; readonly layer: Pick<TestLayer, 'payload' | 'annotations'> }

/** All that an attacker may alter. */
export interface SigstoreEvidence {
  readonly policyName: string
  readonly policy: Uint8Array
  readonly manifest: Uint8Array
  readonly entries: readonly StoredEntry[]
}

/** What lies in the registry whether it is listed or not. */
export type Kept = ReadonlyMap<Digest, Uint8Array>

const manifestType = 'application/vnd.oci.image.manifest.v1+json'

/**
 * The real stores over a registry in memory that holds this evidence, and keeps more bytes than it lists: whoever may
 * push can put anything there. It gives what a digest names or nothing, as the client of registries sees to.
 */
export function storesOf({ manifest, entries }: SigstoreEvidence, kept: Kept): SignatureStores {
  const bundles = entries.filter((entry) => entry.kind === 'bundle').filter(({ isFile }) => isFile !== true)
  const referrers = bundles.map(({ bytes, referrer }) => referrer ?? referrerOf(manifest, bytes))
  const layers = entries.flatMap((entry) => (entry.kind === 'layer' ? [entry.layer] : []))
  const blobs = byDigest([...bundles.map(({ bytes }) => bytes), ...layers.map(({ payload }) => payload)])
  const manifests = byDigest(referrers)
  const subject = manifestDigest(manifest)
  const tags = new Map(layers.length === 0 ? [] : [[sigTagOf(subject), sigManifestOf(layers)]])
  const client: RegistryClient = {
    getManifest: async ({ tag, digest }) => {
      const bytes = digest === undefined ? tags.get(tag ?? '') : (manifests.get(digest) ?? kept.get(digest))
      if (bytes === undefined) throw missing('manifest-not-found')
      return { bytes, digest: digestOf(bytes), claimedMediaType: manifestType }
    },
    getBlob: async (_repository, digest) =>
      blobs.get(digest) ?? kept.get(digest) ?? Promise.reject(missing('blob-not-found')),
    listReferrers: async () => ({
      kind: 'listed',
      manifests: referrers.map((bytes) => ({
        mediaType: manifestType,
        digest: digestOf(bytes),
        sizeBytes: bytes.length,
      })),
    }),
    putManifest: () => Promise.reject(new Error(`nothing is written, not even ${fallbackTag(subject)}`)),
    putBlob: () => Promise.reject(new Error('nothing is written')),
  }
  const http = { request: () => Promise.reject(new Error('nothing is asked')), close: () => undefined }
  return createSignatureStores({ client, http })
}

/** Bundles that are given as files. */
export const fileStoreOf = ({ entries }: SigstoreEvidence): SignatureStore => ({
  kind: 'bundle-file',
  carries: [],
  place: () => 'files',
  async *list() {
    for (const [index, entry] of entries.entries()) {
      if (entry.kind === 'bundle' && entry.isFile === true) {
        yield { kind: 'bundle', place: `file ${index}`, bytes: entry.bytes }
      }
    }
  },
  append: () => Promise.reject(new Error('nothing is written')),
})

/** Bytes by their digest. */
export const byDigest = (all: readonly Uint8Array[]): ReadonlyMap<Digest, Uint8Array> =>
  new Map(all.map((bytes) => [digestOf(bytes), bytes]))

const missing = (code: 'manifest-not-found' | 'blob-not-found'): TransportError =>
  new TransportError(code, 'not there', { status: 404 })
