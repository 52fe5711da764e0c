import type { Outcome } from '../../app/contract.ts'
import type { ActionOutcome } from '../../report/action-outputs.ts'
import { boundedRun } from '../bounded-run.ts'
import { timeoutMsOf } from '../option-values.ts'
import { runCommand } from '../run-command.ts'
import { type ActionDoor, openActionDoor, type StepFacts } from '../wire-action.ts'
import { reportError, reportOutcome, type Telling } from './report-step.ts'

const noProgress = { update: (): void => undefined }

/**
 * The work of a step: opens its door, walks through the use case within the time limit, and tells what came of it.
 *
 * @returns the exit code
 * @throws UsageError for a time limit that is none
 */
export async function runStep(
  { line, ...step }: Omit<StepFacts, 'cancel' | 'maskSecret'>,
  { runner, context }: Telling,
): Promise<number> {
  let door: ActionDoor | undefined
  const result = await boundedRun(timeoutMsOf(line), async (cancel) => {
    door = await openActionDoor({ ...step, line, cancel, maskSecret: (text) => runner.mask(text) })
    return await runCommand(line, { cancel, progress: noProgress }, door)
  })
  const telling: Telling = { runner, context: { ...context, ...door?.rules() } }
  if (result.kind === 'failed') return await reportError(result.error, result.exitCode, telling)
  return await reportOutcome(ofAction(result.outcome), result.exitCode, telling)
}

/** The outcomes that actions have. @throws Error for another one: a fault of ours */
function ofAction(outcome: Outcome): ActionOutcome {
  switch (outcome.command) {
    case 'sign':
    case 'verify':
    case 'explain':
    case 'inspect':
      return outcome
    case 'digest':
    case 'where':
    case 'policy check':
    case 'policy compile':
    case 'verify-blob':
    case 'sign-blob':
    case 'key generate':
      throw new Error(`no action ${outcome.command}`)
  }
}
