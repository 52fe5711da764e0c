import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { describeGenerations } from './programs/judges.ts'
import { rejectBut } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { environment, mustRun } from './programs/run-program.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

/** A signed or unsigned image, and what the policy that podman wrote says of it. */
interface Row {
  readonly repository: string
  readonly signers: readonly ('first' | 'second')[]
  readonly verdict: 'accepted' | 'waived' | 'rejected'
}

const rows: readonly Row[] = [
  { repository: 'it/one', signers: ['first'], verdict: 'accepted' },
  { repository: 'it/one/below', signers: ['first'], verdict: 'accepted' },
  { repository: 'it/one/unsigned', signers: [], verdict: 'rejected' },
  { repository: 'it/one/stranger', signers: ['second'], verdict: 'rejected' },
  { repository: 'it/one/closed', signers: ['first'], verdict: 'rejected' },
  { repository: 'it/two', signers: ['first', 'second'], verdict: 'accepted' },
  { repository: 'it/two/half', signers: ['second'], verdict: 'rejected' },
  { repository: 'it/open', signers: [], verdict: 'waived' },
  { repository: 'it/elsewhere', signers: ['first'], verdict: 'rejected' },
]

interopSuite(
  'policies that podman writes mean to Countersign what they mean to podman',
  ['podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    let keys: Readonly<Record<'first' | 'second', TestKey>>
    const references = new Map<string, string>()
    beforeAll(async () => {
      scene = await openScene()
      const { keyring, registry } = scene
      keys = { first: await keyring.generate('ed25519'), second: await keyring.generate('nistp256') }
      for (const { repository, signers } of rows) {
        const reference = await pushImage(registry, repository, makeImage(repository), 'v1')
        for (const signer of signers) await scene.sign(keys[signer], reference)
        references.set(repository, reference)
      }
    })
    afterAll(() => scene.workspace.close())

    describeGenerations((generation) => {
      let judge: Judge
      beforeAll(async () => {
        const { workspace, registry, lookaside } = scene
        const registries = { [registry.host]: { lookaside: lookaside.url } }
        judge = await setUpJudge(workspace, { policy: rejectBut({}), registries, env: generation.env })
        const home = join(judge.policyFile, '../../..')
        const env = environment(home, generation.env)
        const trust = async (scope: string, type: string, ...files: readonly string[]) => {
          const folders = ['--root', `${home}/r`, '--runroot', `${home}/run`, '--tmpdir', `${home}/tmp`]
          const set = ['--storage-driver', 'vfs', 'image', 'trust', 'set', '--policypath', judge.policyFile]
          const keyFiles = files.flatMap((file) => ['-f', file])
          await mustRun('podman', [...folders, ...set, '-t', type, ...keyFiles, scope], { env })
        }
        const [first, second] = [keys.first.publicFile, keys.second.publicFile]
        await trust('default', 'accept')
        await trust(`${registry.host}/it/one`, 'signedBy', first)
        await trust(`${registry.host}/it/one/closed`, 'reject')
        await trust(`${registry.host}/it/two`, 'signedBy', first, second)
        await trust(`${registry.host}/it/open`, 'accept')
        await trust('default', 'reject') // in place of what was set first
      })

      it('is a valid policy', async () => {
        const { exitCode } = await scene.countersign.run(['policy', 'check', judge.policyFile])
        expect(exitCode).toBe(0)
      })

      it.each(rows)('$repository, signed by $signers: $verdict', async ({ repository, verdict }) => {
        const reference = references.get(repository) ?? ''
        expect(await judge.podmanPull(reference)).toMatchObject({ accepted: verdict !== 'rejected' })
        expect((await scene.verify(judge, reference)).report).toMatchObject({ images: [{ verdict }] })
      })
    })
  },
)
