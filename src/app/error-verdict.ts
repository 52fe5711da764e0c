import type { Code } from '../domain/codes.ts'
import { CountersignError, FormatError } from '../domain/errors.ts'
import type { Reason, Verdict } from '../domain/policy/verdict.ts'

/** Bytes beyond a size limit were not read: what they say is not known, however whole they may be. */
const beyondLimit: readonly Code[] = ['manifest-too-large', 'json-too-large']
/** What a server says beside the bytes is none of them: a proxy between may have said it. */
const besideBytes: readonly Code[] = ['manifest-media-type-mismatch']

/**
 * What an error in opening or fetching an image means for its verdict: bytes that we hold whole but that are broken reject;
 * what could not be had whole is undecided (decisions, section 2).
 */
export function verdictOfError(error: CountersignError): Verdict {
  const isOfBytes = ![...beyondLimit, ...besideBytes].includes(error.code)
  const isBrokenEvidence = error instanceof FormatError && error.exitCode === 3 && isOfBytes
  return isBrokenEvidence ? { kind: 'rejected', reasons: [reasonOf(error)] } : { kind: 'undecided', error }
}

/** The value, or the verdict that its error means; faults of our own are thrown on. */
export async function orVerdict<T>(fetch: () => Promise<T>): Promise<T | Verdict> {
  try {
    return await fetch()
  } catch (error) {
    if (error instanceof CountersignError) return verdictOfError(error)
    throw error
  }
}

/** An error as a reason that outcomes carry. */
export const reasonOf = ({ code, message, next }: CountersignError): Reason =>
  next === undefined ? { code, message } : { code, message, next }
