import { digestOf } from '../../domain/image/digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { cosignLayerType, type NewSignature } from '../../domain/signature/envelope.ts'
import type { JsonObject, JsonValue } from '../../domain/strict-json.ts'
import { canonicalJson, formatJson } from './json-text.ts'

const configType = 'application/vnd.oci.image.config.v1+json'

/** The layer of a signature (cosign SIGNATURE_SPEC, "Properties"). */
export function makeLayer({
  payload,
  annotations,
}: Extract<NewSignature, { kind: 'cosign-layer' }>): JsonObject {
  return new Map<string, string | number | JsonObject>([
    ['mediaType', cosignLayerType],
    ['size', payload.length],
    ['digest', digestOf(payload)],
    ['annotations', new Map(Object.entries(annotations))],
  ])
}

/** What makes two layers the same signature: type, digest, size and all annotations. */
export function layerKey(layer: JsonObject): string {
  return ['mediaType', 'digest', 'size', 'annotations']
    .map((name) => canonicalJson(layer.get(name) ?? null))
    .join(' ')
}

/** The time of what has none, as cosign writes it. */
const noTime = '0001-01-01T00:00:00Z'

/**
 * The configuration that belongs to these layers, as cosign writes it: nobody reads more in it than the digests, but
 * programs that take it for an image expect one of each for a layer.
 */
export function makeConfig(layers: readonly JsonObject[]): Uint8Array {
  const config = {
    architecture: '',
    created: noTime,
    history: layers.map(() => ({ created: noTime })),
    os: '',
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.get('digest') ?? null) },
    config: {},
  }
  return new TextEncoder().encode(JSON.stringify(config))
}

/** The manifest over these layers; members of the present one that are not ours stay. */
export function makeSigManifest(
  current: JsonObject | null,
  layers: readonly JsonObject[],
  config: Uint8Array,
): Uint8Array {
  const descriptor: JsonObject = new Map<string, string | number>([
    ['mediaType', configType],
    ['size', config.length],
    ['digest', digestOf(config)],
  ])
  const base: JsonObject =
    current ??
    new Map<string, JsonValue>([
      ['schemaVersion', 2],
      ['mediaType', mediaTypes.ociManifest],
    ])
  const manifest: JsonObject = new Map([...base, ['config', descriptor], ['layers', layers]])
  return new TextEncoder().encode(formatJson(manifest))
}
