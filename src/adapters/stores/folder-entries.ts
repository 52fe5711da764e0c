import { join } from 'node:path'
import { TransportError } from '../../domain/errors.ts'
import { maxSignatureBytes } from '../../domain/signature/envelope.ts'
import { errnoOf, failureWords, readRegularFile } from '../platform/files.ts'
import type { Entries } from './list-entries.ts'
import { type StoreFiles, symlinkFound } from './store-files.ts'

/** A folder of numbered entries: below a lookaside base, or a `dir:` image. */
export interface EntryFolder {
  /** What the user named; links in it are followed. */
  readonly base: string
  /** Folders below the base, links in them are refused. */
  readonly segments: readonly string[]
  /** What stands before `signature-N`: empty, or `HEX.` for an instance in a `dir:` image. */
  readonly prefix: string
  /** What to call an entry in reports. */
  place(number: number): string
}

/** File name of an entry. */
export function entryName({ prefix }: EntryFolder, number: number): string {
  return `${prefix}signature-${number}`
}

/**
 * The entries of a folder. A folder that is not there holds none. Links, pipes, folders and unreadable files in
 * place of an entry are errors: what they hide is unknown.
 *
 * @throws (from `read`) TransportError `store-symlink`, `lookaside-unreadable`
 */
export function folderEntries(folder: EntryFolder, files: StoreFiles): Entries {
  let resolving: Promise<string | null> | undefined
  return {
    place: (number) => folder.place(number),
    async read(number) {
      resolving ??= resolveFolder(folder, files)
      const path = await resolving
      return path === null ? null : await readEntry(folder, path, number)
    },
  }
}

/** The folder itself if there is none of that name; undefined where there is one, or where that cannot be seen. */
export async function missingFolder(path: string, files: StoreFiles): Promise<string | undefined> {
  return await files.realpath(path).then(
    () => undefined,
    (cause: unknown) => (errnoOf(cause) === 'ENOENT' ? path : undefined),
  )
}

/**
 * The bytes of one entry, or null when there is none.
 *
 * @param path - the folder, links resolved
 * @throws TransportError `store-symlink`, `lookaside-unreadable`
 */
export async function readEntry(
  folder: EntryFolder,
  path: string,
  number: number,
): Promise<Uint8Array | null> {
  const file = join(path, entryName(folder, number))
  const read = await readRegularFile(file, { maxBytes: maxSignatureBytes, followLinks: false })
  switch (read.kind) {
    case 'read':
      return read.bytes
    case 'missing':
      return null
    case 'failed':
      if (read.symlink) throw symlinkFound(file)
      throw new TransportError('lookaside-unreadable', `${file}: could not be read: ${read.why}`, {
        cause: read.cause,
        next: 'Make the file readable, or remove it together with all of a higher number.',
      })
  }
}

/** The folder with the links of its base resolved and none below; null when it is not there. */
async function resolveFolder({ base, segments }: EntryFolder, files: StoreFiles): Promise<string | null> {
  try {
    const expected = join(await files.realpath(base), ...segments)
    if ((await files.realpath(expected)) !== expected) throw symlinkFound(expected)
    return expected
  } catch (cause) {
    if (cause instanceof TransportError) throw cause
    if (errnoOf(cause) === 'ENOENT') return null
    const path = join(base, ...segments)
    throw new TransportError('lookaside-unreadable', `${path}: could not be read: ${failureWords(cause)}`, {
      cause,
      next: 'Make each part of the path a folder that this user may read, or name another place with --lookaside.',
    })
  }
}
