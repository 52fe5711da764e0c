import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type StoreFiles, systemFiles } from '../../../src/adapters/stores/store-files.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { SignatureStore, SignatureSubject } from '../../../src/ports.ts'
import { signed, testStores } from './test-stores.ts'

const digest = digestOf(Buffer.from('manifest'))
const subject: SignatureSubject = { digest, primary: true, reference: parseReference('h.example/ns/app:1') }
const blob = (text: string) => Buffer.concat([Buffer.from([0xc2]), Buffer.from(text)])
const sources = pathToFileURL(join(import.meta.dirname, '../../../src')).href

let top: string
let folder: string
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'countersign-writer-'))
  folder = join(top, `sigs/ns/app@${digest.replace(':', '=')}`)
})
afterEach(() => rm(top, { recursive: true, force: true }))

const stores = (files: Partial<StoreFiles> = {}) => testStores({ files: { ...systemFiles, ...files } })
const writer = (files: Partial<StoreFiles> = {}) => stores(files).lookasideWriter(`file://${top}/sigs`)
const errno = (code: string) => Object.assign(new Error(`${code}: secret path`), { code })
const names = async () => (await readdir(folder)).sort()
const read = async (store: SignatureStore) => {
  const found: string[] = []
  for await (const entry of store.list(subject)) found.push(entry.place)
  return found
}

describe('a base that is not there yet', () => {
  it('is made with all that is missing above it', async () => {
    const deep = testStores().lookasideWriter(`file://${top}/a/b/c`)
    await deep.append(subject, signed(blob('one')))
    expect(await readdir(join(top, 'a/b/c/ns'))).toHaveLength(1)
  })

  it('makes the base where another writer makes what is missing above it in between', async () => {
    let isFirst = true
    const racing = (async (path: string, options: { readonly mode: number }) => {
      if (!isFirst) return await systemFiles.mkdir(path, options)
      isFirst = false
      await systemFiles.mkdir(dirname(path), options)
      throw errno('ENOENT')
    }) as StoreFiles['mkdir']
    const store = stores({ mkdir: racing }).lookasideWriter(`file://${top}/not/there`)
    expect((await store.append(subject, signed(blob('one')))).number).toBe(1)
  })

  it('fails where a folder takes no others and says that it is not there, as below /proc', async () => {
    const mkdir = (): Promise<undefined> => Promise.reject(errno('ENOENT'))
    await expect(writer({ mkdir }).append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-write-failed',
    })
  })
})

describe('files', () => {
  it('are readable by all, in folders that all may enter', async () => {
    const umask = process.umask(0o022)
    try {
      await writer().append(subject, signed(blob('one')))
    } finally {
      process.umask(umask)
    }
    expect((await stat(join(folder, 'signature-1'))).mode & 0o777).toBe(0o644)
    for (const path of [folder, dirname(folder), join(top, 'sigs')]) {
      expect((await stat(path)).mode & 0o777).toBe(0o755)
    }
  })

  it('left behind by a stopped run more than an hour ago are removed, younger ones are not', async () => {
    await writer().append(subject, signed(blob('one')))
    const old = new Date(Date.now() - 61 * 60 * 1000)
    for (const name of ['.countersign-old', '.countersign-young', '.other'])
      await writeFile(join(folder, name), '')
    await mkdir(join(folder, '.countersign-lock-signature-9'))
    for (const name of ['.countersign-old', '.other', '.countersign-lock-signature-9']) {
      await utimes(join(folder, name), old, old)
    }
    await writer().append(subject, signed(blob('two')))
    expect(await names()).toEqual(['.countersign-young', '.other', 'signature-1', 'signature-2'])
  })

  it('that are old links are removed, not what they point to', async () => {
    await writer().append(subject, signed(blob('one')))
    await writeFile(join(top, 'precious'), 'x')
    await symlink(join(top, 'precious'), join(folder, '.countersign-link'))
    const { lutimes } = await import('node:fs/promises')
    await lutimes(join(folder, '.countersign-link'), 0, 0)
    await writer().append(subject, signed(blob('two')))
    expect(await names()).toEqual(['signature-1', 'signature-2'])
    expect(await readFile(join(top, 'precious'), 'utf8')).toBe('x')
  })
})

