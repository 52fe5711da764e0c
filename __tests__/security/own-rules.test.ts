import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { baseFiles } from '../../src/adapters/base-files.ts'
import { createPolicies } from '../../src/adapters/policy-files.ts'
import { createTrustMaterial } from '../../src/adapters/verifiers/trust-material.ts'
import { readEventFile } from '../../src/adapters/workflow/event-file.ts'
import { verify } from '../../src/app/verify.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import { readRunFacts } from '../../src/domain/workflow/read-run-facts.ts'
import { makeKey, makeMessage, now, type TestKey } from '../adapters/openpgp-kit.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { fakeImages, fakePorts, fakeStores, publicInstanceNotAsked } from '../fakes/ports.ts'
import {
  type CheckoutPlan,
  checkOut,
  commitOf,
  type Files,
  git,
  makeOrigin,
  mergeGroupEvent,
  type Origin,
  pullRequestEvent,
  pullRequestPlans,
  pullRequestVariables,
  type Workspace,
} from '../fakes/pull-requests.ts'
import { payloadBytes } from '../fakes/signatures.ts'

// Processes are started, which takes its time on a busy machine.
jest.setTimeout(60_000)

const policyPath = '.github/countersign/policy.json'
const keyPath = 'keys/release.gpg'
const reference = 'registry.example/team/app:1.0'
const manifest = imageManifest()

const signedBy = (...keyPaths: readonly string[]): string =>
  JSON.stringify({ default: [{ type: 'signedBy', keyType: 'GPGKeys', keyPaths }] })
const anything = JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] })

let maintainer: TestKey
let attacker: TestKey
let base: Files
beforeAll(async () => {
  maintainer = await makeKey()
  attacker = await makeKey()
  base = { [policyPath]: signedBy(keyPath), [keyPath]: maintainer.publicBytes }
})

const made: { remove(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.remove()))
})

interface Scene {
  readonly base?: Files
  readonly head: Files
  readonly checkout?: CheckoutPlan
  readonly event?: (origin: Origin) => Readonly<Record<string, unknown>>
  readonly variables?: Readonly<Record<string, string>>
  /** Done in the workspace by steps before. */
  readonly before?: (workspace: Workspace) => Promise<unknown>
}

/** Judges an image with the attacker's and one with the maintainer's signature, as a step of the run would. */
async function judge(scene: Scene) {
  const origin = await makeOrigin(pullRequestPlans(scene.base ?? base, scene.head))
  const workspace = await checkOut(origin, scene.checkout ?? { commit: 'merge', depth: 2 })
  made.push(origin, workspace)
  await scene.before?.(workspace)
  const event = (scene.event ?? pullRequestEvent)(origin)
  const variables = { ...(await pullRequestVariables(workspace.folder, origin, event)), ...scene.variables }
  const run = readRunFacts(variables, await readEventFile(variables.GITHUB_EVENT_PATH))
  if (run.change === undefined) throw new Error('this run is about no change')
  const path = join(scene.checkout?.path ?? '', policyPath)
  const files = await baseFiles({
    change: run.change,
    workspace: workspace.folder,
    policyPath: path,
    environment: process.env,
  })
  const verdictBy = async (signer: TestKey): Promise<string> => {
    const name = parseImageName(`docker://${reference}`)
    const stores = fakeStores()
    const message = await makeMessage(signer, payloadBytes(reference, manifest.digest))
    stores.lookaside('https://sigs.example').entries.set(manifest.digest, [message])
    const outcome = await verify(
      {
        command: 'verify',
        operands: [{ text: reference, name }],
        policy: { kind: 'file', path },
        lookaside: 'https://sigs.example',
        allPlatforms: false,
        mode: 'enforce',
        waived: 'warn',
        concurrency: 1,
      },
      fakePorts({
        images: fakeImages([[name, { manifest: manifest.text }]]),
        stores,
        trust: createTrustMaterial({
          files,
          nowUnixSeconds: () => now,
          publicInstance: publicInstanceNotAsked,
        }),
        policies: createPolicies(workspace.folder, files),
        clock: { nowUnixSeconds: () => now },
      }),
    )
    const verdict = outcome.images[0]?.verdict
    return verdict?.kind === 'rejected'
      ? `rejected ${verdict.reasons.map(({ code }) => code).join(' ')}`
      : (verdict?.kind ?? 'no image')
  }
  const verdicts = { attacker: await verdictBy(attacker), maintainer: await verdictBy(maintainer) }
  return { ...verdicts, run, origin, files }
}

const byTheBase = { attacker: 'rejected untrusted-key', maintainer: 'accepted' }

