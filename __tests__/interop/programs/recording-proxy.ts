import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import { freePort } from './start-server.ts'
import type { Workspace } from './workspace.ts'

/** What a client asked for. */
export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** An answer that the proxy gives itself. */
export interface OwnAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A running proxy; requests to it are passed on as they are, with the host that they name. */
export interface RecordingProxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** All requests so far, oldest first. */
  readonly requests: readonly RecordedRequest[]
}

/**
 * Starts a proxy in front of a server.
 *
 * @param upstream - `HOST:PORT` of the server
 * @param answer - null to pass the request on
 */
export async function startRecordingProxy(
  workspace: Workspace,
  upstream: string,
  answer: (request: RecordedRequest) => OwnAnswer | null = () => null,
): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = []
  const port = await freePort()
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming
    const recorded = { method, url, headers }
    requests.push(recorded)
    const own = answer(recorded)
    if (own === null) passOn(upstream, incoming, response)
    else incoming.resume().on('end', () => response.writeHead(own.status, own.headers).end())
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  workspace.onClose(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { host: `127.0.0.1:${port}`, requests }
}

function passOn(upstream: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method = '', url = '', headers } = incoming
  const outgoing = request(`http://${upstream}${url}`, { method, headers })
  outgoing.on('response', (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.pipe(response)
  })
  outgoing.on('error', (error) => response.destroy(error))
  incoming.pipe(outgoing)
}
