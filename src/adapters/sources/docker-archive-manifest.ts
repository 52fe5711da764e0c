import { posix } from 'node:path'
import {
  CountersignError,
  FormatError,
  IntegrityError,
  TransportError,
  UsageError,
} from '../../domain/errors.ts'
import { type Digest, digestOf } from '../../domain/image/digest.ts'
import { maxManifestBytes, refuseOtherCase } from '../../domain/image/manifest-digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { formatReference, parseReference } from '../../domain/image/reference.ts'
import type { ArchiveSelect } from '../../domain/image/transport.ts'
import { type JsonValue, parseStrictJson } from '../../domain/strict-json.ts'
import {
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'
import type { ArchiveLookup } from './archive-contents.ts'
import { layoutFault } from './image-files.ts'

const configMediaType = 'application/vnd.docker.container.image.v1+json'
const layerMediaType = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

/** One image of a docker archive, as its `manifest.json` lists it. */
interface ArchiveItem {
  readonly config: string
  readonly tags: readonly string[]
  readonly layers: readonly string[]
}

/**
 * The manifest that an image of a docker archive has for `skopeo inspect --raw` and gets by a copy that does not
 * compress: schema 2, the configuration as it is, the layers uncompressed under their diff ids (with the media type
 * of compressed ones, as there). Each layer is compared with its diff id.
 *
 * @param place - path of the archive, for messages
 * @throws FormatError `layout-malformed`; UsageError `image-not-chosen`; TransportError `image-not-found`;
 *   IntegrityError `digest-mismatch`
 * @see containers/image docker/internal/tarfile/src.go; compared with skopeo 1.9.3
 */
export function dockerArchiveManifest(
  lookup: ArchiveLookup,
  select: ArchiveSelect | undefined,
  place: string,
): Uint8Array {
  const item = selectItem(readItems(jsonFile(lookup, 'manifest.json', place), place), select, place)
  const config = jsonFile(lookup, item.config, place)
  const diffIds = readDiffIds(config, `${place}: ${item.config}`)
  if (diffIds.length !== item.layers.length) {
    throw layoutFault(
      place,
      `expected ${diffIds.length} layers as in the configuration, found ${item.layers.length}`,
    )
  }
  const layers = diffIds.map((diffId, index) => readLayer(lookup, item.layers[index] ?? '', diffId, place))
  // The order of the keys is that of the reference library, so that the digests agree.
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.schema2,
    config: { mediaType: configMediaType, size: config.length, digest: digestOf(config) },
    layers: layers.map(({ digest, sizeBytes }) => ({ mediaType: layerMediaType, size: sizeBytes, digest })),
  }
  return Buffer.from(JSON.stringify(manifest))
}

function readLayer(
  lookup: ArchiveLookup,
  name: string,
  diffId: string,
  place: string,
): { digest: Digest; sizeBytes: number } {
  const content = lookup(posix.normalize(name))?.content
  if (content === undefined)
    throw layoutFault(place, `expected the layer ${quoted(name)}, found no such file`)
  if (content.digest === diffId) return content
  throw new IntegrityError(
    'digest-mismatch',
    `${place}: ${name}: expected a layer ${diffId}, found ${content.digest}`,
  )
}

function readItems(bytes: Uint8Array, place: string): readonly ArchiveItem[] {
  const root: JsonPlace = { what: `${place}: manifest.json`, path: '', code: 'layout-malformed' }
  return readArray(parse(bytes, root), root).map((value, index) => {
    const at = itemPlace(root, index)
    const item = readObject(value, at)
    refuseOtherCase(item.keys(), ['Config', 'RepoTags', 'Layers', 'Parent', 'LayerSources'])
    return {
      config: readString(item.get('Config'), memberPlace(at, 'Config')),
      tags: readTexts(item.get('RepoTags'), memberPlace(at, 'RepoTags')),
      layers: readTexts(item.get('Layers'), memberPlace(at, 'Layers')),
    }
  })
}

function readDiffIds(bytes: Uint8Array, what: string): readonly string[] {
  const root: JsonPlace = { what, path: '', code: 'layout-malformed' }
  const rootfs = memberPlace(root, 'rootfs')
  const members = readObject(readObject(parse(bytes, root), root).get('rootfs'), rootfs)
  return readTexts(members.get('diff_ids'), memberPlace(rootfs, 'diff_ids'))
}

/** Null stands for an empty list, as Go writes it. */
function readTexts(value: JsonValue | undefined, place: JsonPlace): readonly string[] {
  return readArray(value ?? [], place).map((text, index) => readString(text, itemPlace(place, index)))
}

function selectItem(
  items: readonly ArchiveItem[],
  select: ArchiveSelect | undefined,
  place: string,
): ArchiveItem {
  switch (select?.kind) {
    case undefined:
      return onlyOne(items, place)
    case 'position': {
      const found = items[select.position]
      if (found !== undefined) return found
      throw notFound(
        `${place}: expected an image at position ${select.position}, found ${items.length} in all`,
      )
    }
    case 'reference': {
      const wanted = formatReference(select.reference)
      const found = items.filter(({ tags }) => tags.some((tag) => normalTag(tag, place) === wanted))
      const [first, ...others] = found
      if (first === undefined) throw notFound(`${place}: expected an image tagged ${wanted}, found none`)
      if (others.length === 0) return first
      throw layoutFault(place, `expected one image tagged ${wanted}, found ${found.length}`)
    }
  }
}

function onlyOne(items: readonly ArchiveItem[], place: string): ArchiveItem {
  const [only, ...others] = items
  if (only === undefined) throw notFound(`${place}: expected an image, found none`)
  if (others.length === 0) return only
  const tags = items.flatMap((item) => item.tags).slice(0, 10)
  const said = tags.length === 0 ? 'without tags' : `tagged ${tags.map(quoted).join(', ')}`
  throw new UsageError('image-not-chosen', `${place}: expected one image, found ${items.length} ${said}`)
}

function normalTag(tag: string, place: string): string {
  try {
    return formatReference(parseReference(tag))
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause
    throw layoutFault(`${place}: manifest.json`, `expected image references as tags: ${cause.message}`, cause)
  }
}

function jsonFile(lookup: ArchiveLookup, name: string, place: string): Uint8Array {
  const bytes = lookup(posix.normalize(name))?.json
  if (bytes !== undefined) return bytes
  throw layoutFault(
    place,
    `expected the JSON file ${quoted(name)}, found none of at most ${maxManifestBytes} bytes`,
  )
}

function parse(bytes: Uint8Array, { what }: JsonPlace): JsonValue {
  try {
    return parseStrictJson(bytes, { what, maxBytes: maxManifestBytes })
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new FormatError('layout-malformed', cause.message, { cause })
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200))
}

function notFound(message: string): TransportError {
  return new TransportError('image-not-found', message)
}
