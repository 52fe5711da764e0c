import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putFiles } from './files.ts'

/** What a run of the built program came to. */
export interface Run {
  /** Null where it had to be killed. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly elapsedMs: number
}

/** How it is run. */
export interface RunOptions {
  /** Added to PATH and an empty HOME: nothing of the machine is read. */
  readonly env?: Readonly<Record<string, string>>
  /** Standard input; `open` leaves it open and empty for as long as the program runs. Default: closed. */
  readonly input?: string | 'open'
  /** Words in front of the program: another program that starts it in surroundings of its own. */
  readonly through?: readonly string[]
  /** Where the two streams go: pipes, unless told otherwise by a descriptor; `closed` is a pipe that nobody reads. */
  readonly stdout?: number | 'closed'
  readonly stderr?: number
  /** Called at each piece of output, and once at the start. */
  readonly onOutput?: (
    child: { readonly pid: number; signal(name: NodeJS.Signals): void },
    text: string,
  ) => void
}

/** A folder to work in; everything in it is gone after `close`. */
export interface Workplace {
  readonly folder: string
  readonly path: (...parts: readonly string[]) => string
  run(args: readonly string[], options?: RunOptions): Promise<Run>
  /** Runs a shell script, in which `countersign` is the built program, with mounts that only it sees. */
  withOwnMounts(script: string, options?: RunOptions): Promise<Run>
  /** Writes files below the folder. */
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>
  close(): void
}

const cli = process.env.COUNTERSIGN_TEST_CLI ?? ''
/** Far more than any run of these tests may take. */
const killAfterMs = 20_000
/** Runs at once: the machines that run this have two cores. Runs that only wait may be more. */
const usualAtOnce = 3

let atOnce = usualAtOnce
let running = 0
const waiting: (() => void)[] = []

/** Waits for one of the few places that running children may take. */
async function enter(): Promise<void> {
  if (running < atOnce) running += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
}

function leave(): void {
  const next = waiting.shift()
  if (next === undefined) running -= 1
  else next()
}

/**
 * A new folder of its own below the system's folder for temporary files, with an empty HOME in it.
 *
 * @param runsAtOnce - of all workplaces of a test file
 */
export async function openWorkplace(runsAtOnce = usualAtOnce): Promise<Workplace> {
  atOnce = runsAtOnce
  const folder = await mkdtemp(join(tmpdir(), 'cs-security-'))
  await putFiles(folder, { 'home/.keep': '', 'auth.json': '{"auths":{}}' })
  return {
    folder,
    path: (...parts) => join(folder, ...parts),
    put: (files) => putFiles(folder, files),
    run: (args, options = {}) =>
      inTurn(() => start(folder, [...(options.through ?? []), process.execPath, cli, ...args], options)),
    withOwnMounts: (script, options = {}) => {
      const program = `countersign() { "${process.execPath}" "${cli}" "$@"; }`
      return inTurn(() => start(folder, ['unshare', '-rm', 'sh', '-c', `${program}\n${script}`], options))
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function inTurn<T>(task: () => Promise<T>): Promise<T> {
  await enter()
  try {
    return await task()
  } finally {
    leave()
  }
}

function start(folder: string, words: readonly string[], options: RunOptions): Promise<Run> {
  const startedMs = performance.now()
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: join(folder, 'home'), ...options.env },
    stdio: [
      options.input === undefined ? 'ignore' : 'pipe',
      typeof options.stdout === 'number' ? options.stdout : 'pipe',
      options.stderr ?? 'pipe',
    ],
  })
  const output = { stdout: '', stderr: '' }
  const told = { pid: child.pid ?? 0, signal: (name: NodeJS.Signals) => void child.kill(name) }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      output[name] += chunk.toString('utf8')
      options.onOutput?.(told, output[name])
    })
  }
  if (options.stdout === 'closed') child.stdout?.destroy()
  child.on('spawn', () => options.onOutput?.(told, ''))
  child.stdin?.on('error', () => undefined) // a program that ends without reading it is no fault of the test
  if (options.input !== undefined && options.input !== 'open') child.stdin?.end(options.input)
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      resolve({ exitCode, ...output, elapsedMs: performance.now() - startedMs })
    })
  })
}
