import { TransportError } from '../../domain/errors.ts'
import type { HttpRequest, HttpResponse } from './http-request.ts'

/** What became of one try. */
export type Tried = { readonly response: HttpResponse } | { readonly error: unknown }

/** Clock and chance, given so that tests need neither. */
export interface RepeatClock {
  readonly nowMs: () => number
  /** From 0 up to 1, for the jitter. */
  readonly random: () => number
}

/** What was tried so far: repeats by cause. */
export interface Repeats {
  readonly rateLimited: number
  readonly passing: number
  readonly serverError: number
}

/** Before the first try. */
export const noRepeats: Repeats = { rateLimited: 0, passing: 0, serverError: 0 }

/** Longest wait that a server can ask for, in milliseconds. */
const maxWaitMs = 60_000
const maxRepeats: Repeats = { rateLimited: 4, passing: 3, serverError: 1 }
const passingStatuses: readonly number[] = [408, 502, 503, 504]

/**
 * Whether to try again, and after how long: 429 up to five tries in all by `Retry-After` or doubling from two
 * seconds; 408, 502, 503, 504, broken connections and timeouts three times with jitter; 500 once.
 *
 * @returns null to give the try back as it is
 */
export function planRepeat(
  tried: Tried,
  method: HttpRequest['method'],
  repeats: Repeats,
  clock: RepeatClock,
): { readonly waitMs: number; readonly repeats: Repeats } | null {
  const cause = repeatCause(tried)
  if (cause === null || repeats[cause] >= maxRepeats[cause]) return null
  // A server that counts requests has not acted on one; anything else may have been done already.
  if (method === 'POST' && cause !== 'rateLimited') return null
  const asked = 'response' in tried ? retryAfterMs(tried.response, clock.nowMs()) : null
  const waitMs = Math.min(asked ?? ownWaitMs(cause, repeats, clock), maxWaitMs)
  return { waitMs, repeats: { ...repeats, [cause]: repeats[cause] + 1 } }
}

function repeatCause(tried: Tried): keyof Repeats | null {
  if ('error' in tried) return tried.error instanceof TransportError && tried.error.mayPass ? 'passing' : null
  const { status } = tried.response
  if (status === 429) return 'rateLimited'
  if (status === 500) return 'serverError'
  return passingStatuses.includes(status) ? 'passing' : null
}

function ownWaitMs(cause: keyof Repeats, repeats: Repeats, clock: RepeatClock): number {
  if (cause === 'rateLimited') return 2000 * 2 ** repeats.rateLimited
  // Half fixed, half chance: clients that failed together do not come back together.
  return 500 * 2 ** repeats[cause] * (0.5 + clock.random() / 2)
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3); null when absent or unreadable. */
function retryAfterMs(response: HttpResponse, nowMs: number): number | null {
  const [text = ''] = response.headers['retry-after'] ?? []
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
