import { withRemark } from '../../domain/error-remark.ts'
import type { Http } from '../http/http-request.ts'
import { shownUrl } from '../http/shown-url.ts'
import type { SignatureToLog } from '../sigstore/log-entry.ts'
import { logInRekorV1 } from '../sigstore/rekor-v1.ts'
import { logInRekorV2 } from '../sigstore/rekor-v2.ts'
import type { SigningServices } from '../sigstore/signing-services.ts'
import { requestTimestamp, type Timestamp } from '../sigstore/timestamp-authority.ts'
import type { EntryParts } from '../verifiers/sigstore-parts.ts'
import type { Witnesses } from './sigstore-make-bundle.ts'

/** What asks the services. */
export interface WitnessParts {
  readonly http: Http
  readonly services: Pick<SigningServices, 'logs' | 'timestampUrls'>
  readonly randomBytes: (size: number) => Uint8Array
}

/**
 * Logs a signature and has it timestamped, everywhere at once. If one fails, none counts: nothing is published, and
 * the error says what exists in a log all the same.
 *
 * @param exists - what was issued before, for the error: `a certificate for NAME`
 * @throws as the clients of the log and of the timestamp authority, the first by order of the services
 */
export async function gatherWitnesses(
  { http, services, randomBytes }: WitnessParts,
  signature: SignatureToLog,
  exists: string | undefined,
): Promise<Witnesses> {
  const { logs, timestampUrls } = services
  const logging = logs.map(async ({ url, version }) => {
    const entry =
      version === 2 ? await logInRekorV2(http, url, signature) : await logInRekorV1(http, url, signature)
    return { url, entry }
  })
  const stamping = timestampUrls.map((url) => requestTimestamp(http, url, signature.signature, randomBytes))
  // Both at once: a promise that nobody waits for when it fails ends the process.
  const [logged, stamped] = await Promise.all([Promise.allSettled(logging), Promise.allSettled(stamping)])
  const failure = [...logged, ...stamped].find((one) => one.status === 'rejected')
  const entries = valuesOf<{ readonly url: string; readonly entry: EntryParts }>(logged)
  if (failure === undefined) {
    return { entries: entries.map(({ entry }) => entry), timestamps: valuesOf<Timestamp>(stamped) }
  }
  const made = entries.map(({ url, entry }) => `entry ${entry.logIndex} in the log ${shownUrl(url)}`)
  throw withRemains(failure.reason, [...(exists === undefined ? [] : [exists]), ...made])
}

function valuesOf<T>(settled: readonly PromiseSettledResult<T>[]): readonly T[] {
  return settled.filter((one) => one.status === 'fulfilled').map(({ value }) => value)
}

/** The same error, which says also what is left of this try. */
function withRemains(error: unknown, exists: readonly string[]): unknown {
  const remains =
    exists.length === 0 ? '' : `; ${exists.join(' and ')} exist${exists.length === 1 ? 's' : ''}`
  return withRemark(error, `; nothing is published${remains}`)
}
