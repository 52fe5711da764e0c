import { beforeAll, describe, expect, it } from '@jest/globals'
import * as openpgp from 'openpgp'
import {
  ascii,
  bytes,
  enums,
  flags,
  keyMade,
  makeKey,
  makeMessage,
  makeSignature,
  makeSignaturePacket,
  now,
  outcome,
  packet,
  ringOf,
  type SignatureOptions,
  secretPacket,
  subkeyPacket,
  type TestKey,
  withSubkey,
} from '../openpgp-kit.ts'

const payload = ascii('{"critical":{"type":"atomic container signature"}}')
const { signature: types } = enums
const userIds = ['TEST KEY one <one@example.com>', 'TEST KEY two <two@example.com>'] as const

type Says = SignatureOptions & {
  readonly flags?: number
  readonly lifetime?: number
  readonly marked?: boolean
  readonly other?: Partial<openpgp.SignaturePacket>
}

let key: TestKey
let subkeyOwner: TestKey
let stranger: TestKey
let good: Uint8Array
let goodBySubkey: Uint8Array

beforeAll(async () => {
  // RSA, because the library makes other signatures with strong hashes only.
  key = await makeKey({ type: 'rsa', rsaBits: 2048, subkeys: [{ sign: true }] })
  subkeyOwner = await makeKey({ subkeys: [{ sign: true }] })
  stranger = await makeKey()
  good = await makeMessage(key, payload)
  goodBySubkey = await makeMessage(key, payload, { subkey: 0 })
})

const lifetimePast = 50_000

function options({ flags: keyFlags, lifetime, marked, other, ...rest }: Says): SignatureOptions {
  const properties = {
    ...(keyFlags === undefined ? {} : { keyFlags: new Uint8Array([keyFlags]) }),
    ...(lifetime === undefined ? {} : { keyExpirationTime: lifetime, keyNeverExpires: false }),
    ...(marked === true ? { isPrimaryUserID: true } : {}),
    ...other,
  }
  return { created: keyMade, hash: 8, ...rest, properties }
}

const primary = (): Uint8Array => packet(6, key.key.toPublic().keyPacket.write())
const user = (which: 0 | 1): Uint8Array => packet(13, ascii(userIds[which]))
const userObject = (which: 0 | 1): object =>
  openpgp.UserIDPacket.fromObject({
    name: `TEST KEY ${['one', 'two'][which]}`,
    email: `${['one', 'two'][which]}@example.com`,
  })
const own = async (data: object, type: number, says: Says): Promise<Uint8Array> =>
  packet(2, await makeSignature(secretPacket(key), data, { ...options(says), type }))
const overUser = (which: 0 | 1, says: Says = {}, type = 0x13): Promise<Uint8Array> =>
  own(
    { userID: userObject(which), key: secretPacket(key) },
    type,
    type === 0x13 ? { flags: flags.certify | flags.sign, ...says } : says,
  )
const overKey = (type: number, says: Says = {}): Promise<Uint8Array> =>
  own({ key: secretPacket(key) }, type, says)
const subkey = (of = key): Uint8Array =>
  packet(14, of.key.toPublic().subkeys[0]?.keyPacket.write() ?? new Uint8Array())
const overSubkey = async (type: number, says: Says = {}): Promise<Uint8Array> => {
  const data = { key: secretPacket(key), bind: secretPacket(key, 0) }
  const back = { type: types.keyBinding, created: keyMade }
  const embeddedSignature = await makeSignaturePacket(secretPacket(key, 0), data, back)
  const binding = type === types.subkeyBinding ? { flags: flags.sign, ...says } : says
  const other = type === types.subkeyBinding ? { embeddedSignature, ...says.other } : { ...says.other }
  return own(data, type, { ...binding, other })
}
const plain = async (): Promise<Uint8Array> => bytes(primary(), user(0), await overUser(0))
const critical = { name: 'x@example.com', value: ascii('y'), humanReadable: true, critical: true }

/** What a ring of these copies of the key says of a message by the primary key, or by its subkey. */
async function check(copies: readonly Uint8Array[], message = good): Promise<string> {
  return outcome(await (await ringOf(copies)).check(message))
}

