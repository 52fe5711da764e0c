import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { acceptedRun, codesOf, rejectedRun } from './programs/expectations.ts'
import { type Image, makeImage } from './programs/image.ts'
import { setUpJudge, skopeoWith } from './programs/judge.ts'
import { listSignatures, placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { payload } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { TestKey } from './programs/signing-keys.ts'
import { interopSuite } from './programs/suite.ts'

const garbage = Buffer.from('not a signature\n')
// Status codes of libgpg-error 1.46 as gpgme reports them (low half of `err`).
const badSignature = /Invalid GPG signature.*err:0x7000008}/
const keyExpired = /Invalid GPG signature.*err:0x7000099}/
const signatureExpired = /Invalid GPG signature.*err:0x700009a}/
const keyRevoked = /Invalid GPG signature.*err:0x700005e}/
const notASignature = /unrecognized signature format/

interopSuite(
  'skopeo, podman and Countersign refuse what only gpg can make',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    let key: TestKey
    let image: Image
    let reference: string
    let folder: string
    beforeAll(async () => {
      scene = await openScene()
      key = await scene.keyring.generate('rsa2048')
      image = makeImage('gpg')
      reference = await pushImage(scene.registry, 'it/app', image, 'v1')
      folder = signatureFolder(scene.lookaside.folder, 'it/app', image.digest)
    })
    afterAll(() => scene.workspace.close())

    const expectRefused = async (
      signer: TestKey,
      signatures: readonly Buffer[],
      says: RegExp,
      code: string,
    ) => {
      await placeSignatures(folder, signatures)
      const judge = await scene.judgeOf(signer)
      const refused = { accepted: false, message: expect.stringMatching(says) }
      expect(await judge.skopeoCopy(reference)).toEqual(refused)
      expect(await judge.podmanPull(reference)).toEqual(refused)
      const run = await scene.verify(judge, reference)
      expect(run).toMatchObject(rejectedRun)
      expect(codesOf(run.report).join(' ')).toMatch(code)
    }

    it('a key that has expired since', async () => {
      const at = '20200101T000000'
      const expired = await scene.keyring.generate('rsa2048', { at, expires: '2d' })
      const signature = await scene.keyring.sign(expired, payload(reference, image.digest), { at })
      await expectRefused(expired, [signature], keyExpired, 'key-expired')
    })

    it('a key that was revoked since', async () => {
      const signer = await scene.keyring.generate('rsa2048')
      const signature = await scene.keyring.sign(signer, payload(reference, image.digest))
      await placeSignatures(folder, [signature])
      const judge = await scene.judgeOf(signer)
      expect(await judge.skopeoCopy(reference)).toMatchObject({ accepted: true })
      expect(await scene.verify(judge, reference)).toMatchObject(acceptedRun)
      await expectRefused(await scene.keyring.revoke(signer), [signature], keyRevoked, 'key-revoked')
    })

    it('Countersign does not sign with an expired or revoked key, and leaves nothing behind', async () => {
      await placeSignatures(folder, [])
      const expired = await scene.keyring.generate('ed25519', { at: '20200101T000000', expires: '2d' })
      const revoked = await scene.keyring.revoke(await scene.keyring.generate('ed25519'))
      const refusal = async (signer: TestKey) => {
        const { exitCode, report } = await scene.sign(signer, reference)
        return { exitCode, codes: codesOf(report) }
      }
      expect(await refusal(expired)).toEqual({ exitCode: 2, codes: ['key-expired'] })
      expect(await refusal(revoked)).toEqual({ exitCode: 2, codes: ['key-revoked'] })
      expect(await listSignatures(folder)).toEqual([])
    })

    it.each([
      ['armored', ['--armor', '--sign'], notASignature, 'signature-malformed'],
      ['clear text', ['--clear-sign'], notASignature, 'signature-malformed'],
      ['detached', ['--detach-sign'], badSignature, 'signature-structure'],
      [
        'expired by its own date',
        ['--default-sig-expire', 'seconds=1', '--sign'],
        signatureExpired,
        'signature-expired',
      ],
      ['unsigned, only packed', ['--store'], /Unexpected GPG signature count 0/, 'signature-structure'],
    ])('a message that is %s', async (_, flags, says, code) => {
      const signature = await scene.keyring.sign(key, payload(reference, image.digest), { flags })
      await new Promise((resolve) => setTimeout(resolve, flags.includes('--default-sig-expire') ? 2100 : 0))
      await expectRefused(key, [signature], says, code)
    })

    it('a message with two signatures', async () => {
      const second = await scene.keyring.generate('rsa2048')
      const flags = ['--local-user', second.fingerprint, '--sign']
      const signature = await scene.keyring.sign(key, payload(reference, image.digest), { flags })
      await expectRefused(key, [signature], /Unexpected GPG signature count 2/, 'signature-structure')
    })

    it.each<[string, (good: string) => string, RegExp]>([
      ['no JSON', () => 'hello', /invalid character 'h'/],
      ['another type', (good) => good.replace('atomic container', 'another'), /Unrecognized signature type/],
      ['an unknown member', (good) => good.replace('"optional"', '"extra":1,"optional"'), /Unknown key/],
      [
        'a member twice',
        (good) => good.replace('"type"', '"type":"atomic container signature","type"'),
        /Duplicate key/,
      ],
      ['bytes after the object', (good) => `${good}{}`, /after top-level value/],
      ['no optional', (good) => good.replace(',"optional":{}', ''), /missing in a JSON object/],
      ['a digest that is none', (good) => good.replace('sha256:', 'sha256:../'), /Signature for digest/],
    ])('a payload with %s', async (_, alter, says) => {
      const signature = await scene.keyring.sign(key, alter(payload(reference, image.digest)))
      await expectRefused(key, [signature], says, 'payload-malformed')
    })

    it('a dir: image whose manifest was changed, or that carries garbage', async () => {
      const target = await scene.workspace.newFolder('dir')
      await skopeoWith(scene.keyring, [
        'copy',
        '--src-tls-verify=false',
        `docker://${reference}`,
        `dir:${target}`,
      ])
      const signature = await scene.keyring.sign(key, payload(reference, image.digest))
      const matcher = { type: 'exactReference', dockerReference: reference }
      const requirement = {
        type: 'signedBy',
        keyType: 'GPGKeys',
        keyPath: key.publicFile,
        signedIdentity: matcher,
      }
      const policy = { default: [{ type: 'reject' }], transports: { dir: { [target]: [requirement] } } }
      const judge = await setUpJudge(scene.workspace, { policy })
      const name = target.slice(scene.workspace.folder.length + 1)
      const write = (file: string, bytes: Uint8Array) => scene.workspace.write(`${name}/${file}`, bytes)

      await write('signature-1', signature)
      expect(await judge.skopeoCopy(`dir:${target}`)).toMatchObject({ accepted: true })
      expect(await scene.verify(judge, `dir:${target}`)).toMatchObject(acceptedRun)

      await write('signature-2', garbage)
      expect(await judge.skopeoCopy(`dir:${target}`)).toEqual({
        accepted: false,
        message: expect.stringMatching(/unrecognized/),
      })
      expect(await scene.verify(judge, `dir:${target}`)).toMatchObject(rejectedRun)

      await write('signature-2', signature)
      await write('manifest.json', Buffer.concat([image.manifest, Buffer.from(' ')]))
      expect(await judge.skopeoCopy(`dir:${target}`)).toEqual({
        accepted: false,
        message: expect.stringContaining('Signature for digest'),
      })
      expect(await scene.verify(judge, `dir:${target}`)).toMatchObject(rejectedRun)
    })
  },
)
