import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { StepResult } from '../runner/job.ts'
import { publicText } from '../security/kit/judged.ts'
import { harmOf } from './harm.ts'
import { hostileTexts } from './hostile-texts.ts'
import { type KeylessStage, openKeylessStage, serviceFiles, workflowIdentity } from './keyless-stage.ts'

let stage: KeylessStage

beforeAll(async () => {
  stage = await openKeylessStage()
}, 60_000)
afterAll(() => stage.close())

/** What came of it; the log where it is not what was expected. */
const told = ({ exitCode, outputs, violations, shown }: StepResult, expected: number): readonly unknown[] => [
  exitCode,
  outputs.result,
  outputs.code,
  violations,
  ...(exitCode === expected ? [] : shown),
]
const signed = [0, 'signed', '', []]
const accepted = [0, 'accepted', '', []]
const refused = (code: string): readonly unknown[] => [1, 'rejected', code, []]

describe('a step that signs keyless', () => {
  it('asks once for a token and a certificate for all images, names signer and log entries, and verifies', async () => {
    const { pushTo, at, services, signKeyless, verifyKeyless } = stage
    const images = ['all/one', 'all/two', 'all/three']
    for (const name of images) await pushTo(name)
    const before = services.requests()
    const result = await signKeyless(images.map(at).join('\n'))
    expect(told(result, 0)).toEqual(signed)
    const after = services.requests()
    expect([after.issuer - before.issuer, after.fulcio - before.fulcio]).toEqual([1, 1])
    expect(after.rekorV2 - before.rekorV2).toBe(3)
    expect(result.outputs).toMatchObject({ published: '3', signers: workflowIdentity, fingerprints: '' })
    const { summary } = result
    expect(summary).toContain('#### Entries in transparency logs')
    const port = new URL(services.urls.rekorV2).port
    expect(summary).toMatch(
      new RegExp(`entry <code>\\d+</code> of the log <code>http:<wbr>//127.0.0.1:<wbr>${port}</code>`),
    )
    expect(summary).not.toContain('search.sigstore.dev')
    const command = new RegExp(
      `^cosign verify --certificate-identity '?${workflowIdentity}'? --certificate-oidc-issuer ${services.urls.issuer} --trusted-root ${serviceFiles.root} \\S+@sha256:[0-9a-f]{64}$`,
      'm',
    )
    expect(summary).toMatch(command)
    expect(told(await verifyKeyless(images.map(at).join('\n')), 0)).toEqual(accepted)
  })

  it('signs with GPG and keyless in one step, and both are wanted by the policy', async () => {
    const { pushTo, at, hub, signKeyless, verify, job, secretKey, trusted, services } = stage
    await pushTo('both')
    const policy = {
      default: [{ type: 'reject' }],
      transports: {
        docker: {
          [hub.host]: [
            { type: 'signedBy', keyType: 'GPGKeys', keyPath: 'trusted.asc' },
            {
              type: 'workflowSigned',
              repository: 'team/app',
              workflow: '.github/workflows/release.yml',
              ref: 'refs/heads/main',
              issuer: services.urls.issuer,
              trustedRootPath: 'sigstore/trusted_root.json',
            },
          ],
        },
      },
    }
    await job.put({ 'both.trust.json': JSON.stringify(policy), 'trusted.asc': publicText(trusted) })
    const given = { policy: 'both.trust.json', lookaside: 'public/both' }
    const gpg = { 'gpg-key': secretKey, 'gpg-passphrase': 'test passphrase', lookaside: 'public/both' }
    expect(told(await signKeyless(at('both')), 0)).toEqual(signed)
    expect(told(await verify(at('both'), given), 1)).toEqual(refused('signature-missing'))
    const result = await signKeyless(at('both'), { ...gpg, method: 'gpg, keyless' })
    expect(told(result, 0)).toEqual(signed)
    expect(result.outputs).toMatchObject({
      published: '1',
      unchanged: '1',
      fingerprints: trusted.fingerprint,
      signers: `${trusted.fingerprint}\n${workflowIdentity}`,
    })
    for (const command of ['podman pull', 'cosign verify']) expect(result.summary).toContain(command)
    expect(told(await verify(at('both'), given), 0)).toEqual(accepted)
  })

  it('changes nothing when it runs again, and adds a signature when it is told to', async () => {
    const { pushTo, at, signKeyless } = stage
    await pushTo('again')
    await signKeyless(at('again'))
    const again = await signKeyless(at('again'))
    expect(told(again, 0)).toEqual([0, 'unchanged', '', []])
    expect(again.summary).toContain('#### Entries in transparency logs')
    expect((await signKeyless(at('again'), { force: 'true' })).outputs.published).toBe('1')
  })

  it('takes addresses of services one by one', async () => {
    const { pushTo, at, signKeyless, verifyKeyless, services } = stage
    await pushTo('urls')
    const { urls } = services
    const inputs = {
      'signing-config': '',
      'fulcio-url': urls.fulcio,
      'rekor-url': urls.rekorV1,
      'rekor-version': '1',
      'tsa-url': urls.timestamps,
      annotations: 'stage=release',
    }
    expect(told(await signKeyless(at('urls'), inputs), 0)).toEqual(signed)
    expect(told(await verifyKeyless(at('urls')), 0)).toEqual(accepted)
  })

  it('puts signatures into a repository of their own, and says how others read them there', async () => {
    const { pushTo, at, signKeyless, verifyKeyless, hub } = stage
    await pushTo('apart')
    const apart = { 'signature-repository': `${hub.host}/signatures` }
    const result = await signKeyless(at('apart'), apart)
    expect(told(result, 0)).toEqual(signed)
    expect(result.summary).toContain(`COSIGN_REPOSITORY=${hub.host}/signatures cosign verify `)
    expect(result.summary).toContain(` --signature-repository ${hub.host}/signatures`)
    expect(told(await verifyKeyless(at('apart'), apart), 0)).toEqual(accepted)
    expect(told(await verifyKeyless(at('apart')), 1)).toEqual(refused('signature-missing'))
  })

  it('leaves the log out where it is told to, which a policy must allow', async () => {
    const { pushTo, at, hub, job, services, signKeyless, verifyKeyless, verify } = stage
    await pushTo('unlogged')
    const result = await signKeyless(at('unlogged'), { transparency: 'timestamp' })
    expect(told(result, 0)).toEqual(signed)
    expect(result.summary).not.toContain('#### Entries in transparency logs')
    expect(result.summary).toContain('--insecure-ignore-tlog --use-signed-timestamps')
    expect(told(await verifyKeyless(at('unlogged')), 1)).toEqual(refused('log-entry-missing'))
    const rule = {
      type: 'identitySigned',
      issuer: services.urls.issuer,
      identity: workflowIdentity,
      transparency: 'timestamp',
      trustedRootPath: serviceFiles.root,
    }
    const policy = { default: [{ type: 'reject' }], transports: { docker: { [hub.host]: [rule] } } }
    await job.put({ 'unlogged.trust.json': JSON.stringify(policy) })
    const given = { policy: 'unlogged.trust.json', lookaside: '' }
    expect(told(await verify(at('unlogged'), given), 0)).toEqual(accepted)
  })

  it('does nothing in a dry run but say who would sign', async () => {
    const { pushTo, at, signKeyless, services } = stage
    await pushTo('dry')
    const before = services.requests()
    const result = await signKeyless(at('dry'), { 'dry-run': 'true' })
    expect(result.outputs).toMatchObject({ result: 'would-sign', signers: workflowIdentity })
    expect(services.requests()).toEqual({ ...before, issuer: before.issuer + 1 })
  })
})

