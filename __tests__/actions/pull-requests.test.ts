import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { makeMessage } from '../adapters/openpgp-kit.ts'
import {
  type CheckoutPlan,
  checkOut,
  commitOf,
  type Files,
  git,
  makeOrigin,
  type Origin,
  pullRequestPlans,
  type Workspace,
} from '../fakes/pull-requests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import {
  mergeGroup,
  type PullRequestFacts,
  pullRequest,
  push,
  type TriggeringEvent,
} from '../runner/events.ts'
import type { StepResult } from '../runner/job.ts'
import { publicText } from '../security/kit/judged.ts'
import { type ActionStage, type Inputs, openActionStage, policyText } from './stage.ts'

const policyPath = '.github/countersign/policy.json'
const keyPath = 'keys/release.asc'
const anything = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })

let stage: ActionStage
let base: Files
/** One image with the maintainer's signature, one with the attacker's. */
let images = ''
const made: { remove(): Promise<void> }[] = []

beforeAll(async () => {
  stage = await openActionStage()
  const { push: serve, publish, reference, trusted, stranger, registry } = stage
  await publish('ours', serve('ours'))
  const theirs = serve('theirs')
  await publish(
    'theirs',
    theirs,
    await makeMessage(stranger, payloadBytes(reference('theirs'), theirs.digest)),
  )
  images = `${reference('ours')}\n${reference('theirs')}`
  base = { [policyPath]: policyText(registry.host, keyPath), [keyPath]: publicText(trusted) }
})

afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.remove()))
})
afterAll(() => stage.close())

interface Scene {
  readonly head: Files
  readonly base?: Files
  readonly checkout?: CheckoutPlan
  readonly event?: (facts: PullRequestFacts) => TriggeringEvent
  readonly inputs?: Inputs
  readonly before?: (workspace: Workspace) => Promise<unknown>
}

/** Verifies both images in a checkout of the pull request, as a workflow does. */
async function judge(scene: Scene): Promise<{ readonly result: StepResult; readonly origin: Origin }> {
  const origin = await makeOrigin(pullRequestPlans(scene.base ?? base, scene.head))
  const workspace = await checkOut(origin, scene.checkout ?? { commit: 'merge', depth: 2 })
  made.push(origin, workspace)
  await scene.before?.(workspace)
  const [baseSha, headSha, mergeSha] = [
    commitOf(origin, 'base'),
    commitOf(origin, 'head'),
    commitOf(origin, 'merge'),
  ]
  const event = (scene.event ?? pullRequest)({ baseSha, headSha, mergeSha })
  const inputs = { policy: '', ...scene.inputs }
  const result = await stage.verify(images, inputs, { event, workspace: workspace.folder })
  return { result, origin }
}

/** By the rules of the base: ours is accepted, theirs rejected, and the edit is told. */
function expectByTheBase({ result, origin }: { result: StepResult; origin: Origin }, edited: string): void {
  const { outputs, shown, summary, exitCode, violations } = result
  const commit = commitOf(origin, 'base')
  expect({ exitCode, violations, shown: exitCode === 1 ? [] : shown }).toEqual({
    exitCode: 1,
    violations: [],
    shown: [],
  })
  expect(outputs).toMatchObject({
    result: 'rejected',
    code: 'untrusted-key',
    accepted: '1',
    rejected: '1',
    waived: '0',
    'policy-commit': commit,
  })
  for (const text of [shown.join('\n'), summary]) {
    expect(text).toContain(commit.slice(0, 7))
    expect(text).toContain(edited)
  }
}

const lax: Files = { [policyPath]: anything }

