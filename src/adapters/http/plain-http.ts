import { isLoopbackName } from './address-rules.ts'

/**
 * The rule of plain http: loopback names, and hosts (with port) that the user named as insecure, compared whole.
 * Private address ranges are nothing special.
 */
export function createPlainHttpRule(insecureHosts: readonly string[]): (url: URL) => boolean {
  const insecure = new Set(insecureHosts.map((host) => host.trim().toLowerCase()))
  const isNamed = ({ protocol, host, hostname, port }: URL): boolean =>
    // A URL leaves out the port of its scheme, the user need not.
    insecure.has(host) || (protocol === 'http:' && port === '' && insecure.has(`${hostname}:80`))
  return (url) => isLoopbackName(url.hostname) || isNamed(url)
}
