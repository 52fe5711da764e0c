import type { InspectedImage, SignedImage, VerifiedImage, VerifyOutcome } from '../app/contract.ts'
import type { CountersignError } from '../domain/errors.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import { signerName } from '../domain/signature/signer-identity.ts'
import { type ActionContext, toldReason } from './action-context.ts'
import type { ActionOutcome } from './action-outputs.ts'
import { type EvidencePart, inspectEvidence, signEvidence, verifyEvidence } from './evidence.ts'
import { isWhollyInspected, mergeAlike, signingFailed } from './findings.ts'
import { counted } from './lines.ts'
import { codeList, type RichText } from './rich-text.ts'

/** In one word, what became of an image. */
export type ResultWord =
  | 'accepted'
  | 'waived'
  | 'rejected'
  | 'undecided'
  | 'signed'
  | 'unchanged'
  | 'would be signed'
  | 'failed'
  | 'inspected'
  | 'incomplete'

/** What the reports of an action say of one image. Nothing in it is escaped. */
export interface ImageResult {
  /** Reference, or the text as typed where there is none; with the platform where one was asked for. */
  readonly image: string
  readonly digest?: string
  readonly word: ResultWord
  /** `error`: the step fails because of it; `warning`: it would, were the mode not `report`. */
  readonly level: 'error' | 'warning' | 'none'
  /** Lower is worse. */
  readonly rank: number
  /** Why it is not well, worst first; empty where it is. */
  readonly reasons: readonly Required<Reason>[]
  /** Where there is no reason: who signed, what was found. */
  readonly fact: RichText
  readonly warnings: readonly Required<Reason>[]
  /** Everything that the result stands on; made when asked for, as there may be thousands. */
  readonly evidence: () => readonly EvidencePart[]
}

/** One result an image, failures first, worst first; equal ones in the order in which they were named. */
export function imageResults(outcome: ActionOutcome, context: ActionContext): readonly ImageResult[] {
  const results = unordered(outcome, context)
  return [...results].sort((one, other) => one.rank - other.rank)
}

function unordered(outcome: ActionOutcome, context: ActionContext): readonly ImageResult[] {
  switch (outcome.command) {
    case 'sign':
      return outcome.images.map((image) => signResult(image, context))
    case 'verify':
    case 'explain':
      return outcome.images.map((image) => verifyResult(image, outcome, context))
    case 'inspect':
      return outcome.images.map((image) => inspectResult(image, context))
  }
}

const tellAll = (
  faults: readonly (Reason | CountersignError)[],
  context: ActionContext,
): readonly Required<Reason>[] => faults.map((fault) => toldReason(fault, context))

/** How bad a result is; a mistake of usage beats a refusal, and a refusal what could not be found out. */
const ranks = { usage: 0, refused: 1, open: 2, passing: 4, well: 5 } as const

function verifyResult(image: VerifiedImage, outcome: VerifyOutcome, context: ActionContext): ImageResult {
  const { verdict, platform } = image
  const reasons = tellAll(faultsOf(image, outcome), context)
  const blocks = reasons.length > 0
  // `report` lets verdicts pass; a mistake of usage or a stopped run is none (app/exit-code.ts).
  const isNoVerdict = image.usageError === true || reasons[0]?.code === 'cancelled'
  const rank = image.usageError === true ? ranks.usage : rankOf(verdict.kind, blocks)
  const suffix = platform === undefined ? '' : ` (${formatPlatform(platform)})`
  const result = {
    image: `${image.reference}${suffix}`,
    ...(image.digest !== undefined && { digest: image.digest }),
    word: verdict.kind,
    level: !blocks ? 'none' : outcome.mode === 'report' && !isNoVerdict ? 'warning' : 'error',
    rank,
    reasons,
    fact: verdictFact(image),
    // A waived image that fails the step has it as its reason.
    warnings: tellAll(image.warnings, context).filter(({ code }) => !(blocks && code === 'image-waived')),
  } as const
  return { ...result, evidence: () => verifyEvidence(image, result) }
}

