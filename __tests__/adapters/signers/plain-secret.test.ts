import { describe, expect, it } from '@jest/globals'
import type * as openpgp from 'openpgp'
import { createOpenpgpSigners } from '../../../src/adapters/signers/openpgp-js.ts'
import { writeSignedMessage } from '../../../src/adapters/signers/openpgp-write.ts'
import { isPlain, openPlainSecret } from '../../../src/adapters/signers/plain-secret.ts'
import { type KeyBlock, readKeyBlocks } from '../../../src/adapters/verifiers/openpgp-key-blocks.ts'
import { type PublicKey, readPublicKey } from '../../../src/adapters/verifiers/openpgp-public-key.ts'
import { ascii, bytes, makeKey, now, outcome, packet, ringOf, type TestKey } from '../openpgp-kit.ts'

const kinds: readonly (readonly [string, Partial<openpgp.KeyOptions>])[] = [
  ['RSA', { type: 'rsa', rsaBits: 2048 }],
  ['P-256', { curve: 'nistP256' }],
  ['P-521', { curve: 'nistP521' }],
  ['Ed25519', { curve: 'ed25519Legacy' }],
]

function blockOf(secretBytes: Uint8Array): KeyBlock {
  const [block] = readKeyBlocks(secretBytes, 'key')
  if (block === undefined) throw new Error('expected a key')
  return block
}

function publicKeyOf({ key }: TestKey): PublicKey {
  const publicKey = readPublicKey(key.toPublic().keyPacket.write())
  if (publicKey === undefined) throw new Error('expected a key that can be read')
  return publicKey
}

/** A secret key of these halves, with whatever else the first one has. */
const joined = (open: TestKey, secretBody: Uint8Array): Uint8Array =>
  packet(5, bytes(publicKeyOf(open).body, secretBody))
const secretOf = (key: TestKey): Uint8Array =>
  blockOf(key.secretBytes).parts[0].secretBody ?? new Uint8Array()

describe('a secret that nothing locks', () => {
  it.each(kinds)('is opened without the library: %s', async (_name, options) => {
    const key = await makeKey(options)
    const block = blockOf(key.secretBytes)
    const secretKey = openPlainSecret(block, publicKeyOf(key))
    expect([isPlain(block), secretKey === undefined]).toEqual([true, false])
    if (secretKey === undefined) return
    const ring = await ringOf([key.publicBytes])
    expect(outcome(await ring.check(await writeSignedMessage(secretKey, ascii('{}'), now)))).toBe('verified')
  })

  it.each(kinds)('is not opened where it is of another key: %s', async (_name, options) => {
    const [one, other] = [await makeKey(options), await makeKey(options)]
    const mixed = joined(one, secretOf(other))
    expect(isPlain(blockOf(mixed))).toBe(true)
    expect(openPlainSecret(blockOf(mixed), publicKeyOf(one))).toBeUndefined()
    const rest = one.secretBytes.subarray(joined(one, secretOf(one)).length)
    const open = createOpenpgpSigners({ keyMaterial: bytes(mixed, rest), nowUnixSeconds: () => now })
    await expect(open({ engine: 'builtin', fingerprints: [] })).rejects.toBeInstanceOf(Error)
  })

  it.each<[string, (secret: Uint8Array) => Uint8Array]>([
    [
      'with a wrong checksum',
      (secret) => bytes(secret.subarray(0, -1), new Uint8Array([(secret.at(-1) ?? 0) ^ 1])),
    ],
    ['cut short', (secret) => secret.subarray(0, -3)],
    ['with a byte too many', (secret) => bytes(secret, new Uint8Array(1))],
    ['of which nothing is there', (secret) => secret.subarray(0, 1)],
  ])('is not opened where it is broken: %s', async (_name, breaking) => {
    const key = await makeKey()
    expect(openPlainSecret(blockOf(joined(key, breaking(secretOf(key)))), publicKeyOf(key))).toBeUndefined()
  })
})

describe('a secret that a passphrase locks', () => {
  it('is left to the library', async () => {
    const block = blockOf((await makeKey({ passphrase: 'secret' })).secretBytes)
    expect(isPlain(block)).toBe(false)
  })
})
