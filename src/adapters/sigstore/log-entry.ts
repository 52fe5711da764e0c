import { decodeBase64 } from '../../domain/base64.ts'
import { SigningError } from '../../domain/errors.ts'
import { type JsonObject, type JsonValue, parseStrictJson } from '../../domain/strict-json.ts'
import {
  faultAt,
  isJsonArray,
  isJsonObject,
  itemPlace,
  type JsonPlace,
  memberPlace,
  readArray,
  readString,
} from '../../domain/strict-json-values.ts'

/** What is to be logged: a signature with everything that the log checks it by. */
export interface SignatureToLog {
  /** The bytes that the signature covers: the encoded envelope (PAE), a payload, a file. */
  readonly signed: Uint8Array
  /** Hash that the signature is over; null for a key that hashes by itself. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly signature: Uint8Array
  /** Name of the key's kind in the protocol of Rekor v2; absent where that log takes no such key. */
  readonly keyDetails?: string
  readonly signedBy: {
    readonly kind: 'certificate' | 'public-key'
    readonly der: Uint8Array
    readonly pem: string
  }
  /** The envelope, where what is signed is one. */
  readonly envelope?: { readonly payloadType: string; readonly payload: Uint8Array }
}

/** An entry that a log answered, whose body was compared with what was to be logged. */
export interface MadeLogEntry {
  readonly logIndex: string
  readonly logId: Uint8Array
  readonly kind: string
  readonly version: string
  /** `0` where the log vouches for no time (Rekor v2). */
  readonly integratedTime: string
  /** The promise of Rekor v1 (SET). */
  readonly signedEntryTimestamp?: Uint8Array
  readonly proof: {
    readonly logIndex: string
    readonly rootHash: Uint8Array
    readonly treeSize: string
    readonly hashes: readonly Uint8Array[]
    readonly checkpoint: string
  }
  readonly canonicalizedBody: Uint8Array
}

/** In messages. */
export const logWhat = 'log entry'
const maxBodyBytes = 512 * 1024
/** Deepest tree there can be: 2^64 entries. */
const maxProofHashes = 64

/** @throws FormatError with the code of the place */
export function readBase64(value: JsonValue | undefined, place: JsonPlace): Uint8Array {
  const bytes = decodeBase64(readString(value, place))
  if (bytes === undefined) throw faultAt(place, 'expected base64, found other text')
  return bytes
}

/**
 * Reads an index or size as text: protobuf writes those of 64 bits as strings, and leaves out a zero.
 *
 * @throws FormatError with the code of the place
 */
export function readCount(value: JsonValue | undefined, place: JsonPlace): string {
  if (value === undefined) return '0'
  if (typeof value === 'string' && /^(?:0|[1-9]\d{0,18})$/.test(value)) return value
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  throw faultAt(place, 'expected a number from 0, found something else')
}

/** The hashes of an inclusion proof; the first entry of a log has none. */
export function readProofHashes(
  value: JsonValue | undefined,
  place: JsonPlace,
  read: (item: JsonValue | undefined, place: JsonPlace) => Uint8Array,
): readonly Uint8Array[] {
  if (value === undefined) return []
  const items = readArray(value, place)
  if (items.length > maxProofHashes) {
    throw faultAt(place, `expected at most ${maxProofHashes} hashes, found ${items.length}`)
  }
  return items.map((item, index) => read(item, itemPlace(place, index)))
}

/** The body of an entry as an object; undefined where it is none, which is then no entry of ours. */
export function readEntryBody(body: Uint8Array): JsonObject | undefined {
  try {
    const value = parseStrictJson(body, { what: logWhat, maxBytes: maxBodyBytes })
    return isJsonObject(value) ? value : undefined
  } catch {
    // Whatever else a log holds, it is not what we sent.
    return undefined
  }
}

/** The value at a path of names and positions; undefined where there is none. */
export function valueAt(value: JsonValue | undefined, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const step of path) {
    if (typeof step === 'number') found = found !== undefined && isJsonArray(found) ? found[step] : undefined
    else found = isJsonObject(found) ? found.get(step) : undefined
  }
  return found
}

/** Compares base64 text with bytes; another spelling of the same bytes counts. */
export function isBase64Of(value: unknown, bytes: Uint8Array): boolean {
  const decoded = typeof value === 'string' ? decodeBase64(value) : undefined
  return decoded !== undefined && Buffer.compare(decoded, bytes) === 0
}

/** Compares base64 of PEM with the key or certificate that we sent. */
export function isPemOf(value: unknown, der: Uint8Array): boolean {
  const pem = typeof value === 'string' ? decodeBase64(value) : undefined
  if (pem === undefined) return false
  const body = /^-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END [A-Z ]+-----\s*$/.exec(
    Buffer.from(pem).toString('latin1'),
  )?.[1]
  return body !== undefined && isBase64Of(body.replaceAll(/\s/g, ''), der)
}

/** @returns SigningError `log-entry-mismatch` */
export function foreignEntry(where: string): SigningError {
  return new SigningError(
    'log-entry-mismatch',
    `${where}: answered an entry of another signature than the one that was sent`,
    { exitCode: 3 },
  )
}

/** Reads text that a place must hold. */
export const readTextMember = (object: JsonObject, place: JsonPlace, key: string): string =>
  readString(object.get(key), memberPlace(place, key))
