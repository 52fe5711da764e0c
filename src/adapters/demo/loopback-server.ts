import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server on a random port of 127.0.0.1, for the demonstration only. */
export interface LoopbackServer {
  /** `127.0.0.1:PORT`, as it stands in image references. */
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  /** Cuts every connection and frees the port; may be called twice. */
  close(): Promise<void>
}

/** An answer with its whole body; HEAD sends the headers of the same answer. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** What a server says to a request. `pathname` is undecoded and starts with a slash. */
export type Respond = (request: IncomingMessage, url: URL) => Promise<Answer> | Answer

const idleMs = 10_000
const maxConnections = 64

async function serve(request: IncomingMessage, response: ServerResponse, respond: Respond): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const { status, headers = {}, body = new Uint8Array() } = await respond(request, url)
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The whole body of a request, or undefined when it is larger than the limit. */
export async function readBoundedBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Starts a server that answers with `respond`; a fault in it is answered with 500, never with a crash. */
export async function startLoopbackServer(respond: Respond): Promise<LoopbackServer> {
  const server = http.createServer(
    { requestTimeout: idleMs, headersTimeout: idleMs },
    (request, response) => {
      serve(request, response, respond).catch(() => {
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    },
  )
  server.maxConnections = maxConnections
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a listening TCP server has no other form of address
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
  return {
    host: `127.0.0.1:${port}`,
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
