import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeMessage } from '../adapters/openpgp-kit.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import type { StepResult } from '../runner/job.ts'
import { answer, manifestPath, signaturePath } from '../security/kit/servers.ts'
import { colleague, dependabot, fork, goldenText, readable } from './golden-text.ts'
import { type ActionStage, openActionStage, policyText } from './stage.ts'

/** What a user may meet, and what it must tell. */
interface Scene {
  readonly name: string
  readonly title: string
  readonly exitCode: number
  /** Stable code that log, annotation and summary name; none where nothing is wrong. */
  readonly code?: string
  readonly run: () => Promise<StepResult>
}

let stage: ActionStage

const ref = (name: string): string => stage.reference(name)

const failures: readonly Scene[] = [
  {
    name: 'verify-unsigned',
    title: 'An image that nobody signed is refused',
    exitCode: 1,
    code: 'signature-missing',
    run: () => stage.verify(ref('unsigned')),
  },
  {
    name: 'verify-tampered',
    title: 'An image that was changed after it was signed is refused',
    exitCode: 1,
    code: 'wrong-image',
    run: () => stage.verify(ref('tampered')),
  },
  {
    name: 'verify-stranger',
    title: 'An image that a stranger signed is refused',
    exitCode: 1,
    code: 'untrusted-key',
    run: () => stage.verify(ref('strange')),
  },
  {
    name: 'verify-other-name',
    title: 'A signature for another image is refused',
    exitCode: 1,
    code: 'wrong-identity',
    run: () => stage.verify(ref('renamed')),
  },
  {
    name: 'verify-lookaside-down',
    title: 'A signature store that fails is never read as unsigned',
    exitCode: 3,
    code: 'lookaside-unreadable',
    run: () => stage.verify(ref('unreadable')),
  },
  {
    name: 'verify-lying-registry',
    title: 'A registry that serves other bytes than it says',
    exitCode: 3,
    code: 'digest-mismatch',
    run: () => stage.verify(`${stage.registry.host}/lying@${imageManifest('lying').digest}`),
  },
  {
    name: 'verify-missing-image',
    title: 'An image that the registry does not have',
    exitCode: 3,
    code: 'manifest-not-found',
    run: () => stage.verify(ref('nowhere')),
  },
  {
    name: 'verify-denied',
    title: 'A registry that wants a login',
    exitCode: 3,
    code: 'registry-login-missing',
    run: () => stage.verify(ref('private')),
  },
  {
    name: 'verify-no-policy',
    title: 'A policy file that is not there',
    exitCode: 2,
    code: 'policy-not-found',
    run: () => stage.verify(ref('signed'), { policy: '.github/countersign/policy.json' }),
  },
  {
    name: 'verify-broken-policy',
    title: 'A policy file with a mistake',
    exitCode: 2,
    code: 'policy-unknown-key',
    run: () => stage.verify(ref('signed'), { policy: 'broken.json' }),
  },
  {
    name: 'verify-no-choice',
    title: 'Neither a policy nor a key',
    exitCode: 2,
    code: 'policy-missing',
    run: () => stage.verify(ref('signed'), { policy: '' }),
  },
  {
    name: 'verify-mixed',
    title: 'Three images, three verdicts',
    exitCode: 1,
    code: 'signature-missing',
    run: () => stage.verify([ref('signed'), ref('unreadable'), ref('unsigned')].join('\n')),
  },
  {
    name: 'verify-no-base',
    title: 'A pull request whose base commit is not in the checkout',
    exitCode: 3,
    code: 'policy-not-at-base',
    run: () => stage.verify(ref('signed'), {}, { event: colleague }),
  },
  {
    name: 'sign-no-images',
    title: 'An empty list of images',
    exitCode: 2,
    code: 'operand-missing',
    run: () => stage.sign(''),
  },
  {
    name: 'sign-no-key',
    title: 'A secret that is not there',
    exitCode: 2,
    code: 'key-missing',
    run: () => stage.sign(ref('signed'), { 'gpg-key': '' }),
  },
  {
    name: 'sign-no-key-fork',
    title: 'A pull request from a fork gets no secrets',
    exitCode: 2,
    code: 'key-missing',
    run: () => stage.sign(ref('signed'), { 'gpg-key': '' }, { event: fork }),
  },
  {
    name: 'sign-no-key-dependabot',
    title: 'Dependabot gets other secrets',
    exitCode: 2,
    code: 'key-missing',
    run: () => stage.sign(ref('signed'), { 'gpg-key': '' }, { event: dependabot }),
  },
  {
    name: 'sign-wrong-passphrase',
    title: 'A passphrase of another key',
    exitCode: 2,
    code: 'passphrase-wrong',
    run: () => stage.sign(ref('signed'), { 'gpg-passphrase': 'another one' }),
  },
  {
    name: 'sign-tag-moved',
    title: 'A tag that moved since the build',
    exitCode: 3,
    code: 'tag-moved',
    run: () => stage.sign(ref('signed'), { digest: imageManifest('another').digest }),
  },
  {
    name: 'sign-no-place',
    title: 'No place for the signatures',
    exitCode: 2,
    code: 'lookaside-missing',
    run: () => stage.sign(ref('signed'), { lookaside: '' }),
  },
  {
    name: 'sign-bad-boolean',
    title: 'A word that is neither true nor false',
    exitCode: 2,
    code: 'option-value',
    run: () => stage.sign(ref('signed'), { 'dry-run': 'yes' }),
  },
]

