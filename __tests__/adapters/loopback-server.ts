import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type Socket } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { createHttp, type Http, type HttpOptions } from '../../src/adapters/http/http.ts'
import { TransportError } from '../../src/domain/errors.ts'

const tls = join(import.meta.dirname, '../fixtures/tls')
/** Authority of the certificate of `serveTls`. */
export const testAuthority = join(tls, 'ca.pem')
/** A client certificate and its key, PEM. */
export const testClient = {
  certificate: readFileSync(join(tls, 'client.pem'), 'utf8'),
  key: readFileSync(join(tls, 'client.key'), 'utf8'),
} as const

/** A request as it came in. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export interface LoopbackServer {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:PORT` or `https://…` */
  readonly url: string
  readonly seen: readonly Seen[]
  /** Connections accepted so far. */
  connections(): number
}

type Answer = (request: Seen, response: http.ServerResponse, raw: http.IncomingMessage) => void

const running: { close(): Promise<void> }[] = []

/** Closes every server and client that a test started. */
export async function closeAll(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.close()))
}

/** A plain http server on a random loopback port. */
export async function serve(answer: Answer): Promise<LoopbackServer> {
  return await start(http.createServer(), 'http', answer)
}

/**
 * The same with TLS, under a certificate for localhost, registry.test, *.registry.test and 127.0.0.1.
 *
 * @param clients - `asked` for a certificate, or let in only with that of `testClient`
 */
export async function serveTls(answer: Answer, clients?: 'asked' | 'held'): Promise<LoopbackServer> {
  return await start(https.createServer(tlsServerOptions(clients)), 'https', answer)
}

/** What a TLS server of the tests is made of; see `serveTls`. */
export function tlsServerOptions(clients?: 'asked' | 'held'): https.ServerOptions {
  const pair = { key: readFileSync(join(tls, 'server.key')), cert: readFileSync(join(tls, 'server.pem')) }
  const asking = { requestCert: true, rejectUnauthorized: clients === 'held', ca: testClient.certificate }
  return clients === undefined ? pair : { ...pair, ...asking }
}

/** The name in the certificate that a client showed, or null. */
export function clientNameOf({ socket }: Pick<http.IncomingMessage, 'socket'>): string | null {
  const subject = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined
  return subject?.CN?.toString() ?? null
}

/** A server below HTTP: what it does with each connection is up to the test. */
export async function serveRaw(
  connected: (socket: Socket) => void,
): Promise<Pick<LoopbackServer, 'host' | 'port'>> {
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy())
    connected(socket)
  })
  const port = await listen(server)
  return { port, host: `127.0.0.1:${port}` }
}

async function start(server: http.Server, scheme: string, answer: Answer): Promise<LoopbackServer> {
  const seen: Seen[] = []
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const entry = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
      seen.push(entry)
      answer(entry, response, request)
    })
  })
  const port = await listen(server)
  const host = `127.0.0.1:${port}`
  return { port, host, url: `${scheme}://${host}`, seen, connections: () => connections }
}

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** A client whose waits take no time; `waits` holds what it would have waited, in milliseconds. */
export function testHttp(options: Partial<HttpOptions> = {}): Http & { readonly waits: readonly number[] } {
  const waits: number[] = []
  const client = createHttp({
    env: {},
    userAgent: 'countersign/test',
    insecureHosts: [],
    clock: { nowMs: () => Date.UTC(2026, 0, 1), random: () => 0 },
    sleep: async (ms) => {
      waits.push(ms)
    },
    ...options,
  })
  running.push({ close: async () => client.close() })
  return { ...client, waits }
}

/** All names lead to the loopback address, as in a host file. */
export const everywhereLoopback = async (): Promise<{ address: string; family: number }[]> => [
  { address: '127.0.0.1', family: 4 },
]

/** The TransportError that this ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<TransportError> {
  const error = await promise.then(
    () => new Error('expected a failure'),
    (reason: unknown) => reason,
  )
  if (error instanceof TransportError) return error
  throw error
}
