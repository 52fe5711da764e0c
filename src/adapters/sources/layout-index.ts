import { CountersignError, FormatError, TransportError, UsageError } from '../../domain/errors.ts'
import { type Descriptor, parseManifest } from '../../domain/image/manifest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import type { LayoutSelect } from '../../domain/image/transport.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { memberPlace, readObject, readString } from '../../domain/strict-json-values.ts'
import { layoutFault } from './image-files.ts'

/** Annotation that names an image in `index.json` (OCI image-spec 1.1, annotations). */
const refName = 'org.opencontainers.image.ref.name'
const maxLayoutFileBytes = 4096

/**
 * Picks the image of an OCI layout: by name, by position, or the only one there is.
 *
 * @param bytes - `index.json`
 * @param place - path of it, for messages
 * @throws FormatError `layout-malformed`; UsageError `image-not-chosen`; TransportError `image-not-found`
 * @see OCI image-spec 1.1, image-layout; containers-transports(5), "oci:path[:reference]"
 */
export function selectFromIndex(
  bytes: Uint8Array,
  select: LayoutSelect | undefined,
  place: string,
): Descriptor {
  const manifests = parseIndex(bytes, place)
  switch (select?.kind) {
    case undefined:
      return onlyOne(manifests, place)
    case 'name':
      return byName(manifests, select.name, place)
    case 'position': {
      const found = manifests[select.position]
      if (found !== undefined) return found
      throw notFound(
        `${place}: expected an image at position ${select.position}, found ${manifests.length} in all`,
      )
    }
  }
}

/**
 * Checks the `oci-layout` file. Other tools read layouts without it, so a missing one is no fault.
 *
 * @throws FormatError `layout-malformed`
 */
export function checkLayoutVersion(bytes: Uint8Array | null, place: string): void {
  if (bytes === null) return
  const root = { what: place, path: '', code: 'layout-malformed' } as const
  const version = asLayoutFault(place, () => {
    const object = readObject(parseStrictJson(bytes, { what: 'JSON', maxBytes: maxLayoutFileBytes }), root)
    return readString(object.get('imageLayoutVersion'), memberPlace(root, 'imageLayoutVersion'))
  })
  if (version !== '1.0.0') {
    throw layoutFault(
      place,
      `expected imageLayoutVersion "1.0.0", found ${JSON.stringify(version.slice(0, 40))}`,
    )
  }
}

function parseIndex(bytes: Uint8Array, place: string): readonly Descriptor[] {
  const index = asLayoutFault(place, () => parseManifest(bytes, mediaTypes.ociIndex))
  if (index.kind === 'index') return index.manifests
  throw layoutFault(place, 'expected an OCI index, found another manifest')
}

function onlyOne(manifests: readonly Descriptor[], place: string): Descriptor {
  const [only, ...others] = manifests
  if (only === undefined) throw notFound(`${place}: expected an image, found none`)
  if (others.length === 0) return only
  const names = manifests.flatMap(({ annotations }) => annotations?.[refName] ?? [])
  const listed = names.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 100)))
  const said = listed.length === 0 ? 'without names' : `with the names ${listed.join(', ')}`
  throw new UsageError('image-not-chosen', `${place}: expected one image, found ${manifests.length} ${said}`)
}

/** One name on two different images would let two tools see different ones; the same one twice is harmless. */
function byName(manifests: readonly Descriptor[], name: string, place: string): Descriptor {
  const found = manifests.filter(({ annotations }) => annotations?.[refName] === name)
  const [first] = found
  if (first === undefined)
    throw notFound(`${place}: expected an image named ${JSON.stringify(name)}, found none`)
  if (found.every(({ digest }) => digest === first.digest)) return first
  throw layoutFault(
    place,
    `expected one image named ${JSON.stringify(name)}, found ${found.length} different ones`,
  )
}

function notFound(message: string): TransportError {
  return new TransportError('image-not-found', message)
}

function asLayoutFault<T>(place: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause
    if (cause instanceof FormatError && cause.code === 'layout-malformed') throw cause
    throw layoutFault(place, cause.message, cause)
  }
}
