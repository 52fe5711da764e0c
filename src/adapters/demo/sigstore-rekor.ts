/**
 * The parts of the APIs of Rekor v1 and v2 that take entries. For demonstrations and tests only: of a `hashedrekord`
 * the signature is not verified, because that takes a check of bare digests, which node:crypto lacks.
 */
import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Answer } from './loopback-server.ts'
import { answering, BadRequest, jsonAnswer, readJson, refusal, textAt, valueAt } from './sigstore-answers.ts'
import {
  detailsOf,
  dsseV1,
  hashedRekordV1,
  hashedRekordV2,
  type ProposedEntry,
  preAuthEncoding,
  readKey,
  sha256Hex,
} from './sigstore-entries.ts'
import { entryJson, type LogEntry, type TransparencyLog } from './sigstore-log.ts'

const bytesAt = (tree: unknown, ...path: readonly (string | number)[]): Buffer =>
  Buffer.from(textAt(tree, ...path), 'base64')

/** @see rekor-tiles rekor_service.proto, `CreateEntryRequest` */
function readRequestV2(body: unknown): ProposedEntry {
  const request = valueAt(body, 'hashedRekordRequestV002')
  if (request === undefined) throw new BadRequest('invalid type, must be hashedrekord')
  const verifier = valueAt(request, 'signature', 'verifier')
  const kind = valueAt(verifier, 'x509Certificate') === undefined ? 'publicKey' : 'x509Certificate'
  const der = bytesAt(verifier, kind, 'rawBytes')
  const key = readKey(kind, der)
  // The real log takes Ed25519 only as Ed25519ph, which node:crypto can neither make nor verify.
  if (key.asymmetricKeyType === 'ed25519') throw new BadRequest('invalid hashedrekord request: Ed25519')
  const expected = detailsOf(key)
  const keyDetails = textAt(verifier, 'keyDetails')
  if (keyDetails !== expected.keyDetails) {
    throw new BadRequest(`expected keyDetails ${expected.keyDetails}, found another`)
  }
  const digest = bytesAt(request, 'digest')
  if (digest.length !== expected.digestBytes) {
    throw new BadRequest(`expected a digest of ${expected.digestBytes} bytes, found ${digest.length}`)
  }
  return hashedRekordV2(digest, bytesAt(request, 'signature', 'content'), { kind, der })
}

/** The answer of Rekor v2 to a new entry: as the real one (2.3.0), with every empty field written out. */
export function answerV2(entry: LogEntry): Answer {
  const { inclusionProof, ...bundled } = entryJson(entry)
  return jsonAnswer(201, {
    logIndex: '0',
    integratedTime: '0',
    inclusionPromise: null,
    ...bundled,
    inclusionProof: { logIndex: '0', hashes: [], ...inclusionProof },
  })
}

type RespondAsLog = (log: TransparencyLog, request: IncomingMessage, url: URL) => Promise<Answer>

/** A log that takes entries at one path. */
const takingEntries =
  (path: string, read: (body: unknown) => ProposedEntry, answer: (entry: LogEntry) => Answer): RespondAsLog =>
  async (log, request, url) => {
    if (request.method !== 'POST' || url.pathname !== path) return refusal(404, 'not found')
    return await answering(async () => {
      const { kind, body } = read(await readJson(request))
      return answer(log.append(kind, body))
    })
  }

/** Answers a request to Rekor v2. */
export const respondAsRekorV2 = takingEntries('/api/v2/log/entries', readRequestV2, answerV2)

function keyOfPem(pem: string): KeyObject {
  try {
    return pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)
  } catch {
    throw new BadRequest('expected a certificate or a public key in PEM form')
  }
}

function parseEnvelope(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadRequest('expected JSON in proposedContent.envelope')
  }
}

function readDsse(spec: unknown): ProposedEntry {
  const text = textAt(spec, 'proposedContent', 'envelope')
  const pem = bytesAt(spec, 'proposedContent', 'verifiers', 0).toString()
  const envelope = parseEnvelope(text)
  const payload = bytesAt(envelope, 'payload')
  const signature = textAt(envelope, 'signatures', 0, 'sig')
  const signed = preAuthEncoding(textAt(envelope, 'payloadType'), payload)
  const key = keyOfPem(pem)
  const hash = key.asymmetricKeyType === 'ed25519' ? null : detailsOf(key).hash.replace('SHA2_', 'sha')
  if (!verify(hash, signed, key, Buffer.from(signature, 'base64'))) {
    throw new BadRequest('the signature of the envelope does not verify')
  }
  return dsseV1(text, payload, signature, pem)
}

/** @see Rekor openapi.yaml, `ProposedEntry`; only the SHA-256 forms */
function readRequestV1(body: unknown): ProposedEntry {
  const spec = valueAt(body, 'spec')
  const kind = `${textAt(body, 'kind')} ${textAt(body, 'apiVersion')}`
  if (kind === 'dsse 0.0.1') return readDsse(spec)
  if (kind !== 'hashedrekord 0.0.1') throw new BadRequest('expected hashedrekord or dsse, version 0.0.1')
  if (textAt(spec, 'data', 'hash', 'algorithm') !== 'sha256') throw new BadRequest('expected a sha256')
  const digestHex = textAt(spec, 'data', 'hash', 'value')
  if (!/^[0-9a-f]{64}$/.test(digestHex)) throw new BadRequest('expected 64 lower-case hex digits')
  const pem = bytesAt(spec, 'signature', 'publicKey', 'content').toString()
  keyOfPem(pem)
  return hashedRekordV1(digestHex, bytesAt(spec, 'signature', 'content'), pem)
}

/** The answer of Rekor v1 to a new entry: an object with one member, named by the entry's UUID. */
export function answerV1(entry: LogEntry): Answer {
  const uuid = sha256Hex(Buffer.concat([Buffer.from([0]), entry.body]))
  const { proof, promise } = entry
  const value = {
    body: entry.body.toString('base64'),
    integratedTime: promise?.integratedTime,
    logID: entry.logId.toString('hex'),
    logIndex: entry.logIndex,
    verification: {
      inclusionProof: {
        checkpoint: proof.checkpoint,
        hashes: proof.hashes.map((hash) => hash.toString('hex')),
        logIndex: proof.logIndex,
        rootHash: proof.rootHash.toString('hex'),
        treeSize: proof.treeSize,
      },
      signedEntryTimestamp: promise?.signature.toString('base64'),
    },
  }
  return jsonAnswer(201, { [uuid]: value }, { location: `/api/v1/log/entries/${uuid}` })
}

/** Answers a request to Rekor v1. */
export const respondAsRekorV1 = takingEntries('/api/v1/log/entries', readRequestV1, answerV1)
