import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Workspace } from './workspace.ts'

/** What a server answers. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One request, what the real server answers to it, and the ways to say something else. */
export interface Faulty {
  /** Path and query. */
  readonly path: string
  readonly authorization: string | undefined
  /** How often this path was asked for before. */
  readonly earlier: number
  /** How many requests came over this connection before. */
  readonly earlierOnConnection: number
  /** `http://HOST` of the proxy itself. */
  readonly origin: string
  readonly honest: Answer
  /** The connection, for what no honest server says. */
  readonly socket: Socket
  /** The honest answer with these parts replaced; headers are added, those with an empty value left out. */
  reply(other?: Partial<Answer>): void
}

/** What a proxy does instead of passing the answer on. */
export type Fault = (request: Faulty) => void

/** A running proxy. */
export interface FaultProxy {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly url: string
  /** `Authorization` of each request so far, undefined where there was none. */
  readonly authorizations: readonly (string | undefined)[]
  /** From now on; honest until then. */
  setFault(fault: Fault): void
}

const certificates = join(import.meta.dirname, '../../fixtures/tls')
/** PEM file with the authority of a proxy that speaks https. */
export const proxyAuthority = join(certificates, 'ca.pem')

/** Said of one hop only, or counted anew. */
const hopHeaders: readonly string[] = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'date',
]

/**
 * Starts a proxy in front of a server. It fetches every answer whole before it gives it, or something else, away.
 *
 * @param upstream - `http://HOST:PORT` of the server
 */
export async function startFaultProxy(
  workspace: Workspace,
  upstream: string,
  options: { readonly tls?: boolean } = {},
): Promise<FaultProxy> {
  const authorizations: (string | undefined)[] = []
  const asked = new Map<string, number>()
  const askedOn = new WeakMap<Socket, number>()
  let fault: Fault = (faulty) => faulty.reply()
  const server = options.tls === true ? createTlsServer(tlsFiles()) : createServer()
  const host = await listen(workspace, server)
  const url = `${options.tls === true ? 'https' : 'http'}://${host}`

  server.on('request', (incoming: IncomingMessage, response) => {
    const { url: path = '', socket } = incoming
    const { authorization } = incoming.headers
    const counts = { earlier: count(asked, path), earlierOnConnection: count(askedOn, socket) }
    authorizations.push(authorization)
    const reply = (honest: Answer, other: Partial<Answer>): void => {
      const { status, body } = { ...honest, ...other }
      const headers = Object.entries({ ...honest.headers, ...other.headers }).filter(
        ([, value]) => value !== '',
      )
      response.writeHead(status, Object.fromEntries(headers))
      response.end(status === 204 || status === 304 ? undefined : body)
    }
    fetchHonest(upstream, incoming).then(
      (honest) =>
        fault({
          ...counts,
          path,
          authorization,
          origin: url,
          honest,
          socket,
          reply: (other = {}) => reply(honest, other),
        }),
      () => socket.destroy(),
    )
  })
  return {
    host,
    url,
    authorizations,
    setFault: (wanted) => {
      asked.clear()
      fault = wanted
    },
  }
}

/** Counts one more; gives what was counted before. */
function count<K>(
  counts: { get(key: K): number | undefined; set(key: K, value: number): unknown },
  key: K,
): number {
  const before = counts.get(key) ?? 0
  counts.set(key, before + 1)
  return before
}

async function listen(workspace: Workspace, server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  workspace.onClose(async () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port, found none')
  return `127.0.0.1:${address.port}`
}

const tlsFiles = () => ({
  key: readFileSync(join(certificates, 'server.key')),
  cert: readFileSync(join(certificates, 'server.pem')),
})

function fetchHonest(upstream: string, { method, url, headers }: IncomingMessage): Promise<Answer> {
  const { accept = '*/*' } = headers
  return new Promise((resolve, reject) => {
    const outgoing = request(`${upstream}${url}`, { method, headers: { accept } })
    outgoing.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: headersOf(response),
          body: Buffer.concat(chunks),
        }),
      )
    })
    outgoing.end()
  })
}

function headersOf({ headers }: IncomingMessage): Answer['headers'] {
  const lines = Object.entries(headers).filter(([name]) => !hopHeaders.includes(name))
  return Object.fromEntries(lines.map(([name, value]) => [name, String(value)]))
}
