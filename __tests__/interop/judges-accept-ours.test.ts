import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, expectAccepted, rejectedRun } from './programs/expectations.ts'
import { type Image, makeImage, makeIndex } from './programs/image.ts'
import { setUpJudge, skopeoWith, standaloneVerify } from './programs/judge.ts'
import { listSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { KeyAlgorithm, TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

/** Report of one image whose every manifest has this state. */
const signedAs = (state: string, count = 1) => ({
  exitCode: 0,
  report: {
    exitCode: 0,
    images: [{ signed: Array.from({ length: count }, () => ({ state, method: 'gpg' })) }],
  },
})

interopSuite(
  'skopeo and podman accept what Countersign signs',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    let key: TestKey
    beforeAll(async () => {
      scene = await openScene()
      key = await scene.keyring.generate('rsa2048')
    })
    afterAll(() => scene.workspace.close())

    const folderOf = (repository: string, image: Image): string =>
      signatureFolder(scene.lookaside.folder, repository, image.digest)

    it.each<[KeyAlgorithm, string]>([
      ['rsa2048', ''],
      ['rsa3072', 'correct horse'],
      ['rsa4096', ''],
      ['nistp256', 'pässwörd'],
      ['nistp384', ''],
      ['nistp521', ''],
      ['ed25519', 'correct horse'],
    ])('%s, passphrase "%s", key from a file', async (algorithm, passphrase) => {
      const { workspace, registry, keyring, countersign, lookaside } = scene
      const signer = await keyring.generate(algorithm, { passphrase })
      const image = makeImage(algorithm)
      const reference = await pushImage(registry, 'it/keys', image, algorithm)
      const secret = await workspace.write(`${algorithm}.asc`, await keyring.exportSecret(signer, passphrase))
      const unlock =
        passphrase === '' ? [] : ['--gpg-passphrase-file', await workspace.write('pass', `${passphrase}\n`)]
      const args = [
        'sign',
        reference,
        '--gpg-key',
        secret,
        ...unlock,
        '--lookaside',
        lookaside.folder,
        '--json',
      ]
      expect(await countersign.run(args)).toMatchObject(signedAs('published'))
      await expectAccepted(scene, await scene.judgeOf(signer), reference)
      const manifest = await workspace.write('manifest.json', image.manifest)
      const files = { manifest, signature: join(folderOf('it/keys', image), 'signature-1') }
      expect(await standaloneVerify(keyring, signer, files, reference)).toMatchObject({ accepted: true })
      expect(await countersign.run(args)).toMatchObject(signedAs('unchanged'))
      expect(await listSignatures(folderOf('it/keys', image))).toEqual(['signature-1'])
    })

    it('gpg reads the very payload', async () => {
      const image = makeImage('payload')
      const reference = await pushImage(scene.registry, 'it/payload', image, 'v1')
      await scene.sign(key, reference)
      const opened = await scene.keyring.open(
        await readFile(join(folderOf('it/payload', image), 'signature-1')),
      )
      expect(opened?.signer).toBe(key.fingerprint)
      expect(JSON.parse(opened?.text ?? '')).toEqual({
        critical: {
          identity: { 'docker-reference': reference },
          image: { 'docker-manifest-digest': image.digest },
          type: 'atomic container signature',
        },
        optional: { creator: expect.stringMatching(/^countersign \d/), timestamp: expect.any(Number) },
      })
    })

    it.each(['oci', 'docker'] as const)('an index (%s) and each of its platforms', async (format) => {
      const index = makeIndex(`signed ${format}`, format)
      const repository = `it/index-${format}`
      const reference = await pushImage(scene.registry, repository, index, 'v1')
      expect(await scene.sign(key, reference)).toMatchObject(signedAs('published', 3))
      for (const image of [index, ...index.children]) {
        expect(await listSignatures(folderOf(repository, image))).toEqual(['signature-1'])
      }
      const judge = await scene.judgeOf(key)
      await expectAccepted(scene, judge, reference)
      for (const architecture of ['amd64', 'arm64']) {
        expect(await judge.skopeoCopy(reference, ['--override-arch', architecture])).toMatchObject({
          accepted: true,
        })
        expect(await scene.verify(judge, reference, ['--platform', `linux/${architecture}`])).toMatchObject(
          acceptedRun,
        )
      }
      expect(await scene.verify(judge, reference, ['--platforms', 'all'])).toMatchObject(acceptedRun)
      const byDigest = `${scene.registry.host}/${repository}@${index.digest}`
      await expectAccepted(scene, judge, byDigest)
    })

    it('one platform only: that platform is accepted, the other is not', async () => {
      const index = makeIndex('one platform')
      const reference = await pushImage(scene.registry, 'it/one', index, 'v1')
      expect(await scene.sign(key, reference, ['--platforms', 'linux/arm64'])).toMatchObject({ exitCode: 0 })
      const judge = await scene.judgeOf(key)
      expect(await judge.skopeoCopy(reference, ['--override-arch', 'arm64'])).toMatchObject({
        accepted: true,
      })
      expect(await scene.verify(judge, reference, ['--platform', 'linux/arm64'])).toMatchObject(acceptedRun)
      expect(await judge.skopeoCopy(reference, ['--override-arch', 'amd64'])).toEqual({
        accepted: false,
        message: expect.stringContaining('no signature exists'),
      })
      expect(await scene.verify(judge, reference, ['--platform', 'linux/amd64'])).toMatchObject(rejectedRun)
    })

    it('a reference by digest: accepted by digest, not under a tag', async () => {
      const image = makeImage('by digest')
      const byTag = await pushImage(scene.registry, 'it/digest', image, 'v1')
      const byDigest = `${scene.registry.host}/it/digest@${image.digest}`
      expect(await scene.sign(key, byDigest)).toMatchObject(signedAs('published'))
      const judge = await scene.judgeOf(key)
      await expectAccepted(scene, judge, byDigest)
      expect(await judge.skopeoCopy(byTag)).toEqual({
        accepted: false,
        message: expect.stringContaining('Signature for identity'),
      })
      expect(await scene.verify(judge, byTag)).toMatchObject(rejectedRun)
    })

    it('an image with two signers satisfies a policy that wants both', async () => {
      const second = await scene.keyring.generate('nistp256')
      const image = makeImage('two signers')
      const reference = await pushImage(scene.registry, 'it/two', image, 'v1')
      const both = await scene.judgeOf(key, second)
      await scene.sign(key, reference)
      expect(await both.skopeoCopy(reference)).toMatchObject({ accepted: false })
      expect(await scene.verify(both, reference)).toMatchObject(rejectedRun)
      expect(await scene.sign(second, reference)).toMatchObject(signedAs('published'))
      expect(await listSignatures(folderOf('it/two', image))).toEqual(['signature-1', 'signature-2'])
      await expectAccepted(scene, both, reference)
    })

    it('a key with a signing subkey signs with its primary key, the only one that old readers take', async () => {
      const signer = await scene.keyring.generate('rsa2048')
      await scene.keyring.addSigningSubkey(signer)
      const reference = await pushImage(scene.registry, 'it/subkey', makeImage('subkey'), 'v1')
      expect(await scene.sign(signer, reference)).toMatchObject(signedAs('published'))
      await expectAccepted(scene, await scene.judgeOf(signer), reference)
    })

    it('registries.d: staging folder to write, file: URL to read', async () => {
      const { host } = scene.registry
      const folder = await scene.workspace.newFolder('store')
      const url = `file://${folder}`
      const registries = { [`${host}/it`]: { lookaside: url, 'lookaside-staging': url } }
      const judge = await setUpJudge(scene.workspace, {
        policy: rejectBut({ [host]: [signedBy(key)] }),
        registries,
      })
      const reference = await pushImage(scene.registry, 'it/staged/deep', makeImage('staged'), 'v1')
      const env = { COUNTERSIGN_GPG_KEY: await scene.keyring.exportSecret(key) }
      const args = ['sign', reference, '--registries-d', judge.registriesFolder, '--json']
      expect(await scene.countersign.run(args, { env })).toMatchObject(signedAs('published'))
      await expectAccepted(scene, judge, reference)
    })

    it('a dir: image carries its signature', async () => {
      const folder = await scene.workspace.newFolder('dir')
      const source = await pushImage(scene.registry, 'it/dir', makeImage('dir'), 'v1')
      await skopeoWith(scene.keyring, [
        'copy',
        '--src-tls-verify=false',
        `docker://${source}`,
        `dir:${folder}`,
      ])
      const identity = 'example.com/it/dir:v1'
      const env = { COUNTERSIGN_GPG_KEY: await scene.keyring.exportSecret(key) }
      const args = ['sign', `dir:${folder}`, '--identity', identity, '--json']
      expect(await scene.countersign.run(args, { env })).toMatchObject(signedAs('published'))
      expect((await listSignatures(folder)).filter((name) => name.startsWith('signature-'))).toEqual([
        'signature-1',
      ])
      const matcher = { type: 'exactReference', dockerReference: identity }
      const policy = {
        default: [{ type: 'reject' }],
        transports: { dir: { [folder]: [signedBy(key, matcher)] } },
      }
      const judge = await setUpJudge(scene.workspace, { policy })
      expect(await judge.skopeoCopy(`dir:${folder}`)).toMatchObject({ accepted: true })
      expect(await scene.verify(judge, `dir:${folder}`)).toMatchObject(acceptedRun)
    })

    it('--dry-run publishes nothing', async () => {
      const image = makeImage('dry run')
      const reference = await pushImage(scene.registry, 'it/dry', image, 'v1')
      expect(await scene.sign(key, reference, ['--dry-run'])).toMatchObject({ exitCode: 0 })
      expect(await listSignatures(folderOf('it/dry', image))).toEqual([])
    })

    it('--digest must be what the tag serves', async () => {
      const image = makeImage('expected digest')
      const reference = await pushImage(scene.registry, 'it/moved', image, 'v1')
      const other = makeImage('another').digest
      const moved = await scene.sign(key, reference, ['--digest', other])
      expect(moved).toMatchObject({ exitCode: 3, report: { images: [{ code: 'tag-moved' }] } })
      expect(await listSignatures(folderOf('it/moved', image))).toEqual([])
      expect(await scene.sign(key, reference, ['--digest', image.digest])).toMatchObject(
        signedAs('published'),
      )
    })
  },
)

interopSuite('the engine gpg', ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'], () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await openScene()
  })
  afterAll(() => scene.workspace.close())

  it.each<[KeyAlgorithm]>([['rsa3072'], ['nistp384'], ['ed25519']])(
    'signs with a %s key of GNUPGHOME',
    async (algorithm) => {
      const { keyring, registry, lookaside, countersign } = scene
      await keyring.generate('ed25519') // a second key: the one that is named must sign
      const signer = await keyring.generate(algorithm)
      const reference = await pushImage(registry, 'it/engine', makeImage(algorithm), algorithm)
      const chosen = ['--gpg-engine', 'gpg', '--gpg-fingerprint', signer.fingerprint]
      const args = ['sign', reference, ...chosen, '--lookaside', lookaside.folder, '--json']
      const env = { GNUPGHOME: keyring.folder }
      expect(await countersign.run(args, { env })).toMatchObject(signedAs('published'))
      await expectAccepted(scene, await scene.judgeOf(signer), reference)
      expect(await countersign.run(args, { env })).toMatchObject(signedAs('unchanged'))
    },
  )

  it('a key that is not in the keyring ends with exit 2 and nothing written', async () => {
    const image = makeImage('absent key')
    const reference = await pushImage(scene.registry, 'it/engine', image, 'absent')
    const chosen = ['--gpg-engine', 'gpg', '--gpg-fingerprint', '0123456789ABCDEF0123456789ABCDEF01234567']
    const empty = await scene.workspace.newFolder('empty')
    const args = ['sign', reference, ...chosen, '--lookaside', scene.lookaside.folder]
    const result = await scene.countersign.run(args, { env: { GNUPGHOME: empty } })
    expect(result).toMatchObject({ exitCode: 2 })
    expect(await listSignatures(signatureFolder(scene.lookaside.folder, 'it/engine', image.digest))).toEqual(
      [],
    )
  })
})