describe('a step that verifies by identity', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'another workflow',
      { 'certificate-identity': workflowIdentity.replace('release', 'build') },
      'wrong-signer',
    ],
    ['another ref', { 'certificate-identity': workflowIdentity.replace('main', 'mai') }, 'wrong-signer'],
    ['the beginning of the name', { 'certificate-identity': workflowIdentity.slice(0, -1) }, 'wrong-signer'],
    [
      'another issuer',
      { 'certificate-oidc-issuer': 'https://token.actions.githubusercontent.com' },
      'wrong-issuer',
    ],
  ])('refuses %s', async (_name, inputs, code) => {
    const { pushTo, at, signKeyless, verifyKeyless } = stage
    await pushTo('mine')
    await signKeyless(at('mine'))
    expect(told(await verifyKeyless(at('mine')), 0)).toEqual(accepted)
    expect(told(await verifyKeyless(at('mine'), inputs), 1)).toEqual(refused(code))
  })

  it('refuses what another repository signed, and a change of the image', async () => {
    const { pushTo, at, signKeyless, verifyKeyless } = stage
    await pushTo('theirs')
    const result = await signKeyless(at('theirs'), {}, { claims: { repository: 'mallory/app' } })
    expect(result.outputs.signers).toContain('/mallory/app/')
    expect(told(await verifyKeyless(at('theirs')), 1)).toEqual(refused('wrong-signer'))
    await pushTo('changed')
    await signKeyless(at('changed'))
    await pushTo('changed', 'tampered with')
    expect(told(await verifyKeyless(at('changed')), 1)).toEqual(refused('signature-missing'))
  })
})

