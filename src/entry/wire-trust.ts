import { join, resolve } from 'node:path'
import type { TrustedFiles } from '../adapters/trusted-files.ts'
import type { PublicInstance } from '../adapters/verifiers/public-instance.ts'
import { createTrustMaterial } from '../adapters/verifiers/trust-material.ts'
import type { TrustMaterial } from '../ports.ts'
import type { CommandLine } from './command-line.ts'
import { workingDirectory } from './paths.ts'

/** The clock of the machine. */
export const nowUnixSeconds = (): number => Math.floor(Date.now() / 1000)

/**
 * Keys and roots of a run, and the check of signatures by them.
 *
 * @param files - where they are read; a trusted root that an option names counts from the working directory
 * @param signal - aborted when the run ends early
 */
export function openTrust(
  line: CommandLine,
  files: TrustedFiles,
  instance: PublicInstance,
  signal: AbortSignal,
): TrustMaterial {
  const trustedRoot = line.values.get('trusted-root')?.[0]
  return createTrustMaterial({
    files,
    nowUnixSeconds,
    ...(trustedRoot !== undefined && {
      trustedRoot: { kind: 'paths', paths: [resolve(workingDirectory(), trustedRoot)] },
    }),
    publicInstance: instance.trustedRoot,
    signal,
  })
}

/** The public services' own files, fetched and checked when they are first needed, kept in a cache of the user. */
export function publicInstance(home: string): PublicInstance {
  const folder = join(process.env.XDG_CACHE_HOME || join(home, '.cache'), 'countersign', 'sigstore')
  const open = async () => {
    const { createPublicInstance } = await import('../adapters/verifiers/public-instance.ts')
    return createPublicInstance({ cacheFolder: folder })
  }
  let opened: ReturnType<typeof open> | undefined
  const once = (): ReturnType<typeof open> => {
    opened ??= open()
    return opened
  }
  return {
    trustedRoot: async () => await (await once()).trustedRoot(),
    signingConfig: async () => await (await once()).signingConfig(),
  }
}
