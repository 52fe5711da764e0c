import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { checkoutFiles } from '../../../src/adapters/trusted-files.ts'
import { readKeySet } from '../../../src/adapters/verifiers/openpgp-key-set.ts'
import { readPublicKeys } from '../../../src/adapters/verifiers/public-keys.ts'
import { createTrustMaterial } from '../../../src/adapters/verifiers/trust-material.ts'
import { TransportError } from '../../../src/domain/errors.ts'
import type {
  BundleSigned,
  IdentitySigned,
  KeySource,
  SignedBy,
  SignedLeaf,
  SigstoreSigned,
} from '../../../src/domain/policy/policy.ts'
import type { StoredSignature } from '../../../src/domain/signature/envelope.ts'
import type { TrustMaterial } from '../../../src/ports.ts'
import { publicInstanceNotAsked } from '../../fakes/ports.ts'
import { digestOnly } from '../../fakes/sigstore-facts.ts'
import {
  ascii,
  bytes,
  literal,
  makeKey,
  makeMessage,
  now,
  outcome,
  packet,
  type TestKey,
} from '../openpgp-kit.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const payload = ascii(
  JSON.stringify({
    critical: {
      identity: { 'docker-reference': 'registry.example/team/app:1.0' },
      image: { 'docker-manifest-digest': digest },
      type: 'atomic container signature',
    },
    optional: {},
  }),
)

let folder: string
let key: TestKey
let message: Uint8Array
/** Paths that were read, in order. */
let reads: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-trust-'))
  key = await makeKey()
  message = await makeMessage(key, payload)
  await writeFile(join(folder, 'key.gpg'), key.publicBytes)
  await writeFile(join(folder, 'empty.gpg'), '')
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

function trust(): TrustMaterial {
  reads = []
  const checkout = checkoutFiles(folder)
  const read: typeof checkout.read = (path, maxBytes) => {
    reads.push(path)
    return checkout.read(path, maxBytes)
  }
  return createTrustMaterial({
    files: { ...checkout, read },
    nowUnixSeconds: () => now,
    publicInstance: publicInstanceNotAsked,
  })
}

describe('createTrustMaterial', () => {
  it.each<[string, () => KeySource]>([
    ['a path relative to the working directory', () => ({ kind: 'paths', paths: ['key.gpg'] })],
    ['an absolute path', () => ({ kind: 'paths', paths: [join(folder, 'key.gpg')] })],
    ['key data', () => ({ kind: 'data', data: [key.publicBytes] })],
  ])('opens %s', async (_name, source) => {
    const ring = await trust().gpgKeyRing(source())
    expect(ring).toMatchObject({ kind: 'usable', fingerprints: [key.fingerprint] })
    expect(ring.kind === 'usable' && outcome(await ring.check(message))).toBe('verified')
  })

  it('warns of each file that holds a secret key, and reads its public half', async () => {
    await writeFile(join(folder, 'secret.gpg'), key.secretBytes)
    const ring = await trust().gpgKeyRing({ kind: 'paths', paths: ['key.gpg', 'secret.gpg'] })
    expect(ring).toMatchObject({
      kind: 'usable',
      warnings: [{ code: 'key-file-secret', message: expect.stringMatching(/^secret\.gpg: /) }],
    })
    expect(ring.kind === 'usable' && outcome(await ring.check(message))).toBe('verified')
  })

  it('reads each source once', async () => {
    const material = trust()
    const first = await material.gpgKeyRing({ kind: 'paths', paths: ['key.gpg'] })
    expect(await material.gpgKeyRing({ kind: 'paths', paths: ['key.gpg'] })).toBe(first)
    const data = await material.gpgKeyRing({ kind: 'data', data: [key.publicBytes] })
    expect(await material.gpgKeyRing({ kind: 'data', data: [key.publicBytes.slice()] })).toBe(data)
    expect(data).not.toBe(first)
    expect(reads).toEqual([join(folder, 'key.gpg')])
  })

  it('names the commit at which a key is missing or no key', async () => {
    const commit = '0123456789'.repeat(4)
    const files = { ...checkoutFiles(folder), origin: { kind: 'base', of: 'merge-group', commit } as const }
    const material = createTrustMaterial({
      files,
      nowUnixSeconds: () => now,
      publicInstance: publicInstanceNotAsked,
    })
    for (const path of ['none.gpg', 'empty.gpg', '.']) {
      const ring = await material.gpgKeyRing({ kind: 'paths', paths: [path] })
      const place = `${path} at commit 0123456 (base of the merge group): `
      expect(ring).toMatchObject({ kind: 'unusable', message: expect.stringContaining(place) })
    }
  })

  it('does not call a key unusable that could not be looked for', async () => {
    const error = new TransportError('git-failed', 'git: no answer')
    const files = { ...checkoutFiles(folder), read: () => Promise.reject(error) }
    const material = createTrustMaterial({
      files,
      nowUnixSeconds: () => now,
      publicInstance: publicInstanceNotAsked,
    })
    await expect(material.gpgKeyRing({ kind: 'paths', paths: ['key.gpg'] })).rejects.toBe(error)
  })

  it.each<[string, string, () => KeySource]>([
    ['a missing file', 'key-file-missing', () => ({ kind: 'paths', paths: ['none.gpg'] })],
    [
      'a missing file beside a good one',
      'key-file-missing',
      () => ({ kind: 'paths', paths: ['key.gpg', 'none.gpg'] }),
    ],
    ['a folder', 'key-file-unreadable', () => ({ kind: 'paths', paths: ['.'] })],
    ['an empty file', 'key-none', () => ({ kind: 'paths', paths: ['empty.gpg'] })],
    ['data that is no key', 'key-none', () => ({ kind: 'data', data: [ascii('x')] })],
    ['no data at all', 'key-none', () => ({ kind: 'data', data: [] })],
  ])('makes %s unusable, which is no failure', async (_name, code, source) => {
    const ring = await trust().gpgKeyRing(source())
    expect(ring).toMatchObject({ kind: 'unusable', code, message: expect.stringMatching(/expected/) })
  })

  it('names the path and where it was sought', async () => {
    const ring = await trust().gpgKeyRing({ kind: 'paths', paths: ['none.gpg'] })
    expect(ring).toMatchObject({ message: expect.stringContaining(join(folder, 'none.gpg')) })
  })
})

