import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createMakeKeyPair, openSigstoreKey, signBytes } from '../../../src/adapters/signers/sigstore-keys.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import { keyOf, printedText, rejection } from '../sigstore-signer-kit.ts'

const password = 'correct horse 🐎'
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const pemOf = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1' = 'pkcs8'): string =>
  String(key.export({ type, format: 'pem' }))
const lockedPem = (key: KeyObject): string =>
  key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password }).toString()
let madeOnce: Promise<string> | undefined
/** Locked once: it takes a while each time. */
const cosignKey = (): Promise<string> => {
  madeOnce ??= createMakeKeyPair(async () => password)().then(({ privateKey }) => privateKey)
  return madeOnce
}
const oneLine = (pem: string): string => pem.replaceAll('\n', ' ')
const base64 = (pem: string): string => Buffer.from(pem).toString('base64')

/** Changes the JSON in a file of cosign. */
async function altered(change: (file: CosignFile) => void): Promise<string> {
  const pem = await cosignKey()
  const [head = '', ...lines] = pem.trim().split('\n')
  const end = lines.pop() ?? ''
  const file = JSON.parse(Buffer.from(lines.join(''), 'base64').toString()) as CosignFile // made above
  change(file)
  return `${head}\n${base64(JSON.stringify(file))}\n${end}\n`
}
interface CosignFile {
  kdf: { name: string; params: { N: number; r: number; p: number }; salt: string }
  cipher: { name: string; nonce: string }
  ciphertext: string
  extra?: string
}

describe('a key', () => {
  it.each([
    ['PKCS#8', p256, pemOf(p256)],
    ['SEC 1', p256, pemOf(p256, 'sec1')],
    ['PKCS#1', rsa, pemOf(rsa, 'pkcs1')],
    ['encrypted PKCS#8', p256, lockedPem(p256)],
    ['PKCS#8 in one line', p256, oneLine(pemOf(p256))],
    ['base64 of PKCS#8', p256, base64(pemOf(p256))],
    [
      'SEC 1 after its parameters',
      p256,
      `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${pemOf(p256, 'sec1')}`,
    ],
  ])('is read from %s', async (_, key, text) => {
    const { publicKey } = await openSigstoreKey(keyOf(text, password))
    expect(publicKey.pem).toBe(createPublicKey(key).export({ type: 'spki', format: 'pem' }))
  })

  it('that is not locked asks for no password', async () => {
    const readPassword = () => Promise.reject(new Error('asked'))
    await openSigstoreKey({ ...keyOf(pemOf(p256)), readPassword })
  })

  it.each([password, ''])('is made and opened with the password "%s"', async (secret) => {
    const made = await createMakeKeyPair(async () => secret)()
    expect(made.privateKey).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/)
    const older = made.privateKey.replaceAll('SIGSTORE', 'COSIGN')
    for (const text of [made.privateKey, older]) {
      const opened = await openSigstoreKey(keyOf(text, secret))
      expect(opened.publicKey.pem).toBe(made.publicKey)
      expect(Buffer.from(opened.publicKey.sha256).toString('hex')).toBe(made.signer.fingerprint)
      expect(opened.kind.name).toBe('ECDSA P-256')
    }
  })

  it.each(['\n', '\r\n'])(
    'is opened with a line end (%j) after the password, as secrets are stored',
    async (end) => {
      await openSigstoreKey(keyOf(await cosignKey(), `${password}${end}`))
      await openSigstoreKey(keyOf(lockedPem(p256), `${password}${end}`))
      const twice = openSigstoreKey(keyOf(await cosignKey(), `${password}${end}${end}`))
      expect(await rejection(twice)).toMatchObject({ code: 'password-wrong' })
    },
  )

  it('is not made without a password', async () => {
    expect(await rejection(createMakeKeyPair(async () => undefined)())).toMatchObject({
      code: 'password-missing',
    })
  })

  it('signs ECDSA in DER', async () => {
    const { kind, privateKey } = await openSigstoreKey(keyOf(pemOf(p256)))
    expect(signBytes(kind, privateKey, Buffer.from('x'))[0]).toBe(0x30)
  })
})

const gpg = '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ==\n-----END PGP PRIVATE KEY BLOCK-----\n'
const publicPem = createPublicKey(p256).export({ type: 'spki', format: 'pem' }).toString()
const der = p256.export({ type: 'pkcs8', format: 'der' })
const other = (type: 'ec' | 'rsa' | 'ed448'): string =>
  pemOf(
    type === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey
      : type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
        : generateKeyPairSync('ed448').privateKey,
  )