describe('a pull request that edits its own rules', () => {
  it('would get by, were it judged by its own checkout', async () => {
    const { result } = await judge({ head: lax, event: () => push() })
    expect(result).toMatchObject({ exitCode: 0, outputs: { result: 'waived', waived: '2' } })
  })

  it.each<[string, () => Files, string]>([
    ['a policy that lets all through', () => lax, policyPath],
    [
      'a policy that trusts another key',
      () => ({
        [policyPath]: policyText(stage.registry.host, 'keys/mine.asc'),
        'keys/mine.asc': publicText(stage.stranger),
      }),
      policyPath,
    ],
    ['another key in place of the right one', () => ({ [keyPath]: publicText(stage.stranger) }), keyPath],
    ['no policy at all', () => ({ [policyPath]: null }), policyPath],
  ])('is judged by the base: %s', async (_name, head, edited) => {
    expectByTheBase(await judge({ head: head() }), edited)
  })

  it.each<[string, Omit<Scene, 'head'>]>([
    ['the trial merge alone', { checkout: { commit: 'merge', depth: 1 } }],
    ['the head alone', { checkout: { commit: 'head', depth: 1 } }],
    ['the head and all history', { checkout: { commit: 'head', depth: 0 } }],
    [
      'a fork',
      { event: (facts) => pullRequest({ ...facts, headRepository: 'mallory/app', actor: 'mallory' }) },
    ],
    [
      'a merge queue',
      {
        event: ({ baseSha, headSha }) => mergeGroup({ baseSha, headSha }),
        checkout: { commit: 'head', depth: 1 },
      },
    ],
    [
      'the head under pull_request_target',
      {
        event: (facts) => pullRequest({ ...facts, event: 'pull_request_target' }),
        checkout: { commit: 'head', depth: 1 },
      },
    ],
    ['a policy that the step names', { inputs: { policy: policyPath } }],
  ])('is judged by the base: %s', async (_name, scene) => {
    expectByTheBase(await judge({ ...scene, head: lax }), policyPath)
  })

  it('is judged by the base: a checkout below a path', async () => {
    const checkout = { commit: 'merge', depth: 2, path: 'app' }
    expectByTheBase(await judge({ head: lax, checkout, inputs: { policy: `app/${policyPath}` } }), policyPath)
  })

  it('is judged by the base: keys that the step names', async () => {
    const head = { [keyPath]: publicText(stage.stranger) }
    const { result, origin } = await judge({ head, inputs: { key: keyPath } })
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { accepted: '1', rejected: '1', 'policy-commit': commitOf(origin, 'base') },
    })
  })

  it('is not judged at all where the base cannot be had, and says what to do', async () => {
    const { result } = await judge({
      head: lax,
      checkout: { commit: 'merge', depth: 1 },
      before: ({ root }) => git(root, ['remote', 'remove', 'origin']),
    })
    expect(result).toMatchObject({
      exitCode: 3,
      outputs: { result: 'undecided', code: 'policy-not-at-base' },
      violations: [],
    })
    expect(result.shown.join('\n')).toMatch(/fetch-depth/)
  })

  it('leads us to no file outside by a link among its registries.d', async () => {
    const { result } = await judge({
      head: { 'sections/a.yaml': { link: '/etc/hostname' } },
      inputs: { lookaside: '', 'registries-d': 'sections' },
    })
    expect(result).toMatchObject({
      exitCode: 2,
      outputs: { code: 'registries-d-unreadable' },
      violations: [],
    })
    expect(result.shown.join('\n')).toContain('it is a symbolic link')
  })

  it('that brings the first policy is undecided, and says how to begin', async () => {
    const { result } = await judge({ base: { 'a.txt': 'a' }, head: lax })
    expect(result).toMatchObject({ exitCode: 3, outputs: { code: 'policy-not-at-base' }, violations: [] })
    expect(result.shown.join('\n')).toContain(policyPath)
  })
})

it('a pull request that edits no rule is judged by the base, and says so', async () => {
  const { result, origin } = await judge({ head: { 'readme.md': 'x' } })
  expect(result).toMatchObject({
    exitCode: 1,
    outputs: { accepted: '1', rejected: '1', 'policy-commit': commitOf(origin, 'base') },
  })
})
