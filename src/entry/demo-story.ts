import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type PushedImage, pushImages, retag } from '../adapters/demo/push-images.ts'
import type { Outcome } from '../app/contract.ts'
import type { Code } from '../domain/codes.ts'
import type { Digest } from '../domain/image/digest.ts'
import { digestSegment } from '../domain/policy/lookaside-url.ts'
import { tellKeylessStory } from './demo-keyless-story.ts'
import { type Answer, answerIn, type Chapter, orFailed, type Scene } from './demo-scenes.ts'
import type { Stage } from './demo-stage.ts'

const web = 'shop/web:1.0'
const worker = 'shop/worker:1.0'

/** Plays the whole story, chapter by chapter. */
export async function* tellStory(stage: Stage): AsyncGenerator<Chapter> {
  const { registry, trusted } = stage
  const pushedWeb = await pushImages(registry.url, 'shop/web', '1.0')
  const pushedWorker = await pushImages(registry.url, 'shop/worker', '1.0', { architectures: ['amd64'] })
  const both = [web, worker]
  const scenes = (outcome: Outcome, answer: Answer): readonly Scene[] =>
    both.map((image, index) => ({ image, expected: { answer }, found: answerIn(outcome, index) }))

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
  yield* tellKeylessStory(stage)
}

interface Pushed {
  readonly web: PushedImage
  readonly worker: PushedImage
}

/** Each attack is undone or done to another image, so that one refusal never stands in for the next. */
async function attack(stage: Stage, pushed: Pushed): Promise<readonly Scene[]> {
  const { registry, lookaside, stranger } = stage
  const judge = async (what: string, image: string, answer: Answer, code: Code): Promise<Scene> => {
    const found = await orFailed(async () => answerIn(await stage.verify([image]), 0))
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
