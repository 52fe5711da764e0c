import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
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

  beforeAll(async () => {
    workspace = await openWorkspace()
    const files = [workflow('sign-and-verify.yml'), workflow('verify-tampered.yml')]
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
  afterAll(() => workspace.close())

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
