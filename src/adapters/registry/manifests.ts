import { FormatError, IntegrityError, TransportError } from '../../domain/errors.ts'
import { digestOf } from '../../domain/image/digest.ts'
import { parseManifest } from '../../domain/image/manifest.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import { manifestMediaTypes } from '../../domain/image/media-types.ts'
import { formatReference, type Reference } from '../../domain/image/reference.ts'
import type { FetchedManifest } from '../../ports.ts'
import type { HttpResponse } from '../http/http.ts'
import { shownUrl } from '../http/shown-url.ts'
import { fetchedManifest } from '../platform/fetched-manifest.ts'
import { checkDigestHeader } from './digest-header.ts'
import { explanationOf } from './explanation.ts'
import { registryFailure } from './registry-failure.ts'
import type { RegistryRequests } from './requests.ts'

/** A manifest with what a conditional write of its tag needs. */
export interface TaggedManifest extends FetchedManifest {
  /** Entity tag as it was sent; absent where there is none that could guard a write (RFC 9110, section 8.8.3). */
  readonly etag?: string
}

/** A manifest to be pushed. */
export interface ManifestWrite {
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Write only while the tag still holds this entity tag, or nothing; registries may ignore it. */
  readonly onlyIf?: { readonly etag: string } | 'missing'
}

/** What became of a push: `refused` by a condition or a rule of the registry (409, 412). */
export type ManifestWritten =
  | {
      readonly kind: 'written'
      /** Header `OCI-Subject`: the registry has taken note of the subject (distribution-spec 1.1). */
      readonly subject?: string
    }
  | { readonly kind: 'refused'; readonly failure: TransportError }

/** Longest entity tag that is sent back. */
const maxEtagLength = 1024

/** @see RegistryClient.getManifest */
export async function getManifest(requests: RegistryRequests, reference: Reference): Promise<TaggedManifest> {
  const answer = await requests.send({
    repository: reference,
    operation: 'pull',
    method: 'GET',
    what: 'manifest',
    maxBytes: maxManifestBytes,
    path: manifestPath(reference),
    headers: { accept: manifestMediaTypes.join(', ') },
  })
  if (answer.response.status !== 200)
    throw registryFailure(`manifest of ${formatReference(reference)}`, answer, 'manifest-not-found')
  const etag = strongEtag(answer.response)
  return { ...checkManifest(reference, answer.response), ...(etag !== undefined && { etag }) }
}

/** @see RegistryClient.putManifest */
export async function putManifest(
  requests: RegistryRequests,
  reference: Reference,
  { bytes, mediaType, onlyIf }: ManifestWrite,
): Promise<ManifestWritten> {
  const condition =
    onlyIf === undefined ? {} : onlyIf === 'missing' ? { 'if-none-match': '*' } : { 'if-match': onlyIf.etag }
  const answer = await requests.send({
    repository: reference,
    operation: 'push',
    method: 'PUT',
    what: 'manifest',
    maxBytes: maxManifestBytes,
    path: manifestPath(reference),
    headers: { 'content-type': mediaType, ...condition },
    body: bytes,
    // What a tag is to hold depends on what it held a moment ago; by digest it is always the same.
    ...(reference.digest === undefined && { repeat: 'never' }),
  })
  const { response } = answer
  const place = `push of ${formatReference(reference)}`
  if (isUnsettled(response)) throw unsettled(registryFailure(place, answer))
  if (isRefusal(reference, response)) return { kind: 'refused', failure: registryFailure(place, answer) }
  if (![200, 201, 202].includes(response.status)) throw registryFailure(place, answer)
  checkTaken(place, response, bytes)
  const [subject] = response.headers['oci-subject'] ?? []
  return { kind: 'written', ...(subject !== undefined && { subject }) }
}

/** What registries say of a manifest where the fault can only be in what it names. */
const unsettledCodes: readonly (string | undefined)[] = [
  'BLOB_UNKNOWN',
  'DIGEST_INVALID',
  'MANIFEST_BLOB_UNKNOWN',
]

/**
 * Our digests are right and our blobs are pushed, so these pass: docker-registry 2.8 says so while another writer pushes
 * the same blob (observed with the empty configuration), others until a push is seen everywhere.
 */
const isUnsettled = ({ status, body }: HttpResponse): boolean =>
  (status === 400 || status === 404) && unsettledCodes.includes(explanationOf(body, []).code)

const unsettled = ({ message, status }: TransportError): TransportError =>
  new TransportError('registry-error', message, { mayPass: true, ...(status !== undefined && { status }) })

/** Conditions end with 412 or 409, rules of immutable tags with those, too, and in Amazon ECR with 400. */
const isRefusal = ({ digest }: Reference, { status }: HttpResponse): boolean =>
  digest === undefined && (status === 409 || status === 412 || status === 400)

/** The grammar of references leaves nothing in path, tag or digest that a URL would have to escape. */
function manifestPath(reference: Reference): string {
  return `/v2/${reference.path}/manifests/${reference.digest ?? reference.tag ?? 'latest'}`
}

/** A weak one guards no write: `If-Match` compares strongly (RFC 9110, section 13.1.1). */
function strongEtag({ headers }: HttpResponse): string | undefined {
  const [etag = ''] = headers.etag ?? []
  return /^"[\x21\x23-\x7e]*"$/.test(etag) && etag.length <= maxEtagLength ? etag : undefined
}

/** @throws IntegrityError `digest-header-mismatch` where the registry says that it took other bytes */
function checkTaken(place: string, { headers, url }: HttpResponse, bytes: Uint8Array): void {
  const digest = digestOf(bytes)
  const other = (headers['docker-content-digest'] ?? []).find(
    (line) => line.startsWith('sha256:') && line !== digest,
  )
  if (other === undefined) return
  const found = JSON.stringify(other.slice(0, 100))
  const message = `${place}: ${shownUrl(url)}: the header Docker-Content-Digest says ${found}, expected ${digest}`
  throw new IntegrityError('digest-header-mismatch', message)
}

function checkManifest(reference: Reference, response: HttpResponse): FetchedManifest {
  const place = `manifest of ${formatReference(reference)}: ${shownUrl(response.url)}`
  const mediaType = mediaTypeOf(response)
  const claims = { place, digest: reference.digest, mediaType: mediaType === '' ? undefined : mediaType }
  if (response.body.length === 0) throw noManifest(place, response, 'an empty answer')
  const manifest = fetchedManifest(response.body, claims)
  const isWhole = checkDigestHeader(place, response) || reference.digest !== undefined
  if (!isWhole) checkIsManifest(place, response)
  return manifest
}

/** What the header says, without parameters, in lower case; `''` where it says nothing. */
export function mediaTypeOf({ headers }: Pick<HttpResponse, 'headers'>): string {
  const [claimed = ''] = (headers['content-type']?.[0] ?? '').split(';')
  return claimed.trim().toLowerCase()
}

/**
 * Bytes that no digest vouches for may be half of something, or the sign-in page of a proxy: what is no manifest is then
 * a failure of the registry, not a fault of the image.
 *
 * @throws TransportError `registry-error`
 */
function checkIsManifest(place: string, response: HttpResponse): void {
  try {
    parseManifest(response.body)
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw noManifest(place, response, `none that can be read: ${cause.message}`, cause)
  }
}

function noManifest(place: string, { status }: HttpResponse, found: string, cause?: unknown): TransportError {
  return new TransportError('registry-error', `${place}: expected a manifest, found ${found}`, {
    status,
    ...(cause !== undefined && { cause }),
  })
}
