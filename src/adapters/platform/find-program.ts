import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/**
 * Where a program lies that is named without a folder, by the absolute folders of PATH, the first first: a relative one
 * would find what a work tree brings. Folders that we may not enter are passed over in silence, where the search of
 * `@actions/exec` writes to our standard output.
 *
 * @returns the absolute path; the name itself where it has a folder, and on Windows, whose rules for extensions
 *   `@actions/exec` knows; undefined where there is none
 */
export async function findProgram(program: string, path: string | undefined): Promise<string | undefined> {
  if (process.platform === 'win32' || program.includes('/')) return program
  for (const folder of (path ?? '').split(delimiter).filter((part) => isAbsolute(part))) {
    const candidate = join(folder, program)
    if (await isProgram(candidate)) return candidate
  }
  return undefined
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false // not there, or not for us: the next folder may have it
  }
}
