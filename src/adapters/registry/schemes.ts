import { CountersignError } from '../../domain/errors.ts'
import { createPlainHttpRule } from '../http/plain-http.ts'

type Scheme = 'https' | 'http'

/** Which of https and http a host is asked with. */
export interface Schemes {
  /**
   * Runs the task with https, and with http only where https is not spoken and plain http is allowed: loopback
   * hosts and hosts named as insecure. What worked is remembered for the host. While the first task finds out, the
   * others wait: trying https side by side would tell nothing more, and a handshake costs.
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
  /** Per host, the end of the first search. */
  const searches = new Map<string, Promise<void>>()

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
    use: async (host, task) => {
      if (!mayBePlain(new URL(`http://${host}`))) return await task('https', () => undefined)
      const earlier = searches.get(host)
      let end = (): void => undefined
      if (earlier === undefined) searches.set(host, new Promise((resolve) => (end = resolve)))
      await earlier
      const scheme = known.get(host)
      const run = (used: Scheme): ReturnType<typeof task> =>
        task(used, () => {
          known.set(host, used)
          end()
        })
      try {
        return await (scheme === undefined ? useBoth(host, run) : run(scheme))
      } finally {
        end()
      }
    },
  }
}
