import nodePath from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The path of the file system that the decoded path of a `file:` URL means: on Windows `/C:/sigs` is `C:\sigs`
 * (RFC 8089, appendix E.2), elsewhere it is the path itself.
 */
export function localPath(urlPath: string, windows = process.platform === 'win32'): string {
  if (!windows) return urlPath
  const withoutSlash = /^\/[A-Za-z]:(\/|$)/.test(urlPath) ? urlPath.slice(1) : urlPath
  return withoutSlash.replaceAll('/', '\\')
}

/** The `file:` URL of an absolute path. */
export const folderUrl = (path: string, windows = process.platform === 'win32'): string =>
  pathToFileURL(path, { windows }).href

/**
 * The folders and the name by which a path lies below a folder; empty for the folder itself, undefined for a path
 * outside. Only words are compared, no links are followed.
 *
 * @param rules - the rules of the system for paths: separators, drives, case
 */
export function pathBelow(
  folder: string,
  path: string,
  rules: Pick<typeof nodePath, 'relative' | 'isAbsolute' | 'sep'> = nodePath,
): readonly string[] | undefined {
  const relative = rules.relative(folder, path)
  if (relative === '') return []
  const parts = relative.split(rules.sep)
  return parts[0] === '..' || rules.isAbsolute(relative) ? undefined : parts
}
