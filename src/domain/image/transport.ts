import { FormatError, UsageError } from '../errors.ts'
import { nearestWord } from '../nearest.ts'
import {
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
  withoutUserInfo,
} from './reference.ts'
import {
  dockerIdentity,
  dockerNamespaces,
  isKnownTransport,
  isSupportedTransport,
  pathNamespaces,
  type SupportedTransport,
  supportedTransports,
} from './transport-scopes.ts'

export { dockerIdentity, dockerNamespaces, isKnownTransport, scopeFault } from './transport-scopes.ts'

/** An image as the user names it, by transport (containers-transports(5)). */
export type ImageName =
  /** Always a tag or a digest, never both: a tag beside a digest is taken off and kept as `droppedTag`. */
  | { readonly transport: 'docker'; readonly reference: Reference; readonly droppedTag?: string }
  | { readonly transport: 'dir'; readonly path: string }
  | { readonly transport: 'oci' | 'oci-archive'; readonly path: string; readonly select?: LayoutSelect }
  | { readonly transport: 'docker-archive'; readonly path: string; readonly select?: ArchiveSelect }
  | { readonly transport: 'docker-daemon'; readonly select: DaemonSelect }

/** Which image of an OCI layout; positions count from 0. */
export type LayoutSelect =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'position'; readonly position: number }
/** Which image of a docker archive; positions count from 0. */
export type ArchiveSelect =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'position'; readonly position: number }
/** Which image of a Docker daemon; `id` is `sha256:HEX` of its configuration. */
export type DaemonSelect =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'image-id'; readonly id: string }

/** What the policy is asked about: identity and scopes in search order (policy-json, section 3). */
export interface PolicyTarget {
  readonly transport: string
  /** Full policy identity; may be empty. */
  readonly identity: string
  /** Scopes after the identity, most specific first, without the transport's `""` and the default. */
  readonly namespaces: readonly string[]
  /** Docker reference that identity matchers compare; absent for images that have none. */
  readonly reference?: Reference
}

/** Longest path or reference text; what the operating system allows is shorter everywhere. */
const maxDetailsLength = 4096
/** Names in an OCI layout: `comp(/comp)*`, containers-transports(5), "oci:path". */
const layoutNameGrammar = /^[A-Za-z0-9]+(?:(?:--|[-._:@+/])[A-Za-z0-9]+)*$/
const positionGrammar = /^@(0|[1-9][0-9]{0,5})$/

/** Whether a text names an image by a path, which may hold commas: `dir:`, `oci:` and archives. */
export const namesPath = (text: string): boolean => /^(?:dir|oci|oci-archive|docker-archive):/.test(text)

/** Whether a text names an image of a registry: what else there is carries its transport in front. */
export const namesRegistry = (text: string): boolean => !namesPath(text) && !text.startsWith('docker-daemon:')

/**
 * Reads an image name as `TRANSPORT:DETAILS`; without a transport it is a docker reference. Docker references
 * get the tag `latest` when they name neither tag nor digest.
 *
 * @throws UsageError `transport-unsupported`; FormatError `reference-malformed` (exit 2: names are the user's own)
 * @see containers-transports(5)
 */
export function parseImageName(text: string): ImageName {
  const colon = text.indexOf(':')
  const transport = colon < 0 ? '' : text.slice(0, colon)
  if (!isKnownTransport(transport)) {
    refuseMistyped(transport, text)
    return dockerName(text)
  }
  if (!isSupportedTransport(transport)) {
    throw new UsageError(
      'transport-unsupported',
      `image ${shown(text)}: the transport "${transport}" is not supported`,
      {
        next: `Copy the image to one of ${supportedTransports.join(', ')} first, for example with skopeo copy.`,
      },
    )
  }
  const details = text.slice(colon + 1)
  if (details.length > maxDetailsLength || details.includes('\0')) {
    throw malformed(text, `expected at most ${maxDetailsLength} characters and no NUL after "${transport}:"`)
  }
  return named(transport, details, text)
}

/** `dockr://NAME` names a transport, if none that there is; `dockr:NAME` may be an image with a tag. */
function refuseMistyped(transport: string, text: string): void {
  if (!text.startsWith('://', transport.length)) return
  const meant = nearestWord(transport, supportedTransports)
  if (meant === undefined) return
  throw new UsageError(
    'transport-unsupported',
    `image ${shown(withoutUserInfo(text))}: expected one of the transports ${supportedTransports.join(', ')}, found ${shown(transport)}`,
    { next: `Did you mean ${meant === 'docker' ? 'docker://' : `${meant}:`}?` },
  )
}

function named(transport: SupportedTransport, details: string, text: string): ImageName {
  switch (transport) {
    case 'docker':
      if (details.startsWith('//')) return dockerName(details.slice(2))
      throw malformed(
        withoutUserInfo(text),
        `expected "//" after "docker:"; write docker://NAME, or docker.io/library/${withoutUserInfo(text)} for that image`,
      )
    case 'dir':
      return { transport, path: checkedPath(details, text) }
    case 'oci':
    case 'oci-archive': {
      const { path, selector } = splitPath(details, text)
      return { transport, path, ...(selector !== undefined && { select: layoutSelect(selector, text) }) }
    }
    case 'docker-archive': {
      const { path, selector } = splitPath(details, text)
      return { transport, path, ...(selector !== undefined && { select: archiveSelect(selector, text) }) }
    }
    case 'docker-daemon':
      return { transport, select: daemonSelect(details, text) }
  }
}

