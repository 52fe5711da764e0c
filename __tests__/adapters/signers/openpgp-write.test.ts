import { describe, expect, it } from '@jest/globals'
import * as openpgp from 'openpgp'
import {
  joinSecretKey,
  type SecretKey,
  writeSignedMessage,
} from '../../../src/adapters/signers/openpgp-write.ts'
import { readSignedMessage } from '../../../src/adapters/verifiers/openpgp-message.ts'
import { readPublicKey } from '../../../src/adapters/verifiers/openpgp-public-key.ts'
import { ascii, config, dateOf, makeKey, now, outcome, ringOf, type TestKey } from '../openpgp-kit.ts'

const kinds: readonly (readonly [string, Partial<openpgp.KeyOptions>])[] = [
  ['RSA', { type: 'rsa', rsaBits: 2048 }],
  ['P-256', { curve: 'nistP256' }],
  ['P-384', { curve: 'nistP384' }],
  ['P-521', { curve: 'nistP521' }],
  ['Ed25519', { curve: 'ed25519Legacy' }],
]

function open({ key }: TestKey): SecretKey {
  const publicKey = readPublicKey(key.toPublic().keyPacket.write())
  if (publicKey === undefined) throw new Error('expected a key that can be read')
  return joinSecretKey(publicKey, { ...(key.keyPacket as openpgp.SecretKeyPacket).privateParams })
}

describe('writeSignedMessage', () => {
  it.each(kinds)('by %s verifies here and with openpgp.js, whatever its length', async (_name, options) => {
    const key = await makeKey(options)
    const ring = await ringOf([key.publicBytes])
    // Around the ends of what one and two octets of length can say.
    for (const size of [0, 1, 185, 186, 300, 8377, 8378, 9000]) {
      const payload = ascii('x'.repeat(size))
      const message = await writeSignedMessage(open(key), payload, now)
      expect(outcome(await ring.check(message))).toBe('verified')
      const read = await openpgp.readMessage({ binaryMessage: message, config })
      const verificationKeys = key.key.toPublic()
      const found = await openpgp.verify({
        message: read,
        verificationKeys,
        date: dateOf(now),
        config,
        format: 'binary',
      })
      expect(await found.signatures[0]?.verified).toBe(true)
      expect(Buffer.compare(found.data as Uint8Array, payload)).toBe(0)
    }
  })

  it('is binary, uncompressed, without a name, with SHA-512 and no end', async () => {
    const message = readSignedMessage(await writeSignedMessage(open(await makeKey()), ascii('{}'), now))
    expect(message).toMatchObject({
      compressed: false,
      literal: { format: 'b', filenameBytes: 0 },
      signature: { type: 0, hashAlgorithm: 10, createdUnixSeconds: now },
    })
    expect(message.signature.expiresUnixSeconds).toBeUndefined()
  })

  it('never lets a key sign for another', async () => {
    const [one, other] = [await makeKey(), await makeKey()]
    const publicKey = readPublicKey(one.key.toPublic().keyPacket.write())
    if (publicKey === undefined) throw new Error('expected a key that can be read')
    const { privateParams } = other.key.keyPacket as openpgp.SecretKeyPacket
    const mixed = joinSecretKey(publicKey, { ...privateParams })
    const message = await writeSignedMessage(mixed, ascii('{}'), now)
    expect(outcome(await (await ringOf([one.publicBytes, other.publicBytes])).check(message))).toBe(
      'signature-invalid',
    )
  })

  it.each([
    ['nothing', {}],
    ['a seed that is too long', { seed: new Uint8Array(33) }],
  ])('has no key of %s', async (_name, secret) => {
    const publicKey = readPublicKey((await makeKey()).key.toPublic().keyPacket.write())
    if (publicKey === undefined) throw new Error('expected a key that can be read')
    expect(() => joinSecretKey(publicKey, secret)).toThrow()
  })
})
