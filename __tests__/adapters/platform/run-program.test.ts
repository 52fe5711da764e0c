import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { childEnvironment } from '../../../src/adapters/platform/child-environment.ts'
import { lastWordsOf, type ProgramCall, runProgram } from '../../../src/adapters/platform/run-program.ts'

jest.setTimeout(30_000)

const node = (script: string, more: Partial<ProgramCall> = {}): ProgramCall => ({
  program: process.execPath,
  args: ['-e', script],
  input: Buffer.from(''),
  environment: {},
  maxStdoutBytes: 1000,
  maxStderrBytes: 1000,
  timeoutMs: 20_000,
  ...more,
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-programs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Whether a process ends in time. */
async function goneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 50) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await setTimeout(50)
  }
  return false
}

/** Lives until it is ended. */
const forEver = 'setInterval(() => undefined, 1000)'

describe('runProgram', () => {
  it('gives what it wrote and how it ended', async () => {
    const script = `
      process.stdin.pipe(process.stdout)
      process.stdin.on('end', () => { process.stderr.write('words'); process.exitCode = 7 })`
    const run = await runProgram(node(script, { input: Buffer.from('a\\0b\\xff', 'latin1') }))
    expect(run).toMatchObject({ kind: 'ended', exitCode: 7 })
    expect(run.kind === 'ended' && Buffer.from(run.stdout).toString('latin1')).toBe('a\\0b\\xff')
    expect(run.kind === 'ended' && Buffer.from(run.stderr).toString()).toBe('words')
  })

  it('passes arguments as they are', async () => {
    const args = ['a b', '"quoted"', '$HOME', '*', '', 'back\\\\slash']
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
    const run = await runProgram(node('', { args: ['-e', script, '--', ...args] }))
    expect(run.kind === 'ended' && JSON.parse(Buffer.from(run.stdout).toString())).toEqual(args)
  })

  it('gives the program no variable but those named', async () => {
    const script = 'process.stdout.write(JSON.stringify(process.env))'
    const run = await runProgram(node(script, { environment: { ONLY: 'this' } }))
    expect(run.kind === 'ended' && JSON.parse(Buffer.from(run.stdout).toString())).toEqual({ ONLY: 'this' })
  })

  it('tells a program that is not there', async () => {
    expect(await runProgram(node('', { program: 'no-such-program-anywhere' }))).toMatchObject({
      kind: 'not-started',
    })
  })

  it('finds a program by the PATH it is given, past what is none and what is relative', async () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => join(folder, name))
    for (const bin of [first, second, third]) await mkdir(join(String(bin)), { recursive: true })
    await mkdir(join(String(first), 'tool'))
    await writeFile(join(String(second), 'tool'), 'no program')
    await writeFile(join(String(third), 'tool'), '#!/bin/sh\necho found\n', { mode: 0o755 })
    const at = (path: string) => node('', { program: 'tool', args: [], environment: { PATH: path } })
    const run = await runProgram(at(`/nonexistent:${first}:${second}:${third}`))
    expect(run.kind === 'ended' && Buffer.from(run.stdout).toString()).toBe('found\n')
    const relativeFolder = relative(process.cwd(), String(third))
    expect(await runProgram(at(`${relativeFolder}::.`))).toEqual({ kind: 'not-started' })
  })

  it('outlives a program that does not read what it is given', async () => {
    const input = Buffer.alloc(4 * 1024 * 1024)
    expect(await runProgram(node('process.exit(3)', { input }))).toMatchObject({ kind: 'ended', exitCode: 3 })
  })

  it.each<[string, string, Partial<ProgramCall>]>([
    ['late', forEver, { timeoutMs: 1500 }],
    ['too-much', `process.stdout.write('x'.repeat(2000)); ${forEver}`, {}],
    ['too-much', `process.stderr.write('x'.repeat(2000)); ${forEver}`, {}],
    ['cancelled', forEver, { signal: AbortSignal.timeout(1500) }],
  ])('ends one that is %s', async (kind, script, more) => {
    const pidFile = join(folder, 'pid')
    const tellPid = `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))`
    expect(await runProgram(node(`${tellPid}; ${script}`, more))).toEqual({ kind })
    await expect(goneWithin(Number(await readFile(pidFile, 'utf8')), 5000)).resolves.toBe(true)
  })

  it('does not begin what was cancelled before', async () => {
    const mark = join(folder, 'begun')
    const script = `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '')`
    expect(await runProgram(node(script, { signal: AbortSignal.abort() }))).toEqual({ kind: 'cancelled' })
    await setTimeout(500)
    await expect(readFile(mark)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('ends only the program that is late, not one beside it', async () => {
    const beside = runProgram(node(`setTimeout(() => process.stdout.write('done'), 1500)`))
    expect(await runProgram(node(forEver, { timeoutMs: 300 }))).toEqual({ kind: 'late' })
    expect(await beside).toMatchObject({ kind: 'ended', exitCode: 0 })
  })
})

describe('childEnvironment', () => {
  it('keeps secrets of the run back, whatever their case', () => {
    const environment = {
      PATH: '/bin',
      HOME: undefined,
      LC_ALL: 'de_DE.UTF-8',
      'INPUT_GPG-KEY': 'secret',
      input_key: 'secret',
      COUNTERSIGN_GPG_PASSPHRASE: 'secret',
      ACTIONS_RUNTIME_TOKEN: 'secret',
    }
    expect(childEnvironment(environment)).toEqual({ PATH: '/bin', LC_ALL: 'C' })
  })
})

describe('lastWordsOf', () => {
  it.each([
    [['one', 'two', ''], 'two'],
    [[' ', ''], 'it said nothing'],
    [['a\u001b[31m\rb'], 'a [31m b'],
    [['x'.repeat(300)], 'x'.repeat(200)],
  ])('of %j', (lines, expected) => {
    expect(lastWordsOf(lines)).toBe(expected)
  })
})
