import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'

/** How a program ended and what it wrote. */
export interface ProgramResult {
  /** Exit code; null when a signal ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and with what a program runs. `env` is the whole environment: nothing is inherited. */
export interface RunOptions {
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly stdin?: string | Uint8Array
  /** Milliseconds until the program is killed; 60,000 when not given. */
  readonly timeoutMs?: number
}

/** Debian keeps nginx in /usr/sbin, which is not on the PATH of an ordinary user. */
export const searchPath: string = [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter)

/** The smallest environment: a search path, a home folder, untranslated messages. */
export function environment(
  home: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { PATH: searchPath, HOME: home, LC_ALL: 'C', ...more }
}

/** Runs a program to its end. A failing exit code is a result, not an error; a missing program is an error. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: options.env,
      cwd: options.cwd,
      stdio: 'pipe',
      timeout: options.timeoutMs ?? 60_000,
      killSignal: 'SIGKILL',
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.stdin.on('error', () => {}) // a program may end without reading its input
    child.stdin.end(options.stdin)
    child.on('error', reject)
    child.on('close', (exitCode) => {
      const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8')
      resolve({ exitCode, stdout: text(stdout), stderr: text(stderr) })
    })
  })
}

/** Runs a program that must succeed, and returns what it wrote on standard output. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const result = await runProgram(command, args, options)
  if (result.exitCode === 0) return result.stdout
  throw new Error(`${command} ${args.join(' ')}: expected exit 0, found ${result.exitCode}\n${result.stderr}`)
}
