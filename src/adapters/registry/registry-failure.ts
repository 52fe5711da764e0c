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
 * @returns TransportError as `refusalError` for 403 and 404, else `rate-limited` or `registry-error`
 */
export function manifestFailure(name: string, wanted: Wanted, answer: AuthorizedAnswer): TransportError {
  const { response, sent } = answer
  const { status } = response
  const explanation = explanationOf(response.body, secretsOf(sent))
  const place = `manifest of ${name}: ${shownUrl(response.url)}`
  if (status === 403 || status === 404)
    return refusalError(wanted, { place, by: 'registry', status, explanation, sent })
  const failure = statusFailure(response, place)
  const code = failure.code === 'rate-limited' ? 'rate-limited' : 'registry-error'
  const said = explanation.text === '' ? '' : `: ${explanation.text}`
  const message = `${place} answered status ${status}${said}${retryAfterWish(response)}`
  return new TransportError(code, message, { status, mayPass: failure.mayPass })
}
