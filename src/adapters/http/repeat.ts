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
export interface Repeats extends RepeatCounts {
  /** Waited because servers asked for it, in milliseconds. */
  readonly askedMs: number
}

interface RepeatCounts {
  readonly rateLimited: number
  readonly passing: number
  readonly serverError: number
}

/** Before the first try. */
export const noRepeats: Repeats = { rateLimited: 0, passing: 0, serverError: 0, askedMs: 0 }

/** Longest time that is waited in all because servers ask for it, in milliseconds. */
const maxAskedMs = 60_000
const maxRepeats: RepeatCounts = { rateLimited: 4, passing: 3, serverError: 1 }
const passingStatuses: readonly number[] = [408, 502, 503, 504]

/**
 * Whether to try again, and after how long: 429 up to five tries in all by `Retry-After` or doubling from two
 * seconds; 408, 502, 503, 504, broken connections and timeouts three times with jitter; 500 once. A server that asks
 * for more time than is waited in all is not asked again: earlier tries would be in vain.
 *
 * @returns null to give the try back as it is
 */
export function planRepeat(
  tried: Tried,
  { method, repeat }: Pick<HttpRequest, 'method' | 'repeat'>,
  repeats: Repeats,
  clock: RepeatClock,
): { readonly waitMs: number; readonly repeats: Repeats } | null {
  const cause = repeatCause(tried)
  if (cause === null || repeats[cause] >= maxRepeats[cause] || repeat === 'never') return null
  // A server that counts requests has not acted on one; anything else may have been done already.
  if (method === 'POST' && cause !== 'rateLimited' && repeat !== 'always') return null
  const asked = 'response' in tried ? retryAfterMs(tried.response, clock.nowMs()) : null
  const askedMs = repeats.askedMs + (asked ?? 0)
  if (askedMs > maxAskedMs) return null
  const waitMs = asked ?? ownWaitMs(cause, repeats, clock)
  return { waitMs, repeats: { ...repeats, [cause]: repeats[cause] + 1, askedMs } }
}

/**
 * What an answer asks for by `Retry-After`, as the end of a message: `, and asks to come back after 3600 s (…)`;
 * `''` when it asks for nothing that can be read, or for no time at all.
 */
export function retryAfterWish(response: Pick<HttpResponse, 'headers'>): string {
  const text = retryAfterText(response)
  if (text === null || /^0+$/.test(text)) return ''
  const when = /^\d+$/.test(text) ? `after ${Number(text)} s` : `at ${text}`
  return `, and asks to come back ${when} (we wait ${maxAskedMs / 1000} s at most)`
}

function repeatCause(tried: Tried): keyof RepeatCounts | null {
  if ('error' in tried) return tried.error instanceof TransportError && tried.error.mayPass ? 'passing' : null
  const { status } = tried.response
  if (status === 429) return 'rateLimited'
  if (status === 500) return 'serverError'
  return passingStatuses.includes(status) ? 'passing' : null
}

function ownWaitMs(cause: keyof RepeatCounts, repeats: Repeats, clock: RepeatClock): number {
  if (cause === 'rateLimited') return 2000 * 2 ** repeats.rateLimited
  // Half fixed, half chance: clients that failed together do not come back together.
  return 500 * 2 ** repeats[cause] * (0.5 + clock.random() / 2)
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3); null when absent or unreadable. */
function retryAfterMs(response: HttpResponse, nowMs: number): number | null {
  const text = retryAfterText(response)
  if (text === null) return null
  return /^\d+$/.test(text) ? Number(text) * 1000 : Math.max(0, Date.parse(text) - nowMs)
}

/** The header where it can be read, which makes it harmless to show. */
function retryAfterText({ headers }: Pick<HttpResponse, 'headers'>): string | null {
  const [text = ''] = headers['retry-after'] ?? []
  if (/^\d{1,9}$/.test(text)) return text
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
  return isDate && !Number.isNaN(Date.parse(text)) ? text : null
}