const successes: readonly Scene[] = [
  {
    name: 'sign',
    title: 'Two images are signed',
    exitCode: 0,
    run: () => stage.sign(`${ref('signed')}\n${ref('unsigned')}`, { lookaside: 'golden/sigstore' }),
  },
  {
    name: 'sign-dry-run',
    title: 'What would be signed',
    exitCode: 0,
    run: () => stage.sign(ref('signed'), { 'dry-run': 'true' }),
  },
  {
    name: 'sign-skipped',
    title: 'A fork is allowed to sign nothing',
    exitCode: 0,
    code: 'run-skipped',
    run: () => stage.sign(ref('signed'), { 'gpg-key': '', 'when-untrusted': 'skip' }, { event: fork }),
  },
  {
    name: 'verify',
    title: 'An image that was signed by a key that the policy trusts',
    exitCode: 0,
    run: () => stage.verify(ref('signed'), {}, { matrix: { os: 'linux', arch: 'amd64' } }),
  },
  {
    name: 'verify-waived',
    title: 'An image that the policy lets through unsigned',
    exitCode: 0,
    code: 'image-waived',
    run: () => stage.verify(ref('unsigned'), { policy: 'waive.json' }),
  },
  {
    name: 'verify-report',
    title: 'A refusal that is only reported',
    exitCode: 0,
    code: 'signature-missing',
    run: () => stage.verify(ref('unsigned'), { mode: 'report' }),
  },
  {
    name: 'verify-typo',
    title: 'A mistyped input',
    exitCode: 0,
    code: 'input-unknown',
    run: () => stage.verify(ref('signed'), { platfrom: 'linux/amd64' }),
  },
  {
    name: 'inspect',
    title: 'What there is of two images',
    exitCode: 0,
    run: () => stage.inspect(`${ref('signed')}\n${ref('strange')}`),
  },
]

beforeAll(async () => {
  stage = await openActionStage()
  const { registry, lookaside, push, publish, job, stranger, trusted } = stage
  for (const name of ['signed', 'unsigned', 'unreadable']) push(name)
  await publish('signed', push('signed'))
  const tampered = push('tampered')
  const before = payloadBytes(ref('tampered'), imageManifest('before').digest)
  await publish('tampered', tampered, await makeMessage(trusted, before))
  const strange = push('strange')
  const foreign = payloadBytes(ref('strange'), strange.digest)
  await publish('strange', strange, await makeMessage(stranger, foreign))
  const renamed = push('renamed')
  await publish('renamed', renamed, await makeMessage(trusted, payloadBytes(ref('signed'), renamed.digest)))
  const unreadable = push('unreadable')
  lookaside.say(signaturePath('unreadable', unreadable.digest), (response) =>
    answer(response, 503, 'busy', { 'retry-after': '0' }),
  )
  registry.say(manifestPath('lying', imageManifest('lying').digest), (response) =>
    answer(response, 200, imageManifest('truth').text, { 'content-type': imageManifest('truth').mediaType }),
  )
  registry.say(manifestPath('private', '1'), (response) =>
    answer(response, 401, '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', {
      'www-authenticate': 'Basic realm="registry"',
    }),
  )
  await job.put({
    'broken.json': policyText(registry.host).replace('keyPath', 'keypath'),
    'waive.json': JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }),
  })
}, 60_000)

afterAll(() => stage.close())

describe.each([
  ['a failure', failures],
  ['a success', successes],
] as const)('%s', (_, scenes) => {
  it.each(scenes.map((scene) => [scene.name, scene] as const))('%s', async (_name, scene) => {
    const result = await scene.run()
    const present = readable(scene.title, result, stage)
    expect(present).toBe(await goldenText(scene.name, present))
    expect({ exitCode: result.exitCode, violations: result.violations }).toEqual({
      exitCode: scene.exitCode,
      violations: [],
    })
    if (scene.code === undefined) return
    // What is no failure is named by its annotation only.
    const told = [
      JSON.stringify(result.annotations),
      ...(scene.exitCode === 0 ? [] : [result.shown.join('\n'), result.summary, result.outputs.code]),
    ]
    for (const text of told) expect(text).toContain(scene.code)
  })
})
