import type { JsonObject } from '../../domain/strict-json.ts'
import {
  faultAt,
  type JsonPlace,
  memberPlace,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'

/** Headers that frame a message, choose its host or carry our own authorization: not for a file to set. */
const reserved: readonly string[] = [
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/**
 * `HttpHeaders` of a docker configuration, names in lower case.
 *
 * @throws FormatError with the code of the place for a reserved or unreadable name, or a value with control characters
 */
export function readHttpHeaders(root: JsonObject, place: JsonPlace): Readonly<Record<string, string>> {
  const value = root.get('HttpHeaders') ?? null
  if (value === null) return {}
  const at = memberPlace(place, 'HttpHeaders')
  const headers: Record<string, string> = {}
  for (const [name, member] of readObject(value, at)) {
    const memberAt = memberPlace(at, name)
    const text = readString(member, memberAt)
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      throw faultAt(memberAt, 'expected the name of an HTTP header')
    if (reserved.includes(name.toLowerCase())) throw faultAt(memberAt, 'this header cannot be set here')
    if (!/^[\t\x20-\x7e]*$/.test(text)) throw faultAt(memberAt, 'expected printable ASCII text')
    headers[name.toLowerCase()] = text
  }
  return headers
}
