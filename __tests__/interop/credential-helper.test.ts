import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Countersign, setUpCountersign } from './programs/countersign.ts'
import { type CredentialHelpers, installCredentialHelpers } from './programs/credential-helpers.ts'
import { makeImage, makeIndex } from './programs/image.ts'
import type { JsonObject } from './programs/policy.ts'
import { programPath } from './programs/program-path.ts'
import { pushImage } from './programs/push-image.ts'
import { type RegistryServer, startRegistry } from './programs/registry-server.ts'
import { environment, runProgram } from './programs/run-program.ts'
import { interopSuite } from './programs/suite.ts'
import { registryUser, startTokenServer, type TokenServer } from './programs/token-server.ts'
import { openWorkspace, type Workspace } from './programs/workspace.ts'

const image = makeImage('behind a helper')
const fetched = { exitCode: 0, report: { images: [{ digest: image.digest }] } }
const undecided = (code: string) => ({ exitCode: 3, report: { images: [{ code }] } })
const alice = { username: registryUser.name, secret: registryUser.password }

interopSuite('credential helpers', ['registry', 'skopeo', 'crane', 'openssl'], () => {
  let workspace: Workspace
  let countersign: Countersign
  let helpers: CredentialHelpers
  let tokens: TokenServer
  let basic: RegistryServer
  let bearer: RegistryServer
  beforeAll(async () => {
    workspace = await openWorkspace()
    countersign = await setUpCountersign(workspace)
    helpers = await installCredentialHelpers(workspace)
    tokens = await startTokenServer(workspace)
    basic = await startRegistry(workspace, { kind: 'basic' }, { program: 'registry' })
    bearer = await startRegistry(workspace, { kind: 'bearer', tokens }, { program: 'registry' })
    for (const registry of [basic, bearer]) await pushImage(registry, 'it/app', image, 'v1')
  })
  beforeEach(() => helpers.takeCalls())
  afterAll(() => workspace.close())

  /** A home folder whose docker configuration says this; the file is also one for podman's family. */
  const homeWith = async (configuration: JsonObject) => {
    const home = await workspace.newFolder('home')
    const name = home.slice(workspace.folder.length + 1)
    const file = await workspace.write(`${name}/.docker/config.json`, JSON.stringify(configuration))
    return { home, file }
  }
  type Home = Awaited<ReturnType<typeof homeWith>>
  const helperFor = (host: string, name: string): Promise<Home> => homeWith({ credHelpers: { [host]: name } })

  const inspect = ({ home }: Home, references: readonly string[], more: readonly string[] = []) =>
    countersign.run(['inspect', ...references, '--json', ...more], {
      env: { HOME: home, PATH: helpers.path },
    })
  const skopeo = async ({ home, file }: Home, args: readonly string[], stdin = ''): Promise<boolean> => {
    const env = environment(home, { PATH: helpers.path, REGISTRY_AUTH_FILE: file })
    return (await runProgram('skopeo', args, { env, stdin })).exitCode === 0
  }
  const skopeoReads = (home: Home, reference: string): Promise<boolean> =>
    skopeo(home, ['inspect', '--raw', '--tls-verify=false', `docker://${reference}`])
  const craneReads = async ({ home }: Home, reference: string): Promise<boolean> => {
    const env = environment(home, { PATH: helpers.path })
    return (
      (await runProgram(programPath('crane'), ['manifest', '--insecure', reference], { env })).exitCode === 0
    )
  }

  it('what skopeo login stores in a helper is found by us', async () => {
    await helpers.keep({})
    const home = await helperFor(basic.host, 'works')
    const login = [
      'login',
      '--tls-verify=false',
      '--username',
      alice.username,
      '--password-stdin',
      basic.host,
    ]
    expect(await skopeo(home, login, alice.secret)).toBe(true)
    expect(await helpers.takeCalls()).toContainEqual(
      expect.objectContaining({ verb: 'store', server: basic.host }),
    )
    expect(await inspect(home, [`${basic.host}/it/app:v1`])).toMatchObject(fetched)
    expect(await helpers.takeCalls()).toMatchObject([{ verb: 'get', server: basic.host }])
  })

  describe('with a secret', () => {
    beforeAll(() => helpers.keep({ [basic.host]: alice, [bearer.host]: alice }))

    it.each([
      [
        'credHelpers',
        (host: string) => ({ credHelpers: { [host]: 'works' } }),
        { crane: true, skopeo: true },
      ],
      // Podman's family does not read credsStore.
      ['credsStore', () => ({ credsStore: 'works' }), { crane: true, skopeo: false }],
      [
        // crane asks for HOST/it/app first, which has no helper of its own, and ends with the failure of the store.
        'credHelpers before credsStore',
        (host: string) => ({ credHelpers: { [host]: 'works' }, credsStore: 'fails' }),
        { crane: false, skopeo: true },
      ],
    ])('%s', async (_name, configuration, others) => {
      for (const { host } of [basic, bearer]) {
        const home = await homeWith(configuration(host))
        const reference = `${host}/it/app:v1`
        expect(await inspect(home, [reference])).toMatchObject(fetched)
        expect(await craneReads(home, reference)).toBe(others.crane)
        expect(await skopeoReads(home, reference)).toBe(others.skopeo)
      }
    })

    it('asks once for a run, however many images and repositories', async () => {
      const home = await helperFor(basic.host, 'works')
      const references = [
        await pushImage(basic, 'it/app', makeIndex('asked once'), 'v2'),
        await pushImage(basic, 'it/other', image, 'v1'),
        `${basic.host}/it/app:v1`,
      ]
      expect(await inspect(home, references)).toMatchObject({ exitCode: 0 })
      expect(await helpers.takeCalls()).toMatchObject([{ verb: 'get', server: basic.host }])
    })

    it('never asks for another port or another name of the machine', async () => {
      const port = basic.host.split(':')[1]
      const others = { [bearer.host]: 'works', [`localhost:${port}`]: 'works', '127.0.0.1': 'works' }
      const home = await homeWith({ credHelpers: others })
      expect(await inspect(home, [`${basic.host}/it/app:v1`])).toMatchObject(
        undecided('registry-login-missing'),
      )
      expect(await skopeoReads(home, `${basic.host}/it/app:v1`)).toBe(false)
      expect(await helpers.takeCalls()).toEqual([])
    })

    it.each([
      ['fails', 'ended with exit code 1'],
      ['talks', 'no JSON object'],
      ['floods', 'more than 1048576 bytes'],
      ['is-not-installed', 'not found in PATH'],
    ])('a helper that %s leaves the image undecided', async (name, why) => {
      const home = await helperFor(basic.host, name)
      const result = await inspect(home, [`${basic.host}/it/app:v1`])
      expect(result).toMatchObject(undecided('credential-helper-failed'))
      expect(result.stdout).toContain(why)
      expect(result.stdout + result.stderr).not.toContain(alice.secret)
      expect(await helpers.takeCalls()).toHaveLength(name === 'is-not-installed' ? 0 : 1)
      expect(await skopeoReads(home, `${basic.host}/it/app:v1`)).toBe(false)
    })

    it('a helper that sleeps is ended with the run', async () => {
      const home = await helperFor(basic.host, 'sleeps')
      const result = await inspect(home, [`${basic.host}/it/app:v1`], ['--timeout', '5s'])
      expect(result).toMatchObject(undecided('cancelled'))
      const [call] = await helpers.takeCalls()
      if (call === undefined) throw new Error('expected a call of the helper, found none')
      await expectEnded(call.pid)
    })
  })

  const wrong = { username: alice.username, secret: 'hunter2-is-wrong' }
  const madeUp = { username: '<token>', secret: 'made-up-token' }
  it.each([
    ['knows nothing', undefined, 'registry-login-missing', 'registry-login-missing'],
    ['gives a wrong password', wrong, 'registry-login-refused', 'registry-login-refused'],
    // A token cannot answer a Basic challenge.
    ['gives a token that is not known', madeUp, 'challenge-unsupported', 'registry-login-refused'],
  ])('a helper that %s leaves the image undecided', async (_name, secret, atBasic, atBearer) => {
    for (const [{ host }, code] of [
      [basic, atBasic],
      [bearer, atBearer],
    ] as const) {
      await helpers.keep(secret === undefined ? {} : { [host]: secret })
      const home = await helperFor(host, 'works')
      const result = await inspect(home, [`${host}/it/app:v1`])
      expect(result).toMatchObject(undecided(code))
      expect(result.stdout + result.stderr).not.toMatch(/hunter2|made-up/)
      expect(await skopeoReads(home, `${host}/it/app:v1`)).toBe(false)
    }
  })

  it('the secret of the user <token> is exchanged for a token', async () => {
    await helpers.keep({ [bearer.host]: { username: '<token>', secret: tokens.refreshToken() } })
    const home = await helperFor(bearer.host, 'works')
    const before = tokens.requests.length
    expect(await inspect(home, [`${bearer.host}/it/app:v1`])).toMatchObject(fetched)
    expect(tokens.requests.slice(before)).toEqual(['POST refresh_token'])
    expect(await skopeoReads(home, `${bearer.host}/it/app:v1`)).toBe(true)
  })

  it('a name that is no name of a helper is a fault of the file', async () => {
    const home = await helperFor(basic.host, '../docker-credential-works')
    const result = await inspect(home, [`${basic.host}/it/app:v1`])
    expect(result).toMatchObject({ exitCode: 2 })
    expect(JSON.stringify(result.report)).toContain('credentials-malformed')
    expect(await helpers.takeCalls()).toEqual([])
  })
})

/** Fails unless a process is gone within some seconds. */
async function expectEnded(pid: number): Promise<void> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await wait(50)) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
  }
  throw new Error(`process ${pid}: expected it to have ended`)
}
