import http from 'node:http'
import https from 'node:https'
import { TransportError } from '../../domain/errors.ts'
import { shownUrl } from './shown-url.ts'

/** One request. Every limit is named in the error that it causes. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  /** Absolute `http:` or `https:` URL. */
  readonly url: string
  /** What is fetched, for messages: `manifest`, `signature`, `token`. */
  readonly what: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Largest body of a successful answer, in bytes. Bodies of error answers are cut at 64 KiB instead. */
  readonly maxBytes: number
  /** Cancels this request, beside the signal of the run. */
  readonly signal?: AbortSignal
  /** Host (with port) that the user named and for whose sake this is asked; default: the host of `url`. */
  readonly namedHost?: string
  /** True where the user wrote this `http:` URL himself (a lookaside base): then plain http needs no other leave. */
  readonly allowPlainHttp?: boolean
  /** True where the body holds a secret: it then follows no redirect to another origin. */
  readonly secretBody?: boolean
}

/** A complete answer of any status that is no redirect; retries are over. */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names, one element for each line received. */
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: Uint8Array
  /** URL that answered, after redirects; show it through `shownUrl` only. */
  readonly url: string
}

export interface Http {
  /**
   * Sends, follows redirects, repeats what may pass. Answers of status 400 and more are values, not errors.
   *
   * @throws TransportError `network-unreachable`, `dns-failure`, `tls-failure`, `timeout`, `response-too-large`,
   *   `response-truncated`, `response-malformed`, `redirect-loop`, `redirect-refused`, `address-refused`,
   *   `plain-http-refused`, `cancelled`
   */
  request(request: HttpRequest): Promise<HttpResponse>
  /** Closes idle connections; may be called twice. */
  close(): void
}

export interface HttpOptions {
  /** Variables of the environment: proxies, `NODE_EXTRA_CA_CERTS`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** `NAME/VERSION` sent as user agent. */
  readonly userAgent: string
  /** Hosts (with port) that may be asked over plain http. */
  readonly insecureHosts: readonly string[]
  /** File of PEM certificates trusted beside the usual roots. */
  readonly caFile?: string
  /** Requests at a time to one host; default 8. */
  readonly concurrencyPerHost?: number
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/** The way out: everything that leaves over http or https goes through one of these. */
export function createHttp(options: HttpOptions): Http {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  }
  return {
    request: (request) =>
      send(request, agents[request.url.startsWith('https:') ? 'https:' : 'http:'], options),
    close() {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}

function send(request: HttpRequest, agent: http.Agent, options: HttpOptions): Promise<HttpResponse> {
  const { method, url } = request
  const start = url.startsWith('https:') ? https.request : http.request
  return new Promise((resolve, reject) => {
    const outgoing = start(url, {
      method,
      agent,
      headers: { 'user-agent': options.userAgent, ...request.headers },
    })
    outgoing.on('error', (cause) =>
      reject(
        new TransportError('network-unreachable', `${request.what}: ${method} ${shownUrl(url)} failed`, {
          cause,
        }),
      ),
    )
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(incoming.headersDistinct).map(([name, lines]) => [name, lines ?? []]),
        )
        resolve({ status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks), url })
      })
    })
    outgoing.end(request.body)
  })
}
