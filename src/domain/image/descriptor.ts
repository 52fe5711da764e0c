import type { JsonObject, JsonValue } from '../strict-json.ts'
import {
  faultAt,
  type JsonPlace,
  memberPlace,
  readInteger,
  readObject,
  readString,
} from '../strict-json-values.ts'
import { type Digest, parseDigestAt } from './digest.ts'
import { refuseOtherCase } from './manifest-digest.ts'
import type { Platform } from './platform.ts'

/** A manifest or blob as another document names it (OCI image-spec 1.1, descriptor): claims of that document. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  readonly sizeBytes: number
  readonly platform?: Platform
  readonly annotations?: Readonly<Record<string, string>>
  readonly artifactType?: string
}

/** Fields that mean something to some reader; in other letters to those in Go alone. */
const descriptorFields = [
  'mediaType',
  'digest',
  'size',
  'platform',
  'annotations',
  'artifactType',
  'data',
  'urls',
]
const platformFields = ['os', 'architecture', 'variant', 'os.version', 'os.features', 'features']

/**
 * Reads a descriptor as far as we use it. Optional members that are null count as absent, as in Go.
 *
 * @throws FormatError with the code of the place; `digest-malformed` or `digest-unsupported` for its digest
 * @see OCI image-spec 1.1, descriptor
 */
export function readDescriptor(value: JsonValue | undefined, place: JsonPlace): Descriptor {
  const members = readObject(value, place)
  refuseOtherCase(members.keys(), descriptorFields)
  const sizeBytes = readInteger(members.get('size'), memberPlace(place, 'size'))
  if (sizeBytes < 0) throw faultAt(memberPlace(place, 'size'), `expected a size, found ${sizeBytes}`)
  const platform = readPlatform(members.get('platform'), memberPlace(place, 'platform'))
  const annotations = readAnnotations(members.get('annotations'), memberPlace(place, 'annotations'))
  const artifactType = optionalString(members, 'artifactType', place)
  const digestPlace = memberPlace(place, 'digest')
  return {
    mediaType: readString(members.get('mediaType'), memberPlace(place, 'mediaType')),
    digest: parseDigestAt(readString(members.get('digest'), digestPlace), digestPlace),
    sizeBytes,
    ...(platform !== undefined && { platform }),
    ...(annotations !== undefined && { annotations }),
    ...(artifactType !== undefined && { artifactType }),
  }
}

/** A member that may be absent, null or empty: all three mean "not said". */
export function optionalString(members: JsonObject, key: string, place: JsonPlace): string | undefined {
  const value = members.get(key) ?? ''
  return readString(value, memberPlace(place, key)) || undefined
}

function readPlatform(value: JsonValue | undefined, place: JsonPlace): Platform | undefined {
  if (value === undefined || value === null) return undefined
  const members = readObject(value, place)
  refuseOtherCase(members.keys(), platformFields)
  const variant = optionalString(members, 'variant', place)
  const osVersion = optionalString(members, 'os.version', place)
  return {
    os: optionalString(members, 'os', place) ?? '',
    architecture: optionalString(members, 'architecture', place) ?? '',
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
  }
}

function readAnnotations(
  value: JsonValue | undefined,
  place: JsonPlace,
): Readonly<Record<string, string>> | undefined {
  if (value === undefined || value === null) return undefined
  const entries = [...readObject(value, place)].map(([key, text]): [string, string] => [
    key,
    readString(text, memberPlace(place, key)),
  ])
  // A plain object built from entries: `__proto__` becomes a member like any other.
  return Object.fromEntries(entries)
}