const conditions = { ...digestOnly, transparency: 'log' } as const
const bundleSigned = (keys: KeySource): BundleSigned => ({ ...conditions, type: 'bundleSigned', keys })
const identitySigned = (trustedRoot: KeySource): IdentitySigned => ({
  ...conditions,
  type: 'identitySigned',
  issuer: 'https://issuer.example',
  identities: [],
  extensions: new Map(),
  trustedRoot,
})

describe('verifierOf', () => {
  const signedBy = (keys: KeySource, keyType: SignedBy['keyType'] = 'GPGKeys'): SignedBy => ({
    type: 'signedBy',
    keyType,
    keys,
    signedIdentity: { type: 'matchRepository' },
  })
  const keys = { kind: 'paths', paths: ['key.gpg'] } as const
  const stored = (kind: 'simple-signing' | 'bundle'): StoredSignature => ({
    kind,
    place: 'p',
    bytes: message,
  })

  it('checks GPG signatures by their keys and nothing else', async () => {
    const verifier = await trust().verifierOf(signedBy(keys))
    if (verifier.kind === 'unusable') throw new Error(verifier.message)
    expect(await verifier.check(stored('simple-signing'))).toMatchObject({
      kind: 'verified',
      signer: { kind: 'gpg', fingerprint: key.fingerprint },
      payload,
    })
    expect(await verifier.check(stored('bundle'))).toBeNull()
  })

  it.each<[string, string, SignedLeaf]>([
    ['another kind of keys', 'key-type-unsupported', signedBy(keys, 'X509Certificates')],
    ['a missing file', 'key-file-missing', signedBy({ kind: 'paths', paths: ['none.gpg'] })],
    ['a missing key of bundles', 'key-file-missing', bundleSigned({ kind: 'paths', paths: ['none.pem'] })],
    ['a missing trusted root', 'key-file-missing', identitySigned({ kind: 'paths', paths: ['none.json'] })],
    ['a broken one', 'trusted-root-malformed', identitySigned({ kind: 'data', data: [ascii('{}')] })],
  ])('calls %s unusable', async (_name, code, leaf) => {
    expect(await trust().verifierOf(leaf)).toMatchObject({ kind: 'unusable', code })
  })

  it('opens each leaf and reads each source once', async () => {
    const material = trust()
    const leaf = signedBy(keys)
    expect(await material.verifierOf(leaf)).toBe(await material.verifierOf(leaf))
    await material.verifierOf(signedBy(keys))
    await material.gpgKeyRing(keys)
    expect(reads).toEqual([join(folder, 'key.gpg')])
  })

  it('does not call a key unusable that could not be looked for', async () => {
    const error = new TransportError('git-failed', 'git: no answer')
    const files = { ...checkoutFiles(folder), read: () => Promise.reject(error) }
    const parts = { files, nowUnixSeconds: () => now, publicInstance: publicInstanceNotAsked }
    await expect(createTrustMaterial(parts).verifierOf(sigstoreSigned(keys))).rejects.toBe(error)
  })

  it('reads the keys of a log and of a signer once, though two leaves name them', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await writeFile(join(folder, 'key.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
    const material = trust()
    const pem = { kind: 'paths', paths: ['key.pem'] } as const
    for (const leaf of [sigstoreSigned(pem), { ...sigstoreSigned(pem), rekorKeys: pem }]) {
      expect(await material.verifierOf(leaf)).toMatchObject({ kind: 'usable' })
    }
    expect(reads).toEqual([join(folder, 'key.pem')])
  })

  it('knows a GPG key and the same key as PEM for one signer', async () => {
    const [trusted] = readKeySet([{ name: 'key', bytes: key.publicBytes }]).keys.values()
    const pem = trusted?.primary.crypto.key.export({ type: 'spki', format: 'pem' }).toString() ?? ''
    const [publicKey] = await readPublicKeys({ kind: 'data', data: [ascii(pem)] }, checkoutFiles(folder))
    const ring = await trust().gpgKeyRing(keys)
    const check = ring.kind === 'usable' ? await ring.check(message) : ring
    expect(check).toMatchObject({ kind: 'verified', signer: { keyMaterial: publicKey?.fingerprint } })
  })
})

const sigstoreSigned = (keys: KeySource): SigstoreSigned => ({
  type: 'sigstoreSigned',
  trust: { kind: 'keys', keys },
  signedIdentity: { type: 'matchRepository' },
})

describe('keyForm', () => {
  const pem = ascii('-----BEGIN PUBLIC KEY-----')
  const armored = ascii('-----BEGIN PGP PUBLIC KEY BLOCK-----')
  it.each<[string, 'gpg' | 'pem', () => KeySource]>([
    ['a PEM key', 'pem', () => ({ kind: 'data', data: [pem] })],
    ['two PEM keys', 'pem', () => ({ kind: 'data', data: [pem, pem] })],
    ['a binary GPG key', 'gpg', () => ({ kind: 'data', data: [key.publicBytes] })],
    ['an armored GPG key', 'gpg', () => ({ kind: 'data', data: [armored] })],
    ['one of each', 'gpg', () => ({ kind: 'data', data: [pem, armored] })],
    ['nothing', 'gpg', () => ({ kind: 'data', data: [] })],
    ['a missing file', 'gpg', () => ({ kind: 'paths', paths: ['none.pem'] })],
  ])('of %s is %s', async (_name, form, source) => {
    expect(await trust().keyForm(source())).toBe(form)
  })
})

describe('readClaimWithoutVerifying', () => {
  const claim = (bytes: Uint8Array) =>
    trust().readClaimWithoutVerifying({ kind: 'simple-signing', place: 'p', bytes })

  it('tells what a message claims', async () => {
    const expected = {
      keyId: key.fingerprint,
      reference: 'registry.example/team/app:1.0',
      digest,
      createdUnixSeconds: now,
    }
    expect(await claim(message)).toEqual(expected)
    expect(await claim(packet(8, bytes(new Uint8Array([1]), deflateRawSync(message))))).toEqual(expected)
  })

  it('tells as much as can be read', async () => {
    expect(await claim(literal(payload))).toEqual({ reference: 'registry.example/team/app:1.0', digest })
    expect(await claim(await makeMessage(key, ascii('not JSON')))).toEqual({
      keyId: key.fingerprint,
      createdUnixSeconds: now,
    })
    expect(await claim(ascii('-----BEGIN PGP MESSAGE-----'))).toEqual({})
    expect(await claim(new Uint8Array())).toEqual({})
  })

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: message.length - 1 }), fc.nat({ max: 255 }), async (at, value) => {
        const mutant = new Uint8Array(message)
        mutant[at] = value
        expect(typeof (await claim(mutant))).toBe('object')
      }),
      { numRuns: 300 },
    )
  })
})