describe('a key that gpg refuses for what it says of itself', () => {
  it('is well otherwise', async () => {
    expect(await check([await plain()])).toBe('verified')
    const whole = bytes(await plain(), subkey(), await overSubkey(types.subkeyBinding))
    expect(await check([whole], goodBySubkey)).toBe('verified')
  })

  it.each<[string, string, () => Promise<readonly Uint8Array[]>]>([
    [
      'an end said over an older user id, when the newest says nothing of an end',
      'key-expired',
      async () => [
        user(0),
        await overUser(0, { created: keyMade + 10, marked: true }),
        user(1),
        await overUser(1, { lifetime: lifetimePast }),
      ],
    ],
    [
      'an end said by a signature with RIPEMD-160',
      'key-expired',
      async () => [
        user(0),
        await overUser(0),
        await overUser(0, { created: keyMade + 10, hash: 3, lifetime: lifetimePast }),
      ],
    ],
    [
      'an end said over the key itself with RIPEMD-160',
      'key-expired',
      async () => [await overKey(types.key, { hash: 3, lifetime: lifetimePast }), user(0), await overUser(0)],
    ],
    [
      'key flags over the key itself',
      'key-cannot-sign',
      async () => [await overKey(types.key, { flags: flags.certify }), user(0), await overUser(0)],
    ],
    [
      'key flags over the newest user id, when another is marked as primary',
      'key-cannot-sign',
      async () => [
        user(0),
        await overUser(0, { marked: true }),
        user(1),
        await overUser(1, { created: keyMade + 10, flags: flags.certify }),
      ],
    ],
    [
      'key flags over the user id that is marked as primary, when another is newer',
      'key-cannot-sign',
      async () => [
        user(0),
        await overUser(0, { marked: true, flags: flags.certify }),
        user(1),
        await overUser(1, { created: keyMade + 10 }),
      ],
    ],
    [
      'key flags over the user id that is marked as primary, when a newer signature over it has ended',
      'key-cannot-sign',
      async () => [
        user(0),
        await overUser(0, { marked: true, flags: flags.certify }),
        await overUser(0, { created: keyMade + 10, expiresAfter: 10 }),
        user(1),
        await overUser(1),
      ],
    ],
    [
      'an end said over the key itself, when a newer signature over it has ended',
      'key-expired',
      async () => [
        await overKey(types.key, { lifetime: lifetimePast }),
        await overKey(types.key, { created: keyMade + 10, expiresAfter: 10 }),
        user(0),
        await overUser(0),
      ],
    ],
    [
      'an end said before the key was made, when what was said since is dated ahead',
      'key-expired',
      async () => [
        await overKey(types.key, { created: keyMade - 10, lifetime: lifetimePast }),
        await overKey(types.key, { created: now + 9000 }),
        user(0),
        await overUser(0),
      ],
    ],
    [
      'key flags in a signature dated far ahead',
      'key-cannot-sign',
      async () => [
        user(0),
        await overUser(0),
        await overUser(0, { created: now + 9_000_000, flags: flags.certify }),
      ],
    ],
    [
      'key flags in a signature with something critical that the library does not know',
      'key-cannot-sign',
      async () => [
        user(0),
        await overUser(0),
        await overUser(0, {
          created: keyMade + 10,
          flags: flags.certify,
          other: { rawNotations: [critical] },
        }),
      ],
    ],
    [
      'key flags of another user id, when the one that may sign was revoked with RIPEMD-160',
      'key-cannot-sign',
      async () => [
        user(0),
        await overUser(0, { created: keyMade + 10 }),
        await overUser(0, { created: keyMade + 20, hash: 3 }, types.certRevocation),
        user(1),
        await overUser(1, { flags: flags.certify }),
      ],
    ],
    [
      'a revocation with RIPEMD-160',
      'key-revoked',
      async () => [await overKey(types.keyRevocation, { hash: 3 }), user(0), await overUser(0)],
    ],
    [
      'a revocation with something critical that the library does not know',
      'key-revoked',
      async () => [
        await overKey(types.keyRevocation, { other: { rawNotations: [critical] } }),
        user(0),
        await overUser(0),
      ],
    ],
    [
      'no signature of its own since it was made',
      'key-invalid',
      async () => [user(0), await overUser(0, { created: keyMade - 10 })],
    ],
    [
      'no signature of its own with a hash that gpg reads',
      'key-invalid',
      async () => [user(0), await overUser(0, { hash: enums.hash.sha3_512 })],
    ],
  ])('%s', async (_name, code, rest) => {
    expect(await check([bytes(primary(), ...(await rest()))])).toBe(code)
  })

  it('but an end of a user id that was revoked since is none', async () => {
    const rest = [
      user(0),
      await overUser(0, { marked: true }),
      user(1),
      await overUser(1, { lifetime: lifetimePast }),
      await overUser(1, { created: keyMade + 20 }, types.certRevocation),
    ]
    expect(await check([bytes(primary(), ...rest)])).toBe('verified')
  })

  it('and an end that was moved since is none', async () => {
    const first = await overUser(0, { lifetime: lifetimePast })
    const later = await overUser(0, { created: keyMade + 10, lifetime: 900_000 })
    expect(await check([bytes(primary(), user(0), first, later)])).toBe('verified')
  })

  it.each<[string, () => Promise<Uint8Array>]>([
    ['with RIPEMD-160', () => overKey(types.keyRevocation, { hash: 3 })],
    [
      'dated ahead',
      () => overKey(types.keyRevocation, { created: now + 9_000_000, other: { reasonForRevocationFlag: 3 } }),
    ],
    [
      'by somebody else',
      async () =>
        packet(2, await makeSignature(secretPacket(stranger), { key: secretPacket(key) }, { type: 0x20 })),
    ],
  ])('a revocation in a second copy, beside a broken one in the first: %s', async (_name, revocation) => {
    const broken = await makeSignature(secretPacket(key), { key: secretPacket(stranger) }, { type: 0x20 })
    const first = bytes(primary(), packet(2, broken), user(0), await overUser(0))
    expect(await check([first])).toBe('verified')
    const second = bytes(primary(), await revocation(), user(0), await overUser(0))
    expect(await check([first, second])).toBe('key-revoked')
  })

  it('more signatures of its own than are looked at', async () => {
    const users = Array<Uint8Array>(100).fill(packet(13, ascii('x'.repeat(4000))))
    const many = Array<Uint8Array>(400).fill(await overUser(0))
    expect(await check([bytes(primary(), ...users, user(0), ...many)])).toBe('key-malformed')
  })
})

