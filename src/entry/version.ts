import { createRequire } from 'node:module'

/** Set by the build; absent when the sources run unbuilt. */
declare const COUNTERSIGN_VERSION: string | undefined

/** The version of this program, as in package.json. */
export function productVersion(): string {
  if (typeof COUNTERSIGN_VERSION === 'string') return COUNTERSIGN_VERSION
  const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string }
  return version
}
