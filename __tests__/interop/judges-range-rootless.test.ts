import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, rejectedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { describeGenerations } from './programs/judges.ts'
import { handOver, throughOrdinaryUser, whyNotRootless } from './programs/judges-rootless.ts'
import { signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { environment, mustRun } from './programs/run-program.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

interopSuite('podman without root', ['podman', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  let key: TestKey
  let secret: string
  beforeAll(async () => {
    scene = await openScene()
    const { keyring, workspace } = scene
    await chmod(workspace.folder, 0o711)
    const created = await keyring.generate('ed25519')
    const publicFile = await workspace.write('public.gpg', await readFile(created.publicFile))
    key = { ...created, publicFile }
    secret = await keyring.exportSecret(key)
  })
  afterAll(() => scene.workspace.close())

  describeGenerations((generation) => {
    const { release } = generation
    const reason = whyNotRootless(generation)
    if (reason !== undefined) process.stderr.write(`podman of ${release} without root: skipped, ${reason}\n`)
    const itRootless = reason === undefined ? it : it.skip
    let judge: Judge
    let store: string
    let podman: (...args: readonly string[]) => Promise<string>

    beforeAll(async () => {
      const { workspace, registry } = scene
      const folders = ['store', 'run', 'gpg'].map((name) => workspace.newFolder(name))
      const [storeFolder = '', runtime = '', gnupg = ''] = await Promise.all(folders)
      store = storeFolder
      const through = throughOrdinaryUser(generation)
      const env = { ...generation.env, XDG_RUNTIME_DIR: runtime, TMPDIR: runtime, GNUPGHOME: gnupg }
      const anything = [{ type: 'insecureAcceptAnything' }]
      const transports = {
        docker: { [registry.host]: [signedBy(key)], [`${registry.host}/it/open`]: anything },
        'containers-storage': { '': anything },
      }
      const url = `file://${store}`
      judge = await setUpJudge(workspace, {
        policy: { default: [{ type: 'reject' }], transports },
        registries: { [registry.host]: { lookaside: url, 'lookaside-staging': url } },
        env,
        through,
      })
      const home = join(judge.policyFile, '../../..')
      for (const folder of [gnupg, store, runtime, home]) await handOver(folder)
      const run = (words: readonly string[], stdin = ''): Promise<string> => {
        const [command = '', ...args] = [...through, ...words]
        return mustRun(command, args, { env: environment(home, env), stdin })
      }
      await run(['gpg', '--batch', '--import'], secret)
      const places = ['--root', `${home}/r`, '--runroot', `${home}/run`, '--tmpdir', `${home}/tmp`]
      podman = (...args) => run(['podman', ...places, '--storage-driver', 'vfs', ...args])
      workspace.onClose(async () => {
        await run(['gpgconf', '--kill', 'all'])
        // It keeps its user namespace alive with a process that outlives it.
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
      const env = { COUNTERSIGN_GPG_KEY: secret }
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
