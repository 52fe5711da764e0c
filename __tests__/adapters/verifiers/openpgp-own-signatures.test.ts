import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { ascii, bytes, flags, keyMade, now, outcome, packet, ringOf } from '../openpgp-kit.ts'

// Keys and signatures by hand: what is wrong with these no library would write. Each case was held against gpg.

interface HandKey {
  readonly body: Uint8Array
  readonly fingerprint: string
  readonly key: KeyObject
}

interface Says {
  readonly created?: number
  readonly algorithm?: number
  readonly version?: number
  /** Besides creation time and issuer. */
  readonly hashed?: readonly Uint8Array[]
  readonly unhashed?: readonly Uint8Array[]
  readonly issuer?: string
  /** Of the first octets of the hash and the numbers. */
  readonly spoil?: (material: Uint8Array) => Uint8Array
}

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const octets = (value: number, count: number): Uint8Array => hex(value.toString(16).padStart(2 * count, '0'))
/** Of octets of which the first is not zero. */
const number = (content: Uint8Array): Uint8Array =>
  bytes(octets(content.length * 8 - Math.clz32(content[0] ?? 0) + 24, 2), content)
const sub = (type: number, body: Uint8Array): Uint8Array =>
  bytes(lengthOf(body.length + 1), octets(type, 1), body)
const lengthOf = (length: number): Uint8Array =>
  length < 192 ? octets(length, 1) : octets(length - 192 + 0xc000, 2)
const hashedKey = ({ body }: HandKey): Uint8Array => bytes(hex('99'), octets(body.length, 2), body)

function handKey(): HandKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { n = '' } = publicKey.export({ format: 'jwk' })
  const modulus = new Uint8Array(Buffer.from(n, 'base64url'))
  const body = bytes(hex('04'), octets(keyMade, 4), hex('01'), number(modulus), hex('0011010001'))
  const hashed = bytes(hex('99'), octets(body.length, 2), body)
  const fingerprint = createHash('sha1').update(hashed).digest('hex').toUpperCase()
  return { body, fingerprint, key: privateKey }
}

function sign({ key, fingerprint }: HandKey, type: number, data: Uint8Array, says: Says = {}): Uint8Array {
  const { created = keyMade, algorithm = 1, version = 4, issuer = fingerprint, spoil = (same) => same } = says
  const time = sub(2, octets(created, 4))
  const hashed = bytes(time, sub(33, bytes(hex('04'), hex(fingerprint))), ...(says.hashed ?? []))
  const unhashed = bytes(sub(16, hex(issuer.slice(-16))), ...(says.unhashed ?? []))
  const signedPart = bytes(new Uint8Array([version, type, algorithm, 8]), octets(hashed.length, 2), hashed)
  const trailer = bytes(hex('04ff'), octets(signedPart.length, 4))
  const digest = createHash('sha256').update(data).update(signedPart).update(trailer).digest()
  const made = createSign('sha256').update(data).update(signedPart).update(trailer).sign(key)
  const first = made.findIndex((octet) => octet !== 0)
  const material = bytes(digest.subarray(0, 2), number(made.subarray(first)))
  return bytes(signedPart, octets(unhashed.length, 2), unhashed, spoil(material))
}

const key = handKey()
const signer = handKey()
const stranger = handKey()
const userId = ascii('TEST KEY <test@example.com>')
const hashedUser = bytes(hex('b4'), octets(userId.length, 4), userId)
const usage = (flag: number): Uint8Array => sub(27, octets(flag, 1))
const lifetime = (seconds: number): Uint8Array => sub(9, octets(seconds, 4))
const both = bytes(hashedKey(key), hashedKey(signer))

const overUser = (says: Says = {}): Uint8Array =>
  packet(2, sign(key, 0x13, bytes(hashedKey(key), hashedUser), { hashed: [usage(3)], ...says }))
const overKey = (type: number, says: Says = {}): Uint8Array =>
  packet(2, sign(key, type, hashedKey(key), says))
const overSubkey = (type: number, says: Says = {}): Uint8Array => packet(2, sign(key, type, both, says))
const back = (says: Says = {}): Uint8Array => sub(32, sign(signer, 0x19, both, says))
const binding = (says: Says = {}): Uint8Array =>
  overSubkey(0x18, { hashed: [usage(flags.sign)], unhashed: [back()], ...says })
const plain = bytes(packet(6, key.body), packet(13, userId), overUser())
const withSubkey = bytes(plain, packet(14, signer.body), binding())

/** A message by the primary key or the subkey. */
function message(by: HandKey, says: Says = {}): Uint8Array {
  const payload = ascii('{}')
  const body = sign(by, 0, payload, { created: now - 10, ...says })
  return bytes(packet(2, body), packet(11, bytes(hex('620000000000'), payload)))
}

