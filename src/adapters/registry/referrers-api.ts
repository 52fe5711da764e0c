import { FormatError, TransportError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { type Descriptor, maxIndexEntries, parseManifest } from '../../domain/image/manifest.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonObject } from '../../domain/strict-json-values.ts'
import { shownUrl } from '../http/shown-url.ts'
import { mediaTypeOf } from './manifests.ts'
import { registryFailure } from './registry-failure.ts'
import type { RegistryAnswer, RegistryRequests, Repository } from './requests.ts'

/** What a registry says of the referrers of a manifest. */
export type ReferrersListing =
  /** Claims, each digest once, in the order of the registry. */
  | { readonly kind: 'listed'; readonly manifests: readonly Descriptor[] }
  /** The registry has no referrers API: look at the fallback tag. */
  | { readonly kind: 'unsupported' }

const maxPages = 50
/**
 * Answers of registries without the API: 404 by the specification, the others seen in the wild (go-containerregistry
 * takes 400 and 406 so; 405 and 501 come from proxies and caches).
 */
const unsupportedStatuses: readonly number[] = [400, 404, 405, 406, 501]

/**
 * @see RegistryClient.listReferrers
 * @see OCI distribution-spec 1.1, "Listing Referrers"
 */
export async function listReferrers(
  requests: RegistryRequests,
  repository: Repository,
  digest: Digest,
): Promise<ReferrersListing> {
  const what = `referrers of ${repository.domain}/${repository.path}@${digest}`
  const found = new Map<Digest, Descriptor>()
  const asked = new Set<string>()
  // No filter by type: not all registries know it, and types in listings are not to be relied on.
  let path: string | null = `/v2/${repository.path}/referrers/${digest}`
  while (path !== null) {
    if (asked.has(path)) throw endless(what, 'a page that leads back to one before')
    if (asked.size === maxPages) throw endless(what, `more than ${maxPages} pages`)
    const answer = await askPage(requests, repository, path)
    const manifests = readPage(what, answer, asked.size === 0)
    if (manifests === null) return { kind: 'unsupported' }
    asked.add(path)
    for (const entry of manifests) if (!found.has(entry.digest)) found.set(entry.digest, entry)
    if (found.size > maxIndexEntries) throw endless(what, `more than ${maxIndexEntries} entries`)
    path = nextPage(what, answer)
  }
  return { kind: 'listed', manifests: [...found.values()] }
}

async function askPage(
  requests: RegistryRequests,
  repository: Repository,
  path: string,
): Promise<RegistryAnswer> {
  return await requests.send({
    repository,
    operation: 'pull',
    method: 'GET',
    what: 'referrers',
    maxBytes: maxManifestBytes,
    path,
    headers: { accept: mediaTypes.ociIndex },
  })
}

/**
 * The entries of a page; null for a first answer of a registry without the API. What calls itself an index, by its type
 * or by its members, must be one: a listing that cannot be read is no empty one.
 *
 * @throws TransportError as `registryFailure`
 */
function readPage(what: string, answer: RegistryAnswer, isFirst: boolean): readonly Descriptor[] | null {
  const { response } = answer
  if (isFirst && unsupportedStatuses.includes(response.status)) return null
  if (response.status !== 200) throw registryFailure(what, answer)
  const claimed = mediaTypeOf(response)
  try {
    const manifest = parseManifest(response.body, claimed)
    if (manifest.kind === 'index' && manifest.mediaType === mediaTypes.ociIndex) return manifest.manifests
    if (isFirst && manifest.kind !== 'index') return null
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    const list = listIn(response.body, claimed)
    if (list === 'empty') return []
    if (!isFirst || list === 'broken') throw noIndex(what, answer, cause)
    return null
  }
  throw noIndex(what, answer)
}

/** Types under which registries serve JSON, and no type. */
const jsonType = /^(?:|application\/octet-stream|.*[/+]json)$/

/** What a body that is no index holds in the place of a list. Registries in Go write an empty list as null. */
function listIn(body: Uint8Array, claimed: string): 'empty' | 'broken' | 'none' {
  try {
    const value = parseStrictJson(body, { what: 'referrers', maxBytes: maxManifestBytes })
    const list = isJsonObject(value) ? value.get('manifests') : undefined
    const type = isJsonObject(value) ? value.get('mediaType') : undefined
    if (list === null && (type ?? mediaTypes.ociIndex) === mediaTypes.ociIndex) return 'empty'
    return list !== undefined || claimed === mediaTypes.ociIndex ? 'broken' : 'none'
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    return jsonType.test(claimed) ? 'broken' : 'none'
  }
}

/**
 * Path and query of the next page (RFC 8288); null on the last. Only the registry itself is asked.
 *
 * @throws TransportError `registry-error` for a page elsewhere
 */
function nextPage(what: string, { response, registry }: RegistryAnswer): string | null {
  for (const line of response.headers.link ?? []) {
    const [, target = '', parameters = ''] = /^\s*<([^<>]*)>\s*;([^<>]*)$/.exec(line) ?? []
    if (!/(?:^|;)\s*rel\s*=\s*"?next"?\s*(?:;|$)/i.test(parameters)) continue
    const url = URL.canParse(target, response.url) ? new URL(target, response.url) : null
    if (url?.origin === registry.origin) return `${url.pathname}${url.search}`
    const found = url === null ? 'an unreadable address' : url.host
    throw new TransportError(
      'registry-error',
      `${what}: ${shownUrl(response.url)}: expected the next page at ${registry.host}, found ${found}`,
    )
  }
  return null
}

function noIndex(what: string, { response }: RegistryAnswer, cause?: FormatError): TransportError {
  const found = cause === undefined ? 'another manifest' : `none that can be read: ${cause.message}`
  return new TransportError(
    'registry-error',
    `${what}: ${shownUrl(response.url)}: expected an OCI index, found ${found}`,
    { status: response.status, ...(cause !== undefined && { cause }) },
  )
}

function endless(what: string, found: string): TransportError {
  return new TransportError(
    'signatures-endless',
    `${what}: expected at most ${maxIndexEntries} entries on at most ${maxPages} pages, found ${found}`,
  )
}
