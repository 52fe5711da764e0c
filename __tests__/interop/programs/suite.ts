import { describe, it, jest } from '@jest/globals'
import { isInstalled, type Program } from './program-path.ts'

export type { Program } from './program-path.ts'

/**
 * A `describe` that needs real programs. When one is missing the suite is skipped, with the reason in its
 * name; where `COUNTERSIGN_REQUIRE` names `interop` it fails instead, unless all that is missing is of forky,
 * whose versions move.
 */
export function interopSuite(name: string, programs: readonly Program[], body: () => void): void {
  const needed: readonly Program[] = [...programs, 'setpriv']
  const missing = needed.filter((program) => !isInstalled(program))
  jest.setTimeout(60_000) // an RSA key of 4096 bits takes gpg some seconds on a busy machine
  if (missing.length === 0) {
    describe(name, body)
    return
  }
  const absent = missing.every((program) => program.startsWith('forky/')) ? skipped : notHere
  absent(name, `missing ${missing.join(', ')}: run scripts/ci/install-programs.sh`, body)
}

/** A `describe` whose programs are not there: it fails where the suite is required, and is skipped elsewhere. */
function notHere(name: string, reason: string, body: () => void): void {
  if ((process.env.COUNTERSIGN_REQUIRE ?? '').split(',').includes('interop')) {
    it(name, () => {
      throw new Error(reason)
    })
    return
  }
  skipped(name, reason, body)
}

/** A `describe` that is skipped, and says why. */
function skipped(name: string, reason: string, body: () => void): void {
  // Straight to the terminal: Jest keeps the console of files whose tests are all skipped to itself.
  process.stderr.write(`${name}: skipped, ${reason}\n`)
  describe.skip(`${name} (${reason})`, body)
}
