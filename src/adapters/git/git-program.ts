import { type ErrorDetails, TransportError } from '../../domain/errors.ts'
import { childEnvironment } from '../platform/child-environment.ts'
import { lastWordsOf, type ProgramRun, runProgram } from '../platform/run-program.ts'

/** How git is run. */
export interface GitSettings {
  /** The `.git` folder, or file that leads to one, of the clone. */
  readonly gitFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}

/** One call of git. */
export interface GitCall {
  readonly args: readonly string[]
  readonly input?: string
  readonly maxStdoutBytes: number
  readonly timeoutMs: number
  /** True: what a partial clone lacks is not fetched behind our back (git 2.45 and later). */
  readonly offline: boolean
}

/** What a call came to. */
export type GitRun =
  | { readonly kind: 'done'; readonly stdout: Uint8Array }
  /** `words`: the line in which git says why, cleaned of control characters and cut. */
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'too-much' }
  | { readonly kind: 'no-git'; readonly cause?: unknown }

/**
 * Runs git on one clone. The clone was written by others: replaced objects, hooks, monitors and helpers for odd
 * protocols, which its configuration could name, are switched off. Naming the folder, in place of letting git search,
 * also serves container jobs, where the clone belongs to another user and git (2.35.2 and later) refuses to find it.
 *
 * @throws TransportError `cancelled`, `git-failed` where it does not end in time
 */
export async function runGit(call: GitCall, settings: GitSettings): Promise<GitRun> {
  const { signal } = settings
  const run = await runProgram({
    program: 'git',
    args: [`--git-dir=${settings.gitFolder}`, '--no-replace-objects', ...quietConfiguration, ...call.args],
    input: Buffer.from(call.input ?? ''),
    environment: gitEnvironment(settings.environment, call.offline),
    maxStdoutBytes: call.maxStdoutBytes,
    maxStderrBytes,
    timeoutMs: call.timeoutMs,
    ...(signal !== undefined && { signal }),
  })
  return resultOf(run, call)
}

/** Progress of a fetch is switched off, so a few lines. */
const maxStderrBytes = 256 * 1024

const quietConfiguration = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.writeCommitGraph=false',
].flatMap((setting) => ['-c', setting])

function resultOf(run: ProgramRun, call: GitCall): GitRun {
  switch (run.kind) {
    case 'ended':
      return run.exitCode === 0
        ? { kind: 'done', stdout: run.stdout }
        : { kind: 'refused', words: wordsOf(run.stderr) }
    case 'not-started':
      return { kind: 'no-git', cause: run.cause }
    case 'too-much':
      return { kind: 'too-much' }
    case 'late':
      throw gitFailed(`expected an answer within ${Math.round(call.timeoutMs / 1000)} s, found none`)
    case 'cancelled':
      throw new TransportError('cancelled', 'git: stopped before it was done')
  }
}

/** What went wrong stands first; advice of several lines may follow. */
function wordsOf(stderr: Uint8Array): string {
  const lines = Buffer.from(stderr).toString('utf8').split(/\r?\n/)
  const failures = lines.filter((line) => /^(?:fatal|error): /.test(line))
  return lastWordsOf(failures.length > 0 ? failures.slice(0, 1) : lines)
}

/** Git could not be asked, or its answer is none: what the clone holds is then not known. */
export const gitFailed = (message: string, details: ErrorDetails = {}): TransportError =>
  new TransportError('git-failed', `git: ${message}`, details)

/**
 * Settings of git that the author of the workflow may have made for the job. Every other variable of git could turn
 * it to another folder, index or object store, or make it trace or ask.
 */
const keptVariables =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|SSH|SSH_COMMAND|SSL_CAINFO|SSL_CAPATH|EXEC_PATH)$/i

function gitEnvironment(
  environment: GitSettings['environment'],
  offline: boolean,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(?:GIT|SSH_ASKPASS)/i.test(name) || keptVariables.test(name),
  )
  return {
    ...childEnvironment(Object.fromEntries(kept)),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    // What actions/checkout and mirrors of it speak; `ext::` runs commands.
    GIT_ALLOW_PROTOCOL: 'file:http:https:ssh',
    ...(offline && { GIT_NO_LAZY_FETCH: '1' }),
  }
}
