import { UsageError } from '../../src/domain/errors.ts'
import type { NewFile, Ports } from '../../src/ports.ts'

/** New files that are kept in memory. @param taken - paths where something lies already */
export function fakeNewFiles(taken: readonly string[] = []): {
  readonly files: ReadonlyMap<string, NewFile>
  readonly newFiles: Ports['newFiles']
} {
  const files = new Map<string, NewFile>()
  const demandFree = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths)
      if (taken.includes(path) || files.has(path))
        throw new UsageError('file-exists', `${path}: there already`)
  }
  const newFiles: Ports['newFiles'] = {
    demandFree,
    write: async (wanted) => {
      await demandFree(wanted.map(({ path }) => path))
      for (const file of wanted) files.set(file.path, file)
    },
  }
  return { files, newFiles }
}
