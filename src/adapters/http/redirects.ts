import { TransportError } from '../../domain/errors.ts'
import type { HttpRequest, HttpResponse } from './http-request.ts'
import { parseUrl, shownUrl } from './shown-url.ts'

/** One request of a chain of redirects. */
export interface Hop {
  readonly method: HttpRequest['method']
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** Redirects followed at most. */
export const maxRedirects = 10

/** Headers that say nothing about the asker and go along to another origin. */
const publicHeaders: readonly string[] = ['accept', 'accept-encoding', 'user-agent', 'range', 'content-type']
const redirectStatuses: readonly number[] = [301, 302, 303, 307, 308]

/**
 * The request that a redirect asks for (RFC 9110, section 15.4): 303 becomes GET, as do 301 and 302 after POST;
 * 307 and 308 keep method and body. Authorization and all other private headers stay with the origin.
 *
 * @returns null when the answer is no redirect
 * @throws TransportError `redirect-refused` for a downgrade to http, another scheme, no readable address, or a
 *   secret body that would leave its origin
 */
export function nextHop(
  hop: Hop,
  response: HttpResponse,
  request: Pick<HttpRequest, 'what' | 'secretBody'>,
): Hop | null {
  if (!redirectStatuses.includes(response.status)) return null
  const url = readLocation(hop, response, request.what)
  const sameOrigin = url.origin === hop.url.origin
  const keepsBody = hop.body !== undefined && !becomesGet(response.status, hop.method)
  if (keepsBody && !sameOrigin && request.secretBody === true) {
    throw refuse(request.what, hop, `leads to ${url.host} with a body that holds a secret`)
  }
  const headers = sameOrigin ? hop.headers : keepPublic(hop.headers)
  if (becomesGet(response.status, hop.method))
    return { method: 'GET', url, headers: without(headers, 'content-type') }
  return hop.body === undefined
    ? { method: hop.method, url, headers }
    : { method: hop.method, url, headers, body: hop.body }
}

function becomesGet(status: number, method: HttpRequest['method']): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  return status === 303 || ((status === 301 || status === 302) && method === 'POST')
}

function readLocation(hop: Hop, response: HttpResponse, what: string): URL {
  const lines = response.headers.location ?? []
  const [location] = lines
  if (location === undefined || lines.length > 1)
    throw refuse(what, hop, 'names no address, or more than one')
  const url = URL.canParse(location, hop.url.href) ? new URL(location, hop.url.href) : null
  if (url === null) throw refuse(what, hop, 'names an unreadable address')
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(what, hop, 'leads to no http or https address')
  if (hop.url.protocol === 'https:' && url.protocol === 'http:')
    throw refuse(what, hop, `leads from https to http at ${url.host}`)
  // User info there is chosen by the server, and must not become an Authorization header.
  url.username = ''
  url.password = ''
  url.hash = ''
  return url
}

function keepPublic(headers: Hop['headers']): Hop['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => publicHeaders.includes(name.toLowerCase())),
  )
}

function without(headers: Hop['headers'], unwanted: string): Hop['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== unwanted))
}

function refuse(what: string, hop: Hop, why: string): TransportError {
  return new TransportError('redirect-refused', `${what}: the redirect of ${shownUrl(hop.url.href)} ${why}`)
}

/**
 * The first request. User info of the URL becomes Basic authorization, unless the caller gives his own.
 *
 * @throws TransportError `network-unreachable` when `url` is no http or https URL
 */
export function firstHop(request: HttpRequest, userAgent: string): Hop {
  const url = parseUrl(request.url)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TransportError(
      'network-unreachable',
      `${request.what}: expected an http or https URL, found ${shownUrl(request.url)}`,
    )
  }
  const authorization = userInfo(url)
  const headers = {
    'user-agent': userAgent,
    'accept-encoding': 'identity',
    ...authorization,
    ...lowerCased(request.headers ?? {}),
  }
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  bare.hash = ''
  const hop = { method: request.method, url: bare, headers }
  return request.body === undefined ? hop : { ...hop, body: request.body }
}

function userInfo(url: URL): Readonly<Record<string, string>> {
  if (url.username === '' && url.password === '') return {}
  const pair = `${percentDecoded(url.username)}:${percentDecoded(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
