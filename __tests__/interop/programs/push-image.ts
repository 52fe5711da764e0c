import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { type Image, sha256Hex } from './image.ts'
import type { RegistryServer } from './registry-server.ts'

interface Upload {
  readonly method: 'POST' | 'PUT'
  readonly url: string
  readonly authorization: string | undefined
  readonly contentType?: string
  readonly body?: Buffer
}

async function send(upload: Upload): Promise<IncomingMessage> {
  const { method, url, authorization, contentType, body = Buffer.alloc(0) } = upload
  const headers: Record<string, string | number> = { 'content-length': body.length }
  if (contentType !== undefined) headers['content-type'] = contentType
  if (authorization !== undefined) headers.authorization = authorization
  const outgoing = request(url, { method, headers }).end(body)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject)
  })
  let text = ''
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  await once(response, 'end')
  const { statusCode = 0 } = response
  if (statusCode >= 200 && statusCode < 300) return response
  throw new Error(`${method} ${url}: expected 2xx, found ${statusCode}: ${text}`)
}

/** Distribution specification 1.1, "Pushing a blob monolithically": POST, then PUT. */
async function pushBlob(base: string, authorization: string | undefined, body: Buffer): Promise<void> {
  const started = await send({ method: 'POST', url: `${base}/blobs/uploads/`, authorization })
  const url = new URL(started.headers.location ?? '', base)
  url.searchParams.set('digest', `sha256:${sha256Hex(body)}`)
  await send({ method: 'PUT', url: url.href, authorization, contentType: 'application/octet-stream', body })
}

/**
 * Pushes an image, and the platform images of an index before it.
 *
 * @param repository - path without host, such as `it/app`
 * @param tag - pushed by digest only when not given
 * @returns the reference `HOST/REPOSITORY:TAG`, or `HOST/REPOSITORY@DIGEST` without a tag
 */
export async function pushImage(
  registry: RegistryServer,
  repository: string,
  image: Image,
  tag?: string,
): Promise<string> {
  for (const child of image.children) await pushImage(registry, repository, child)
  const base = `http://${registry.host}/v2/${repository}`
  const authorization = registry.authorization(repository)
  for (const blob of image.blobs) await pushBlob(base, authorization, blob)
  const url = `${base}/manifests/${tag ?? image.digest}`
  await send({ method: 'PUT', url, authorization, contentType: image.mediaType, body: image.manifest })
  return `${registry.host}/${repository}${tag === undefined ? `@${image.digest}` : `:${tag}`}`
}
