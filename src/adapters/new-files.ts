import { randomBytes } from 'node:crypto'
import { constants, link, lstat, access as mayUse, open, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { TransportError, UsageError } from '../domain/errors.ts'
import type { NewFile, NewFiles } from '../ports.ts'
import { errnoOf, failureWords } from './platform/files.ts'

/**
 * Files of the user, in folders that are there. Each is written whole under a hidden name beside its own and then linked
 * to that, which nothing that is there can be lost by: a run that is killed leaves no half of a file.
 */
export function createNewFiles(workingDirectory: string): NewFiles {
  return {
    async demandFree(paths) {
      for (const path of paths) await demandFree(resolve(workingDirectory, path), path)
    },
    async write(files) {
      const temporary: string[] = []
      const placed: string[] = []
      try {
        const paths = files.map(({ path }) => resolve(workingDirectory, path))
        for (const [index, file] of files.entries()) {
          const path = join(dirname(paths[index] ?? ''), `.countersign-${randomBytes(12).toString('hex')}`)
          await orFailed(file, () => writeWhole(path, file, () => temporary.push(path)))
        }
        for (const [index, file] of files.entries()) {
          const [from = '', to = ''] = [temporary[index], paths[index]]
          await orFailed(file, () => place(from, to, file, () => placed.push(to)))
        }
      } catch (cause) {
        await remove(placed)
        throw cause
      } finally {
        await remove(temporary)
      }
    },
  }
}

/** The first failure is the one to tell. */
async function remove(paths: readonly string[]): Promise<void> {
  for (const path of paths) await unlink(path).catch(() => undefined)
}

/** Answers of `link` on file systems without hard links (vfat, some FUSE and network mounts). */
const noLinks: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

async function demandFree(path: string, shown: string): Promise<void> {
  if (await isThere(path)) throw taken(shown)
  try {
    await mayUse(dirname(path), constants.W_OK)
  } catch (cause) {
    throw notWritten(shown, cause)
  }
}

/** A dangling link is there, too: nothing is written through it. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch {
    return false // whatever else is wrong, the folder or the write will say
  }
}

const taken = (shown: string, cause?: unknown): UsageError =>
  new UsageError('file-exists', `${shown}: expected a name that is free, found a file`, { cause })

function notWritten(shown: string, cause: unknown): TransportError {
  const message = `${shown}: expected to write a new file, found: ${failureWords(cause)}`
  return new TransportError('file-not-written', message, { cause })
}

/** @param begun - called once the name is ours */
async function place(from: string, to: string, file: NewFile, begun: () => void): Promise<void> {
  try {
    await link(from, to)
    begun()
  } catch (cause) {
    if (!noLinks.includes(errnoOf(cause))) throw cause
    await writeWhole(to, file, begun)
  }
}

/** A file that was not there before: the flag neither follows links nor takes what somebody else made. */
async function writeWhole(path: string, { bytes, access }: NewFile, begun: () => void): Promise<void> {
  const file = await open(path, 'wx', access === 'private' ? 0o600 : 0o644)
  begun()
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function orFailed({ path: shown }: NewFile, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    throw errnoOf(cause) === 'EEXIST' ? taken(shown, cause) : notWritten(shown, cause)
  }
}
