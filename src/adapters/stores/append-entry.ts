import { join } from 'node:path'
import { TransportError } from '../../domain/errors.ts'
import { errnoOf } from '../platform/files.ts'
import { claimNumber } from './claim-number.ts'
import { type EntryFolder, entryName, readEntry } from './folder-entries.ts'
import { maxEntries } from './list-entries.ts'
import { type StoreFiles, writeFailure } from './store-files.ts'
import { dropTemporary, removeStale, writeTemporary } from './temporary-files.ts'
import { makeFolder } from './writable-folder.ts'

/** How a folder is written to. */
export interface AppendOptions {
  readonly files: StoreFiles
  /** Make folders that are missing; false for a `dir:` image, which must be there. */
  readonly create: boolean
}

/**
 * Adds a blob under the first free number and gives that number back. The blob becomes visible whole and at
 * once, whoever reads or writes at the same time and wherever this process is stopped. Entries that are there are
 * never touched; one that is byte-equal is taken for this one and nothing is written.
 *
 * @throws TransportError `store-write-failed`, `store-read-only`, `store-symlink`, `store-full`, `store-gap`,
 *   `lookaside-unreadable`
 */
export async function appendEntry(
  folder: EntryFolder,
  blob: Uint8Array,
  { files, create }: AppendOptions,
): Promise<number> {
  const path = await makeFolder(folder, files, create)
  const target = { folder, path, files, blob }
  const start = await firstFree(target, 1)
  if (start.kind === 'present') return start.number
  const claimed = await publish(target, start.number)
  await confirmVisible(target, claimed)
  return claimed
}

/** One blob on its way into one folder. */
interface Target {
  readonly folder: EntryFolder
  /** The folder, links resolved. */
  readonly path: string
  readonly files: StoreFiles
  readonly blob: Uint8Array
}

type Free = { readonly kind: 'free' | 'present'; readonly number: number }

/** The first number without an entry, or that of an entry which is byte-equal; whichever comes first. */
async function firstFree({ folder, path, blob }: Target, from: number): Promise<Free> {
  for (let number = from; number <= maxEntries; number += 1) {
    const bytes = await readEntry(folder, path, number)
    if (bytes === null) return { kind: 'free', number }
    if (Buffer.compare(bytes, blob) === 0) return { kind: 'present', number }
  }
  const message = `${folder.place(maxEntries)}: expected room for one more signature, found ${maxEntries}`
  throw new TransportError('store-full', message)
}

async function publish(target: Target, from: number): Promise<number> {
  const { path, files, blob } = target
  await removeStale(path, files)
  const temporary = await writeTemporary(path, blob, files)
  try {
    return await claimFrom(target, temporary, from)
  } finally {
    await dropTemporary(temporary, files)
  }
}

/** Most numbers lost to others in a row; one writer can lose each number once. */
const maxLostClaims = 4 * maxEntries

/** Goes up from number to number until one is ours. */
async function claimFrom(target: Target, temporary: string, from: number): Promise<number> {
  const { folder, path, files } = target
  let number = from
  for (let lost = 0; lost < maxLostClaims; lost += 1) {
    const name = entryName(folder, number)
    if ((await claimNumber({ path, name, temporary, files })) === 'claimed') {
      await syncFolder(path, files)
      return number
    }
    const next = await firstFree(target, number)
    if (next.kind === 'present') return next.number
    number = next.number
  }
  const message = `${folder.place(number)}: entries come and go here; none could be claimed in ${maxLostClaims} tries`
  throw new TransportError('store-write-failed', message, { mayPass: true })
}

/** Makes the new name survive a power failure. */
async function syncFolder(path: string, files: StoreFiles): Promise<void> {
  try {
    const folder = await files.open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (cause) {
    // Some file systems cannot do this for folders and say so; the entry itself is complete all the same.
    const cannot = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR', 'EPERM', 'EACCES']
    if (!cannot.includes(errnoOf(cause) ?? '')) throw writeFailure(path, cause)
  }
}

/** A lower number that vanished meanwhile would hide the new entry from every reader. */
async function confirmVisible({ folder, path, files }: Target, claimed: number): Promise<void> {
  for (let number = 1; number < claimed; number += 1) {
    try {
      await files.lstat(join(path, entryName(folder, number)))
    } catch (cause) {
      if (errnoOf(cause) !== 'ENOENT') throw writeFailure(path, cause)
      const message = `${folder.place(claimed)} was written, but ${folder.place(number)} is gone: readers stop there`
      throw new TransportError('store-gap', message, { cause })
    }
  }
}
