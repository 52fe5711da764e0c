import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findClone, pathBelow } from '../../../src/adapters/git/find-clone.ts'

describe('pathBelow', () => {
  it.each<[string, typeof posix, string, string, readonly string[] | undefined]>([
    ['a file', posix, '/work/app', '/work/app/.github/policy.json', ['.github', 'policy.json']],
    ['the folder itself', posix, '/work/app', '/work/app/', []],
    ['a way round', posix, '/work/app', '/work/app/x/../keys//a.gpg', ['keys', 'a.gpg']],
    ['a backslash in a name', posix, '/work/app', '/work/app/a\\b', ['a\\b']],
    ['a name that begins with dots', posix, '/work/app', '/work/app/..keys', ['..keys']],
    ['a neighbour', posix, '/work/app', '/work/other/a', undefined],
    ['a name that begins the same', posix, '/work/app', '/work/apple', undefined],
    ['the folder above', posix, '/work/app', '/work', undefined],
    [
      'a file on Windows',
      win32,
      'D:\\a\\app',
      'D:\\a\\app\\.github\\policy.json',
      ['.github', 'policy.json'],
    ],
    ['slashes on Windows', win32, 'D:\\a\\app', 'd:/a/App/keys/a.gpg', ['keys', 'a.gpg']],
    ['another drive', win32, 'D:\\a\\app', 'C:\\a\\app\\policy.json', undefined],
    ['a share', win32, 'D:\\a\\app', '\\\\server\\a\\app', undefined],
    ['above on Windows', win32, 'D:\\a\\app', 'D:\\a\\other', undefined],
  ])('%s', (_name, rules, folder, path, expected) => {
    expect(pathBelow(folder, path, rules)).toEqual(expected)
  })
})

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
