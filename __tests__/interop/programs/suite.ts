import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it, jest } from '@jest/globals'
import { searchPath } from './run-program.ts'

/** The programs that scripts/ci/install-programs.sh installs, and setpriv, which every Linux has. */
export type Program = 'skopeo' | 'podman' | 'docker-registry' | 'nginx' | 'gpg' | 'openssl' | 'setpriv'

function isInstalled(program: string): boolean {
  return searchPath.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/**
 * A `describe` that needs real programs. When one is missing the suite is skipped, with the reason in its
 * name; where `COUNTERSIGN_REQUIRE` names `interop` it fails instead.
 */
export function interopSuite(name: string, programs: readonly Program[], body: () => void): void {
  const missing = [...programs, 'setpriv'].filter((program) => !isInstalled(program))
  jest.setTimeout(60_000) // an RSA key of 4096 bits takes gpg some seconds on a busy machine
  if (missing.length === 0) {
    describe(name, body)
    return
  }
  const reason = `missing ${missing.join(', ')}: run scripts/ci/install-programs.sh`
  if ((process.env.COUNTERSIGN_REQUIRE ?? '').split(',').includes('interop')) {
    it(name, () => {
      throw new Error(reason)
    })
    return
  }
  // Straight to the terminal: Jest keeps the console of files whose tests are all skipped to itself.
  process.stderr.write(`${name}: skipped, ${reason}\n`)
  describe.skip(`${name} (${reason})`, body)
}
