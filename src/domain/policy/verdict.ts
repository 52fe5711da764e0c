import type { Code } from '../codes.ts'
import type { CountersignError } from '../errors.ts'
import type { StoredSignature } from '../signature/envelope.ts'
import { groupSigners } from '../signature/signer-groups.ts'
import type { SignerIdentity } from '../signature/signer-identity.ts'

/** Why something did not count, or could not be found out. */
export interface Reason {
  readonly code: Code
  readonly message: string
  /** What to do; defaults to the row of `codes.ts`. */
  readonly next?: string
}

/** The answer to an image or manifest; only `accepted` and `waived` let it through. */
export type Verdict =
  /** Verified; never empty. */
  | { readonly kind: 'accepted'; readonly by: readonly SignerIdentity[] }
  /** The policy accepts anything here; nothing was verified. */
  | { readonly kind: 'waived' }
  /** The policy said no; never empty. */
  | { readonly kind: 'rejected'; readonly reasons: readonly Reason[] }
  /** We could not find out. */
  | { readonly kind: 'undecided'; readonly error: Reason | CountersignError }

/** The list of requirements that the policy holds for a target, and where it stands. */
export interface ScopeChoice {
  readonly transport: string
  /** The key in the policy, `""` for a transport's default; absent for the policy's own default. */
  readonly key?: string
  readonly source: 'identity' | 'namespace' | 'wildcard' | 'transport-default' | 'default'
}

/** Kinds of places where signatures lie. */
export type StoreKind = 'lookaside' | 'directory' | 'referrers' | 'sig-tag' | 'bundle-file'

/** One place that was asked for signatures. */
export interface PlaceRead {
  readonly url: string
  readonly store: StoreKind
  readonly status: 'read' | 'unread'
  readonly found: number
  /** Why it could not be read to its end. */
  readonly error?: Reason
}

/** What one requirement said. `path` is its place in the policy, e.g. `transports.docker["host/ns"][0]`. */
export interface RequirementOutcome {
  readonly path: string
  readonly type: string
  readonly outcome: 'met' | 'not-met' | 'undecided' | 'not-asked'
  readonly code?: Code
  readonly message?: string
  readonly signers: readonly SignerIdentity[]
  /** The outcomes of what a combination holds. */
  readonly parts?: readonly RequirementOutcome[]
}

/** A verified entry in a transparency log of the trusted root. */
export interface LogEntry {
  /** Base URL that the trusted root gives the log. */
  readonly log: string
  readonly index: string
}

/** What one stored signature was worth under the requirements that were asked. */
export interface SignatureOutcome {
  readonly place: string
  readonly kind: StoredSignature['kind']
  /** Cryptographically good under a key of the policy. Says nothing of what it claims. */
  readonly verified: boolean
  readonly signer?: SignerIdentity
  /** Read from the payload; trusted only where `outcome` is `accepted`. */
  readonly claimed: {
    readonly reference?: string
    readonly digest?: string
    readonly createdUnixSeconds?: number
  }
  /** Verified entries in transparency logs. */
  readonly logEntries?: readonly LogEntry[]
  readonly outcome: 'accepted' | 'not-accepted' | 'not-asked'
  readonly code?: Code
  readonly message?: string
}

/** A verdict on one manifest with everything it stands on. */
export interface Decision {
  readonly verdict: Verdict
  readonly scope: ScopeChoice
  readonly requirements: readonly RequirementOutcome[]
  readonly signatures: readonly SignatureOutcome[]
  readonly places: readonly PlaceRead[]
  readonly warnings: readonly Reason[]
}

/** Each signer once; the first of those that count as one (`groupSigners`) stands for it. */
export function distinctSigners(signers: readonly SignerIdentity[]): readonly SignerIdentity[] {
  const groups = groupSigners(signers)
  return signers.filter((_, index) => groups.indexOf(groups[index] ?? -1) === index)
}

/** Each reason once: several manifests, keys and places meet the same. */
export function distinctReasons<T extends Reason>(reasons: readonly T[]): readonly T[] {
  const keyOf = ({ code, message }: Reason): string => `${code} ${message}`
  return [...new Map(reasons.map((reason) => [keyOf(reason), reason])).values()]
}
