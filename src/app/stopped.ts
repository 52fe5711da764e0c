import { CountersignError, InternalError, TransportError } from '../domain/errors.ts'

/** Why something was not done in a run that was stopped: by a signal, or by its time limit. */
export function stoppedBy(cancel: AbortSignal): CountersignError {
  const reason: unknown = cancel.reason
  return reason instanceof CountersignError
    ? reason
    : new TransportError('cancelled', 'stopped before this was done')
}

/**
 * What went wrong with one item of a batch, as a value: whatever an aborted request calls its failure, the reason is
 * that the run was stopped, told with what was waited for then; a fault of our own does not hide the other items.
 */
export function faultOf(cause: unknown, cancel: AbortSignal): CountersignError {
  if (cancel.aborted) {
    const reason = stoppedBy(cancel)
    const wasWaiting = cause instanceof TransportError && cause.code === 'cancelled' && cause !== reason
    if (!wasWaiting) return reason
    return new TransportError(reason.code, `${reason.message}: ${cause.message}`, {
      ...(reason.next !== undefined && { next: reason.next }),
    })
  }
  return cause instanceof CountersignError ? cause : new InternalError(cause)
}
