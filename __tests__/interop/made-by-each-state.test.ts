import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { codesOf } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { setUpJudge } from './programs/judge.ts'
import { describeGenerations, presentGenerations } from './programs/judges.ts'
import { placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import { openSequoia, type Sequoia, type SequoiaKey } from './programs/sequoia.ts'
import { type Keyring, openKeyring, type TestKey } from './programs/signing-keys.ts'
import { stricterOnPurpose } from './programs/stricter.ts'
import { interopSuite } from './programs/suite.ts'

/** What became of a key after it signed. */
interface State {
  readonly name: string
  /** Our code; undefined when the signature still counts. */
  readonly code?: string
  /** Judges still accept it: a difference that docs/verdicts.md lists. */
  readonly acceptedByOthers?: true
}

/** A key of Sequoia that was made in 2020, with one subkey, which signs. */
type SubkeyedKey = SequoiaKey & { readonly subkey: string }

/** `change`: the public key as it is given out now, one file after the other. */
type SequoiaState = State & {
  readonly change: (sequoia: Sequoia, key: SubkeyedKey) => Promise<readonly Buffer[]>
}

const because = ['--reason', 'retired', '--message', 'test']
const inTwoDays = ['--expiration', '2d']

const revoked = (reason: string): SequoiaState => ({
  name: `revoked: ${reason}`,
  code: 'key-revoked',
  change: async (sequoia, key) => [
    await readFile(key.publicFile),
    await sequoia.change(key, ['revoke', '--reason', reason, '--message', 'test']),
  ],
})

const sequoiaStates: readonly SequoiaState[] = [
  { name: 'as it was', change: async (_, key) => [await readFile(key.publicFile)] },
  ...['compromised', 'retired'].map(revoked),
  {
    name: 'revoked by the certificate that was made with it',
    code: 'key-revoked',
    change: async (_, key) => [await readFile(key.publicFile), await readFile(key.revocationFile)],
  },
  {
    name: 'expired',
    code: 'key-expired',
    change: async (sequoia, key) => [await sequoia.change(key, ['expire', ...inTwoDays], '2020-01-02')],
  },
  {
    name: 'its subkey revoked',
    code: 'key-revoked',
    change: async (sequoia, key) => [
      await readFile(key.publicFile),
      await sequoia.change(key, ['subkey', 'revoke', '--key', key.subkey, ...because]),
    ],
  },
  {
    name: 'its subkey expired',
    code: 'key-expired',
    change: async (sequoia, key) => [
      await sequoia.change(key, ['subkey', 'expire', '--key', key.subkey, ...inTwoDays], '2020-01-02'),
    ],
  },
  {
    name: 'its only user id revoked',
    code: 'key-invalid',
    acceptedByOthers: true,
    change: async (sequoia, key) => [
      await readFile(key.publicFile),
      await sequoia.change(key, ['userid', 'revoke', '--email', key.email, ...because]),
    ],
  },
]

type GpgState = State & {
  readonly change: (keyring: Keyring, key: TestKey, subkey: string) => Promise<TestKey>
}

const gpgStates: readonly GpgState[] = [
  { name: 'as it was', change: (keyring, key) => keyring.exportPublic(key) },
  { name: 'revoked', code: 'key-revoked', change: (keyring, key) => keyring.revoke(key) },
  {
    name: 'expired',
    code: 'key-expired',
    change: (keyring, key) => keyring.expire(key, { at: '20200102T000000' }),
  },
  {
    name: 'its subkey expired',
    code: 'key-expired',
    change: (keyring, key, subkey) => keyring.expire(key, { at: '20200102T000000', subkey }),
  },
]

interopSuite(
  'keys that are not good any more, as every generation says it',
  ['skopeo', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    beforeAll(async () => {
      scene = await openScene()
    })
    afterAll(() => scene.workspace.close())

    /** Places the one signature that `sign` makes, and asks everybody who knows subkeys, and us. */
    const expectState = async (
      { name, code, acceptedByOthers }: State,
      maker: string,
      sign: (text: string) => Promise<{ readonly signature: Buffer; readonly key: TestKey }>,
    ): Promise<void> => {
      const repository = `it/${maker}/${name.replace(/\W+/g, '-')}`
      const image = makeImage(repository)
      const reference = await pushImage(scene.registry, repository, image, 'v1')
      const { signature, key } = await sign(payload(reference, image.digest))
      await placeSignatures(signatureFolder(scene.lookaside.folder, repository, image.digest), [signature])
      const policy = rejectBut({ [scene.registry.host]: [signedBy(key)] })
      const defaultRegistry = { lookaside: scene.lookaside.url }
      for (const { release, env, takesSubkeys } of presentGenerations()) {
        const judge = await setUpJudge(scene.workspace, { policy, defaultRegistry, env })
        const accepted = takesSubkeys && (code === undefined || acceptedByOthers === true)
        expect({ release, ...(await judge.skopeoCopy(reference)) }).toMatchObject({ release, accepted })
      }
      const ours = await setUpJudge(scene.workspace, { policy, defaultRegistry })
      const { report } = await scene.verify(ours, reference)
      expect(report).toMatchObject({ images: [{ verdict: code === undefined ? 'accepted' : 'rejected' }] })
      expect(codesOf(report)).toEqual(expect.arrayContaining(code === undefined ? [] : [code]))
      if (acceptedByOthers) expect(await stricterOnPurpose()).toContain(`\`${code}\``)
    }

    describeGenerations((generation) => {
      it.each(gpgStates)('a subkey of gpg: $name', async (state) => {
        const keyring = await openKeyring(scene.workspace, generation.env)
        const created = await keyring.generate('ed25519', { at: '20200101T000000' })
        const subkey = await keyring.addSigningSubkey(created, 'ed25519', { at: '20200101T000000' })
        await expectState(state, `gpg-${generation.release}`, async (text) => {
          const signature = await keyring.sign(created, text, { subkey: true })
          return { signature, key: await state.change(keyring, created, subkey) }
        })
      })

      if (!generation.hasSequoia) return
      it.each(sequoiaStates)('a subkey of sq: $name', async (state) => {
        const sequoia = await openSequoia(scene.workspace, generation.env)
        const flags = ['--cannot-authenticate', '--cannot-encrypt']
        const created = await sequoia.generate({ flags, time: '2020-01-01' })
        const subkey = await sequoia.subkeyOf(created)
        await expectState(state, `sq-${generation.release}`, async (text) => {
          const files = await state.change(sequoia, { ...created, subkey })
          const publicFile = await scene.workspace.write('state.pgp', Buffer.concat(files))
          return { signature: await sequoia.sign(created, text), key: { ...created, publicFile } }
        })
      })
    })
  },
)
