import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { maxKeyFileBytes } from '../../../src/adapters/verifiers/key-files.ts'
import { readKeyBlocks } from '../../../src/adapters/verifiers/openpgp-key-blocks.ts'
import { readKeySet } from '../../../src/adapters/verifiers/openpgp-key-set.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import {
  ascii,
  bytes,
  certified,
  makeKey,
  makeMessage,
  now,
  outcome,
  packet,
  ringOf,
  subkeyPacket,
  type TestKey,
  withSubkey,
} from '../openpgp-kit.ts'

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'gpg-keys', name)))
const read = async (...files: readonly Uint8Array[]) =>
  readKeySet(files.map((content, index) => ({ name: `file ${index}`, bytes: content })))
const fingerprints = async (...files: readonly Uint8Array[]): Promise<readonly string[]> => [
  ...(await read(...files)).keys.keys(),
]

let one: TestKey
let two: TestKey
let armored: string

beforeAll(async () => {
  one = await makeKey()
  two = await makeKey()
  armored = one.key.toPublic().armor().replaceAll('\r\n', '\n')
})

describe('readKeySet reads', () => {
  it.each<[string, () => readonly Uint8Array[], 'one' | 'both']>([
    ['a binary key', () => [one.publicBytes], 'one'],
    ['an armored key', () => [ascii(armored)], 'one'],
    ['two binary keys', () => [bytes(one.publicBytes, two.publicBytes)], 'both'],
    ['two files', () => [one.publicBytes, two.publicBytes], 'both'],
    ['two armored blocks', () => [ascii(`${armored}\n${two.key.toPublic().armor()}`)], 'both'],
    [
      'two keys in one block',
      () => [ascii(armor('PUBLIC', bytes(one.publicBytes, two.publicBytes)))],
      'both',
    ],
    ['text around blocks', () => [ascii(`pub ed25519 2025\n${armored}\nthe end\n`)], 'one'],
    ['CR LF line ends', () => [ascii(armored.replaceAll('\n', '\r\n'))], 'one'],
    ['blanks at line ends', () => [ascii(armored.replaceAll('\n', ' \t\n'))], 'one'],
    ['armor headers', () => [ascii(armored.replace('\n\n', '\nComment: a: b\nVersion: x\n\n'))], 'one'],
    ['armor without checksum', () => [ascii(armored.replace(/\n=.{4}\n/, '\n'))], 'one'],
    ['the same key twice', () => [one.publicBytes, ascii(armored)], 'one'],
    ['a secret key as its public half, as gpg does', () => [one.secretBytes], 'one'],
    ['trust packets of an old keyring', () => [bytes(one.publicBytes, packet(12, new Uint8Array(2)))], 'one'],
    ['a fit key beside one that is not', () => [fixture('brainpool.public.asc'), one.publicBytes], 'one'],
  ])('%s', async (_name, files, expected) => {
    const wanted = expected === 'one' ? [one.fingerprint] : [one.fingerprint, two.fingerprint]
    expect(await fingerprints(...files())).toEqual(wanted)
  })

  it('no secret half', async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }, {}] })
    const set = await read(owner.secretBytes)
    const { publicBytes = new Uint8Array() } = set.keys.get(owner.fingerprint) ?? {}
    const written = await openpgp.readKey({ binaryKey: publicBytes })
    expect(written.isPrivate()).toBe(false)
    expect(Buffer.compare(written.write(), owner.publicBytes)).toBe(0)
    expect((await read(publicBytes)).secretIn).toEqual([])
  })

  it('the newer copy of a key into the older one, so that its expiry counts', async () => {
    const changing = await makeKey()
    const message = await makeMessage(changing, ascii('{}'))
    const older = changing.publicBytes
    const newer = (await certified(changing, { created: now - 100, flags: 3, expiresAfter: 99_950 }))
      .publicBytes
    for (const files of [
      [older, newer],
      [newer, older],
    ]) {
      const ring = await ringOf(files)
      expect(ring.fingerprints).toEqual([changing.fingerprint])
      expect(outcome(await ring.check(message))).toBe('key-expired')
    }
    expect(outcome(await (await ringOf([older])).check(message))).toBe('verified')
  })

  it('the revocation of one copy into the other', async () => {
    const { publicKey } = await openpgp.revokeKey({
      key: one.key,
      date: new Date((now - 5) * 1000),
      format: 'object',
    })
    const message = await makeMessage(one, ascii('{}'))
    for (const files of [
      [one.publicBytes, publicKey.write()],
      [publicKey.write(), one.publicBytes],
    ]) {
      expect(outcome(await (await ringOf(files)).check(message))).toBe('key-revoked')
    }
  })
})

