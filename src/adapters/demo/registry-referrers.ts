import type { Digest } from '../../domain/image/digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { parseLooseJson } from '../../domain/loose-json.ts'

/** A manifest as the registry keeps it. */
export interface KeptManifest {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

interface Telling {
  readonly subject?: { readonly digest?: unknown }
  readonly artifactType?: unknown
  readonly config?: { readonly mediaType?: unknown }
  readonly annotations?: unknown
}

/** What a manifest says of itself; an embedded registry checks nothing of it. */
function tellingOf({ bytes }: KeptManifest): Telling {
  const value = parseLooseJson(new TextDecoder().decode(bytes))
  return typeof value === 'object' && value !== null ? value : {}
}

/** Digest of the manifest that this one refers to, if any (OCI image-spec 1.1, `subject`). */
export function subjectOf(manifest: KeptManifest): string | undefined {
  const digest = tellingOf(manifest).subject?.digest
  return typeof digest === 'string' ? digest : undefined
}

/** The index of what refers to a digest (OCI distribution-spec 1.1, "Listing Referrers"). */
export function referrersIndex(
  manifests: readonly (readonly [Digest, KeptManifest])[],
  subject: string,
): Uint8Array {
  const entries = manifests
    .filter(([, manifest]) => subjectOf(manifest) === subject)
    .map(([digest, manifest]) => {
      const { artifactType, config, annotations } = tellingOf(manifest)
      return {
        mediaType: manifest.mediaType,
        digest,
        size: manifest.bytes.length,
        artifactType: artifactType ?? config?.mediaType,
        annotations,
      }
    })
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: entries }
  return new TextEncoder().encode(JSON.stringify(index))
}
