import { FormatError, TransportError } from '../../domain/errors.ts'
import { type Descriptor, readDescriptor } from '../../domain/image/descriptor.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { formatReference, type Reference } from '../../domain/image/reference.ts'
import { cosignLayerType, type NewSignature, type StoredSignature } from '../../domain/signature/envelope.ts'
import type { JsonObject } from '../../domain/strict-json.ts'
import { itemPlace, type JsonPlace } from '../../domain/strict-json-values.ts'
import type { SignatureStore, SignatureSubject } from '../../ports.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { Repository } from '../registry/requests.ts'
import { addToTag, type TagWriter } from './add-to-tag.ts'
import { layerKey, makeConfig, makeLayer, makeSigManifest } from './cosign-manifest.ts'
import { fetchSignatureBlob, yieldFetched } from './fetch-blobs.ts'
import { repositoryFor, sigTagOf } from './registry-place.ts'
import { readTag, type SharedTag } from './shared-tag.ts'

/** What the store of `.sig` tags stands on. */
export interface CosignTagOptions extends TagWriter {
  /** Holds all tags in place of the repositories of the subjects. */
  readonly repository: Reference | undefined
}

/** More than any image has reason to have. */
const maxLayers = 1000

/**
 * Signatures as layers of the manifest at the tag `sha256-HEX.sig`, next to the image or in another repository.
 *
 * Requests to read: the manifest, and one for each layer. To add one: two for the payload, two for the configuration,
 * and those of `addToTag`.
 *
 * @see cosign SIGNATURE_SPEC, "Tag-based discovery"
 */
export function openCosignTagStore(options: CosignTagOptions): SignatureStore {
  const tagFor = (subject: SignatureSubject): SharedTag =>
    sigTagOfSubject(options.client, repositoryFor(subject, options.repository), subject.digest)
  const place = (subject: SignatureSubject): string => formatReference(tagFor(subject).reference)
  return {
    kind: 'sig-tag',
    carries: ['cosign-layer'],
    place,
    list: (subject) => list(options.client, tagFor(subject)),
    async append(subject, signature) {
      await append(options, tagFor(subject), signature)
      return { place: place(subject) }
    },
  }
}

async function* list(
  client: RegistryClient,
  tag: SharedTag,
): AsyncGenerator<StoredSignature, void, undefined> {
  const place = formatReference(tag.reference)
  const state = await readTag(client, tag)
  const layers = 'foreign' in state ? state.foreign : readLayers(place, state.entries)
  if (typeof layers === 'string') {
    yield { kind: 'malformed', place, code: 'signature-malformed', message: layers }
    return
  }
  yield* yieldFetched(place, layers, async (layer, index) => ({
    kind: 'cosign-layer',
    place: `${place} layer ${index + 1}`,
    mediaType: layer.mediaType,
    payload: await fetchSignatureBlob(client, tag.reference, layer),
    annotations: layer.annotations ?? {},
  }))
}

/**
 * The layers that are signatures; a message where the manifest is broken.
 *
 * @throws TransportError `signatures-endless`
 */
function readLayers(place: string, entries: readonly JsonObject[]): readonly Descriptor[] | string {
  if (entries.length > maxLayers) {
    const message = `${place}: expected at most ${maxLayers} signatures, found ${entries.length}`
    throw new TransportError('signatures-endless', message)
  }
  const root: JsonPlace = { what: 'signature manifest', path: 'layers', code: 'signature-malformed' }
  try {
    return entries
      .map((entry, index) => readDescriptor(entry, itemPlace(root, index)))
      .filter(({ mediaType }) => mediaType === cosignLayerType)
  } catch (error) {
    if (error instanceof FormatError) return error.message
    throw error
  }
}

async function append(options: CosignTagOptions, tag: SharedTag, signature: NewSignature): Promise<void> {
  if (signature.kind !== 'cosign-layer') throw new Error(`a .sig tag holds layers, not a ${signature.kind}`)
  await options.client.putBlob(tag.reference, signature.payload)
  await addToTag(options, tag, makeLayer(signature))
}

function sigTagOfSubject(client: RegistryClient, repository: Repository, digest: Digest): SharedTag {
  const pushed = new Set<string>()
  return {
    reference: { ...repository, tag: sigTagOf(digest) },
    mediaType: mediaTypes.ociManifest,
    list: 'layers',
    keyOf: layerKey,
    compose: async (current, layers) => {
      const config = makeConfig(layers)
      const text = Buffer.from(config).toString('latin1')
      if (!pushed.has(text)) await client.putBlob(repository, config)
      pushed.add(text)
      return makeSigManifest(current, layers, config)
    },
  }
}
