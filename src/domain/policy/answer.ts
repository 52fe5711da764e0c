import type { SignerIdentity } from '../signature/signer-identity.ts'
import type { Judgement } from './judgement.ts'
import { distinctReasons, type Reason } from './verdict.ts'

/** One entry for each stored signature; null where the requirement does not look at it. */
export type Judgements = readonly (Judgement | null)[]

/** Never empty. */
export type Reasons = readonly [Reason, ...Reason[]]

/** What one requirement says. A combination has the answers of its parts, a leaf its judgements. */
export type Answer = {
  readonly judgements: Judgements
  readonly parts?: readonly Answer[]
} & (
  | {
      readonly outcome: 'met'
      /** Whoever met it; empty only for `insecureAcceptAnything`. */
      readonly signers: readonly SignerIdentity[]
      /** Why others may have met it, too: something that could hold their signatures was not read. */
      readonly open?: Reason
    }
  | { readonly outcome: 'not-met'; readonly reasons: Reasons }
  | { readonly outcome: 'undecided'; readonly reasons: Reasons }
  /** Signatures have to be read first. */
  | { readonly outcome: 'not-asked' }
)

/** The answer of a requirement before any signature was read. */
export const notAsked: Answer = { outcome: 'not-asked', judgements: [] }

/** The answer of a requirement that no signature can meet. */
export const notMet = (reason: Reason): Answer => ({ outcome: 'not-met', reasons: [reason], judgements: [] })

/** Why a requirement is not met or undecided; empty for the other outcomes. */
export const reasonsOf = (answer: Answer): readonly Reason[] =>
  answer.outcome === 'not-met' || answer.outcome === 'undecided' ? answer.reasons : []

/** Whoever met the requirement; empty unless it is met. */
export const signersOf = (answer: Answer): readonly SignerIdentity[] =>
  answer.outcome === 'met' ? answer.signers : []

/** Reasons as an answer must have them, or undefined for none. */
export function someReasons(reasons: readonly Reason[]): Reasons | undefined {
  const [first, ...rest] = distinctReasons(reasons)
  return first === undefined ? undefined : [first, ...rest]
}
