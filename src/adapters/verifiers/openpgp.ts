import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { CountersignError, FormatError, TransportError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import type { KeyRing, KeysUnusable, TrustMaterial } from '../../ports.ts'
import { placeWords, type TrustedFiles } from '../trusted-files.ts'
import { readClaim } from './openpgp-claim.ts'
import { maxKeyFileBytes } from './openpgp-key-blocks.ts'
import type { KeyFile } from './openpgp-key-set.ts'
import { openRing } from './openpgp-ring.ts'

/** What the trust material stands on. */
export interface TrustMaterialParts {
  /** Where key files are read; relative paths count from its root. */
  readonly files: Pick<TrustedFiles, 'root' | 'origin' | 'read'>
  readonly nowUnixSeconds: () => number
}

/**
 * GPG keys of policies and options, and the check of signatures against them: in process, never with a user's
 * keyring. Each source is read and parsed once.
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
    return openRing(await readFiles(source, parts), parts.nowUnixSeconds)
  } catch (error) {
    // Whether there is a key at all could not be found out.
    if (error instanceof TransportError || !(error instanceof CountersignError)) throw error
    // Keys that are missing or no keys are a reason to reject, not a failure of the run (decisions, section 2).
    return { kind: 'unusable', code: error.code, message: error.message }
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

async function readKeyFile(path: string, { files }: TrustMaterialParts): Promise<KeyFile> {
  const absolute = resolve(files.root, path)
  const shown = `${path}${placeWords(files.origin)}`
  const read = await files.read(absolute, maxKeyFileBytes)
  switch (read.kind) {
    case 'read':
      return { name: shown, bytes: read.bytes }
    case 'missing':
      throw new FormatError(
        'key-file-missing',
        `${shown}: expected a file with GPG keys, found none${files.origin.kind === 'base' ? '' : ` at ${absolute}`}`,
      )
    case 'failed':
      throw new FormatError('key-file-unreadable', `${shown}: expected a file with GPG keys: ${read.why}`, {
        cause: read.cause,
      })
  }
}

function cacheName(source: KeySource): string {
  const names =
    source.kind === 'paths'
      ? source.paths
      : source.data.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  return JSON.stringify([source.kind, ...names])
}
