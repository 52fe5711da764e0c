import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import {
  ascii,
  bytes,
  certified,
  dateOf,
  enums,
  flags,
  keyMade,
  literal,
  makeKey,
  makeMessage,
  makeSignature,
  makeSignaturePacket,
  now,
  outcome,
  packet,
  ringOf,
  secretPacket,
  subkeyPacket,
  type TestKey,
  testKey,
  withSubkey,
} from '../openpgp-kit.ts'

const payload = ascii('{"critical":{"type":"atomic container signature"}}')
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'gpg-keys', name)))

/** What the ring of these keys says of a message, at a time. */
async function check(keys: readonly TestKey[], message: Uint8Array, at = now): Promise<string> {
  const ring = await ringOf(
    keys.map(({ publicBytes }) => publicBytes),
    at,
  )
  return outcome(await ring.check(message))
}

let key: TestKey
let stranger: TestKey
let good: Uint8Array

beforeAll(async () => {
  key = await makeKey()
  stranger = await makeKey()
  good = await makeMessage(key, payload)
})

describe('a signature that counts', () => {
  it('gives the signed bytes, the signer in full and the time', async () => {
    const ring = await ringOf([key.publicBytes])
    expect(ring.fingerprints).toEqual([key.fingerprint])
    expect(key.fingerprint).toMatch(/^[0-9A-F]{40}$/)
    const found = await ring.check(good)
    expect(found).toMatchObject({
      kind: 'verified',
      signer: {
        kind: 'gpg',
        fingerprint: key.fingerprint,
        keyFingerprint: key.fingerprint,
        claimedUserIds: ['TEST KEY <test@example.com>'],
      },
      createdUnixSeconds: now,
    })
    expect(found.kind === 'verified' && Buffer.compare(found.payload, payload)).toBe(0)
  })

  it.each(['nistP256', 'nistP384', 'nistP521', 'ed25519Legacy'] as const)('by %s', async (curve) => {
    const other = await makeKey({ curve })
    expect(await check([other], await makeMessage(other, payload))).toBe('verified')
  })

  it.each(['rsa2048.default.pgp', 'rsa2048.textmode.pgp', 'rsa2048.parts.pgp'])(
    'made by gpg: %s',
    async (name) => {
      const ring = await ringOf([fixture('rsa2048.public.gpg')])
      expect(outcome(await ring.check(fixture(name)))).toBe('verified')
    },
  )

  it('with SHA-256', async () => {
    expect(await check([key], await makeMessage(key, payload, { hash: 8 }))).toBe('verified')
  })

  it('with the key second of three', async () => {
    expect(await check([stranger, key, await makeKey()], good)).toBe('verified')
  })

  it('by a subkey is reported under its primary key', async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }] })
    const ring = await ringOf([owner.publicBytes])
    const found = await ring.check(await makeMessage(owner, payload, { subkey: 0 }))
    expect(found).toMatchObject({
      kind: 'verified',
      signer: { fingerprint: owner.fingerprint, keyFingerprint: owner.subkeys[0] },
    })
  })

  it('of a key whose expiry was extended after it was made', async () => {
    const ring = await ringOf([fixture('extended.public.asc')])
    expect(outcome(await ring.check(fixture('extended.message.pgp')))).toBe('verified')
  })

  it('of a key without key flags, as old ones are', async () => {
    const old = await certified(await makeKey(), {})
    expect(await check([old], await makeMessage(old, payload))).toBe('verified')
  })

  it('of a key that was made by a clock a little ahead', async () => {
    const early = await makeKey({ date: dateOf(now + 200) })
    expect(await check([early], await makeMessage(early, payload, { created: now + 250 }))).toBe('verified')
  })

  it('before its own end', async () => {
    expect(await check([key], await makeMessage(key, payload, { created: now - 50, expiresAfter: 51 }))).toBe(
      'verified',
    )
  })
})

