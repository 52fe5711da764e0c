import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type PushedImage, pushImages, retag } from '../adapters/demo/push-images.ts'
import type { Outcome, SignedImage, VerifiedImage } from '../app/contract.ts'
import type { Code } from '../domain/codes.ts'
import { CountersignError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import { digestSegment } from '../domain/policy/lookaside-url.ts'
import type { Reason, Verdict } from '../domain/policy/verdict.ts'
import { signerName } from '../domain/signature/signer-identity.ts'
import { leadingReason, reasonFrom } from '../report/findings.ts'
import type { Stage } from './demo-stage.ts'

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

const web = 'shop/web:1.0'
const worker = 'shop/worker:1.0'

/** Plays the whole story, chapter by chapter. */
export async function* tellStory(stage: Stage): AsyncGenerator<Chapter> {
  const { registry, trusted } = stage
  const pushedWeb = await pushImages(registry.url, 'shop/web', '1.0')
  const pushedWorker = await pushImages(registry.url, 'shop/worker', '1.0', { architectures: ['amd64'] })
  const both = [web, worker]
  const scenes = (outcome: Outcome, answer: Answer): readonly Scene[] =>
    both.map((image, index) => ({ image, expected: { answer }, found: foundIn(outcome, index) }))

  const sign = `countersign sign ${both.join(' ')}`
  yield {
    title: 'Sign and publish',
    command: sign,
    scenes: scenes(await stage.sign(trusted, both), 'signed'),
  }
  yield { title: 'Sign again', command: sign, scenes: scenes(await stage.sign(trusted, both), 'unchanged') }
  const verify = `countersign verify ${both.join(' ')} --policy policy.json`
  yield { title: 'Verify', command: verify, scenes: scenes(await stage.verify(both), 'accepted') }
  yield {
    title: 'Attack, and break',
    command: 'countersign verify IMAGE --policy policy.json',
    scenes: await attack(stage, { web: pushedWeb, worker: pushedWorker }),
  }
}

interface Pushed {
  readonly web: PushedImage
  readonly worker: PushedImage
}

/** Each attack is undone or done to another image, so that one refusal never stands in for the next. */
async function attack(stage: Stage, pushed: Pushed): Promise<readonly Scene[]> {
  const { registry, lookaside, stranger } = stage
  const judge = async (what: string, image: string, answer: Answer, code: Code): Promise<Scene> => {
    const found = await orFailed(async () => foundIn(await stage.verify([image]), 0))
    return { what, image, expected: { answer, code }, found }
  }
  const scenes: Scene[] = []

  const tampered = await pushImages(registry.url, 'shop/worker', '1.0', {
    architectures: ['amd64'],
    content: 'malware',
  })
  scenes.push(
    await judge('the image behind the tag is tampered with', worker, 'rejected', 'signature-missing'),
  )

  const place = folderOf(stage, 'shop/worker', tampered.digest)
  await cp(folderOf(stage, 'shop/worker', pushed.worker.digest), place, { recursive: true })
  scenes.push(
    await judge('the true signature is moved to the tampered image', worker, 'rejected', 'wrong-image'),
  )

  await rm(place, { recursive: true })
  await stage.sign(stranger, [worker])
  scenes.push(await judge('a stranger signs the tampered image', worker, 'rejected', 'untrusted-key'))

  await retag(registry.url, 'shop/web', 'stable', pushed.web)
  scenes.push(
    await judge('a signed image is shown under another tag', 'shop/web:stable', 'rejected', 'wrong-identity'),
  )

  const byDigest = `shop/worker@${pushed.worker.digest}`
  registry.lieAbout(pushed.worker.digest, tampered.manifest)
  scenes.push(
    await judge('the registry serves other bytes for a digest', byDigest, 'undecided', 'digest-mismatch'),
  )

  lookaside.takeDown()
  scenes.push(await judge('the lookaside is down', web, 'undecided', 'lookaside-unreadable'))
  return scenes
}

const folderOf = ({ signatures }: Stage, repository: string, digest: Digest): string =>
  join(signatures, `${repository}${digestSegment(digest)}`)

/** An error that ends a command is an answer, too, and never the right one. */
async function orFailed(find: () => Promise<Scene['found']>): Promise<Scene['found']> {
  try {
    return await find()
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { answer: 'failed', reason: reasonFrom(error) }
  }
}

function foundIn(outcome: Outcome, index: number): Scene['found'] {
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
