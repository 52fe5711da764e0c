import { chmod } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Run, RunOptions } from './kit/command.ts'
import { expectError, expectHarmless, expectJsonError, imagesOf } from './kit/expectations.ts'
import { listFiles } from './kit/files.ts'
import { openStage, type Stage } from './kit/judged.ts'
import { manifestPath } from './kit/servers.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage(9) // most of them only wait
  const { work, push, publish, sign } = stage
  for (const name of ['batch/one', 'batch/two']) {
    const manifest = push(name)
    publish(name, manifest, await sign(name, manifest))
  }
  await work.put({
    'bin/docker-credential-slow': '#!/bin/sh\nexec sleep 30\n',
    'bin/gpg': '#!/bin/sh\nexec sleep 30\n',
    'slow.json': JSON.stringify({ credHelpers: { 'registry.example': 'slow' } }),
    'bomb.tar.gz': bomb(),
  })
  for (const name of ['docker-credential-slow', 'gpg']) await chmod(work.path('bin', name), 0o755)
})

afterAll(() => stage.close())

/** A tar file with one member of 16 GiB, in 17 MB: more than a second of work for anyone. */
function bomb(): Buffer {
  const header = Buffer.alloc(512)
  header.write('blobs/sha256/x', 0)
  header.write('0000644\0', 100)
  header.write('200000000000', 124) // octal: 16 GiB
  header.write('0', 156)
  header.write('ustar\0' + '00', 257)
  header.write('        ', 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const zeros = gzipSync(Buffer.alloc(64 << 20))
  return Buffer.concat([gzipSync(header), ...Array<Buffer>(256).fill(zeros)])
}

/** Long enough for the program to start on a busy machine, and for everything that can be done to be done. */
const settleMs = 1500

/** Stops a run once this has come about, and a while later. */
function stopping(
  name: NodeJS.Signals,
  begun: Promise<void> = Promise.resolve(),
): Pick<RunOptions, 'onOutput'> {
  let sent = false
  return {
    onOutput: (child) => {
      if (sent) return
      sent = true
      void begun.then(() => setTimeout(() => child.signal(name), settleMs))
    },
  }
}

/** Serves an image that never comes; tells when it was asked for. */
function neverComes(name: string): Promise<void> {
  return new Promise((resolve) => stage.registry.say(manifestPath(name, '1'), () => resolve()))
}

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const

describe('a batch that is stopped', () => {
  interface Stopped {
    readonly verify: Run
    readonly sign: Run
    readonly inspect: Run
  }
  const runs = new Map<NodeJS.Signals, Stopped>()

  const stop = async (signal: NodeJS.Signals): Promise<Stopped> => {
    const { work, lookaside, reference, trusted } = stage
    const start = (command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> => {
      const never = `batch/never-${command}-${signal.toLowerCase()}`
      const images = ['batch/one', never, 'batch/two'].map(reference)
      const words = [command, ...images, '--auth-file', 'auth.json', ...args]
      return work.run(words, { ...options, ...stopping(signal, neverComes(never)) })
    }
    const env = { COUNTERSIGN_GPG_KEY: trusted.key.armor() }
    const [verify, sign, inspect] = await Promise.all([
      start('verify', ['--policy', 'policy.json', '--lookaside', lookaside.url]),
      start('sign', ['--lookaside', `out-${signal}`, '--json'], { env }),
      start('inspect', ['--lookaside', lookaside.url, '--json']),
    ])
    return { verify, sign, inspect }
  }
  const runsOf = (signal: NodeJS.Signals): Stopped => {
    const found = runs.get(signal)
    if (found === undefined) throw new Error(`no runs for ${signal}`)
    return found
  }

  beforeAll(async () => {
    await Promise.all(signals.map(async ([signal]) => runs.set(signal, await stop(signal))))
  }, 60_000)

  it.each(signals)('verify: %s ends it with %i and a report', (signal, exitCode) => {
    const { verify: run } = runsOf(signal)
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode, stderr: '' })
    expectHarmless(run.stdout)
    expect(run.stdout.match(/^accepted /gm)).toHaveLength(2)
    expect(run.stdout).toMatch(/^undecided {2}\S+\/never\S+:1\n +cancelled: .+/m)
    expect(run.stdout).toMatch(/^2 accepted, 0 waived, 0 rejected, 1 undecided$/m)
  })

  it.each(signals)('sign: %s ends it with %i, whole signatures and a report', async (signal, exitCode) => {
    const { sign: run } = runsOf(signal)
    expect(run.exitCode).toBe(exitCode)
    const states = imagesOf(run).map(({ signed, code }) => signed?.[0]?.state ?? code)
    expect(states).toEqual(['published', 'cancelled', 'published'])
    const files = await listFiles(stage.work.path(`out-${signal}`))
    expect(files).toHaveLength(2)
    for (const file of files) expect(file).toMatch(/@sha256=[0-9a-f]{64}\/signature-1$/)
  })

  it.each(signals)('inspect: %s ends it with %i and what was seen', (signal, exitCode) => {
    const { inspect: run } = runsOf(signal)
    expect(run.exitCode).toBe(exitCode)
    expect(imagesOf(run).map(({ code }) => code)).toEqual([undefined, 'cancelled', undefined])
  })
})