describe('a subkey that gpg refuses for what its key says of it', () => {
  it.each<[string, string, () => Promise<readonly Uint8Array[]>]>([
    [
      'a binding dated far ahead that does not let it sign',
      'key-cannot-sign',
      async () => [
        subkey(),
        await overSubkey(types.subkeyBinding),
        await overSubkey(types.subkeyBinding, { created: now + 9_000_000, flags: flags.encrypt }),
      ],
    ],
    [
      'a binding dated far ahead that ends it',
      'key-expired',
      async () => [
        subkey(),
        await overSubkey(types.subkeyBinding),
        await overSubkey(types.subkeyBinding, { created: now + 9_000_000, lifetime: lifetimePast }),
      ],
    ],
    [
      'a newest binding that ended, before which an older one lasts',
      'subkey-not-bound',
      async () => [
        subkey(),
        await overSubkey(types.subkeyBinding),
        await overSubkey(types.subkeyBinding, { created: keyMade + 10, expiresAfter: 10 }),
      ],
    ],
    [
      'a revocation with RIPEMD-160',
      'key-revoked',
      async () => [
        subkey(),
        await overSubkey(types.subkeyBinding),
        await overSubkey(types.subkeyRevocation, { hash: 3 }),
      ],
    ],
    [
      'a revocation that stands before it',
      'key-revoked',
      async () => [await overSubkey(types.subkeyRevocation), subkey(), await overSubkey(types.subkeyBinding)],
    ],
    [
      'a revocation that stands below another subkey',
      'key-revoked',
      async () => [
        subkey(),
        await overSubkey(types.subkeyBinding),
        subkey(subkeyOwner),
        await overSubkey(types.subkeyRevocation),
      ],
    ],
  ])('%s', async (_name, code, rest) => {
    expect(await check([bytes(await plain(), ...(await rest()))], goodBySubkey)).toBe(code)
    expect(await check([bytes(await plain(), ...(await rest()))])).toBe('verified')
  })

  it('of an unsupported kind in a file with the secret key', async () => {
    const modern = await makeKey({ type: 'curve25519', subkeys: [{ sign: true }] })
    const mixed = await withSubkey(await makeKey(), subkeyPacket(modern))
    const message = await makeMessage(mixed, payload, { subkey: 0 })
    expect(await check([mixed.secretBytes], message)).toBe('key-unsupported')
  })
})

describe('a subpacket that stands twice in a signature of the key', () => {
  /** The library writes each subpacket once; here these bytes stand in place of what it would write. */
  const twice = (subpackets: string): Promise<Uint8Array> => {
    const issuer = `0910${key.fingerprint.slice(-16)}`
    const area = Buffer.from(`0502${keyMade.toString(16)}${issuer}${subpackets}`, 'hex')
    const written = bytes(new Uint8Array([0, area.length]), area)
    const other: object = { writeHashedSubPackets: () => written }
    return overUser(0, { other })
  }

  it.each([
    ['flags that let it sign last', '021b01021b03', 'key-cannot-sign'],
    ['flags that let it sign first', '021b03021b01', 'key-cannot-sign'],
    ['flags that let it sign twice', '021b03021b03', 'verified'],
    ['a passed end first', '021b03050900000001050900000000', 'key-expired'],
    ['a passed end last', '021b03050900000000050900000001', 'key-expired'],
  ])('counts in either reading: %s', async (_name, subpackets, code) => {
    expect(await check([bytes(primary(), user(0), await twice(subpackets))])).toBe(code)
  })

  it('counts in either reading: a signature back over the key', async () => {
    const data = { key: secretPacket(key), bind: secretPacket(key, 0) }
    const back = { type: types.keyBinding, created: keyMade }
    const embedded = await makeSignature(secretPacket(key, 0), data, back)
    const foreign = await makeSignature(secretPacket(stranger), data, back)
    const unhashedSubpackets = [foreign, embedded].map((body) => ({ type: 32, critical: false, body }))
    const binding = await overSubkey(types.subkeyBinding, {
      other: { embeddedSignature: null, unhashedSubpackets },
    })
    expect(await check([bytes(await plain(), subkey(), binding)], goodBySubkey)).toBe('subkey-not-bound')
  })
})