describe('readKeySet refuses', () => {
  it.each<[string, string, () => readonly Uint8Array[]]>([
    ['no file', 'key-none', () => []],
    ['an empty file', 'key-none', () => [new Uint8Array()]],
    ['text', 'key-none', () => [ascii('not a key')]],
    ['a good file beside one without a key', 'key-none', () => [one.publicBytes, ascii('oops')]],
    ['a PEM key', 'key-none', () => [ascii('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')]],
    ['a signature', 'key-none', () => [packet(2, new Uint8Array(20))]],
    ['user ids without a key', 'key-none', () => [packet(13, ascii('x'))]],
    ['something before the key', 'key-malformed', () => [bytes(packet(13, ascii('x')), one.publicBytes)]],
    ['a cut binary key', 'key-malformed', () => [one.publicBytes.subarray(0, -3)]],
    ['a key with a byte behind it', 'key-malformed', () => [bytes(one.publicBytes, ascii('\n'))]],
    ['a keybox', 'key-malformed', () => [bytes(new Uint8Array(8), ascii('KBXf'), new Uint8Array(20))]],
    ['an armored message', 'key-malformed', () => [ascii(armored.replaceAll('PUBLIC KEY BLOCK', 'MESSAGE'))]],
    ['cleartext', 'key-malformed', () => [ascii('-----BEGIN PGP SIGNED MESSAGE-----\n')]],
    ['armor without an end', 'key-malformed', () => [ascii(armored.slice(0, -40))]],
    [
      'armor with another end',
      'key-malformed',
      () => [ascii(armored.replace('END PGP PUBLIC', 'END PGP PRIVATE'))],
    ],
    ['armor without the empty line', 'key-malformed', () => [ascii(armored.replace('\n\n', '\n'))]],
    ['armor with a broken header', 'key-malformed', () => [ascii(armored.replace('\n\n', '\nx\n\n'))]],
    ['armor with a wrong checksum', 'key-malformed', () => [ascii(armored.replace(/\n=.{4}/, '\n=AAAA'))]],
    ['armor with a short checksum', 'key-malformed', () => [ascii(armored.replace(/\n=.{4}/, '\n=AA'))]],
    ['armor that is not base64', 'key-malformed', () => [ascii(armored.replace('\n\n', '\n\n!!!!'))]],
    ['binary keys behind armor', 'key-malformed', () => [bytes(ascii(armored), one.publicBytes)]],
    ['armor of nothing', 'key-malformed', () => [ascii(armor('PUBLIC', new Uint8Array()))]],
    [
      'a fit key that the library cannot read',
      'key-malformed',
      () => [packet(6, one.publicBytes.subarray(2, 30))],
    ],
    ['too much', 'key-file-too-large', () => [new Uint8Array(maxKeyFileBytes + 1).fill(0x99)]],
    ['a brainpool key', 'key-unsupported', () => [fixture('brainpool.public.asc')]],
    ['a secret brainpool key', 'key-unsupported', () => [fixture('brainpool.secret.asc')]],
  ])('%s', async (_name, code, files) => {
    await expect(async () => await read(...files())).rejects.toMatchObject({
      code,
    })
  })

  it.each<[string, string, Partial<openpgp.KeyOptions>]>([
    ['Ed25519 of RFC 9580', 'key-unsupported', { type: 'curve25519' }],
    ['Ed448', 'key-unsupported', { type: 'curve448' }],
    ['version 6', 'key-unsupported', { type: 'curve25519', config: { v6Keys: true } }],
    ['RSA of 1024 bits', 'key-weak', { type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } }],
  ])('%s, and says so of its signatures too', async (_name, code, options) => {
    const odd = await makeKey(options)
    await expect(read(odd.publicBytes)).rejects.toMatchObject({ code })
    if (odd.fingerprint.length !== 40) return
    const ring = await ringOf([odd.publicBytes, one.publicBytes])
    expect(ring.fingerprints).toEqual([one.fingerprint])
    expect(outcome(await ring.check(await makeMessage(odd, ascii('{}'))))).toBe(code)
  })

  it('one subkey under two primary keys', async () => {
    const owner = await makeKey({ subkeys: [{ sign: true }] })
    const thief = await withSubkey(await makeKey(), subkeyPacket(owner))
    await expect(read(owner.publicBytes, thief.publicBytes)).rejects.toMatchObject({ code: 'key-ambiguous' })
  })

  it('more keys than anyone needs', () => {
    const many = bytes(...Array.from({ length: 257 }, () => packet(6, new Uint8Array([4, 0, 0, 0, 0, 17]))))
    expect(() => readKeyBlocks(many, 'file')).toThrow(expect.objectContaining({ code: 'key-malformed' }))
  })
})

describe('key material of any bytes', () => {
  it('throws nothing but FormatError', async () => {
    const position = fc.nat({ max: one.publicBytes.length - 1 })
    const mutant = fc.tuple(position, fc.nat({ max: 255 })).map(([at, value]) => {
      const copy = new Uint8Array(one.publicBytes)
      copy[at] = value
      return copy
    })
    const text = fc.tuple(fc.nat({ max: armored.length }), fc.string()).map(([at, more]) => {
      return ascii(armored.slice(0, at) + more + armored.slice(at))
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutant, text, fc.uint8Array({ maxLength: 300 })), async (input) => {
        try {
          await read(input)
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
        }
      }),
      { numRuns: 400 },
    )
  })
})

function armor(kind: string, content: Uint8Array): string {
  const base64 = Buffer.from(content).toString('base64')
  return `-----BEGIN PGP ${kind} KEY BLOCK-----\n\n${base64}\n-----END PGP ${kind} KEY BLOCK-----\n`
}
