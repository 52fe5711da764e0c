import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { keyInput, keyTextsToMask, linesToMask, trustedKeys } from '../../../src/entry/action/key-inputs.ts'

const armor = `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n${'lQOYBF'.repeat(10)}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n`
const base64 = Buffer.from(armor).toString('base64')
/** The shortest keys there are, as `base64 -w0` writes their PEM. */
const short = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const shortSecret = Buffer.from(short.privateKey).toString('base64')

describe('keyInput', () => {
  it.each([
    ['nothing', '', { kind: 'none' }],
    ['armor', armor, { kind: 'text', text: armor }],
    ['base64 in one line', base64.repeat(3), { kind: 'text', text: base64.repeat(3) }],
    ['a short key in base64', shortSecret, { kind: 'text', text: shortSecret }],
    ['the same behind the mark of a path', `@${shortSecret}`, { kind: 'text', text: `@${shortSecret}` }],
    ['a path', 'keys/release.asc', { kind: 'file', path: 'keys/release.asc' }],
    ['armor behind the mark of a path', `@${armor}`, { kind: 'text', text: `@${armor}` }],
    ['a path that is said to be one', '@keys/release.asc', { kind: 'file', path: 'keys/release.asc' }],
  ])('tells %s', (_name, text, expected) => {
    expect(keyInput(text)).toEqual(expected)
  })
})

describe('trustedKeys', () => {
  it('takes armor and base64 as they are', () => {
    expect(trustedKeys(armor)).toEqual({ kind: 'data', data: [Buffer.from(armor)] })
    const binary = Buffer.alloc(300, 0x99)
    const wrapped = binary.toString('base64').replace(/(.{76})/g, '$1\n')
    expect(trustedKeys(wrapped)).toEqual({ kind: 'data', data: [new Uint8Array(binary)] })
  })

  it('takes PEM in base64, however short', () => {
    const text = Buffer.from(short.publicKey).toString('base64')
    expect(trustedKeys(text)).toEqual({ kind: 'data', data: [new Uint8Array(Buffer.from(short.publicKey))] })
  })

  it('takes paths one a line, with comments', () => {
    expect(trustedKeys('# ours\nkeys/a.asc\r\n@keys/b.asc\n')).toEqual({
      kind: 'paths',
      paths: ['keys/a.asc', 'keys/b.asc'],
    })
  })

  it.each([
    ['only comments', '# a'],
    ['a secret key in the alphabet for URLs', `lQOYBGWTUgABCAC_-${'Ynqe_'.repeat(60)}`],
    ['a short secret key', shortSecret],
    ['a text without end', 'é'.repeat(5000)],
  ])('refuses %s', (_name, text) => {
    expect(() => trustedKeys(text)).toThrow(expect.objectContaining({ code: 'option-value' }))
  })
})

describe('what is masked', () => {
  it('masks each line of a key but its frame', () => {
    expect(keyTextsToMask(armor)).toEqual(['lQOYBF'.repeat(10), '=abcd'])
  })

  it('masks base64 as it came, and the key inside it', () => {
    expect(keyTextsToMask(base64)).toEqual([base64, 'lQOYBF'.repeat(10), '=abcd'])
  })

  it('masks a short key in base64, and the key inside it', () => {
    const [, inner = ''] = short.privateKey.split('\n')
    expect(keyTextsToMask(shortSecret)).toEqual([shortSecret, inner])
  })

  it.each([
    ['blanks', armor.replaceAll('\n', ' ').trim()],
    ['written line ends', armor.replaceAll('\n', '\\n')],
  ])('masks a key whose line ends became %s, whole and in pieces', (_name, text) => {
    expect(keyTextsToMask(text)).toEqual([text, 'lQOYBF'.repeat(10), '=abcd'])
  })

  it('masks what only begins like a frame', () => {
    expect(keyTextsToMask('-----BEGIN PGP PRIVATE KEY BLOCK-----lQOYBF\nKey: lQOYBF')).toEqual([
      '-----BEGIN PGP PRIVATE KEY BLOCK-----lQOYBF',
      'Key: lQOYBF',
    ])
  })

  it('masks a passphrase that looks like a header, but none too short', () => {
    expect(linesToMask('Comment: of mine')).toEqual(['Comment: of mine'])
    expect(linesToMask('abc')).toEqual([])
  })
})
