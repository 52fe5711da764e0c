import { CountersignError, InternalError } from '../domain/errors.ts'

/** Anything that is not one of our errors is a fault of ours, and says so without a stack trace. */
export const knownError = (cause: unknown): CountersignError =>
  cause instanceof CountersignError ? cause : new InternalError(cause)
