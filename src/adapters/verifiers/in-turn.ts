import { TransportError } from '../../domain/errors.ts'
import type { SignatureCheck } from '../../domain/policy/facts.ts'
import type { StoredSignature } from '../../domain/signature/envelope.ts'
import type { SignatureVerifier } from '../../ports.ts'

/** Gives a verifier back that checks each signature once, and waits for the checks of all others of the run. */
export type InTurn = (verifier: SignatureVerifier) => SignatureVerifier

/**
 * Lets timers, signals and sockets in between two checks. A check of Sigstore evidence keeps the process busy from
 * beginning to end, and a hostile registry may list a thousand: without a pause between them neither the time limit of
 * the run nor a signal would be heard. For the same reason what is known of a signature is not found out again: leaves
 * may share a verifier, and an image may be judged anew when more of its places are read.
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
  const inTurn = (check: () => Promise<SignatureCheck | null>): Promise<SignatureCheck | null> => {
    const mine = last.then(enter).then(check)
    last = mine.catch(() => undefined) // whoever asked is told
    return mine
  }
  const known = new WeakMap<SignatureVerifier, SignatureVerifier>()
  return (verifier) => {
    const taking = known.get(verifier) ?? { ...verifier, check: checkingOnce(verifier, inTurn) }
    known.set(verifier, taking)
    return taking
  }
}

function checkingOnce(
  verifier: SignatureVerifier,
  inTurn: (check: () => Promise<SignatureCheck | null>) => Promise<SignatureCheck | null>,
): SignatureVerifier['check'] {
  const checks = new WeakMap<StoredSignature, Promise<SignatureCheck | null>>()
  return (signature, blob) => {
    if (blob !== undefined) return inTurn(() => verifier.check(signature, blob))
    const check = checks.get(signature) ?? inTurn(() => verifier.check(signature))
    checks.set(signature, check)
    return check
  }
}