/** Commands that wait for something that never comes. */
const waiting: readonly {
  readonly what: string
  readonly args: readonly string[]
  readonly options?: RunOptions
}[] = [
  { what: 'standard input', args: ['digest', '-'], options: { input: 'open' } },
  {
    what: 'a passphrase on standard input',
    args: ['sign', 'registry.example/app:1', '--gpg-passphrase-file', '-', '--lookaside', 'never'],
    options: { input: 'open' },
  },
  {
    what: 'a credential helper',
    args: ['where', 'registry.example/app:1', '--auth-file', 'slow.json'],
  },
  {
    what: 'gpg',
    args: [
      ...['sign', 'registry.example/app:1', '--gpg-engine', 'gpg', '--lookaside', 'never'],
      ...['--gpg-fingerprint', 'A'.repeat(40)],
    ],
  },
  { what: 'a small archive that is endless inside', args: ['digest', 'oci-archive:bomb.tar.gz'] },
  { what: 'an archive whose layers are endless', args: ['digest', 'docker-archive:bomb.tar.gz'] },
]

describe('a run that waits', () => {
  const start = (args: readonly string[], options: RunOptions = {}): Promise<Run> =>
    stage.work.run(args, { env: { PATH: `${stage.work.path('bin')}:${process.env.PATH}` }, ...options })
  let runs: readonly { readonly timed: Run; readonly interrupted: Run }[]

  beforeAll(async () => {
    runs = await Promise.all(
      waiting.map(async ({ args, options }) => {
        const [timed, interrupted] = await Promise.all([
          start([...args, '--timeout', '1s'], options),
          start([...args, '--json'], { ...options, ...stopping('SIGINT') }),
        ])
        return { timed, interrupted }
      }),
    )
  }, 60_000)

  it.each(waiting.map(({ what }, at) => ({ what, at })))('for $what: ends with --timeout', ({ at }) => {
    const { timed } = runs[at] ?? {}
    if (timed === undefined) throw new Error('it was not started')
    expectError(timed, { exitCode: 3, code: 'cancelled', says: ['1 s (--timeout)'] })
    expect(timed.elapsedMs).toBeLessThan(8000)
  })

  it.each(waiting.map(({ what }, at) => ({ what, at })))(
    'for $what: ends with SIGINT, told in JSON',
    ({ at }) => {
      const { interrupted } = runs[at] ?? {}
      if (interrupted === undefined) throw new Error('it was not started')
      expectJsonError(interrupted, { exitCode: 130, code: 'cancelled', says: [] })
      expect(interrupted.elapsedMs).toBeLessThan(8000)
    },
  )

  it('leaves nothing half-written', async () => {
    expect(await listFiles(stage.work.path('never'))).toEqual([])
  })
})
