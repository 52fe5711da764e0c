import type { RunFacts } from '../../domain/workflow/run-facts.ts'
import type { ActionContext } from '../../report/action-context.ts'
import type { CommandLine } from '../command-line.ts'
import { heedCrashes } from '../crash.ts'
import { knownError } from '../known-error.ts'
import type { Action } from '../option-row.ts'
import { productVersion } from '../version.ts'
import {
  enterWorkspace,
  factsWithoutEvent,
  openRunner,
  readFacts,
  type StepSecrets,
  takeStepSecrets,
} from '../wire-runner.ts'
import { inputChoice, inputText, readInputs, unknownInputs } from './inputs.ts'
import { keyTextsToMask, linesToMask } from './key-inputs.ts'
import { signsKeyless } from './keyless-server.ts'
import { legOf } from './matrix-leg.ts'
import { reportError, reportSkipped, type Telling, tellWarnings } from './report-step.ts'

/**
 * One step of a workflow: masks the secrets, reads the inputs, walks through the same use case as the command line
 * and tells the runner what came of it.
 *
 * @returns the exit code: 0 done or accepted, 1 refused, 2 usage, 3 not completed
 */
export async function runAction(action: Action): Promise<number> {
  const runner = openRunner()
  const secrets = takeStepSecrets()
  for (const text of secretTexts(secrets)) runner.mask(text)
  let telling: Telling = { runner, context: contextOf(action, factsWithoutEvent()) }
  heedCrashes((error) => reportError(error, error.exitCode, telling))
  try {
    const run = await readFacts()
    telling = { runner, context: contextOf(action, run) }
    const workspace = enterWorkspace()
    tellWarnings(unknownInputs(action, process.env), telling)
    const line = readInputs(action, process.env)
    const why = maySkip(run, line, secrets)
    if (why !== undefined) return await reportSkipped(why, telling)
    const { runStep } = await import('./run-step.ts') // what does the work loads only when there is some
    return await runStep({ line, run, workspace, secrets }, telling)
  } catch (cause) {
    const error = knownError(cause)
    return await reportError(error, error.exitCode, telling)
  }
}

/** All that may never be shown, whatever becomes of the step. */
function secretTexts({
  key,
  passphrase,
  sigstoreKey,
  sigstorePassword,
  identityToken = '',
  tokenRequest,
}: StepSecrets): readonly string[] {
  const textOf = (input: StepSecrets['key']): string => (input.kind === 'text' ? input.text : '')
  return [
    ...[key, sigstoreKey].map(textOf).flatMap(keyTextsToMask),
    ...[
      passphrase,
      sigstorePassword,
      identityToken,
      tokenRequest.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? '',
    ].flatMap(linesToMask),
  ]
}

function contextOf(action: Action, facts: RunFacts): ActionContext {
  const leg = legOf(inputText('matrix', process.env))
  return {
    action,
    version: productVersion(),
    facts,
    changedFiles: [],
    ...(leg === undefined ? {} : { leg }),
  }
}

/** Why nothing is signed without that being a fault: no key or token, in a run that gets none, and the author said so. */
function maySkip(
  { untrusted }: RunFacts,
  line: CommandLine,
  { key, sigstoreKey }: StepSecrets,
): RunFacts['untrusted'] {
  if (line.command !== 'sign') return undefined
  const skips = inputChoice('when-untrusted', ['fail', 'skip'], process.env) === 'skip'
  const hasKey = key.kind !== 'none' || sigstoreKey.kind !== 'none'
  return skips && (!hasKey || signsKeyless(line)) ? untrusted : undefined
}
