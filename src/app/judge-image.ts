import { digestParts } from '../domain/image/digest.ts'
import { policyTarget } from '../domain/image/transport.ts'
import type { KeysUnusable } from '../domain/policy/answer-requirement.ts'
import { decideUnasked, decideWithoutReading } from '../domain/policy/decide.ts'
import type { Question } from '../domain/policy/facts.ts'
import { requirementsFor } from '../domain/policy/scope.ts'
import { scopeAlias } from '../domain/policy/scope-alias.ts'
import type { Decision, Reason } from '../domain/policy/verdict.ts'
import type { ImageSource } from '../ports.ts'
import type { JudgedManifest, VerifiedImage, VerifyRequest } from './contract.ts'
import { orVerdict } from './error-verdict.ts'
import { type JudgedManifests, judgeIndex } from './judge-index.ts'
import { type Judge, judgeManifest, openKeys, type RequirementKeys, subjectOf } from './judge-manifest.ts'
import type { ChosenPolicy } from './policy-choice.ts'
import { type ResolvedImage, refuseNeedlessIdentity, resolveImage, shownName } from './resolve.ts'
import type { PlaceFinder } from './signature-places.ts'

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
  const keys = await openKeys(question, context.chosen)
  const settled =
    refusedReference(question, context.chosen) ?? decideWithoutReading(question, keys.map(unusableOf))
  if (settled?.verdict.kind === 'rejected') return judgedAs(reference, { role: 'image', decision: settled })

  const resolved = await orVerdict(() => resolveImage(source))
  if ('kind' in resolved)
    return judgedAs(reference, { role: 'image', decision: decideUnasked(question, resolved) })
  const { digest } = resolved.fetched
  const role = resolved.manifest.kind === 'index' ? 'index' : 'image'
  const decision = refusedDigest(question, resolved) ?? settled
  if (decision !== null) {
    if (decision.verdict.kind === 'waived') await context.places.requireReadable(source.name)
    return judgedAs(reference, { digest, role, decision })
  }

  const place = await context.places.find(source.name, context.request.identity)
  const judge: Judge = { question, keys, place, nowUnixSeconds: context.nowUnixSeconds }
  const judged = await judgeResolved(source, resolved, judge, context)
  const ofManifests = judged.decisions.flatMap((manifest) => manifest.decision.warnings)
  return { ...judged, reference, digest, warnings: distinct([...(place?.warnings ?? []), ...ofManifests]) }
}

async function judgeResolved(
  source: ImageSource,
  { fetched: { digest }, manifest }: ResolvedImage,
  judge: Judge,
  { request }: JudgeContext,
): Promise<JudgedManifests> {
  if (manifest.kind === 'index') return await judgeIndex({ source, digest, index: manifest }, judge, request)
  const decision = await judgeManifest(subjectOf(digest, judge.place, true), judge)
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

const rejectedUnasked = (question: Question, reason: Reason): Decision =>
  decideUnasked(question, { kind: 'rejected', reasons: [reason] })

/** An image whose one decision needed no signatures. */
function judgedAs(reference: string, manifest: JudgedManifest): JudgedImage {
  const { decision, digest } = manifest
  const image = { reference, verdict: decision.verdict, decisions: [manifest], differences: [], warnings: [] }
  return digest === undefined ? image : { ...image, digest }
}

const unusableOf = (keys: RequirementKeys): KeysUnusable | null =>
  keys?.kind === 'unusable' ? { kind: 'keys-unusable', code: keys.code, message: keys.message } : null

const distinct = (warnings: readonly Reason[]): readonly Reason[] => [
  ...new Map(warnings.map((warning) => [warning.message, warning])).values(),
]
