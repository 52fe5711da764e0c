import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createNewFiles } from '../../src/adapters/new-files.ts'
import type { NewFile } from '../../src/ports.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cs-new-files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = (path: string, access: NewFile['access'] = 'shared', text = `content of ${path}`): NewFile => ({
  path,
  bytes: Buffer.from(text),
  access,
})
const pair = [file('a.key', 'private'), file('a.pub')] as const
const write = (...files: readonly NewFile[]): Promise<void> => createNewFiles(folder).write(files)
const modeOf = (name: string): number => statSync(join(folder, name)).mode & 0o777

describe('new files', () => {
  it('are written whole, for their owner alone where they are secret, and nothing is left beside them', async () => {
    const umask = process.umask(0)
    try {
      await write(...pair)
    } finally {
      process.umask(umask)
    }
    expect(readdirSync(folder).sort()).toEqual(['a.key', 'a.pub'])
    expect(readFileSync(join(folder, 'a.key'), 'utf8')).toBe('content of a.key')
    expect([modeOf('a.key'), modeOf('a.pub')]).toEqual([0o600, 0o644])
  })

  it('count from the working directory, or from the root', async () => {
    mkdirSync(join(folder, 'keys'))
    await write(file('keys/b.pub'), file(join(folder, 'c.pub')))
    expect([readdirSync(join(folder, 'keys')), readdirSync(folder)]).toEqual([['b.pub'], ['c.pub', 'keys']])
  })

  it.each<[string, () => void]>([
    ['a file', () => writeFileSync(join(folder, 'a.pub'), 'mine')],
    ['a folder', () => mkdirSync(join(folder, 'a.pub'))],
    ['a link to nothing', () => symlinkSync(join(folder, 'elsewhere'), join(folder, 'a.pub'))],
    [
      'a link to a file',
      () => {
        writeFileSync(join(folder, 'elsewhere'), 'mine')
        symlinkSync(join(folder, 'elsewhere'), join(folder, 'a.pub'))
      },
    ],
  ])('are not written at all where one name is taken by %s', async (_what, take) => {
    take()
    const before = readdirSync(folder).sort()
    await expect(write(...pair)).rejects.toMatchObject({
      ...{ code: 'file-exists', exitCode: 2 },
      message: 'a.pub: expected a name that is free, found a file',
    })
    expect(readdirSync(folder).sort()).toEqual(before)
    for (const name of before.filter((each) =>
      statSync(join(folder, each), { throwIfNoEntry: false })?.isFile(),
    ))
      expect(readFileSync(join(folder, name), 'utf8')).toBe('mine')
  })

  it('are not written twice under one name', async () => {
    await expect(write(file('a'), file('./a'))).rejects.toMatchObject({ code: 'file-exists' })
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['is not there', 'none/a.pub'],
    ['is a file', 'mine/a.pub'],
  ])('are not written at all where a folder %s', async (_what, path) => {
    writeFileSync(join(folder, 'mine'), '')
    const failed = expect(write(file('a.key'), file(path))).rejects
    await failed.toMatchObject({
      code: 'file-not-written',
      exitCode: 3,
      message: expect.stringContaining(path),
    })
    expect(readdirSync(folder)).toEqual(['mine'])
  })

  it('go to one of many who write the same name at once, whole', async () => {
    const writers = Array.from({ length: 20 }, (_, at) =>
      write(file('one', 'private', String(at)), file('two', 'shared', String(at))).then(
        () => at,
        () => null,
      ),
    )
    const won = (await Promise.all(writers)).filter((at) => at !== null)
    expect(won).toHaveLength(1)
    expect(readdirSync(folder).sort()).toEqual(['one', 'two'])
    expect(['one', 'two'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
      `${won[0]}`,
      `${won[0]}`,
    ])
  })

  it('are whole or not there under their names, whenever a run is killed', async () => {
    const size = 8 * 1024 * 1024
    const module = join(import.meta.dirname, '../../src/adapters/new-files.ts')
    const program = `
      import { createNewFiles } from ${JSON.stringify(module)}
      const bytes = Buffer.alloc(${size}, 'x')
      const { write } = createNewFiles(process.cwd())
      process.stdout.write('ready')
      for (let at = 0; ; at += 1)
        await write([{ path: at + '.key', bytes, access: 'private' }, { path: at + '.pub', bytes, access: 'shared' }])`
    const args = ['--experimental-strip-types', '--input-type=module', '-e', program]
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    while (readdirSync(folder).length < 5) await new Promise((resolve) => setTimeout(resolve, 1))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const named = readdirSync(folder).filter((name) => !name.startsWith('.countersign-'))
    expect(named.length).toBeGreaterThan(0)
    expect(named.map((name) => statSync(join(folder, name)).size)).toEqual(named.map(() => size))
  })
})

describe('a look at new files', () => {
  const demandFree = (path: string): Promise<void> => createNewFiles(folder).demandFree([path])

  it('finds a free name in a folder that is there, and makes nothing', async () => {
    await demandFree('a.json')
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses a file, and a link that leads nowhere', async () => {
    writeFileSync(join(folder, 'a.json'), '')
    symlinkSync('nowhere', join(folder, 'b.json'))
    await expect(demandFree('a.json')).rejects.toMatchObject({ code: 'file-exists', exitCode: 2 })
    await expect(demandFree('b.json')).rejects.toMatchObject({ code: 'file-exists', exitCode: 2 })
  })

  it('refuses a folder that is not there', async () => {
    await expect(demandFree('no/a.json')).rejects.toMatchObject({ code: 'file-not-written', exitCode: 3 })
  })
})
