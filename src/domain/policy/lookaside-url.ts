import { FormatError, UsageError } from '../errors.ts'
import type { Digest } from '../image/digest.ts'
import { digestParts } from '../image/digest.ts'
import type { Reference } from '../image/reference.ts'

/** A lookaside URL in its parts, each as it was written; only the path is ever changed. */
interface UrlParts {
  /** Lower case; empty when none is written. */
  readonly scheme: string
  /** What stands between `//` and the path; absent when there is no `//`. */
  readonly authority?: string
  readonly path: string
  /** With its `?`; empty when there is none. */
  readonly query: string
  /** With its `#`; empty when there is none. */
  readonly fragment: string
}

/**
 * User info, host (a name or an IPv6 address in brackets), port. A password with a slash in it does not fit, nor does an
 * escape in the host: the reference library refuses it (Go net/url, encodeHost).
 */
const authorityGrammar = /^(?:[^@]*@)?((?:\[[0-9A-Fa-f:.]+\]|[^:@[\]\s%]*)(?::[0-9]*)?)$/
/** Longest URL that is read, in UTF-16 units: twice what common servers take. */
const maxUrlLength = 16_384

/** Where a lookaside lies: a folder, or a server. */
export type LookasideTarget =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'http'; readonly url: string }

const rfc3986 = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s
/** Bytes that the reference library writes plainly in a path (Go net/url, shouldEscape in path mode). */
const plainInPath = /[A-Za-z0-9\-_.~$&+,/:;=@]/

/**
 * Adds the repository path (without the registry host) to a base. A slash at the end of the base is kept, so
 * that `//` comes out; a query stays behind the path; a base without scheme is composed all the same, using it
 * fails later: all as the reference library does.
 *
 * @param source - where the base is set, for messages
 * @throws UsageError `lookaside-unsupported` when the base cannot be read as a URL with a path; FormatError
 *   `reference-malformed` for a path that is none
 * @see containers/image docker/registries_d.go, lookasideStorageBaseURL
 */
export function withRepositoryPath(baseUrl: string, reference: Reference, source = 'lookaside'): string {
  const parts = parseParts(baseUrl, source)
  return format({ ...parts, path: `${parts.path}/${checkedPath(reference)}` })
}

/**
 * URL of signature `number` (from 1) of a manifest, below a URL that `withRepositoryPath` made.
 *
 * @throws UsageError `lookaside-unsupported` when the URL cannot be read
 * @see containers signature-protocols, "Separate signature storage"
 */
export function signatureUrl(repositoryUrl: string, digest: Digest, number: number): string {
  return signaturesUrl(repositoryUrl, digest, `/signature-${number}`)
}

/**
 * URL under which all signatures of a manifest lie: `REPOSITORY-URL@sha256=HEX`.
 *
 * @throws UsageError `lookaside-unsupported` when the URL cannot be read
 */
export function signaturesUrl(repositoryUrl: string, digest: Digest, rest = ''): string {
  const parts = parseParts(repositoryUrl, 'lookaside')
  return format({ ...parts, path: `${parts.path}${digestSegment(digest)}${rest}` })
}

/** `@sha256=HEX`: what follows the repository path of a signed manifest, in URLs and folders alike. */
export function digestSegment(digest: Digest): string {
  const { algorithm, hex } = digestParts(digest)
  return `@${algorithm}=${hex}`
}

/**
 * What a base means to us: a folder (decoded path of a `file:` URL without host) or a server.
 *
 * @throws UsageError `lookaside-unsupported`: no URL, another scheme, a `file:` URL with a host or without an
 *   absolute path, a path that is no UTF-8 text
 */
export function lookasideTarget(url: string): LookasideTarget {
  const { scheme, authority, path } = parseParts(url, 'lookaside')
  if (scheme === 'http' || scheme === 'https') {
    if (authority !== undefined && authority !== '' && URL.canParse(url)) return { kind: 'http', url }
    throw unsupported('lookaside', url, `expected ${scheme}://HOST/PATH, found a URL without a usable host`)
  }
  if (scheme !== 'file') {
    const found = scheme === '' ? 'no scheme' : `the scheme ${JSON.stringify(scheme.slice(0, 40))}`
    throw unsupported('lookaside', url, `expected a URL with the scheme file, http or https, found ${found}`)
  }
  // The library takes the path and forgets the host, so that file://srv/sigs would quietly mean /sigs.
  if ((authority ?? '') !== '')
    throw unsupported('lookaside', url, 'expected file:///FOLDER with three slashes, found a host after two')
  return { kind: 'folder', path: decodedPath(url, path) }
}

