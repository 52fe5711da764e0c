import { CountersignError } from '../../domain/errors.ts'
import { createPlainHttpRule } from '../http/plain-http.ts'

type Scheme = 'https' | 'http'

/** Which of https and http a host is asked with. */
export interface Schemes {
  /**
   * Runs the task with https, and with http only where https is not spoken and plain http is allowed: loopback
   * hosts and hosts named as insecure. What worked is remembered for the host.
   *
   * @param host - host (with port) that a URL can hold
   * @param task - calls `answered` as soon as the host has answered; a failure after that is no lack of TLS
   * @throws what the task throws
   */
  use<T>(host: string, task: (scheme: Scheme, answered: () => void) => Promise<T>): Promise<T>
}

/** No connection, or no TLS in it. A certificate that is not trusted is no reason to do without TLS. */
const noTls: readonly string[] = ['network-unreachable', 'tls-failure']

/** @param insecureHosts - hosts (with port) named by the user */
export function createSchemes(insecureHosts: readonly string[]): Schemes {
  const mayBePlain = createPlainHttpRule(insecureHosts)
  const known = new Map<string, Scheme>()

  async function useBoth<T>(host: string, run: (scheme: Scheme) => Promise<T>): Promise<T> {
    try {
      return await run('https')
    } catch (error) {
      const lacksTls = error instanceof CountersignError && noTls.includes(error.code)
      if (!lacksTls || known.get(host) === 'https') throw error
      return await run('http')
    }
  }

  return {
    use: (host, task) => {
      const run = (scheme: Scheme): ReturnType<typeof task> => task(scheme, () => known.set(host, scheme))
      const scheme = known.get(host) ?? (mayBePlain(new URL(`http://${host}`)) ? undefined : 'https')
      return scheme === undefined ? useBoth(host, run) : run(scheme)
    },
  }
}
