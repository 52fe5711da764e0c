import { IntegrityError, TransportError } from '../../domain/errors.ts'
import { type Digest, digestOf, digestParts } from '../../domain/image/digest.ts'
import type { HttpResponse } from '../http/http.ts'
import { parseUrl, shownUrl } from '../http/shown-url.ts'
import { registryFailure } from './registry-failure.ts'
import type { RegistryAnswer, RegistryRequests, Repository } from './requests.ts'

/** Answers to writes explain at most; their content is not used. */
const maxAnswerBytes = 64 * 1024
/** An upload that a registry has forgotten, or finished without our hearing of it, is begun again this often. */
const maxUploads = 2

/** @see RegistryClient.getBlob */
export async function getBlob(
  requests: RegistryRequests,
  repository: Repository,
  digest: Digest,
  maxBytes: number,
): Promise<Uint8Array> {
  const what = `blob ${digest} of ${repository.domain}/${repository.path}`
  const answer = await requests.send({
    repository,
    operation: 'pull',
    method: 'GET',
    what: 'blob',
    maxBytes,
    path: `/v2/${repository.path}/blobs/${digest}`,
  })
  const { response } = answer
  if (response.status !== 200) throw registryFailure(what, answer, 'blob-not-found')
  const found = digestOf(response.body, digestParts(digest).algorithm)
  if (found === digest) return response.body
  throw new IntegrityError(
    'digest-mismatch',
    `${what}: ${shownUrl(response.url)}: found bytes of digest ${found}`,
  )
}

/** @see RegistryClient.putBlob */
export async function putBlob(
  requests: RegistryRequests,
  repository: Repository,
  bytes: Uint8Array,
): Promise<void> {
  const digest = digestOf(bytes)
  const what = `push of blob ${digest} to ${repository.domain}/${repository.path}`
  for (let uploads = 1; ; uploads += 1) {
    const started = await startUpload(requests, repository, what)
    const ended = await endUpload(requests, { repository, started, bytes, digest, what })
    if (ended.response.status === 201) return
    // 404 and 416: the upload is not known, or not where it was left. It may be whole; pushing again is harmless.
    if (![404, 416].includes(ended.response.status) || uploads === maxUploads)
      throw registryFailure(what, ended)
  }
}

async function startUpload(
  requests: RegistryRequests,
  repository: Repository,
  what: string,
): Promise<RegistryAnswer> {
  const started = await requests.send({
    repository,
    operation: 'push',
    method: 'POST',
    what: 'blob upload',
    maxBytes: maxAnswerBytes,
    path: `/v2/${repository.path}/blobs/uploads/`,
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(),
    // A session that is not used is forgotten by the registry.
    repeat: 'always',
  })
  if (started.response.status !== 202) throw registryFailure(what, started)
  return started
}

interface Upload {
  readonly repository: Repository
  readonly started: RegistryAnswer
  readonly bytes: Uint8Array
  readonly digest: Digest
  readonly what: string
}

/** The whole blob in one PUT (distribution-spec, "POST then PUT"). Another host than the registry sees no login. */
async function endUpload(
  requests: RegistryRequests,
  { repository, started, bytes, digest, what }: Upload,
): Promise<RegistryAnswer> {
  const { registry } = started
  const url = uploadUrl(started, digest, what)
  const request = {
    repository,
    operation: 'push',
    method: 'PUT',
    what: 'blob upload',
    maxBytes: maxAnswerBytes,
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  } as const
  if (url.origin === registry.origin)
    return await requests.send({ ...request, path: `${url.pathname}${url.search}` })
  const response = await requests.sendElsewhere(request, url, registry)
  return { ...started, response, sent: null }
}

/**
 * Where the registry wants the blob: relative to where it answered, with a query of its own that is kept as it is.
 *
 * @throws TransportError `registry-error`; `redirect-refused` where it leads from https to http
 */
function uploadUrl({ response, registry }: RegistryAnswer, digest: Digest, what: string): URL {
  const [location = ''] = response.headers.location ?? []
  const base = new URL(response.url)
  const url =
    location !== '' && URL.canParse(location, base.href) ? parseUrl(new URL(location, base).href) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw noLocation(what, response)
  if (registry.protocol === 'https:' && url.protocol === 'http:') {
    const message = `${what}: the place for the upload leads from https to http at ${url.host}`
    throw new TransportError('redirect-refused', message)
  }
  // User info there is chosen by the server, and must not become an Authorization header.
  url.username = ''
  url.password = ''
  url.hash = ''
  // Not through `searchParams`, which would write anew what may be signed.
  url.search = `${url.search === '' ? '?' : `${url.search}&`}digest=${encodeURIComponent(digest)}`
  return url
}

function noLocation(what: string, { url, status }: HttpResponse): TransportError {
  return new TransportError(
    'registry-error',
    `${what}: ${shownUrl(url)}: expected a Location for the upload, found none that can be read`,
    { status },
  )
}
