import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { request as requestTls } from 'node:https'
import { type Image, sha256Hex } from './image.ts'
import type { RegistryServer } from './registry-server.ts'

interface Upload {
  readonly method: 'POST' | 'PUT'
  readonly url: string
  readonly authorization: string | undefined
  readonly tls: RegistryServer['tls']
  readonly contentType?: string
  readonly body?: Buffer
}

async function send(upload: Upload): Promise<IncomingMessage> {
  const { method, url, authorization, tls, contentType, body = Buffer.alloc(0) } = upload
  const headers: Record<string, string | number> = { 'content-length': body.length }
  if (contentType !== undefined) headers['content-type'] = contentType
  if (authorization !== undefined) headers.authorization = authorization
  const outgoing = (
    tls === undefined ? request(url, { method, headers }) : requestTls(url, { method, headers, ...tls })
  ).end(body)
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

/** Where and as whom is pushed. */
type Target = Pick<Upload, 'authorization' | 'tls'> & { readonly base: string }

/** Distribution specification 1.1, "Pushing a blob monolithically": POST, then PUT. */
async function uploadBlob({ base, ...client }: Target, body: Buffer): Promise<void> {
  const started = await send({ ...client, method: 'POST', url: `${base}/blobs/uploads/` })
  const url = new URL(started.headers.location ?? '', base)
  url.searchParams.set('digest', `sha256:${sha256Hex(body)}`)
  await send({ ...client, method: 'PUT', url: url.href, contentType: 'application/octet-stream', body })
}

function targetOf({ host, tls, authorization }: RegistryServer, repository: string): Target {
  const base = `${tls === undefined ? 'http' : 'https'}://${host}/v2/${repository}`
  return { base, tls, authorization: authorization(repository) }
}

/** Pushes one blob, whatever it holds. */
export async function pushBlob(registry: RegistryServer, repository: string, body: Buffer): Promise<void> {
  await uploadBlob(targetOf(registry, repository), body)
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
  const target = targetOf(registry, repository)
  for (const blob of image.blobs) await uploadBlob(target, blob)
  const { base, ...client } = target
  const url = `${base}/manifests/${tag ?? image.digest}`
  await send({ ...client, method: 'PUT', url, contentType: image.mediaType, body: image.manifest })
  return `${registry.host}/${repository}${tag === undefined ? `@${image.digest}` : `:${tag}`}`
}
