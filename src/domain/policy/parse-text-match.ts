import type { JsonObject, JsonValue } from '../strict-json.ts'
import { quotedKey } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, isJsonArray, itemPlace, memberPlace, readString } from '../strict-json-values.ts'
import type { TextMatch } from './policy.ts'
import { under } from './policy-fields.ts'

/** A form that a text must have, and how messages call it. */
export interface TextForm {
  readonly grammar: RegExp
  readonly form: string
}

/** How one field of a trust policy is written, exactly and as a pattern. */
export interface MatchField extends TextForm {
  readonly name: string
  readonly pattern: TextForm & {
    readonly name: string
    /** What a pattern must have so that it does not match everything. */
    readonly saysSomething: RegExp
  }
}

/** Keys of one field. */
export const matchKeys = ({ name, pattern }: MatchField): readonly string[] => [name, pattern.name]

/**
 * Reads all alternatives of a field, exact ones and patterns; each key holds a text or a list of texts.
 *
 * @returns undefined where neither key is there
 * @throws FormatError `policy-wrong-type`, `policy-value-invalid`, `policy-pattern-invalid`
 */
export function readMatches(
  object: JsonObject,
  place: JsonPlace,
  field: MatchField,
): readonly TextMatch[] | undefined {
  const { name, pattern } = field
  const read: TextMatch[] = []
  if (object.has(name)) {
    for (const one of readTexts(object, place, name)) read.push(exactMatch(one, field))
  }
  if (object.has(pattern.name)) {
    for (const one of readTexts(object, place, pattern.name)) read.push(patternMatch(one, pattern))
  }
  return read.length === 0 ? undefined : read
}

/**
 * Reads a field that is given exactly once, as a text or as a pattern.
 *
 * @throws FormatError `policy-missing-field`, and as `readMatches`
 */
export function readMatch(object: JsonObject, place: JsonPlace, field: MatchField): TextMatch {
  const { name, pattern } = field
  const isPattern = object.has(pattern.name)
  if (object.has(name) === isPattern) {
    const found = isPattern ? 'both' : 'none'
    throw faultAt(
      under(place, 'policy-missing-field'),
      `expected one of ${name}, ${pattern.name}, found ${found}`,
    )
  }
  const key = isPattern ? pattern.name : name
  const here = memberPlace(place, key)
  const one = { place: here, text: readString(object.get(key), under(here, 'policy-wrong-type')) }
  return isPattern ? patternMatch(one, pattern) : exactMatch(one, field)
}

/** A text of the policy and where it stands. */
interface PlacedText {
  readonly place: JsonPlace
  readonly text: string
}

/**
 * A text, or a list of texts that is not empty.
 *
 * @throws FormatError `policy-wrong-type`, `policy-value-invalid`
 */
export function readTexts(object: JsonObject, place: JsonPlace, key: string): readonly PlacedText[] {
  const here = memberPlace(place, key)
  const value = object.get(key)
  const read = (item: JsonValue | undefined, at: JsonPlace): PlacedText => ({
    place: at,
    text: readString(item, under(at, 'policy-wrong-type')),
  })
  if (!isJsonArray(value)) return [read(value, here)]
  if (value.length === 0) {
    throw faultAt(under(here, 'policy-value-invalid'), 'expected at least one text, found an empty list')
  }
  return value.map((item, index) => read(item, itemPlace(here, index)))
}

/**
 * Refuses a text that is not of the form, and `*`, which no exact field takes.
 *
 * @param cure - what to do in place of `*`
 * @throws FormatError `policy-value-invalid`, `policy-pattern-invalid`
 */
export function checkExact(
  { place, text }: PlacedText,
  { grammar, form }: TextForm,
  cure = 'patterns are not taken here',
): string {
  if (text.includes('*')) {
    throw faultAt(under(place, 'policy-pattern-invalid'), `expected an exact text, found "*"; ${cure}`)
  }
  if (grammar.test(text)) return text
  throw faultAt(under(place, 'policy-value-invalid'), `expected ${form}, found ${quotedKey(text)}`)
}

const exactMatch = (one: PlacedText, field: MatchField): TextMatch => ({
  kind: 'exact',
  text: checkExact(one, field, `patterns are given as ${field.pattern.name}`),
})

function patternMatch(
  { place, text }: PlacedText,
  { grammar, form, saysSomething }: MatchField['pattern'],
): TextMatch {
  const found = `found ${quotedKey(text)}`
  if (text.includes('***') || !grammar.test(text)) {
    throw faultAt(
      under(place, 'policy-value-invalid'),
      `expected ${form} with * (within a segment) or ** (across), ${found}`,
    )
  }
  if (saysSomething.test(text)) return { kind: 'pattern', pattern: text }
  throw faultAt(
    under(place, 'policy-pattern-invalid'),
    `expected a pattern that does not match everything, ${found}`,
  )
}