function rankOf(kind: VerifiedImage['verdict']['kind'], blocks: boolean): number {
  switch (kind) {
    case 'accepted':
      return ranks.well
    case 'waived':
      return blocks ? ranks.refused : ranks.passing
    case 'rejected':
      return ranks.refused
    case 'undecided':
      return ranks.open
  }
}

function faultsOf(
  { verdict, decisions, reference }: VerifiedImage,
  { waived }: VerifyOutcome,
): readonly (Reason | CountersignError)[] {
  switch (verdict.kind) {
    case 'accepted':
      return []
    case 'waived':
      return waived === 'fail' ? [waivedReason(reference)] : []
    case 'rejected':
      return decisions.length > 1 ? mergeAlike(verdict.reasons) : verdict.reasons
    case 'undecided':
      return [verdict.error]
  }
}

const waivedReason = (reference: string): Reason => ({
  code: 'image-waived',
  message: `${reference}: the policy accepts anything here; nothing was verified, which this run does not take for an answer`,
  next: 'Give the scope a requirement that verifies.',
})

/** Most signers that are named in one line. */
const maxSigners = 5

function verdictFact({ verdict }: VerifiedImage): RichText {
  if (verdict.kind === 'waived') return ['the policy accepts anything here; nothing was verified']
  if (verdict.kind !== 'accepted') return []
  return ['signed by ', ...codeList(verdict.by.map(signerName), maxSigners)]
}

function signResult(image: SignedImage, context: ActionContext): ImageResult {
  const failed = image.signed.filter(({ state }) => state === 'failed')
  const faults = [image.error, ...failed.map(({ error }) => error)].filter((error) => error !== undefined)
  const reasons = tellAll(mergeAlike(faults), context)
  const isUsage = faults.some(({ exitCode }) => exitCode === 2)
  const fails = signingFailed(image)
  const result = {
    image: image.reference ?? image.text,
    ...(image.digest !== undefined && { digest: image.digest }),
    word: fails ? 'failed' : signWord(image),
    level: fails ? 'error' : 'none',
    rank: isUsage ? ranks.usage : fails ? ranks.open : ranks.well,
    reasons,
    fact: signFact(image),
    warnings: tellAll(image.warnings, context),
  } as const
  return { ...result, evidence: () => signEvidence(image, result) }
}

function signWord({ signed }: SignedImage): ResultWord {
  if (signed.some(({ state }) => state === 'would-publish')) return 'would be signed'
  return signed.every(({ state }) => state === 'unchanged') ? 'unchanged' : 'signed'
}

function signFact({ signed }: SignedImage): RichText {
  if (signed.length === 0) return []
  const signers = [...new Set(signed.map(({ signer }) => signerName(signer)))]
  const what = [
    ...new Set(
      signed.map(({ role, platform }) => (platform === undefined ? role : formatPlatform(platform))),
    ),
  ]
  const more = what.length > 8 ? ` and ${what.length - 8} more` : ''
  return ['by ', ...codeList(signers, maxSigners), `: ${what.slice(0, 8).join(', ')}${more}`]
}

function inspectResult(image: InspectedImage, context: ActionContext): ImageResult {
  const unread = image.places.flatMap(({ error }) => (error === undefined ? [] : [error]))
  const faults = image.error === undefined ? mergeAlike(unread) : [image.error]
  const fails = !isWhollyInspected(image)
  const found = image.places.reduce((sum, { signatures }) => sum + signatures.length, 0)
  const platforms = image.entries.filter(({ role }) => role === 'image').length
  const result = {
    image: image.reference,
    ...(image.digest !== undefined && { digest: image.digest }),
    word: image.error !== undefined ? 'failed' : fails ? 'incomplete' : 'inspected',
    level: fails ? 'error' : 'none',
    rank: image.error?.exitCode === 2 ? ranks.usage : fails ? ranks.open : ranks.well,
    reasons: tellAll(faults, context),
    fact: [
      found === 0
        ? 'no signature found'
        : `${counted(found, 'signature')} found: ${found === 1 ? 'an unverified claim' : 'unverified claims'}`,
      ...(platforms === 0 ? [] : [`; ${counted(platforms, 'platform')}`]),
    ],
    warnings: tellAll(image.warnings, context),
  } as const
  return { ...result, evidence: () => inspectEvidence(image, result) }
}
