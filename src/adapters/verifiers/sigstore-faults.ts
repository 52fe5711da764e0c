import type { Code } from '../../domain/codes.ts'
import { FormatError, InternalError } from '../../domain/errors.ts'
import type { SignatureCheck } from '../../domain/policy/facts.ts'

/** Why a piece of Sigstore evidence does not count; caught where the check of the whole signature ends. */
export function fault(code: Code, message: string, cause?: unknown): FormatError {
  return new FormatError(code, message, { cause })
}

/**
 * Runs the check of one signature: what it throws is the answer. A fault of ours refuses nothing, and takes the good
 * signatures beside this one not with it.
 */
export function answerOf(check: () => SignatureCheck): SignatureCheck {
  try {
    return check()
  } catch (error) {
    const { code, message } = error instanceof FormatError ? error : new InternalError(error)
    return { kind: error instanceof FormatError ? 'failed' : 'unknown', code, message }
  }
}

/**
 * Runs a parser or check of the library on hostile bytes: whatever it throws means that they are bad. A fault of our
 * own keeps its code.
 */
export function attempt<T>(code: Code, message: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw fault(code, `${message}${reasonOf(cause)}`, cause)
  }
}

/** The library's words are its own constants, except where they repeat what they found; those are cut. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error) || cause.message === '') return ''
  return ` (${cause.message.slice(0, 120).replaceAll(/[^\x20-\x7e]/g, '?')})`
}
