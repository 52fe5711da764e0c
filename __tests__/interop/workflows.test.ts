import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'
import { type ActRepository, openActRepository } from './programs/act.ts'
import { makeImage, sha256Hex } from './programs/image.ts'
import { programPath } from './programs/program-path.ts'
import { pushImage } from './programs/push-image.ts'
import { type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { mustRun, type ProgramResult, runProgram } from './programs/run-program.ts'
import { openKeyring } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const workflow = (name: string): string => join(import.meta.dirname, 'workflows', name)

interopSuite('workflows, run by act', ['act', 'docker-registry', 'gpg'], () => {
  const passphrase = 'correct horse battery staple'
  let workspace: Workspace
  let repository: ActRepository
  let registry: RegistryServer
  let secretKey: string
  let variables: Readonly<Record<string, string>>
  let digest: string
  let sigstore: TestSigstore | undefined

  beforeAll(async () => {
    workspace = await openWorkspace()
    const files = ['sign-and-verify.yml', 'verify-tampered.yml', 'keyless.yml'].map(workflow)
    repository = await openActRepository(workspace, files)
    registry = await startRegistry(workspace)
    const keyring = await openKeyring(workspace)
    const key = await keyring.generate('ed25519', { passphrase })
    secretKey = await keyring.exportSecret(key, passphrase)
    const image = makeImage('signed by a workflow')
    const reference = await pushImage(registry, 'team/app', image, '1.2')
    digest = `sha256:${sha256Hex(image.manifest)}`
    const requirement = {
      type: 'signedBy',
      keyType: 'GPGKeys',
      keyData: (await readFile(key.publicFile)).toString('base64'),
    }
    const policy = {
      default: [{ type: 'reject' }],
      transports: { docker: { [registry.host]: [requirement] } },
    }
    variables = {
      IMAGE: reference,
      DIGEST: digest,
      POLICY: await workspace.write('policy.json', JSON.stringify(policy)),
      KEPT: await workspace.newFolder('kept'),
    }
  }, 120_000)
  afterAll(async () => {
    await sigstore?.close()
    await workspace.close()
  })

  it('sign, verify and inspect what a registry holds, and a later step uses the outputs', async () => {
    const secrets = { SIGNING_KEY: secretKey, SIGNING_PASSPHRASE: passphrase }
    const result = await repository.run({ workflow: 'sign-and-verify.yml', secrets, variables })
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Job succeeded') })
    const [name = ''] = (variables.IMAGE ?? '').split(':1.2')
    expect(result.stdout).toContain(`outputs ${name}@${digest} | 1 ${digest} | 1 1`)
    expect(result.stdout).toMatch(/\| v24\./)
    expectNoSecret(result)
  }, 200_000)

  it('refuse what was tampered with behind the tag', async () => {
    await pushImage(registry, 'team/app', makeImage('tampered with'), '1.2')
    const result = await repository.run({ workflow: 'verify-tampered.yml', variables })
    expect(result).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('Job failed') })
    expect(result.stdout).toContain('outcome failure rejected signature-missing')
    expect(result.stdout).not.toContain('deployed all the same')
  }, 200_000)

  it('sign keyless with the identity that the platform vouches for, and no other is let in', async () => {
    const services = await startTestSigstore()
    sigstore = services
    const image = makeImage('signed by its workflow')
    const reference = await pushImage(registry, 'team/keyless', image, '1.0')
    const workflowOf = (repo: string): string =>
      `https://github.com/${repo}/.github/workflows/release.yml@refs/heads/main`
    const rule = {
      type: 'workflowSigned',
      repository: 'team/app',
      workflow: '.github/workflows/release.yml',
      ref: 'refs/heads/main',
      issuer: services.urls.issuer,
      trustedRootPath: 'trusted_root.json',
    }
    const policy = { default: [{ type: 'reject' }], transports: { docker: { [registry.host]: [rule] } } }
    const said = await workspace.write('said.txt', '')
    const result = await repository.run({
      workflow: 'keyless.yml',
      variables: {
        IMAGE: reference,
        DIGEST: `sha256:${sha256Hex(image.manifest)}`,
        ROOT: await workspace.write('trusted_root.json', services.trustedRoot),
        CONFIG: await workspace.write('signing_config.json', services.signingConfig),
        POLICY: await workspace.write('policy.trust.json', JSON.stringify(policy)),
        IDENTITY: workflowOf('team/app'),
        OTHER_IDENTITY: workflowOf('team/other'),
        ISSUER: services.urls.issuer,
        SAID: said,
      },
      environment: {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${services.urls.tokenRequest}&repository=team/app`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: services.requestToken,
      },
    })
    if (result.exitCode !== 0) throw new Error(`${result.stdout}\n${result.stderr}`)
    const [name = ''] = reference.split(':1.0')
    const pinned = `sha256:${sha256Hex(image.manifest)}`
    expect((await readFile(said, 'utf8')).split('\n')).toEqual([
      `signed 1 ${workflowOf('team/app')}`,
      `accepted accepted ${name}@${pinned}`,
      'failure rejected wrong-signer',
      `1 ${pinned}`,
      '',
    ])
    for (const secret of [services.requestToken, 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImRlbW8i'])
      expect(`${result.stdout}${result.stderr}`).not.toContain(secret)
  }, 200_000)

  it('pass the self-test of this repository', async () => {
    const result = await repository.run({ workflow: 'self-test.yml' })
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Job succeeded') })
  }, 200_000)

  /** Neither the passphrase nor any line of the key's body stands anywhere in what act printed. */
  function expectNoSecret({ stdout, stderr }: ProgramResult): void {
    const lines = secretKey
      .split(/\r?\n/)
      .filter((line) => line.length > 8 && !/^-----|^[A-Za-z]+: /.test(line))
    expect(lines.length).toBeGreaterThan(3)
    for (const secret of [passphrase, ...lines]) expect(`${stdout}${stderr}`).not.toContain(secret)
  }
})

interopSuite('workflows, read by linters', ['actionlint', 'zizmor'], () => {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' }
  let workspace: Workspace
  let cwd: string

  beforeAll(async () => {
    workspace = await openWorkspace()
    cwd = (await openActRepository(workspace)).folder
  })
  afterAll(() => workspace.close())

  it('are clean for actionlint', async () => {
    const options = ['-shellcheck=', '-pyflakes=']
    expect(await runProgram(programPath('actionlint'), options, { env, cwd })).toMatchObject({
      exitCode: 0,
      stdout: '',
    })
  })

  it('are clean for zizmor', async () => {
    const report = await mustRun(programPath('zizmor'), ['--offline', '--format=json', '.'], { env, cwd })
    expect(JSON.parse(report)).toEqual([])
  })
})
