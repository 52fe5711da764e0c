import type { JsonValue } from '../../domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../domain/strict-json-values.ts'

/** A value of `parseStrictJson` as compact JSON text, members in their order: it parses to the same value. */
export function formatJson(value: JsonValue): string {
  if (isJsonObject(value)) {
    const members = [...value].map(([key, member]) => `${JSON.stringify(key)}:${formatJson(member)}`)
    return `{${members.join(',')}}`
  }
  if (isJsonArray(value)) return `[${value.map(formatJson).join(',')}]`
  return JSON.stringify(value)
}

/** The same with the members of every object sorted, so that equal values have equal texts. */
export function canonicalJson(value: JsonValue): string {
  if (isJsonObject(value)) {
    const members = [...value].map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    return `{${members.sort().join(',')}}`
  }
  if (isJsonArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  return JSON.stringify(value)
}
