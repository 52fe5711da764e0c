import { TransportError } from '../../domain/errors.ts'
import type { SignatureVerifier } from '../../ports.ts'

/** Gives a verifier back whose checks wait for those of all others of the run. */
export type InTurn = (verifier: SignatureVerifier) => SignatureVerifier

/**
 * Lets timers, signals and sockets in between two checks. A check of Sigstore evidence keeps the process busy from
 * beginning to end, and a hostile registry may list a thousand: without a pause between them neither the time limit of
 * the run nor a signal would be heard.
 *
 * @param signal - ends the waiting with TransportError `cancelled`
 */
export function takingTurns(signal: AbortSignal | undefined): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  const enter = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    if (signal?.aborted === true)
      throw new TransportError('cancelled', 'checks of signatures: stopped before they were done')
  }
  return (verifier) => ({
    ...verifier,
    check: (signature, blob) => {
      const mine = last.then(enter).then(() => verifier.check(signature, blob))
      last = mine.catch(() => undefined) // whoever asked is told
      return mine
    },
  })
}
