import { FormatError } from '../../domain/errors.ts'
import { type Descriptor, readDescriptor } from '../../domain/image/descriptor.ts'
import { type Digest, digestOf } from '../../domain/image/digest.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import { bundleMediaType, emptyMediaType, mediaTypes } from '../../domain/image/media-types.ts'
import type { NewSignature } from '../../domain/signature/envelope.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import {
  isJsonArray,
  isJsonObject,
  itemPlace,
  type JsonPlace,
  memberPlace,
} from '../../domain/strict-json-values.ts'
import type { SignatureSubject } from '../../ports.ts'

type NewBundle = Extract<NewSignature, { kind: 'bundle' }>

const bundleTypePrefix = 'application/vnd.dev.sigstore.bundle'

/** The configuration of an artifact that has none (OCI image-spec 1.1, "Guidance for an Empty Descriptor"). */
export const emptyConfig: Uint8Array = new TextEncoder().encode('{}')

/** A manifest to be pushed, and the entry that lists it in a fallback tag. */
export interface ReferrerManifest {
  readonly bytes: Uint8Array
  readonly digest: Digest
  readonly entry: JsonObject
}

/**
 * The manifest that hangs a bundle on an image. The same bundle always gives the same bytes.
 *
 * @throws Error for a subject without its media type and size: a fault of the caller
 * @see cosign BUNDLE_SPEC; OCI image-spec 1.1, manifest
 */
export function makeReferrer({ digest, descriptor }: SignatureSubject, bundle: NewBundle): ReferrerManifest {
  if (descriptor === undefined) throw new Error(`${digest}: media type and size of the subject are needed`)
  const annotations = {
    'dev.sigstore.bundle.content': 'dsse-envelope',
    'dev.sigstore.bundle.predicateType': bundle.predicateType,
    'org.opencontainers.image.created': timeText(bundle.createdUnixSeconds),
  }
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: bundleMediaType,
    config: { mediaType: emptyMediaType, digest: digestOf(emptyConfig), size: emptyConfig.length },
    layers: [{ mediaType: bundleMediaType, digest: digestOf(bundle.bytes), size: bundle.bytes.length }],
    subject: { mediaType: descriptor.mediaType, digest, size: descriptor.size },
    annotations,
  }
  const bytes = new TextEncoder().encode(JSON.stringify(manifest))
  const entry: JsonObject = new Map<string, string | number | JsonObject>([
    ['mediaType', mediaTypes.ociManifest],
    ['digest', digestOf(bytes)],
    ['size', bytes.length],
    ['artifactType', bundleMediaType],
    ['annotations', new Map(Object.entries(annotations))],
  ])
  return { bytes, digest: digestOf(bytes), entry }
}

/** RFC 3339 in UTC, whole seconds. */
const timeText = (unixSeconds: number): string =>
  new Date(unixSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z')

/** Artifact types of other things than bundles, by how they begin: their manifests need not be fetched. */
const otherTypes: readonly string[] = [
  'application/spdx',
  'application/vnd.cncf.notary',
  'application/vnd.cyclonedx',
  'application/vnd.dev.cosign.artifact.',
  'application/sarif',
]

/**
 * Whether a listed manifest may be a bundle. Types in listings are claims: registries leave them out or give the type of
 * the configuration, and cosign takes a bundle under any. So only what surely is something else is passed over; a
 * registry that lies about the type could as well leave the entry out.
 */
export function mayBeBundle({ mediaType, artifactType = '' }: Descriptor): boolean {
  return mediaType === mediaTypes.ociManifest && !otherTypes.some((type) => artifactType.startsWith(type))
}

/**
 * The one layer of a manifest that hangs a bundle on this subject; null for anything else: an artifact of another kind,
 * a bundle of another image that was put into the list, a manifest with two layers (cosign refuses those, too).
 */
export function bundleLayerOf(bytes: Uint8Array, subject: Digest): Descriptor | null {
  const root: JsonPlace = { what: 'referrer', path: '', code: 'manifest-malformed' }
  try {
    const manifest = parseStrictJson(bytes, { what: root.what, maxBytes: maxManifestBytes })
    if (!isJsonObject(manifest)) return null
    const about = manifest.get('subject')
    if (!isJsonObject(about) || about.get('digest') !== subject) return null
    const layers = manifest.get('layers')
    if (!isJsonArray(layers) || layers.length !== 1) return null
    const layer = readDescriptor(layers[0], itemPlace(memberPlace(root, 'layers'), 0))
    return layer.mediaType.startsWith(bundleTypePrefix) ? layer : null
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}