const check = async (keys: Uint8Array, blob: Uint8Array): Promise<string> =>
  outcome(await (await ringOf([keys])).check(blob))

it('keys by hand are well otherwise', async () => {
  expect(await check(plain, message(key))).toBe('verified')
  expect(await check(withSubkey, message(signer))).toBe('verified')
})

describe('a word of the key that only gpg takes for whole', () => {
  const later = keyMade + 100
  /** One octet longer than a number of RSA-2048 can be; one signature in 256 has a shorter number of its own. */
  const withZeros = (material: Uint8Array): Uint8Array => {
    const number = material.subarray(4)
    return bytes(new Uint8Array(257 - number.length), number)
  }
  const faults: readonly (readonly [string, Says])[] = [
    ['other first octets of the hash', { spoil: (material) => bytes(hex('0000'), material.subarray(2)) }],
    ['a byte behind its number', { spoil: (material) => bytes(material, hex('00')) }],
    [
      'a zero before its number',
      {
        spoil: (material) => bytes(material.subarray(0, 2), octets(2056, 2), withZeros(material)),
      },
    ],
    ['the number of RSA for signing only', { algorithm: 3 }],
  ]

  describe.each(faults)('with %s', (_name, fault) => {
    it.each<[string, string, Uint8Array]>([
      ['revokes it', 'key-revoked', bytes(plain, overKey(0x20, { created: later, ...fault }))],
      [
        'ends it over a user id',
        'key-expired',
        bytes(plain, overUser({ created: later, hashed: [usage(3), lifetime(50_000)], ...fault })),
      ],
      [
        'ends it over the key',
        'key-expired',
        bytes(plain, overKey(0x1f, { created: later, hashed: [lifetime(50_000)], ...fault })),
      ],
      [
        'takes its usage',
        'key-cannot-sign',
        bytes(plain, overUser({ created: later, hashed: [usage(flags.certify)], ...fault })),
      ],
      [
        'does not vouch for it',
        'key-invalid',
        bytes(packet(6, key.body), packet(13, userId), overUser(fault)),
      ],
    ])('%s', async (_what, code, keys) => {
      expect(await check(keys, message(key))).toBe(code)
    })

    it.each<[string, string, Uint8Array]>([
      ['revokes it', 'key-revoked', overSubkey(0x28, { created: later, ...fault })],
      [
        'ends it',
        'key-expired',
        binding({ created: later, hashed: [usage(flags.sign), lifetime(50_000)], ...fault }),
      ],
      [
        'takes its usage',
        'key-cannot-sign',
        binding({ created: later, hashed: [usage(flags.encrypt)], ...fault }),
      ],
      ['lacks the sign back', 'subkey-not-bound', binding({ created: later, unhashed: [], ...fault })],
    ])('over a subkey %s', async (_what, code, word) => {
      expect(await check(bytes(withSubkey, word), message(signer))).toBe(code)
      expect(await check(bytes(withSubkey, word), message(key))).toBe('verified')
    })
  })

  it('stands only so often in a key', async () => {
    const spoil = (index: number) => (material: Uint8Array) => bytes(material, octets(index, 2))
    const many = Array.from({ length: 1001 }, (_, index) => overUser({ spoil: spoil(index) }))
    expect(await check(bytes(plain, ...many.slice(0, 10)), message(key))).toBe('verified')
    expect(await check(bytes(plain, ...many), message(key))).toBe('key-malformed')
  })
})

describe('what gpg does not heed permits nothing', () => {
  const critical = sub(0x80 | 100, hex('01'))
  it.each<[string, string, Uint8Array]>([
    ['a word that names another key, too', 'key-invalid', overUser({ issuer: stranger.fingerprint })],
    [
      'a word with an unknown critical subpacket that is not signed',
      'key-invalid',
      overUser({ unhashed: [critical] }),
    ],
  ])('%s', async (_name, code, word) => {
    expect(await check(bytes(packet(6, key.body), packet(13, userId), word), message(key))).toBe(code)
  })

  it.each<[string, Uint8Array]>([
    ['a binding that names another key, too', binding({ issuer: stranger.fingerprint })],
    [
      'a binding with an unknown critical subpacket that is not signed',
      binding({ unhashed: [back(), critical] }),
    ],
    ['a sign back from before the subkey was made', binding({ unhashed: [back({ created: keyMade - 1 })] })],
  ])('%s', async (_name, word) => {
    expect(await check(bytes(plain, packet(14, signer.body), word), message(signer))).toBe('subkey-not-bound')
  })

  it('a word from before the key was made, yet it forbids', async () => {
    const early = keyMade - 10
    const bare = bytes(packet(6, key.body), packet(13, userId))
    expect(await check(bytes(bare, overUser({ created: early })), message(key))).toBe('key-invalid')
    const says = { created: early, hashed: [usage(flags.certify)] }
    expect(await check(bytes(plain, overUser(says)), message(key))).toBe('verified')
    expect(await check(bytes(bare, overUser({ hashed: [] }), overKey(0x1f, says)), message(key))).toBe(
      'key-cannot-sign',
    )
  })

  it('user ids below a subkey', async () => {
    const keys = bytes(
      packet(6, key.body),
      packet(14, signer.body),
      binding(),
      packet(13, userId),
      overUser(),
    )
    await expect(check(keys, message(signer))).rejects.toMatchObject({ code: 'key-malformed' })
  })
})

