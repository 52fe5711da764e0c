import { TransportError } from '../domain/errors.ts'

/** What ends a run early. */
export interface StopSignals {
  /** Aborted by the first SIGINT or SIGTERM, or when the time is up. */
  readonly signal: AbortSignal
  /** 130 or 143 once a signal came. */
  exitCode(): 130 | 143 | undefined
  release(): void
}

/**
 * The first signal lets the run finish what it holds and report what was done; a second one ends it at once.
 *
 * @param timeoutMs - limit for the whole run
 */
export function stopSignals(timeoutMs: number): StopSignals {
  const controller = new AbortController()
  let code: 130 | 143 | undefined
  const stop = (next: 130 | 143): void => {
    if (code !== undefined) process.exit(next)
    code = next
    controller.abort(new TransportError('cancelled', `stopped by ${next === 130 ? 'SIGINT' : 'SIGTERM'}`))
  }
  const onInterrupt = (): void => stop(130)
  const onTerminate = (): void => stop(143)
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  const timer = setTimeout(() => {
    controller.abort(
      new TransportError('cancelled', `stopped after the time limit of ${timeoutMs / 1000} s (--timeout)`),
    )
  }, timeoutMs)
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => {
      clearTimeout(timer)
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}
