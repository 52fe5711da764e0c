import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Countersign, setUpCountersign } from './programs/countersign.ts'
import { acceptedRun } from './programs/expectations.ts'
import { makeIndex } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { type LookasideServer, startLookaside } from './programs/lookaside-server.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { registryUser, startTokenServer, type TokenServer } from './programs/token-server.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const login = (password: string) => ({
  auth: Buffer.from(`${registryUser.name}:${password}`).toString('base64'),
})

interopSuite(
  'registries that ask for a login',
  ['skopeo', 'docker-registry', 'nginx', 'gpg', 'openssl'],
  () => {
    let workspace: Workspace
    let tokens: TokenServer
    let lookaside: LookasideServer
    let keyring: Keyring
    let key: TestKey
    let countersign: Countersign
    let secret: string
    beforeAll(async () => {
      workspace = await openWorkspace()
      tokens = await startTokenServer(workspace)
      lookaside = await startLookaside(workspace)
      keyring = await openKeyring(workspace)
      key = await keyring.generate('nistp256')
      secret = await keyring.exportSecret(key)
      countersign = await setUpCountersign(workspace)
    })
    afterAll(() => workspace.close())

    const start = (kind: 'basic' | 'bearer'): Promise<RegistryServer> =>
      startRegistry(workspace, kind === 'basic' ? { kind } : { kind, tokens })

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

    it.each(['basic', 'bearer'] as const)(
      '%s: signs, verifies and inspects with a password',
      async (kind) => {
        const registry = await start(kind)
        const reference = await pushImage(registry, 'it/login', makeIndex(`login ${kind}`), 'v1')
        await expectAllCommands(await judgeWith(registry, login(registryUser.password)), reference)
      },
    )

    it('bearer: an identity token is exchanged by POST', async () => {
      const registry = await start('bearer')
      const reference = await pushImage(registry, 'it/identity', makeIndex('identity token'), 'v1')
      const auth = Buffer.from('00000000-0000-0000-0000-000000000000:').toString('base64')
      const judge = await judgeWith(registry, { auth, identitytoken: tokens.refreshToken() })
      const before = tokens.requests.length
      await expectAllCommands(judge, reference)
      expect(new Set(tokens.requests.slice(before))).toEqual(new Set(['POST refresh_token']))
    })

    it('bearer: one token serves an index and its platforms', async () => {
      const registry = await start('bearer')
      const reference = await pushImage(registry, 'it/cached', makeIndex('cached token'), 'v1')
      const judge = await judgeWith(registry, login(registryUser.password))
      const before = tokens.requests.length
      expect(await run('sign', judge, reference, ['--auth-file', judge.authFile])).toMatchObject({
        exitCode: 0,
      })
      expect(tokens.requests.slice(before)).toEqual(['GET'])
    })

    it('bearer: a public repository needs no login', async () => {
      const registry = await start('bearer')
      const reference = await pushImage(registry, 'pub/app', makeIndex('public'), 'v1')
      const judge = await judgeWith(registry, login(registryUser.password))
      expect(await run('sign', judge, reference, [])).toMatchObject({ exitCode: 0 })
      expect(await run('verify', judge, reference, [])).toMatchObject(acceptedRun)
    })

    it.each(['basic', 'bearer'] as const)('%s: a wrong password or none ends with exit 3', async (kind) => {
      const registry = await start(kind)
      const reference = await pushImage(registry, 'it/closed', makeIndex(`closed ${kind}`), 'v1')
      const password = 'hunter2-is-wrong'
      const judge = await judgeWith(registry, login(password))
      for (const file of [['--auth-file', judge.authFile], []]) {
        const verified = await run('verify', judge, reference, file)
        expect(verified).toMatchObject({
          exitCode: 3,
          report: { images: [{ verdict: 'undecided', code: 'registry-denied' }] },
        })
        const signed = await run('sign', judge, reference, file)
        expect(signed).toMatchObject({ exitCode: 3, report: { images: [{ code: 'registry-denied' }] } })
        const inspected = await run('inspect', judge, reference, file)
        expect(inspected).toMatchObject({ exitCode: 3 })
        for (const { stdout, stderr } of [verified, signed, inspected]) {
          expect(stdout + stderr).not.toContain(password)
          expect(stdout + stderr).not.toContain(login(password).auth)
        }
      }
    })
  },
)
