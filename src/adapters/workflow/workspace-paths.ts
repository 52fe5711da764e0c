import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import { UsageError } from '../../domain/errors.ts'
import { errnoOf } from '../platform/files.ts'

/**
 * Refuses a path in the work tree that a symbolic link leads out of it. A proposed change may hold any link; what a
 * step then reads or writes there is not what its author named. Paths that lie elsewhere from the start are not the
 * change's doing.
 *
 * @param input - name of the input, for the message
 * @throws UsageError `path-outside-workspace`
 */
export async function refuseLinksOut(workspace: string, input: string, path: string): Promise<void> {
  const wanted = resolve(workspace, path)
  if (!isWithin(workspace, wanted)) return
  const [root, found] = await Promise.all([realpath(workspace), nearestRealPath(wanted)])
  if (isWithin(root, found)) return
  throw new UsageError(
    'path-outside-workspace',
    `input ${input}: ${path}: expected a path in the workspace, found that a symbolic link leads out of it`,
  )
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Where a path, or the nearest folder above it that exists, really lies. */
async function nearestRealPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (cause) {
    const above = dirname(path)
    if (above === path || errnoOf(cause) === 'ELOOP') return path
    return await nearestRealPath(above)
  }
}
