import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeMessage } from '../adapters/openpgp-kit.ts'
import { type Files, git } from '../fakes/pull-requests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import { mergeGroup, pullRequest, push } from '../runner/events.ts'
import { publicText } from '../security/kit/judged.ts'
import { expectByTheBase, type Judged, judgeIn } from './pull-request-kit.ts'
import { type ActionStage, openActionStage, policyText } from './stage.ts'

const policyPath = '.github/countersign/policy.json'
const keyPath = 'keys/release.asc'
const anything = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })

let stage: ActionStage
let base: Files
/** One image with the maintainer's signature, one with the attacker's. */
let images = ''

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

afterAll(() => stage.close())

type Scene = Partial<Parameters<typeof judgeIn>[1]>

/** Verifies both images. */
const judge = (scene: Scene & { readonly head: Files }): Promise<Judged> =>
  judgeIn(stage, { base, images, ...scene })

const untrusted = { code: 'untrusted-key' }

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
    expectByTheBase(await judge({ head: head() }), edited, untrusted)
  })

  it.each<[string, Scene]>([
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
    expectByTheBase(await judge({ ...scene, head: lax }), policyPath, untrusted)
  })

  it('is judged by the base: a checkout below a path', async () => {
    const checkout = { commit: 'merge', depth: 2, path: 'app' }
    const judged = await judge({ head: lax, checkout, inputs: { policy: `app/${policyPath}` } })
    expectByTheBase(judged, policyPath, untrusted)
  })

  it('is judged by the base: keys that the step names', async () => {
    const head = { [keyPath]: publicText(stage.stranger) }
    const { result, baseCommit } = await judge({ head, inputs: { key: keyPath } })
    expect(result).toMatchObject({
      exitCode: 1,
      outputs: { accepted: '1', rejected: '1', 'policy-commit': baseCommit },
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
  const { result, baseCommit } = await judge({ head: { 'readme.md': 'x' } })
  expect(result).toMatchObject({
    exitCode: 1,
    outputs: { accepted: '1', rejected: '1', 'policy-commit': baseCommit },
  })
})
