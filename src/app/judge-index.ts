import { UsageError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import {
  type Descriptor,
  entryRole,
  formatPlatform,
  imagePlatforms,
  isRunnable,
  type Manifest,
  platformCandidates,
} from '../domain/image/manifest.ts'
import { decideUnasked } from '../domain/policy/decide.ts'
import {
  type IndexRule,
  imageVerdict,
  indexDifferences,
  needsPlatforms,
} from '../domain/policy/image-verdict.ts'
import type { ImageSource } from '../ports.ts'
import { mapBounded } from './batch.ts'
import type { JudgedManifest, VerifiedImage, VerifyRequest } from './contract.ts'
import { orVerdict } from './error-verdict.ts'
import { type Judge, judgeManifest, subjectOf } from './judge-manifest.ts'
import { sha256Of } from './resolve.ts'

type Index = Extract<Manifest, { kind: 'index' }>

/** An index as it was resolved. */
export interface ResolvedIndex {
  readonly source: ImageSource
  readonly digest: Digest
  readonly index: Index
}

/** The part of a verified image that its manifests decide. */
export type JudgedManifests = Pick<VerifiedImage, 'verdict' | 'decisions' | 'differences' | 'platform'>

type PlatformRequest = Pick<VerifyRequest, 'platform' | 'allPlatforms' | 'concurrency'>

/**
 * Judges an index by its own digest and by its entries, these only where they can still change the verdict.
 *
 * @throws UsageError `platform-missing` when it has nothing for the platform that was asked for
 * @see decisions, section 3
 */
export async function judgeIndex(
  { source, digest, index }: ResolvedIndex,
  judge: Judge,
  request: PlatformRequest,
): Promise<JudgedManifests> {
  const rule = ruleOf(request)
  const wanted = wantedEntries(index, rule, request)
  const own = await judgeManifest(subjectOf(digest, judge.places, true), judge)
  const first: JudgedManifest = { digest, role: 'index', decision: own }
  const platform = request.platform === undefined ? {} : { platform: request.platform }
  if (!needsPlatforms(rule, own.verdict)) {
    const differences = wanted.length === 0 ? [] : indexDifferences(own.verdict, own.verdict, null)
    return { verdict: own.verdict, decisions: [first], differences, ...platform }
  }
  const entries = await judgeEntries(source, wanted, judge, request.concurrency)
  const verdicts = entries.map(({ decision }) => decision.verdict)
  const verdict = imageVerdict(rule, own.verdict, verdicts)
  const differences = indexDifferences(verdict, own.verdict, verdicts)
  return { verdict, decisions: [first, ...entries], differences, ...platform }
}

function ruleOf({ platform, allPlatforms }: PlatformRequest): IndexRule {
  if (platform !== undefined) return 'one-platform'
  return allPlatforms ? 'all' : 'either'
}

/**
 * The entries whose signatures matter. Where they stand in for the index, everything that some client could run
 * must be covered by them, whatever the index calls it.
 */
function wantedEntries(index: Index, rule: IndexRule, { platform }: PlatformRequest): readonly Descriptor[] {
  if (platform === undefined)
    return rule === 'all' ? imagePlatforms(index) : index.manifests.filter(isRunnable)
  const candidates = platformCandidates(index, platform)
  if (candidates.length > 0) return candidates
  const has = imagePlatforms(index).map((entry) =>
    entry.platform === undefined ? '(none)' : formatPlatform(entry.platform),
  )
  throw new UsageError(
    'platform-missing',
    `--platform ${formatPlatform(platform)}: expected one of the platforms of the index, found ${listed(has)}`,
  )
}

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 20).join(', ')
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown || 'none'
}

/** Each digest is judged once, though an index may list it for several platforms. */
async function judgeEntries(
  source: ImageSource,
  entries: readonly Descriptor[],
  judge: Judge,
  concurrency: number,
): Promise<readonly JudgedManifest[]> {
  const judged = new Map<Digest, Promise<Pick<JudgedManifest, 'digest' | 'decision'>>>()
  return await mapBounded(entries, concurrency, async (entry): Promise<JudgedManifest> => {
    const found = judged.get(entry.digest) ?? judgeEntry(source, entry.digest, judge)
    judged.set(entry.digest, found)
    const role = entryRole(entry) === 'index' ? 'index' : 'image'
    return { ...(await found), role, ...(entry.platform === undefined ? {} : { platform: entry.platform }) }
  })
}

async function judgeEntry(
  source: ImageSource,
  listed: Digest,
  judge: Judge,
): Promise<Pick<JudgedManifest, 'digest' | 'decision'>> {
  const digest = await orVerdict(() => sha256Of(source, listed))
  if (typeof digest !== 'string') return { decision: decideUnasked(judge.question, digest) }
  return { digest, decision: await judgeManifest(subjectOf(digest, judge.places, false), judge) }
}
