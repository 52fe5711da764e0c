import { FormatError } from '../errors.ts'
import { type Digest, parseDigest } from './digest.ts'

/** An image reference in normal form: `domain/path[:tag][@digest]` (manifests-and-digests, section 6). */
export interface Reference {
  /** Host with optional port, case kept, `docker.io` when none was named. */
  readonly domain: string
  readonly path: string
  readonly tag?: string
  readonly digest?: Digest
}

/** Longest `domain/path`, as containers/image limits it; newer distribution/reference limits the path only. */
const maxNameLength = 255
/** Longest text that can be one: name, tag of 128, digest of 128 hex digits and the marks between. */
const maxTextLength = maxNameLength + 1 + 128 + 1 + 7 + 128

const defaultDomain = 'docker.io'
const officialPrefix = 'library/'
const imageId = /^[0-9a-f]{64}$/
const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const domainGrammar = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`)
const componentGrammar = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/

/**
 * Reads an image reference and brings it to normal form: `app` is `docker.io/library/app`. No tag is added.
 *
 * @param options.ownFile - the text is the user's own (operand, option, policy): errors then end with 2, not 3
 * @throws FormatError `reference-malformed`
 * @see distribution/reference, "Grammar" and ParseNormalizedNamed; the 255 limit is containers/image's
 */
export function parseReference(text: string, options: { readonly ownFile?: boolean } = {}): Reference {
  const refuse = (why: string, cause?: unknown): FormatError => {
    const bare = withoutUserInfo(text.slice(0, maxTextLength)).replace(/\?.*$/s, '?…')
    const shown = JSON.stringify(bare.length > 300 ? `${bare.slice(0, 300)}…` : bare)
    return new FormatError('reference-malformed', `image reference ${shown}: ${why}`, {
      cause,
      ownFile: options.ownFile === true,
    })
  }
  if (text === '') throw refuse('expected HOST/NAME:TAG or HOST/NAME@sha256:HEX, found nothing')
  if (text.length > maxTextLength)
    throw refuse(`expected at most ${maxTextLength} characters, found ${text.length}`)
  if (imageId.test(text)) {
    throw refuse('expected a name, found 64 hex digits, which is an image ID or a digest without its name')
  }
  if (/^[a-z][a-z+]*:\/\//i.test(text))
    throw refuse('expected no "SCHEME://" in front of the host; leave it out')
  if (text.includes('?')) throw refuse('expected no "?"; leave it out with all that follows')
  // Before any part is quoted: a password may stand where a tag or host belongs.
  if (withoutUserInfo(text) !== text) throw refuse('expected nothing but a digest after "@"')

  const at = text.indexOf('@')
  const { domain, rest } = splitDomain(at < 0 ? text : text.slice(0, at))
  if (!domainGrammar.test(domain))
    throw refuse(`expected HOST or HOST:PORT before the first "/", found ${JSON.stringify(domain)}`)

  const colon = rest.indexOf(':')
  const written = colon < 0 ? rest : rest.slice(0, colon)
  const path = domain === defaultDomain && !written.includes('/') ? officialPrefix + written : written
  checkPath(written, refuse)
  if (domain.length + 1 + path.length > maxNameLength) {
    throw refuse(
      `expected HOST/NAME of at most ${maxNameLength} characters, found ${domain.length + 1 + path.length}`,
    )
  }
  const tag = colon < 0 ? undefined : checkTag(rest.slice(colon + 1), refuse)
  const digest = at < 0 ? undefined : checkDigest(text.slice(at + 1), refuse)
  return { domain, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}

/** One `@`, and something like a digest behind it, mistyped perhaps. */
const namesDigest = /^[^@]*@(?:sha[0-9-]*:[^@/]*|[a-z0-9]+:[0-9a-f]{32,}|[0-9a-f]+)$/i

/**
 * Leaves out what people paste in front of a reference and nobody should read again: the user info of a URL. Whatever
 * stands before an `@` that names no digest may be one, as passwords hold any character.
 */
export function withoutUserInfo(text: string): string {
  return !text.includes('@') || namesDigest.test(text)
    ? text
    : text.replace(/^((?:[a-z][a-z+-]*:\/\/)?).*@/is, '$1***@')
}

type Refuse = (why: string, cause?: unknown) => FormatError

/** The part before the first `/` is a host only when nothing but a host can look like that. */
function splitDomain(name: string): { readonly domain: string; readonly rest: string } {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  if (slash < 0 || !looksLikeDomain(first)) return { domain: defaultDomain, rest: name }
  return { domain: first === 'index.docker.io' ? defaultDomain : first, rest: name.slice(slash + 1) }
}

/** Capitals are distribution/reference's newer sign of a host; containers/image refuses such names instead. */
function looksLikeDomain(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
}

function checkPath(path: string, refuse: Refuse): void {
  if (path !== path.toLowerCase()) {
    throw refuse(
      `expected a name in lower case, found ${JSON.stringify(path)}; write ${JSON.stringify(path.toLowerCase())}`,
    )
  }
  for (const component of path.split('/')) {
    if (componentGrammar.test(component)) continue
    throw refuse(
      `expected name parts of a-z and 0-9, joined by ".", "_", "__" or "-", found ${JSON.stringify(component)}`,
    )
  }
}

function checkTag(tag: string, refuse: Refuse): string {
  if (tagGrammar.test(tag)) return tag
  throw refuse(
    `expected a tag of 1 to 128 letters, digits, "_", "." and "-" (not "." or "-" first), found ${JSON.stringify(tag)}`,
  )
}

function checkDigest(text: string, refuse: Refuse): Digest {
  try {
    return parseDigest(text)
  } catch (cause) {
    throw refuse(cause instanceof FormatError ? cause.message : 'expected a digest after "@"', cause)
  }
}

/** The normal form `domain/path[:tag][@digest]`; `parseReference` reads it back to the same value. */
export function formatReference(reference: Reference): string {
  const { tag, digest } = reference
  return `${repositoryOf(reference)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}

