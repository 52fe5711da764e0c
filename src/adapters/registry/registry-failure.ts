import { TransportError } from '../../domain/errors.ts'
import { retryAfterWish } from '../http/repeat.ts'
import { shownUrl } from '../http/shown-url.ts'
import { statusFailure } from '../http/status-failure.ts'
import type { AuthorizedAnswer } from './authorization.ts'
import { explanationOf } from './explanation.ts'
import { refusalError, type Wanted } from './refusal.ts'
import { secretsOf } from './tokens.ts'

/**
 * What a status other than 200 to a manifest request means. The body may explain it; it decides only which of the two
 * kinds of "not found" it is.
 *
 * @param name - image as the user named it
 * @param host - of the registry's API, with its port
 * @returns TransportError as `refusalError` for 403 and 404, else `rate-limited` or `registry-error`
 */
export function manifestFailure(
  name: string,
  wanted: Wanted,
  answer: AuthorizedAnswer,
  host: string,
): TransportError {
  const { response, sent } = answer
  const { status } = response
  const explanation = explanationOf(response.body, secretsOf(sent))
  const place = `manifest of ${name}: ${shownUrl(response.url)}`
  if (status === 403 && isElsewhere(response.url, host)) return storageFailure(place, host)
  if (status === 403 || status === 404)
    return refusalError(wanted, { place, by: 'registry', status, explanation, sent })
  const failure = statusFailure(response, place)
  const code = failure.code === 'rate-limited' ? 'rate-limited' : 'registry-error'
  const said = explanation.text === '' ? '' : `: ${explanation.text}`
  const message = `${place} answered status ${status}${said}${retryAfterWish(response)}`
  return new TransportError(code, message, { status, mayPass: failure.mayPass })
}

function isElsewhere(url: string, host: string): boolean {
  const { protocol, host: answering } = new URL(url)
  return answering !== new URL(`${protocol}//${host}`).host
}

/** The storage that a registry redirects to sees no login, so another one would change nothing. */
function storageFailure(place: string, host: string): TransportError {
  return new TransportError('registry-error', `${place}, where ${host} redirects to, answered status 403`, {
    status: 403,
    next: 'Run again: a signed address may have expired; else ask the operator of the registry about its storage.',
  })
}
