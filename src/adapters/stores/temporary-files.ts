import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { join } from 'node:path'
import { errnoOf } from '../platform/files.ts'
import { type StoreFiles, writeFailure } from './store-files.ts'

/** What the names of temporary files and locks start with; readers never take them for entries. */
export const temporaryPrefix = '.countersign-'
/** Age after which a temporary file was left behind by a run that was stopped. */
const staleMs = 60 * 60 * 1000
const fileMode = 0o644

/**
 * Writes a complete, synced file beside the entries and gives its path back.
 *
 * @throws TransportError `store-write-failed`, `store-read-only`; nothing is left behind
 */
export async function writeTemporary(folder: string, bytes: Uint8Array, files: StoreFiles): Promise<string> {
  const path = join(folder, `${temporaryPrefix}${randomBytes(12).toString('hex')}`)
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  try {
    const file = await files.open(path, flags, fileMode)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    return path
  } catch (cause) {
    await dropTemporary(path, files)
    throw writeFailure(folder, cause)
  }
}

/** Removes a temporary file that may be gone already. A failure is left to `removeStale` of a later run. */
export async function dropTemporary(path: string, files: StoreFiles): Promise<void> {
  await files.unlink(path).catch(() => undefined)
}

/**
 * Removes what stopped runs left in a folder more than an hour ago. Never fails: what cannot be removed is no
 * obstacle to writing, and readers do not see it.
 */
export async function removeStale(folder: string, files: StoreFiles): Promise<void> {
  const names = await files.readdir(folder).catch((): string[] => [])
  for (const name of names.filter((found) => found.startsWith(temporaryPrefix))) {
    await removeIfStale(join(folder, name), files).catch((cause: unknown) => {
      if (errnoOf(cause) === undefined) throw cause
    })
  }
}

async function removeIfStale(path: string, files: StoreFiles): Promise<void> {
  const found = await files.lstat(path)
  if (Date.now() - found.mtimeMs < staleMs) return
  if (found.isDirectory()) await files.rmdir(path)
  else await files.unlink(path)
}
