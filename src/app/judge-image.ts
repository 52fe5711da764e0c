import { digestParts } from '../domain/image/digest.ts'
import { policyTarget } from '../domain/image/transport.ts'
import { decideUnasked, decideWithoutReading } from '../domain/policy/decide.ts'
import { deniedReason } from '../domain/policy/denied.ts'
import type { KeysUnusable, Question } from '../domain/policy/facts.ts'
import { readsFrom } from '../domain/policy/leaves.ts'
import { requirementsFor } from '../domain/policy/scope.ts'
import { scopeAlias } from '../domain/policy/scope-alias.ts'
import { type Decision, distinctReasons, type Reason, type StoreKind } from '../domain/policy/verdict.ts'
import type { ImageSource } from '../ports.ts'
import type { JudgedManifest, VerifiedImage, VerifyRequest } from './contract.ts'
import { orVerdict } from './error-verdict.ts'
import { type JudgedManifests, judgeIndex } from './judge-index.ts'
import { type Judge, judgeManifest, openLeaves, type ReadyLeaf, subjectOf } from './judge-manifest.ts'
import { listedDigests } from './listed-digests.ts'
import type { ChosenPolicy } from './policy-choice.ts'
import { type ResolvedImage, refuseNeedlessIdentity, resolveImage, shownName } from './resolve.ts'
import { type PlaceFinder, readOnce, type WantedPlaces } from './signature-places.ts'

/** What all images of a run are judged by. */
export interface JudgeContext {
  readonly request: Pick<VerifyRequest, 'identity' | 'platform' | 'allPlatforms' | 'concurrency'>
  readonly chosen: ChosenPolicy
  readonly places: PlaceFinder
  readonly nowUnixSeconds: () => number
}

/** What was found out about one image; the caller knows what the user typed. */
export type JudgedImage = Omit<VerifiedImage, 'text'>

/**
 * Judges one opened image: its scope first, then what needs no signatures, then the manifest, then signatures.
 * What the policy rejects whoever signed it is not even fetched.
 *
 * @throws CountersignError for a mistake of usage or configuration that shows only with this image
 */
export async function judgeImage(source: ImageSource, context: JudgeContext): Promise<JudgedImage> {
  const reference = shownName(source.name)
  const question = questionOf(source, context)
  const leaves = await openLeaves(question, context.chosen)
  const settled =
    refusedReference(question, context.chosen) ?? decideWithoutReading(question, leaves.map(unusableOf))
  if (settled?.verdict.kind === 'rejected') return judgedAs(reference, { role: 'image', decision: settled })
  const early =
    settled === null && isJudgedByDigest(question, leaves, context)
      ? await judgeFor(source, question, leaves, context)
      : undefined
  const accepted = early === undefined ? null : await judgeByDigest(source, early)
  if (accepted !== null) return accepted

  const resolved = await orVerdict(() => resolveImage(source))
  if ('kind' in resolved)
    return judgedAs(reference, { role: 'image', decision: decideUnasked(question, resolved) })
  const { digest } = resolved.fetched
  const role = resolved.manifest.kind === 'index' ? 'index' : 'image'
  const decision =
    refusedDigest(question, resolved) ??
    (await refusedContent(source, question, resolved, context)) ??
    settled
  if (decision !== null) {
    if (decision.verdict.kind === 'waived') await context.places.requireReadable(source.name)
    return judgedAs(reference, { digest, role, decision })
  }

  const judge = early ?? (await judgeFor(source, question, leaves, context))
  const judged = await judgeResolved(source, resolved, judge, context)
  return { ...judged, reference, digest, warnings: warningsOf(judge, judged.decisions) }
}

async function judgeFor(
  { name }: ImageSource,
  asked: Question,
  leaves: readonly ReadyLeaf[],
  { places: finder, request, nowUnixSeconds }: JudgeContext,
): Promise<Judge> {
  const places = await finder.find(name, request.identity, wantedPlaces(leaves))
  const question = { ...asked, attachments: places.attachments }
  return { question, leaves, places, read: readOnce(), nowUnixSeconds }
}

/** The places that the leaves of a list look at (decisions, section 2). */
function wantedPlaces(leaves: readonly ReadyLeaf[]): WantedPlaces {
  const some = (store: StoreKind, attachments: boolean): boolean =>
    leaves.some(({ leaf }) => readsFrom(leaf, store, attachments))
  return {
    lookaside: some('lookaside', false),
    registry: some('referrers', false),
    attachments: leaves.some(({ leaf }) => leaf.type === 'sigstoreSigned'),
  }
}

/**
 * Whether an acceptance of the digest alone settles the image, so that its manifest need not be fetched: the name holds
 * the digest, no platform is asked for, no digest is denied, and no leaf reads a place that is filed otherwise.
 */
