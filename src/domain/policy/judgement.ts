import { FormatError } from '../errors.ts'
import type { Digest } from '../image/digest.ts'
import type { Reference } from '../image/reference.ts'
import { type SignerIdentity, signerName } from '../signature/signer-identity.ts'
import type { LogEntry, Reason, SignatureOutcome } from './verdict.ts'

/** How far a refused signature came; the one that came furthest says most about what is wrong. */
export type Stage = 'crypto' | 'payload' | 'digest' | 'predicate' | 'signer' | 'identity' | 'conditions'

/** The order of checks (policy-json, section 7; sigstore-on-images, section 6). */
const stages: readonly Stage[] = [
  'crypto',
  'payload',
  'digest',
  'predicate',
  'signer',
  'identity',
  'conditions',
]

/** What one signature is worth under one requirement. `claimed` stands only where the crypto was good. */
export type Judgement =
  | {
      readonly kind: 'accepted'
      readonly signer: SignerIdentity
      readonly claimed: SignatureOutcome['claimed']
      readonly logEntries?: readonly LogEntry[]
      /** It names a repository and no tag, so nothing says which tag it was made for. */
      readonly tagNotBound: boolean
    }
  | {
      readonly kind: 'refused'
      readonly stage: Stage
      readonly reason: Reason
      readonly signer?: SignerIdentity
      readonly claimed?: SignatureOutcome['claimed']
      readonly logEntries?: readonly LogEntry[]
    }
  | { readonly kind: 'unknown'; readonly reason: Reason }

/** What a signature must fit. */
export interface JudgedAgainst {
  /** sha256 of the manifest. */
  readonly subject: Digest
  /** What the user asked for; absent for images without a docker reference. */
  readonly reference?: Reference
  readonly nowUnixSeconds: number
}

/** What stands in the way of a signature whose crypto is good. The message goes on after "signed by NAME, ". */
export interface Shortfall {
  readonly stage: Stage
  readonly reason: Reason
}

/** What is signed, and what is wrong with it, if anything is. */
export interface Finding {
  readonly claimed: SignatureOutcome['claimed']
  readonly shortfall: Shortfall | null
  readonly tagNotBound?: boolean
}

/** Sorts what went wrong so that the one which came furthest stands first; equal ones keep their order. */
export function furthestFirst<T extends { readonly stage: Stage }>(refusals: readonly T[]): readonly T[] {
  return refusals.toSorted((a, b) => stages.indexOf(b.stage) - stages.indexOf(a.stage))
}

/** The first shortfall of checks in their order; each is asked only when those before found none. */
export function firstShortfall(
  ...checks: readonly (readonly [stage: Stage, ask: () => Reason | null])[]
): Shortfall | null {
  for (const [stage, ask] of checks) {
    const reason = ask()
    if (reason !== null) return { stage, reason }
  }
  return null
}

/** The judgement on a signature by `signer` of which this was found. */
export function judged(
  place: string,
  signer: SignerIdentity,
  logEntries: readonly LogEntry[] | undefined,
  { claimed, shortfall, tagNotBound }: Finding,
): Judgement {
  const logged = logEntries === undefined || logEntries.length === 0 ? {} : { logEntries }
  if (shortfall === null) {
    return { kind: 'accepted', signer, claimed, tagNotBound: tagNotBound === true, ...logged }
  }
  const { stage, reason } = shortfall
  const message = `${place}: signed by ${clip(signerName(signer))}, ${reason.message}`
  const hasClaims = Object.keys(claimed).length > 0
  return {
    kind: 'refused',
    stage,
    reason: { ...reason, message },
    signer,
    ...(hasClaims ? { claimed } : {}),
    ...logged,
  }
}

/** Reads signed bytes. Broken evidence that we hold whole is a reason, not a failure (decisions, section 2). */
export function readSigned<T>(
  read: (bytes: Uint8Array) => T,
  bytes: Uint8Array,
): { readonly value: T } | { readonly problem: string } {
  try {
    return { value: read(bytes) }
  } catch (error) {
    if (error instanceof FormatError) return { problem: error.message }
    throw error
  }
}

/** Claims are foreign text of any length; a real reference has at most 255 + 1 + 128 + 1 + 135 characters. */
export const clip = (text: string): string => (text.length <= 520 ? text : `${text.slice(0, 520)}…`)
