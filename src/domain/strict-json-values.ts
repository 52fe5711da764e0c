import type { Code } from './codes.ts'
import { FormatError } from './errors.ts'
import { nearestWord } from './nearest.ts'
import type { JsonObject, JsonPosition, JsonValue } from './strict-json.ts'
import { extendPath, quotedKey } from './strict-json.ts'

/** One step into a document: a key, or the number of an item. */
export type JsonStep = string | number

/** Where a value stands, and what its faults are called. */
export interface JsonPlace {
  /** Name of the document: a file name, or words such as `signature payload`. */
  readonly what: string
  /** JSON path such as `transports.docker["registry.example/app"][0].keyPath`; empty for the whole document. */
  readonly path: string
  /** Code of every fault found here. */
  readonly code: Code
  /** The document is the user's own (policy, option): errors then end with 2, not 3. */
  readonly ownFile?: boolean
  /** The steps of `path`; kept only with `locate`. */
  readonly steps?: readonly JsonStep[]
  /** Finds a value by its steps in the text of the document, so that faults tell line and column. */
  readonly locate?: (steps: readonly JsonStep[]) => JsonPosition | undefined
}

/** The place of a member of the object at `place`. */
export function memberPlace(place: JsonPlace, key: string): JsonPlace {
  return { ...stepInto(place, key), path: extendPath(place.path, key) }
}

/** The place of an item of the array at `place`. */
export function itemPlace(place: JsonPlace, index: number): JsonPlace {
  return { ...stepInto(place, index), path: extendPath(place.path, index) }
}

/** The same place, of which line and column are those of a key in it. */
function stepInto(place: JsonPlace, step: JsonStep): JsonPlace {
  return place.locate === undefined ? place : { ...place, steps: [...(place.steps ?? []), step] }
}

/**
 * A fault at a place, under the code of the place: `WHAT: PATH: MESSAGE`, and where line and column can be told
 * `WHAT: line 2, column 5, at PATH: MESSAGE`.
 */
export function faultAt(place: JsonPlace, message: string): FormatError {
  const position = place.locate?.(place.steps ?? [])
  const shown = [
    ...(position === undefined ? [] : [`line ${position.line}, column ${position.column}`]),
    ...(place.path === '' ? [] : [position === undefined ? place.path : `at ${place.path}`]),
  ].join(', ')
  const where = shown === '' ? place.what : `${place.what}: ${shown}`
  return new FormatError(place.code, `${where}: ${message}`, {
    ownFile: place.ownFile === true,
    path: place.path,
  })
}

/** True for an object of `parseStrictJson`. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map
}

/** True for an array of `parseStrictJson`. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** @throws FormatError with the code of the place, when the value is absent or no object */
export function readObject(value: JsonValue | undefined, place: JsonPlace): JsonObject {
  if (isJsonObject(value)) return value
  throw faultAt(place, `expected an object, found ${kindOf(value)}`)
}

/** @throws FormatError with the code of the place, when the value is absent or no array */
export function readArray(value: JsonValue | undefined, place: JsonPlace): readonly JsonValue[] {
  if (isJsonArray(value)) return value
  throw faultAt(place, `expected an array, found ${kindOf(value)}`)
}

/** @throws FormatError with the code of the place, when the value is absent or no string */
export function readString(value: JsonValue | undefined, place: JsonPlace): string {
  if (typeof value === 'string') return value
  // 1.10 and on are texts to people, and something else to some readers of YAML.
  const isBare = place.locate !== undefined && (typeof value === 'number' || typeof value === 'boolean')
  throw faultAt(place, `expected a string, found ${kindOf(value)}${isBare ? '; quote it' : ''}`)
}

/** @throws FormatError with the code of the place, when the value is absent or no boolean */
export function readBoolean(value: JsonValue | undefined, place: JsonPlace): boolean {
  if (typeof value === 'boolean') return value
  throw faultAt(place, `expected true or false, found ${kindOf(value)}`)
}

/** @throws FormatError with the code of the place, when the value is absent, no number or no integer */
export function readInteger(value: JsonValue | undefined, place: JsonPlace): number {
  if (Number.isSafeInteger(value) && typeof value === 'number') return value
  throw faultAt(place, `expected an integer, found ${kindOf(value)}`)
}

/**
 * Holds an object to exactly these keys, compared with case.
 *
 * @throws FormatError with the code of the place: a key that is missing, or unknown (with the key that was probably meant)
 */
export function exactKeys(
  object: JsonObject,
  place: JsonPlace,
  keys: { readonly required?: readonly string[]; readonly optional?: readonly string[] },
): void {
  const required = keys.required ?? []
  const known = [...required, ...(keys.optional ?? [])]
  for (const key of object.keys()) {
    if (known.includes(key)) continue
    const meant = nearestWord(key, known)
    const hint =
      meant === undefined ? `known keys: ${known.join(', ') || '(none)'}` : `did you mean "${meant}"?`
    throw faultAt(stepInto(place, key), `unknown key ${quotedKey(key)}; ${hint}`)
  }
  for (const key of required) {
    if (!object.has(key)) throw faultAt(place, `expected the key "${key}", found none`)
  }
}

/** Names the kind only: a value may be a secret. */
function kindOf(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (isJsonArray(value)) return 'an array'
  if (isJsonObject(value)) return 'an object'
  if (typeof value === 'boolean') return 'a boolean'
  return typeof value === 'string'
    ? 'a string'
    : Number.isInteger(value)
      ? 'a number'
      : 'a number with a fraction'
}
