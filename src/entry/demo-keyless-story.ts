import { attachBundle, attachedBundles } from '../adapters/demo/attach-bundle.ts'
import { type PushedImage, pushImages } from '../adapters/demo/push-images.ts'
import type { Claims } from '../adapters/demo/sigstore-ca.ts'
import type { Code } from '../domain/codes.ts'
import { trustedWorkflow } from './demo-keyless-stage.ts'
import { answerIn, type Chapter, orFailed, type Scene } from './demo-scenes.ts'
import type { Stage } from './demo-stage.ts'

const repository = 'shop/api'
const signed = `${repository}:1.0`

/** The keyless part of the story: one workflow is trusted, and all that only looks like it is refused. */
export async function* tellKeylessStory(stage: Stage): AsyncGenerator<Chapter> {
  const { registry, keyless } = stage
  const good = await pushOne(stage, '1.0')
  yield {
    title: 'Sign keyless, as a workflow',
    command: `countersign sign ${signed} --method keyless`,
    scenes: [
      { image: signed, expected: { answer: 'signed' }, found: answerIn(await keyless.sign([signed]), 0) },
    ],
  }
  yield {
    title: 'Verify who signed',
    command: `countersign verify ${signed} --policy policy.yaml`,
    scenes: [
      { image: signed, expected: { answer: 'accepted' }, found: answerIn(await keyless.verify([signed]), 0) },
    ],
  }
  const bundles = await attachedBundles({ registryUrl: registry.url, repository }, good.digest)
  yield {
    title: 'Look like it',
    command: 'countersign verify IMAGE --policy policy.yaml',
    scenes: [...(await strangers(stage)), ...(await borrowed(stage, bundles))],
  }
}

/** An image of its own for each attack, so that one refusal never stands in for the next. */
const pushOne = ({ registry }: Stage, tag: string): Promise<PushedImage> =>
  pushImages(registry.url, repository, tag, { architectures: ['amd64'] })

async function judged({ keyless }: Stage, what: string, tag: string, code: Code): Promise<Scene> {
  const image = `${repository}:${tag}`
  const found = await orFailed(async () => answerIn(await keyless.verify([image]), 0))
  return { what, image, expected: { answer: 'rejected', code }, found }
}

/** Signatures that are good, but by somebody else. */
async function strangers(stage: Stage): Promise<readonly Scene[]> {
  const { ref } = trustedWorkflow
  const test = `octo-org/app/.github/workflows/test.yml@${ref}`
  const scenes: Scene[] = []
  const imitate = async (what: string, tag: string, code: Code, claims: Claims): Promise<void> => {
    await pushOne(stage, tag)
    await stage.keyless.sign([`${repository}:${tag}`], claims, tag === 'issuer' ? 'other' : 'trusted')
    scenes.push(await judged(stage, what, tag, code))
  }
  await imitate('another workflow of the repository signs', 'workflow', 'wrong-signer', {
    workflow_ref: test,
  })
  await imitate('the same workflow of another repository signs', 'repository', 'wrong-signer', {
    repository: 'mallory/app',
  })
  await imitate('a pull request signs', 'pull-request', 'pull-request-signer', {
    ref: 'refs/pull/7/merge',
    event_name: 'pull_request',
  })
  await imitate('another issuer vouches for the same names', 'issuer', 'wrong-issuer', {})
  return scenes
}

/** Bundles by the right workflow that are no signature of the image. */
async function borrowed(stage: Stage, ofGood: readonly Uint8Array[]): Promise<readonly Scene[]> {
  const where = { registryUrl: stage.registry.url, repository }
  const scenes: Scene[] = []

  const built = await pushOne(stage, 'provenance')
  await attachBundle(where, built, await stage.keyless.attest(provenanceOf(built)))
  scenes.push(
    await judged(stage, 'the workflow only says how it was built', 'provenance', 'attestation-not-signature'),
  )

  const other = await pushOne(stage, 'borrowed')
  for (const bundle of ofGood) await attachBundle(where, other, bundle)
  scenes.push(await judged(stage, 'it carries the signature of another image', 'borrowed', 'wrong-image'))
  return scenes
}

const provenanceOf = ({ digest }: PushedImage): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: repository, digest: { sha256: digest.slice('sha256:'.length) } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: { buildDefinition: {}, runDetails: {} },
    }),
  )
