import { CountersignError, FormatError, IntegrityError, SigningError, TransportError } from './errors.ts'

/**
 * The same error, whose message says at its end what is left of what was tried. Code, advice, exit code and cause stay.
 *
 * @param remark - with the sign that parts it from the message
 * @returns what is no error of a service, a store or a signer as it is
 */
export function withRemark(error: unknown, remark: string): unknown {
  if (!(error instanceof CountersignError)) return error
  const message = `${error.message}${remark}`
  const { code, next, cause, exitCode } = error
  const details = { ...(next !== undefined && { next }), ...(cause !== undefined && { cause }) }
  if (error instanceof TransportError) {
    const { status, mayPass, refusal } = error
    return new TransportError(code, message, {
      ...details,
      mayPass,
      ...(status !== undefined && { status }),
      ...(refusal !== undefined && { refusal }),
    })
  }
  if (error instanceof SigningError) return new SigningError(code, message, { ...details, exitCode })
  if (error instanceof IntegrityError) return new IntegrityError(code, message, details)
  if (error instanceof FormatError) {
    const { path } = error
    const ownFile = exitCode === 2
    return new FormatError(code, message, { ...details, ownFile, ...(path !== undefined && { path }) })
  }
  return error
}
