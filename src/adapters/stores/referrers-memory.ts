import { TransportError } from '../../domain/errors.ts'
import type { ReferrersListing } from '../registry/referrers-api.ts'
import type { Repository } from '../registry/requests.ts'
import { nameOf } from './registry-place.ts'

/** What a run knows of the repositories that it reads and writes referrers in. */
export interface ReferrersMemory {
  /**
   * Keeps whether the registry has the API, as an answer of it says.
   *
   * @throws TransportError `registry-error` where it had the API a moment ago: what it lists is not known now
   */
  note(repository: Repository, listing: ReferrersListing): void
  /** True where it is known that the registry has no API: it need not be asked again. */
  hasNoApi(repository: Repository): Promise<boolean>
  /**
   * Whether the registry lists what is pushed. Found out by `look` once for each repository, by the first of many that
   * ask at a time; the others wait.
   *
   * @param isNoted - the registry said of the push that it took note of the subject
   */
  isListed(repository: Repository, isNoted: boolean, look: () => Promise<boolean>): Promise<boolean>
  /** Does something once for each repository; a failure is forgotten. */
  once(repository: Repository, task: () => Promise<unknown>): Promise<void>
}

/** For one run. */
export function createReferrersMemory(): ReferrersMemory {
  /** From readings alone: a repository that is made by the first push may answer otherwise then. */
  const read = new Map<string, ReferrersListing['kind']>()
  const listed = new Map<string, Promise<boolean>>()
  const done = new Map<string, Promise<void>>()

  return {
    note(repository, { kind }) {
      const name = nameOf(repository)
      if (kind === 'unsupported' && read.get(name) === 'listed') {
        const message = `referrers of ${name}: expected a list, as the registry gave before, found that it has none`
        throw new TransportError('registry-error', message)
      }
      read.set(name, kind)
    },
    async hasNoApi(repository) {
      const known = await listed.get(nameOf(repository))?.catch(() => undefined)
      return known === undefined ? read.get(nameOf(repository)) === 'unsupported' : !known
    },
    async isListed(repository, isNoted, look) {
      const name = nameOf(repository)
      // It says so, and it has answered: both together are as good as a look, which the read-back takes anyway.
      if (isNoted && read.get(name) === 'listed') return true
      return await keep(listed, name, look)
    },
    async once(repository, task) {
      await keep(done, nameOf(repository), async () => void (await task()))
    },
  }
}

/** The value that is kept under a key or being made for it. What fails is not kept. */
async function keep<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key)
  if (known !== undefined) return await known
  const making = make()
  kept.set(key, making)
  try {
    return await making
  } catch (error) {
    if (kept.get(key) === making) kept.delete(key)
    throw error
  }
}
