import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { TransportError } from '../../domain/errors.ts'
import { errnoOf } from '../platform/files.ts'
import { type StoreFiles, writeFailure } from './store-files.ts'
import { temporaryPrefix } from './temporary-files.ts'

/** One try to give a complete temporary file its final name. */
export interface Claim {
  /** Folder of both, links resolved. */
  readonly path: string
  /** Final name, `signature-N` or `HEX.signature-N`. */
  readonly name: string
  /** Full path of the temporary file. */
  readonly temporary: string
  readonly files: StoreFiles
}

/** Answers of `link` on file systems without hard links (vfat, some FUSE and network mounts). */
const noLinks: readonly (string | undefined)[] = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
]
/** How often a lock that somebody holds is tried again, and the longest pause before the first, in ms. */
const lockTries = 20
const firstPauseMs = 10

/**
 * Gives the file its final name unless that is taken, in one step that exactly one of many writers can win.
 * `link` does that on every file system that has it, NFS included. Where it does not exist, `rename` would
 * overwrite, so a lock folder for this number (`mkdir` is exclusive everywhere) guards the look and the rename.
 *
 * @throws TransportError `store-write-failed`, `store-read-only`
 * @see link(2), mkdir(2), rename(2)
 */
export async function claimNumber(claim: Claim): Promise<'claimed' | 'taken'> {
  const { path, name, temporary, files } = claim
  try {
    await files.link(temporary, join(path, name))
    return 'claimed'
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') {
      // A short pause of random length keeps many writers from running into each other at the next number.
      await wait(randomInt(firstPauseMs))
      return 'taken'
    }
    if (!noLinks.includes(errnoOf(cause))) throw writeFailure(join(path, name), cause)
  }
  return await claimUnderLock(claim)
}

async function claimUnderLock(claim: Claim): Promise<'claimed' | 'taken'> {
  const { path, name, temporary, files } = claim
  const lock = join(path, `${temporaryPrefix}lock-${name}`)
  await takeLock(lock, files)
  try {
    if (await isThere(join(path, name), files)) return 'taken'
    await files.rename(temporary, join(path, name))
    return 'claimed'
  } catch (cause) {
    throw writeFailure(join(path, name), cause)
  } finally {
    await files.rmdir(lock).catch((cause: unknown) => {
      // Removed as stale by somebody else: then nothing is left to do.
      if (errnoOf(cause) !== 'ENOENT') throw writeFailure(lock, cause)
    })
  }
}

async function takeLock(lock: string, files: StoreFiles): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await files.mkdir(lock)
      return
    } catch (cause) {
      if (errnoOf(cause) !== 'EEXIST') throw writeFailure(lock, cause)
      if (tries === lockTries) throw lockHeld(lock, cause)
    }
    await wait(randomInt(firstPauseMs * tries))
  }
}

async function isThere(path: string, files: StoreFiles): Promise<boolean> {
  try {
    await files.lstat(path)
    return true
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false
    throw cause
  }
}

function lockHeld(lock: string, cause: unknown): TransportError {
  return new TransportError(
    'store-write-failed',
    `${lock}: another writer holds this lock, or was stopped with it`,
    {
      cause,
      mayPass: true,
      next: 'Try again; if no other writer is running, remove that folder (after an hour it is removed by itself).',
    },
  )
}
