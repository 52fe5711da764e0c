import { stat } from 'node:fs/promises'
import nodePath from 'node:path'
import { errnoOf } from '../platform/files.ts'
import { pathBelow } from '../platform/local-path.ts'

/** A clone in the workspace of a job. */
export interface Clone {
  /** Absolute top folder of its work tree. */
  readonly root: string
  /** Its `.git`: a folder, or a file that leads to one. */
  readonly gitFolder: string
}

/**
 * The clone that a file of the workspace belongs to: the outermost on the way to it, because a change can bring inner
 * ones (submodules) in place of folders, but never one around its own. Nothing outside the workspace is looked at.
 *
 * @param policyPath - as the user wrote it; absent: the workspace itself
 * @returns undefined where there is none on the way
 */
export async function findClone(
  workspace: string,
  policyPath: string | undefined,
): Promise<Clone | undefined> {
  return await firstClone(foldersOnTheWay(workspace, policyPath))
}

/**
 * The clone that a file belongs to where nobody proposes a change: the innermost, so that a policy of another
 * repository, checked out into a folder of this one, names its keys from its own root.
 *
 * @returns undefined where there is none on the way
 */
export async function findInnermostClone(workspace: string, policyPath: string): Promise<Clone | undefined> {
  return await firstClone(foldersOnTheWay(workspace, policyPath).toReversed())
}

async function firstClone(folders: readonly string[]): Promise<Clone | undefined> {
  for (const root of folders) {
    const gitFolder = nodePath.join(root, '.git')
    if (await isThere(gitFolder)) return { root, gitFolder }
  }
  return undefined
}

/** From the workspace down to the folder of the file. */
function foldersOnTheWay(workspace: string, policyPath: string | undefined): readonly string[] {
  const path = policyPath === undefined ? workspace : nodePath.resolve(workspace, policyPath, '..')
  const parts = pathBelow(workspace, path) ?? []
  return [workspace, ...parts.map((_part, index) => nodePath.join(workspace, ...parts.slice(0, index + 1)))]
}

/** One that is hidden from us is there: git will say why it cannot be read. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    const errno = errnoOf(error)
    return errno !== 'ENOENT' && errno !== 'ENOTDIR'
  }
}
