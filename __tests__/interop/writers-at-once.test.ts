import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { setUpJudge } from './programs/judge.ts'
import { listSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

const minute = 60_000

interopSuite('many writers, and writers that die', ['skopeo', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  afterAll(() => scene.workspace.close())

  const signersOf = async (folder: string): Promise<(string | undefined)[]> => {
    const signers: (string | undefined)[] = []
    for (const name of await listSignatures(folder)) {
      signers.push((await scene.keyring.open(await readFile(join(folder, name))))?.signer)
    }
    return signers
  }

  it(
    '20 processes with 20 keys into one folder keep 20 signatures, five times',
    async () => {
      const { registry, keyring, workspace, countersign } = scene
      const image = makeImage('twenty writers')
      const reference = await pushImage(registry, 'it/twenty', image, 'v1')
      const keys: TestKey[] = []
      const secrets: string[] = []
      for (let count = 0; count < 20; count += 1) {
        const key = await keyring.generate('ed25519')
        keys.push(key)
        secrets.push(await keyring.exportSecret(key))
      }
      const policy = rejectBut({ [registry.host]: keys.map((key) => signedBy(key)) })
      const lastOnly = rejectBut({ [registry.host]: keys.slice(-1).map((key) => signedBy(key)) })
      for (let round = 1; round <= 5; round += 1) {
        const base = await workspace.newFolder('store')
        const args = ['sign', reference, '--lookaside', base, '--json']
        const runs = await Promise.all(
          secrets.map((secret) => countersign.run(args, { env: { COUNTERSIGN_GPG_KEY: secret } })),
        )
        for (const run of runs) {
          expect(run).toMatchObject({
            exitCode: 0,
            report: { images: [{ signed: [{ state: 'published' }] }] },
          })
        }
        const folder = signatureFolder(base, 'it/twenty', image.digest)
        expect(await listSignatures(folder)).toEqual(
          Array.from({ length: 20 }, (_, index) => `signature-${index + 1}`),
        )
        expect((await signersOf(folder)).sort()).toEqual(keys.map((key) => key.fingerprint).sort())
        expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
        const registries = { [registry.host]: { lookaside: `file://${base}` } }
        const all = await setUpJudge(workspace, { policy, registries })
        expect(await scene.verify(all, reference)).toMatchObject(acceptedRun)
        // skopeo starts gpg for each requirement and signature: for it, one key of the twenty is enough.
        const one = await setUpJudge(workspace, { policy: lastOnly, registries })
        expect(await one.skopeoCopy(reference)).toMatchObject({ accepted: true })
      }
    },
    3 * minute,
  )

  it(
    'a batch of 50 killed at random points leaves only whole signatures and is completed by a later run',
    async () => {
      const { registry, keyring, workspace, countersign } = scene
      const key = await keyring.generate('ed25519')
      const env = { COUNTERSIGN_GPG_KEY: await keyring.exportSecret(key) }
      const images = Array.from({ length: 50 }, (_, index) => makeImage(`batch ${index}`))
      const references: string[] = []
      for (const [index, image] of images.entries()) {
        references.push(await pushImage(registry, `it/batch-${index}`, image, 'v1'))
      }
      const base = await workspace.newFolder('store')
      const folders = images.map((image, index) => signatureFolder(base, `it/batch-${index}`, image.digest))
      const args = ['sign', ...references, '--lookaside', base, '--json']
      const signed = async (): Promise<number> => {
        const lists = await Promise.all(folders.map((folder) => listSignatures(folder)))
        return lists.filter((names) => names.length > 0).length
      }
      const limits = Array.from({ length: 6 }, () => randomInt(0, 49)).sort((a, b) => a - b)
      for (const limit of limits) {
        const child = countersign.start(args, env)
        const ended = once(child, 'exit')
        while ((await signed()) < limit && child.exitCode === null)
          await new Promise((next) => setTimeout(next, 1))
        await new Promise((next) => setTimeout(next, limit === 0 ? randomInt(100, 400) : randomInt(0, 8)))
        child.kill('SIGKILL')
        await ended
        for (const folder of folders) {
          const signers = await signersOf(folder)
          expect({ limits, limit, signers }).toEqual({
            limits,
            limit,
            signers: signers.slice(0, 1).map(() => key.fingerprint),
          })
        }
      }
      const before = await signed()
      const completed = await countersign.run(args, { env })
      expect(completed).toMatchObject({ exitCode: 0 })
      expect(completed.stdout.match(/"state": ?"unchanged"/g) ?? []).toHaveLength(before)
      expect(completed.stdout.match(/"state": ?"published"/g) ?? []).toHaveLength(50 - before)
      for (const folder of folders) expect(await signersOf(folder)).toEqual([key.fingerprint])

      const policy = rejectBut({ [registry.host]: [signedBy(key)] })
      const registries = { [registry.host]: { lookaside: `file://${base}` } }
      const judge = await setUpJudge(workspace, { policy, registries })
      const places = ['--policy', judge.policyFile, '--registries-d', judge.registriesFolder, '--json']
      const verified = await countersign.run(['verify', ...references, ...places])
      expect(verified).toMatchObject({
        exitCode: 0,
        report: { counts: { accepted: 50, rejected: 0, undecided: 0 } },
      })
      for (const reference of references.slice(0, 5)) {
        expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
      }
    },
    3 * minute,
  )
})
