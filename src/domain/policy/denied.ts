import type { Digest } from '../image/digest.ts'
import type { Policy } from './policy.ts'
import { quoted } from './text-match.ts'
import type { Reason } from './verdict.ts'

/**
 * Why an image or manifest is refused whatever signed it; asked before any signature is looked at.
 *
 * @see decisions, section 8
 */
export function deniedReason({ denied }: Policy, digest: Digest): Reason | undefined {
  const why = denied?.get(digest)
  if (why === undefined) return undefined
  return { code: 'image-denied', message: `${digest} is denied by the policy: ${quoted(why)}` }
}
