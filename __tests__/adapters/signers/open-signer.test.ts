import { beforeAll, describe, expect, it } from '@jest/globals'
import { createOpenSigner } from '../../../src/adapters/signers/open-signer.ts'
import type { SignerChoice } from '../../../src/ports.ts'
import { bytes, makeKey, now, type TestKey } from '../openpgp-kit.ts'

let one: TestKey
let two: TestKey

beforeAll(async () => {
  one = await makeKey()
  two = await makeKey()
})

const open = (keys: readonly Uint8Array[], choice: Partial<SignerChoice> = {}) =>
  createOpenSigner({
    keyMaterials: async () => keys,
    passphrase: async () => undefined,
    environment: {},
    nowUnixSeconds: () => now,
  })({ engine: 'builtin', fingerprints: [], ...choice })

const fingerprints = async (...given: Parameters<typeof open>): Promise<readonly string[]> =>
  (await open(...given)).map(({ identity }) => identity.fingerprint)

describe('createOpenSigner', () => {
  it('opens the key of the only source, and that of each of several', async () => {
    expect(await fingerprints([one.secretBytes])).toEqual([one.fingerprint])
    expect(await fingerprints([one.secretBytes, two.secretBytes])).toEqual([one.fingerprint, two.fingerprint])
  })

  it('lets a key that was given twice sign once', async () => {
    expect(await fingerprints([one.secretBytes, one.secretBytes])).toEqual([one.fingerprint])
  })

  it('finds named keys wherever they are', async () => {
    const sources = [one.secretBytes, bytes(two.secretBytes, one.secretBytes)]
    expect(await fingerprints(sources, { fingerprints: [two.fingerprint] })).toEqual([two.fingerprint])
    expect(await fingerprints(sources, { fingerprints: [one.fingerprint, two.fingerprint] })).toEqual([
      one.fingerprint,
      two.fingerprint,
    ])
  })

  it.each<[string, string, () => Parameters<typeof open>]>([
    ['no source', 'key-missing', () => [[]]],
    ['an empty source', 'key-missing', () => [[new Uint8Array()]]],
    [
      'a source with several keys and none named',
      'key-choice',
      () => [[bytes(one.secretBytes, two.secretBytes)]],
    ],
    [
      'a key that is in no source',
      'key-not-found',
      () => [[one.secretBytes, one.secretBytes], { fingerprints: [two.fingerprint] }],
    ],
    ['the engine gpg without a fingerprint', 'key-choice', () => [[], { engine: 'gpg' }]],
  ])('refuses %s', async (_name, code, given) => {
    await expect(open(...given())).rejects.toMatchObject({ code, exitCode: 2 })
  })

  it('asks for a fingerprint where gpg signs, whatever is in its keyring', async () => {
    await expect(open([], { engine: 'gpg' })).rejects.toMatchObject({
      message: expect.stringContaining('--gpg-fingerprint'),
      next: expect.stringContaining('gpg --list-secret-keys'),
    })
  })
})
