import { decodeBase64 } from '../../domain/base64.ts'
import type { JsonObject, JsonValue } from '../../domain/strict-json.ts'
import {
  exactKeys,
  faultAt,
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'

/** An object of a document with the place where it stands, so that its members can say theirs. */
export interface PlacedObject {
  readonly object: JsonObject
  readonly place: JsonPlace
}

interface Keys {
  readonly required?: readonly string[]
  readonly optional?: readonly string[]
}

/**
 * The value as an object of exactly these keys, or of any where none are given; a member that is null counts as absent,
 * as protobuf has it.
 *
 * @throws FormatError with the code of the place
 */
export function placed(value: JsonValue | undefined, place: JsonPlace, keys?: Keys): PlacedObject {
  const object = new Map([...readObject(value, place)].filter(([, content]) => content !== null))
  if (keys !== undefined) exactKeys(object, place, keys)
  return { object, place }
}

/** A member that is an object of these keys, as `placed`. @throws FormatError with the code of the place */
export function member(parent: PlacedObject, key: string, keys?: Keys): PlacedObject {
  return placed(parent.object.get(key), memberPlace(parent.place, key), keys)
}

/** As `member`; undefined where it is absent. */
export function optionalMember(parent: PlacedObject, key: string, keys: Keys): PlacedObject | undefined {
  return parent.object.has(key) ? member(parent, key, keys) : undefined
}

/** The items of a list, none where it is absent. @throws FormatError with the code of the place: no list, or too long */
export function items<T>(
  parent: PlacedObject,
  key: string,
  maxItems: number,
  read: (value: JsonValue, place: JsonPlace) => T,
): readonly T[] {
  if (!parent.object.has(key)) return []
  const place = memberPlace(parent.place, key)
  const list = readArray(parent.object.get(key), place)
  if (list.length > maxItems) throw faultAt(place, `expected at most ${maxItems} items, found ${list.length}`)
  return list.map((value, index) => read(value, itemPlace(place, index)))
}

/** A member that is text. @throws FormatError with the code of the place */
export function text(parent: PlacedObject, key: string): string {
  return readString(parent.object.get(key), memberPlace(parent.place, key))
}

/** A member that is bytes as base64, none where absent. @throws FormatError with the code of the place */
export function bytes(parent: PlacedObject, key: string): Buffer<ArrayBuffer> {
  return parent.object.has(key) ? requiredBytes(parent, key) : Buffer.alloc(0)
}

/** A member that is at least one byte as base64. @throws FormatError with the code of the place */
export function requiredBytes(parent: PlacedObject, key: string): Buffer<ArrayBuffer> {
  const place = memberPlace(parent.place, key)
  return base64At(readString(parent.object.get(key), place), place)
}

/** Base64 text as bytes, at least one. @throws FormatError with the code of the place */
export function base64At(written: string, place: JsonPlace): Buffer<ArrayBuffer> {
  const decoded = decodeBase64(written)
  if (decoded === undefined || decoded.length === 0) {
    throw faultAt(place, 'expected base64 with padding, found other text or nothing')
  }
  return Buffer.from(decoded)
}

/**
 * A 64-bit number: digits as text, as protobuf writes it, or a plain number; absent is 0, which Go leaves out.
 *
 * @throws FormatError with the code of the place
 */
export function digits(parent: PlacedObject, key: string): string {
  const value = parent.object.get(key) ?? '0'
  const written = typeof value === 'number' ? String(value) : value
  if (typeof written === 'string' && /^(?:0|[1-9][0-9]{0,15})$/.test(written)) return written
  throw faultAt(
    memberPlace(parent.place, key),
    'expected a number of at most 16 digits, found something else',
  )
}
