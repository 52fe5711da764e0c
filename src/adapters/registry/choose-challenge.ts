import { TransportError } from '../../domain/errors.ts'
import type { HttpResponse } from '../http/http.ts'
import { shownUrl } from '../http/shown-url.ts'
import { type Challenge, parseChallenges } from './challenge.ts'

/** The registry that was asked, with the scheme in use. */
interface Asked {
  readonly registry: URL
  /** Asks for `/v2/` without authorization. */
  ping(): Promise<HttpResponse>
}

/** More than any operation of ours needs. */
const maxScopes = 16

/**
 * A challenge of another server, reached by a redirect, must not get the credentials of this one.
 *
 * @throws TransportError `registry-denied`
 */
export function refuseForeign(request: Asked, response: HttpResponse): void {
  if (!isForeign(request, response)) return
  throw new TransportError(
    'registry-denied',
    `registry: ${request.registry.host} redirects to ${shownUrl(response.url)}, which asks for credentials of its own`,
    {
      status: response.status,
      next: 'Ask the operator of the registry: only the registry itself may ask for credentials.',
    },
  )
}

/** True for an answer that came from another origin than the registry's. */
export function isForeign({ registry }: Asked, response: HttpResponse): boolean {
  return new URL(response.url).origin !== registry.origin
}

/** The challenges of an answer with status 401; some registries send them with the ping only (containers/image). */
export async function challengesOf(request: Asked, response: HttpResponse): Promise<readonly Challenge[]> {
  const lines = response.headers['www-authenticate'] ?? []
  return lines.length > 0 ? parseChallenges(lines) : await challengesOfPing(request)
}

/** The challenges of `/v2/`, asked without authorization. @throws TransportError `registry-denied` as `refuseForeign` */
export async function challengesOfPing(request: Asked): Promise<readonly Challenge[]> {
  const ping = await request.ping()
  if (ping.status !== 401) return []
  refuseForeign(request, ping)
  return parseChallenges(ping.headers['www-authenticate'] ?? [])
}

/**
 * The first challenge that we can answer.
 *
 * @returns null when there is none at all
 * @throws TransportError `challenge-unsupported` when there are only others
 */
export function chooseChallenge(challenges: readonly Challenge[], response: HttpResponse): Challenge | null {
  const usable = challenges.find(isUsable)
  if (usable !== undefined) return usable
  if (challenges.length === 0) return null
  const found = challenges.map(({ scheme }) => scheme.slice(0, 40)).join(', ')
  throw new TransportError(
    'challenge-unsupported',
    `registry: ${shownUrl(response.url)}: expected a Basic challenge or a Bearer challenge with a realm, found ${found}`,
    { status: 401 },
  )
}

/** True for a challenge that we can answer. */
export function isUsable({ scheme, parameters }: Challenge): boolean {
  return scheme === 'basic' || (scheme === 'bearer' && parameters.has('realm'))
}

/** Scopes of `error="insufficient_scope"` (RFC 6750, section 3.1), or null. */
export function missingScopes(challenge: Challenge): readonly string[] | null {
  if (challenge.parameters.get('error') !== 'insufficient_scope') return null
  const scopes = (challenge.parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  return scopes.length === 0 ? null : scopes.slice(0, maxScopes)
}

/** The scopes that a second refusal asks for, or null where it names none. */
export function widerScopes(response: HttpResponse): readonly string[] | null {
  const lists = parseChallenges(response.headers['www-authenticate'] ?? []).map(missingScopes)
  return lists.find((scopes) => scopes !== null) ?? null
}

/** True where both send for a token to the same place, or both want a password. */
export function isSameService(one: Challenge, other: Challenge): boolean {
  return (
    one.scheme === other.scheme &&
    ['realm', 'service'].every((name) => one.parameters.get(name) === other.parameters.get(name))
  )
}