function dockerName(text: string): ImageName {
  if (text.endsWith('@@unknown-digest@@')) {
    throw malformed(
      text,
      'expected a tag or digest, found "@@unknown-digest@@", which names a push without a tag',
    )
  }
  const reference = withDefaultTag(parseReference(text, { ownFile: true }))
  const { tag, digest } = reference
  if (tag === undefined || digest === undefined) return { transport: 'docker', reference }
  return { transport: 'docker', reference: preferDigest(reference), droppedTag: tag }
}

/** Splits at the first colon; the one of a Windows drive (`C:\`, `C:/`) could not begin a selector anyway. */
function splitPath(details: string, text: string): { readonly path: string; readonly selector?: string } {
  const colon = details.indexOf(':', /^[A-Za-z]:[\\/]/.test(details) ? 2 : 0)
  if (colon < 0) return { path: checkedPath(details, text) }
  return { path: checkedPath(details.slice(0, colon), text), selector: details.slice(colon + 1) }
}

function checkedPath(path: string, text: string): string {
  if (path === '') throw malformed(text, 'expected a path after the transport, found none')
  return path
}

function positionSelect(
  selector: string,
): { readonly kind: 'position'; readonly position: number } | undefined {
  const digits = positionGrammar.exec(selector)?.[1]
  return digits === undefined ? undefined : { kind: 'position', position: Number(digits) }
}

function layoutSelect(selector: string, text: string): LayoutSelect {
  const position = positionSelect(selector)
  if (position !== undefined) return position
  if (layoutNameGrammar.test(selector)) return { kind: 'name', name: selector }
  throw malformed(text, `expected PATH:NAME or PATH:@POSITION, found ${shown(selector)} after the path`)
}

function archiveSelect(selector: string, text: string): ArchiveSelect {
  const position = positionSelect(selector)
  if (position !== undefined) return position
  const reference = withDefaultTag(parseReference(selector, { ownFile: true }))
  if (reference.digest === undefined) return { kind: 'reference', reference }
  throw malformed(
    text,
    'expected NAME:TAG or @POSITION after the path, found a digest: docker archives hold none',
  )
}

function daemonSelect(details: string, text: string): DaemonSelect {
  if (/^sha256:[0-9a-f]{64}$/.test(details)) return { kind: 'image-id', id: details }
  const reference = parseReference(details, { ownFile: true })
  // The daemon transport guesses nothing: `sha256` as a name would be a mistyped image ID.
  const isOneOfThem = (reference.tag === undefined) !== (reference.digest === undefined)
  if (isOneOfThem && reference.path !== 'library/sha256') return { kind: 'reference', reference }
  throw malformed(
    text,
    'expected docker-daemon:NAME:TAG, docker-daemon:NAME@DIGEST or docker-daemon:sha256:IMAGE-ID',
  )
}

function malformed(text: string, why: string): FormatError {
  return new FormatError('reference-malformed', `image ${shown(text)}: ${why}`, { ownFile: true })
}

function shown(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)
}

/** `TRANSPORT:DETAILS`; `parseImageName` reads it back to the same value (but for `droppedTag`). */
export function formatImageName(name: ImageName): string {
  switch (name.transport) {
    case 'docker':
      return `docker://${formatReference(name.reference)}`
    case 'dir':
      return `dir:${name.path}`
    case 'oci':
    case 'oci-archive':
    case 'docker-archive':
      return `${name.transport}:${name.path}${name.select === undefined ? '' : `:${formatSelect(name.select)}`}`
    case 'docker-daemon':
      return `docker-daemon:${formatSelect(name.select)}`
  }
}

function formatSelect(select: LayoutSelect | ArchiveSelect | DaemonSelect): string {
  switch (select.kind) {
    case 'name':
      return select.name
    case 'position':
      return `@${select.position}`
    case 'reference':
      return formatReference(select.reference)
    case 'image-id':
      return select.id
  }
}

/**
 * What the policy is asked about for an image. With `identity`, an image that has no docker reference is judged
 * under that one: by the scopes of `docker`, and by nothing of its own transport.
 *
 * @param options.resolvedPath - absolute path with symbolic links resolved; needed for transports on disk
 * @param options.identity - a tag beside a digest is left out, as for an operand
 * @see containers-policy.json(5), "Supported transports and their scopes"
 */
export function policyTarget(
  name: ImageName,
  options: { readonly resolvedPath?: string; readonly identity?: Reference } = {},
): PolicyTarget {
  if (options.identity !== undefined) return dockerTarget('docker', preferDigest(options.identity))
  switch (name.transport) {
    case 'docker':
      return dockerTarget('docker', name.reference)
    case 'dir':
    case 'oci':
    case 'oci-archive':
      return pathTarget(name.transport, options.resolvedPath)
    case 'docker-archive':
      return { transport: name.transport, identity: '', namespaces: [], ...referenceOf(name.select) }
    case 'docker-daemon':
      if (name.select.kind === 'reference') return dockerTarget(name.transport, name.select.reference)
      return { transport: name.transport, identity: '', namespaces: [] }
  }
}

function dockerTarget(transport: string, reference: Reference): PolicyTarget {
  return {
    transport,
    identity: dockerIdentity(reference),
    namespaces: dockerNamespaces(reference),
    reference,
  }
}

function pathTarget(transport: string, path: string | undefined): PolicyTarget {
  // Asked without its path, an image would be judged under wider scopes than it belongs to.
  if (path === undefined)
    throw new UsageError('internal-error', `${transport}: expected the resolved path of the image`)
  return { transport, identity: path, namespaces: pathNamespaces(path) }
}

function preferDigest(reference: Reference): Reference {
  if (reference.digest === undefined) return reference
  return { domain: reference.domain, path: reference.path, digest: reference.digest }
}

function referenceOf(select: ArchiveSelect | undefined): { readonly reference?: Reference } {
  return select?.kind === 'reference' ? { reference: select.reference } : {}
}
