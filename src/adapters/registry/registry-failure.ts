import type { Code } from '../../domain/codes.ts'
import { TransportError } from '../../domain/errors.ts'
import { retryAfterWish } from '../http/repeat.ts'
import { shownUrl } from '../http/shown-url.ts'
import { statusFailure } from '../http/status-failure.ts'
import { explanationOf } from './explanation.ts'
import { refusalError } from './refusal.ts'
import type { RegistryAnswer } from './requests.ts'
import { secretsOf } from './tokens.ts'

/**
 * What a status that is no success means. The body may explain it; it decides only which of the kinds of "not found"
 * it is.
 *
 * @param what - what was asked for, such as `manifest of NAME`
 * @param missing - code for 404 where the repository itself is there
 * @returns TransportError as `refusalError` for 403 of the registry itself, and for 404 where the manifest or the
 *   repository is not there; `missing` for another 404; else `rate-limited` or `registry-error`
 */
export function registryFailure(
  what: string,
  answer: RegistryAnswer,
  missing: Code = 'registry-error',
): TransportError {
  const { response, sent, wanted, registry } = answer
  const { status } = response
  const explanation = explanationOf(response.body, secretsOf(sent))
  const place = `${what}: ${shownUrl(response.url)}`
  if (status === 403 && new URL(response.url).host !== registry.host)
    return storageFailure(place, registry.host)
  const isRefusal =
    status === 404 && (missing === 'manifest-not-found' || explanation.code === 'NAME_UNKNOWN')
  if (status === 403 || isRefusal)
    return refusalError(wanted, { place, by: 'registry', status, explanation, sent })
  const failure = statusFailure(response, place)
  const code = failure.code === 'rate-limited' ? 'rate-limited' : status === 404 ? missing : 'registry-error'
  const said = explanation.text === '' ? '' : `: ${explanation.text}`
  const message = `${place} answered status ${status}${said}${retryAfterWish(response)}`
  return new TransportError(code, message, { status, mayPass: failure.mayPass })
}

/** The storage that a registry redirects to sees no login, so another one would change nothing. */
function storageFailure(place: string, host: string): TransportError {
  return new TransportError('registry-error', `${place}, where ${host} redirects to, answered status 403`, {
    status: 403,
    next: 'Run again: a signed address may have expired; else ask the operator of the registry about its storage.',
  })
}