describe('a change that edits the rules that it is judged by', () => {
  const edits: readonly [string, () => Files][] = [
    ['accepts anything', () => ({ [policyPath]: anything })],
    ['takes the policy away', () => ({ [policyPath]: null })],
    [
      'makes a link of the policy',
      () => ({ [policyPath]: { link: '../../lax.json' }, 'lax.json': anything }),
    ],
    [
      'makes a link of the folder',
      () => ({ '.github': { link: 'lax' }, 'lax/countersign/policy.json': anything }),
    ],
    ['makes a submodule of the folder', () => ({ '.github/countersign': { submodule: '1'.repeat(40) } })],
    [
      'names its own key',
      () => ({ [policyPath]: signedBy('keys/mine.gpg'), 'keys/mine.gpg': attacker.publicBytes }),
    ],
    ['puts its own key in place of the right one', () => ({ [keyPath]: attacker.publicBytes })],
    [
      'makes a link of the key',
      () => ({ [keyPath]: { link: '../mine.gpg' }, 'mine.gpg': attacker.publicBytes }),
    ],
    [
      'makes a link of the keys',
      () => ({ keys: { link: 'mine' }, 'mine/release.gpg': attacker.publicBytes }),
    ],
    ['takes the key away', () => ({ [keyPath]: null })],
  ]
  it.each(edits)('is judged by the base where it %s', async (_name, head) => {
    const { attacker: theirs, maintainer: ours, files } = await judge({ head: head() })
    expect({ attacker: theirs, maintainer: ours }).toEqual(byTheBase)
    expect(files.changedFiles().length).toBeGreaterThan(0)
  })

  const lax = { [policyPath]: anything }
  it.each<[string, Omit<Scene, 'head'>]>([
    ['the trial merge alone', { checkout: { commit: 'merge', depth: 1 } }],
    ['the head', { checkout: { commit: 'head', depth: 1 } }],
    ['the head and all history', { checkout: { commit: 'head', depth: 0 } }],
    ['a fork', { event: (origin) => pullRequestEvent(origin, { fork: true }) }],
    ['a review', { variables: { GITHUB_EVENT_NAME: 'pull_request_review' } }],
    [
      'the head under pull_request_target',
      {
        checkout: { commit: 'head', depth: 1 },
        variables: { GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_REF: 'refs/heads/main' },
      },
    ],
    [
      'a merge group',
      {
        event: mergeGroupEvent,
        variables: { GITHUB_EVENT_NAME: 'merge_group', GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-7' },
      },
    ],
    [
      'files that a step before has written over',
      {
        before: async ({ root }) => {
          await writeFile(join(root, policyPath), anything)
          await git(root, ['add', policyPath])
        },
      },
    ],
  ])('is judged by the base of %s', async (_name, scene) => {
    const { attacker: theirs, maintainer: ours, files, origin } = await judge({ ...scene, head: lax })
    expect({ attacker: theirs, maintainer: ours }).toEqual(byTheBase)
    expect(files.origin).toMatchObject({ kind: 'base', commit: commitOf(origin, 'base') })
    expect(files.changedFiles()).toEqual([policyPath])
  })

  it.each(['../keys/mine.gpg', '/etc/hostname', 'keys/../../keys/mine.gpg'])(
    'cannot put a key where a base names %s',
    async (path) => {
      const verdicts = await judge({
        base: { [policyPath]: signedBy(path) },
        head: { 'a.txt': 'a' },
        checkout: { commit: 'merge', depth: 2, path: 'app' },
        before: async ({ folder }) => {
          await mkdir(join(folder, 'keys'))
          await writeFile(join(folder, 'keys', 'mine.gpg'), attacker.publicBytes)
        },
      })
      expect(verdicts).toMatchObject({
        attacker: 'rejected key-file-unreadable',
        maintainer: 'rejected key-file-unreadable',
      })
    },
  )

  it('cannot bring a key that the base names and lacks', async () => {
    const verdicts = await judge({
      base: { [policyPath]: signedBy(keyPath) },
      head: { [keyPath]: attacker.publicBytes },
    })
    expect(verdicts).toMatchObject({ attacker: 'rejected key-file-missing' })
    expect(verdicts.files.changedFiles()).toEqual([keyPath])
  })

  it.each<[string, Scene, object]>([
    ['the first policy', { base: { 'a.txt': 'a' }, head: lax }, { code: 'policy-not-at-base', exitCode: 3 }],
    [
      'an event without its commits',
      { head: lax, event: () => ({ pull_request: {} }) },
      { code: 'event-malformed', exitCode: 3 },
    ],
    [
      'a base that is nowhere',
      {
        head: lax,
        checkout: { commit: 'merge', depth: 1 },
        before: ({ root }) => git(root, ['remote', 'remove', 'origin']),
      },
      { code: 'policy-not-at-base', exitCode: 3 },
    ],
  ])('is not judged at all with %s', async (_name, scene, error) => {
    await expect(judge(scene)).rejects.toMatchObject(error)
  })
})
