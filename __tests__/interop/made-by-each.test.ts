import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { acceptedRun, codesOf, rejectedRun } from './programs/expectations.ts'
import { type Image, makeImage, makeIndex } from './programs/image.ts'
import { type Judge, setUpJudge, signerEnvironment, skopeoWith } from './programs/judge.ts'
import { describeGenerations, type Generation } from './programs/judges.ts'
import { firstSignature, placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { type JsonObject, payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { mustRun, runProgram } from './programs/run-program.ts'
import { openScene, type Scene } from './programs/scene.ts'
import { openSequoia } from './programs/sequoia.ts'
import { type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'
import { withReferenceChanged } from './programs/tampered.ts'

/** One signer of one generation, and the store that it writes to. */
interface Signer {
  readonly scene: Scene
  readonly keyring: Keyring
  readonly key: TestKey
  /** A folder that is both staging and lookaside of the registry. */
  readonly store: string
  readonly registriesFolder: string
  readonly generation: Generation
}

/** Makes a signature of the image in the store, under `HOST/REPOSITORY:v1`; the image may be another after it. */
type Maker = (signer: Signer, repository: string, image: Image) => Promise<void>

const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false']

const standaloneSign: Maker = async ({ scene, keyring, key, store }, repository, image) => {
  const reference = await pushImage(scene.registry, repository, image, 'v1')
  const manifest = await scene.workspace.write('manifest.json', image.manifest)
  const file = join(scene.workspace.folder, 'standalone.sig')
  await skopeoWith(keyring, ['standalone-sign', manifest, reference, key.fingerprint, '-o', file])
  await placeSignatures(signatureFolder(store, repository, image.digest), [await readFile(file)])
}

const copySignBy =
  (...flags: readonly string[]): Maker =>
  async ({ scene, keyring, key, registriesFolder }, repository, image) => {
    const source = await pushImage(scene.registry, `${repository}-source`, image, 'v1')
    const target = `docker://${scene.registry.host}/${repository}:v1`
    const copy = ['copy', ...flags, ...insecure, '--sign-by', key.fingerprint, `docker://${source}`, target]
    await skopeoWith(keyring, copy, registriesFolder)
  }

const podmanPush: Maker = async (signer, repository, image) => {
  const { scene, key } = signer
  const source = await pushImage(scene.registry, `${repository}-source`, image, 'v1')
  const podman = podmanOf(signer)
  await podman('pull', '-q', '--tls-verify=false', source)
  const sign = ['--remove-signatures', '--sign-by', key.fingerprint]
  const target = `${scene.registry.host}/${repository}:v1`
  await podman('push', '-q', '--tls-verify=false', ...sign, source, target)
}

const gpgSign: Maker = async ({ scene, keyring, key, store }, repository, image) => {
  const reference = await pushImage(scene.registry, repository, image, 'v1')
  const signature = await keyring.sign(key, payload(reference, image.digest))
  await placeSignatures(signatureFolder(store, repository, image.digest), [signature])
}

/** podman with the home folder of the signer: its policy lets everything pass, its registries.d has the store. */
function podmanOf({ scene, keyring, registriesFolder, generation }: Signer) {
  const home = join(registriesFolder, '../../..')
  const env = { ...signerEnvironment(keyring), ...generation.env, HOME: home }
  const folders = ['--root', join(home, 'r'), '--runroot', join(home, 'run'), '--tmpdir', join(home, 'tmp')]
  return (...args: readonly string[]) =>
    mustRun('podman', [...folders, '--storage-driver', 'vfs', ...args], { env, cwd: scene.workspace.folder })
}

const makers: readonly { readonly name: string; readonly make: Maker; readonly image: () => Image }[] = [
  { name: 'skopeo standalone-sign', make: standaloneSign, image: () => makeImage('standalone') },
  { name: 'skopeo copy --sign-by', make: copySignBy(), image: () => makeImage('copied') },
  { name: 'skopeo copy --all --sign-by', make: copySignBy('--all'), image: () => makeIndex('copied') },
  { name: 'podman push --sign-by', make: podmanPush, image: () => makeImage('pushed') },
  { name: 'gpg --sign', make: gpgSign, image: () => makeImage('signed') },
]

interopSuite(
  'Countersign accepts what every generation signs',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    beforeAll(async () => {
      scene = await openScene()
    })
    afterAll(() => scene.workspace.close())

    describeGenerations((generation) => {
      let signer: Signer
      let judge: Judge
      let strangers: Judge
      let judgeOf: (policy: JsonObject) => Promise<Judge>

      beforeAll(async () => {
        const { workspace, registry } = scene
        const keyring = await openKeyring(workspace, generation.env)
        const [key, stranger] = [await keyring.generate('ed25519'), await keyring.generate('nistp256')]
        const store = await workspace.newFolder('store')
        const url = `file://${store}`
        const registries = { [registry.host]: { lookaside: url, 'lookaside-staging': url } }
        judgeOf = (policy) => setUpJudge(workspace, { policy, registries, env: generation.env })
        judge = await judgeOf(rejectBut({ [registry.host]: [signedBy(key)] }))
        strangers = await judgeOf(rejectBut({ [registry.host]: [signedBy(stranger)] }))
        const lenient = await judgeOf({ default: [{ type: 'insecureAcceptAnything' }] })
        const { registriesFolder } = lenient
        signer = { scene, keyring, key, store, registriesFolder, generation }
      })

      describe.each(makers)('$name', ({ name, make, image }) => {
        const repository = `it/${generation.release}/${name.replace(/\W+/g, '-')}`
        let reference: string
        beforeAll(async () => {
          await make(signer, repository, image())
          reference = `${scene.registry.host}/${repository}:v1`
        })

        it('is accepted by its own generation and by Countersign', async () => {
          expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
          expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
        })

        it('is refused under another key', async () => {
          const run = await scene.verify(strangers, reference)
          expect(run).toMatchObject(rejectedRun)
          expect(codesOf(run.report)).toContain('untrusted-key')
        })

        it('is refused with a bit changed', async () => {
          const at = join(signer.store, repository, '..')
          const folders = (await readdir(at)).filter((folder) =>
            folder.startsWith(`${basename(repository)}@`),
          )
          for (const folder of folders) {
            const good = await firstSignature(join(at, folder))
            await placeSignatures(join(at, folder), [withReferenceChanged(good)])
          }
          expect(await judge.skopeoCopy(reference)).toEqual({
            accepted: false,
            message: expect.stringContaining('Invalid GPG signature'),
          })
          const run = await scene.verify(judge, reference)
          expect(run).toMatchObject(rejectedRun)
          expect(codesOf(run.report)).toContain('signature-invalid')
        })
      })

      if (!generation.hasSequoia) return
      it('--sign-by-sq-fingerprint: accepted where the build can do it', async () => {
        const { registry, workspace } = scene
        const sequoia = await openSequoia(workspace, generation.env)
        const key = await sequoia.generate()
        await sequoia.keep(key)
        const repository = `it/${generation.release}/sq-fingerprint`
        const source = await pushImage(registry, `${repository}-source`, makeImage('sequoia'), 'v1')
        const target = `${registry.host}/${repository}:v1`
        const sign = ['--sign-by-sq-fingerprint', key.fingerprint]
        const copy = ['copy', ...insecure, ...sign, `docker://${source}`, `docker://${target}`]
        const all = ['--insecure-policy', '--registries.d', signer.registriesFolder, ...copy]
        const { exitCode, stderr } = await runProgram('skopeo', all, { env: sequoia.env })
        if (exitCode !== 0) {
          // skopeo 1.18 has no such option; Debian builds 1.22 without it.
          expect(stderr).toMatch(/unknown flag|Sequoia-PGP support is not enabled in this build/)
          return
        }
        const trusting = await judgeOf(rejectBut({ [registry.host]: [signedBy(key)] }))
        expect(await scene.verify(trusting, target)).toMatchObject(acceptedRun)
      })
    })
  },
)
