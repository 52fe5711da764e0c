import type { Digest } from './digest.ts'

/** An image reference in normal form: `domain/path[:tag][@digest]` (manifests-and-digests, section 6). */
export interface Reference {
  /** Host with optional port, case kept, `docker.io` when none was named. */
  readonly domain: string
  readonly path: string
  readonly tag?: string
  readonly digest?: Digest
}
