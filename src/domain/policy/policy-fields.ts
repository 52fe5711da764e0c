import type { Code } from '../codes.ts'
import { nearestWord } from '../nearest.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import { quotedKey } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { exactKeys, faultAt, memberPlace, readObject, readString } from '../strict-json-values.ts'

/** The same place under another code. */
export function under(place: JsonPlace, code: Code): JsonPlace {
  return { ...place, code }
}

/**
 * An object of the policy that has all of `required`, and nothing beside it but `optional`.
 *
 * @throws FormatError `policy-wrong-type`, `policy-unknown-key`, `policy-missing-field`
 */
export function readFields(
  value: JsonValue | undefined,
  place: JsonPlace,
  keys: { readonly required: readonly string[]; readonly optional?: readonly string[] },
): JsonObject {
  const object = readObject(value, under(place, 'policy-wrong-type'))
  exactKeys(object, under(place, 'policy-unknown-key'), {
    optional: [...keys.required, ...(keys.optional ?? [])],
  })
  exactKeys(object, under(place, 'policy-missing-field'), {
    required: keys.required,
    optional: [...object.keys()],
  })
  return object
}

/**
 * What a list of requirements must be.
 *
 * @throws FormatError `policy-empty-requirements`
 */
export function nonEmpty<T>([first, ...others]: readonly T[], place: JsonPlace): readonly [T, ...T[]] {
  if (first !== undefined) return [first, ...others]
  throw faultAt(
    under(place, 'policy-empty-requirements'),
    'expected at least one requirement, found an empty list',
  )
}

/**
 * A text that says something. The reference library takes an empty one for an absent field in places, which would
 * silently drop a rule; here it is a fault.
 *
 * @throws FormatError `policy-wrong-type`, `policy-missing-field`
 */
export function readFilledText(object: JsonObject, place: JsonPlace, key: string): string {
  const here = memberPlace(place, key)
  const text = readString(object.get(key), under(here, 'policy-wrong-type'))
  if (text === '') throw faultAt(under(here, 'policy-missing-field'), 'expected a text, found an empty one')
  return text
}

/**
 * The `type` (or `keyType`) of an object: one of these words, with their case.
 *
 * @param others - words that are right, too, and were dealt with before; only named in messages
 * @throws FormatError `policy-missing-field`, `policy-wrong-type`, `policy-unknown-type`
 */
export function readWord<T extends string>(
  object: JsonObject,
  place: JsonPlace,
  key: string,
  known: readonly T[],
  others: readonly string[] = [],
): T {
  if (!object.has(key)) {
    const near = [...object.keys()].find((other) => other.toLowerCase() === key.toLowerCase())
    const found = near === undefined ? 'none' : `${quotedKey(near)} (keys are compared with case)`
    throw faultAt(under(place, 'policy-missing-field'), `expected the key "${key}", found ${found}`)
  }
  const here = memberPlace(place, key)
  const found = readString(object.get(key), under(here, 'policy-wrong-type'))
  const word = known.find((candidate) => candidate === found)
  if (word !== undefined) return word
  const all = [...known, ...others]
  const meant = nearestWord(found, all)
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
  throw faultAt(
    under(here, 'policy-unknown-type'),
    `expected one of ${all.join(', ')}, found ${quotedKey(found)}${hint}`,
  )
}
