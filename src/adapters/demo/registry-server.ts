import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Digest, digestOf, parseDigest } from '../../domain/image/digest.ts'
import { type Answer, type LoopbackServer, startLoopbackServer } from './loopback-server.ts'

/** An OCI registry in memory, as much of it as pushing and verifying an image needs. */
export interface DemoRegistry extends LoopbackServer {
  /** From now on serves other bytes under this digest of a manifest, as a broken or hostile registry would. */
  lieAbout(digest: Digest, bytes: Uint8Array): void
}

interface Manifest {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

interface Content {
  /** By `REPOSITORY@DIGEST`. */
  readonly manifests: Map<string, Manifest>
  /** `REPOSITORY:TAG` to digest. */
  readonly tags: Map<string, Digest>
  /** By `REPOSITORY@DIGEST`. */
  readonly blobs: Map<string, Uint8Array>
  /** Open uploads, `REPOSITORY/ID`. */
  readonly uploads: Set<string>
  /** Manifests that are served with other bytes. */
  readonly lies: Map<Digest, Uint8Array>
}

/** Limits of one body and of all that is kept: this server is for images of a few bytes. */
const limits = { bodyBytes: 4 * 1024 * 1024, objects: 1000 } as const

// OCI distribution specification 1.1, "Pulling manifests": grammar of <name> and <reference>.
const name = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*'
const manifestPath = new RegExp(`^/v2/(${name})/manifests/([A-Za-z0-9_][A-Za-z0-9._:+-]{0,255})$`)
const blobPath = new RegExp(`^/v2/(${name})/blobs/([a-z0-9]+:[a-f0-9]{32,128})$`)
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

/** The whole body, or undefined when it is larger than the limit. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > limits.bodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
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
    headers: { 'content-type': manifest.mediaType, 'docker-content-digest': digest },
    body,
  }
}

async function writeManifest(
  content: Content,
  request: IncomingMessage,
  repository: string,
  reference: string,
): Promise<Answer> {
  const bytes = await readBody(request)
  if (bytes === undefined || isFull(content)) return refuse(413, 'SIZE_INVALID')
  const digest = digestOf(bytes)
  if (!tagGrammar.test(reference) && !isWrittenAs(bytes, reference)) return refuse(400, 'DIGEST_INVALID')
  const mediaType = request.headers['content-type']
  if (mediaType === undefined) return refuse(400, 'MANIFEST_INVALID')
  content.manifests.set(`${repository}@${digest}`, { mediaType, bytes })
  if (tagGrammar.test(reference)) content.tags.set(`${repository}:${reference}`, digest)
  return created(`/v2/${repository}/manifests/${digest}`, digest)
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
  const bytes = await readBody(request)
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
  const [, uploadRepository = '', id] = uploadPath.exec(url.pathname) ?? []
  if (uploadRepository !== '' && method === 'POST' && id === undefined)
    return startUpload(content, uploadRepository)
  if (uploadRepository !== '' && method === 'PUT' && id !== undefined) {
    return await finishUpload(content, request, url, uploadRepository, id)
  }
  return refuse(404, 'NAME_UNKNOWN')
}

/** Starts an empty registry without authentication. */
export async function startDemoRegistry(): Promise<DemoRegistry> {
  const content: Content = {
    manifests: new Map(),
    tags: new Map(),
    blobs: new Map(),
    uploads: new Set(),
    lies: new Map(),
  }
  const server = await startLoopbackServer((request, url) => route(content, request, url))
  return { ...server, lieAbout: (digest, bytes) => content.lies.set(digest, bytes) }
}
