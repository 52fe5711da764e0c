import { FormatError, TransportError } from '../../domain/errors.ts'
import { type Digest, digestOf } from '../../domain/image/digest.ts'
import { maxIndexEntries } from '../../domain/image/manifest.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import { formatReference, type Reference } from '../../domain/image/reference.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../domain/strict-json-values.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { ManifestWrite, TaggedManifest } from '../registry/manifests.ts'

/** A tag whose manifest is a list that many add to. */
export interface SharedTag {
  /** With its tag. */
  readonly reference: Reference
  readonly mediaType: string
  /** Member of the manifest that is the list. */
  readonly list: 'manifests' | 'layers'
  /** Equal for entries that mean the same. */
  keyOf(entry: JsonObject): string
  /** The manifest with these entries, of what is there or from the beginning; what it stands on is pushed already. */
  compose(current: JsonObject | null, entries: readonly JsonObject[]): Promise<Uint8Array>
}

/** What a tag holds at one time. */
export interface TagState {
  /** Null where there is no such tag. */
  readonly document: JsonObject | null
  readonly entries: readonly JsonObject[]
  readonly digest: Digest | null
  readonly etag?: string
}

/** What a tag holds that is no list of the wanted kind. */
export interface ForeignTag {
  readonly foreign: string
  readonly cause?: FormatError
}

/**
 * Reads a tag.
 *
 * @throws as `RegistryClient.getManifest`, but not for a tag that is not there
 */
export async function readTag(
  client: Pick<RegistryClient, 'getManifest'>,
  { reference, mediaType, list }: Pick<SharedTag, 'reference' | 'mediaType' | 'list'>,
): Promise<TagState | ForeignTag> {
  const found = await getIfThere(client, reference)
  if (found === null) return { document: null, entries: [], digest: null }
  const what = formatReference(reference)
  try {
    const document = parseStrictJson(found.bytes, { what, maxBytes: maxManifestBytes })
    const type = isJsonObject(document) ? (document.get('mediaType') ?? found.claimedMediaType) : undefined
    const entries = isJsonObject(document) ? (document.get(list) ?? []) : []
    if (
      !isJsonObject(document) ||
      type !== mediaType ||
      !isJsonArray(entries) ||
      !entries.every(isJsonObject)
    )
      return {
        foreign: `expected a list "${list}" in a manifest of type ${mediaType}, found another document`,
      }
    const { digest, etag } = found
    return { document, entries, digest, ...(etag !== undefined && { etag }) }
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return { foreign: cause.message, cause }
  }
}

async function getIfThere(
  client: Pick<RegistryClient, 'getManifest'>,
  reference: Reference,
): Promise<TaggedManifest | null> {
  try {
    return await client.getManifest(reference)
  } catch (error) {
    const isMissing =
      error instanceof TransportError &&
      error.status === 404 &&
      (error.code === 'manifest-not-found' || error.code === 'repository-not-found')
    if (isMissing) return null
    throw error
  }
}

/** What a write to a tag came to. */
export type TagWritten =
  | { readonly kind: 'written'; readonly digest: Digest }
  | { readonly kind: 'refused' | 'unknown'; readonly failure: TransportError }

/**
 * Writes a tag with these entries added, once, on the condition that it still holds what was read, where the registry
 * gives the means. `unknown`: it may have been written all the same.
 *
 * @throws TransportError `store-full`, and as `RegistryClient.putManifest` for what no other try can mend
 */
export async function writeTag(
  client: Pick<RegistryClient, 'putManifest'>,
  { reference, mediaType }: SharedTag,
  bytes: Uint8Array,
  condition: ManifestWrite['onlyIf'],
): Promise<TagWritten> {
  try {
    const manifest = { bytes, mediaType, ...(condition !== undefined && { onlyIf: condition }) }
    const result = await client.putManifest(reference, manifest)
    return result.kind === 'written' ? { kind: 'written', digest: digestOf(bytes) } : result
  } catch (error) {
    if (error instanceof TransportError && error.mayPass) return { kind: 'unknown', failure: error }
    throw error
  }
}

/** The list of a tag with entries added to its end. @throws TransportError `store-full` */
export function withEntries(
  { reference }: Pick<SharedTag, 'reference'>,
  current: readonly JsonObject[],
  added: readonly JsonObject[],
): readonly JsonObject[] {
  const entries = [...current, ...added]
  if (entries.length <= maxIndexEntries) return entries
  throw new TransportError(
    'store-full',
    `${formatReference(reference)}: expected room for one more entry, found ${current.length} of ${maxIndexEntries}`,
  )
}
