import type { Outcome } from '../app/contract.ts'
import { exitCodeOf } from '../app/exit-code.ts'
import type { CountersignError } from '../domain/errors.ts'
import { knownError } from './known-error.ts'
import { stopSignals } from './stop-signals.ts'

/** How a run ended, with the exit code of the program. */
export type RunResult =
  | { readonly kind: 'done'; readonly outcome: Outcome; readonly exitCode: number }
  | { readonly kind: 'failed'; readonly error: CountersignError; readonly exitCode: number }

/**
 * Runs until it is done, until a signal comes or until the time is up. Whatever an aborted request calls its
 * failure, the reason then is that the run was stopped.
 *
 * @param timeoutMs - limit for the whole run
 */
export async function boundedRun(
  timeoutMs: number,
  run: (cancel: AbortSignal) => Promise<Outcome>,
): Promise<RunResult> {
  const stop = stopSignals(timeoutMs)
  try {
    const outcome = await run(stop.signal)
    return { kind: 'done', outcome, exitCode: stop.exitCode() ?? exitCodeOf(outcome) }
  } catch (cause) {
    const error = knownError(stop.signal.aborted ? stop.signal.reason : cause)
    return { kind: 'failed', error, exitCode: stop.exitCode() ?? error.exitCode }
  } finally {
    stop.release()
  }
}