it('inspect tells whom signatures claim to be by, and that nothing of it is verified', async () => {
  const { pushTo, at, signKeyless, inspect } = stage
  await pushTo('seen')
  await signKeyless(at('seen'), {}, { claims: { repository: 'mallory/app' } })
  const result = await inspect(at('seen'), { lookaside: '' })
  expect(told(result, 0)).toEqual([0, 'done', '', []])
  expect(result.outputs.signatures).toBe('1')
  for (const text of [result.shown.join('\n'), result.summary.replaceAll('<wbr>', '')]) {
    expect(text).toMatch(
      /unverified claim .*bundle: identity .*mallory\/app.*, issuer .*, predicate .*cosign\/sign/,
    )
    expect(text).toContain('1 signature found: an unverified claim')
  }
})

describe('hostile text in a certificate', () => {
  // Others are in no certificate that is read: its subject is printable ASCII.
  const subjects = hostileTexts.filter((text) => /^[\x21-\x7e]+$/.test(text) && text.length < 200)
  const names = hostileTexts.filter((text) => text.includes('\n') || text.includes('\u202e'))
  /** No right to a token: its file is read. */
  const noToken = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }

  it.each([
    ...subjects.slice(0, 6).map((text) => [text, { job_workflow_ref: `team/app/${text}` }] as const),
    ...names.slice(-4).map((text) => [text, { workflow: text, event_name: text }] as const),
  ])('steers nothing where it is signed, verified or looked at: %j', async (text, claims) => {
    const { pushTo, at, services, signKeyless, verifyKeyless, inspect } = stage
    await pushTo('hostile', text)
    const signing = await signKeyless(at('hostile'), {}, { claims })
    const looking = await inspect(at('hostile'))
    const { fulcio, rekorV2, timestamps } = services.urls
    const own = { 'signing-config': '', 'fulcio-url': fulcio, 'rekor-url': rekorV2, 'tsa-url': timestamps }
    const again = { ...own, force: 'true' }
    const refused = await Promise.all([
      signKeyless(at('hostile'), { ...again, 'fulcio-url': `${fulcio}/${text}` }),
      signKeyless(at('hostile'), { ...again, 'rekor-url': `${rekorV2}/${text}` }),
      signKeyless(at('hostile'), { ...again, 'tsa-url': `${timestamps}/${text}` }),
      signKeyless(at('hostile'), { 'identity-token-file': text }, { env: noToken }),
    ])
    expect(refused.map(({ exitCode }) => exitCode)).not.toContain(0)
    const results = [
      signing,
      looking,
      await verifyKeyless(at('hostile')),
      await verifyKeyless(at('hostile'), { 'certificate-identity': text, 'certificate-oidc-issuer': text }),
      ...refused,
    ]
    expect(results.flatMap(harmOf)).toEqual([])
    expect(signing.outputs.result).toBe('signed')
    const told = 'workflow' in claims ? signing.outputs.json : looking.summaryAsWritten
    expect(told).toContain('obeyed')
  })
})

describe('a step that signs with a key of Sigstore', () => {
  it.each([
    ['P-256', 'prime256v1', ''],
    ['P-384', 'secp384r1', ' --signature-digest-algorithm sha384'],
  ])('of %s says how others verify it', async (_name, namedCurve, flag) => {
    const { pushTo, at } = stage
    const name = `key/${namedCurve}`
    await pushTo(name)
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await stage.job.put({ 'key.pub': publicKey.export({ type: 'spki', format: 'pem' }) })
    const inputs = { method: '', 'sigstore-key': pem }
    const result = await stage.signKeyless(at(name), inputs)
    expect(told(result, 0)).toEqual(signed)
    expect(result.outputs.signers).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(result.summary).toContain(`cosign verify --key countersign.pub${flag} --trusted-root`)
    const verified = await stage.verify(at(name), {
      policy: '',
      lookaside: '',
      key: 'key.pub',
      'trusted-root': serviceFiles.root,
    })
    expect(told(verified, 0)).toEqual(accepted)
  })
})
