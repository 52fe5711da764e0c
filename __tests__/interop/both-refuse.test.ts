import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { codesOf, expectAccepted, rejectedRun } from './programs/expectations.ts'
import { type Image, makeImage } from './programs/image.ts'
import { skopeoWith } from './programs/judge.ts'
import { firstSignature, placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite, type Program } from './programs/suite.ts'
import { unpacked, withNumbersChanged, withReferenceChanged } from './programs/tampered.ts'

const programs: readonly Program[] = ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg']

/** Signatures that one maker made; only `good` is right for the image. */
interface Evidence {
  readonly good: Buffer
  readonly byStranger: Buffer
  readonly ofOtherImage: Buffer
  readonly ofOtherTag: Buffer
  readonly ofOtherRepository: Buffer
}

/** How the files of the lookaside are wrong, what skopeo and podman say of it, and our code. */
interface Variant {
  readonly name: string
  readonly files: (evidence: Evidence) => readonly Buffer[]
  readonly says: RegExp
  readonly code: string | RegExp
}

const garbage = Buffer.from('not a signature\n')
const empty = Buffer.alloc(0)

// What gpgme says of a message that is damaged depends on where it is.
const damaged = /rejected: (No data|Unexpected GPG signature count 0|Invalid GPG signature)/
const damagedCode = /signature-(invalid|structure|version|hash-\w+)|untrusted-key/
// Status codes of libgpg-error 1.46 as gpgme reports them (low half of `err`).
const noPublicKey = /Invalid GPG signature.*err:0x9}/
const badSignature = /Invalid GPG signature.*err:0x7000008}/
const notASignature = /unrecognized signature format/

const variants: readonly Variant[] = [
  { name: 'no signature', files: () => [], says: /no signature exists/, code: 'signature-missing' },
  { name: 'another key', files: (e) => [e.byStranger], says: noPublicKey, code: 'untrusted-key' },
  {
    name: 'a changed bit of what is signed',
    files: (e) => [withReferenceChanged(e.good)],
    says: badSignature,
    code: 'signature-invalid',
  },
  {
    name: 'a changed bit of the signature itself',
    files: (e) => [withNumbersChanged(e.good)],
    says: badSignature,
    code: 'signature-invalid',
  },
  { name: 'the last byte missing', files: (e) => [e.good.subarray(0, -1)], says: damaged, code: damagedCode },
  {
    name: 'the second half missing',
    files: (e) => [e.good.subarray(0, e.good.length >> 1)],
    says: damaged,
    code: damagedCode,
  },
  {
    name: 'of another image',
    files: (e) => [e.ofOtherImage],
    says: /Signature for digest/,
    code: 'wrong-image',
  },
  {
    name: 'of another tag',
    files: (e) => [e.ofOtherTag],
    says: /Signature for identity/,
    code: 'wrong-identity',
  },
  {
    name: 'of another name',
    files: (e) => [e.ofOtherRepository],
    says: /Signature for identity/,
    code: 'wrong-identity',
  },
  { name: 'garbage', files: () => [garbage], says: notASignature, code: 'signature-malformed' },
  {
    name: 'garbage before the good one',
    files: (e) => [garbage, e.good],
    says: notASignature,
    code: 'signature-malformed',
  },
  {
    name: 'garbage after the good one',
    files: (e) => [e.good, garbage],
    says: notASignature,
    code: 'signature-malformed',
  },
  { name: 'an empty file', files: () => [empty], says: /empty signature blob/, code: 'signature-malformed' },
  {
    name: 'an empty file after the good one',
    files: (e) => [e.good, empty],
    says: /empty signature blob/,
    code: 'signature-malformed',
  },
  {
    name: 'many wrong ones',
    files: (e) => [e.byStranger, e.ofOtherImage, e.ofOtherTag, e.ofOtherRepository],
    says: /None of the signatures were accepted/,
    code: 'wrong-identity',
  },
]

type Maker = (scene: Scene, key: TestKey, image: Image, repository: string, tag: string) => Promise<Buffer>

