import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP proxy for names that no resolver knows: plain http reaches a server of this machine, TLS nobody. */
export interface ForwardingProxy {
  /** Variables that make a run use it. */
  readonly variables: Readonly<Record<string, string>>
  /** Every request in plain http so far, `METHOD HOST/PATH`. */
  readonly forwarded: readonly string[]
  close(): Promise<void>
}

/** @param servers - origin of the server that answers in the name of a host */
export async function startForwardingProxy(
  servers: Readonly<Record<string, string>>,
): Promise<ForwardingProxy> {
  const forwarded: string[] = []
  const server = http.createServer((request, response) => {
    const { hostname, pathname, search } = new URL(request.url ?? '')
    forwarded.push(`${request.method} ${hostname}${pathname}`)
    const origin = servers[hostname]
    if (origin === undefined) return response.writeHead(502).end()
    const { method, headers } = request
    const upstream = http.request(new URL(pathname + search, origin), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    return request.pipe(upstream)
  })
  // As if the host behind the tunnel had no port for TLS that answers.
  server.on('connect', (_request, socket) => {
    socket.on('error', () => undefined)
    socket.end('HTTP/1.1 200 OK\r\n\r\n', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server that listens has a port
  return {
    variables: { HTTP_PROXY: url, HTTPS_PROXY: url },
    forwarded,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
