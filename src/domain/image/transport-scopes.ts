import { posix } from 'node:path'
import { FormatError } from '../errors.ts'
import { parseDigest } from './digest.ts'
import { formatReference, type Reference, repositoryOf } from './reference.ts'

/** Transports of containers-transports(5): those whose images we open, and those that only a policy can name. */
export const supportedTransports = [
  'docker',
  'dir',
  'oci',
  'oci-archive',
  'docker-archive',
  'docker-daemon',
] as const
const policyOnlyTransports = ['containers-storage', 'atomic', 'sif', 'tarball'] as const

/** A transport whose images can be opened. */
export type SupportedTransport = (typeof supportedTransports)[number]
type KnownTransport = SupportedTransport | (typeof policyOnlyTransports)[number]

/** True for a transport whose images can be opened. */
export function isSupportedTransport(name: string): name is SupportedTransport {
  return supportedTransports.some((known) => known === name)
}

/** True for a transport of containers-transports(5), also for those that only a policy can name. */
export function isKnownTransport(name: string): name is KnownTransport {
  return isSupportedTransport(name) || policyOnlyTransports.some((known) => known === name)
}

/** Policy identity of a docker reference: `domain/path` with its tag or digest. */
export function dockerIdentity(reference: Reference): string {
  return formatReference(reference)
}

/**
 * Scopes after the identity, most specific first: `domain/path`, each parent, the host with its port, then
 * wildcards of the host without port (`*.example.com`, `*.com`). The host without its port is not among them.
 *
 * @see containers-policy.json(5), "docker:"; containers/image policyconfiguration.DockerReferenceNamespaces
 */
export function dockerNamespaces(reference: Reference): readonly string[] {
  return [...prefixes(repositoryOf(reference)), ...wildcards(reference.domain)]
}

/** `*.example.com`, `*.com`: those that a host, with or without a port, falls under. */
export function wildcards(host: string): readonly string[] {
  const labels = host.replace(/:[0-9]*$/, '').split('.')
  return labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)
}

/**
 * Scopes after the identity of an image on disk: the parent folders without `/`.
 *
 * @param path - absolute, symbolic links resolved
 */
export function pathNamespaces(path: string): readonly string[] {
  const lastSlash = path.lastIndexOf('/')
  return lastSlash <= 0 ? [] : prefixes(path.slice(0, lastSlash))
}

/** `a/b/c`, `a/b`, `a`: never the empty text before a leading slash. */
export function prefixes(text: string): readonly string[] {
  const result: string[] = []
  for (let end = text.length; end > 0; end = text.lastIndexOf('/', end - 1)) result.push(text.slice(0, end))
  return result
}

/**
 * Why this scope can stand nowhere under this transport, or undefined when it may. `""` is the default of any
 * transport; scopes of unknown transports are not looked at.
 *
 * @see containers-policy.json(5), "Supported transports and their scopes"
 */
export function scopeFault(transport: string, scope: string): string | undefined {
  if (scope === '' || !isKnownTransport(transport)) return undefined
  switch (transport) {
    case 'docker':
      return undefined
    case 'atomic':
      return /^[^/]*(?:\/[^:/]*){0,2}$|^[^/]*\/[^:/]*\/[^:/]*:[^:/]*$/.test(scope)
        ? undefined
        : 'expected HOST, HOST/NAMESPACE, HOST/NAMESPACE/STREAM or HOST/NAMESPACE/STREAM:TAG'
    case 'dir':
    case 'oci':
    case 'oci-archive':
    case 'sif':
      return pathFault(scope)
    case 'docker-archive':
    case 'tarball':
      return `expected only "": images of ${transport} have no identity`
    case 'docker-daemon':
      return isDigest(scope)
        ? 'expected a name, found ALGORITHM:HEX: image IDs have no scopes; use ""'
        : undefined
    case 'containers-storage':
      return storageFault(scope)
  }
}

function pathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return 'expected an absolute path'
  if (path === '/') return 'expected another path than "/"; use "" for the default of the transport'
  const clean = cleanPath(path)
  return clean === path ? undefined : `expected a canonical path; write ${JSON.stringify(clean)}`
}

/** Without `.`, `..`, doubled and trailing slashes. */
function cleanPath(path: string): string {
  const normal = posix.normalize(path)
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
}

/** `[root]` or `[driver@root]`, then a name with tag, digest and image ID as far as they are given. */
function storageFault(scope: string): string | undefined {
  const shape = 'expected [ROOT] or [DRIVER@ROOT] with an absolute path, then NAME[:TAG][@DIGEST][@IMAGE-ID]'
  const close = scope.indexOf(']')
  if (!scope.startsWith('[') || close < 0) return shape
  const store = scope.slice(1, close)
  const at = store.indexOf('@')
  if (at === 0 || !store.slice(at + 1).startsWith('/')) return shape
  const [, first, second, ...more] = scope.slice(close + 1).split('@')
  if (more.length > 0) return shape
  if (second !== undefined)
    return first !== undefined && isDigest(first) && isImageId(second) ? undefined : shape
  return first === undefined || isImageId(first) || isDigest(first) ? undefined : shape
}

function isImageId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

function isDigest(text: string): boolean {
  try {
    parseDigest(text)
    return true
  } catch (error) {
    if (error instanceof FormatError) return false
    throw error
  }
}
