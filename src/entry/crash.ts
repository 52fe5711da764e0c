import { InternalError } from '../domain/errors.ts'

/**
 * Ends the program with 3 where a fault of ours strikes while nobody waits for it. Node would print a stack trace and
 * end with 1, which here means that the policy refused.
 *
 * @param tell - says so to the user; what else fails meanwhile adds nothing
 */
export function heedCrashes(tell: (error: InternalError) => Promise<unknown>): void {
  let isTelling = false
  process.on('uncaughtException', (cause) => {
    if (isTelling) return
    isTelling = true
    void tell(new InternalError(cause)).finally(() => process.exit(3))
  })
}
