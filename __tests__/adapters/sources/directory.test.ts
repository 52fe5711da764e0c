import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { openDirectoryImage } from '../../../src/adapters/sources/directory.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { amd, directoryFiles, index, put } from './test-images.ts'

let top: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'countersign-dir-'))
})
afterEach(() => rm(top, { recursive: true, force: true }))

const read = async (digest?: Parameters<Awaited<ReturnType<typeof openDirectoryImage>>['readManifest']>[0]) =>
  await (await openDirectoryImage({ transport: 'dir', path: top })).readManifest(digest)

it.each([
  'Directory Transport Version: 1.1\n',
  'Directory Transport Version: 1.2\n',
  'Directory Transport Version: 1.1',
])('reads a folder of version %j', async (version) => {
  await put(top, { ...directoryFiles, version })
  expect((await read()).digest).toBe(digestOf(index))
})

it('reads a folder without a version, and links in it', async () => {
  await put(top, { elsewhere: index })
  await symlink(join(top, 'elsewhere'), join(top, 'manifest.json'))
  expect((await read()).digest).toBe(digestOf(index))
})

it.each([
  '',
  'Directory Transport Version: 1.3\n',
  'Directory Transport Version: 2.0\n',
  'x',
  '\u001b[31m',
  'x'.repeat(5000),
])('refuses a folder of version %j', async (version) => {
  await put(top, { ...directoryFiles, version })
  await expect(read()).rejects.toMatchObject({ code: 'layout-malformed', exitCode: 3 })
})

it('finds an instance by a digest other than sha256', async () => {
  const digest = digestOf(amd, 'sha512')
  await put(top, { 'manifest.json': index, [`${digest.replace(':', '-')}.manifest.json`]: amd })
  expect((await read(digest)).digest).toBe(digestOf(amd))
  expect((await read(digestOf(index, 'sha512'))).bytes).toEqual(index)
})

it.each<[string, () => Promise<void>, string]>([
  ['no manifest', async () => undefined, 'image-not-found'],
  ['a folder in its place', async () => void (await mkdir(join(top, 'manifest.json'))), 'image-unreadable'],
  ['an empty one', () => writeFile(join(top, 'manifest.json'), ''), 'manifest-empty'],
  [
    'one of more than 4 MiB',
    () => writeFile(join(top, 'manifest.json'), Buffer.alloc(4 * 1024 * 1024 + 1)),
    'image-unreadable',
  ],
])('with %s there is no image', async (_name, prepare, code) => {
  await prepare()
  await expect(read()).rejects.toMatchObject({ code, exitCode: 3 })
})

it('says how to copy a platform that is not there', async () => {
  await put(top, { 'manifest.json': index })
  await expect(read(digestOf(amd))).rejects.toMatchObject({
    code: 'manifest-not-found',
    next: expect.stringContaining('--all'),
  })
})

it('is no image when it is a file', async () => {
  await writeFile(join(top, 'file'), '')
  await expect(openDirectoryImage({ transport: 'dir', path: join(top, 'file') })).rejects.toMatchObject({
    code: 'image-unreadable',
  })
})
