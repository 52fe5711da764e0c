import { createHash } from 'node:crypto'
import { FormatError, SigningError } from '../../domain/errors.ts'
import type { JsonObject, JsonValue } from '../../domain/strict-json.ts'
import {
  faultAt,
  type JsonPlace,
  memberPlace,
  readInteger,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'
import type { Http, HttpResponse } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import {
  foreignEntry,
  isBase64Of,
  isPemOf,
  logWhat,
  type MadeLogEntry,
  readBase64,
  readCount,
  readEntryBody,
  readProofHashes,
  type SignatureToLog,
  valueAt,
} from './log-entry.ts'
import { answerMalformed, askService, readServiceJson, serviceFailure, serviceUrl } from './service.ts'

const path = '/api/v1/log/entries'
/** The name of an entry: the tree's number (16 digits, not everywhere) and the hash of the leaf. */
const entryName = /^(?:[0-9a-f]{16})?[0-9a-f]{64}$/

/**
 * Logs a signature in Rekor v1: an envelope as `dsse 0.0.1`, anything else as `hashedrekord 0.0.1`. An entry that is
 * there already (409) is fetched and taken.
 *
 * @throws TransportError as `Http` and `service-failed`; SigningError `key-log-unsupported`, `log-refused`,
 * `log-entry-mismatch`; FormatError `service-answer-malformed`
 * @see Rekor 1.5, openapi.yaml
 */
export async function logInRekorV1(http: Http, url: string, entry: SignatureToLog): Promise<MadeLogEntry> {
  // That log verifies every envelope with SHA-256, and knows Ed25519 without an envelope only in its pre-hashed form.
  const known = entry.hash === 'sha256' || (entry.hash === null && entry.envelope !== undefined)
  if (!known) {
    throw new SigningError(
      'key-log-unsupported',
      `${logWhat}: ${shownUrl(url)}: Rekor v1 takes no such signature by this kind of key`,
    )
  }
  const proposal =
    entry.envelope === undefined ? proposeHashed(entry) : proposeEnvelope(entry, entry.envelope)
  const posted = await askService(http, {
    method: 'POST',
    url: serviceUrl(url, path),
    what: logWhat,
    contentType: 'application/json',
    accept: 'application/json',
    body: Buffer.from(JSON.stringify(proposal)),
  })
  const response = posted.status === 409 ? await fetchExisting(http, url, posted) : posted
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(
      response,
      logWhat,
      (found) => new SigningError('log-refused', found, { exitCode: 3 }),
    )
  }
  const made = readAnswer(response, proposal.kind)
  if (!isOurs(made, entry)) throw foreignEntry(`${logWhat}: ${shownUrl(response.url)}`)
  return made
}

