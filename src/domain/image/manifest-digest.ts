import { FormatError } from '../errors.ts'
import { type JsonValue, parseStrictJson, quotedKey } from '../strict-json.ts'
import { type Digest, type DigestAlgorithm, digestOf } from './digest.ts'
import { isIndexMediaType, manifestTypeOfConfig, mediaTypes } from './media-types.ts'
import { schema1Payload } from './schema1-payload.ts'

/** Largest manifest that is read: 4 MiB (containers/image iolimits; registries may stop earlier). */
export const maxManifestBytes = 4 * 1024 * 1024

/** Top-level fields that decide the type, and with it the digest. */
const decidingFields = ['mediaType', 'schemaVersion', 'signatures', 'config', 'manifests']

/**
 * The media type that the content itself has, or null when it is none of the known manifests. What a server
 * says has no part in it. The order of the rules is part of the definition of a digest.
 *
 * @see containers/image manifest.GuessMIMEType
 */
export function guessMediaType(bytes: Uint8Array): string | null {
  const body = readLoosely(bytes)
  return body === undefined ? null : typeOf(body)
}

/**
 * The digest of a manifest: of the exact bytes, but for a signed schema 1 manifest, whose signature block is
 * taken off first. Bytes that are no manifest we know, or no JSON, have the digest of the bytes too.
 *
 * @throws FormatError `manifest-empty`, `manifest-too-large`; `manifest-ambiguous`, `manifest-jws-malformed` or
 * `json-…` when two readers could take different bytes for the signed ones
 * @see containers/image manifest.Digest; the refusals beyond it are ours
 */
export function manifestDigest(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  checkManifestSize(bytes)
  const body = readLoosely(bytes)
  if (body === undefined) return digestOf(bytes, algorithm)
  refuseOtherCase(Object.keys(body), decidingFields)
  // Duplicate keys and odd numbers matter only where they could hide a signature block.
  const strict = Object.hasOwn(body, 'signatures') ? readStrictly(bytes, { integersOnly: true }) : undefined
  if (strict === undefined || typeOf(body) !== mediaTypes.schema1Signed) return digestOf(bytes, algorithm)
  return digestOf(schema1Payload(bytes, strict), algorithm)
}

/** @throws FormatError `manifest-empty`, `manifest-too-large` */
export function checkManifestSize(bytes: Uint8Array): void {
  if (bytes.length === 0)
    throw new FormatError('manifest-empty', 'manifest: expected a manifest, found no bytes')
  if (bytes.length > maxManifestBytes) {
    throw new FormatError(
      'manifest-too-large',
      `manifest: expected at most ${maxManifestBytes} bytes, found ${bytes.length}`,
    )
  }
}

/** @throws FormatError `json-…` */
export function readStrictly(
  bytes: Uint8Array,
  options: { readonly integersOnly?: boolean } = {},
): JsonValue {
  return parseStrictJson(bytes, { what: 'manifest', maxBytes: maxManifestBytes, ...options })
}

/**
 * Go matches field names without regard to case, others do not: a field that is known only that way would mean
 * something to one reader and nothing to another.
 *
 * @throws FormatError `manifest-ambiguous`
 */
export function refuseOtherCase(keys: Iterable<string>, known: readonly string[]): void {
  for (const key of keys) {
    if (known.includes(key)) continue
    const meant = known.find((field) => foldCase(field) === foldCase(key))
    if (meant === undefined) continue
    throw new FormatError(
      'manifest-ambiguous',
      `manifest: expected "${meant}", found ${quotedKey(key)} in other letters`,
    )
  }
}

/** Simple case folding of Unicode for ASCII words, as in Go: the long s folds to s too. */
function foldCase(key: string): string {
  return key.replaceAll('\u017f', 's').toLowerCase()
}

type LooseObject = Readonly<Record<string, unknown>>

/** A JSON object as lenient readers see it: the last of duplicate keys, replaced bytes; undefined for anything else. */
function readLoosely(bytes: Uint8Array): LooseObject | undefined {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  } catch (error) {
    // No JSON: what such bytes are is an answer of its own, not a failure.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  return isObject(value) ? value : undefined
}

function isObject(value: unknown): value is LooseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typeOf(body: LooseObject): string | null {
  const { mediaType = null, schemaVersion = null, signatures = null } = body
  if (mediaType !== null && typeof mediaType !== 'string') return null
  if (mediaType === mediaTypes.schema2 || mediaType === mediaTypes.ociManifest) return mediaType
  if (mediaType !== null && isIndexMediaType(mediaType)) return mediaType
  if (schemaVersion === 1) return signatures === null ? mediaTypes.schema1 : mediaTypes.schema1Signed
  return schemaVersion === 2 ? typeOfVersion2(body) : null
}

function typeOfVersion2({ config = null, manifests = null }: LooseObject): string | null {
  if (config !== null && !isObject(config)) return null
  const configType = config?.mediaType ?? ''
  if (typeof configType !== 'string') return null
  const implied = manifestTypeOfConfig(configType)
  if (implied !== undefined) return implied
  if (manifests !== null && !Array.isArray(manifests)) return null
  const hasEntries = manifests !== null && manifests.length > 0
  // Entries beside a configuration of another type: the reference library answers with that type, which is no manifest.
  if (hasEntries) return configType === '' ? mediaTypes.ociIndex : null
  return mediaTypes.ociManifest
}
