import { open, unlink } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CountersignError, TransportError, UsageError } from '../domain/errors.ts'
import type { NewFile, NewFiles } from '../ports.ts'
import { errnoOf, failureWords } from './platform/files.ts'

/** Files of the user, in folders that are there. */
export function createNewFiles(workingDirectory: string): NewFiles {
  return {
    async write(files) {
      const written: string[] = []
      try {
        for (const file of files) {
          const path = resolve(workingDirectory, file.path)
          await writeNew(path, file, () => written.push(path))
        }
      } catch (cause) {
        for (const path of written) await unlink(path).catch(() => undefined) // the first failure is the one to tell
        throw cause
      }
    },
  }
}

/** @param begun - called once the file is ours to remove */
async function writeNew(
  path: string,
  { path: shown, bytes, access }: NewFile,
  begun: () => void,
): Promise<void> {
  try {
    const file = await open(path, 'wx', access === 'private' ? 0o600 : 0o644)
    begun()
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    if (errnoOf(cause) === 'EEXIST') {
      throw new UsageError('file-exists', `${shown}: expected a name that is free, found a file`, { cause })
    }
    const message = `${shown}: expected to write a new file, found: ${failureWords(cause)}`
    throw new TransportError('file-not-written', message, { cause })
  }
}
