import http from 'node:http'
import https from 'node:https'
import { TransportError } from '../../domain/errors.ts'
import { bareHostname, isLoopbackName } from './address-rules.ts'
import { checkedLookup, checkHostLiteral, type ResolveName } from './checked-lookup.ts'
import type { HttpRequest } from './http-request.ts'
import { createPlainHttpRule } from './plain-http.ts'
import { type ProxyServer, proxyFor } from './proxy.ts'
import { shownUrl } from './shown-url.ts'
import { trustedContext } from './trusted-roots.ts'
import { createTunnelAgent, tlsOptions } from './tunnel.ts'

/** The way to one server: which socket pool, and what a proxy wants to be told. */
export interface Route {
  readonly agent: http.Agent
  /** True where the request itself is sent over TLS made by `agent`. */
  readonly secure: boolean
  /** The proxy that takes the request in absolute form (plain http only). */
  readonly forwardingProxy?: ProxyServer
}

/** Which connections a request may use; see `createRoutes`. */
export interface Routes {
  /**
   * @throws TransportError `plain-http-refused`, `address-refused`, `proxy-failure`
   */
  routeTo(url: URL, request: Pick<HttpRequest, 'what' | 'namedHost' | 'allowPlainHttp' | 'url'>): Route
  close(): void
}

interface RouteOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly insecureHosts: readonly string[]
  readonly caFile?: string
  readonly resolveName: ResolveName
  readonly connectTimeoutMs: number
}

/**
 * Chooses and keeps the socket pools. There is one for each of: scheme, proxy, and leave to reach loopback, so
 * that a connection opened under one rule is never used under a stricter one.
 *
 * @throws FormatError `ca-file-malformed`
 */
export function createRoutes(options: RouteOptions): Routes {
  const context = trustedContext(options.caFile, options.env.NODE_EXTRA_CA_CERTS)
  const tls = context === undefined ? {} : { secureContext: context }
  const mayBePlain = createPlainHttpRule(options.insecureHosts)
  const agents = new Map<string, http.Agent>()

  function pooled(key: string, make: () => http.Agent): http.Agent {
    const agent = agents.get(key) ?? make()
    agents.set(key, agent)
    return agent
  }

  function direct(secure: boolean, allowLoopback: boolean): Route {
    const lookup = checkedLookup(options.resolveName, allowLoopback)
    const make = (): http.Agent =>
      secure
        ? new https.Agent({ keepAlive: true, lookup, ...tlsOptions(tls) })
        : new http.Agent({ keepAlive: true, lookup })
    return { agent: pooled(`${secure ? 'https' : 'http'} ${allowLoopback}`, make), secure }
  }

  function proxied(proxy: ProxyServer, secure: boolean): Route {
    const name = `${proxy.secure ? 'https' : 'http'}://${proxy.hostname}:${proxy.port}`
    if (secure) {
      const make = (): http.Agent =>
        createTunnelAgent(proxy, { ...tls, connectTimeoutMs: options.connectTimeoutMs })
      return { agent: pooled(`tunnel ${name}`, make), secure }
    }
    const make = (): http.Agent =>
      proxy.secure
        ? new https.Agent({ keepAlive: true, ...tlsOptions(tls) })
        : new http.Agent({ keepAlive: true })
    return { agent: pooled(`forward ${name}`, make), secure: proxy.secure, forwardingProxy: proxy }
  }

  return {
    routeTo(url, request) {
      const secure = url.protocol === 'https:'
      const allowLoopback = mayReachLoopback(url, request.namedHost ?? new URL(request.url).host)
      // Before the scheme: what is never asked must not be told to be named as insecure.
      checkHostLiteral(url.hostname, allowLoopback)
      if (!secure && request.allowPlainHttp !== true && !mayBePlain(url)) {
        throw new TransportError(
          'plain-http-refused',
          `${request.what}: ${shownUrl(url.href)} is plain http to a host not named as insecure`,
        )
      }
      const proxy = proxyFor(url, options.env)
      return proxy === null ? direct(secure, allowLoopback) : proxied(proxy, secure)
    },
    close() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

/** Loopback is for the host that the user named, and for all hosts when that one is loopback itself. */
function mayReachLoopback(url: URL, namedHost: string): boolean {
  const named = `http://${namedHost}`
  if (!URL.canParse(named)) return false
  const { hostname } = new URL(named)
  return isLoopbackName(hostname) || bareHostname(hostname) === bareHostname(url.hostname)
}