describe('a signature that does not count', () => {
  it('names the key it claims, as a hint', async () => {
    const ring = await ringOf([stranger.publicBytes])
    expect(await ring.check(good)).toMatchObject({
      kind: 'failed',
      code: 'untrusted-key',
      signerHint: key.fingerprint,
      message: expect.stringContaining(stranger.fingerprint),
    })
  })

  it('because the signed bytes were changed', async () => {
    const at = Buffer.from(good).indexOf('atomic')
    const altered = new Uint8Array(good)
    altered[at] = 0x41
    expect(await check([key], altered)).toBe('signature-invalid')
  })

  it('because it is led to another trusted key', async () => {
    const signature = await makeSignature(secretPacket(stranger), payload)
    const hashed = Buffer.from(signature).indexOf(Buffer.from(stranger.fingerprint, 'hex'))
    const forged = bytes(
      signature.subarray(0, hashed),
      Buffer.from(key.fingerprint, 'hex'),
      signature.subarray(hashed + 20),
    )
    const keyId = Buffer.from(forged).indexOf(Buffer.from(stranger.fingerprint.slice(-16), 'hex'))
    const both = bytes(
      forged.subarray(0, keyId),
      Buffer.from(key.fingerprint.slice(-16), 'hex'),
      forged.subarray(keyId + 8),
    )
    expect(await check([key, stranger], bytes(packet(2, both), literal(payload)))).toBe('signature-invalid')
  })

  it.each<[string, string, { readonly created: number; readonly expiresAfter?: number }]>([
    ['dated too far ahead', 'signature-from-future', { created: now + 301 }],
    ['past its own end', 'signature-expired', { created: now - 50, expiresAfter: 50 }],
    ['dated before its key', 'signature-before-key', { created: keyMade - 1 }],
  ])('because it is %s', async (_name, code, options) => {
    expect(await check([key], await makeMessage(key, payload, options))).toBe(code)
  })

  it('dated ahead by what clocks may differ still counts', async () => {
    expect(await check([key], await makeMessage(key, payload, { created: now + 300 }))).toBe('verified')
  })

  it('because its key expired meanwhile', async () => {
    const short = await makeKey({ keyExpirationTime: 100_000 })
    const message = await makeMessage(short, payload, { created: now - 10 })
    expect(await check([short], message, now - 1)).toBe('verified')
    expect(await check([short], message, now)).toBe('key-expired')
  })

  it('because the newest word of the key is that it expires, whichever user id it stands on', async () => {
    const long = await makeKey({
      userIDs: [
        { name: 'TEST KEY primary', email: 'one@example.com' },
        { name: 'TEST KEY other', email: 'two@example.com' },
      ],
    })
    const message = await makeMessage(long, payload)
    expect(await check([long], message)).toBe('verified')
    const [, other] = long.key.users
    if (other === undefined) throw new Error('expected two user ids')
    const primary = secretPacket(long)
    other.selfCertifications = [
      await makeSignaturePacket(
        primary,
        { userID: other.userID, key: primary },
        {
          type: 0x13,
          created: keyMade + 10,
          properties: { keyExpirationTime: 50_000, keyNeverExpires: false },
        },
      ),
    ]
    expect(await check([testKey(long.key)], message)).toBe('key-expired')
  })

  it.each([
    ['superseded', 1],
    ['compromised', 2],
    ['retired', 3],
    ['for no reason', 0],
  ])('because its key was revoked afterwards: %s', async (_name, flag) => {
    const { privateKey } = await openpgp.revokeKey({
      key: key.key,
      reasonForRevocation: { flag },
      date: dateOf(now - 5),
      format: 'object',
    })
    const message = await makeMessage(key, payload, { created: now - 1000 })
    expect(await check([testKey(privateKey)], message)).toBe('key-revoked')
  })

  it('because its key has a revocation by somebody else, whom it may have entitled', async () => {
    const body = await makeSignature(secretPacket(stranger), { key: secretPacket(key) }, { type: 0x20 })
    const ring = await ringOf([
      bytes(key.publicBytes.subarray(0, 2 + (key.publicBytes[1] ?? 0)), packet(2, body), rest()),
    ])
    expect(outcome(await ring.check(good))).toBe('key-revoked')
  })

  it('because its key has a revocation in the form of version 3, which the library drops', async () => {
    const ring = await ringOf([bytes(key.publicBytes, packet(2, new Uint8Array([3, 5, 0x20, 0, 0, 0, 0])))])
    expect(outcome(await ring.check(good))).toBe('key-revoked')
  })

  it('but a broken revocation by the key itself is no revocation, as for gpg', async () => {
    const body = await makeSignature(secretPacket(key), { key: secretPacket(stranger) }, { type: 0x20 })
    const ring = await ringOf([
      bytes(key.publicBytes.subarray(0, 2 + (key.publicBytes[1] ?? 0)), packet(2, body), rest()),
    ])
    expect(outcome(await ring.check(good))).toBe('verified')
  })

  it('because its key may only certify', async () => {
    const certifier = await certified(await makeKey(), { flags: flags.certify })
    expect(await check([certifier], await makeMessage(certifier, payload))).toBe('key-cannot-sign')
  })

  it('because its key does not vouch for itself', async () => {
    const bare = await makeKey()
    for (const user of bare.key.users) user.selfCertifications = []
    expect(await check([testKey(bare.key)], await makeMessage(bare, payload))).toBe('key-invalid')
  })

  it('because its key is not made yet', async () => {
    const coming = await makeKey({ date: dateOf(now + 1000) })
    expect(await check([coming], await makeMessage(coming, payload, { created: now + 1000 }))).toBe(
      'key-invalid',
    )
  })

  it('because its hash is weak', async () => {
    const nist = await makeKey({ curve: 'nistP256' })
    expect(await check([nist], await makeMessage(nist, payload, { hash: 2 }))).toBe('signature-hash-weak')
  })

  it('because it says something critical that is not known here', async () => {
    const notation = { name: 'x@example.com', value: ascii('y'), humanReadable: true, critical: true }
    const message = await makeMessage(key, payload, { properties: { rawNotations: [notation] } })
    expect(await check([key], message)).toBe('signature-structure')
  })

  /** What follows the primary key packet in the public key. */
  function rest(): Uint8Array {
    return key.publicBytes.subarray(2 + (key.publicBytes[1] ?? 0))
  }
})

