import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Digest, digestOf, parseDigest } from '../../domain/image/digest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { type Answer, type LoopbackServer, readBoundedBody, startLoopbackServer } from './loopback-server.ts'
import { type KeptManifest, referrersIndex, subjectOf } from './registry-referrers.ts'

/** An OCI registry in memory, as much of it as pushing and verifying an image needs. */
export interface DemoRegistry extends LoopbackServer {
  /** From now on serves other bytes under this digest of a manifest, as a broken or hostile registry would. */
  lieAbout(digest: Digest, bytes: Uint8Array): void
  /** Every request so far, `METHOD /path?query`. */
  readonly requests: readonly string[]
}

/** What kind of registry it is; what is not said is as the specification wants it. */
export interface DemoRegistryOptions {
  /**
   * `silent`: has the referrers API, but says nothing of it in answers to pushes (go-containerregistry).
   * `none`: has it not, so that the fallback tag counts (distribution, ghcr.io).
   */
  readonly referrers?: 'silent' | 'none'
  /** Obey `If-Match` and `If-None-Match` in pushes to tags, which the specification does not ask for. */
  readonly guarded?: boolean
}

interface Content {
  /** By `REPOSITORY@DIGEST`. */
  readonly manifests: Map<string, KeptManifest>
  /** `REPOSITORY:TAG` to digest. */
  readonly tags: Map<string, Digest>
  /** By `REPOSITORY@DIGEST`. */
  readonly blobs: Map<string, Uint8Array>
  /** Open uploads, `REPOSITORY/ID`. */
  readonly uploads: Set<string>
  /** Manifests that are served with other bytes. */
  readonly lies: Map<Digest, Uint8Array>
  readonly options: DemoRegistryOptions
}

/** Limits of one body and of all that is kept: this server is for images of a few bytes. */
const limits = { bodyBytes: 4 * 1024 * 1024, objects: 1000 } as const

// OCI distribution specification 1.1, "Pulling manifests": grammar of <name> and <reference>.
const name = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*'
const manifestPath = new RegExp(`^/v2/(${name})/manifests/([A-Za-z0-9_][A-Za-z0-9._:+-]{0,255})$`)
const blobPath = new RegExp(`^/v2/(${name})/blobs/([a-z0-9]+:[a-f0-9]{32,128})$`)
const referrersPath = new RegExp(`^/v2/(${name})/referrers/(sha256:[a-f0-9]{64})$`)
const uploadPath = new RegExp(`^/v2/(${name})/blobs/uploads/([0-9a-f-]{36})?$`)
const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/** An error in the form of the distribution specification, "Error Codes". */
function refuse(status: number, code: string): Answer {
  const body = JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] })
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }
}

const created = (location: string, digest: Digest): Answer => ({
  status: 201,
  headers: { location, 'docker-content-digest': digest },
})

function isWrittenAs(bytes: Uint8Array, digest: string): boolean {
  return digest.startsWith('sha256:') && digestOf(bytes) === digest
}

const isFull = (content: Content): boolean =>
  content.manifests.size + content.blobs.size + content.uploads.size >= limits.objects

function readManifest(content: Content, repository: string, reference: string): Answer {
  const digest = tagGrammar.test(reference) ? content.tags.get(`${repository}:${reference}`) : reference
  const manifest = content.manifests.get(`${repository}@${digest}`)
  if (digest === undefined || manifest === undefined) return refuse(404, 'MANIFEST_UNKNOWN')
  const body = content.lies.get(parseDigest(digest)) ?? manifest.bytes
  return {
    status: 200,
    headers: { 'content-type': manifest.mediaType, 'docker-content-digest': digest, etag: `"${digest}"` },
    body,
  }
}

function listReferrers({ manifests, options }: Content, repository: string, digest: string): Answer {
  if (options.referrers === 'none') return refuse(404, 'NAME_UNKNOWN')
  const inRepository = [...manifests]
    .filter(([key]) => key.startsWith(`${repository}@`))
    .map(([key, manifest]) => [parseDigest(key.slice(repository.length + 1)), manifest] as const)
  return {
    status: 200,
    headers: { 'content-type': mediaTypes.ociIndex },
    body: referrersIndex(inRepository, digest),
  }
}

/** Whether a push to a tag fails the condition that it is sent under (RFC 9110, section 13.1). */
function isOutdated({ tags, options }: Content, request: IncomingMessage, tag: string): boolean {
  if (options.guarded !== true) return false
  const current = tags.get(tag)
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
  if (match !== undefined) return match !== `"${current}"`
  return noneMatch === '*' && current !== undefined
}

