import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readSecretKeyText } from '../../../src/adapters/signers/key-text.ts'
import { maxKeyFileBytes } from '../../../src/adapters/verifiers/key-files.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import { ascii, bytes, makeKey, packet, type TestKey } from '../openpgp-kit.ts'

let key: TestKey
let armored: string

beforeAll(async () => {
  key = await makeKey()
  armored = key.key.armor()
})

const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64')
const inLines = (text: string): string => text.replaceAll(/(.{64})/g, '$1\n')

describe('readSecretKeyText', () => {
  it.each<[string, () => Uint8Array]>([
    ['an armored key', () => ascii(armored)],
    ['an armored key with blanks around it', () => ascii(`\n  ${armored}\n\n`)],
    ['a binary key', () => key.secretBytes],
    ['base64 of an armored key', () => ascii(base64(ascii(armored)))],
    ['base64 of a binary key', () => ascii(base64(key.secretBytes))],
    ['base64 in lines', () => ascii(inLines(base64(key.secretBytes)))],
    ['base64 with a line end', () => ascii(`${base64(key.secretBytes)}\r\n`)],
    ['a secret key behind a public one', () => bytes(key.publicBytes, key.secretBytes)],
  ])('reads %s', (_name, material) => {
    const blocks = readSecretKeyText(material())
    expect(blocks.map((block) => [block.kind, base64(block.bytes)])).toEqual([
      ['secret', base64(key.secretBytes)],
    ])
  })

  it('reads several keys', async () => {
    const other = await makeKey()
    expect(readSecretKeyText(ascii(`${armored}\n${other.key.armor()}`))).toHaveLength(2)
    expect(readSecretKeyText(bytes(key.secretBytes, other.secretBytes))).toHaveLength(2)
  })

  it.each<[string, string, () => Uint8Array]>([
    ['nothing', 'key-missing', () => new Uint8Array()],
    ['blanks', 'key-missing', () => ascii(' \n\t')],
    ['a public key', 'key-not-secret', () => key.publicBytes],
    ['an armored public key', 'key-not-secret', () => ascii(key.key.toPublic().armor())],
    [
      'a PEM key',
      'key-wrong-kind',
      () => ascii('-----BEGIN PRIVATE KEY-----\nMIG2\n-----END PRIVATE KEY-----\n'),
    ],
    ['an EC key', 'key-wrong-kind', () => ascii('-----BEGIN EC PRIVATE KEY-----\nAAAA')],
    ["cosign's key", 'key-wrong-kind', () => ascii('-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA')],
    [
      'base64 of a PEM key',
      'key-wrong-kind',
      () => ascii(base64(ascii('-----BEGIN PRIVATE KEY-----\nMIG2'))),
    ],
    ['other text', 'key-none', () => ascii('hello')],
    ['a path', 'key-none', () => ascii('/home/me/key.asc')],
    ['base64 of other text', 'key-none', () => ascii(base64(ascii('hello')))],
    ['other OpenPGP data', 'key-none', () => packet(2, new Uint8Array(9))],
    ['armor in one line', 'key-malformed', () => ascii(armored.replaceAll(/\r?\n/g, ' '))],
    ['armor with written line ends', 'key-malformed', () => ascii(armored.replaceAll(/\r?\n/g, '\\n'))],
    ['cut armor', 'key-malformed', () => ascii(armored.slice(0, 200))],
    ['a cut binary key', 'key-malformed', () => key.secretBytes.subarray(0, -5)],
    ['too much', 'key-file-too-large', () => new Uint8Array(maxKeyFileBytes + 1)],
  ])('refuses %s as the fault of whoever gave it', (_name, code, material) => {
    expect(() => readSecretKeyText(material())).toThrow(expect.objectContaining({ code, exitCode: 2 }))
  })

  it.each<[string, string, () => Uint8Array]>([
    ['other text', '--export-secret-keys', () => ascii('{"default":[]}')],
    ['base64 of other text', '--export-secret-keys', () => ascii(base64(ascii('hello')))],
    ['other OpenPGP data', '--export-secret-keys', () => packet(2, new Uint8Array(9))],
    ['a cut key', '--export-secret-keys', () => key.secretBytes.subarray(0, -5)],
    ['a file name', '--gpg-key FILE', () => ascii('release.asc')],
    ['a path without an ending', '--gpg-key FILE', () => ascii('/home/me/keys')],
    ['armor in one line', 'base64', () => ascii(armored.replaceAll(/\r?\n/g, ' '))],
    ['base64 of armor in one line', 'base64', () => ascii(base64(ascii(armored.replaceAll('\n', ' '))))],
  ])('names the cure of a secret key for %s', (_name, cure, material) => {
    expect(() => readSecretKeyText(material())).toThrow(
      expect.objectContaining({ next: expect.stringContaining(cure) }),
    )
  })

  it('takes a path for one without showing it', () => {
    expect(() => readSecretKeyText(ascii('release.asc'))).toThrow(
      expect.objectContaining({
        code: 'key-none',
        message: expect.stringMatching(/^(?!.*release).*looks like a path/),
      }),
    )
  })

  it('tells what to give in place of a PEM key', () => {
    expect(() => readSecretKeyText(ascii('-----BEGIN PRIVATE KEY-----'))).toThrow(
      expect.objectContaining({ next: expect.stringContaining('--export-secret-keys') }),
    )
  })

  it('never tells what it was given', () => {
    const secret = base64(key.secretBytes)
    const position = fc.nat({ max: secret.length })
    const given = fc.oneof(
      fc.tuple(position, fc.string()).map(([at, more]) => secret.slice(0, at) + more + secret.slice(at)),
      fc.tuple(position, fc.string()).map(([at, more]) => armored.slice(0, at) + more + armored.slice(at)),
    )
    fc.assert(
      fc.property(given, (text) => {
        try {
          readSecretKeyText(ascii(text))
        } catch (error) {
          if (!(error instanceof CountersignError)) throw error
          const told = JSON.stringify([error.message, error.next, String(error.cause)])
          for (let at = 0; at + 16 <= secret.length; at += 8)
            expect(told).not.toContain(secret.slice(at, at + 16))
        }
      }),
      { numRuns: 200 },
    )
  })
})
