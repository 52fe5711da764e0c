import { TransportError } from '../../domain/errors.ts'
import type { HttpResponse } from './http-request.ts'
import { retryAfterWish } from './repeat.ts'
import { shownUrl } from './shown-url.ts'

/** Statuses after which the same request may succeed later. */
const passingStatuses: readonly number[] = [408, 429, 500, 502, 503, 504]

/**
 * The error for a status that is neither success nor an answer the caller understands.
 *
 * @param what - what was fetched, as in the request
 * @returns TransportError `rate-limited` for 429, else `http-status`
 */
export function statusFailure(
  response: Pick<HttpResponse, 'status' | 'url' | 'headers'>,
  what: string,
): TransportError {
  const { status } = response
  const code = status === 429 ? 'rate-limited' : 'http-status'
  const mayPass = passingStatuses.includes(status)
  const message = `${what}: ${shownUrl(response.url)} answered status ${status}${retryAfterWish(response)}`
  return new TransportError(code, message, { status, mayPass })
}
