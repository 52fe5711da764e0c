import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../domain/errors.ts'

/**
 * The folder that relative paths are meant from, absolute.
 *
 * @throws UsageError `working-directory-missing` where it was deleted, or may not be looked up
 */
export function workingDirectory(): string {
  try {
    return process.cwd()
  } catch (cause) {
    throw new UsageError(
      'working-directory-missing',
      'the working directory: expected a folder that is there, found none',
      { cause },
    )
  }
}

/**
 * The base that `--lookaside` names: a URL as it is, anything else a folder, made a `file:` URL.
 *
 * @param workingDirectory - absolute; relative folders are meant from here
 */
export function lookasideUrl(base: string | undefined, workingDirectory: string): string | undefined {
  if (base === undefined) return undefined
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(base) ? base : pathToFileURL(resolve(workingDirectory, base)).href
}
