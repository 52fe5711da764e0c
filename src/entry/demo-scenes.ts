import type { Outcome, SignedImage, VerifiedImage } from '../app/contract.ts'
import type { Code } from '../domain/codes.ts'
import { CountersignError } from '../domain/errors.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import type { Reason, Verdict } from '../domain/policy/verdict.ts'
import { signerName } from '../domain/signature/signer-identity.ts'
import { leadingReason, reasonFrom } from '../report/findings.ts'

/** The answer to one image: what was done with it, or the verdict on it. */
export type Answer = 'signed' | 'unchanged' | 'failed' | Verdict['kind']

/** One image of the story, with the answer it must get and the one it got. */
export interface Scene {
  /** What has happened, where the name alone does not say it. */
  readonly what?: string
  /** As pushed, without its registry. */
  readonly image: string
  readonly expected: { readonly answer: Answer; readonly code?: Code }
  readonly found: { readonly answer: Answer; readonly reason?: Reason; readonly detail?: string }
}

/** Scenes under one heading; `command` is what a reader would type. */
export interface Chapter {
  readonly title: string
  readonly command: string
  readonly scenes: readonly Scene[]
}

/** True where the answer, and its code if one is demanded, are what they must be. */
export const isAsExpected = ({ expected, found }: Scene): boolean =>
  found.answer === expected.answer && (expected.code === undefined || found.reason?.code === expected.code)

/** An error that ends a command is an answer, too, and never the right one. */
export async function orFailed(find: () => Promise<Scene['found']>): Promise<Scene['found']> {
  try {
    return await find()
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { answer: 'failed', reason: reasonFrom(error) }
  }
}

/** What an outcome of signing or verifying says of one of its images. */
export function answerIn(outcome: Outcome, index: number): Scene['found'] {
  if (outcome.command === 'sign') return signedAnswer(outcome.images[index])
  if (outcome.command === 'verify') return verifiedAnswer(outcome.images[index])
  return { answer: 'failed' }
}

function signedAnswer(image: SignedImage | undefined): Scene['found'] {
  const states = new Set(image?.signed.map(({ state }) => state))
  const error = image?.error ?? image?.signed.find((manifest) => manifest.error !== undefined)?.error
  if (image === undefined || error !== undefined || states.size !== 1) {
    return { answer: 'failed', ...(error !== undefined && { reason: reasonFrom(error) }) }
  }
  const parts = image.signed.map(({ role, platform }) =>
    platform === undefined ? role : formatPlatform(platform),
  )
  const detail = `${image.digest}  ${parts.join(', ')}`
  return {
    answer: states.has('published') ? 'signed' : states.has('unchanged') ? 'unchanged' : 'failed',
    detail,
  }
}

function verifiedAnswer(image: VerifiedImage | undefined): Scene['found'] {
  if (image === undefined) return { answer: 'failed' }
  const { verdict } = image
  const reason = leadingReason(verdict)
  if (verdict.kind !== 'accepted') return { answer: verdict.kind, ...(reason !== undefined && { reason }) }
  return {
    answer: 'accepted',
    detail: `signed by ${verdict.by.map(signerName).join(', ')}`,
  }
}