interface Proposal {
  readonly kind: 'dsse' | 'hashedrekord'
  readonly apiVersion: '0.0.1'
  readonly spec: unknown
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64')
const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function proposeEnvelope(
  { signature, signedBy }: SignatureToLog,
  { payloadType, payload }: NonNullable<SignatureToLog['envelope']>,
): Proposal {
  const envelope = JSON.stringify({
    payloadType,
    payload: base64(payload),
    signatures: [{ sig: base64(signature) }],
  })
  return {
    kind: 'dsse',
    apiVersion: '0.0.1',
    spec: { proposedContent: { envelope, verifiers: [base64(signedBy.pem)] } },
  }
}

function proposeHashed({ signed, signature, signedBy }: SignatureToLog): Proposal {
  return {
    kind: 'hashedrekord',
    apiVersion: '0.0.1',
    spec: {
      data: { hash: { algorithm: 'sha256', value: sha256Hex(signed) } },
      signature: { content: base64(signature), publicKey: { content: base64(signedBy.pem) } },
    },
  }
}

/** The answer names the entry by a path; only its last part is taken, so that no other server is asked. */
async function fetchExisting(http: Http, url: string, conflict: HttpResponse): Promise<HttpResponse> {
  const name = conflict.headers.location?.[0]?.split('/').at(-1) ?? ''
  if (!entryName.test(name)) {
    throw new FormatError(
      answerMalformed,
      `${logWhat}: ${shownUrl(conflict.url)}: expected the name of the entry that is there already, found none`,
    )
  }
  return await askService(http, {
    method: 'GET',
    url: serviceUrl(url, `${path}/${name}`),
    what: logWhat,
    accept: 'application/json',
  })
}

/** One entry under its name. */
function readAnswer(response: HttpResponse, kind: string): MadeLogEntry {
  const { object, place } = readServiceJson(response, logWhat)
  const [first, ...others] = [...object]
  if (first === undefined || others.length > 0 || !entryName.test(first[0])) {
    throw faultAt(place, 'expected one entry under its name, found something else')
  }
  const entryPlace = memberPlace(place, 'entry')
  const entry = readObject(first[1], entryPlace)
  const verificationPlace = memberPlace(entryPlace, 'verification')
  const verification = readObject(entry.get('verification'), verificationPlace)
  return {
    logIndex: readCount(entry.get('logIndex'), memberPlace(entryPlace, 'logIndex')),
    logId: readHex(entry.get('logID'), memberPlace(entryPlace, 'logID')),
    kind,
    version: '0.0.1',
    integratedTime: String(
      readInteger(entry.get('integratedTime'), memberPlace(entryPlace, 'integratedTime')),
    ),
    signedEntryTimestamp: readBase64(
      verification.get('signedEntryTimestamp'),
      memberPlace(verificationPlace, 'signedEntryTimestamp'),
    ),
    proof: readProof(verification, memberPlace(verificationPlace, 'inclusionProof')),
    canonicalizedBody: readBase64(entry.get('body'), memberPlace(entryPlace, 'body')),
  }
}

function readProof(verification: JsonObject, place: JsonPlace): MadeLogEntry['proof'] {
  const proof = readObject(verification.get('inclusionProof'), place)
  return {
    logIndex: readCount(proof.get('logIndex'), memberPlace(place, 'logIndex')),
    treeSize: readCount(proof.get('treeSize'), memberPlace(place, 'treeSize')),
    rootHash: readHex(proof.get('rootHash'), memberPlace(place, 'rootHash')),
    hashes: readProofHashes(proof.get('hashes'), memberPlace(place, 'hashes'), readHex),
    checkpoint: readString(proof.get('checkpoint'), memberPlace(place, 'checkpoint')),
  }
}

function readHex(value: JsonValue | undefined, place: JsonPlace): Uint8Array {
  const text = readString(value, place)
  if (!/^[0-9a-f]{64}$/.test(text)) throw faultAt(place, 'expected 64 hex digits, found other text')
  return new Uint8Array(Buffer.from(text, 'hex'))
}

function isOurs(made: MadeLogEntry, entry: SignatureToLog): boolean {
  const body = readEntryBody(made.canonicalizedBody)
  if (valueAt(body, 'kind') !== made.kind || valueAt(body, 'apiVersion') !== made.version) return false
  const { envelope, signature, signedBy } = entry
  if (envelope === undefined) {
    return (
      valueAt(body, 'spec', 'data', 'hash', 'algorithm') === 'sha256' &&
      valueAt(body, 'spec', 'data', 'hash', 'value') === sha256Hex(entry.signed) &&
      isBase64Of(valueAt(body, 'spec', 'signature', 'content'), signature) &&
      isPemOf(valueAt(body, 'spec', 'signature', 'publicKey', 'content'), signedBy.der)
    )
  }
  return (
    valueAt(body, 'spec', 'payloadHash', 'algorithm') === 'sha256' &&
    valueAt(body, 'spec', 'payloadHash', 'value') === sha256Hex(envelope.payload) &&
    valueAt(body, 'spec', 'signatures', 1) === undefined &&
    isBase64Of(valueAt(body, 'spec', 'signatures', 0, 'signature'), signature) &&
    isPemOf(valueAt(body, 'spec', 'signatures', 0, 'verifier'), signedBy.der)
  )
}
