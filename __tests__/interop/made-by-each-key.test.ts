import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { acceptedRun, codesOf, rejectedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { describeGenerations, type Generation, presentGenerations } from './programs/judges.ts'
import { firstSignature, placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import { openSequoia, type Sequoia } from './programs/sequoia.ts'
import {
  type KeyAlgorithm,
  type KeyOptions,
  type Keyring,
  openKeyring,
  type TestKey,
} from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

/** A key, its secret as Countersign takes it, and how the program that made it signs a text with it. */
interface MadeKey {
  readonly key: TestKey
  readonly secret: string
  readonly passphrase: string
  sign(text: string): Promise<Buffer>
}

/** The programs of one generation that make keys. */
interface KeyMakers {
  readonly keyring: Keyring
  /** Undefined where the generation has none. */
  readonly sequoia: Sequoia | undefined
  readonly scene: Scene
}

interface KeyKind {
  readonly name: string
  readonly make: (makers: KeyMakers) => Promise<MadeKey>
  readonly signsWithSubkey: boolean
  readonly isThere: (generation: Generation) => boolean
}

const byGpg = (name: string, algorithm: KeyAlgorithm, options: KeyOptions = {}): KeyKind => ({
  name: `gpg, ${name}`,
  make: async ({ keyring }) => {
    const key = await keyring.generate(algorithm, options)
    const passphrase = options.passphrase ?? ''
    const secret = await keyring.exportSecret(key, passphrase)
    return { key, secret, passphrase, sign: (text) => keyring.sign(key, text, { passphrase }) }
  },
  signsWithSubkey: false,
  isThere: () => true,
})

const bySq = (name: string, flags: readonly string[], isThere = (one: Generation) => one.hasSequoia) => ({
  name: `sq, ${name}`,
  make: async ({ sequoia }: KeyMakers): Promise<MadeKey> => {
    if (sequoia === undefined) throw new Error('this generation has no sq')
    const key = await sequoia.generate(['--without-password', ...flags])
    const secret = await readFile(key.secretFile, 'utf8')
    return { key, secret, passphrase: '', sign: (text) => sequoia.sign(key, text) }
  },
  signsWithSubkey: true,
  isThere,
})

const kinds: readonly KeyKind[] = [
  byGpg('RSA', 'rsa2048'),
  byGpg('P-256', 'nistp256'),
  byGpg('Ed25519', 'ed25519'),
  byGpg('its default, with a passphrase', 'default', { usage: 'default', passphrase: 'correct horse' }),
  bySq('Ed25519', []),
  bySq('RSA', ['--cipher-suite', 'rsa2k', '--profile', 'rfc4880']),
  bySq('P-256', ['--signing-algorithm', 'nistp256'], ({ release }) => release === 'forky'),
]

interopSuite(
  'keys of every generation, and who reads what is signed with them',
  ['skopeo', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    let stranger: TestKey
    const judges: { readonly generation: Generation; judgeOf: (key: TestKey) => Promise<Judge> }[] = []
    const readers: {
      readonly name: string
      open: (key: TestKey, message: Buffer) => Promise<string | null>
    }[] = []

    beforeAll(async () => {
      scene = await openScene()
      stranger = await scene.keyring.generate('ed25519')
      for (const generation of presentGenerations()) {
        const { release, env, hasSequoia } = generation
        judges.push({
          generation,
          judgeOf: (key) =>
            setUpJudge(scene.workspace, {
              policy: rejectBut({ [scene.registry.host]: [signedBy(key)] }),
              defaultRegistry: { lookaside: scene.lookaside.url },
              env,
            }),
        })
        const keyring = await openKeyring(scene.workspace, env)
        readers.push({
          name: `gpg of ${release}`,
          open: async (key, message) => {
            await keyring.importPublic(key)
            const opened = await keyring.open(message)
            return opened?.signer === key.fingerprint ? opened.text : null
          },
        })
        if (!hasSequoia) continue
        const sequoia = await openSequoia(scene.workspace, env)
        readers.push({ name: `sq of ${release}`, open: sequoia.open })
      }
    })
    afterAll(() => scene.workspace.close())

    describeGenerations((generation) => {
      let makers: KeyMakers
      beforeAll(async () => {
        const keyring = await openKeyring(scene.workspace, generation.env)
        const sequoia = generation.hasSequoia ? await openSequoia(scene.workspace, generation.env) : undefined
        makers = { keyring, sequoia, scene }
      })

      describe.each(kinds.filter(({ isThere }) => isThere(generation)))('$name', (kind) => {
        const repository = `it/${generation.release}/${kind.name.toLowerCase().replace(/\W+/g, '-')}`
        const image = makeImage(kind.name)
        let made: MadeKey
        let reference: string
        let folder: string
        beforeAll(async () => {
          made = await kind.make(makers)
          reference = await pushImage(scene.registry, repository, image, 'v1')
          folder = signatureFolder(scene.lookaside.folder, repository, image.digest)
        })

        const expectAll = async (): Promise<void> => {
          for (const { generation: judging, judgeOf } of judges) {
            const judge = await judgeOf(made.key)
            const accepted = !kind.signsWithSubkey || judging.takesSubkeys
            expect({ by: judging.release, ...(await judge.skopeoCopy(reference)) }).toMatchObject({
              accepted,
            })
            if (judging !== judges[0]?.generation) continue
            expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
          }
        }

        it('signs in Countersign; all judges and readers know the signature', async () => {
          await placeSignatures(folder, [])
          const unlock = await scene.workspace.write('passphrase', `${made.passphrase}\n`)
          const args = ['sign', reference, '--lookaside', scene.lookaside.folder, '--json']
          const more = made.passphrase === '' ? [] : ['--gpg-passphrase-file', unlock]
          const env = { COUNTERSIGN_GPG_KEY: made.secret }
          expect(await scene.countersign.run([...args, ...more], { env })).toMatchObject({ exitCode: 0 })
          await expectAll()
          const message = await firstSignature(folder)
          const texts = await Promise.all(
            readers.map(async ({ name, open }) => ({ name, text: await open(made.key, message) })),
          )
          for (const { name, text } of texts) {
            expect({ name, text }).toEqual({ name, text: expect.stringContaining(image.digest) })
          }
        })

        it('signs in its own program; all judges and Countersign accept it', async () => {
          await placeSignatures(folder, [await made.sign(payload(reference, image.digest))])
          await expectAll()
        })

        it('is not another key', async () => {
          const judge = await judges[0]?.judgeOf(stranger)
          if (judge === undefined) throw new Error('no judge')
          const run = await scene.verify(judge, reference)
          expect(run).toMatchObject(rejectedRun)
          expect(codesOf(run.report)).toContain('untrusted-key')
        })
      })
    })

    describeGenerations(
      (generation) => {
        it('a version 6 key of sq is refused, to sign and to trust', async () => {
          const sequoia = await openSequoia(scene.workspace, generation.env)
          const key = await sequoia.generate(['--without-password', '--profile', 'rfc9580'])
          const image = makeImage(`version 6 ${generation.release}`)
          const reference = await pushImage(scene.registry, 'it/version-6', image, generation.release)
          const args = ['sign', reference, '--lookaside', scene.lookaside.folder, '--json']
          const env = { COUNTERSIGN_GPG_KEY: await readFile(key.secretFile, 'utf8') }
          const { exitCode, report } = await scene.countersign.run(args, { env })
          expect([exitCode, codesOf(report)]).toEqual([2, ['key-unsupported']])
          const folder = signatureFolder(scene.lookaside.folder, 'it/version-6', image.digest)
          await placeSignatures(folder, [await sequoia.sign(key, payload(reference, image.digest))])
          for (const { judgeOf } of judges) {
            const judge = await judgeOf(key)
            expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: false })
            const run = await scene.verify(judge, reference)
            expect(run).toMatchObject(rejectedRun)
            expect(codesOf(run.report)).toContain('key-unsupported')
          }
        })
      },
      ({ hasSequoia }) => hasSequoia,
    )
  },
)
