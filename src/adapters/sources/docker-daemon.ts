import http from 'node:http'
import https from 'node:https'
import { TransportError } from '../../domain/errors.ts'
import { formatReference } from '../../domain/image/reference.ts'
import type { DaemonSelect, ImageName } from '../../domain/image/transport.ts'
import type { FetchedManifest, ImageSource } from '../../ports.ts'
import { asBytes } from '../platform/byte-stream.ts'
import { onlyManifest } from '../platform/fetched-manifest.ts'
import { failureWords } from '../platform/files.ts'
import { type ArchiveLimits, archiveLimits } from './archive-contents.ts'
import { readDockerArchive } from './archives.ts'
import { type DaemonEndpoint, daemonEndpoint, type Environment, unavailable } from './daemon-endpoint.ts'

/** How the daemon is asked; what is absent has a default for real daemons. */
export interface DaemonOptions {
  readonly env: Environment
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
  readonly limits?: ArchiveLimits
  readonly connectMs?: number
  /** Longest silence; a daemon may take minutes to prepare a large image before its first byte. */
  readonly idleMs?: number
}

const defaultConnectMs = 10_000
const defaultIdleMs = 300_000
/** How much of an error answer is read, and shown. */
const maxErrorBytes = 64 * 1024
const maxShownCharacters = 300

/**
 * An image of a Docker daemon, streamed as `docker save` writes it: layers are hashed as they pass and never kept.
 * Its digest is that of the manifest it would become. Nothing is asked of the daemon before that.
 *
 * @throws (from `readManifest`) TransportError `docker-daemon-unavailable`, `docker-daemon-failed`,
 *   `image-not-found`, `cancelled`; and as `readDockerArchive`
 * @see Docker Engine API, "Export an image"; containers-transports(5), "docker-daemon:"
 */
export function openDaemonImage(
  name: ImageName & { readonly transport: 'docker-daemon' },
  options: DaemonOptions,
): ImageSource {
  const image = imageOf(name.select)
  const place = `docker-daemon:${image}`
  let reading: Promise<FetchedManifest> | undefined
  return {
    name,
    async readManifest(digest) {
      reading ??= readDockerArchive(
        saved(image, place, options),
        place,
        undefined,
        options.limits ?? archiveLimits,
      )
      return onlyManifest(await reading, digest, place)
    },
    close: () => Promise.resolve(),
  }
}

function imageOf(select: DaemonSelect): string {
  return select.kind === 'image-id' ? select.id : formatReference(select.reference)
}

/** The bytes of `docker save`. */
async function* saved(
  image: string,
  place: string,
  options: DaemonOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const endpoint = daemonEndpoint(options.env)
  const request = start(endpoint, `${endpoint.basePath}/images/${encodeURI(image)}/get`, options)
  try {
    const response = await responseTo(request, endpoint, options)
    if (response.statusCode !== 200) throw await refusal(response, place)
    try {
      for await (const chunk of response) yield asBytes(chunk)
    } catch (cause) {
      throw new TransportError(
        'docker-daemon-failed',
        `${place}: the daemon stopped sending: ${why(cause)}`,
        {
          cause,
          mayPass: true,
        },
      )
    }
  } catch (cause) {
    if (options.signal?.aborted === true)
      throw new TransportError('cancelled', `${place}: cancelled`, { cause })
    throw cause
  } finally {
    request.destroy()
  }
}

function start(endpoint: DaemonEndpoint, path: string, options: DaemonOptions): http.ClientRequest {
  const { signal, connectMs = defaultConnectMs, idleMs = defaultIdleMs } = options
  const client = endpoint.secure ? https : http
  const request = client.request({
    ...endpoint.options,
    path,
    agent: false,
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
    rejectUnauthorized: true,
    ...(signal !== undefined && { signal }),
  })
  const connecting = setTimeout(
    () => request.destroy(new Error(`no connection within ${connectMs} ms`)),
    connectMs,
  )
  request.on('socket', (socket) => socket.once('connect', () => clearTimeout(connecting)))
  request.on('close', () => clearTimeout(connecting))
  request.setTimeout(idleMs, () => request.destroy(new Error(`silent for ${idleMs} ms`)))
  request.end()
  return request
}

async function responseTo(
  request: http.ClientRequest,
  { shown }: DaemonEndpoint,
  { signal }: DaemonOptions,
): Promise<http.IncomingMessage> {
  try {
    return await new Promise((resolve, reject) => {
      request.on('response', resolve)
      request.on('error', reject)
    })
  } catch (cause) {
    if (signal?.aborted === true) throw cause
    throw unavailable(`${shown}: expected a Docker daemon, found none: ${why(cause)}`, cause)
  }
}

async function refusal(response: http.IncomingMessage, place: string): Promise<TransportError> {
  const status = response.statusCode ?? 0
  const said = JSON.stringify(await readError(response))
  const message = `${place}: the daemon answered status ${status}: ${said}`
  return new TransportError(status === 404 ? 'image-not-found' : 'docker-daemon-failed', message, { status })
}

/** What the daemon says, as far as it is worth showing; a broken answer says nothing. */
async function readError(response: http.IncomingMessage): Promise<string> {
  let text = ''
  try {
    for await (const chunk of response) {
      text += Buffer.from(asBytes(chunk)).toString('utf8')
      if (text.length > maxErrorBytes) break
    }
  } catch {
    // The status is what counts.
  }
  const [, message = text] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? []
  return message.slice(0, maxShownCharacters)
}

/** Our own words for a time-out, the system's for anything else. */
function why(cause: unknown): string {
  const isPlain = cause instanceof Error && !('code' in cause)
  return isPlain ? cause.message : failureWords(cause)
}
