import { createPublicKey } from 'node:crypto'
import { FormatError } from '../errors.ts'
import { type JsonValue, parseStrictJson } from '../strict-json.ts'
import {
  faultAt,
  isJsonArray,
  isJsonObject,
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readInteger,
  readObject,
  readString,
} from '../strict-json-values.ts'

/** More signatures than any tool wrote; each is read whole. */
const maxSignatures = 100

/** What every signature of one manifest must agree on. */
interface Format {
  /** Bytes of the file that begin the payload. */
  readonly lengthBytes: number
  /** Bytes that end it. */
  readonly tail: Uint8Array
}

const root: JsonPlace = { what: 'signed schema 1 manifest', path: '', code: 'manifest-jws-malformed' }

/**
 * The bytes that a signed schema 1 manifest signs: the file without its `signatures`. The signatures themselves
 * are not verified: anyone can make them, so they say nothing.
 *
 * @param body - the same bytes, read strictly
 * @throws FormatError `manifest-jws-malformed`; `manifest-ambiguous` when file and payload say different things
 * @see manifests-and-digests, section 3.1; libtrust ParsePrettySignature, which is more lenient
 */
export function schema1Payload(bytes: Uint8Array, body: JsonValue): Uint8Array {
  const members = readObject(body, root)
  const place = memberPlace(root, 'signatures')
  const signatures = readArray(members.get('signatures'), place)
  if (signatures.length === 0 || signatures.length > maxSignatures) {
    throw faultAt(place, `expected 1 to ${maxSignatures} signatures, found ${signatures.length}`)
  }
  const [first, ...others] = signatures.map((signature, index) =>
    readFormat(signature, itemPlace(place, index)),
  )
  if (first === undefined || others.some((other) => !sameFormat(first, other))) {
    throw faultAt(place, 'expected one formatLength and formatTail, found signatures that disagree')
  }
  if (first.lengthBytes < 1 || first.lengthBytes > bytes.length) {
    throw faultAt(place, `expected a formatLength of 1 to ${bytes.length}, found ${first.lengthBytes}`)
  }
  const payload = Buffer.concat([bytes.subarray(0, first.lengthBytes), first.tail])
  const said = readObject(parseJws(payload, 'payload'), {
    ...root,
    what: 'payload of a signed schema 1 manifest',
  })
  if (said.get('schemaVersion') !== 1) throw faultAt(root, 'expected a payload with schemaVersion 1')
  const rest = new Map([...members].filter(([key]) => key !== 'signatures'))
  if (sameJson(rest, said)) return payload
  throw new FormatError(
    'manifest-ambiguous',
    `${root.what}: expected the payload to say what the file says, found another text`,
  )
}

function readFormat(value: JsonValue, place: JsonPlace): Format {
  const signature = readObject(value, place)
  checkHeader(signature.get('header'), memberPlace(place, 'header'))
  readString(signature.get('signature'), memberPlace(place, 'signature'))
  const protectedPlace = memberPlace(place, 'protected')
  const bytes = decodeBase64Url(readString(signature.get('protected'), protectedPlace), protectedPlace)
  const fields = readObject(parseJws(bytes, 'protected header'), protectedPlace)
  const tailPlace = memberPlace(protectedPlace, 'formatTail')
  return {
    lengthBytes: readInteger(fields.get('formatLength'), memberPlace(protectedPlace, 'formatLength')),
    tail: decodeBase64Url(readString(fields.get('formatTail'), tailPlace), tailPlace),
  }
}

/** A key that is there must be one, because the reference library refuses the manifest otherwise. */
function checkHeader(value: JsonValue | undefined, place: JsonPlace): void {
  const jwk = readObject(value, place).get('jwk')
  if (jwk === undefined || jwk === null) return
  const jwkPlace = memberPlace(place, 'jwk')
  const key: Record<string, string> = {}
  for (const [name, field] of readObject(jwk, jwkPlace))
    key[name] = readString(field, memberPlace(jwkPlace, name))
  try {
    createPublicKey({ key, format: 'jwk' })
  } catch {
    throw faultAt(jwkPlace, 'expected a public key in JSON Web Key form, found something else')
  }
}

/** Base64url without padding; spaces and newlines inside are left out first. */
function decodeBase64Url(text: string, place: JsonPlace): Uint8Array {
  const joined = text.replace(/[ \n]/g, '')
  if (/^[A-Za-z0-9_-]*$/.test(joined) && joined.length % 4 !== 1) return Buffer.from(joined, 'base64url')
  throw faultAt(place, 'expected base64url without padding')
}

function parseJws(bytes: Uint8Array, what: string): JsonValue {
  try {
    return parseStrictJson(bytes, { what, maxBytes: bytes.length, integersOnly: true })
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new FormatError('manifest-jws-malformed', `${root.what}: ${cause.message}`, { cause })
  }
}

function sameFormat(one: Format, other: Format): boolean {
  return one.lengthBytes === other.lengthBytes && Buffer.compare(one.tail, other.tail) === 0
}

/** Equal values, whatever the order of keys. The readers have bounded the depth. */
function sameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (isJsonObject(one) && isJsonObject(other)) {
    return (
      one.size === other.size &&
      [...one].every(([key, value]) => other.has(key) && sameJson(value, other.get(key)))
    )
  }
  if (isJsonArray(one) && isJsonArray(other)) {
    return one.length === other.length && one.every((value, index) => sameJson(value, other[index]))
  }
  return one === other
}
