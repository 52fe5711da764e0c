import { type ChildProcess, spawn } from 'node:child_process'

/** A program that has ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** How a program is started. */
export interface StartOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Called for each whole line of either stream, in the order in which they came. */
  readonly onLines: (text: string) => void
  readonly onStart?: ((child: ChildProcess) => void) | undefined
}

/** Far more than any step, or table of steps, of these tests may take. */
const killAfterMs = 150_000
/** Steps at once: each keeps a core busy. */
const atOnce = 3

let running = 0
const waiting: (() => void)[] = []

/** Runs a program once one of the few places is free. */
export async function runChild(words: readonly string[], options: StartOptions): Promise<Ended> {
  if (running < atOnce) running += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await start(words, options)
  } finally {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

function start([program = '', ...args]: readonly string[], options: StartOptions): Promise<Ended> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  const pending = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
      const text = pending[name] + chunk
      const end = text.lastIndexOf('\n') + 1
      pending[name] = text.slice(end)
      if (end > 0) options.onLines(text.slice(0, end))
    })
  }
  child.on('spawn', () => options.onStart?.(child))
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer)
      for (const rest of Object.values(pending)) if (rest !== '') options.onLines(rest)
      resolve({ exitCode, signal, ...output })
    })
  })
}
