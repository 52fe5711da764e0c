import { decodeBase64 } from '../base64.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, itemPlace, memberPlace, readArray, readString } from '../strict-json-values.ts'
import type { KeySource } from './policy.ts'
import { readFilledText, under } from './policy-fields.ts'

/** The keys by which one kind of file can be named; those that the grammar does not have are left out. */
export interface KeySourceNames {
  readonly path: string
  readonly paths?: string
  readonly data: string
  readonly datas?: string
  /** Whether `paths: []` parses, to be found empty when it is asked (`signedBy` only). */
  readonly emptyPaths?: boolean
}

/** Every key that `readKeySource` looks at. */
export function keySourceKeys(names: KeySourceNames): readonly string[] {
  return [names.path, names.paths, names.data, names.datas].filter((name) => name !== undefined)
}

/**
 * Reads keys or certificates given in at most one of the ways that `names` allows. A field that is there counts,
 * whatever is in it. Files are not opened; data must be base64 but is not parsed.
 *
 * @returns undefined when no field is there
 * @throws FormatError `policy-key-source`, `policy-wrong-type`, `policy-missing-field`
 */
export function readKeySource(
  object: JsonObject,
  place: JsonPlace,
  names: KeySourceNames,
): KeySource | undefined {
  const [key, another] = keySourceKeys(names).filter((name) => object.has(name))
  if (key === undefined) return undefined
  if (another !== undefined) {
    throw faultAt(
      under(place, 'policy-key-source'),
      `expected one of ${keySourceKeys(names).join(', ')}, found ${key} and ${another}`,
    )
  }
  if (key === names.path) return { kind: 'paths', paths: [readFilledText(object, place, key)] }
  const here = memberPlace(place, key)
  if (key === names.data) return { kind: 'data', data: [readData(object.get(key), here)] }
  const items = readArray(object.get(key), under(here, 'policy-wrong-type'))
  if (items.length === 0 && !(key === names.paths && names.emptyPaths === true)) {
    throw faultAt(under(here, 'policy-key-source'), 'expected at least one entry, found an empty list')
  }
  if (key === names.paths)
    return { kind: 'paths', paths: items.map((item, index) => readPath(item, itemPlace(here, index))) }
  return { kind: 'data', data: items.map((item, index) => readData(item, itemPlace(here, index))) }
}

/**
 * Reads keys that must be given in exactly one of the ways that `names` allows.
 *
 * @throws FormatError `policy-key-source`, `policy-wrong-type`, `policy-missing-field`
 */
export function requireKeySource(object: JsonObject, place: JsonPlace, names: KeySourceNames): KeySource {
  const source = readKeySource(object, place, names)
  if (source !== undefined) return source
  throw faultAt(
    under(place, 'policy-key-source'),
    `expected one of ${keySourceKeys(names).join(', ')}, found none`,
  )
}

function readPath(value: JsonValue, place: JsonPlace): string {
  const path = readString(value, under(place, 'policy-wrong-type'))
  if (path === '') throw faultAt(under(place, 'policy-missing-field'), 'expected a path, found an empty text')
  return path
}

function readData(value: JsonValue | undefined, place: JsonPlace): Uint8Array {
  const bytes = decodeBase64(readString(value, under(place, 'policy-wrong-type')))
  if (bytes !== undefined) return bytes
  throw faultAt(under(place, 'policy-key-source'), 'expected standard base64 with padding, found other text')
}
