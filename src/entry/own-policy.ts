import { join } from 'node:path'
import { UsageError } from '../domain/errors.ts'

const folder = join('.github', 'countersign')

/** Where a repository keeps its own policy, from its root: in one of these grammars. */
export const ownPolicyFiles = {
  strict: join(folder, 'policy.json'),
  trust: join(folder, 'policy.yaml'),
} as const

/**
 * The policy of a repository, where it has one; two of them are one too many.
 *
 * @param isThere - which of `ownPolicyFiles` the repository has
 * @throws UsageError `policy-ambiguous`
 */
export function ownPolicy(isThere: {
  readonly strict: boolean
  readonly trust: boolean
}): string | undefined {
  if (isThere.strict && isThere.trust) {
    throw new UsageError('policy-ambiguous', `${folder}: expected policy.json or policy.yaml, found both`)
  }
  if (isThere.trust) return ownPolicyFiles.trust
  return isThere.strict ? ownPolicyFiles.strict : undefined
}