describe('many processes at once', () => {
  const script = `
    const { createSignatureStores } = await import('${sources}/adapters/stores/signature-stores.ts')
    const [base, digest, name] = process.argv.slice(1)
    const store = createSignatureStores({ http: {}, client: {} }).lookasideWriter(base)
    const subject = { digest, primary: true, reference: { domain: 'h.example', path: 'ns/app', tag: '1' } }
    for (let i = 0; i < 6; i += 1) await store.append(subject, { kind: 'simple-signing', bytes: Buffer.from('\\xc2' + name + '-' + i, 'latin1') })
  `
  it('lose nothing', async () => {
    const args = (name: string) => ['--input-type=module', '-e', script, `file://${top}/sigs`, digest, name]
    const children = ['a', 'b', 'c', 'd'].map((name) =>
      spawn(process.execPath, args(name), { stdio: 'inherit' }),
    )
    const codes = await Promise.all(
      children.map(async (child): Promise<unknown> => await once(child, 'exit')),
    )
    expect(codes).toEqual(children.map(() => [0, null]))
    const found = await names()
    expect(found.length).toBe(24)
    const texts = await Promise.all(found.map((name) => readFile(join(folder, name), 'latin1')))
    expect(new Set(texts).size).toBe(24)
    expect((await read(writer())).length).toBe(24)
  })
})

describe('a writer that is killed', () => {
  // Stops itself with SIGKILL right before (or after) the entry gets its name.
  const script = (when: 'before' | 'after') => `
    import * as fs from 'node:fs/promises'
    const { createSignatureStores } = await import('${sources}/adapters/stores/signature-stores.ts')
    const die = () => process.kill(process.pid, 'SIGKILL')
    const files = { ...fs, link: async (...args) => { ${when === 'before' ? 'die()' : 'await fs.link(...args); die()'}; await new Promise(() => setInterval(() => {}, 1000)) } }
    const [base, digest] = process.argv.slice(1)
    const store = createSignatureStores({ http: {}, client: {}, files }).lookasideWriter(base)
    await store.append({ digest, primary: true, reference: { domain: 'h.example', path: 'ns/app', tag: '1' } }, { kind: 'simple-signing', bytes: Buffer.from([0xc2, 1]) })
  `
  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)(
    '%s the name is there leaves %i whole signatures, and a later run ends with one',
    async (when, count) => {
      const args = ['--input-type=module', '-e', script(when), `file://${top}/sigs`, digest]
      expect(spawnSync(process.execPath, args).signal).toBe('SIGKILL')
      expect((await read(writer())).length).toBe(count)
      expect((await names()).some((name) => name.startsWith('.countersign-'))).toBe(true)
      expect((await writer().append(subject, signed(Buffer.from([0xc2, 1])))).number).toBe(1)
      expect((await read(writer())).length).toBe(1)
      expect(await readFile(join(folder, 'signature-1'))).toEqual(Buffer.from([0xc2, 1]))
    },
  )
})

