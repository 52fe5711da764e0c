import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Files } from '../fakes/pull-requests.ts'
import { startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'
import { push, repository } from '../runner/events.ts'
import { type KeylessStage, keylessInputs, openKeylessStage, workflowIdentity } from './keyless-stage.ts'
import { expectByTheBase, type Judged, judgeIn, runIn } from './pull-request-kit.ts'

const policyPath = '.github/countersign/policy.yaml'
const rootPath = '.github/countersign/trusted_root.json'
const keyPath = '.github/countersign/release.pub'
const lax = 'default:\n  - type: insecureAcceptAnything\n'
const right = { workflow: '.github/workflows/release.yml' }

let stage: KeylessStage
/** Services of the attacker: whoever trusts their root believes that the right workflow signed. */
let forged: TestSigstore
let base: Files
/** By the right workflow, and by the same name from services that nobody trusts. */
let images = ''
/** By the maintainer's key, and by another. */
let keyed = ''
let publicKey = ''
let otherPublicKey = ''

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

const policy = ({ workflow }: { readonly workflow: string }): string =>
  [
    'default:',
    '  - type: reject',
    'transports:',
    '  docker:',
    `    "${stage.hub.host}":`,
    '      - type: workflowSigned',
    `        repository: ${repository}`,
    `        workflow: ${workflow}`,
    '        ref: refs/heads/main',
    `        issuer: ${stage.services.urls.issuer}`,
    '        trustedRootPath: trusted_root.json',
    '',
  ].join('\n')

const keyPolicy = (): string =>
  [
    'default:',
    '  - type: reject',
    'transports:',
    '  docker:',
    `    "${stage.hub.host}":`,
    '      - type: bundleSigned',
    '        keyPath: release.pub',
    '        trustedRootPath: trusted_root.json',
    '',
  ].join('\n')

beforeAll(async () => {
  stage = await openKeylessStage()
  // They name an issuer of their own, so that they get by under both edits only: of the root and of the policy.
  forged = await startTestSigstore()
  const { pushTo, at, signKeyless, services, job } = stage
  for (const name of ['ours', 'theirs', 'by-key', 'by-other-key']) await pushTo(name)
  await signKeyless(at('ours'))
  await job.put({ 'forged/root.json': forged.trustedRoot, 'forged/config.json': forged.signingConfig })
  const result = await signKeyless(
    at('theirs'),
    { 'signing-config': 'forged/config.json', 'trusted-root': 'forged/root.json' },
    {
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${forged.urls.tokenRequest}&repository=${repository}`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: forged.requestToken,
      },
    },
  )
  expect(result.outputs).toMatchObject({ result: 'signed', signers: workflowIdentity })
  const keys = [pair(), pair()] as const
  publicKey = keys[0].publicKey
  otherPublicKey = keys[1].publicKey
  for (const [index, name] of ['by-key', 'by-other-key'].entries()) {
    const key = keys[index === 0 ? 0 : 1].privateKey
    const signed = await signKeyless(at(name), { method: '', 'sigstore-key': key })
    expect(signed.outputs.result).toBe('signed')
  }
  images = `${at('ours')}\n${at('theirs')}`
  keyed = `${at('by-key')}\n${at('by-other-key')}`
  base = { [policyPath]: policy(right), [rootPath]: text(services.trustedRoot), [keyPath]: publicKey }
}, 60_000)

const pair = (): { readonly privateKey: string; readonly publicKey: string } =>
  generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

afterAll(async () => {
  await forged.close()
  await stage.close()
})

/** Verifies two images: the first is good, the second is not. */
const judge = (scene: Partial<Parameters<typeof judgeIn>[1]> & { readonly head: Files }): Promise<Judged> =>
  judgeIn(stage, { base, images, ...scene, inputs: { lookaside: '', ...scene.inputs } })

/** Where what is checked out counts, whoever proposed it. */
const onPush = { event: () => push() }

describe('a pull request that edits whom the trust policy trusts', () => {
  it('would get by, were it judged by its own checkout', async () => {
    const forgedRoot = { [rootPath]: text(forged.trustedRoot), [policyPath]: forgedPolicy() }
    const { result } = await judge({ head: forgedRoot, ...onPush })
    expect(result.outputs).toMatchObject({ accepted: '1', rejected: '1', 'policy-commit': '' })
    expect(result.outputs.references).toContain('/theirs@')
    expect((await judge({ head: { [policyPath]: lax }, ...onPush })).result.outputs.waived).toBe('2')
  })

  it.each<[string, () => Files, string]>([
    ['a policy that lets all through', () => ({ [policyPath]: lax }), policyPath],
    ['a trusted root of its own', () => ({ [rootPath]: text(forged.trustedRoot) }), rootPath],
    [
      'a trusted root and the policy for it',
      () => ({ [rootPath]: text(forged.trustedRoot), [policyPath]: forgedPolicy() }),
      rootPath,
    ],
    [
      'another workflow',
      () => ({ [policyPath]: policy({ workflow: '.github/workflows/mine.yml' }) }),
      policyPath,
    ],
    ['no policy at all', () => ({ [policyPath]: null }), policyPath],
  ])('is judged by the base: %s', async (_name, head, edited) => {
    const judged = await judge({ head: head() })
    expectByTheBase(judged, edited)
    expect(judged.result.outputs.references).toContain('/ours@')
  })

  it('is judged by the base: a key of a bundle', async () => {
    const ofKey = { ...base, [policyPath]: keyPolicy() }
    const scene = { base: ofKey, head: { [keyPath]: otherPublicKey }, images: keyed }
    const judged = await judge(scene)
    expectByTheBase(judged, keyPath)
    expect(judged.result.outputs.references).toContain('/by-key@')
    // The same edit on a push counts.
    expect((await judge({ ...scene, ...onPush })).result.outputs.references).toContain('/by-other-key@')
  })

  it('is judged by the base: a trusted root that the step names', async () => {
    const judged = await judge({
      head: { [rootPath]: text(forged.trustedRoot) },
      inputs: {
        'certificate-identity': workflowIdentity,
        'certificate-oidc-issuer': stage.services.urls.issuer,
        'trusted-root': rootPath,
      },
    })
    expectByTheBase(judged, rootPath)
  })
})

/** As the attacker would write it: the issuer that the forged certificates name. */
const forgedPolicy = (): string => policy(right).replace(stage.services.urls.issuer, forged.urls.issuer)

it('a pull request signs nothing through a link that it brings', async () => {
  const head: Files = { 'config.json': { link: '/etc/hostname' } }
  const inputs = { ...keylessInputs, 'signing-config': 'config.json', 'trusted-root': rootPath }
  const { result } = await runIn({ base, head }, (options) =>
    stage.signKeyless(stage.at('ours'), inputs, options),
  )
  expect(result).toMatchObject({ exitCode: 2, outputs: { code: 'path-outside-workspace' }, violations: [] })
})
