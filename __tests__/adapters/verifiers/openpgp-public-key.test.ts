import { describe, expect, it } from '@jest/globals'
import type * as openpgp from 'openpgp'
import { publicHalf, readPublicKey } from '../../../src/adapters/verifiers/openpgp-public-key.ts'
import {
  bytes,
  keyMade,
  makeKey,
  makeMessage,
  makeSignature,
  now,
  outcome,
  packet,
  ringOf,
  secretPacket,
} from '../openpgp-kit.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const header = hex('046789abcd')
/** A number of just these bits. */
const number = (bits: number, content: Uint8Array): Uint8Array =>
  bytes(new Uint8Array([bits >> 8, bits & 0xff]), content)
const modulus = bytes(hex('c0'), new Uint8Array(254).fill(0x55), hex('01'))
const rsa = (n: Uint8Array, e: Uint8Array): Uint8Array => bytes(header, hex('01'), n, e)
const exponent = number(17, hex('010001'))
const p256 = hex('082a8648ce3d030107')
const ed25519 = hex('092b06010401da470f01')

const kinds: readonly (readonly [string, Partial<openpgp.KeyOptions>])[] = [
  ['RSA', { type: 'rsa', rsaBits: 2048 }],
  ['P-256', { curve: 'nistP256' }],
  ['P-521', { curve: 'nistP521' }],
  ['Ed25519', { curve: 'ed25519Legacy' }],
]

/** Kinds that sign nothing here, but stand in keys that do. */
const others: typeof kinds = [
  ['X25519 of RFC 9580', { type: 'curve25519', subkeys: [{}] }],
  ['ECDH', { curve: 'ed25519Legacy', subkeys: [{}] }],
]

describe('readPublicKey', () => {
  it.each(kinds)('reads %s', async (_name, options) => {
    const key = await makeKey(options)
    const body = key.key.toPublic().keyPacket.write()
    expect(readPublicKey(body)).toMatchObject({ fingerprint: key.fingerprint, createdUnixSeconds: keyMade })
  })

  it('reads RSA by hand', () => {
    expect(readPublicKey(rsa(number(2048, modulus), exponent))).toMatchObject({ algorithm: 1 })
  })

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['no numbers', bytes(header, hex('01'))],
    ['a number cut short', rsa(number(2048, modulus), number(17, hex('0100')))],
    ['a byte behind it', bytes(rsa(number(2048, modulus), exponent), hex('00'))],
    ['a bit count that is too high', rsa(number(2048, bytes(hex('40'), modulus.subarray(1))), exponent)],
    ['an even modulus', rsa(number(2048, bytes(modulus.subarray(0, 255), hex('02'))), exponent)],
    ['an even exponent', rsa(number(2048, modulus), number(17, hex('010000')))],
    ['the exponent one, with which everything is signed', rsa(number(2048, modulus), number(1, hex('01')))],
    ['an exponent of nothing', rsa(number(2048, modulus), number(0, new Uint8Array()))],
    [
      'a point that is not on its curve',
      bytes(header, hex('13'), p256, number(515, bytes(hex('04'), new Uint8Array(64).fill(7)))),
    ],
    [
      'a compressed point',
      bytes(header, hex('13'), p256, number(258, bytes(hex('02'), new Uint8Array(32).fill(7)))),
    ],
    [
      'a point of another length',
      bytes(header, hex('13'), p256, number(507, bytes(hex('04'), new Uint8Array(63).fill(7)))),
    ],
    [
      'Ed25519 without the mark of its form',
      bytes(header, hex('16'), ed25519, number(263, bytes(hex('41'), new Uint8Array(32).fill(7)))),
    ],
  ])('refuses %s', (_name, body) => {
    expect(readPublicKey(body)).toBeUndefined()
  })
})

describe('publicHalf', () => {
  it.each([...kinds, ...others])('of a secret key is its public key: %s', async (_name, options) => {
    const { key } = await makeKey(options)
    const [secret, open] = [key, key.toPublic()].map((one) => [
      one.keyPacket,
      ...one.subkeys.map((sub) => sub.keyPacket),
    ])
    for (const [index, part] of (secret ?? []).entries()) {
      const half = publicHalf(part.write())
      expect(half).toBeDefined()
      expect(Buffer.compare(half ?? new Uint8Array(), open?.[index]?.write() ?? new Uint8Array(1))).toBe(0)
    }
  })

  it.each([
    ['another version', hex('060000000001')],
    ['an unknown algorithm', hex('040000000063ff')],
    ['a key cut short', hex('04000000001bff')],
  ])('is not known of %s', (_name, body) => {
    expect(publicHalf(body)).toBeUndefined()
  })
})

describe('a key in which something stands that no key has', () => {
  it.each<[string, Uint8Array]>([
    ['literal data', packet(11, hex('620000000000'))],
    ['a packet that nobody knows', packet(39, hex('00'))],
    ['a signature that cannot be taken apart', packet(2, hex('0413160affff'))],
  ])('is refused: %s', async (_name, strange) => {
    const key = await makeKey()
    await expect(ringOf([bytes(key.publicBytes, strange)])).rejects.toMatchObject({ code: 'key-malformed' })
  })

  it('but what readers may skip is skipped', async () => {
    const key = await makeKey()
    const ring = await ringOf([bytes(key.publicBytes, packet(60, hex('00')))])
    expect(ring.fingerprints).toEqual([key.fingerprint])
  })
})

describe('a subkey', () => {
  it('that somebody else revokes does not count', async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }] })
    const stranger = await makeKey()
    const data = { key: secretPacket(owner), bind: secretPacket(owner, 0) }
    const revocation = packet(2, await makeSignature(secretPacket(stranger), data, { type: 0x28 }))
    const message = await makeMessage(owner, new Uint8Array([1]), { subkey: 0, created: now })
    expect(outcome(await (await ringOf([owner.publicBytes])).check(message))).toBe('verified')
    const ring = await ringOf([bytes(owner.publicBytes, revocation)])
    expect(outcome(await ring.check(message))).toBe('key-revoked')
  })
})