describe('a disk that fails', () => {
  /** A file system whose open files fail in one method. */
  const failing = (method: 'writeFile' | 'sync', code: string): Partial<StoreFiles> => ({
    open: async (...args) => {
      const file = await systemFiles.open(...args)
      if (args[1] !== 'r') file[method] = () => Promise.reject(errno(code))
      return file
    },
  })
  const refusing = (method: 'open' | 'mkdir' | 'link', code: string): Partial<StoreFiles> => ({
    [method]: () => Promise.reject(errno(code)),
  })
  it.each<[string, Partial<StoreFiles>, string, string]>([
    ['is full', failing('writeFile', 'ENOSPC'), 'store-write-failed', 'the disk is full'],
    ['is full when synced', failing('sync', 'EDQUOT'), 'store-write-failed', 'quota'],
    ['has a fault', failing('sync', 'EIO'), 'store-write-failed', 'EIO'],
    ['is read-only', refusing('open', 'EROFS'), 'store-read-only', 'read-only'],
    ['forbids files', refusing('open', 'EACCES'), 'store-read-only', 'permission denied'],
    ['forbids folders', refusing('mkdir', 'EACCES'), 'store-read-only', 'permission denied'],
    ['is full when linked', refusing('link', 'ENOSPC'), 'store-write-failed', 'the disk is full'],
  ])('because it %s leaves nothing behind', async (_name, files, code, words) => {
    const store = writer(files)
    const fault: unknown = await store.append(subject, signed(blob('one'))).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code, exitCode: 3, message: expect.stringContaining(words) })
    expect(fault).toMatchObject({ message: expect.not.stringContaining('secret') })
    expect(await readdir(folder).catch(() => [])).toEqual([])
  })

  it('that cannot sync folders is good enough', async () => {
    const files: Partial<StoreFiles> = {
      open: async (...args) => {
        const file = await systemFiles.open(...args)
        if (args[1] === 'r') file.sync = () => Promise.reject(errno('EINVAL'))
        return file
      },
    }
    expect((await writer(files).append(subject, signed(blob('one')))).number).toBe(1)
  })

  it('has a file where a folder belongs', async () => {
    await writeFile(join(top, 'sigs'), '')
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-write-failed',
    })
    await expect(read(writer())).rejects.toMatchObject({
      code: 'lookaside-unreadable',
      next: expect.stringContaining('each part of the path a folder'),
    })
    await rm(join(top, 'sigs'))
    await mkdir(join(top, 'sigs'))
    await writeFile(join(top, 'sigs/ns'), '')
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-write-failed',
      message: expect.stringContaining(join(top, 'sigs/ns')),
    })
    await expect(read(writer())).rejects.toMatchObject({ code: 'lookaside-unreadable' })
  })

  const asUser = process.getuid?.() === 0 ? it.skip : it
  asUser('may not be written to or read (needs a user that permissions hold for)', async () => {
    await mkdir(join(top, 'sigs'))
    await chmod(join(top, 'sigs'), 0o555)
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-read-only',
    })
    await chmod(join(top, 'sigs'), 0o755)
  })
})

describe('a file system without hard links', () => {
  const noLinks: Partial<StoreFiles> = { link: () => Promise.reject(errno('EPERM')) }

  it('is written by name and lock, exclusively and without traces', async () => {
    const blobs = Array.from({ length: 12 }, (_, index) => blob(`${index}`))
    const receipts = await Promise.all(
      blobs.map(async (bytes) => await writer(noLinks).append(subject, signed(bytes))),
    )
    expect(new Set(receipts.map(({ number }) => number)).size).toBe(12)
    expect((await names()).length).toBe(12)
    const texts = await Promise.all((await names()).map((name) => readFile(join(folder, name))))
    expect(new Set(texts.map(String)).size).toBe(12)
  })

  it('never overwrites an entry', async () => {
    await writer(noLinks).append(subject, signed(blob('one')))
    // Another writer takes number 2 after we looked and before we hold the lock.
    let raced = false
    const racing: Partial<StoreFiles> = {
      link: async () => {
        if (!raced) await writeFile(join(folder, 'signature-2'), blob('theirs'))
        raced = true
        throw errno('ENOTSUP')
      },
    }
    expect((await writer(racing).append(subject, signed(blob('ours')))).number).toBe(3)
    expect(await readFile(join(folder, 'signature-2'))).toEqual(blob('theirs'))
  })

  it('is given up where somebody holds the lock', async () => {
    await writer().append(subject, signed(blob('one')))
    await mkdir(join(folder, '.countersign-lock-signature-2'))
    await expect(writer(noLinks).append(subject, signed(blob('two')))).rejects.toMatchObject({
      code: 'store-write-failed',
      mayPass: true,
      message: expect.stringContaining('.countersign-lock-signature-2'),
    })
    expect(await names()).toEqual(['.countersign-lock-signature-2', 'signature-1'])
  })
})

