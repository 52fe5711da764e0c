import { FormatError, TransportError } from '../../domain/errors.ts'
import type { Http, HttpResponse } from '../http/http.ts'
import { shownUrl } from '../http/shown-url.ts'
import type { Challenge } from './challenge.ts'
import {
  challengesOf,
  challengesOfPing,
  chooseChallenge,
  isForeign,
  isSameService,
  isUsable,
  missingScopes,
  refuseForeign,
  widerScopes,
} from './choose-challenge.ts'
import type { Credential } from './credential-file.ts'
import type { RegistryCredentials } from './credentials.ts'
import { explanationOf } from './explanation.ts'
import { type Authorized, refusalError, type Wanted } from './refusal.ts'
import { basicAuthorization, createTokens, isHeaderToken, passwordPair, secretsOf } from './tokens.ts'

/** One request to a registry, and on whose behalf it is made. */
export interface AuthorizedRequest {
  /** Base URL of the registry, with the scheme in use. */
  readonly registry: URL
  /** Registry and repository are the key of the credentials, too. */
  readonly wanted: Wanted
  /** Rights that are needed, such as `repository:team/app:pull`. */
  readonly scopes: readonly string[]
  /** Sends it with this `Authorization`, or without one. */
  send(authorization: string | null): Promise<HttpResponse>
  /** Asks for `/v2/` without authorization. */
  ping(): Promise<HttpResponse>
}

/** An answer with what it was asked with; null for nothing. */
export interface AuthorizedAnswer {
  readonly response: HttpResponse
  readonly sent: Authorized | null
}

/** Answers the challenges of registries; see `createAuthorization`. */
export interface Authorization {
  /**
   * Sends with what is known of this registry; on 401 gets what the challenge asks for and sends again, and once
   * more when the registry then names a scope that was missing. Never answers with status 401.
   *
   * @throws TransportError `registry-login-missing`, `registry-login-refused`, `registry-denied`,
   *   `challenge-unsupported`, `realm-refused`, `registry-error`; FormatError `credentials-malformed`; and as
   *   `Http.request`
   */
  exchange(request: AuthorizedRequest): Promise<AuthorizedAnswer>
}

/** What became of a try with a remembered challenge. */
type Remembered =
  | { readonly sent: Authorized | null; readonly failed?: undefined }
  | {
      readonly sent: null
      readonly failed: { readonly challenge: Challenge; readonly error: TransportError }
    }

/** Gives what a challenge asks for; null when it wants a password and there is none. */
type Authorize = (
  request: AuthorizedRequest,
  challenge: Challenge,
  scopes: readonly string[],
  refusedValue: string | null,
) => Promise<Authorized | null>

/** What all requests of a run share. */
interface Memory {
  readonly credentials: RegistryCredentials
  readonly authorize: Authorize
  /** By origin of the registry, once it has led somewhere. */
  readonly known: Map<string, Challenge>
}

/**
 * Remembers for each registry how it wants to be asked, so that later requests are right at once. There is no ping
 * in front: the challenge of the real request is used.
 */
export function createAuthorization(
  http: Http,
  credentials: RegistryCredentials,
  nowMs: () => number,
): Authorization {
  const memory = { credentials, authorize: createAuthorizer(http, credentials, nowMs), known: new Map() }
  return { exchange: (request) => exchange(memory, request) }
}

async function exchange(memory: Memory, request: AuthorizedRequest): Promise<AuthorizedAnswer> {
  const first = await tryKnown(memory, request)
  const asKnown = await sendOnce(request, first.sent)
  if (asKnown.response.status !== 401)
    return first.failed === undefined ? await uncover(memory, request, asKnown) : asKnown

  const challenge = await learn(request, asKnown.response)
  if (challenge === null) throw await unanswered(memory, request, asKnown)
  // It asks for what has failed already: trying that once more would only take longer.
  if (first.failed !== undefined && isSameService(first.failed.challenge, challenge)) throw first.failed.error
  const scopes = missingScopes(challenge) ?? request.scopes
  // A token that was just refused is not taken from memory again.
  const second = await memory.authorize(request, challenge, scopes, first.sent?.value ?? null)
  if (second === null) throw await unanswered(memory, request, asKnown)
  if (second.value === first.sent?.value) throw refused(request, asKnown)
  const asAsked = await sendOnce(request, second)
  const answer = asAsked.response.status === 401 ? await widen(memory, request, challenge, asAsked) : asAsked
  memory.known.set(request.registry.origin, challenge)
  return answer
}