/** What is given, the text, the password, and the code. */
const refused: readonly (readonly [string, () => string | Promise<string>, string | undefined, string])[] = [
  ['nothing', () => '  \n', undefined, 'key-missing'],
  ['a GPG key', () => gpg, undefined, 'sigstore-key-wrong-kind'],
  ['base64 of a GPG key', () => base64(gpg), undefined, 'sigstore-key-wrong-kind'],
  [
    'a binary GPG key',
    () => Buffer.from([0x95, 1, 2]).toString('base64'),
    undefined,
    'sigstore-key-wrong-kind',
  ],
  ['a public key', () => publicPem, undefined, 'sigstore-key-wrong-kind'],
  ['a path', () => '/home/me/cosign.key', undefined, 'sigstore-key-malformed'],
  ['two keys', () => pemOf(p256) + pemOf(rsa), undefined, 'sigstore-key-malformed'],
  ['a key cut short', () => pemOf(p256).slice(0, 100), undefined, 'sigstore-key-malformed'],
  [
    'a key with octets lost',
    () => pemOf(p256).replace(/\n.{64}\n/, '\n'),
    undefined,
    'sigstore-key-malformed',
  ],
  ['64 KiB and more', () => pemOf(p256) + ' x'.repeat(40_000), undefined, 'sigstore-key-malformed'],
  [
    'an OpenSSH key',
    () => pemOf(p256).replaceAll('PRIVATE', 'OPENSSH PRIVATE'),
    undefined,
    'sigstore-key-unsupported',
  ],
  [
    'the older encryption of PEM',
    () =>
      p256.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: password }).toString(),
    password,
    'sigstore-key-unsupported',
  ],
  ['secp256k1', () => other('ec'), undefined, 'sigstore-key-unsupported'],
  ['RSA 1024', () => other('rsa'), undefined, 'sigstore-key-unsupported'],
  ['Ed448', () => other('ed448'), undefined, 'sigstore-key-unsupported'],
  ['encrypted PKCS#8 without password', () => lockedPem(p256), undefined, 'password-missing'],
  ['encrypted PKCS#8 with another password', () => lockedPem(p256), 'hunter2', 'password-wrong'],
  ['a cosign key without password', () => cosignKey(), undefined, 'password-missing'],
  ['a cosign key with another password', () => cosignKey(), 'hunter2', 'password-wrong'],
  ['a cosign key with the empty password', () => cosignKey(), '', 'password-wrong'],
  ...(
    [
      ['too high a cost', (file) => (file.kdf.params.N = 2 ** 20), 'sigstore-key-unsupported'],
      ['too low a cost', (file) => (file.kdf.params.N = 2), 'sigstore-key-unsupported'],
      ['another block size', (file) => (file.kdf.params.r = 16), 'sigstore-key-unsupported'],
      ['another parallelism', (file) => (file.kdf.params.p = 8), 'sigstore-key-unsupported'],
      ['another derivation', (file) => (file.kdf.name = 'pbkdf2'), 'sigstore-key-unsupported'],
      ['another cipher', (file) => (file.cipher.name = 'aes'), 'sigstore-key-unsupported'],
      ['a short nonce', (file) => (file.cipher.nonce = base64('12 octets...')), 'sigstore-key-malformed'],
      ['an unknown member', (file) => (file.extra = 'x'), 'sigstore-key-malformed'],
      ['no base64', (file) => (file.ciphertext = '?'), 'sigstore-key-malformed'],
      ['a changed ciphertext', (file) => (file.ciphertext = base64('x'.repeat(200))), 'password-wrong'],
    ] satisfies (readonly [string, (file: CosignFile) => void, string])[]
  ).map(
    ([name, change, code]) => [`a cosign key with ${name}`, () => altered(change), password, code] as const,
  ),
]

describe('refused', () => {
  it.each(refused)('%s', async (_, text, secret, code) => {
    const given = await text()
    const error = await rejection(openSigstoreKey(keyOf(given, secret)))
    expect(error).toMatchObject({ code, exitCode: 2 })
    const printed = printedText(error)
    const body = given.replaceAll(/-----[^-]+-----|\s/g, '')
    for (const part of [secret, body.slice(0, 24), body.slice(-24), der.toString('base64').slice(40, 64)]) {
      if (part !== undefined && part.length > 4) expect(printed).not.toContain(part)
    }
  })

  it('names the input of a GPG key', async () => {
    expect(await rejection(openSigstoreKey(keyOf(gpg)))).toMatchObject({
      next: expect.stringContaining('gpg-key'),
    })
  })

  it('a key whose halves do not fit', async () => {
    // The public point of another key inside a PKCS#8 file.
    const mine = p256.export({ format: 'jwk' })
    const theirs = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
      format: 'jwk',
    })
    const point = (jwk: { x?: string; y?: string }) =>
      Buffer.concat([Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url')])
    const at = der.indexOf(point(mine))
    expect(at).toBeGreaterThan(0)
    const mixed = Buffer.concat([der.subarray(0, at), point(theirs)])
    const text = `-----BEGIN PRIVATE KEY-----\n${mixed.toString('base64')}\n-----END PRIVATE KEY-----\n`
    expect(await rejection(openSigstoreKey(keyOf(text)))).toMatchObject({ code: 'sigstore-key-malformed' })
  })

  it('any text, with a code', async () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((inner) => `-----BEGIN PRIVATE KEY-----\n${inner}\n-----END PRIVATE KEY-----`),
      fc
        .base64String()
        .map((inner) => `-----BEGIN EC PRIVATE KEY-----\n${inner}\n-----END EC PRIVATE KEY-----`),
      fc.json().map((inner) => {
        const label = 'ENCRYPTED SIGSTORE PRIVATE KEY'
        return `-----BEGIN ${label}-----\n${base64(inner)}\n-----END ${label}-----`
      }),
    )
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        expect(await rejection(openSigstoreKey(keyOf(text, password)))).toBeInstanceOf(CountersignError)
      }),
    )
  })
})
