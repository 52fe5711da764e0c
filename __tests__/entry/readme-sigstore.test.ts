import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { pushImages } from '../../src/adapters/demo/push-images.ts'
import { mediaTypes } from '../../src/domain/image/media-types.ts'
import { doors } from '../actions/stage.ts'
import { startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'
import { type Job, openJob, type StepResult } from '../runner/job.ts'
import { type OurStep, openReader, ourSteps, type Reader, snippets, snippetWith } from './readme-kit.ts'

const publicIssuer = 'https://token.actions.githubusercontent.com'
const workflow = 'team/app/.github/workflows/release.yml@refs/heads/main'
const policyPath = '.github/countersign/policy.yaml'

let reader: Reader
let sigstore: TestSigstore
let job: Job

beforeAll(async () => {
  reader = await openReader()
  sigstore = await startTestSigstore()
  job = await openJob()
  const files = { 'trusted_root.json': sigstore.trustedRoot, 'signing_config.json': sigstore.signingConfig }
  for (const [name, bytes] of Object.entries(files)) reader.write(name, bytes)
  const beside = Object.entries(files).map(([name, bytes]) => [`.github/countersign/${name}`, bytes] as const)
  await job.put(Object.fromEntries(beside))
})

afterAll(async () => {
  await job.close()
  await sigstore.close()
  await reader.close()
})

/** Texts of the README with the local registry, issuer and services in place of those that it names. */
const local = (text: string): string =>
  reader
    .here(text)
    .replaceAll(publicIssuer, sigstore.urls.issuer)
    .replaceAll('https://fulcio.corp.example', sigstore.urls.fulcio)
    .replaceAll('https://rekor.corp.example', sigstore.urls.rekorV2)
    .replaceAll('https://tsa.corp.example/api/v1/timestamp', sigstore.urls.timestamps)

/** A run of the workflow that the README trusts, or of another file of the repository. */
const tokenOf = (ref = workflow) => ({
  SIGSTORE_ID_TOKEN: sigstore.mintToken({ repository: 'team/app', workflow_ref: ref }),
})

/** A policy of the README that asks the local services, too. */
const localPolicy = (text: string): string =>
  local(text).replace(
    '- type: workflowSigned',
    (line) => `${line}\n        issuer: ${sigstore.urls.issuer}\n        trustedRootPath: trusted_root.json`,
  )

describe('the README, with Sigstore', () => {
  it('makes a key, signs and verifies with it', async () => {
    const { status, output } = await reader.run(snippetWith('sh', 'countersign key generate'))
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('accepted') })
    expect(readFileSync(join(reader.folder, 'release.key'), 'utf8')).toContain('ENCRYPTED SIGSTORE')
  })

  it('signs a file, and verifies it', async () => {
    const text = snippetWith('sh', 'sign-blob')
    const { status, output } = await reader.run(text, { COSIGN_PASSWORD: 'a long one' })
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('accepted') })
    const verify = text.split('\n').find((line) => line.includes('verify-blob')) ?? ''
    expect(await reader.run(`echo more >> app.tar.gz; ${verify}`)).toMatchObject({ status: 1 })
  })

  it('signs keyless and verifies by identity; another workflow is refused', async () => {
    const text = local(snippetWith('sh', '--method keyless'))
    const { status, output } = await reader.run(text, tokenOf())
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('accepted') })
    const verify = text.slice(text.indexOf('countersign verify'))
    const other = await reader.run(verify.replace('release.yml', 'test.yml'))
    expect(other).toMatchObject({ status: 1, output: expect.stringContaining('wrong-signer') })
  })

  it.each(policies())('shows a trust policy for $scope without fault or warning', async ({ text }) => {
    reader.write('checked/policy.yaml', text)
    reader.write('checked/trusted_root.json', sigstore.trustedRoot)
    const { status, output } = await reader.run('countersign policy check checked/policy.yaml')
    expect({ status, output }).toMatchObject({ status: 0, output: expect.not.stringContaining('warning') })
  })

  it('accepts under its policy, and refuses another workflow and another tag', async () => {
    reader.write(policyPath, localPolicy(snippetWith('yaml', 'ghcr.io/team/app:\n')))
    reader.write('.github/countersign/trusted_root.json', sigstore.trustedRoot)
    const judge = (tag: string) => reader.run(`countersign verify localhost:5000/team/app:${tag}`)
    expect(await judge('1.2')).toMatchObject({ status: 0 })

    await pushImages(reader.registry.url, 'team/app', '2.0')
    const sign = snippetWith('sh', '--method keyless').split('countersign verify')[0] ?? ''
    const test = tokenOf('team/app/.github/workflows/test.yml@refs/heads/main')
    expect(await reader.run(sign.replace('app:1.2', 'app:2.0'), test)).toMatchObject({ status: 0 })
    expect(await judge('2.0')).toMatchObject({ status: 1, output: expect.stringContaining('wrong-signer') })

    const manifests = `${reader.registry.url}/v2/team/app/manifests`
    const found = await fetch(`${manifests}/1.2`, { headers: { accept: mediaTypes.ociIndex } })
    const headers = { 'content-type': mediaTypes.ociIndex }
    await fetch(`${manifests}/stable`, { method: 'PUT', headers, body: await found.arrayBuffer() })
    expect(await judge('stable')).toMatchObject({
      status: 1,
      output: expect.stringContaining('wrong-identity'),
    })
  })
})

