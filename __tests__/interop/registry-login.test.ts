import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Countersign, setUpCountersign } from './programs/countersign.ts'
import { acceptedRun } from './programs/expectations.ts'
import { makeIndex } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { type LookasideServer, startLookaside } from './programs/lookaside-server.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { type ConfiguredRegistry, type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { registryUser, startTokenServer, type TokenProof, type TokenServer } from './programs/token-server.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const undecidedBy = (code: string) => ({ exitCode: 3, report: { images: [{ verdict: 'undecided', code }] } })

const login = (password: string) => ({
  auth: Buffer.from(`${registryUser.name}:${password}`).toString('base64'),
})

/** Which program asks for which login: a password (Basic), or a token (Bearer) that names its key in one of two ways. */
const bearers: readonly (readonly [ConfiguredRegistry, TokenProof])[] = [
  ['docker-registry', 'x5c'],
  ['registry', 'x5c'],
  ['registry', 'kid'],
]
const logins: readonly (readonly [ConfiguredRegistry, 'basic' | TokenProof])[] = [
  ['docker-registry', 'basic'],
  ['registry', 'basic'],
  ...bearers,
]

const needed = ['skopeo', 'docker-registry', 'registry', 'nginx', 'gpg', 'openssl'] as const
interopSuite('registries that ask for a login', needed, () => {
  let workspace: Workspace
  let issuers: Record<TokenProof, TokenServer>
  let lookaside: LookasideServer
  let keyring: Keyring
  let key: TestKey
  let countersign: Countersign
  let secret: string
  beforeAll(async () => {
    workspace = await openWorkspace()
    issuers = { x5c: await startTokenServer(workspace), kid: await startTokenServer(workspace, 'kid') }
    lookaside = await startLookaside(workspace)
    keyring = await openKeyring(workspace)
    key = await keyring.generate('nistp256')
    secret = await keyring.exportSecret(key)
    countersign = await setUpCountersign(workspace)
  })
  afterAll(() => workspace.close())

  const start = (program: ConfiguredRegistry, kind: 'basic' | TokenProof): Promise<RegistryServer> => {
    const wanted = kind === 'basic' ? { kind } : ({ kind: 'bearer', tokens: issuers[kind] } as const)
    return startRegistry(workspace, wanted, { program })
  }

  const judgeWith = ({ host }: RegistryServer, entry: Readonly<Record<string, string>>): Promise<Judge> =>
    setUpJudge(workspace, {
      policy: rejectBut({ [host]: [signedBy(key)] }),
      registries: { [host]: { lookaside: lookaside.url } },
      auths: { [host]: entry },
    })

  const run = (command: string, judge: Judge, reference: string, login: readonly string[]) => {
    const places = {
      sign: ['--lookaside', lookaside.folder],
      verify: ['--policy', judge.policyFile, '--registries-d', judge.registriesFolder],
      inspect: ['--registries-d', judge.registriesFolder],
    }[command]
    const env = command === 'sign' ? { COUNTERSIGN_GPG_KEY: secret } : {}
    return countersign.run([command, reference, ...(places ?? []), ...login, '--json'], { env })
  }

  const expectAllCommands = async (judge: Judge, reference: string): Promise<void> => {
    const file = ['--auth-file', judge.authFile]
    expect(await run('sign', judge, reference, file)).toMatchObject({ exitCode: 0 })
    expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
    expect(await run('verify', judge, reference, file)).toMatchObject(acceptedRun)
    expect(await run('inspect', judge, reference, file)).toMatchObject({ exitCode: 0 })
  }

  describe.each(logins)('%s with %s', (program, kind) => {
    it('signs, verifies and inspects with a password', async () => {
      const registry = await start(program, kind)
      const image = makeIndex(`login ${program} ${kind}`)
      const reference = await pushImage(registry, 'it/login', image, 'v1')
      await expectAllCommands(await judgeWith(registry, login(registryUser.password)), reference)
    })

    it('a wrong password or none ends with exit 3', async () => {
      const registry = await start(program, kind)
      const reference = await pushImage(registry, 'it/denied', makeIndex(`denied ${kind}`), 'v1')
      const password = 'hunter2-is-wrong'
      const judge = await judgeWith(registry, login(password))
      for (const { code, file } of [
        { code: 'registry-login-refused', file: ['--auth-file', judge.authFile] },
        { code: 'registry-login-missing', file: [] },
      ]) {
        const verified = await run('verify', judge, reference, file)
        expect(verified).toMatchObject(undecidedBy(code))
        const signed = await run('sign', judge, reference, file)
        expect(signed).toMatchObject({ exitCode: 3, report: { images: [{ code }] } })
        const inspected = await run('inspect', judge, reference, file)
        expect(inspected).toMatchObject({ exitCode: 3 })
        for (const { stdout, stderr } of [verified, signed, inspected]) {
          expect(stdout + stderr).not.toContain(password)
          expect(stdout + stderr).not.toContain(login(password).auth)
        }
      }
    })
  })

  describe.each(bearers)('%s with %s', (program, proof) => {
    it('an identity token is exchanged by POST', async () => {
      const registry = await start(program, proof)
      const reference = await pushImage(registry, 'it/identity', makeIndex(`identity ${proof}`), 'v1')
      const auth = Buffer.from('00000000-0000-0000-0000-000000000000:').toString('base64')
      const { requests, refreshToken } = issuers[proof]
      const judge = await judgeWith(registry, { auth, identitytoken: refreshToken() })
      const before = requests.length
      await expectAllCommands(judge, reference)
      expect(new Set(requests.slice(before))).toEqual(new Set(['POST refresh_token']))
    })

    it('an identity token that is not known (any more) ends with exit 3', async () => {
      const registry = await start(program, proof)
      const reference = await pushImage(registry, 'it/identity', makeIndex(`identity ${proof}`), 'v1')
      const judge = await judgeWith(registry, { auth: 'PHRva2VuPjo=', identitytoken: 'made-up-token' })
      const verified = await run('verify', judge, reference, ['--auth-file', judge.authFile])
      expect(verified).toMatchObject(undecidedBy('registry-login-refused'))
      expect(verified.stdout + verified.stderr).not.toContain('made-up-token')
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
    })

    it('one token serves an index and its platforms', async () => {
      const registry = await start(program, proof)
      const reference = await pushImage(registry, 'it/cached', makeIndex(`cached ${proof}`), 'v1')
      const judge = await judgeWith(registry, login(registryUser.password))
      const { requests } = issuers[proof]
      const before = requests.length
      const signed = await run('sign', judge, reference, ['--auth-file', judge.authFile])
      expect(signed).toMatchObject({ exitCode: 0 })
      expect(requests.slice(before)).toEqual(['GET'])
    })

    it('a token that grants less than was asked ends with exit 3', async () => {
      const registry = await start(program, proof)
      const reference = await pushImage(registry, 'closed/app', makeIndex(`closed ${proof}`), 'v1')
      const judge = await judgeWith(registry, login(registryUser.password))
      const { requests } = issuers[proof]
      const before = requests.length
      const verified = await run('verify', judge, reference, ['--auth-file', judge.authFile])
      expect(verified).toMatchObject(undecidedBy('registry-denied'))
      // Asked again once, for the scope that the registry then names; never a third time.
      expect(requests.slice(before).length).toBeLessThanOrEqual(2)
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
    })
  })

  it('a public repository needs no login', async () => {
    const registry = await start('registry', 'kid')
    const reference = await pushImage(registry, 'pub/app', makeIndex('public'), 'v1')
    const judge = await judgeWith(registry, login(registryUser.password))
    expect(await run('sign', judge, reference, [])).toMatchObject({ exitCode: 0 })
    expect(await run('verify', judge, reference, [])).toMatchObject(acceptedRun)
  })
})
