import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { acceptedRun, codesOf, rejectedRun } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { type Judge, setUpJudge } from './programs/judge.ts'
import { describeGenerations, type Generation, presentGenerations } from './programs/judges.ts'
import { type KeyMakers, keyKinds, type MadeKey } from './programs/key-kinds.ts'
import { firstSignature, placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import { openSequoia } from './programs/sequoia.ts'
import { openKeyring, type TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

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
        makers = { keyring, sequoia }
      })

      describe.each(keyKinds.filter(({ isThere }) => isThere(generation)))('$name', (kind) => {
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
        it.each([
          ['of version 6', ['--profile', 'rfc9580'], 'key-unsupported'],
          ['without a user id', ['--no-userids'], 'key-invalid'],
        ])('a key of sq %s is refused, to sign and to trust', async (name, flags, code) => {
          const sequoia = await openSequoia(scene.workspace, generation.env)
          const key = await sequoia.generate({ flags })
          const image = makeImage(`${name}, ${generation.release}`)
          const reference = await pushImage(scene.registry, 'it/refused', image, generation.release)
          const args = ['sign', reference, '--lookaside', scene.lookaside.folder, '--json']
          const env = { COUNTERSIGN_GPG_KEY: await readFile(key.secretFile, 'utf8') }
          const { exitCode, report } = await scene.countersign.run(args, { env })
          expect([exitCode, codesOf(report)]).toEqual([2, [code]])
          const folder = signatureFolder(scene.lookaside.folder, 'it/refused', image.digest)
          await placeSignatures(folder, [await sequoia.sign(key, payload(reference, image.digest))])
          for (const { judgeOf } of judges) {
            expect(await (await judgeOf(key)).skopeoCopy(reference)).toMatchObject({ accepted: false })
          }
          const ours = await scene.judgeOf(key)
          const run = await scene.verify(ours, reference)
          expect(run).toMatchObject(rejectedRun)
          expect(codesOf(run.report)).toContain(code)
        })
      },
      ({ hasSequoia }) => hasSequoia,
    )
  },
)
