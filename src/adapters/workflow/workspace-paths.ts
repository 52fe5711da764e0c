import { readlink, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { UsageError } from '../../domain/errors.ts'
import { errnoOf } from '../platform/files.ts'
import { pathBelow } from '../platform/local-path.ts'

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
  if (pathBelow(workspace, wanted) === undefined) return
  const [root, found] = await Promise.all([realpath(workspace), nearestRealPath(wanted)])
  if (pathBelow(root, found) !== undefined) return
  throw new UsageError(
    'path-outside-workspace',
    `input ${input}: ${path}: expected a path in the workspace, found that a symbolic link leads out of it`,
  )
}

/**
 * Where a path really lies, or would lie: the nearest folder above it that exists is followed, and so is a link to what
 * is not there yet, which a later step may put there.
 */
async function nearestRealPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (cause) {
    const above = dirname(path)
    if (above === path || errnoOf(cause) === 'ELOOP') return path
    const target = await linkTarget(path)
    const realAbove = await nearestRealPath(above)
    return target === undefined ? realAbove : await nearestRealPath(resolve(realAbove, target))
  }
}

/** What a symbolic link says; undefined for anything else, and where nothing is. */
async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path)
  } catch (cause) {
    const errno = errnoOf(cause)
    // What we may not look at, reading or writing will say so of.
    if (errno === undefined) throw cause
    return undefined
  }
}
