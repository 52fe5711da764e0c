import http from 'node:http'
import https from 'node:https'
import { TransportError } from '../../domain/errors.ts'
import { bareHostname, isLoopbackName } from './address-rules.ts'
import { checkedLookup, checkHostLiteral, type ResolveName } from './checked-lookup.ts'
import type { HttpRequest } from './http-request.ts'
import { createPlainHttpRule } from './plain-http.ts'
import { type ProxyServer, proxyFor } from './proxy.ts'
import { shownUrl } from './shown-url.ts'
import { createTlsIdentities, type TlsIdentities, type TlsIdentity } from './trusted-roots.ts'
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
   * @throws TransportError `plain-http-refused`, `address-refused`, `proxy-unsupported`, `proxy-failure`; FormatError `certs-d-malformed`
   */
  routeTo(url: URL, request: RoutedRequest): Route
  close(): void
}

type RoutedRequest = Pick<HttpRequest, 'what' | 'namedHost' | 'registryName' | 'allowPlainHttp' | 'url'>

interface RouteOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly insecureHosts: readonly string[]
  readonly caFile?: string
  readonly certsFolders: readonly string[]
  readonly resolveName: ResolveName
  readonly connectTimeoutMs: number
}

/** Chooses the way of each request. @throws FormatError `ca-file-malformed` */
export function createRoutes(options: RouteOptions): Routes {
  const extraFile = options.env.NODE_EXTRA_CA_CERTS
  const identities = createTlsIdentities({
    certsFolders: options.certsFolders,
    ...(options.caFile !== undefined && { caFile: options.caFile }),
    ...(extraFile !== undefined && { extraFile }),
  })
  const mayBePlain = createPlainHttpRule(options.insecureHosts)
  const pools = createPools(identities.base, options)
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
      const identity = secure ? identityFor(identities, url, request) : null
      return proxy === null ? pools.direct(allowLoopback, identity) : pools.proxied(proxy, identity)
    },
    close: pools.close,
  }
}

/** Socket pools, made when first used. `identity` is null for plain http. */
interface Pools {
  readonly direct: (allowLoopback: boolean, identity: TlsIdentity | null) => Route
  readonly proxied: (proxy: ProxyServer, identity: TlsIdentity | null) => Route
  readonly close: () => void
}

/**
 * Keeps the socket pools. There is one for each of: scheme, proxy, leave to reach loopback, and TLS identity, so that a
 * connection opened under one rule is never used under a stricter one.
 *
 * @param base - for proxies: none is a server of the registry, so it sees neither its certificate nor is it trusted
 *   under its roots
 */
function createPools(
  base: TlsIdentity,
  { resolveName, connectTimeoutMs }: Pick<RouteOptions, 'resolveName' | 'connectTimeoutMs'>,
): Pools {
  const agents = new Map<string, http.Agent>()
  const pooled = (key: string, make: () => http.Agent): http.Agent => {
    const agent = agents.get(key) ?? make()
    agents.set(key, agent)
    return agent
  }
  return {
    direct(allowLoopback, identity) {
      const lookup = checkedLookup(resolveName, allowLoopback)
      if (identity === null) {
        const make = (): http.Agent => new http.Agent({ keepAlive: true, lookup })
        return { agent: pooled(`http ${allowLoopback}`, make), secure: false }
      }
      const make = (): http.Agent => new https.Agent({ keepAlive: true, lookup, ...tlsOptions(identity) })
      return { agent: pooled(`https ${allowLoopback} ${identity.key}`, make), secure: true }
    },
    proxied(proxy, identity) {
      const name = `${proxy.secure ? 'https' : 'http'}://${proxy.hostname}:${proxy.port}`
      if (identity !== null) {
        const make = (): http.Agent =>
          createTunnelAgent(proxy, { proxy: base, server: identity, connectTimeoutMs })
        return { agent: pooled(`tunnel ${name} ${identity.key}`, make), secure: true }
      }
      const make = (): http.Agent =>
        proxy.secure
          ? new https.Agent({ keepAlive: true, ...tlsOptions(base) })
          : new http.Agent({ keepAlive: true })
      return { agent: pooled(`forward ${name}`, make), secure: proxy.secure, forwardingProxy: proxy }
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

/** The client certificate is for the registry itself, not for a server that it sends us to. */
function identityFor(identities: TlsIdentities, url: URL, { registryName }: RoutedRequest): TlsIdentity {
  if (registryName === undefined) return identities.base
  const named = `https://${registryName}`
  const isRegistry = URL.canParse(named) && new URL(named).host === url.host
  return identities.ofRegistry(registryName, isRegistry)
}
