import { setTimeout as wait } from 'node:timers/promises'
import { TransportError } from '../../domain/errors.ts'

/** Time and chance of writers that must not get in each other's way; tests give their own. */
export interface Pace {
  /** @throws TransportError `cancelled` when the run ends */
  sleep(ms: number): Promise<void>
  /** A clock that only goes forward. */
  nowMs(): number
  /** From 0 up to 1. */
  random(): number
}

/** Of this machine. @param signal - ends every wait */
export function systemPace(signal?: AbortSignal): Pace {
  return {
    async sleep(ms) {
      try {
        await wait(ms, undefined, signal === undefined ? {} : { signal })
      } catch (cause) {
        if (signal?.aborted !== true) throw cause
        throw new TransportError('cancelled', 'signature: stopped while waiting for other writers')
      }
    },
    nowMs: () => performance.now(),
    random: Math.random,
  }
}
