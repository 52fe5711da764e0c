import { createHash, createPublicKey, ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { checkoutFiles } from '../../../src/adapters/trusted-files.ts'
import { maxKeyFileBytes } from '../../../src/adapters/verifiers/key-files.ts'
import { readPublicKeys, requireFitKey } from '../../../src/adapters/verifiers/public-keys.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import { pairOf } from './attachment-kit.ts'

let folder: string
const [key, other] = [pairOf(), pairOf('ed25519')]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-public-keys-'))
  await writeFile(join(folder, 'key.pem'), key.pem)
  await writeFile(join(folder, 'other.pem'), `\n${other.pem}\n\n`)
  await writeFile(join(folder, 'large.pem'), Buffer.alloc(maxKeyFileBytes + 1, '\n'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (...paths: readonly string[]) => readPublicKeys({ kind: 'paths', paths }, checkoutFiles(folder))
const readData = (...data: readonly Uint8Array[]) =>
  readPublicKeys({ kind: 'data', data }, checkoutFiles(folder))

describe('readPublicKeys', () => {
  it('reads each file in order, with its fingerprint and name', async () => {
    const keys = await read('key.pem', 'other.pem')
    expect(keys.map(({ name }) => name)).toEqual(['key.pem', 'other.pem'])
    expect(keys.map(({ fingerprint }) => fingerprint)).toEqual(
      [key, other].map(({ publicKey }) =>
        createHash('sha256')
          .update(publicKey.export({ type: 'spki', format: 'der' }))
          .digest('hex'),
      ),
    )
    expect(keys[0]?.key.equals(key.publicKey)).toBe(true)
  })

  it('names keys that stand in the policy', async () => {
    expect((await readData(Buffer.from(key.pem))).map(({ name }) => name)).toEqual(['key data'])
    const two = await readData(Buffer.from(key.pem), Buffer.from(other.pem))
    expect(two.map(({ name }) => name)).toEqual(['key data 0', 'key data 1'])
  })

  it.each([
    ['a missing file', 'key-file-missing', ['key.pem', 'none.pem']],
    ['a folder', 'key-file-unreadable', ['.']],
    ['a file without an end', 'key-file-unreadable', ['large.pem']],
    ['no file', 'key-none', []],
  ])('refuses %s', async (_name, code, paths) => {
    await expect(read(...paths)).rejects.toMatchObject({ code })
  })

  it('throws FormatError for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: key.pem.length - 1 }), fc.string(), async (at, text) => {
        const changed = Buffer.from(key.pem.slice(0, at) + text + key.pem.slice(at + text.length))
        const fault: unknown = await readData(changed).then(
          () => undefined,
          (error: unknown) => error,
        )
        expect(fault === undefined || fault instanceof FormatError).toBe(true)
      }),
    )
  })
})

describe('requireFitKey', () => {
  const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
  const ec = (namedCurve: string): KeyObject => generateKeyPairSync('ec', { namedCurve }).publicKey

  it.each<[string, KeyObject, asItIs: boolean]>([
    ['P-256', ec('P-256'), true],
    ['P-384', ec('P-384'), true],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey, true],
    ['P-521', ec('P-521'), false],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, false],
  ])('gives a key back, %s', (_name, key, asItIs) => {
    const fit = requireFitKey(key, 'key', spkiOf(key))
    expect(fit === key).toBe(asItIs)
    expect(spkiOf(fit)).toEqual(spkiOf(requireFitKey(key, 'key')))
  })

  it.each(['compressed', 'hybrid'] as const)('writes a key with a %s point anew', (form) => {
    const plain = spkiOf(ec('P-256'))
    const point = ECDH.convertKey(plain.subarray(26), 'prime256v1', undefined, undefined, form) as Buffer // no encoding: bytes
    const bits = Buffer.concat([Buffer.from([0x03, point.length + 1, 0]), point])
    const spki = Buffer.concat([Buffer.from([0x30, 21 + bits.length]), plain.subarray(2, 23), bits])
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    expect(spkiOf(requireFitKey(key, 'key', spki))).toEqual(plain)
  })

  it('refuses a key on a curve that does not count, though it is written plainly', () => {
    const key = ec('secp256k1')
    expect(() => requireFitKey(key, 'key', spkiOf(key))).toThrow(
      expect.objectContaining({ code: 'key-unsupported' }),
    )
  })
})
