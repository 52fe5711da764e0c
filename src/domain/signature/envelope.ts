import type { Code } from '../codes.ts'

/** One entry of a signature store, sorted by what it is; nothing in it is trusted. */
export type StoredSignature =
  | { readonly kind: 'simple-signing'; readonly place: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'cosign-layer'
      readonly place: string
      readonly mediaType: string
      readonly payload: Uint8Array
      readonly annotations: Readonly<Record<string, string>>
    }
  /** No signature container at all: rejects the whole image, as for podman (manifests-and-digests, section 9). */
  | { readonly kind: 'malformed'; readonly place: string; readonly code: Code; readonly message: string }
