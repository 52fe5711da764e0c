import { createHash, verify } from 'node:crypto'
import { decodeBase64 } from '../../domain/base64.ts'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import {
  exactKeys,
  faultAt,
  type JsonPlace,
  memberPlace,
  readInteger,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'
import { readOnlyPem } from './attachment-pem.ts'
import type { PublicKey } from './public-keys.ts'

/** What a log promised to hold: who signed which payload, and when that was entered. */
export interface PromisedEntry {
  readonly integratedUnixSeconds: number
  /** DER of the public key (SubjectPublicKeyInfo) or of the certificate. */
  readonly signer: Uint8Array
  readonly signature: Uint8Array
  /** SHA-256 of the signed payload, lower-case hex. */
  readonly payloadSha256: string
}

const code: Code = 'log-entry-invalid'
/** Larger than any real promise; the whole signature is bounded before. */
const maxPromiseBytes = 1024 * 1024

/**
 * Reads the `bundle` annotation of a `.sig` layer and checks that one of these logs signed it (its signed entry
 * timestamp). Members of the entry that nobody here needs may stand in it, as for the reference library. `readLayer`
 * reads the same annotation by the rules of cosign, which takes other numbers and ids, and other keys in the entry.
 *
 * @throws FormatError `log-entry-invalid`; a `json-…` code where it is not even strict JSON
 * @see containers/image, signature/internal/rekor_set.go
 */
export function openPromise(annotation: string, logs: readonly PublicKey[]): PromisedEntry {
  const root: JsonPlace = { what: 'log entry', path: '', code }
  const bundle = readObject(parseBytes(Buffer.from(annotation), root), root)
  exactKeys(bundle, root, { required: ['SignedEntryTimestamp', 'Payload'] })
  const promise = readBytes(bundle, root, 'SignedEntryTimestamp')
  const place = memberPlace(root, 'Payload')
  const payload = readObject(bundle.get('Payload'), place)
  exactKeys(payload, place, { required: ['body', 'integratedTime', 'logIndex', 'logID'] })
  const canonical = Buffer.from(canonicalJson(payload, place))
  const isPromised = logs.some(({ key }) => verify('sha256', canonical, { key, dsaEncoding: 'der' }, promise))
  if (!isPromised) {
    throw new FormatError(
      code,
      'log entry: expected it signed by a log of the policy, found another signature',
    )
  }
  return {
    ...readEntry(readBytes(payload, place, 'body')),
    integratedUnixSeconds: readInteger(payload.get('integratedTime'), memberPlace(place, 'integratedTime')),
  }
}

/**
 * Demands that a promised entry is about this signature over this payload.
 *
 * @throws FormatError `log-entry-mismatch`
 */
export function requireEntryOf(
  entry: PromisedEntry,
  signed: { readonly signature: Uint8Array; readonly payload: Uint8Array },
): void {
  if (Buffer.compare(entry.signature, signed.signature) !== 0) throw mismatch('signature')
  if (entry.payloadSha256 !== createHash('sha256').update(signed.payload).digest('hex')) {
    throw mismatch('payload')
  }
}

/** The fault of an entry about something else. @param what - what differs */
export const mismatch = (what: string): FormatError =>
  new FormatError('log-entry-mismatch', `log entry: expected it to be about this ${what}, found another one`)

/** RFC 8785 for the one object that logs sign: members in the order of their names, integers without a fraction. */
function canonicalJson(payload: JsonObject, place: JsonPlace): string {
  const text = (key: string): string => readString(payload.get(key), memberPlace(place, key))
  const integer = (key: string): number => readInteger(payload.get(key), memberPlace(place, key))
  return JSON.stringify({
    body: text('body'),
    integratedTime: integer('integratedTime'),
    logID: text('logID'),
    logIndex: integer('logIndex'),
  })
}

/** hashedrekord 0.0.1 of Rekor, which covers a SHA-256. */
function readEntry(body: Uint8Array): Omit<PromisedEntry, 'integratedUnixSeconds'> {
  const root: JsonPlace = { what: 'log entry', path: 'body', code }
  const entry = readObject(parseBytes(body, root), root)
  requireText(entry, root, 'kind', 'hashedrekord')
  requireText(entry, root, 'apiVersion', '0.0.1')
  const [spec, specPlace] = readMember(entry, root, 'spec')
  const [signature, signaturePlace] = readMember(spec, specPlace, 'signature')
  const [publicKey, publicKeyPlace] = readMember(signature, signaturePlace, 'publicKey')
  const [data, dataPlace] = readMember(spec, specPlace, 'data')
  const [hash, hashPlace] = readMember(data, dataPlace, 'hash')
  requireText(hash, hashPlace, 'algorithm', 'sha256')
  const pem = Buffer.from(readBytes(publicKey, publicKeyPlace, 'content')).toString('latin1')
  return {
    signer: readOnlyPem(pem, { what: 'log entry: its public key', code }).bytes,
    signature: readBytes(signature, signaturePlace, 'content'),
    payloadSha256: readString(hash.get('value'), memberPlace(hashPlace, 'value')).toLowerCase(),
  }
}

const parseBytes = (bytes: Uint8Array, { what }: JsonPlace) =>
  parseStrictJson(bytes, { what, maxBytes: maxPromiseBytes })

function readMember(object: JsonObject, parent: JsonPlace, key: string): readonly [JsonObject, JsonPlace] {
  const place = memberPlace(parent, key)
  return [readObject(object.get(key), place), place]
}

function readBytes(object: JsonObject, parent: JsonPlace, key: string): Uint8Array {
  const place = memberPlace(parent, key)
  const bytes = decodeBase64(readString(object.get(key), place))
  if (bytes === undefined) throw faultAt(place, 'expected base64 with padding, found other text')
  return bytes
}

function requireText(object: JsonObject, parent: JsonPlace, key: string, wanted: string): void {
  const place = memberPlace(parent, key)
  const found = readString(object.get(key), place)
  if (found !== wanted)
    throw faultAt(place, `expected "${wanted}", found ${JSON.stringify(found.slice(0, 60))}`)
}