describe('other writers', () => {
  it('who take the same number push us to the next; equal bytes are ours', async () => {
    const racing = (theirs: Uint8Array): Partial<StoreFiles> => ({
      link: async (from, to) => {
        await writeFile(to, theirs, { flag: 'wx' }).catch(() => undefined)
        await link(from, to)
      },
    })
    await writer().append(subject, signed(blob('one')))
    // Takes 2, 3 and so on, each time right before us.
    let left = 3
    const busy: Partial<StoreFiles> = {
      link: async (from, to) => {
        left -= 1
        if (left > 0) await writeFile(to, blob(`theirs ${left}`))
        await link(from, to)
      },
    }
    expect((await writer(busy).append(subject, signed(blob('two')))).number).toBe(4)
    expect((await writer(racing(blob('same'))).append(subject, signed(blob('same')))).number).toBe(5)
    expect((await names()).length).toBe(5)
  })

  it('who remove a lower number meanwhile make a gap that is told', async () => {
    await writer().append(subject, signed(blob('one')))
    const removing: Partial<StoreFiles> = {
      link: async (from, to) => {
        await unlink(join(folder, 'signature-1'))
        await link(from, to)
      },
    }
    await expect(writer(removing).append(subject, signed(blob('two')))).rejects.toMatchObject({
      code: 'store-gap',
      exitCode: 3,
      message: expect.stringContaining('signature-1'),
    })
  })
})

describe('attacks', () => {
  it('a link in place of a folder is followed nowhere', async () => {
    await mkdir(join(top, 'elsewhere'))
    await mkdir(join(top, 'sigs'))
    await symlink(join(top, 'elsewhere'), join(top, 'sigs/ns'))
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-symlink',
      exitCode: 3,
    })
    expect(await readdir(join(top, 'elsewhere'))).toEqual([])
    await mkdir(join(top, 'elsewhere', folder.slice(join(top, 'sigs/ns').length)))
    await expect(read(writer())).rejects.toMatchObject({ code: 'store-symlink', exitCode: 3 })
  })

  it('a link in place of an entry is neither read nor written through', async () => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(top, 'other'), blob('other'))
    await symlink(join(top, 'other'), join(folder, 'signature-1'))
    await expect(read(writer())).rejects.toMatchObject({ code: 'store-symlink' })
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-symlink',
    })
    await unlink(join(folder, 'signature-1'))
    await symlink(join(top, 'nowhere'), join(folder, 'signature-1'))
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'store-symlink',
    })
    await expect(stat(join(top, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('a link as the base itself is what the user chose', async () => {
    await mkdir(join(top, 'real'))
    await symlink(join(top, 'real'), join(top, 'sigs'))
    await writer().append(subject, signed(blob('one')))
    expect((await read(writer())).length).toBe(1)
  })

  it('a pipe or a folder in place of an entry blocks nobody', async () => {
    await mkdir(folder, { recursive: true })
    spawnSync('mkfifo', [join(folder, 'signature-1')])
    await expect(read(writer())).rejects.toMatchObject({ code: 'lookaside-unreadable' })
    await rm(join(folder, 'signature-1'))
    await mkdir(join(folder, 'signature-1'))
    await expect(read(writer())).rejects.toMatchObject({ code: 'lookaside-unreadable' })
    await expect(writer().append(subject, signed(blob('one')))).rejects.toMatchObject({
      code: 'lookaside-unreadable',
    })
  })

  it.each(['../x', 'a/../../x', '..', '/etc', 'a//b', ''])(
    'the repository path %j leads nowhere',
    async (path) => {
      const hostile = { ...subject, reference: { domain: 'h.example', path, tag: '1' } }
      await expect(writer().append(hostile, signed(blob('one')))).rejects.toMatchObject({
        code: 'reference-malformed',
      })
      expect(() => writer().list(hostile)).toThrow(expect.objectContaining({ code: 'reference-malformed' }))
      expect(await readdir(top)).toEqual([])
    },
  )
})

it('a dir: image that is not there is not made', async () => {
  const store = stores().directory(join(top, 'image'))
  await expect(store.append(subject, signed(blob('one')))).rejects.toMatchObject({
    code: 'store-write-failed',
  })
  expect(await readdir(top)).toEqual([])
  expect(await read(store)).toEqual([])
})
