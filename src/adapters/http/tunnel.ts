import http from 'node:http'
import https from 'node:https'
import { Socket } from 'node:net'
import tls from 'node:tls'
import { TransportError } from '../../domain/errors.ts'
import type { ProxyServer } from './proxy.ts'
import type { TlsIdentity } from './trusted-roots.ts'

/** What both ends of a tunnel are held to. */
export interface TunnelOptions {
  readonly proxy: TlsIdentity
  readonly server: TlsIdentity
  /** Time for the proxy to open the tunnel. */
  readonly connectTimeoutMs: number
}

/**
 * An agent whose TLS connections run through CONNECT tunnels of this proxy (RFC 9110, section 9.3.6).
 * Requests fail with TransportError `proxy-failure` where the proxy does.
 */
export function createTunnelAgent(proxy: ProxyServer, options: TunnelOptions): https.Agent {
  const agent = new https.Agent({ keepAlive: true })
  agent.createConnection = (target, callback) => {
    const host = target.host ?? ''
    const servername =
      'servername' in target && typeof target.servername === 'string' ? target.servername : ''
    openTunnel(proxy, `${bracketed(host)}:${target.port ?? 443}`, options).then(
      (socket) => callback?.(null, tls.connect({ ...tlsOptions(options.server), socket, servername, host })),
      // With an error the agent looks at no stream, but the type wants one.
      (error: Error) => callback?.(error, new Socket()),
    )
    return undefined
  }
  return agent
}

/** The connection options of every TLS client here: certificates are always checked, HTTP/1.1 only. */
export function tlsOptions({ context }: TlsIdentity): tls.ConnectionOptions {
  const base = { rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] }
  return context === undefined ? base : { ...base, secureContext: context }
}

function openTunnel(proxy: ProxyServer, target: string, options: TunnelOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asked = connectRequest(proxy, target, options)
    const fail = (found: string, cause?: unknown): void => {
      clearTimeout(timer)
      reject(proxyFailure(proxy, found, cause))
      asked.destroy()
    }
    const timer = setTimeout(
      () => fail(`no answer to CONNECT within ${options.connectTimeoutMs} ms`),
      options.connectTimeoutMs,
    )
    asked.on('error', (cause) => fail('the connection failed', cause))
    asked.on('response', (answer) => fail(`answered ${answer.statusCode} to CONNECT ${target}`))
    asked.on('connect', (answer, socket, head) => {
      if (answer.statusCode !== 200) {
        socket.destroy()
        fail(`answered ${answer.statusCode} to CONNECT ${target}`)
        return
      }
      clearTimeout(timer)
      if (head.length > 0) socket.unshift(head)
      if (socket instanceof Socket) resolve(socket)
      else fail('gave no socket')
    })
    asked.end()
  })
}

function connectRequest(proxy: ProxyServer, target: string, options: TunnelOptions): http.ClientRequest {
  const authorization =
    proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }
  const request = {
    method: 'CONNECT',
    host: proxy.hostname,
    port: proxy.port,
    path: target,
    headers: { host: target, ...authorization },
    agent: false,
  } as const
  return proxy.secure ? https.request({ ...request, ...tlsOptions(options.proxy) }) : http.request(request)
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

/** TransportError `proxy-failure`, which names the proxy, never its credentials. */
export function proxyFailure(proxy: ProxyServer, found: string, cause?: unknown): TransportError {
  const details = cause === undefined ? {} : { cause }
  return new TransportError('proxy-failure', `proxy ${proxy.hostname}:${proxy.port}: ${found}`, {
    next: 'Correct HTTPS_PROXY, or except the host by NO_PROXY.',
    ...details,
  })
}