const makers: Readonly<Record<string, Maker>> = {
  skopeo: async ({ workspace, registry, keyring }, key, image, repository, tag) => {
    const manifest = await workspace.write('manifest.json', image.manifest)
    const folder = await workspace.newFolder('made')
    const reference = `${registry.host}/${repository}:${tag}`
    const output = `${folder}/signature-1`
    await skopeoWith(keyring, ['standalone-sign', manifest, reference, key.fingerprint, '-o', output])
    return await firstSignature(folder)
  },
  Countersign: async (scene, key, image, repository, tag) => {
    const folder = await scene.workspace.newFolder('made')
    const reference = await pushImage(scene.registry, repository, image, tag)
    const env = { COUNTERSIGN_GPG_KEY: await scene.keyring.exportSecret(key) }
    const result = await scene.countersign.run(['sign', reference, '--lookaside', folder], { env })
    if (result.exitCode !== 0) throw new Error(`countersign sign: ${result.stderr}`)
    return await firstSignature(signatureFolder(folder, repository, image.digest))
  },
}

describe.each(Object.entries(makers))('signatures made by %s', (name, maker) => {
  interopSuite(`skopeo, podman and Countersign refuse tampered signatures of ${name}`, programs, () => {
    let scene: Scene
    let key: TestKey
    let evidence: Evidence
    let reference: string
    let folder: string

    beforeAll(async () => {
      scene = await openScene()
      key = await scene.keyring.generate('rsa2048')
      const stranger = await scene.keyring.generate('rsa2048')
      const image = makeImage('right')
      const other = makeImage('other')
      evidence = {
        ofOtherImage: await maker(scene, key, other, 'it/app', 'v1'),
        ofOtherTag: await maker(scene, key, image, 'it/app', 'v2'),
        ofOtherRepository: await maker(scene, key, image, 'it/other', 'v1'),
        byStranger: await maker(scene, stranger, image, 'it/app', 'v1'),
        good: await maker(scene, key, image, 'it/app', 'v1'),
      }
      reference = await pushImage(scene.registry, 'it/app', image, 'v1')
      folder = signatureFolder(scene.lookaside.folder, 'it/app', image.digest)
    })
    afterAll(() => scene.workspace.close())

    it('the good one is accepted, alone and among wrong ones', async () => {
      const judge = await scene.judgeOf(key)
      await placeSignatures(folder, [evidence.good])
      await expectAccepted(scene, judge, reference)
      await placeSignatures(folder, [
        evidence.byStranger,
        evidence.ofOtherImage,
        evidence.ofOtherTag,
        evidence.good,
      ])
      await expectAccepted(scene, judge, reference)
    })

    it.each(variants)('$name', async ({ files, says, code }) => {
      const judge = await scene.judgeOf(key)
      await placeSignatures(folder, files(evidence))
      const refused = { accepted: false, message: expect.stringMatching(says) }
      expect(await judge.skopeoCopy(reference)).toEqual(refused)
      expect(await judge.podmanPull(reference)).toEqual(refused)
      const run = await scene.verify(judge, reference)
      expect(run).toMatchObject(rejectedRun)
      expect(codesOf(run.report).join(' ')).toMatch(code)
    })

    it('two messages in one file: gpg reads the first of two compressed ones, we take neither', async () => {
      await placeSignatures(folder, [Buffer.concat([evidence.good, evidence.byStranger])])
      const judge = await scene.judgeOf(key)
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: name === 'skopeo' })
      const run = await scene.verify(judge, reference)
      expect(run).toMatchObject(rejectedRun)
      expect(codesOf(run.report)).toContain('signature-structure')
    })

    it('the good one is also accepted without its compression', async () => {
      await placeSignatures(folder, [unpacked(evidence.good)])
      await expectAccepted(scene, await scene.judgeOf(key), reference)
    })

    it('a gap: what lies behind it is not seen', async () => {
      await placeSignatures(folder, [evidence.good, evidence.good])
      await rm(`${folder}/signature-1`)
      const judge = await scene.judgeOf(key)
      expect(await judge.skopeoCopy(reference)).toEqual({
        accepted: false,
        message: expect.stringContaining('no signature exists'),
      })
      expect(await scene.verify(judge, reference)).toMatchObject(rejectedRun)
    })
  })
})
