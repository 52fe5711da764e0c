import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Code } from '../../domain/codes.ts'
import { CountersignError, FormatError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import type { KeyRing, KeysUnusable, TrustMaterial } from '../../ports.ts'
import { errnoOf, failureWords } from '../platform/files.ts'
import { readClaim } from './openpgp-claim.ts'
import { maxKeyFileBytes } from './openpgp-key-blocks.ts'
import type { KeyFile } from './openpgp-key-set.ts'
import { openRing } from './openpgp-ring.ts'

/** What the trust material stands on. */
export interface TrustMaterialParts {
  /**
   * Reads a whole file of at most `maxBytes`; rejects otherwise, with `code` `ENOENT` where there is none.
   * Relative paths never reach it.
   */
  readonly readFile: (path: string, maxBytes: number) => Promise<Uint8Array>
  /** What relative key paths are relative to. */
  readonly workingDirectory: string
  readonly nowUnixSeconds: () => number
}

/**
 * GPG keys of policies and options, and the check of signatures against them: in process, with `openpgp`, never with a
 * user's keyring. Each source is read and parsed once.
 */
export function createTrustMaterial(parts: TrustMaterialParts): TrustMaterial {
  const known = new Map<string, Promise<KeyRing | KeysUnusable>>()
  return {
    gpgKeyRing: (source) => {
      const name = cacheName(source)
      const before = known.get(name)
      if (before !== undefined) return before
      const ring = readRing(source, parts)
      known.set(name, ring)
      return ring
    },
    readClaimWithoutVerifying: async (blob) => readClaim(blob),
  }
}

async function readRing(source: KeySource, parts: TrustMaterialParts): Promise<KeyRing | KeysUnusable> {
  try {
    return await openRing(await readFiles(source, parts), parts.nowUnixSeconds)
  } catch (error) {
    // Keys that are missing or no keys are a reason to reject, not a failure of the run (decisions, section 2).
    if (error instanceof CountersignError)
      return { kind: 'unusable', code: error.code, message: error.message }
    throw error
  }
}

function readFiles(source: KeySource, parts: TrustMaterialParts): Promise<readonly KeyFile[]> {
  switch (source.kind) {
    case 'paths':
      return Promise.all(source.paths.map((path) => readKeyFile(path, parts)))
    case 'data':
      return Promise.resolve(
        source.data.map((bytes, index) => ({
          name: source.data.length === 1 ? 'key data' : `key data ${index}`,
          bytes,
        })),
      )
  }
}

async function readKeyFile(
  path: string,
  { readFile, workingDirectory }: TrustMaterialParts,
): Promise<KeyFile> {
  const absolute = resolve(workingDirectory, path)
  try {
    return { name: path, bytes: await readFile(absolute, maxKeyFileBytes) }
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') {
      throw unreadable(
        'key-file-missing',
        `${path}: expected a file with GPG keys, found none at ${absolute}`,
        cause,
      )
    }
    const problem = cause instanceof Error ? cause.message : failureWords(cause)
    throw unreadable('key-file-unreadable', `${path}: expected a file with GPG keys: ${problem}`, cause)
  }
}

const unreadable = (code: Code, message: string, cause: unknown): FormatError =>
  new FormatError(code, message, { cause })

function cacheName(source: KeySource): string {
  const names =
    source.kind === 'paths'
      ? source.paths
      : source.data.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  return JSON.stringify([source.kind, ...names])
}
