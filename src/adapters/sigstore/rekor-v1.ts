import { createHash } from 'node:crypto'
import { FormatError, SigningError } from '../../domain/errors.ts'
import type { EnvelopeContent } from '../../domain/signature/dsse.ts'
import { faultAt, type JsonPlace, memberPlace, readString } from '../../domain/strict-json-values.ts'
import type { Http, HttpResponse } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import {
  digits,
  items,
  member,
  type PlacedObject,
  placed,
  requiredBytes,
  text,
} from '../verifiers/sigstore-json.ts'
import type { EntryParts, ProofParts } from '../verifiers/sigstore-parts.ts'
import { logWhat, requireOurs, type SignatureToLog } from './log-entry.ts'
import { answerMalformed, askService, readServiceJson, serviceFailure, serviceUrl } from './service.ts'

/** Deepest tree there can be: 2^64 entries. */
const maxProofHashes = 64
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
export async function logInRekorV1(http: Http, url: string, entry: SignatureToLog): Promise<EntryParts> {
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
  const made = readAnswer(response, proposal)
  requireOurs(made, entry, `${logWhat}: ${shownUrl(response.url)}`)
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
  { payloadType, payload }: EnvelopeContent,
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
function readAnswer(response: HttpResponse, { kind, apiVersion }: Proposal): EntryParts {
  const { object, place } = readServiceJson(response, logWhat)
  const [first, ...others] = [...object]
  if (first === undefined || others.length > 0 || !entryName.test(first[0])) {
    throw faultAt(place, 'expected one entry under its name, found something else')
  }
  const entry = placed(first[1], memberPlace(place, 'entry'))
  const verification = member(entry, 'verification')
  return {
    logIndex: digits(entry, 'logIndex'),
    logId: hexAt(text(entry, 'logID'), memberPlace(entry.place, 'logID')),
    kind,
    version: apiVersion,
    integratedTime: digits(entry, 'integratedTime'),
    body: requiredBytes(entry, 'body'),
    promise: requiredBytes(verification, 'signedEntryTimestamp'),
    proof: readProof(member(verification, 'inclusionProof')),
  }
}

/** The first entry of a log has no hashes. */
function readProof(proof: PlacedObject): ProofParts {
  return {
    logIndex: digits(proof, 'logIndex'),
    treeSize: digits(proof, 'treeSize'),
    rootHash: hexAt(text(proof, 'rootHash'), memberPlace(proof.place, 'rootHash')),
    hashes: items(proof, 'hashes', maxProofHashes, (value, place) => hexAt(readString(value, place), place)),
    checkpoint: text(proof, 'checkpoint'),
  }
}

function hexAt(written: string, place: JsonPlace): Buffer<ArrayBuffer> {
  if (!/^[0-9a-f]{64}$/.test(written)) throw faultAt(place, 'expected 64 hex digits, found other text')
  return Buffer.from(written, 'hex')
}
