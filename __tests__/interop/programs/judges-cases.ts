import { type Image, makeImage, makeIndex } from './image.ts'
import { firstSignature, placeSignatures, signatureFolder } from './lookaside-files.ts'
import { payload } from './policy.ts'
import { pushImage } from './push-image.ts'
import type { Scene } from './scene.ts'
import type { KeyAlgorithm, TestKey } from './signing-keys.ts'
import { withNumbersChanged, withReferenceChanged } from './tampered.ts'

/** What is asked for, and whom the policy trusts for it. */
export interface Question {
  readonly reference: string
  readonly key: TestKey
  /** Where its signatures are read; the nginx of the scene when not given. */
  readonly lookaside?: string
}

/** Where one case plays: a repository of its own, and a folder that nginx serves. */
interface Place {
  readonly scene: Scene
  readonly repository: string
  readonly keys: Keys
}

/** Keys that several cases share. */
interface Keys {
  readonly main: TestKey
  readonly stranger: TestKey
}

/** One image, as every judge and Countersign must see it. */
export interface Case {
  readonly name: string
  readonly prepare: (place: Place) => Promise<Question>
  /** What a judge says when it refuses; undefined when all accept. */
  readonly says?: RegExp
  /** Our code, when we refuse. */
  readonly code?: string
  /** Refused by the generations that compare the fingerprint of the very key that signed. */
  readonly bySubkey?: true
}

const pushed = async ({ scene, repository }: Place, image: Image): Promise<string> =>
  pushImage(scene.registry, repository, image, 'v1')

/** Signs into a folder, that of the nginx when not given. */
async function sign({ scene }: Place, key: TestKey, reference: string, more: readonly string[] = []) {
  const env = { COUNTERSIGN_GPG_KEY: await scene.keyring.exportSecret(key) }
  const folder = more.includes('--lookaside') ? [] : ['--lookaside', scene.lookaside.folder]
  const { exitCode, stderr } = await scene.countersign.run(['sign', reference, ...folder, ...more], { env })
  if (exitCode !== 0) throw new Error(`countersign sign ${reference}: exit ${exitCode}\n${stderr}`)
}

/** Signs an image with a new key of the algorithm. */
const byNewKey =
  (algorithm: KeyAlgorithm) =>
  async (place: Place): Promise<Question> => {
    const key = await place.scene.keyring.generate(algorithm)
    const reference = await pushed(place, makeImage(algorithm))
    await sign(place, key, reference)
    return { reference, key }
  }

/** Signs an index and its platforms. */
const index =
  (format: 'oci' | 'docker', by: 'tag' | 'digest') =>
  async (place: Place): Promise<Question> => {
    const image = makeIndex(`${format} ${by}`, format)
    const reference = await pushed(place, image)
    await sign(place, place.keys.main, reference)
    const byDigest = `${place.scene.registry.host}/${place.repository}@${image.digest}`
    return { reference: by === 'tag' ? reference : byDigest, key: place.keys.main }
  }

/** Signs an image well, then replaces its signatures by what the function makes of the good one. */
const altered =
  (alter: (good: Buffer, place: Place, image: Image) => readonly Buffer[] | Promise<readonly Buffer[]>) =>
  async (place: Place): Promise<Question> => {
    const image = makeImage('altered')
    const reference = await pushed(place, image)
    await sign(place, place.keys.main, reference)
    const folder = signatureFolder(place.scene.lookaside.folder, place.repository, image.digest)
    await placeSignatures(folder, await alter(await firstSignature(folder), place, image))
    return { reference, key: place.keys.main }
  }

/** A good signature by the same key of something else: another image, or another tag. */
async function signatureOf(place: Place, repository: string, image: Image, tag: string) {
  const folder = await place.scene.workspace.newFolder('elsewhere')
  const reference = await pushImage(place.scene.registry, repository, image, tag)
  await sign(place, place.keys.main, reference, ['--lookaside', folder])
  return await firstSignature(signatureFolder(folder, repository, image.digest))
}

