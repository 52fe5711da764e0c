import { isLoopbackName } from './address-rules.ts'

/**
 * The rule of plain http: loopback names, and hosts (with port) that the user named as insecure, compared whole.
 * Private address ranges are nothing special.
 */
export function createPlainHttpRule(insecureHosts: readonly string[]): (url: URL) => boolean {
  const insecure = new Set(insecureHosts.map((host) => host.trim().toLowerCase()))
  return (url) => isLoopbackName(url.hostname) || insecure.has(url.host)
}
