import { readFileSync } from 'node:fs'

/** Set by the build; absent when the sources run unbuilt. */
declare const COUNTERSIGN_VERSION: string | undefined

/** The version of this program, as in package.json. */
export function productVersion(): string {
  if (typeof COUNTERSIGN_VERSION === 'string') return COUNTERSIGN_VERSION
  const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(json) as { readonly version: string }).version
}