/** `domain/path`, without tag and digest. */
export function repositoryOf(reference: Reference): string {
  return `${reference.domain}/${reference.path}`
}

/**
 * The short form people write, `docker.io` and `library/` left out where reading it again gives the same
 * reference.
 *
 * @see distribution/reference, FamiliarString
 */
export function familiarReference(reference: Reference): string {
  const full = formatReference(reference)
  if (reference.domain !== defaultDomain) return full
  const withoutDomain = full.slice(defaultDomain.length + 1)
  const parts = reference.path.split('/')
  const short =
    parts.length === 2 && parts[0] === 'library' ? withoutDomain.slice(officialPrefix.length) : withoutDomain
  if (imageId.test(short)) return withoutDomain
  return short.includes('/') && looksLikeDomain(parts[0] ?? '') ? full : short
}

/** Adds `:latest` where neither tag nor digest is named, as the docker transport does; payloads and policies do not. */
export function withDefaultTag(reference: Reference): Reference {
  return reference.tag === undefined && reference.digest === undefined
    ? { ...reference, tag: 'latest' }
    : reference
}

/**
 * Why podman, skopeo and CRI-O would refuse this reference though Docker takes it, or undefined: IPv6 hosts, and
 * hosts known as such only by their capitals.
 *
 * @see containers/image docker/reference, whose grammar is older than distribution/reference's
 */
export function podmanRefusal(reference: Reference): string | undefined {
  const { domain } = reference
  if (domain.startsWith('['))
    return `podman, skopeo and CRI-O refuse the IPv6 host ${domain}; use a host name`
  if (/[.:]/.test(domain) || domain === 'localhost') return undefined
  return `podman, skopeo and CRI-O refuse ${domain}, which only its capitals make a host; write it with its domain or port`
}
