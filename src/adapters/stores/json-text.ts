import type { JsonValue } from '../../domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../domain/strict-json-values.ts'

/** A value of `parseStrictJson` as compact JSON text, members in their order: it parses to the same value. */
export const formatJson = (value: JsonValue): string => textOf(value, (members) => members)

/** The same with the members of every object sorted, so that equal values have equal texts. */
export const canonicalJson = (value: JsonValue): string => textOf(value, (members) => members.toSorted())

type Order = (members: readonly string[]) => readonly string[]

function textOf(value: JsonValue, order: Order): string {
  if (isJsonObject(value)) {
    const members = [...value].map(([key, member]) => `${JSON.stringify(key)}:${textOf(member, order)}`)
    return `{${order(members).join(',')}}`
  }
  if (isJsonArray(value)) return `[${value.map((item) => textOf(item, order)).join(',')}]`
  return JSON.stringify(value)
}