/** A remembered challenge is that of another repository, whose service may be of no use to this one. */
async function tryKnown({ known, authorize }: Memory, request: AuthorizedRequest): Promise<Remembered> {
  const challenge = known.get(request.registry.origin)
  if (challenge === undefined) return { sent: null }
  try {
    return { sent: await authorize(request, challenge, request.scopes, null) }
  } catch (error) {
    if (!(error instanceof TransportError) || error.code === 'cancelled') throw error
    return { sent: null, failed: { challenge, error } }
  }
}

async function sendOnce(request: AuthorizedRequest, sent: Authorized | null): Promise<AuthorizedAnswer> {
  return { response: await request.send(sent?.value ?? null), sent }
}

/**
 * Some registries let anybody ask, and answer 403 or 404 for what strangers may not see. Where there is a login, it
 * is tried before that is believed.
 */
async function uncover(
  memory: Memory,
  request: AuthorizedRequest,
  asked: AuthorizedAnswer,
): Promise<AuthorizedAnswer> {
  const { response, sent } = asked
  const mayHide = (response.status === 403 || response.status === 404) && sent === null
  if (!mayHide || isForeign(request, response)) return asked
  if ((await findLogin(memory.credentials, request)) === null) return asked
  const challenge = (await challengesOfPing(request)).find(isUsable)
  if (challenge === undefined) return asked
  const login = await memory.authorize(request, challenge, request.scopes, null)
  if (login === null) return asked
  const asAsked = await sendOnce(request, login)
  if (asAsked.response.status === 401) throw refused(request, asAsked)
  memory.known.set(request.registry.origin, challenge)
  return asAsked
}

/** Asks once more where the registry names a scope that the token lacks. */
async function widen(
  { authorize }: Memory,
  request: AuthorizedRequest,
  challenge: Challenge,
  asAsked: AuthorizedAnswer,
): Promise<AuthorizedAnswer> {
  const { response, sent } = asAsked
  refuseForeign(request, response)
  const wider = widerScopes(response)
  if (wider === null) throw refused(request, asAsked)
  const third = await authorize(request, challenge, wider, sent?.value ?? null)
  if (third === null || third.value === sent?.value) throw refused(request, asAsked)
  const asWidened = await sendOnce(request, third)
  if (asWidened.response.status === 401) throw refused(request, asWidened)
  return asWidened
}

/** Makes what a challenge asks for, of the credentials for a registry. */
function createAuthorizer(http: Http, credentials: RegistryCredentials, nowMs: () => number): Authorize {
  const tokens = createTokens(http, nowMs)
  return async (request, challenge, scopes, refusedValue) => {
    const login = await findLogin(credentials, request)
    if (challenge.scheme === 'basic') {
      const pair = passwordPair(login)
      return pair === null ? null : { value: basicAuthorization(pair), login, isGranted: false }
    }
    if (login?.kind === 'registry-token')
      return { value: `Bearer ${usableToken(login)}`, login, isGranted: false }
    const realm = challenge.parameters.get('realm') ?? ''
    const service = challenge.parameters.get('service')
    const { registry, wanted } = request
    const wish = { realm, service, scopes, credential: login, registry, wanted }
    return await tokens.authorization(wish, refusedValue)
  }
}

function findLogin(
  credentials: RegistryCredentials,
  { wanted }: AuthorizedRequest,
): Promise<Credential | null> {
  return credentials.find(`${wanted.registry}/${wanted.repository}`)
}

/**
 * The challenge of an answer with status 401; null when there is none.
 *
 * @throws TransportError `challenge-unsupported`, `registry-denied`
 */
async function learn(request: AuthorizedRequest, response: HttpResponse): Promise<Challenge | null> {
  refuseForeign(request, response)
  return chooseChallenge(await challengesOf(request, response), response)
}

/** The error where there is nothing to answer with: no login, or one that the challenge has no use for. */
async function unanswered(
  { credentials }: Memory,
  request: AuthorizedRequest,
  answer: AuthorizedAnswer,
): Promise<TransportError> {
  const login = await findLogin(credentials, request)
  if (login === null || answer.sent !== null) return refused(request, answer)
  const { file, entry } = login.source
  const { status, url } = answer.response
  return new TransportError(
    'challenge-unsupported',
    `registry: ${shownUrl(url)} answered status ${status}: expected a challenge for the login of ${file}, entry ${JSON.stringify(entry)}, found none that it fits`,
    { status },
  )
}

function refused({ wanted }: AuthorizedRequest, { response, sent }: AuthorizedAnswer): TransportError {
  const { status, url, body } = response
  const explanation = explanationOf(body, secretsOf(sent))
  const place = `registry: ${shownUrl(url)}`
  return refusalError(wanted, { place, by: 'registry', status, explanation, sent })
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
