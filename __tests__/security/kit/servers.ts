import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LoopbackServer, type Seen, serve } from '../../adapters/loopback-server.ts'
import type { MadeManifest } from '../../fakes/manifests.ts'

/** What a server says at one path: bytes with 200, or whatever a function makes of the request. */
export type Saying = Uint8Array | ((response: ServerResponse, request: Seen, raw: IncomingMessage) => void)

/** A server whose every path is up to the test; all else is answered with 404. */
export interface ScriptedServer extends LoopbackServer {
  /** @param path - with its slash, undecoded, without query */
  say(path: string, saying: Saying): void
}

const notFound = JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] })

/** Starts a server on a random port of 127.0.0.1; `closeAll` of the loopback servers ends it. */
export async function scriptedServer(): Promise<ScriptedServer> {
  const sayings = new Map<string, Saying>()
  const server = await serve((request, response, raw) => {
    const saying = sayings.get(request.path.split('?', 1)[0] ?? '')
    if (typeof saying === 'function') saying(response, request, raw)
    else if (saying === undefined) answer(response, 404, notFound, { 'content-type': 'application/json' })
    else answer(response, 200, saying)
  })
  return Object.assign(server, { say: (path: string, saying: Saying) => void sayings.set(path, saying) })
}

/** One whole answer. */
export function answer(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers)
  response.end(body)
}

/** Path of a manifest in a registry. */
export const manifestPath = (repository: string, reference: string): string =>
  `/v2/${repository}/manifests/${reference}`

/** Serves a manifest by tag and by digest, as an honest registry does. */
export function serveManifest(
  server: ScriptedServer,
  repository: string,
  tag: string,
  manifest: MadeManifest,
): void {
  const saying: Saying = (response) =>
    answer(response, 200, manifest.text, {
      'content-type': manifest.mediaType,
      'docker-content-digest': manifest.digest,
    })
  for (const reference of [tag, manifest.digest]) server.say(manifestPath(repository, reference), saying)
}

/** Path of a signature below a lookaside. */
export const signaturePath = (repository: string, digest: string, number = 1): string =>
  `/${repository}@${digest.replace(':', '=')}/signature-${number}`
