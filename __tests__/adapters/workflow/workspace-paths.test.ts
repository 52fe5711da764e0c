import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { refuseLinksOut } from '../../../src/adapters/workflow/workspace-paths.ts'

describe('refuseLinksOut', () => {
  let folder: string
  let workspace: string
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-workspace-')))
    workspace = join(folder, 'workspace')
    await mkdir(join(workspace, 'inner'), { recursive: true })
    await mkdir(join(folder, 'workspace-beside'))
    await writeFile(join(workspace, 'inner', 'file'), '')
    await symlink('inner', join(workspace, 'link-in'))
    await symlink(join(folder, 'workspace-beside'), join(workspace, 'link-out'))
    await symlink(join(folder, 'not-there'), join(workspace, 'link-nowhere'))
    await symlink('link-nowhere', join(workspace, 'link-chain'))
    await symlink('..', join(workspace, 'inner', 'link-up'))
    await symlink('../..', join(workspace, 'inner', 'link-above'))
    await symlink('link-loop', join(workspace, 'link-loop'))
    await symlink(workspace, join(folder, 'way-in'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each([
    'inner/file',
    'inner/new/folder',
    '.',
    '..dots',
    'link-in/file',
    'inner/link-up/inner/file',
    '../workspace-beside',
    '/etc/hosts',
  ])('lets %s pass', async (path) => {
    await expect(refuseLinksOut(workspace, 'lookaside', path)).resolves.toBeUndefined()
    await expect(refuseLinksOut(join(folder, 'way-in'), 'lookaside', path)).resolves.toBeUndefined()
  })

  it.each([
    'link-out',
    'link-nowhere',
    'link-nowhere/x',
    'link-chain',
    'link-out/file',
    'link-out/new/folder',
    'inner/link-above/x',
    'link-in/link-above',
  ])('refuses %s', async (path) => {
    const refusal = { code: 'path-outside-workspace', message: expect.stringContaining('input ca-file') }
    await expect(refuseLinksOut(workspace, 'ca-file', path)).rejects.toMatchObject(refusal)
    await expect(refuseLinksOut(join(folder, 'way-in'), 'ca-file', path)).rejects.toMatchObject(refusal)
  })
})
