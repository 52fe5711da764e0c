import { FormatError, UsageError } from '../domain/errors.ts'

/** A malformed reference or digest on the command line is a mistake of usage, not of a fetched file. */
export async function asUsage<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw new UsageError(cause.code, cause.message, {
      cause,
      ...(cause.next === undefined ? {} : { next: cause.next }),
    })
  }
}
