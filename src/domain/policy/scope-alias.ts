import type { PolicyTarget } from '../image/transport.ts'
import type { Policy } from './policy.ts'
import { candidatesOf } from './scope.ts'

/** Transports whose scopes begin with a host. */
const hostTransports: readonly string[] = ['docker', 'docker-daemon']
const hostGrammar = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]+))?$/
const wildcardGrammar = /^\*(?:\.[A-Za-z0-9-]+)+$/

/**
 * The scope that a target slips past by how its host is written: in other letters (`GHCR.io`), with or without a
 * default port (`ghcr.io:443`), or as another notation of the same address. Scopes are compared as text, so such a
 * reference would be judged by a laxer rule though it leads to the same registry. The caller refuses it.
 *
 * A scope that matches as written always counts, unless a more specific one is slipped past. Where no scope knows
 * the host as written, every scope of the host otherwise written is slipped past, whatever its path.
 *
 * @returns the key of that scope, or undefined
 */
export function scopeAlias(policy: Policy, target: PolicyTarget): string | undefined {
  const { reference, transport } = target
  const scopes = policy.transports.get(transport)
  if (reference === undefined || scopes === undefined || !hostTransports.includes(transport)) return undefined
  const candidates = candidatesOf(target)
  const chosen = candidates.findIndex((key) => scopes.has(key))
  const aliases = new Map([...scopes.keys()].map((key) => [canonicalScope(key), key]))
  for (const candidate of chosen === -1 ? candidates : candidates.slice(0, chosen)) {
    const canonical = canonicalScope(candidate)
    const alias = canonical === undefined ? undefined : aliases.get(canonical)
    if (alias !== undefined) return alias
  }
  const hosts = [...scopes.keys()].map((key) => ({ key, host: hostOf(key) }))
  if (chosen !== -1 || hosts.some(({ host }) => host === reference.domain)) return undefined
  const canonical = canonicalHost(reference.domain)
  return hosts.find(({ host }) => canonical !== undefined && canonicalHost(host) === canonical)?.key
}

/** What stands before the first slash: the host with its port, or a wildcard. */
function hostOf(scope: string): string {
  const slash = scope.indexOf('/')
  return slash === -1 ? scope : scope.slice(0, slash)
}

/** The scope with its host in the one form that all its notations share; undefined for what names no host. */
function canonicalScope(scope: string): string | undefined {
  if (wildcardGrammar.test(scope)) return scope.toLowerCase()
  const host = hostOf(scope)
  const canonical = canonicalHost(host)
  return canonical === undefined ? undefined : canonical + scope.slice(host.length)
}

function canonicalHost(host: string): string | undefined {
  const [, name, port] = hostGrammar.exec(host) ?? []
  if (name === undefined) return undefined
  // The same reader that the connection is made with: it lowers letters and knows every way to write an address.
  const canonical = URL.canParse(`https://${name}`) ? new URL(`https://${name}`).hostname : name.toLowerCase()
  const portNumber = Number(port ?? 443)
  return portNumber === 443 || portNumber === 80 ? canonical : `${canonical}:${portNumber}`
}
