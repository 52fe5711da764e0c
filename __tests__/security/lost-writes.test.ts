import { execFileSync } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { imageManifest, type MadeManifest } from '../fakes/manifests.ts'
import type { Run } from './kit/command.ts'
import { expectHarmless, imageOf, imagesOf } from './kit/expectations.ts'
import { listFiles } from './kit/files.ts'
import { openStage, type Stage } from './kit/judged.ts'

let stage: Stage
let manifest: MadeManifest
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  stage = await openStage()
  manifest = stage.push('team/app')
  stage.push('team/other')
  env = { COUNTERSIGN_GPG_KEY: stage.trusted.key.armor() }
})

afterAll(() => stage.close())

const words = (lookaside: string, ...names: readonly string[]): readonly string[] => [
  ...['sign', ...(names.length === 0 ? ['team/app'] : names).map(stage.reference)],
  ...['--lookaside', lookaside, '--auth-file', 'auth.json', '--json'],
]
const sign = (lookaside: string): Promise<Run> => stage.work.run(words(lookaside), { env })
const folderOf = (base: string): string => `${base}/team/app@${manifest.digest.replace(':', '=')}`

/** The one signature that was tried, and why it failed: where, what, and what to do, in one line. */
function expectFailed(run: Run, code: string, says: string | RegExp): void {
  expect(run.exitCode).toBe(3)
  const [tried] = imageOf(run).signed ?? []
  expect(tried).toMatchObject({ state: 'failed', code, message: expect.stringMatching(says) })
  expect(tried).toMatchObject({ next: expect.stringMatching(/^[A-Z`].+[.]$/) })
  expectHarmless(run.stderr)
}

describe('a store that cannot be written to', () => {
  it.each(['a-file', 'a-file/below', 'file-within'])(
    'a file where a folder should be: %s',
    async (lookaside) => {
      await stage.work.put({ 'a-file': 'mine', 'file-within/team': 'mine' })
      expectFailed(await sign(lookaside), 'lookaside-unreadable', 'is no folder')
      expect(await listFiles(stage.work.path('file-within'))).toEqual(['team'])
    },
  )

  it('a link in place of the folder of an image: nothing goes where it leads', async () => {
    await mkdir(stage.work.path('linked', 'team'), { recursive: true })
    await mkdir(stage.work.path('outside'))
    await symlink(stage.work.path('outside'), stage.work.path(folderOf('linked')))
    expectFailed(await sign('linked'), 'store-symlink', 'symbolic link')
    expect(await listFiles(stage.work.path('outside'))).toEqual([])
  })

  it.each([
    ['a link', 'store-symlink', (path: string) => symlink('/etc/passwd', path)],
    ['a folder', 'lookaside-unreadable', (path: string) => mkdir(path)],
    ['a pipe', 'lookaside-unreadable', async (path: string) => void execFileSync('mkfifo', [path])],
  ])('%s in place of a signature: neither followed nor passed over', async (kind, code, make) => {
    const base = `entry-${kind.replace(' ', '-')}`
    await mkdir(stage.work.path(folderOf(base)), { recursive: true })
    await make(stage.work.path(folderOf(base), 'signature-1'))
    const before = await listFiles(stage.work.path(base))
    expectFailed(await sign(base), code, 'signature-1')
    expect(await listFiles(stage.work.path(base))).toEqual(before)
  })

  it('images that are not there', async () => {
    await stage.work.put({ 'plain-file': imageManifest('x').text })
    const images = ['dir:nowhere', 'dir:plain-file', 'oci:nowhere', 'oci-archive:nowhere']
    const options = ['--identity', 'registry.example/app:1', '--lookaside', 'unused', '--json']
    const run = await stage.work.run(['sign', ...images, ...options], { env })
    expect(run.exitCode).toBe(3)
    expect(imagesOf(run).map(({ code }) => code)).toEqual([
      'image-not-found',
      'image-unreadable',
      'image-not-found',
      'image-not-found',
    ])
    expect(await listFiles(stage.work.path('unused'))).toEqual([])
  })
})

/** Whether this machine lets us mount something that only we see. */
function mayMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

;(mayMount() ? describe : describe.skip)('a disk of its own (needs user namespaces)', () => {
  /** Signs on a file system of its own; files that are left on it are listed on standard error. */
  const signOn = (mount: string, prepare: string, ...names: readonly string[]): Promise<Run> => {
    const quoted = words('disk', ...names).map((word) => `'${word}'`)
    const script = [
      'mkdir -p disk',
      `mount -t tmpfs -o ${mount} tmpfs disk || exit 99`,
      prepare,
      `countersign ${quoted.join(' ')}; code=$?`,
      'find disk -type f >&2',
      'exit $code',
    ]
    return stage.work.withOwnMounts(script.join('\n'), { env })
  }

  it('is full: nothing half-written is left', async () => {
    const run = await signOn('size=4k', 'head -c 4096 /dev/zero > disk/filler')
    expectFailed(run, 'store-write-failed', 'the disk is full')
    expect(run.stderr).toBe('disk/filler\n')
  })

  it('has no room for names', async () => {
    const run = await signOn('size=64k,nr_inodes=2', ':')
    expectFailed(run, 'store-write-failed', 'the disk is full')
    expect(run.stderr).toBe('')
  })

  it('becomes full in a batch: what was done is told and stays', async () => {
    const run = await signOn('size=4k', ':', 'team/app', 'team/other')
    expect(run.exitCode).toBe(3)
    const states = imagesOf(run).map(({ signed }) => signed?.[0]?.state)
    expect([...states].sort()).toEqual(['failed', 'published'])
    expect(run.stderr).toMatch(/^disk\/team\/(app|other)@sha256=[0-9a-f]{64}\/signature-1\n$/)
  })

  it('is read-only', async () => {
    const run = await signOn('ro', ':')
    expectFailed(run, 'store-read-only', 'read-only')
    expect(run.stderr).toBe('')
  })
})