async function writeManifest(
  content: Content,
  request: IncomingMessage,
  repository: string,
  reference: string,
): Promise<Answer> {
  const bytes = await readBoundedBody(request, limits.bodyBytes)
  if (bytes === undefined || isFull(content)) return refuse(413, 'SIZE_INVALID')
  const digest = digestOf(bytes)
  if (!tagGrammar.test(reference) && !isWrittenAs(bytes, reference)) return refuse(400, 'DIGEST_INVALID')
  const mediaType = request.headers['content-type']
  if (mediaType === undefined) return refuse(400, 'MANIFEST_INVALID')
  if (isOutdated(content, request, `${repository}:${reference}`)) return refuse(412, 'PRECONDITION_FAILED')
  const manifest = { mediaType, bytes }
  content.manifests.set(`${repository}@${digest}`, manifest)
  if (tagGrammar.test(reference)) content.tags.set(`${repository}:${reference}`, digest)
  const answer = created(`/v2/${repository}/manifests/${digest}`, digest)
  const subject = content.options.referrers === undefined ? subjectOf(manifest) : undefined
  return subject === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'oci-subject': subject } }
}

function readBlob(content: Content, repository: string, digest: string): Answer {
  const body = content.blobs.get(`${repository}@${digest}`)
  if (body === undefined) return refuse(404, 'BLOB_UNKNOWN')
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', 'docker-content-digest': digest },
    body,
  }
}

function startUpload(content: Content, repository: string): Answer {
  if (isFull(content)) return refuse(413, 'SIZE_INVALID')
  const id = randomUUID()
  content.uploads.add(`${repository}/${id}`)
  return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/${id}` } }
}

/** "Pushing a blob monolithically": the PUT after the POST carries the whole blob. */
async function finishUpload(
  content: Content,
  request: IncomingMessage,
  url: URL,
  repository: string,
  id: string,
): Promise<Answer> {
  if (!content.uploads.delete(`${repository}/${id}`)) return refuse(404, 'BLOB_UPLOAD_UNKNOWN')
  const bytes = await readBoundedBody(request, limits.bodyBytes)
  if (bytes === undefined) return refuse(413, 'SIZE_INVALID')
  const digest = digestOf(bytes)
  if (!isWrittenAs(bytes, url.searchParams.get('digest') ?? '')) return refuse(400, 'DIGEST_INVALID')
  content.blobs.set(`${repository}@${digest}`, bytes)
  return created(`/v2/${repository}/blobs/${digest}`, digest)
}

async function route(content: Content, request: IncomingMessage, url: URL): Promise<Answer> {
  const { method = '' } = request
  const reads = method === 'GET' || method === 'HEAD'
  if (url.pathname === '/v2/' && reads) return { status: 200, body: Buffer.from('{}') }
  const [, repository = '', reference = ''] = manifestPath.exec(url.pathname) ?? []
  if (repository !== '' && reads) return readManifest(content, repository, reference)
  if (repository !== '' && method === 'PUT')
    return await writeManifest(content, request, repository, reference)
  const [, blobRepository = '', digest = ''] = blobPath.exec(url.pathname) ?? []
  if (blobRepository !== '' && reads) return readBlob(content, blobRepository, digest)
  const [, listed = '', subject = ''] = referrersPath.exec(url.pathname) ?? []
  if (listed !== '' && reads) return listReferrers(content, listed, subject)
  const [, uploadRepository = '', id] = uploadPath.exec(url.pathname) ?? []
  if (uploadRepository !== '' && method === 'POST' && id === undefined)
    return startUpload(content, uploadRepository)
  if (uploadRepository !== '' && method === 'PUT' && id !== undefined) {
    return await finishUpload(content, request, url, uploadRepository, id)
  }
  return refuse(404, 'NAME_UNKNOWN')
}

/** Starts an empty registry without authentication. */
export async function startDemoRegistry(options: DemoRegistryOptions = {}): Promise<DemoRegistry> {
  const content: Content = {
    manifests: new Map(),
    tags: new Map(),
    blobs: new Map(),
    uploads: new Set(),
    lies: new Map(),
    options,
  }
  const requests: string[] = []
  const server = await startLoopbackServer((request, url) => {
    requests.push(`${request.method} ${url.pathname}${url.search}`)
    return route(content, request, url)
  })
  return { ...server, requests, lieAbout: (digest, bytes) => content.lies.set(digest, bytes) }
}
