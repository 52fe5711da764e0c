import { FormatError } from '../errors.ts'
import type { JsonObject } from '../strict-json.ts'
import {
  faultAt,
  isJsonArray,
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readObject,
} from '../strict-json-values.ts'
import { type Descriptor, optionalString, readDescriptor } from './descriptor.ts'
import { checkManifestSize, guessMediaType, readStrictly, refuseOtherCase } from './manifest-digest.ts'
import { isImageConfigMediaType, isIndexMediaType, mediaTypes } from './media-types.ts'

export type { Descriptor } from './descriptor.ts'
export {
  entryRole,
  imagePlatforms,
  isRunnable,
  platformCandidates,
} from './index-entries.ts'
export { guessMediaType, manifestDigest } from './manifest-digest.ts'
export { formatPlatform, type Platform, parsePlatform } from './platform.ts'

/** A manifest, read strictly as far as we need it. */
export type Manifest =
  | { readonly kind: 'index'; readonly mediaType: string; readonly manifests: readonly Descriptor[] }
  | { readonly kind: 'image'; readonly mediaType: string; readonly config: Descriptor }
  | {
      readonly kind: 'artifact'
      readonly mediaType: string
      readonly artifactType?: string
      readonly config?: Descriptor
    }
  | { readonly kind: 'schema1'; readonly mediaType: string; readonly signed: boolean }

/** Most entries of one index; the largest public ones hold a few dozen. */
export const maxIndexEntries = 1000

const root: JsonPlace = { what: 'manifest', path: '', code: 'manifest-malformed' }
/** What servers say that know no better (containers/image NormalizedMIMEType): no claim at all. */
const genericMediaTypes = ['', 'application/json', 'application/octet-stream', 'text/plain']
/** Fields that one type has and another must not have, so that no body can be read as two types. */
const tellingFields = ['config', 'fsLayers', 'history', 'layers', 'manifests'] as const
type TellingField = (typeof tellingFields)[number]

/**
 * Reads a manifest by the type that its content has.
 *
 * @param claimedMediaType - what the server, index or layout calls it; parameters and letter case do not count
 * @throws FormatError `manifest-empty`, `manifest-too-large`, `json-…`, `manifest-malformed`, `manifest-ambiguous`,
 * `manifest-media-type-mismatch`, `digest-malformed`, `digest-unsupported`
 * @see OCI image-spec 1.1; containers/image ValidateUnambiguousManifestFormat
 */
export function parseManifest(bytes: Uint8Array, claimedMediaType = ''): Manifest {
  checkManifestSize(bytes)
  const guessed = guessMediaType(bytes)
  if (guessed === null)
    throw faultAt(root, 'expected a Docker or OCI manifest, found none of the known types')
  const body = readObject(readStrictly(bytes), root)
  refuseOtherCase(body.keys(), ['mediaType', 'schemaVersion', 'signatures', ...tellingFields])
  const claimed = claimedMediaType.split(';', 1).join('').trim().toLowerCase()
  const mediaType = isEmptyIndex(body) && isIndexMediaType(claimed) ? claimed : guessed
  checkClaim(claimed, optionalString(body, 'mediaType', root) ?? mediaType)
  switch (mediaType) {
    case mediaTypes.schema1:
    case mediaTypes.schema1Signed:
      return readSchema1(body, mediaType)
    case mediaTypes.dockerList:
    case mediaTypes.ociIndex:
      return readIndex(body, mediaType)
    default:
      return readImage(body, mediaType)
  }
}

/** An index without entries and without a type of its own looks like an artifact without anything. */
function isEmptyIndex(body: JsonObject): boolean {
  const manifests = body.get('manifests')
  return isJsonArray(manifests) && manifests.length === 0 && !body.has('config') && !body.has('mediaType')
}

function checkClaim(claimed: string, found: string): void {
  if (genericMediaTypes.includes(claimed) || claimed === found.toLowerCase()) return
  throw new FormatError(
    'manifest-media-type-mismatch',
    `manifest: expected media type ${JSON.stringify(claimed.slice(0, 200))} as it was announced, found ${JSON.stringify(found.slice(0, 200))}`,
  )
}

function allowOnly(body: JsonObject, mediaType: string, allowed: readonly TellingField[]): void {
  for (const field of tellingFields) {
    if (allowed.includes(field) || (body.get(field) ?? null) === null) continue
    throw new FormatError(
      'manifest-ambiguous',
      `manifest: expected no "${field}" in a manifest of type ${mediaType}, found it`,
    )
  }
}

function readSchema1(body: JsonObject, mediaType: string): Manifest {
  allowOnly(body, mediaType, ['fsLayers', 'history'])
  const layers = readArray(body.get('fsLayers'), memberPlace(root, 'fsLayers'))
  const history = readArray(body.get('history'), memberPlace(root, 'history'))
  if (layers.length === 0 || layers.length !== history.length) {
    throw faultAt(
      root,
      `expected as many history entries as layers, found ${history.length} and ${layers.length}`,
    )
  }
  return { kind: 'schema1', mediaType, signed: mediaType === mediaTypes.schema1Signed }
}

function readIndex(body: JsonObject, mediaType: string): Manifest {
  allowOnly(body, mediaType, ['manifests'])
  const place = memberPlace(root, 'manifests')
  const entries = readArray(body.get('manifests'), place)
  if (entries.length > maxIndexEntries) {
    throw new FormatError(
      'manifest-too-large',
      `manifest: expected at most ${maxIndexEntries} entries, found ${entries.length}`,
    )
  }
  return {
    kind: 'index',
    mediaType,
    manifests: entries.map((entry, at) => readDescriptor(entry, itemPlace(place, at))),
  }
}

function readImage(body: JsonObject, mediaType: string): Manifest {
  allowOnly(body, mediaType, ['config', 'layers'])
  const hasConfig = (body.get('config') ?? null) !== null
  // Only OCI artifacts of the first drafts come without one.
  const mayLackConfig = mediaType === mediaTypes.ociManifest
  const config =
    hasConfig || !mayLackConfig ? readDescriptor(body.get('config'), memberPlace(root, 'config')) : undefined
  if (config !== undefined && isImageConfigMediaType(config.mediaType))
    return { kind: 'image', mediaType, config }
  const artifactType = optionalString(body, 'artifactType', root) ?? config?.mediaType
  return {
    kind: 'artifact',
    mediaType,
    ...(artifactType !== undefined && { artifactType }),
    ...(config !== undefined && { config }),
  }
}
