import { parseLooseJson } from '../../domain/loose-json.ts'

/** What the body of a failing answer says. It is shown, and nothing is decided by it. */
export interface Explanation {
  /** Code of the distribution specification or of OAuth2, such as `DENIED` or `invalid_grant`. */
  readonly code?: string
  /** Code and message as one line of harmless text; `''` when there is none. */
  readonly text: string
}

/** Longest message of a registry that is repeated in ours. */
const maxShownLength = 200
/** Shorter secrets would be found in ordinary words. */
const minSecretLength = 4

/**
 * Reads the first error of a body: of a registry (distribution-spec, "Error Codes"), or of a token service, which may
 * answer as OAuth2 does (RFC 6749, section 5.2) or with `details`.
 *
 * @param secrets - what was sent; a message that repeats any of it is left out
 */
export function explanationOf(body: Uint8Array, secrets: readonly string[]): Explanation {
  const error = firstError(Buffer.from(body).toString('utf8'))
  const [code, message] = [
    partOf(error, ['code', 'error']),
    partOf(error, ['message', 'error_description', 'details']),
  ]
  const text = [code, message].filter((part) => part !== '').join(' ')
  if (secrets.some((secret) => secret.length >= minSecretLength && text.includes(secret))) return { text: '' }
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(code) ? { code, text } : { text }
}

/** The first of these members that is a text. */
function partOf(error: unknown, names: readonly string[]): string {
  if (typeof error !== 'object' || error === null) return ''
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(error))
  const text = names.map((name) => members[name]).find((value) => typeof value === 'string')
  return typeof text === 'string' ? oneLine(text) : ''
}

function firstError(text: string): unknown {
  const body = parseLooseJson(text)
  if (typeof body !== 'object' || body === null || !('errors' in body)) return body
  return Array.isArray(body.errors) ? body.errors[0] : null
}

/** Control, format and line-separating characters become spaces, so that a message cannot draw or command. */
function oneLine(text: string): string {
  const line = text
    .slice(0, maxShownLength * 2)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return line.length > maxShownLength ? `${line.slice(0, maxShownLength)}…` : line
}
