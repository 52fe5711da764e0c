import type { Combination, Leaf, Requirement } from './policy.ts'
import type { StoreKind } from './verdict.ts'

/** Whether a requirement is made of others. */
export const isCombination = (requirement: Requirement): requirement is Combination =>
  requirement.type === 'anyOf' || requirement.type === 'allOf' || requirement.type === 'atLeast'

/** The rules that hold no others, depth first, in the order written: the order in which facts are given. */
export function leavesOf(requirements: readonly Requirement[]): readonly Leaf[] {
  return requirements.flatMap((requirement) =>
    isCombination(requirement) ? leavesOf(requirement.of) : [requirement],
  )
}

/**
 * Whether a place of this kind could hold a signature that meets the rule. Only such places must be read before it
 * is refused, and nothing that lies elsewhere counts for it.
 *
 * @param attachments - registries.d says `use-sigstore-attachments`; asked for `sigstoreSigned` alone
 * @see decisions, section 2
 */
export function readsFrom({ type }: Leaf, store: StoreKind, attachments: boolean): boolean {
  switch (type) {
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      return false
    case 'signedBy':
      return store === 'lookaside' || store === 'directory'
    case 'sigstoreSigned':
      return store === 'lookaside' || store === 'directory' || (store === 'sig-tag' && attachments)
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
      return store === 'referrers' || store === 'sig-tag' || store === 'bundle-file'
  }
}