describe('a signature in a key that lacks numbers', () => {
  it.each<[string, (material: Uint8Array) => Uint8Array]>([
    ['is refused: none', (material) => material.subarray(0, 2)],
    ['is refused: not the hash either', () => new Uint8Array()],
    ['is refused: one cut short', (material) => material.subarray(0, -1)],
    [
      'is refused: a count beyond its end',
      (material) => bytes(material.subarray(0, 2), hex('ffff'), material.subarray(4)),
    ],
  ])('%s', async (_name, spoil) => {
    const keys = bytes(plain, overUser({ created: keyMade + 100, spoil }))
    await expect(check(keys, message(key))).rejects.toMatchObject({ code: 'key-malformed' })
  })

  it('may be of an algorithm that is not known here', async () => {
    const unknown = packet(
      2,
      sign(stranger, 0x10, bytes(hashedKey(key), hashedUser), { algorithm: 99, spoil: () => hex('0000') }),
    )
    expect(await check(bytes(plain, unknown), message(key))).toBe('verified')
  })
})

describe('a signature of another version in a key', () => {
  const old = (type: number): Uint8Array =>
    packet(2, bytes(hex('0305'), octets(type, 1), octets(keyMade + 100, 4), hex(key.fingerprint.slice(-16))))

  it.each<[string, Uint8Array]>([
    ['a binding of version 3', bytes(withSubkey, old(0x18))],
    ['a revocation of version 5', bytes(plain, overKey(0x20, { version: 5 }))],
    ['a word of version 6', bytes(plain, overUser({ version: 6 }))],
  ])('is refused: %s', async (_name, keys) => {
    await expect(check(keys, message(key))).rejects.toMatchObject({ code: 'key-malformed' })
  })

  it('may be one by somebody else of version 3', async () => {
    expect(await check(bytes(plain, old(0x10)), message(key))).toBe('verified')
  })
})

describe('what lasts beyond 2106', () => {
  const past = lifetime(0x1_0000_0000 - keyMade + 1000)
  const beyond = sub(3, octets(0xffff_ffff, 4))

  it.each<[string, string, Uint8Array]>([
    [
      'key',
      'key-expired',
      bytes(packet(6, key.body), packet(13, userId), overUser({ hashed: [usage(3), past] })),
    ],
    ['word over the key', 'key-expired', bytes(plain, overKey(0x1f, { hashed: [past] }))],
  ])('has ended for gpg: a %s', async (_name, code, keys) => {
    expect(await check(keys, message(key))).toBe(code)
  })

  it('has ended for gpg: a subkey and its binding', async () => {
    const bound = (hashed: readonly Uint8Array[]): Uint8Array =>
      bytes(plain, packet(14, signer.body), binding({ hashed }))
    expect(await check(bound([usage(flags.sign), past]), message(signer))).toBe('key-expired')
    expect(await check(bound([usage(flags.sign), beyond]), message(signer))).toBe('subkey-not-bound')
  })

  it('has ended for gpg: a message', async () => {
    expect(await check(plain, message(key, { hashed: [beyond] }))).toBe('signature-expired')
    expect(await check(plain, message(key, { hashed: [sub(3, octets(1_000_000, 4))] }))).toBe('verified')
  })
})

describe('a revocation that stands below another key', () => {
  const other = bytes(
    packet(6, stranger.body),
    packet(13, userId),
    packet(2, sign(stranger, 0x13, bytes(hashedKey(stranger), hashedUser), { hashed: [usage(3)] })),
  )

  it('counts for the key that it names', async () => {
    expect(await check(bytes(plain, other), message(key))).toBe('verified')
    expect(await check(bytes(plain, other, overKey(0x20)), message(key))).toBe('key-revoked')
    expect(await check(bytes(withSubkey, other, overSubkey(0x28)), message(signer))).toBe('key-revoked')
  })

  it('says nothing of the key that made it', async () => {
    const revokesOther = packet(2, sign(key, 0x20, hashedKey(stranger)))
    expect(await check(bytes(plain, other, revokesOther), message(key))).toBe('verified')
    expect(await check(bytes(plain, other, revokesOther), message(stranger))).toBe('key-revoked')
  })
})
