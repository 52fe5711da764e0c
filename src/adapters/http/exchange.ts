import http from 'node:http'
import https from 'node:https'
import { TLSSocket } from 'node:tls'
import { TransportError } from '../../domain/errors.ts'
import { bareHostname } from './address-rules.ts'
import type { HttpResponse } from './http-request.ts'
import { errorCode, networkFailure } from './network-failure.ts'
import { readBody } from './read-body.ts'
import type { Hop } from './redirects.ts'
import type { Route } from './routes.ts'
import { shownUrl } from './shown-url.ts'

/** Times in milliseconds. */
export interface TimeLimits {
  /** For the name, the connection and TLS together. */
  readonly connectMs: number
  /** Without a single byte. */
  readonly idleMs: number
  /** For one whole exchange: a server that drips bytes is idle in effect. */
  readonly totalMs: number
}

/** One request on its route. */
export interface Call {
  readonly hop: Hop
  readonly route: Route
  readonly what: string
  readonly maxBytes: number
  readonly limits: TimeLimits
  readonly signals: readonly AbortSignal[]
}

/**
 * Sends one request and reads one whole answer; follows nothing, and repeats only where a kept connection turns
 * out to be closed by the other end (each such repeat uses up one of the kept connections).
 *
 * @throws TransportError as listed at `Http.request`; `mayPass` where another try may succeed
 */
export function exchange(call: Call): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const place = placeOf(call)
    const outgoing = open(call)
    let reading = false
    let failed = false
    const fail = (cause: unknown): void => {
      // Destroying a request makes it tell of a reset: nobody would wait for what is begun because of that.
      if (failed) return
      failed = true
      release()
      if (!reading && wasStale(outgoing, cause)) resolve(exchange(call))
      else reject(networkFailure(cause, place, call.route.secure && !isSecured(outgoing)))
      outgoing.destroy()
    }
    const release = watch(call, outgoing, place, fail)
    // Once the answer is being read, its reader tells what a broken connection means.
    outgoing.on('error', (cause) => {
      if (!reading) fail(cause)
    })
    // Nothing asks for another protocol; without a listener Node would drop the connection and say nothing.
    outgoing.on('upgrade', (_answer, socket) => {
      socket.destroy()
      fail(new TransportError('response-malformed', `${place}: the server switches to another protocol`))
    })
    outgoing.on('response', (incoming) => {
      reading = true
      readBody(incoming, { place, method: call.hop.method, maxBytes: call.maxBytes }).then((body) => {
        release()
        resolve({
          status: incoming.statusCode ?? 0,
          headers: linesOf(incoming),
          body,
          url: call.hop.url.href,
        })
      }, fail)
    })
    outgoing.end(call.hop.body)
  })
}

function placeOf(call: Call): string {
  return `${call.what}: ${call.hop.method} ${shownUrl(call.hop.url.href)}`
}

function open(call: Call): http.ClientRequest {
  const { hop, route } = call
  const proxy = route.forwardingProxy
  const { url } = hop
  const start = route.secure ? https.request : http.request
  const shared = { method: hop.method, agent: route.agent }
  if (proxy === undefined) {
    const port = url.port === '' ? {} : { port: Number(url.port) }
    return start({
      ...shared,
      host: bareHostname(url.hostname),
      ...port,
      path: url.pathname + url.search,
      headers: hop.headers,
    })
  }
  const authorization =
    proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }
  const headers = { ...hop.headers, host: url.host, ...authorization }
  return start({ ...shared, host: proxy.hostname, port: proxy.port, path: url.href, headers })
}

/** Starts the timers and listens for the end of the run; what it returns ends both. */
function watch(
  call: Call,
  outgoing: http.ClientRequest,
  place: string,
  fail: (error: TransportError) => void,
): () => void {
  const late = (doing: string, ms: number, mayPass: boolean): void =>
    fail(new TransportError('timeout', `${place}: ${doing} within ${ms / 1000} s`, { mayPass }))
  const { connectMs, idleMs, totalMs } = call.limits
  const connecting = setTimeout(() => late('no connection', connectMs, true), connectMs)
  const whole = setTimeout(() => late('no complete answer', totalMs, false), totalMs)
  const cancel = (): void => fail(cancelled(place))
  outgoing.on('socket', (socket) => {
    const connected = (): void => clearTimeout(connecting)
    if (outgoing.reusedSocket) connected()
    else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', connected)
  })
  outgoing.setTimeout(idleMs, () => late('nothing received', idleMs, true))
  for (const signal of call.signals) signal.addEventListener('abort', cancel, { once: true })
  return () => {
    clearTimeout(connecting)
    clearTimeout(whole)
    for (const signal of call.signals) signal.removeEventListener('abort', cancel)
  }
}

/** A server may close an idle connection just as it is used again (RFC 9112, section 9.3.1). */
function wasStale(outgoing: http.ClientRequest, cause: unknown): boolean {
  const reset = ['ECONNRESET', 'EPIPE'].includes(errorCode(cause))
  return reset && outgoing.reusedSocket && outgoing.method !== 'POST'
}

/** The error of a run that ended before this was done. */
export function cancelled(place: string): TransportError {
  return new TransportError('cancelled', `${place}: stopped before it was done`)
}

/** True when the connection stands: a failure after that is none of the handshake. */
function isSecured(outgoing: http.ClientRequest): boolean {
  const { socket } = outgoing
  return socket instanceof TLSSocket && socket.authorized
}

function linesOf(incoming: http.IncomingMessage): HttpResponse['headers'] {
  const entries = Object.entries(incoming.headersDistinct).map(
    ([name, lines]) => [name, lines ?? []] as const,
  )
  return Object.fromEntries(entries)
}
