import { FormatError, TransportError } from '../../domain/errors.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonObject } from '../../domain/strict-json-values.ts'
import type { Http, HttpRequest, HttpResponse } from '../http/http.ts'
import { parseUrl, shownUrl } from '../http/shown-url.ts'
import { statusFailure } from '../http/status-failure.ts'
import type { Credential } from './credential-file.ts'
import { explanationOf } from './explanation.ts'
import { type Authorized, refusalError, type Wanted } from './refusal.ts'

/** What a Bearer challenge asks for, and on whose behalf. */
export interface TokenWish {
  /** Token service, as the challenge names it. */
  readonly realm: string
  readonly service: string | undefined
  /** Such as `repository:team/app:pull`. */
  readonly scopes: readonly string[]
  readonly credential: Credential | null
  /** Base URL of the registry that asks: its host was named by the user, its scheme allows the realm's. */
  readonly registry: URL
  /** On whose behalf. The certs.d folder of that registry counts for the service, too, as for podman. */
  readonly wanted: Wanted
}

/** Tokens of all services of a run, in memory only. */
export interface Tokens {
  /**
   * A bearer token, from memory while it lasts.
   *
   * @param refused - a value that was just refused, so that memory is passed over if it holds no other
   * @throws TransportError as `refusalError` when the service refuses, `realm-refused`, `registry-error`,
   *   `rate-limited`, and as `Http.request`
   */
  authorization(wish: TokenWish, refused: string | null): Promise<Authorized>
}

interface KeptToken {
  readonly authorized: Authorized
  readonly untilMs: number
}

const maxTokenBytes = 1024 * 1024
/** Longest token that fits into a header that servers take. */
const maxTokenLength = 64 * 1024
/** A token is renewed this long before it ends. */
const marginMs = 10_000

/** Gets tokens and keeps them by realm, service and scopes (distribution, "Token Authentication Specification"). */
export function createTokens(http: Http, nowMs: () => number): Tokens {
  const kept = new Map<string, Promise<KeptToken>>()

  async function fetchAndKeep(key: string, wish: TokenWish): Promise<Authorized> {
    const fetched = fetchToken(http, wish, nowMs)
    kept.set(key, fetched)
    try {
      return (await fetched).authorized
    } catch (error) {
      if (kept.get(key) === fetched) kept.delete(key)
      throw error
    }
  }

  return {
    async authorization(wish, refused) {
      const key = keyOf(wish)
      // Between a look into memory and the next nothing is awaited, so that of many who wait only one fetches.
      for (let current = kept.get(key); current !== undefined; current = kept.get(key)) {
        const known = await current
        if (known.authorized.value !== refused && nowMs() < known.untilMs) return known.authorized
        if (kept.get(key) === current) kept.delete(key)
      }
      return await fetchAndKeep(key, wish)
    },
  }
}

/** Everything that a token depends on; of the credential its place, which is no secret. */
function keyOf({ realm, service, scopes, credential, registry }: TokenWish): string {
  return JSON.stringify([
    realm,
    service ?? null,
    [...scopes].sort(),
    registry.host,
    credential?.source ?? null,
  ])
}

async function fetchToken(http: Http, wish: TokenWish, nowMs: () => number): Promise<KeptToken> {
  const realm = checkRealm(wish)
  const response = await ask(http, wish, realm)
  const sent = { value: '', login: loginOf(wish.credential), isGranted: false }
  if (isRefusal(wish, response.status)) {
    const explanation = explanationOf(response.body, secretsOf(sent))
    const place = `token: ${shownUrl(realm.href)}`
    throw refusalError(wish.wanted, {
      place,
      by: 'token-service',
      status: response.status,
      explanation,
      sent,
    })
  }
  if (response.status !== 200) throw serviceFailure(response)
  const { value, lifeSeconds } = readToken(response)
  const authorized = { value, login: sent.login, isGranted: true }
  return { authorized, untilMs: nowMs() + lifeSeconds * 1000 - marginMs }
}

/** The credential that a token service is shown: one without a password and token is of no use to it. */
function loginOf(credential: Credential | null): Credential | null {
  return credential?.kind === 'identity-token' || passwordPair(credential) !== null ? credential : null
}

/** The OAuth2 form answers a bad refresh token with 400 (RFC 6749, section 5.2). */
function isRefusal(wish: TokenWish, status: number): boolean {
  return status === 401 || status === 403 || (status === 400 && wish.credential?.kind === 'identity-token')
}

