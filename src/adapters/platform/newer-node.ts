import http from 'node:http'
import type { Transform } from 'node:stream'
import zlib from 'node:zlib'

// The types are those of the oldest Node that the command line runs under, so that a compiler finds what it lacks.
// What newer ones have is here, and may be missing.

/** Node 22.15 */
export const { createZstdDecompress }: { createZstdDecompress?: () => Transform } = zlib as typeof zlib & {
  createZstdDecompress?: () => Transform
}

/** Node 24.14 */
export const { setGlobalProxyFromEnv }: { setGlobalProxyFromEnv?: () => void } = http as typeof http & {
  setGlobalProxyFromEnv?: () => void
}