/** The trust policies, whole files each. */
function policies(): readonly { readonly scope: string; readonly text: string }[] {
  return snippets
    .filter(({ language, text }) => language === 'yaml' && text.startsWith('default:'))
    .map(({ text }) => ({ scope: /docker:\n +(.*):/.exec(text)?.[1] ?? '', text }))
}

describe('the workflows of the README, run as steps', () => {
  const secrets: Readonly<Record<string, () => string>> = {
    '${{ secrets.COSIGN_KEY }}': () => readFileSync(join(reader.folder, 'release.key'), 'utf8'),
    '${{ secrets.COSIGN_PASSWORD }}': () => 'a long one',
  }
  const inputText = (value: unknown): string =>
    local(secrets[String(value)]?.() ?? String(value))
      .replace('/team/app:main', '/team/app:1.2')
      .replace('${{ steps.build.outputs.digest }}', '')

  /** The step as it stands, and what it needs to reach the local services. */
  const runStep = async (step: OurStep | undefined, more: Readonly<Record<string, string>> = {}) => {
    if (step === undefined) throw new Error('README: expected a step')
    const given = Object.entries(step.inputs).map(([name, value]) => [name, inputText(value)] as const)
    const claims = `workflow_ref=${encodeURIComponent(workflow)}&repository=${encodeURIComponent('team/app')}`
    return await job.step({
      uses: doors[step.action],
      with: { ...Object.fromEntries(given), ...more },
      env: {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${sigstore.urls.tokenRequest}&${claims}`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: sigstore.requestToken,
      },
    })
  }
  const root = { 'trusted-root': '.github/countersign/trusted_root.json' }
  const services = { ...root, 'signing-config': '.github/countersign/signing_config.json' }
  const expectResult = ({ outputs, stdout, exitCode }: StepResult, result: string): void => {
    expect({ exitCode, result: outputs.result, stdout }).toMatchObject({ exitCode: 0, result })
  }
  const [sign, verify, inspect] = snippets.slice(0, 3).map(({ text }) => ourSteps(text)[0])

  it('sign keyless, verify by identity, inspect', async () => {
    const signed = await runStep(sign, { ...services, force: 'true' })
    expectResult(signed, 'signed')
    expect(signed.outputs.signers).toBe(`https://github.com/${workflow}`)
    expect(signed.summary).toContain('cosign verify')
    expectResult(await runStep(verify, root), 'accepted')
    expect(await runStep(inspect)).toMatchObject({ exitCode: 0, outputs: { result: 'done' } })
  })

  it('pass the gate under the policy of the repository', async () => {
    await job.put({ [policyPath]: localPolicy(snippetWith('yaml', 'ghcr.io/team/app:\n')) })
    const [gate] = ourSteps(snippetWith('yaml', 'on: pull_request', 'app:main'))
    expectResult(await runStep(gate), 'accepted')
  })

  it('are refused by the gate when its policy names another repository', async () => {
    const stranger = localPolicy(snippetWith('yaml', 'ghcr.io/team/app:\n')).replace(
      'repository: team/app',
      'repository: team/api',
    )
    await job.put({ [policyPath]: stranger })
    const [gate] = ourSteps(snippetWith('yaml', 'on: pull_request', 'app:main'))
    expect(await runStep(gate)).toMatchObject({ exitCode: 1, outputs: { code: 'wrong-signer' } })
  })

  it('sign with services of their own', async () => {
    const [step] = ourSteps(snippetWith('yaml', 'fulcio.corp.example'))
    expectResult(await runStep(step, { force: 'true' }), 'signed')
  })

  it('sign and verify with a key', async () => {
    const [withKey, byKey] = ourSteps(snippetWith('yaml', 'secrets.COSIGN_KEY'))
    await job.put({
      '.github/countersign/release.pub': readFileSync(join(reader.folder, 'release.pub')),
    })
    expectResult(await runStep(withKey, { force: 'true' }), 'signed')
    expectResult(await runStep(byKey), 'accepted')
  })
})