describe('a signature by a subkey', () => {
  let owner: TestKey
  let message: Uint8Array

  beforeAll(async () => {
    owner = await makeKey({ subkeys: [{ sign: true }] })
    message = await makeMessage(owner, payload, { subkey: 0 })
  })

  it('that was revoked does not count, the primary key still does', async () => {
    const [subkey] = owner.key.subkeys
    const primary = owner.key.keyPacket
    if (subkey === undefined || !('decrypt' in primary))
      throw new Error('expected a secret key with a subkey')
    const revoked = new openpgp.PrivateKey(owner.key.toPacketList())
    revoked.subkeys = [await subkey.revoke(primary as openpgp.SecretKeyPacket, { flag: 1 }, dateOf(now - 5))]
    const ring = await ringOf([testKey(revoked).publicBytes])
    expect(outcome(await ring.check(message))).toBe('key-revoked')
    expect(outcome(await ring.check(await makeMessage(owner, payload)))).toBe('verified')
  })

  it('that expired does not count', async () => {
    const short = await makeKey({ subkeys: [{ sign: true, keyExpirationTime: 100_000 }] })
    const signed = await makeMessage(short, payload, { subkey: 0, created: now - 10 })
    expect(await check([short], signed, now - 1)).toBe('verified')
    expect(await check([short], signed, now)).toBe('key-expired')
  })

  it('of an expired primary key does not count', async () => {
    const short = await makeKey({
      keyExpirationTime: 100_000,
      subkeys: [{ sign: true, keyExpirationTime: 900_000 }],
    })
    const signed = await makeMessage(short, payload, { subkey: 0, created: now - 10 })
    expect(await check([short], signed, now)).toBe('key-expired')
  })

  it('that may only encrypt does not count', async () => {
    const encrypting = await withSubkey(await makeKey(), subkeyPacket(owner), { flags: flags.encrypt })
    expect(await check([encrypting], message)).toBe('key-cannot-sign')
  })

  it('that does not sign back does not count', async () => {
    const half = await withSubkey(await makeKey(), subkeyPacket(owner), { signsBack: false })
    expect(await check([half], message)).toBe('subkey-not-bound')
  })

  it('that somebody else took as their own does not count for them', async () => {
    const thief = await withSubkey(await makeKey(), subkeyPacket(owner), { backOver: owner })
    expect(await check([thief], message)).toBe('subkey-not-bound')
  })

  it('whose binding is gone does not count', async () => {
    const loose = owner.key.toPublic()
    for (const subkey of loose.subkeys) subkey.bindingSignatures = []
    const ring = await ringOf([loose.write()])
    expect(outcome(await ring.check(message))).toBe('subkey-not-bound')
  })

  it('of a good key that is of an unsupported kind says so', async () => {
    const modern = await makeKey({ type: 'curve25519', subkeys: [{ sign: true }] })
    const mixed = await withSubkey(await makeKey(), subkeyPacket(modern))
    expect(await check([mixed], await makeMessage(mixed, payload, { subkey: 0 }))).toBe('key-unsupported')
  })
})

