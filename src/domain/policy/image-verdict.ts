import type { SignerIdentity } from '../signature/signer-identity.ts'
import { distinctReasons, distinctSigners, type Reason, type Verdict } from './verdict.ts'

/** What is asked of an index (decisions, section 3). */
export type IndexRule =
  /** The digest that the reference resolves to, or every image platform. */
  | 'either'
  /** The index and every image platform. */
  | 'all'
  /** What a client of one platform would run: that manifest, or the index that holds it. */
  | 'one-platform'

/**
 * Joins the verdicts on an index and on its image platforms to one on the image, in three values: an alternative
 * that could not be decided keeps the image undecided where no other alternative accepts.
 *
 * @param platforms - every image platform, or the one that was asked for; an index without any has nothing to run,
 * so that "every platform" never holds for it
 */
export function imageVerdict(rule: IndexRule, index: Verdict, platforms: readonly Verdict[]): Verdict {
  const every = platforms.length > 0 ? allOf(platforms) : noPlatforms
  switch (rule) {
    case 'all':
      return allOf([index, ...platforms])
    case 'either':
    case 'one-platform':
      return anyOf([index, every])
  }
}

/** Whether the platforms can still change the verdict once the index was judged. */
export function needsPlatforms(rule: IndexRule, index: Verdict): boolean {
  return rule === 'all' || index.kind === 'rejected' || index.kind === 'undecided'
}

/** The difference that every index has which is accepted by itself. */
export const judgedByIndexAlone = 'judged by the index alone: podman checks the platform it pulls instead'

/**
 * What podman and cosign would do with an index where that is not what was decided here: podman looks at the
 * platform that it pulls and never at the index, cosign only at the digest that the name resolves to.
 *
 * @param platforms - as for `imageVerdict`; null where they were not judged
 * @see manifests-and-digests, section 5
 */
export function indexDifferences(
  decided: Verdict,
  index: Verdict,
  platforms: readonly Verdict[] | null,
): readonly string[] {
  if (platforms === null) return [judgedByIndexAlone]
  const passing = platforms.filter(opens).length
  const cosign = `cosign checks only the digest that the name resolves to: ${opens(index) ? '' : 'not '}accepted by itself`
  const podman = `podman checks only the platform it pulls: ${passing} of ${platforms.length} accepted by themselves`
  const podmanDiffers = opens(decided) ? passing < platforms.length : passing > 0
  return [...(opens(decided) === opens(index) ? [] : [cosign]), ...(podmanDiffers ? [podman] : [])]
}

/** Whether a verdict lets an image through. */
const opens = ({ kind }: Verdict): boolean => kind === 'accepted' || kind === 'waived'

const noPlatforms: Verdict = {
  kind: 'rejected',
  reasons: [{ code: 'index-without-platforms', message: 'the index lists no image platform' }],
}

/** Any refusal refuses, then anything undecided leaves it open, then anything waived makes it no more than that. */
function allOf(verdicts: readonly Verdict[]): Verdict {
  const reasons = refusals(verdicts)
  if (reasons.length > 0) return { kind: 'rejected', reasons }
  const weakest = firstOf(verdicts, 'undecided') ?? firstOf(verdicts, 'waived')
  return weakest ?? { kind: 'accepted', by: distinctSigners(verdicts.flatMap(signersOf)) }
}

/** One that passes is enough; undecided before rejected, since the open one might pass. */
function anyOf(verdicts: readonly Verdict[]): Verdict {
  const by = distinctSigners(verdicts.flatMap(signersOf))
  if (by.length > 0) return { kind: 'accepted', by }
  const best = firstOf(verdicts, 'waived') ?? firstOf(verdicts, 'undecided')
  return best ?? { kind: 'rejected', reasons: refusals(verdicts) }
}

const firstOf = (verdicts: readonly Verdict[], kind: Verdict['kind']): Verdict | undefined =>
  verdicts.find((verdict) => verdict.kind === kind)

const signersOf = (verdict: Verdict): readonly SignerIdentity[] =>
  verdict.kind === 'accepted' ? verdict.by : []

const refusals = (verdicts: readonly Verdict[]): readonly Reason[] =>
  distinctReasons(verdicts.flatMap((verdict) => (verdict.kind === 'rejected' ? verdict.reasons : [])))
