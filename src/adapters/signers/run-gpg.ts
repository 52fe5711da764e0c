import { SigningError, TransportError, UsageError } from '../../domain/errors.ts'
import { childEnvironment } from '../platform/child-environment.ts'
import { lastWordsOf, runProgram } from '../platform/run-program.ts'

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
  const { program, environment, timeoutMs, signal } = settings
  const run = await runProgram({
    program,
    args: ['--batch', '--no-tty', '--status-fd', '2', ...args],
    input,
    environment: childEnvironment(environment),
    maxStdoutBytes,
    maxStderrBytes,
    timeoutMs,
    ...(signal !== undefined && { signal }),
  })
  switch (run.kind) {
    case 'ended':
      return { exitCode: run.exitCode, stdout: run.stdout, ...readStderr(run.stderr) }
    case 'not-started':
      throw new UsageError('gpg-not-found', `gpg: expected the program ${program} on the PATH, found none`, {
        cause: run.cause,
      })
    case 'too-much':
      throw failed('gpg-failed', `expected at most ${maxStdoutBytes} bytes, found more`)
    case 'late':
      throw failed('gpg-timeout', `expected an answer within ${Math.round(timeoutMs / 1000)} s, found none`)
    case 'cancelled':
      throw new TransportError('cancelled', 'gpg: stopped before it was done')
  }
}

const failed = (code: 'gpg-failed' | 'gpg-timeout', message: string): SigningError =>
  new SigningError(code, `gpg: ${message}`, { exitCode: 3 })

function readStderr(bytes: Uint8Array): Pick<GpgRun, 'status' | 'lastWords'> {
  const lines = Buffer.from(bytes).toString('utf8').split(/\r?\n/)
  const isStatus = (line: string): boolean => line.startsWith(statusPrefix)
  return {
    status: lines.filter(isStatus).map((line) => line.slice(statusPrefix.length)),
    lastWords: lastWordsOf(lines.filter((line) => !isStatus(line))),
  }
}
