import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, rejectedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { type Judge, setUpJudge, signerEnvironment } from './programs/judge.ts'
import { describeGenerations } from './programs/judges.ts'
import { handOver, throughOrdinaryUser, whyNotRootless } from './programs/judges-rootless.ts'
import { signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { mustRun, runProgram } from './programs/run-program.ts'
import { openScene, type Scene } from './programs/scene.ts'
import { type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

interopSuite('podman without root', ['podman', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
    await chmod(scene.workspace.folder, 0o711)
  })
  afterAll(() => scene.workspace.close())

  describeGenerations((generation) => {
    const { release } = generation
    const reason = whyNotRootless(generation)
    if (reason !== undefined) process.stderr.write(`podman of ${release} without root: skipped, ${reason}\n`)
    const itRootless = reason === undefined ? it : it.skip
    let keyring: Keyring
    let key: TestKey
    let judge: Judge
    let store: string
    let podman: (...args: readonly string[]) => Promise<string>

    beforeAll(async () => {
      const { workspace, registry } = scene
      keyring = await openKeyring(workspace, generation.env)
      const created = await keyring.generate('ed25519')
      await runProgram('gpgconf', ['--kill', 'all'], { env: signerEnvironment(keyring) })
      const publicFile = await workspace.write(`${release}.gpg`, await readFile(created.publicFile))
      key = { ...created, publicFile }
      store = await workspace.newFolder('store')
      const url = `file://${store}`
      const runtime = await workspace.newFolder('runtime')
      const through = throughOrdinaryUser(generation)
      const env = { ...generation.env, XDG_RUNTIME_DIR: runtime, TMPDIR: runtime }
      const transports = {
        docker: {
          [registry.host]: [signedBy(key)],
          [`${registry.host}/it/open`]: [{ type: 'insecureAcceptAnything' }],
        },
        'containers-storage': { '': [{ type: 'insecureAcceptAnything' }] },
      }
      judge = await setUpJudge(workspace, {
        policy: { default: [{ type: 'reject' }], transports },
        registries: { [registry.host]: { lookaside: url, 'lookaside-staging': url } },
        env,
        through,
      })
      const home = join(judge.policyFile, '../../..')
      for (const folder of [keyring.folder, store, runtime, home]) await handOver(folder)
      const folders = [
        '--root',
        join(home, 'r'),
        '--runroot',
        join(home, 'run'),
        '--tmpdir',
        join(home, 'tmp'),
      ]
      podman = (...args) => {
        const [command = '', ...rest] = [...through, 'podman', ...folders, '--storage-driver', 'vfs', ...args]
        return mustRun(command, rest, { env: { ...signerEnvironment(keyring), ...env, HOME: home } })
      }
      // It keeps its user namespace alive with a process that outlives it.
      workspace.onClose(async () => {
        await podman('system', 'migrate')
      })
    })

    itRootless('runs without root', async () => {
      expect(await podman('info', '--format', '{{.Host.Security.Rootless}}')).toBe('true\n')
    })

    itRootless('accepts what Countersign signs, and refuses what is not signed', async () => {
      const reference = await pushImage(scene.registry, `it/${release}`, makeImage(release), 'v1')
      expect(await judge.podmanPull(reference)).toEqual({
        accepted: false,
        message: expect.stringContaining('no signature exists'),
      })
      const env = { COUNTERSIGN_GPG_KEY: await keyring.exportSecret(key) }
      const signing = await scene.countersign.run(['sign', reference, '--lookaside', store], { env })
      expect(signing).toMatchObject({ exitCode: 0 })
      await handOver(store)
      expect(await judge.podmanPull(reference)).toMatchObject({ accepted: true })
    })

    itRootless('push --sign-by: Countersign accepts it, and refuses what it pushed unsigned', async () => {
      const source = await pushImage(scene.registry, 'it/open', makeImage('open'), release)
      const [signed, unsigned] = ['signed', 'unsigned'].map(
        (name) => `${scene.registry.host}/it/${name}:${release}`,
      )
      await podman('pull', '-q', '--tls-verify=false', source)
      const push = ['push', '-q', '--tls-verify=false', '--remove-signatures']
      await podman(...push, source, `${unsigned}`)
      expect(await scene.verify(judge, `${unsigned}`)).toMatchObject(rejectedRun)
      await podman(...push, '--sign-by', key.fingerprint, source, `${signed}`)
      expect(await scene.verify(judge, `${signed}`)).toMatchObject(acceptedRun)
    })
  })
})
