import type { ProposedChange } from './run-facts.ts'

/** The checked-out commit, as its own bytes tell it: grafts and shallow borders are not believed. */
export interface CheckedOutCommit {
  readonly commit: string
  readonly parents: readonly string[]
}

/** What the clone of a run holds. */
export interface CloneFacts {
  /** Absent where nothing readable is checked out. */
  readonly head?: CheckedOutCommit
  /** Those of `possibleBases` that the clone has. */
  readonly present: ReadonlySet<string>
  /** Whether the server was asked for the event's base already. */
  readonly fetched: boolean
}

/** The commit whose files judge, or what is to be done about it. */
export type BaseCommit =
  | { readonly kind: 'base'; readonly commit: string }
  | { readonly kind: 'fetch'; readonly commit: string }
  /** `fetchDepth`: what actions/checkout must be told so that the base is there. */
  | { readonly kind: 'unknown'; readonly fetchDepth: 0 | 2 }

/** The commits that may be the base of a change, the surest first. */
export function possibleBases(change: ProposedChange, head: CheckedOutCommit | undefined): readonly string[] {
  const parent = baseParent(change, head)
  return parent === undefined ? [change.baseCommit] : [change.baseCommit, parent]
}

/**
 * Which commit judges a proposed change: the one that the event names; where the clone lacks it, the base side of the
 * server's own trial merge, when that is what is checked out; else the one that the event names, fetched once. Never
 * anything that the change itself brings (decisions, section 4).
 */
export function findBaseCommit(change: ProposedChange, facts: CloneFacts): BaseCommit {
  const commit = possibleBases(change, facts.head).find((candidate) => facts.present.has(candidate))
  if (commit !== undefined) return { kind: 'base', commit }
  if (!facts.fetched) return { kind: 'fetch', commit: change.baseCommit }
  return { kind: 'unknown', fetchDepth: baseParent(change, facts.head) === undefined ? 0 : 2 }
}

/**
 * The first parent of a merge of exactly base and head. That the second parent is the head would not do: whoever
 * proposes the change can push such a merge, too, with a first parent of their choice, while the run for the first push
 * is under way. So it must be the very commit by which the server tried the merge.
 */
function baseParent(change: ProposedChange, head: CheckedOutCommit | undefined): string | undefined {
  if (change.kind !== 'pull-request' || head === undefined || head.commit !== change.mergeCommit)
    return undefined
  const [base, proposed, ...others] = head.parents
  return proposed !== undefined && proposed === change.headCommit && others.length === 0 ? base : undefined
}
