import { createHash } from 'node:crypto'
import { decodeBase64 } from '../../domain/base64.ts'
import { FormatError } from '../../domain/errors.ts'
import { type JsonValue, parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../domain/strict-json-values.ts'
import { readPemBlocks } from './pem.ts'
import { attempt, fault } from './sigstore-faults.ts'
import { type EntryParts, type HashName, protoHashes } from './sigstore-parts.ts'

/** What an entry must say to be the entry of this signature. */
export interface LoggedSignature {
  readonly signature: Uint8Array
  /** DER of the certificate, or of the public key where there is none. */
  readonly verifier: Uint8Array
  /** Digest of the signed bytes: of the DSSE pre-authentication encoding, or of the file; undefined if not to be had. */
  readonly digestOfSigned: (algorithm: HashName) => Uint8Array | undefined
  /** Of a DSSE envelope only. */
  readonly payload?: Uint8Array
}

/** What an entry says of a signature, whatever its kind. */
interface EntryClaim {
  readonly digest: Uint8Array
  readonly algorithm: HashName
  readonly of: 'signed' | 'payload'
  readonly signature: Uint8Array
  readonly verifier: Uint8Array
}

/**
 * Compares the logged entry with the signature it came with: signature, digest, and the key or certificate. The
 * library does not compare the last, so that an entry somebody else made of the same signature would count.
 *
 * @throws FormatError `log-entry-mismatch`; `log-entry-invalid` for an entry of another kind or that cannot be read
 */
export function matchEntry(entry: EntryParts, logged: LoggedSignature): void {
  const claim = readClaim(entry)
  const digest = claim.of === 'signed' ? logged.digestOfSigned(claim.algorithm) : payloadDigest(logged, claim)
  const differs = [
    ...(isEqual(claim.signature, logged.signature) ? [] : ['signature']),
    ...(digest !== undefined && isEqual(claim.digest, digest) ? [] : ['digest']),
    ...(isEqual(claim.verifier, logged.verifier) ? [] : ['key or certificate']),
  ]
  if (differs.length > 0) {
    throw fault(
      'log-entry-mismatch',
      `log entry ${entry.logIndex}: expected the entry of this signature, found another ${differs.join(', ')}`,
    )
  }
}

const isEqual = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0

const payloadDigest = ({ payload }: LoggedSignature, { algorithm }: EntryClaim): Uint8Array | undefined =>
  payload === undefined ? undefined : createHash(algorithm).update(payload).digest()

function readClaim(entry: EntryParts): EntryClaim {
  const body = parseBody(entry)
  const found = `${textAt(body, 'kind')} ${textAt(body, 'apiVersion')}`
  if (found !== `${entry.kind} ${entry.version}`) {
    throw invalid(entry, `expected the kind ${entry.kind} ${entry.version}, found ${found}`)
  }
  const read = readers.get(found)
  if (read === undefined) {
    throw invalid(entry, `expected one of ${[...readers.keys()].join(', ')}, found ${JSON.stringify(found)}`)
  }
  return attempt('log-entry-invalid', `log entry ${entry.logIndex}: ${found}: unexpected content`, () =>
    read(at(body, 'spec')),
  )
}

/** Other fields are let be: what a log has signed is not ours to correct. Two of one name are not. */
function parseBody({ body, logIndex }: EntryParts): JsonValue {
  try {
    return parseStrictJson(body, { what: `log entry ${logIndex}`, maxBytes: body.length })
  } catch (cause) {
    if (cause instanceof FormatError) throw fault('log-entry-invalid', cause.message, cause)
    throw cause
  }
}

/** Kinds of entries (sigstore client-spec, section 5.6.2): three of Rekor v1, the one of Rekor v2. */
const readers: ReadonlyMap<string, (spec: JsonValue) => EntryClaim> = new Map([
  ['hashedrekord 0.0.1', readHashedRekord],
  ['dsse 0.0.1', readDsse],
  ['intoto 0.0.2', readIntoto],
  ['hashedrekord 0.0.2', readHashedRekordOfV2],
])

function readHashedRekord(spec: JsonValue): EntryClaim {
  return {
    ...hexDigest(at(spec, 'data', 'hash')),
    of: 'signed',
    signature: bytesAt(spec, 'signature', 'content'),
    verifier: pemAt(spec, 'signature', 'publicKey', 'content'),
  }
}

function readDsse(spec: JsonValue): EntryClaim {
  const signature = onlyItem(at(spec, 'signatures'))
  return {
    ...hexDigest(at(spec, 'payloadHash')),
    of: 'payload',
    signature: bytesAt(signature, 'signature'),
    verifier: pemAt(signature, 'verifier'),
  }
}

function readIntoto(spec: JsonValue): EntryClaim {
  const signature = onlyItem(at(spec, 'content', 'envelope', 'signatures'))
  return {
    ...hexDigest(at(spec, 'content', 'payloadHash')),
    of: 'payload',
    // Encoded twice: the log took the text of the envelope for bytes.
    signature: decode(Buffer.from(bytesAt(signature, 'sig')).toString('latin1')),
    verifier: pemAt(signature, 'publicKey'),
  }
}

function readHashedRekordOfV2(spec: JsonValue): EntryClaim {
  const record = at(spec, 'hashedRekordV002')
  const verifier = at(record, 'signature', 'verifier')
  const holder = has(verifier, 'x509Certificate') ? 'x509Certificate' : 'publicKey'
  return {
    algorithm: hashName(protoHashes.get(textAt(record, 'data', 'algorithm'))),
    digest: bytesAt(record, 'data', 'digest'),
    of: 'signed',
    signature: bytesAt(record, 'signature', 'content'),
    verifier: bytesAt(verifier, holder, 'rawBytes'),
  }
}

const invalid = (entry: EntryParts, problem: string): FormatError =>
  fault('log-entry-invalid', `log entry ${entry.logIndex}: ${problem}`)

const has = (value: JsonValue, key: string): boolean => isJsonObject(value) && value.has(key)

function at(value: JsonValue, ...keys: readonly string[]): JsonValue {
  return keys.reduce<JsonValue>((object, key) => {
    const found = isJsonObject(object) ? object.get(key) : undefined
    if (found === undefined)
      throw fault('log-entry-invalid', `log entry: expected ${keys.join('.')}, found none`)
    return found
  }, value)
}

function textAt(value: JsonValue, ...keys: readonly string[]): string {
  const found = at(value, ...keys)
  if (typeof found === 'string') return found
  throw fault('log-entry-invalid', `log entry: expected text at ${keys.join('.')}`)
}

const bytesAt = (value: JsonValue, ...keys: readonly string[]): Uint8Array => decode(textAt(value, ...keys))

/** On one line, as logs write their bodies. */
function decode(text: string): Uint8Array {
  const bytes = /[\r\n]/.test(text) ? undefined : decodeBase64(text)
  if (bytes === undefined) throw fault('log-entry-invalid', 'log entry: expected base64, found other text')
  return bytes
}

function pemAt(value: JsonValue, ...keys: readonly string[]): Uint8Array {
  const pem = Buffer.from(bytesAt(value, ...keys)).toString('latin1')
  const what = `log entry: ${keys.join('.')}`
  const [block] = readPemBlocks(pem, { what, code: 'log-entry-invalid', maxBlocks: 1, textBetween: false })
  if (block === undefined) throw fault('log-entry-invalid', `${what}: expected one PEM block`)
  return block.bytes
}

function onlyItem(value: JsonValue): JsonValue {
  const [item, ...more] = isJsonArray(value) ? value : []
  if (item === undefined || more.length > 0) {
    throw fault('log-entry-invalid', 'log entry: expected exactly one signature')
  }
  return item
}

function hexDigest(hash: JsonValue): Pick<EntryClaim, 'algorithm' | 'digest'> {
  const value = textAt(hash, 'value')
  if (!/^(?:[0-9a-f]{2})+$/.test(value))
    throw fault('log-entry-invalid', 'log entry: expected a digest in lower-case hex')
  return { algorithm: hashName(textAt(hash, 'algorithm')), digest: Buffer.from(value, 'hex') }
}

function hashName(name: string | undefined): HashName {
  if (name === 'sha256' || name === 'sha384' || name === 'sha512') return name
  throw fault('log-entry-invalid', 'log entry: expected a digest by SHA-256, SHA-384 or SHA-512')
}
