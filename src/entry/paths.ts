import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The base that `--lookaside` names: a URL as it is, anything else a folder, made a `file:` URL.
 *
 * @param workingDirectory - absolute; relative folders are meant from here
 */
export function lookasideUrl(base: string | undefined, workingDirectory: string): string | undefined {
  if (base === undefined) return undefined
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(base) ? base : pathToFileURL(resolve(workingDirectory, base)).href
}
