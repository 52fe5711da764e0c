import { FormatError, TransportError } from '../../domain/errors.ts'
import type { Http, HttpResponse } from '../http/http.ts'
import { shownUrl } from '../http/shown-url.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Credential } from './credential-file.ts'
import type { RegistryCredentials } from './credentials.ts'
import { denied } from './denied.ts'
import { basicAuthorization, createTokens, isHeaderToken, passwordPair } from './tokens.ts'

/** One request to a registry, and on whose behalf it is made. */
export interface AuthorizedRequest {
  /** Base URL of the registry, with the scheme in use. */
  readonly registry: URL
  /** `HOST` or `HOST:PORT` as the user named it. */
  readonly registryName: string
  /** `HOST/PATH` as the user named it: key of the credentials. */
  readonly credentialKey: string
  /** Rights that are needed, such as `repository:team/app:pull`. */
  readonly scopes: readonly string[]
  /** Sends it with this `Authorization`, or without one. */
  send(authorization: string | null): Promise<HttpResponse>
  /** Asks for `/v2/` without authorization. */
  ping(): Promise<HttpResponse>
}

/** Answers the challenges of registries; see `createAuthorization`. */
export interface Authorization {
  /**
   * Sends with what is known of this registry; on 401 gets what the challenge asks for and sends again, and once
   * more when the registry then names a scope that was missing. Never answers with status 401.
   *
   * @throws TransportError `registry-denied`, `challenge-unsupported`, `realm-refused`, `registry-error`; FormatError
   *   `credentials-malformed`; and as `Http.request`
   */
  exchange(request: AuthorizedRequest): Promise<HttpResponse>
}

/** More than any operation of ours needs. */
const maxScopes = 16

/**
 * Remembers for each registry how it wants to be asked, so that later requests are right at once. There is no ping
 * in front: the challenge of the real request is used.
 */
export function createAuthorization(
  http: Http,
  credentials: RegistryCredentials,
  nowMs: () => number,
): Authorization {
  const known = new Map<string, Challenge>()
  const tokens = createTokens(http, nowMs)

  /** @returns null when the challenge wants a password and there is none */
  async function authorize(
    request: AuthorizedRequest,
    challenge: Challenge,
    scopes: readonly string[],
    refused: string | null,
  ): Promise<string | null> {
    const credential = await credentials.find(request.credentialKey)
    if (challenge.scheme === 'basic') {
      const pair = passwordPair(credential)
      return pair === null ? null : basicAuthorization(pair)
    }
    if (credential?.kind === 'registry-token') return `Bearer ${usableToken(credential)}`
    const realm = challenge.parameters.get('realm') ?? ''
    const service = challenge.parameters.get('service')
    const { registry, registryName } = request
    const wish = { realm, service, scopes, credential, registry, registryName }
    return await tokens.authorization(wish, refused)
  }

  async function learn(request: AuthorizedRequest, response: HttpResponse): Promise<Challenge> {
    refuseForeign(request, response)
    const challenge = chooseChallenge(await challengesOf(request, response), response)
    if (challenge === null) return await refuse(request, response)
    known.set(request.registry.origin, challenge)
    return challenge
  }

  async function refuse(request: AuthorizedRequest, response: HttpResponse): Promise<never> {
    const credential = await credentials.find(request.credentialKey)
    throw denied(`registry: ${shownUrl(response.url)}`, 'answered status 401', credential, 401)
  }

  return {
    async exchange(request) {
      const expected = known.get(request.registry.origin)
      const first = expected === undefined ? null : await authorize(request, expected, request.scopes, null)
      const asKnown = await request.send(first)
      if (asKnown.status !== 401) return asKnown

      const challenge = await learn(request, asKnown)
      const scopes = missingScopes(challenge) ?? request.scopes
      // A token that was just refused is not taken from memory again.
      const second = await authorize(request, challenge, scopes, first)
      if (second === null || second === first) return await refuse(request, asKnown)
      const asAsked = await request.send(second)
      if (asAsked.status !== 401) return asAsked

      refuseForeign(request, asAsked)
      const wider = parseChallenges(asAsked.headers['www-authenticate'] ?? [])
        .map(missingScopes)
        .find(isNamed)
      if (wider === undefined) return await refuse(request, asAsked)
      const third = await authorize(request, challenge, wider, second)
      const asWidened = third === null || third === second ? asAsked : await request.send(third)
      return asWidened.status === 401 ? await refuse(request, asWidened) : asWidened
    },
  }
}

/** A challenge of another server, reached by a redirect, must not get the credentials of this one. */
function refuseForeign(request: AuthorizedRequest, response: HttpResponse): void {
  if (new URL(response.url).origin === request.registry.origin) return
  throw new TransportError(
    'registry-denied',
    `registry: ${request.registry.host} redirects to ${shownUrl(response.url)}, which asks for credentials of its own`,
    {
      status: response.status,
      next: 'Ask the operator of the registry: only the registry itself may ask for credentials.',
    },
  )
}

/** Some registries send the challenge with the ping only (containers/image). */
async function challengesOf(
  request: AuthorizedRequest,
  response: HttpResponse,
): Promise<readonly Challenge[]> {
  const lines = response.headers['www-authenticate'] ?? []
  if (lines.length > 0) return parseChallenges(lines)
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
function chooseChallenge(challenges: readonly Challenge[], response: HttpResponse): Challenge | null {
  const usable = challenges.find(
    ({ scheme, parameters }) => scheme === 'basic' || (scheme === 'bearer' && parameters.has('realm')),
  )
  if (usable !== undefined) return usable
  if (challenges.length === 0) return null
  const found = challenges.map(({ scheme }) => scheme.slice(0, 40)).join(', ')
  throw new TransportError(
    'challenge-unsupported',
    `registry: ${shownUrl(response.url)}: expected a Basic challenge or a Bearer challenge with a realm, found ${found}`,
    { status: 401 },
  )
}

/** Scopes of `error="insufficient_scope"` (RFC 6750, section 3.1), or null. */
function missingScopes(challenge: Challenge): readonly string[] | null {
  if (challenge.parameters.get('error') !== 'insufficient_scope') return null
  const scopes = (challenge.parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  return scopes.length === 0 ? null : scopes.slice(0, maxScopes)
}

function isNamed(scopes: readonly string[] | null): scopes is readonly string[] {
  return scopes !== null
}

/** @throws FormatError `credentials-malformed` for a token that cannot stand in a header */
function usableToken(credential: Extract<Credential, { kind: 'registry-token' }>): string {
  if (isHeaderToken(credential.registryToken)) return credential.registryToken
  const { file, entry } = credential.source
  throw new FormatError(
    'credentials-malformed',
    `${file}: ${JSON.stringify(entry)}.registrytoken: expected a token of printable ASCII`,
    {
      ownFile: true,
    },
  )
}
