import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findClone } from '../../../src/adapters/git/find-clone.ts'

describe('findClone', () => {
  let workspace: string
  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'countersign-clones-'))
    await mkdir(join(workspace, 'app', '.git'), { recursive: true })
    await mkdir(join(workspace, 'app', 'inner', '.git'), { recursive: true })
    await mkdir(join(workspace, 'tree'))
    await writeFile(join(workspace, 'tree', '.git'), 'gitdir: ../app/.git')
  })
  afterAll(() => rm(workspace, { recursive: true, force: true }))

  it.each<[string, string | undefined, string | undefined]>([
    ['nothing at the workspace', undefined, undefined],
    ['nothing for a file beside the clones', 'policy.json', undefined],
    ['the clone of a file', 'app/.github/none/policy.json', 'app'],
    ['the outer clone of two', 'app/inner/policy.json', 'app'],
    ['a clone whose repository is elsewhere', 'tree/policy.json', 'tree'],
    ['nothing above the workspace', '../policy.json', undefined],
  ])('finds %s', async (_name, path, root) => {
    const folder = root === undefined ? undefined : join(workspace, root)
    const expected = folder === undefined ? undefined : { root: folder, gitFolder: join(folder, '.git') }
    expect(await findClone(workspace, path)).toEqual(expected)
    if (path !== undefined) expect(await findClone(workspace, join(workspace, path))).toEqual(expected)
  })
})