function isJudgedByDigest(
  { target }: Question,
  leaves: readonly ReadyLeaf[],
  { request, chosen }: JudgeContext,
): boolean {
  const { registry, lookaside, attachments } = wantedPlaces(leaves)
  const isOnlyRegistry = registry && !lookaside && !attachments
  const wantsPlatforms = request.platform !== undefined || request.allPlatforms
  return (
    target.transport === 'docker' &&
    target.reference?.digest !== undefined &&
    isOnlyRegistry &&
    !wantsPlatforms &&
    chosen.policy.denied === undefined
  )
}

/** The acceptance of a digest by what was signed for it; null where more has to be looked at. */
async function judgeByDigest({ name }: ImageSource, judge: Judge): Promise<JudgedImage | null> {
  const digest = judge.question.target.reference?.digest
  if (digest === undefined) return null
  // Only what can accept at once: the rest is read when the manifest is known.
  const once: Judge = { ...judge, places: { ...judge.places, last: [] } }
  const decision = await judgeManifest(subjectOf(digest, judge.places, true), once)
  if (decision.verdict.kind !== 'accepted') return null
  const judged: JudgedManifest = { digest, role: 'digest', decision }
  return {
    ...judgedAs(shownName(name), judged),
    digest,
    warnings: warningsOf(judge, [judged]),
  }
}

const warningsOf = ({ places }: Judge, manifests: readonly JudgedManifest[]): readonly Reason[] =>
  distinctReasons([...places.warnings, ...manifests.flatMap(({ decision }) => decision.warnings)])

async function judgeResolved(
  source: ImageSource,
  { fetched: { digest }, manifest }: ResolvedImage,
  judge: Judge,
  { request }: JudgeContext,
): Promise<JudgedManifests> {
  if (manifest.kind === 'index') return await judgeIndex({ source, digest, index: manifest }, judge, request)
  const decision = await judgeManifest(subjectOf(digest, judge.places, true), judge)
  return { verdict: decision.verdict, decisions: [{ digest, role: 'image', decision }], differences: [] }
}

function questionOf({ name, resolvedPath }: ImageSource, { request, chosen }: JudgeContext): Question {
  const { identity } = request
  refuseNeedlessIdentity(name, identity)
  const target = policyTarget(name, {
    ...(resolvedPath === undefined ? {} : { resolvedPath }),
    ...(identity === undefined ? {} : { identity }),
  })
  const question = { target, selection: requirementsFor(chosen.policy, target) }
  const askedTag = name.transport === 'docker' ? name.droppedTag : undefined
  return askedTag === undefined ? question : { ...question, askedTag }
}

/** References that are refused before anything is asked (decisions, section 3). */
function refusedReference(question: Question, { policy }: ChosenPolicy): Decision | null {
  const { target } = question
  const alias = scopeAlias(policy, target)
  if (alias !== undefined) {
    const message = `${target.identity}: its host slips past the scope ${JSON.stringify(alias)} only by how it is written`
    return rejectedUnasked(question, { code: 'scope-alias', message })
  }
  const digest = target.reference?.digest
  if (digest === undefined || digestParts(digest).algorithm === 'sha256') return null
  const message = `${target.identity}: expected a sha256 digest, found ${digestParts(digest).algorithm}`
  return rejectedUnasked(question, { code: 'digest-not-sha256', message })
}

/** An image on disk that is to be judged as `NAME@DIGEST` must be that image; a registry was held to it already. */
function refusedDigest(question: Question, { fetched }: ResolvedImage): Decision | null {
  const wanted = question.target.reference?.digest
  if (wanted === undefined || wanted === fetched.digest) return null
  const message = `expected the image ${wanted}, as its name says, found ${fetched.digest}`
  return rejectedUnasked(question, { code: 'wrong-image', message })
}

/** A denied digest refuses the image that is it, and an index that leads to it: some client would run it. */
async function refusedContent(
  source: ImageSource,
  question: Question,
  { fetched, manifest }: ResolvedImage,
  { chosen: { policy }, request: { concurrency } }: JudgeContext,
): Promise<Decision | null> {
  if (policy.denied === undefined || policy.denied.size === 0) return null
  const own = deniedReason(policy, fetched.digest)
  if (own !== undefined) return rejectedUnasked(question, own)
  const listed = await orVerdict(() => listedDigests(manifest, source, concurrency))
  if ('kind' in listed) return decideUnasked(question, listed)
  const [denied] = listed.flatMap((digest) => deniedReason(policy, digest) ?? [])
  return denied === undefined ? null : rejectedUnasked(question, denied)
}

const rejectedUnasked = (question: Question, reason: Reason): Decision =>
  decideUnasked(question, { kind: 'rejected', reasons: [reason] })

/** An image whose one decision needed no signatures. */
function judgedAs(reference: string, manifest: JudgedManifest): JudgedImage {
  const { decision, digest } = manifest
  const image = { reference, verdict: decision.verdict, decisions: [manifest], differences: [], warnings: [] }
  return digest === undefined ? image : { ...image, digest }
}

const unusableOf = ({ verifier }: ReadyLeaf): KeysUnusable | null =>
  verifier?.kind === 'unusable' ? verifier : null
