import { resolve } from 'node:path'
import { readEventFile } from '../adapters/workflow/event-file.ts'
import { createRunner, type Runner } from '../adapters/workflow/runner.ts'
import { UsageError } from '../domain/errors.ts'
import { readRunFacts } from '../domain/workflow/read-run-facts.ts'
import type { RunFacts } from '../domain/workflow/run-facts.ts'
import { inputText } from './action/inputs.ts'
import { type KeyInput, keyInput } from './action/key-inputs.ts'
import { workingDirectory } from './paths.ts'

// What a step needs before it does anything; apart from wire-action.ts, so that a bad input is told at once.
export { writeReportFiles } from '../adapters/workflow/report-files.ts'
export type { Runner } from '../adapters/workflow/runner.ts'

/** The runner that this process is a step of. */
export const openRunner = (): Runner => createRunner(process.env.GITHUB_STEP_SUMMARY)

/**
 * What the runner tells of this run.
 *
 * @throws FormatError `event-malformed`, also where the event file cannot be read
 */
export const readFacts = async (): Promise<RunFacts> =>
  readRunFacts(process.env, await readEventFile(process.env.GITHUB_EVENT_PATH))

/** As much as is known where the event cannot be read. */
export const factsWithoutEvent = (): RunFacts =>
  readRunFacts({ ...process.env, GITHUB_EVENT_NAME: 'unknown' }, {})

/**
 * Moves to the workspace, where paths of inputs count from.
 *
 * @throws UsageError `file-unreadable` where it is not there, `working-directory-missing`
 */
export function enterWorkspace(): string {
  const workspace = resolve(process.env.GITHUB_WORKSPACE ?? workingDirectory())
  try {
    process.chdir(workspace)
    return workspace
  } catch (cause) {
    throw new UsageError('file-unreadable', `${workspace}: expected the workspace of the job, found none`, {
      next: 'Put a step with actions/checkout before this one.',
      cause,
    })
  }
}

/** The secrets of a step. They leave the environment, so that no program started later inherits them. */
export interface StepSecrets {
  readonly key: KeyInput
  /** `''` where none was given. */
  readonly passphrase: string
  readonly sigstoreKey: KeyInput
  /** `''` where none was given, which is a password, too. */
  readonly sigstorePassword: string
  /** `SIGSTORE_ID_TOKEN`, as other tools of Sigstore read it. */
  readonly identityToken: string | undefined
  /** The right to ask the platform for a token, by variable; empty where the run has none. */
  readonly tokenRequest: Readonly<Record<string, string>>
}

const tokenRequestVariables = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const

/** Takes the secrets of a signing step out of the environment. */
export function takeStepSecrets(): StepSecrets {
  const secrets: StepSecrets = {
    key: keyInput(inputText('gpg-key', process.env)),
    // Blanks may belong to a passphrase; the signer takes off the line end that a stored secret has.
    passphrase: process.env['INPUT_GPG-PASSPHRASE'] ?? '',
    sigstoreKey: keyInput(inputText('sigstore-key', process.env)),
    sigstorePassword: process.env['INPUT_SIGSTORE-KEY-PASSWORD'] ?? '',
    identityToken: process.env.SIGSTORE_ID_TOKEN || undefined,
    tokenRequest: Object.fromEntries(
      tokenRequestVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
  }
  const inputs = ['GPG-KEY', 'GPG-PASSPHRASE', 'SIGSTORE-KEY', 'SIGSTORE-KEY-PASSWORD']
  const taken = [...inputs.map((input) => `INPUT_${input}`), 'SIGSTORE_ID_TOKEN', ...tokenRequestVariables]
  for (const name of taken) delete process.env[name]
  return secrets
}
