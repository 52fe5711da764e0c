import { TransportError } from '../../domain/errors.ts'
import type { HttpResponse } from '../http/http.ts'
import { shownUrl } from '../http/shown-url.ts'
import { statusFailure } from '../http/status-failure.ts'
import type { Credential } from './credential-file.ts'
import { denied } from './denied.ts'

/** Longest message of a registry that is repeated in ours. */
const maxShownLength = 200

/**
 * What a status other than 200 to a manifest request means. The body may explain it, but decides nothing.
 *
 * @param name - image as the user named it
 * @returns TransportError `registry-denied`, `manifest-not-found`, `rate-limited` or `registry-error`
 */
export function manifestFailure(
  name: string,
  response: HttpResponse,
  credential: Credential | null,
): TransportError {
  const { status } = response
  const explained = explanation(response.body)
  const found = `answered status ${status}${explained === '' ? '' : `: ${explained}`}`
  const place = `manifest of ${name}: ${shownUrl(response.url)}`
  if (status === 401 || status === 403) return denied(place, found, credential, status)
  if (status === 404) {
    const next =
      credential === null
        ? 'Check the name and the tag; private repositories also answer so without credentials.'
        : 'Check the name and the tag, and that this account may pull the repository.'
    return new TransportError('manifest-not-found', `${place} ${found}`, { status, next })
  }
  const failure = statusFailure(response, place)
  const code = failure.code === 'rate-limited' ? 'rate-limited' : 'registry-error'
  return new TransportError(code, `${place} ${found}`, { status, mayPass: failure.mayPass })
}

/**
 * Code and message of the first error of a registry's body (distribution-spec, "Error Codes"), as one line of
 * harmless text; `''` when there is none.
 */
function explanation(body: Uint8Array): string {
  const error = firstError(Buffer.from(body).toString('utf8'))
  if (typeof error !== 'object' || error === null) return ''
  const part = (name: 'code' | 'message'): string => {
    const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? oneLine(value) : ''
  }
  return [part('code'), part('message')].filter((text) => text !== '').join(' ')
}

function firstError(text: string): unknown {
  const body = parseLoosely(text)
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors))
    return null
  return body.errors[0]
}

/** Reading is loose here on purpose: the text is shown, and nothing is decided by it. */
function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}

/** Control, format and line-separating characters become spaces, so that a message cannot draw or command. */
function oneLine(text: string): string {
  const line = text
    .slice(0, maxShownLength * 2)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}…` : line
}
