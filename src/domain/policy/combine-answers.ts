import { countDistinct } from '../signature/signer-groups.ts'
import { signerName } from '../signature/signer-identity.ts'
import { type Answer, notAsked, reasonsOf, signersOf, someReasons } from './answer.ts'
import type { Combination } from './policy.ts'
import { quoted } from './text-match.ts'
import { distinctSigners, type Reason } from './verdict.ts'

/**
 * The answer of a combination, in three values.
 *
 * @param parts - one answer for each of `of`, in order
 * @throws Error for a combination that no policy can hold: a fault of the caller
 * @see trust-policy, section 2
 */
export function combineParts(combination: Combination, parts: readonly Answer[]): Answer {
  refuseMisplaced(combination)
  switch (combination.type) {
    case 'allOf':
      return { ...combineAll(parts), parts }
    case 'anyOf':
      return { ...combineAny(parts), parts }
    case 'atLeast':
      return { ...combineAtLeast(combination.count, parts), parts }
  }
}

/** All must be met: one refusal refuses, whatever is undecided beside it. For lists and `allOf`. */
export function combineAll(parts: readonly Answer[]): Answer {
  const refused = someReasons(parts.flatMap((part) => (part.outcome === 'not-met' ? part.reasons : [])))
  if (refused !== undefined) return { outcome: 'not-met', reasons: refused, judgements: [] }
  const undecided = someReasons(parts.flatMap(reasonsOf))
  if (undecided !== undefined) return { outcome: 'undecided', reasons: undecided, judgements: [] }
  return parts.every(({ outcome }) => outcome === 'met') ? metBy(parts) : notAsked
}

function combineAny(parts: readonly Answer[]): Answer {
  if (parts.some(({ outcome }) => outcome === 'met')) return metBy(parts)
  const undecided = someReasons(parts.flatMap((part) => (part.outcome === 'undecided' ? part.reasons : [])))
  if (undecided !== undefined) return { outcome: 'undecided', reasons: undecided, judgements: [] }
  const refused = someReasons(parts.flatMap(reasonsOf))
  const allRefused = parts.every(({ outcome }) => outcome === 'not-met')
  return allRefused && refused !== undefined
    ? { outcome: 'not-met', reasons: refused, judgements: [] }
    : notAsked
}

/**
 * `count` of the parts, each with a signer of its own. Refused only when that many cannot be reached whatever the
 * undecided parts, and the signers that were not read of the others, would add.
 */
function combineAtLeast(count: number, parts: readonly Answer[]): Answer {
  const reached = countDistinct(parts.map(signersOf))
  if (reached >= count) return metBy(parts)
  const closed = parts.filter((part) => part.outcome === 'met' && part.open === undefined)
  const refused = parts.filter(({ outcome }) => outcome === 'not-met')
  const open = parts.length - closed.length - refused.length
  if (open + countDistinct(closed.map(signersOf)) < count) {
    const reasons = [tooFew(count, parts, reached), ...refused.flatMap(reasonsOf)] as const
    return { outcome: 'not-met', reasons: someReasons(reasons) ?? [reasons[0]], judgements: [] }
  }
  const undecided = someReasons(parts.flatMap(whyOpen))
  return undecided === undefined ? notAsked : { outcome: 'undecided', reasons: undecided, judgements: [] }
}

/** Met by everyone who met a part; open where a part is. */
function metBy(parts: readonly Answer[]): Answer {
  const [open] = parts.flatMap(whyOpen)
  const signers = distinctSigners(parts.flatMap(signersOf))
  return { outcome: 'met', signers, judgements: [], ...(open === undefined ? {} : { open }) }
}

function whyOpen(part: Answer): readonly Reason[] {
  if (part.outcome === 'met') return part.open === undefined ? [] : [part.open]
  return part.outcome === 'undecided' ? part.reasons : []
}

function tooFew(count: number, parts: readonly Answer[], reached: number): Reason {
  const signers = distinctSigners(parts.flatMap(signersOf)).map((signer) => quoted(signerName(signer)))
  const by = signers.length === 0 ? '' : `: ${signers.join(', ')}`
  const message = `expected ${count} of ${parts.length} requirements to be met by as many distinct signers, found ${reached}${by}`
  return { code: 'threshold-not-met', message }
}

/**
 * Waivers inside a combination would let anything through, and who stands behind a part of `atLeast` that itself asks
 * for several could not be said; the parser refuses both.
 */
function refuseMisplaced({ type, of }: Combination): void {
  const misplaced = of.find(
    (part) =>
      part.type === 'insecureAcceptAnything' ||
      (type === 'atLeast' && (part.type === 'allOf' || part.type === 'atLeast')),
  )
  if (misplaced !== undefined) throw new Error(`${misplaced.type} cannot stand inside ${type}`)
}
