import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { codesOf } from './programs/expectations.ts'
import { makeImage } from './programs/image.ts'
import { setUpJudge } from './programs/judge.ts'
import { describeGenerations, type Generation } from './programs/judges.ts'
import { placeSignatures, signatureFolder } from './programs/lookaside-files.ts'
import { payload, rejectBut, signedBy } from './programs/policy.ts'
import { pushImage } from './programs/push-image.ts'
import { openScene, type Scene } from './programs/scene.ts'
import type { KeyAlgorithm, TestKey } from './programs/signing-keys.ts'
import { stricterOnPurpose } from './programs/stricter.ts'
import { interopSuite } from './programs/suite.ts'
import { unpacked } from './programs/tampered.ts'

/** A signature over `text`, and the key that made it. */
type Made = { readonly key: TestKey; readonly signature: Buffer }
type Make = (scene: Scene, key: TestKey, text: string) => Promise<Made>

const withFlags =
  (...flags: readonly string[]): Make =>
  async ({ keyring }, key, text) => ({ key, signature: await keyring.sign(key, text, { flags }) })

const byKeyOf =
  (algorithm: KeyAlgorithm): Make =>
  async ({ keyring }, _, text) => {
    const key = await keyring.generate(algorithm)
    return { key, signature: await keyring.sign(key, text) }
  }

const over =
  (change: (text: string) => string): Make =>
  async ({ keyring }, key, text) => ({ key, signature: await keyring.sign(key, change(text)) })

/** RFC 4880 section 5.8: "PGP" in a packet of its own, in the old framing. */
const marker = Buffer.from([0xa8, 0x03, 0x50, 0x47, 0x50])

/** RFC 4880 section 5.6: a packet of unknown length, ZIP; what is compressed follows. */
const compressed = Buffer.from([0xa3, 0x01])

/** What every generation accepts and Countersign refuses, with the code that docs/verdicts.md lists for it. */
const stricter: readonly { readonly name: string; readonly make: Make; readonly code: string }[] = [
  { name: 'SHA-224', make: withFlags('--digest-algo', 'SHA224', '--sign'), code: 'signature-hash-weak' },
  { name: 'SHA-1', make: withFlags('--digest-algo', 'SHA1', '--sign'), code: 'signature-hash-weak' },
  {
    name: 'RIPEMD-160',
    make: withFlags('--digest-algo', 'RIPEMD160', '--sign'),
    code: 'signature-hash-weak',
  },
  { name: 'RSA of 1024 bits', make: byKeyOf('rsa1024'), code: 'key-weak' },
  { name: 'DSA', make: byKeyOf('dsa2048'), code: 'key-unsupported' },
  { name: 'brainpool', make: byKeyOf('brainpoolP256r1'), code: 'key-unsupported' },
  { name: 'secp256k1', make: byKeyOf('secp256k1'), code: 'key-unsupported' },
  { name: 'BZip2', make: withFlags('--compress-algo', 'bzip2', '--sign'), code: 'signature-structure' },
  {
    name: 'trailing bytes',
    make: async ({ keyring }, key, text) => {
      const signature = await keyring.sign(key, text)
      return { key, signature: Buffer.concat([signature, signature]) }
    },
    code: 'signature-structure',
  },
  {
    name: 'a marker packet',
    make: async ({ keyring }, key, text) => {
      const inside = Buffer.concat([marker, unpacked(await keyring.sign(key, text))])
      return { key, signature: Buffer.concat([compressed, deflateRawSync(inside)]) }
    },
    code: 'signature-structure',
  },
  {
    name: 'a date in the future',
    make: async ({ keyring }, key, text) => ({
      key,
      signature: await keyring.sign(key, text, { at: '20370101T000000' }),
    }),
    code: 'signature-from-future',
  },
  {
    name: 'a member twice inside an unknown one',
    make: over((text) => text.replace('"optional":{', '"optional":{"x":{"a":1,"a":2}')),
    code: 'payload-malformed',
  },
  {
    name: 'a creator that is null',
    make: over((text) => text.replace('"optional":{', '"optional":{"creator":null')),
    code: 'payload-malformed',
  },
  {
    name: 'a timestamp that is null',
    make: over((text) => text.replace('"optional":{', '"optional":{"timestamp":null')),
    code: 'payload-malformed',
  },
]

interopSuite(
  'what every generation accepts and Countersign refuses on purpose',
  ['skopeo', 'podman', 'docker-registry', 'nginx', 'gpg'],
  () => {
    let scene: Scene
    let key: TestKey
    const made = new Map<string, Made & { readonly reference: string }>()
    beforeAll(async () => {
      scene = await openScene()
      key = await scene.keyring.generate('rsa2048')
      for (const [at, { name, make }] of stricter.entries()) {
        const image = makeImage(name)
        const reference = await pushImage(scene.registry, `it/strict-${at}`, image, 'v1')
        const one = await make(scene, key, payload(reference, image.digest))
        const folder = signatureFolder(scene.lookaside.folder, `it/strict-${at}`, image.digest)
        await placeSignatures(folder, [one.signature])
        made.set(name, { ...one, reference })
      }
    })
    afterAll(() => scene.workspace.close())

    const policy = () =>
      rejectBut(
        Object.fromEntries(
          [...made.values()].map((one) => [one.reference.replace(/:v1$/, ''), [signedBy(one.key)]]),
        ),
      )
    const judgeOf = (env: Generation['env']) =>
      setUpJudge(scene.workspace, {
        policy: policy(),
        defaultRegistry: { lookaside: scene.lookaside.url },
        env,
      })

    it.each(stricter)('Countersign refuses $name, as documented', async ({ name, code }) => {
      const { report } = await scene.verify(await judgeOf({}), made.get(name)?.reference ?? '')
      expect(report).toMatchObject({ images: [{ verdict: 'rejected' }] })
      expect(codesOf(report)).toContain(code)
      expect(await stricterOnPurpose()).toContain(`\`${code}\``)
    })

    describeGenerations((generation) => {
      it.each(stricter)('$name is accepted', async ({ name }) => {
        const judge = await judgeOf(generation.env)
        expect(await judge.skopeoCopy(made.get(name)?.reference ?? '')).toMatchObject({ accepted: true })
      })

      it('a name that differs from a scope by letter case', async () => {
        const { reference } = made.get('SHA-224') ?? { reference: '' }
        const port = /:(\d+)\//.exec(reference)?.[1]
        const policy = {
          default: [{ type: 'insecureAcceptAnything' }],
          transports: { docker: { [`localhost:${port}`]: [{ type: 'reject' }] } },
        }
        const judge = await setUpJudge(scene.workspace, { policy, env: generation.env })
        const alias = reference.replace(/^[^:]*/, 'LOCALHOST')
        expect(await judge.skopeoCopy(alias)).toMatchObject({ accepted: true })
        const run = await scene.verify(judge, alias)
        expect(codesOf(run.report)).toContain('scope-alias')
      })
    })
  },
)
