import { dirname, join } from 'node:path'
import { TransportError } from '../../domain/errors.ts'
import { errnoOf } from '../platform/files.ts'
import type { EntryFolder } from './folder-entries.ts'
import { type StoreFiles, symlinkFound, writeFailure } from './store-files.ts'

const folderMode = 0o755

/**
 * Makes sure that a folder of entries is there, and gives its path back with the links of the base resolved.
 * Below the base each part must be a real folder: a link there could lead the signatures anywhere.
 *
 * @throws TransportError `store-symlink`, `store-read-only`, `store-write-failed`
 */
export async function makeFolder(
  { base, segments }: Pick<EntryFolder, 'base' | 'segments'>,
  files: StoreFiles,
  create: boolean,
): Promise<string> {
  let path = await openBase(base, files, create)
  for (const segment of segments) {
    path = join(path, segment)
    await makeOne(path, files)
  }
  return path
}

async function openBase(base: string, files: StoreFiles, create: boolean): Promise<string> {
  try {
    if (create) await makeParents(base, files)
    const path = await files.realpath(base)
    await requireFolder(path, files)
    return path
  } catch (cause) {
    throw writeFailure(base, cause)
  }
}

/**
 * Makes a folder and what is missing above it, one at a time: Node's recursive form never ends where a folder that is
 * there takes no others and says ENOENT, as below /proc (seen in Node 20 and 24). Another writer may make what is
 * missing in between; then the folder is asked for again, a few times.
 */
async function makeParents(path: string, files: StoreFiles, tries = 3): Promise<void> {
  try {
    await files.mkdir(path, { mode: folderMode })
  } catch (cause) {
    const errno = errnoOf(cause)
    if (errno === 'EEXIST') return
    const parent = dirname(path)
    if (errno !== 'ENOENT' || parent === path || tries === 0) throw cause
    if (!(await isThere(parent, files))) await makeParents(parent, files)
    await makeParents(path, files, tries - 1)
  }
}

const isThere = async (path: string, files: StoreFiles): Promise<boolean> =>
  await files.lstat(path).then(
    () => true,
    () => false,
  )

async function makeOne(path: string, files: StoreFiles): Promise<void> {
  try {
    await files.mkdir(path, { mode: folderMode })
  } catch (cause) {
    if (errnoOf(cause) !== 'EEXIST') throw writeFailure(path, cause)
    await requireFolder(path, files)
  }
}

async function requireFolder(path: string, files: StoreFiles): Promise<void> {
  const found = await files.lstat(path).catch((cause: unknown) => {
    throw writeFailure(path, cause)
  })
  if (found.isSymbolicLink()) throw symlinkFound(path)
  if (!found.isDirectory()) {
    throw new TransportError('store-write-failed', `${path}: expected a folder, found another kind of file`)
  }
}
