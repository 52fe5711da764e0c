import { BlockList, isIP } from 'node:net'
import { TransportError } from '../../domain/errors.ts'
import { bareHostname, isLoopbackName } from './address-rules.ts'
import { parseUrl } from './shown-url.ts'

/** A proxy server of the environment. `authorization` is a secret. */
export interface ProxyServer {
  readonly secure: boolean
  readonly hostname: string
  readonly port: number
  /** Value for `Proxy-Authorization`. */
  readonly authorization?: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * The proxy for a URL: HTTPS_PROXY or HTTP_PROXY by scheme, else ALL_PROXY, lower-case names first as in curl, unless
 * NO_PROXY excepts the host. Loopback names never go through a proxy.
 *
 * @returns null for a direct connection
 * @throws TransportError `proxy-unsupported` for a proxy of another kind (SOCKS …), `proxy-failure` for a value that
 *   cannot be read; neither shows the value
 */
export function proxyFor(url: URL, env: Env): ProxyServer | null {
  const names = [url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', 'ALL_PROXY']
  // A variable that is set and empty means a direct connection.
  const name = names.find((candidate) => variable(env, candidate) !== undefined) ?? 'ALL_PROXY'
  const value = (variable(env, name) ?? '').trim()
  if (value === '' || isLoopbackName(url.hostname)) return null
  if (isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? '')) return null
  return parseProxy(name, value)
}

const variable = (env: Env, name: string): string | undefined => env[name.toLowerCase()] ?? env[name]

function parseProxy(name: string, value: string): ProxyServer {
  const [, scheme] = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(value) ?? []
  const expected = `${name}: expected http://HOST:PORT or https://HOST:PORT`
  if (scheme !== undefined && !['http', 'https'].includes(scheme.toLowerCase())) {
    throw new TransportError('proxy-unsupported', `${expected}, found ${scheme.toLowerCase()}://`, {
      next: `Name an http proxy in ${name}, or except the host by NO_PROXY.`,
    })
  }
  const url = parseUrl(scheme === undefined ? `http://${value}` : value)
  if (url === null || url.hostname === '')
    throw new TransportError('proxy-failure', expected, { next: `Correct ${name}.` })
  const secure = url.protocol === 'https:'
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  const server = { secure, hostname: bareHostname(url.hostname), port }
  return url.username === '' ? server : { ...server, authorization: basicOf(name, url) }
}

function basicOf(name: string, url: URL): string {
  try {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause
    throw new TransportError('proxy-failure', `${name}: user or password is not percent-encoded UTF-8`)
  }
}

/**
 * NO_PROXY as Go and curl read it: `*`, addresses, CIDR ranges, `host` (with its subdomains), `.host` and
 * `*.host` (subdomains only), each with an optional port.
 */
function isExcepted(url: URL, list: string): boolean {
  const host = bareHostname(url.hostname)
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matchesEntry(entry.toLowerCase(), host, port))
}

function matchesEntry(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  if (isIP(host) !== 0 && entry.includes('/')) return isInRange(entry, host)
  const [, name = entry, wantedPort] = isIP(entry) === 0 ? (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []) : []
  if (wantedPort !== undefined && wantedPort !== port) return false
  if (isIP(host) !== 0) return bareHostname(name) === host
  const domain = name.replace(/^\*\./, '.')
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
}

function isInRange(range: string, address: string): boolean {
  const [network = '', bits = ''] = range.split('/')
  const version = isIP(network)
  if (version === 0 || version !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false
  if (Number(bits) > (version === 4 ? 32 : 128)) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, Number(bits), family)
  return list.check(address, family)
}