const accepted: readonly Case[] = [
  { name: 'RSA', prepare: byNewKey('rsa2048') },
  { name: 'P-256', prepare: byNewKey('nistp256') },
  { name: 'Ed25519', prepare: byNewKey('ed25519') },
  { name: 'an OCI index and its platforms', prepare: index('oci', 'tag') },
  { name: 'an index by digest', prepare: index('oci', 'digest') },
  { name: 'a Docker list and its platforms', prepare: index('docker', 'tag') },
  {
    name: 'a folder as lookaside',
    prepare: async (place) => {
      const folder = await place.scene.workspace.newFolder('store')
      const reference = await pushed(place, makeImage('folder'))
      await sign(place, place.keys.main, reference, ['--lookaside', folder])
      return { reference, key: place.keys.main, lookaside: `file://${folder}` }
    },
  },
  {
    name: 'the good one behind wrong ones',
    prepare: altered(async (good, place, image) => [
      withReferenceChanged(good),
      await signatureOf(place, place.repository, image, 'v2'),
      good,
    ]),
  },
]

const bySubkey: Case = {
  name: 'a subkey',
  bySubkey: true,
  says: /is not accepted/,
  prepare: async (place) => {
    const { keyring } = place.scene
    const created = await keyring.generate('ed25519')
    const subkey = await keyring.addSigningSubkey(created, 'ed25519')
    const reference = await pushed(place, makeImage('subkey'))
    await sign(place, created, reference, ['--gpg-fingerprint', subkey])
    return { reference, key: await keyring.exportPublic(created) }
  },
}

const refused: readonly Case[] = [
  {
    name: 'unsigned',
    says: /no signature exists/,
    code: 'signature-missing',
    prepare: altered(() => []),
  },
  {
    name: 'another key',
    says: /Invalid GPG signature/,
    code: 'untrusted-key',
    prepare: async (place) => ({ ...(await byNewKey('nistp256')(place)), key: place.keys.stranger }),
  },
  {
    name: 'a key that has expired since',
    says: /Invalid GPG signature/,
    code: 'key-expired',
    prepare: async (place) => {
      const created = await place.scene.keyring.generate('ed25519', { at: '20200101T000000' })
      const reference = await pushed(place, makeImage('expired'))
      await sign(place, created, reference)
      return { reference, key: await place.scene.keyring.expire(created, { at: '20200102T000000' }) }
    },
  },
  {
    name: 'a key that was revoked since',
    says: /Invalid GPG signature/,
    code: 'key-revoked',
    prepare: async (place) => {
      const { reference, key } = await byNewKey('ed25519')(place)
      return { reference, key: await place.scene.keyring.revoke(key) }
    },
  },
  {
    name: 'the signature of another image',
    says: /Signature for digest .* does not match/,
    code: 'wrong-image',
    prepare: altered(async (_, place) => [
      await signatureOf(place, place.repository, makeImage('another'), 'v1-other'),
    ]),
  },
  {
    name: 'the signature of another tag',
    says: /Signature for identity .* is not accepted/,
    code: 'wrong-identity',
    prepare: altered(async (_, place, image) => [await signatureOf(place, place.repository, image, 'v2')]),
  },
  {
    name: 'the signature of another repository',
    says: /Signature for identity .* is not accepted/,
    code: 'wrong-identity',
    prepare: altered(async (_, place, image) => [await signatureOf(place, 'it/another', image, 'v1')]),
  },
  {
    name: 'a changed bit of what is signed',
    says: /Invalid GPG signature/,
    code: 'signature-invalid',
    prepare: altered((good) => [withReferenceChanged(good)]),
  },
  {
    name: 'a changed bit of the signature itself',
    says: /Invalid GPG signature/,
    code: 'signature-invalid',
    prepare: altered((good) => [withNumbersChanged(good)]),
  },
  {
    name: 'half a signature',
    says: /Source image rejected/,
    code: 'signature-structure',
    prepare: altered((good) => [good.subarray(0, good.length >> 1)]),
  },
  {
    name: 'a notation that must be understood',
    says: /Invalid GPG signature/,
    code: 'signature-structure',
    prepare: altered(async (_, { scene, repository, keys }, image) => {
      const text = payload(`${scene.registry.host}/${repository}:v1`, image.digest)
      const flags = ['--sig-notation', '!test@example.com=x', '--sign']
      return [await scene.keyring.sign(keys.main, text, { flags })]
    }),
  },
  {
    name: 'a file that is no signature, behind the good one',
    says: /unrecognized signature format/,
    code: 'signature-malformed',
    prepare: altered((good) => [good, Buffer.from('not a signature\n')]),
  },
]

/** What Countersign signed, and every judge is asked about: the good ones first. */
export const judgedCases: readonly Case[] = [...accepted, bySubkey, ...refused]
