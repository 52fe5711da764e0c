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
