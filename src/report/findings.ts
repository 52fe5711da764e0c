import type { InspectedImage, SignedImage, VerifiedImage } from '../app/contract.ts'
import { codes } from '../domain/codes.ts'
import type { CountersignError } from '../domain/errors.ts'
import type { Reason, Verdict } from '../domain/policy/verdict.ts'

/** How many images got which verdict; a refusal cannot hide behind an unreachable image. */
export function verdictCounts(images: readonly VerifiedImage[]): Readonly<Record<Verdict['kind'], number>> {
  const count = (kind: Verdict['kind']): number =>
    images.filter(({ verdict }) => verdict.kind === kind).length
  return {
    accepted: count('accepted'),
    waived: count('waived'),
    rejected: count('rejected'),
    undecided: count('undecided'),
  }
}

/** Whether signing an image failed, as a whole or for one of its manifests and keys. */
export const signingFailed = ({ error, signed }: SignedImage): boolean =>
  error !== undefined || signed.some(({ state }) => state === 'failed')

/** Whether everything of an image could be read that was to be looked at. */
export const isWhollyInspected = ({ error, places }: InspectedImage): boolean =>
  error === undefined && places.every(({ status }) => status === 'read')

/** The reason that stands for a verdict: the first refusal, the error, or none. */
export function leadingReason(verdict: Verdict): Reason | undefined {
  switch (verdict.kind) {
    case 'accepted':
    case 'waived':
      return undefined
    case 'rejected':
      return verdict.reasons[0]
    case 'undecided':
      return reasonFrom(verdict.error)
  }
}

/** Code, message and cure of an error or reason, the cure taken from the table of codes when it has none of its own. */
export function reasonFrom(fault: Reason | CountersignError): Required<Reason> {
  return { code: fault.code, message: fault.message, next: fault.next ?? codes[fault.code].next }
}

/** Manifests of an image often fail for one reason; it is told once, with the number of the others. */
export function mergeAlike<T extends Reason | CountersignError>(
  faults: readonly T[],
): readonly (T | Reason)[] {
  const alike = new Map<string, readonly T[]>()
  for (const fault of faults) {
    const { code, next } = reasonFrom(fault)
    const key = `${code} ${next}`
    alike.set(key, [...(alike.get(key) ?? []), fault])
  }
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? []
    const reason = reasonFrom(first)
    return { ...reason, message: `${reason.message} (and ${others.length} more alike)` }
  })
}
