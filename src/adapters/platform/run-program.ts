import { AsyncLocalStorage } from 'node:async_hooks'
import { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { findProgram } from './find-program.ts'

/** How a program of the machine is run. */
export interface ProgramCall {
  /** Name, looked up on the PATH of `environment`, or path of the program. */
  readonly program: string
  readonly args: readonly string[]
  /** What it reads by standard input; nothing secret is ever an argument. */
  readonly input: Uint8Array
  /** All variables of the process; see `childEnvironment`. */
  readonly environment: Readonly<Record<string, string>>
  readonly maxStdoutBytes: number
  readonly maxStderrBytes: number
  readonly timeoutMs: number
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/** What became of it; the caller knows which error, if any, that is. */
export type ProgramRun =
  | {
      readonly kind: 'ended'
      readonly exitCode: number
      readonly stdout: Uint8Array
      readonly stderr: Uint8Array
    }
  | { readonly kind: 'not-started'; readonly cause?: unknown }
  /** Stopped because it wrote more than it may. */
  | { readonly kind: 'too-much' }
  | { readonly kind: 'late' }
  | { readonly kind: 'cancelled' }

/**
 * Runs a program once, silently, with arguments as an array, and ends it when it takes too long, writes too much or
 * the run ends early. `@actions/exec` is loaded here only: it starts programs as the steps of a workflow do, also on
 * Windows.
 */
export async function runProgram(call: ProgramCall): Promise<ProgramRun> {
  const { exec } = await import('@actions/exec')
  const program = await findProgram(call.program, call.environment.PATH)
  if (call.signal?.aborted === true) return { kind: 'cancelled' }
  if (program === undefined) return { kind: 'not-started' }
  const child = watchChild()
  const early = earlyEnd(call, child.kill)
  const stdout = collector(call.maxStdoutBytes, early.tooMuch)
  const stderr = collector(call.maxStderrBytes, early.tooMuch)
  const run = async (): Promise<ProgramRun> => {
    try {
      const exitCode = await exec(`"${program}"`, [...call.args], {
        silent: true,
        ignoreReturnCode: true,
        env: { ...call.environment },
        input: Buffer.from(call.input),
        listeners: { stdout: stdout.add, stderr: stderr.add },
      })
      return { kind: 'ended', exitCode, stdout: stdout.bytes(), stderr: stderr.bytes() }
    } catch (cause) {
      // With the exit code ignored it rejects only where the program cannot be started.
      return { kind: 'not-started', cause }
    }
  }
  try {
    return await Promise.race([early.ended, child.watched(run)])
  } finally {
    early.release()
  }
}

/** The last line that a program wrote for people, cleaned of control characters and cut. */
export function lastWordsOf(lines: readonly string[]): string {
  const words = lines.filter((line) => line.trim() !== '').at(-1) ?? 'it said nothing'
  return words.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200)
}

interface EarlyEnd {
  readonly ended: Promise<ProgramRun>
  readonly tooMuch: () => void
  readonly release: () => void
}

function earlyEnd({ timeoutMs, signal }: ProgramCall, kill: () => void): EarlyEnd {
  let settle: (run: ProgramRun) => void = () => undefined
  const ended = new Promise<ProgramRun>((resolve) => {
    settle = resolve
  })
  const end = (kind: 'late' | 'cancelled' | 'too-much') => (): void => {
    kill()
    settle({ kind })
  }
  const cancel = end('cancelled')
  const timer = setTimeout(end('late'), timeoutMs)
  signal?.addEventListener('abort', cancel, { once: true })
  return {
    ended,
    tooMuch: end('too-much'),
    release: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    },
  }
}

/** Tells the starts of one run from those of others at the same time. */
const runs = new AsyncLocalStorage<object>()

/**
 * Gets hold of the process that is started meanwhile, which `@actions/exec` hands to nobody: one that waits for a
 * passphrase or a server would keep this program alive for ever, and one that ends before it has read everything would
 * end this program by an error that nobody listens to.
 */
function watchChild(): {
  readonly watched: <T>(run: () => Promise<T>) => Promise<T>
  readonly kill: () => void
} {
  const run = {}
  const children: ChildProcess[] = []
  let killing = false
  const note = (message: unknown): void => {
    if (runs.getStore() !== run) return
    if (typeof message !== 'object' || message === null || !('process' in message)) return
    const child = message.process
    if (!(child instanceof ChildProcess)) return
    children.push(child)
    // Told before its pipes are there. That it did not read everything shows in its exit code and output.
    process.nextTick(() => {
      child.stdin?.on('error', () => undefined)
      if (killing) child.kill()
    })
  }
  subscribe('child_process', note)
  return {
    watched: async (start) => {
      try {
        return await runs.run(run, start)
      } finally {
        // Not before: the process may be started only after nobody waits for it any more.
        unsubscribe('child_process', note)
      }
    },
    kill: () => {
      killing = true
      for (const child of children) child.kill()
    },
  }
}

function collector(
  maxBytes: number,
  tooMuch: () => void,
): { readonly add: (part: Buffer) => void; readonly bytes: () => Uint8Array } {
  const parts: Buffer[] = []
  let size = 0
  return {
    add: (part) => {
      size += part.length
      if (size <= maxBytes) parts.push(part)
      else tooMuch()
    },
    bytes: () => new Uint8Array(Buffer.concat(parts)),
  }
}