/**
 * A lookaside URL as messages and reports may show it: no user info, no fragment, query values removed (they
 * carry tokens; a parameter without a value may be one itself). Otherwise as written. All URLs are masked by this rule.
 */
export function shownLookasideUrl(url: string): string {
  const [, scheme = '', authority, path = '', query = ''] = rfc3986.exec(url) ?? []
  const [, host] = authorityGrammar.exec(authority ?? '') ?? []
  const isReadable = host !== undefined && (path === '' || path.startsWith('/')) && !/\p{Cc}/u.test(url)
  if (!isReadable) return '(unreadable URL)'
  const start = (scheme === '' ? '' : `${scheme}:`) + (authority === undefined ? '' : `//${host}`)
  const parts = query
    .slice(1)
    .split('&')
    .filter((part) => part !== '')
  // A name is shown once, and only where it has a value: what stands alone may be a token itself.
  const shown = new Set(parts.map((part) => `${/^([^=]+=)./s.exec(part)?.[1] ?? ''}…`))
  return `${start}${path}${shown.size === 0 ? '' : `?${[...shown].join('&')}`}`
}

function parseParts(url: string, source: string): UrlParts {
  const fault = (message: string): UsageError => unsupported(source, url, message)
  if (url.length > maxUrlLength)
    throw fault(`expected at most ${maxUrlLength} characters, found ${url.length}`)
  if (/\p{Cc}/u.test(url)) throw fault('expected a URL, found control characters')
  const [, scheme = '', authority, path = '', query = '', fragment = ''] = rfc3986.exec(url) ?? []
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) throw fault('expected two hex digits after each % of the path')
  if (!authorityGrammar.test(authority ?? ''))
    throw fault('expected SCHEME://HOST:PORT/PATH, found another form of host')
  const startsWell = path === '' || path.startsWith('/')
  if (!startsWell && scheme !== '')
    throw fault(`expected ${scheme}: to be followed by //, found another text`)
  if (!startsWell && /^[^/]*:/.test(path))
    throw fault('expected SCHEME://PATH, found a colon without a scheme')
  return {
    scheme: scheme.toLowerCase(),
    ...(authority !== undefined && { authority }),
    path,
    query,
    fragment,
  }
}

function format({ scheme, authority, path, query, fragment }: UrlParts): string {
  const start = (scheme === '' ? '' : `${scheme}:`) + (authority === undefined ? '' : `//${authority}`)
  return `${start}${normalPath(path)}${query}${fragment}`
}

/** Decodes and encodes again in one go: the library keeps the decoded path, so `%2F` comes out as `/`. */
function normalPath(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}|[^%]/gu, (unit) => {
    if (unit.length !== 3 || unit[0] !== '%') return plainInPath.test(unit) ? unit : percent(unit)
    const byte = String.fromCharCode(Number.parseInt(unit.slice(1), 16))
    return plainInPath.test(byte) ? byte : unit.toUpperCase()
  })
}

function percent(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

function decodedPath(url: string, path: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch (cause) {
    throw unsupported('lookaside', url, 'expected the path of a file: URL to be UTF-8 text', cause)
  }
  if (!decoded.startsWith('/'))
    throw unsupported('lookaside', url, 'expected file:///FOLDER with an absolute path, found none')
  if (decoded.includes('\0'))
    throw unsupported('lookaside', url, 'expected the path of a folder, found a NUL byte in it')
  return decoded
}

/** The grammar of references leaves no room for `..`; this holds even if a reference was made some other way. */
function checkedPath({ path }: Reference): string {
  if (path !== '' && path.split('/').every((part) => /^[a-z0-9]/.test(part))) return path
  const found = JSON.stringify(path.slice(0, 200))
  throw new FormatError('reference-malformed', `reference: expected a repository path, found ${found}`)
}

function unsupported(source: string, url: string, message: string, cause?: unknown): UsageError {
  return new UsageError('lookaside-unsupported', `${source}: ${shownLookasideUrl(url)}: ${message}`, {
    next: 'Write file:///ABSOLUTE/FOLDER or https://HOST/PATH.',
    cause,
  })
}
