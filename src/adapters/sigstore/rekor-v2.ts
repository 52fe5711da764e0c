import { createHash } from 'node:crypto'
import { SigningError } from '../../domain/errors.ts'
import { memberPlace, readObject, readString } from '../../domain/strict-json-values.ts'
import type { Http, HttpResponse } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import {
  foreignEntry,
  isBase64Of,
  logWhat,
  type MadeLogEntry,
  readBase64,
  readCount,
  readEntryBody,
  readProofHashes,
  readTextMember,
  type SignatureToLog,
  valueAt,
} from './log-entry.ts'
import { askService, readServiceJson, serviceFailure, serviceUrl } from './service.ts'

/**
 * Logs a signature in Rekor v2, which knows one kind of entry only: `hashedrekord 0.0.2`, over the digest of what was
 * signed. The log answers when the entry is in its tree, which takes about a second, so many are sent at a time.
 *
 * @throws TransportError as `Http` and `service-failed`; SigningError `key-log-unsupported`, `log-refused`,
 * `log-entry-mismatch`; FormatError `service-answer-malformed`
 * @see rekor_service.proto and hashedrekord.proto of rekor-tiles 2.3.0
 */
export async function logInRekorV2(http: Http, url: string, entry: SignatureToLog): Promise<MadeLogEntry> {
  const { hash, keyDetails, signedBy, signature } = entry
  if (hash === null || keyDetails === undefined) {
    throw new SigningError(
      'key-log-unsupported',
      `${logWhat}: ${shownUrl(url)}: Rekor v2 takes no signature by this kind of key`,
    )
  }
  const digest = createHash(hash).update(entry.signed).digest()
  const rawBytes = Buffer.from(signedBy.der).toString('base64')
  const verifier =
    signedBy.kind === 'certificate' ? { x509Certificate: { rawBytes } } : { publicKey: { rawBytes } }
  const response = await askService(http, {
    method: 'POST',
    url: serviceUrl(url, '/api/v2/log/entries'),
    what: logWhat,
    contentType: 'application/json',
    accept: 'application/json',
    body: Buffer.from(
      JSON.stringify({
        hashedRekordRequestV002: {
          digest: digest.toString('base64'),
          signature: {
            content: Buffer.from(signature).toString('base64'),
            verifier: { ...verifier, keyDetails },
          },
        },
      }),
    ),
  })
  if (response.status !== 200 && response.status !== 201) {
    throw serviceFailure(
      response,
      logWhat,
      (found) => new SigningError('log-refused', found, { exitCode: 3 }),
    )
  }
  const made = readAnswer(response)
  if (!isOurs(made, entry, digest)) throw foreignEntry(`${logWhat}: ${shownUrl(response.url)}`)
  return made
}

/** TransparencyLogEntry in the JSON of protobuf, where a zero is left out. */
function readAnswer(response: HttpResponse): MadeLogEntry {
  const { object, place } = readServiceJson(response, logWhat)
  const logId = memberPlace(place, 'logId')
  const kindPlace = memberPlace(place, 'kindVersion')
  const kindVersion = readObject(object.get('kindVersion'), kindPlace)
  const proofPlace = memberPlace(place, 'inclusionProof')
  const proof = readObject(object.get('inclusionProof'), proofPlace)
  const checkpoint = memberPlace(proofPlace, 'checkpoint')
  const count = (key: string): string => readCount(proof.get(key), memberPlace(proofPlace, key))
  return {
    logIndex: readCount(object.get('logIndex'), memberPlace(place, 'logIndex')),
    logId: readBase64(readObject(object.get('logId'), logId).get('keyId'), memberPlace(logId, 'keyId')),
    kind: readTextMember(kindVersion, kindPlace, 'kind'),
    version: readTextMember(kindVersion, kindPlace, 'version'),
    integratedTime: readCount(object.get('integratedTime'), memberPlace(place, 'integratedTime')),
    proof: {
      logIndex: count('logIndex'),
      treeSize: count('treeSize'),
      rootHash: readBase64(proof.get('rootHash'), memberPlace(proofPlace, 'rootHash')),
      hashes: readProofHashes(proof.get('hashes'), memberPlace(proofPlace, 'hashes'), readBase64),
      checkpoint: readString(
        readObject(proof.get('checkpoint'), checkpoint).get('envelope'),
        memberPlace(checkpoint, 'envelope'),
      ),
    },
    canonicalizedBody: readBase64(object.get('canonicalizedBody'), memberPlace(place, 'canonicalizedBody')),
  }
}

function isOurs(made: MadeLogEntry, entry: SignatureToLog, digest: Uint8Array): boolean {
  const body = readEntryBody(made.canonicalizedBody)
  const spec = ['spec', 'hashedRekordV002'] as const
  const verifier = [...spec, 'signature', 'verifier'] as const
  const name = entry.signedBy.kind === 'certificate' ? 'x509Certificate' : 'publicKey'
  return (
    made.kind === 'hashedrekord' &&
    made.version === '0.0.2' &&
    valueAt(body, 'kind') === 'hashedrekord' &&
    valueAt(body, 'apiVersion') === '0.0.2' &&
    isBase64Of(valueAt(body, ...spec, 'data', 'digest'), digest) &&
    isBase64Of(valueAt(body, ...spec, 'signature', 'content'), entry.signature) &&
    isBase64Of(valueAt(body, ...verifier, name, 'rawBytes'), entry.signedBy.der)
  )
}