/** @throws TransportError `realm-refused` */
function checkRealm({ realm, registry }: TokenWish): URL {
  const url = parseUrl(realm)
  const refuse = (found: string): TransportError =>
    new TransportError(
      'realm-refused',
      `${registry.host}: expected the https URL of a token service, found ${found}`,
    )
  if (url === null) throw refuse(JSON.stringify(realm.slice(0, 200)))
  const mayBePlain = registry.protocol === 'http:'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBePlain)) throw refuse(shownUrl(realm))
  if (url.username !== '' || url.password !== '') throw refuse('one with user info')
  return url
}

/** With an identity token the OAuth2 form, where the service has it; else the plain form. */
async function ask(http: Http, wish: TokenWish, realm: URL): Promise<HttpResponse> {
  const registryName = wish.wanted.registry
  const shared = {
    what: 'token',
    maxBytes: maxTokenBytes,
    namedHost: wish.registry.host,
    registryName,
  } as const
  if (wish.credential?.kind === 'identity-token') {
    const posted = await http.request({ ...shared, ...postForm(wish, realm, wish.credential.identityToken) })
    // Services that are older than the OAuth2 form do not know the method or the path.
    if (posted.status !== 404 && posted.status !== 405) return posted
  }
  return await http.request({ ...shared, ...getForm(wish, realm) })
}

type FormRequest = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'secretBody'>

/** @see distribution, "OAuth2 Token Authentication" */
function postForm(wish: TokenWish, realm: URL, identityToken: string): FormRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'countersign',
    refresh_token: identityToken,
  })
  if (wish.service !== undefined) form.set('service', wish.service)
  form.set('scope', wish.scopes.join(' '))
  return {
    method: 'POST',
    url: realm.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString(), 'utf8'),
    secretBody: true,
  }
}

function getForm(wish: TokenWish, realm: URL): FormRequest {
  const url = new URL(realm)
  if (wish.service !== undefined) url.searchParams.set('service', wish.service)
  for (const scope of wish.scopes) url.searchParams.append('scope', scope)
  const pair = passwordPair(wish.credential)
  if (pair === null) return { method: 'GET', url: url.href }
  url.searchParams.set('account', pair.username)
  return { method: 'GET', url: url.href, headers: { authorization: basicAuthorization(pair) } }
}

/** User and password, where a credential has a password that is not empty. */
export function passwordPair(
  credential: Credential | null,
): { readonly username: string; readonly password: string } | null {
  if (credential === null || credential.kind === 'registry-token' || credential.password === '') return null
  return { username: credential.username, password: credential.password }
}

/** Every text that was sent and must not come back in a message: header, password, tokens. */
export function secretsOf(sent: Pick<Authorized, 'value' | 'login'> | null): readonly string[] {
  const { value = '', login = null } = sent ?? {}
  const pair = passwordPair(login)
  const own = pair === null ? [] : [pair.password, basicAuthorization(pair).replace('Basic ', '')]
  const token = login?.kind === 'identity-token' ? [login.identityToken] : []
  return [value.replace(/^(?:Basic|Bearer) /, ''), ...own, ...token].filter((text) => text !== '')
}

/** Value of an `Authorization` header (RFC 7617, in UTF-8). */
export function basicAuthorization({
  username,
  password,
}: {
  readonly username: string
  readonly password: string
}): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

/** True for a token that may stand in a header; anything else could end the line and start another. */
export function isHeaderToken(token: string): boolean {
  return token.length <= maxTokenLength && /^[\x21-\x7e]+$/.test(token)
}

function readToken(response: HttpResponse): { readonly value: string; readonly lifeSeconds: number } {
  const body = parseBody(response)
  const token = [body.get('token'), body.get('access_token')].find(
    (value) => typeof value === 'string' && value !== '',
  )
  if (typeof token !== 'string' || !isHeaderToken(token)) throw malformed(response)
  const seconds = body.get('expires_in')
  return { value: `Bearer ${token}`, lifeSeconds: Math.max(60, typeof seconds === 'number' ? seconds : 60) }
}

/** The body holds a token, so no parser fault is shown or kept: it could quote a piece of it. */
function parseBody(response: HttpResponse): JsonObject {
  try {
    const body = parseStrictJson(response.body, { what: 'token', maxBytes: maxTokenBytes })
    if (isJsonObject(body)) return body
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
  }
  throw malformed(response)
}

function malformed(response: HttpResponse): TransportError {
  return new TransportError(
    'registry-error',
    `token: expected a JSON object with a token from ${shownUrl(response.url)}, found none`,
  )
}

function serviceFailure(response: HttpResponse): TransportError {
  const failure = statusFailure(response, 'token')
  if (failure.code === 'rate-limited') return failure
  return new TransportError('registry-error', failure.message, {
    status: response.status,
    mayPass: failure.mayPass,
  })
}
