import { createHash } from 'node:crypto'
import { SigningError } from '../../domain/errors.ts'
import type { Http } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import { readEntry } from '../verifiers/sigstore-bundle.ts'
import type { EntryParts } from '../verifiers/sigstore-parts.ts'
import { logWhat, requireOurs, type SignatureToLog } from './log-entry.ts'
import { askService, readServiceJson, serviceFailure, serviceUrl } from './service.ts'

/**
 * Logs a signature in Rekor v2, which knows one kind of entry only: `hashedrekord 0.0.2`, over the digest of what was
 * signed. The log answers when the entry is in its tree, which takes about a second, so many are sent at a time.
 *
 * @throws TransportError as `Http` and `service-failed`; SigningError `log-refused`,
 * `log-entry-mismatch`; FormatError `service-answer-malformed`
 * @see rekor_service.proto and hashedrekord.proto of rekor-tiles 2.3.0
 */
export async function logInRekorV2(http: Http, url: string, entry: SignatureToLog): Promise<EntryParts> {
  const { hash, keyDetails, signedBy, signature } = entry
  if (hash === null || keyDetails === undefined) {
    // Whoever opens a signer refuses such keys before anything is signed.
    throw new Error('Rekor v2: expected a kind of key that it takes')
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
  const { object, place } = readServiceJson(response, logWhat)
  // A TransparencyLogEntry, as it stands in bundles.
  const made = readEntry(object, place, '0.3')
  requireOurs(made, entry, `${logWhat}: ${shownUrl(response.url)}`)
  return made
}
