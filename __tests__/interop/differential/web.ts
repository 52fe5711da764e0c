import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Workspace } from '../programs/workspace.ts'
import type { Case } from './case.ts'

/** A server that is every host of every case: a proxy to those that ask through one, a registry to the others. */
export interface Web {
  readonly url: string
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly serve: (web: Case['web']) => void
  readonly forget: (web: Case['web']) => void
}

/** Starts it; it ends with the workspace. */
export async function startWeb(workspace: Workspace): Promise<Web> {
  const answers = new Map<string, { readonly bytes: Uint8Array; readonly mediaType: string }>()
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const found = answers.get(url.href) ?? answers.get(decodeURIComponent(url.href))
    if (url.pathname === '/v2/') response.writeHead(200, { connection: 'close' }).end('{}')
    else if (found === undefined)
      response.writeHead(404, { connection: 'close', 'content-type': 'text/plain' }).end('none')
    else response.writeHead(200, { connection: 'close', 'content-type': found.mediaType }).end(found.bytes)
  })
  // Nobody speaks TLS here: a tunnel opens onto plain text, and the client falls back to plain HTTP.
  server.on('connect', (_request, socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  workspace.onClose(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    serve: (web) => {
      for (const [url, answer] of web) answers.set(url, answer)
    },
    forget: (web) => {
      for (const url of web.keys()) answers.delete(url)
    },
  }
}
