import { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { SigningError, TransportError, UsageError } from '../../domain/errors.ts'

/** What one run of gpg gave. */
export interface GpgRun {
  readonly exitCode: number
  readonly stdout: Uint8Array
  /** Lines of the status interface, without their prefix (GnuPG doc/DETAILS, "Format of the --status-fd output"). */
  readonly status: readonly string[]
  /** The last line that gpg wrote for people, cleaned of control characters and cut. */
  readonly lastWords: string
}

/** How gpg is run. */
export interface GpgSettings {
  /** Name or path of the program. */
  readonly program: string
  /** Variables of the process, among them GNUPGHOME; our own, which may hold secrets, are left out. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/** A signed payload or an exported key is far smaller. */
const maxStdoutBytes = 4 * 1024 * 1024
const maxStderrBytes = 256 * 1024
const statusPrefix = '[GNUPG:] '

/**
 * Runs gpg once, silently, with arguments as an array; what it is to read comes by standard input.
 *
 * @throws UsageError `gpg-not-found`; SigningError `gpg-timeout`, `gpg-failed` where it writes without end;
 *   TransportError `cancelled`
 */
export async function runGpg(
  args: readonly string[],
  input: Uint8Array,
  settings: GpgSettings,
): Promise<GpgRun> {
  const { exec } = await import('@actions/exec')
  const stdout = collector(maxStdoutBytes)
  const stderr = collector(maxStderrBytes)
  const children = watchChildren()
  try {
    const running = exec(`"${settings.program}"`, ['--batch', '--no-tty', '--status-fd', '2', ...args], {
      silent: true,
      ignoreReturnCode: true,
      env: childEnvironment(settings.environment),
      input: Buffer.from(input),
      listeners: { stdout: stdout.add, stderr: stderr.add },
    }).catch((cause: unknown) => {
      // With the exit code ignored it rejects only where the program cannot be started.
      throw new UsageError(
        'gpg-not-found',
        `gpg: expected the program ${settings.program} on the PATH, found none`,
        {
          cause,
        },
      )
    })
    const exitCode = await within(settings, running, children.kill)
    if (stdout.overflowed() || stderr.overflowed()) {
      throw new SigningError('gpg-failed', `gpg: expected at most ${maxStdoutBytes} bytes, found more`, {
        exitCode: 3,
      })
    }
    return { exitCode, stdout: stdout.bytes(), ...readStderr(stderr.bytes()) }
  } finally {
    children.stop()
  }
}

function readStderr(bytes: Uint8Array): Pick<GpgRun, 'status' | 'lastWords'> {
  const lines = Buffer.from(bytes).toString('utf8').split(/\r?\n/)
  const isStatus = (line: string): boolean => line.startsWith(statusPrefix)
  const words = lines.filter((line) => line.trim() !== '' && !isStatus(line)).at(-1) ?? 'it said nothing'
  return {
    status: lines.filter(isStatus).map((line) => line.slice(statusPrefix.length)),
    lastWords: words.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200),
  }
}

async function within<T>(
  { timeoutMs, signal }: Pick<GpgSettings, 'timeoutMs' | 'signal'>,
  running: Promise<T>,
  kill: () => void,
): Promise<T> {
  const ended = new AbortController()
  const early = new Promise<never>((_resolve, reject) => {
    const stop = (error: Error): void => {
      kill()
      reject(error)
    }
    const timer = setTimeout(() => stop(late(timeoutMs)), timeoutMs)
    ended.signal.addEventListener('abort', () => clearTimeout(timer))
    const cancel = (): void => stop(new TransportError('cancelled', 'gpg: stopped before it was done'))
    signal?.addEventListener('abort', cancel, { once: true, signal: ended.signal })
    if (signal?.aborted === true) cancel()
  })
  try {
    return await Promise.race([running, early])
  } finally {
    ended.abort()
  }
}

function late(timeoutMs: number): SigningError {
  const seconds = Math.round(timeoutMs / 1000)
  return new SigningError('gpg-timeout', `gpg: expected an answer within ${seconds} s, found none`, {
    exitCode: 3,
  })
}

/**
 * Gets hold of the process that is started meanwhile, which `@actions/exec` hands to nobody: a gpg that waits for a
 * passphrase would keep this program alive for ever, and one that ends before it has read everything would end this
 * program by an error that nobody listens to. Runs of one engine follow one another, so there is one.
 */
function watchChildren(): { readonly kill: () => void; readonly stop: () => void } {
  const children: ChildProcess[] = []
  let killing = false
  const note = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('process' in message)) return
    const child = message.process
    if (!(child instanceof ChildProcess)) return
    // Told before its pipes are there. That it did not read everything shows in its exit code and output.
    process.nextTick(() => {
      if (!isGpg(child)) return
      child.stdin?.on('error', () => undefined)
      if (killing) child.kill()
    })
    children.push(child)
  }
  subscribe('child_process', note)
  return {
    kill: () => {
      killing = true
      for (const child of children.filter(isGpg)) child.kill()
    },
    stop: () => {
      unsubscribe('child_process', note)
    },
  }
}

const isGpg = ({ spawnargs }: ChildProcess): boolean => spawnargs.includes('--status-fd')

function collector(maxBytes: number): {
  readonly add: (part: Buffer) => void
  readonly bytes: () => Uint8Array
  readonly overflowed: () => boolean
} {
  const parts: Buffer[] = []
  let size = 0
  return {
    add: (part) => {
      size += part.length
      if (size <= maxBytes) parts.push(part)
    },
    bytes: () => new Uint8Array(Buffer.concat(parts)),
    overflowed: () => size > maxBytes,
  }
}

function childEnvironment(environment: GpgSettings['environment']): Record<string, string> {
  const own = (name: string): boolean => name.startsWith('COUNTERSIGN_') || name.startsWith('INPUT_')
  const kept = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || own(name) ? [] : [[name, value] as const],
  )
  // Its messages are shown, so they are asked for in one language.
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}