describe('whatever bytes are checked', () => {
  it('nothing is thrown, and what is verified covers the same bytes by the same key', async () => {
    const ring = await ringOf([key.publicBytes])
    const position = fc.nat({ max: good.length - 1 })
    await fc.assert(
      fc.asyncProperty(position, fc.nat({ max: 255 }), async (at, value) => {
        const mutant = new Uint8Array(good)
        mutant[at] = value
        const found = await ring.check(mutant)
        if (found.kind === 'failed') return
        expect(Buffer.compare(found.payload, payload)).toBe(0)
        expect(found.signer.fingerprint).toBe(key.fingerprint)
        expect(found.createdUnixSeconds).toBe(now)
      }),
      { numRuns: 300 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (data) => {
        expect(outcome(await ring.check(data))).not.toBe('verified')
      }),
      { numRuns: 300 },
    )
  })

  it('a signature type of a certification over the user id is no signature over a document', async () => {
    const [user] = key.key.users
    const body = user?.selfCertifications[0]?.write() ?? new Uint8Array()
    const ring = await ringOf([key.publicBytes])
    expect(outcome(await ring.check(bytes(packet(2, body), literal(payload))))).toBe('signature-structure')
    expect(enums.signature.certPositive).toBe(0x13)
  })
})

describe('a hash shorter than the curve of the key, which gpg does not take', () => {
  it.each<readonly [openpgp.EllipticCurveName, number, string]>([
    ['nistP256', 8, 'verified'],
    ['nistP256', 10, 'verified'],
    ['nistP384', 8, 'signature-hash-weak'],
    ['nistP384', 9, 'verified'],
    ['nistP384', 10, 'verified'],
    ['nistP521', 8, 'signature-hash-weak'],
    ['nistP521', 9, 'signature-hash-weak'],
    ['nistP521', 10, 'verified'],
    ['ed25519Legacy', 8, 'verified'],
  ])('a signature of %s with hash %i: %s', async (curve, hash, expected) => {
    const key = await makeKey({ curve })
    expect(await check([key], await makeMessage(key, payload, { hash }))).toBe(expected)
  })

  it.each([
    [8, 'key-invalid'],
    [9, 'verified'],
  ])('a P-384 key that vouches for itself with hash %i: %s', async (hash, expected) => {
    const key = await makeKey({ curve: 'nistP384' })
    const [user] = key.key.users
    if (user === undefined) throw new Error('expected a user id')
    const primary = secretPacket(key)
    const data = { userID: user.userID, key: primary }
    user.selfCertifications = [
      await makeSignaturePacket(primary, data, { type: 0x13, hash, created: keyMade }),
    ]
    const message = await makeMessage(key, payload)
    expect(await check([testKey(key.key)], message)).toBe(expected)
  })
})
