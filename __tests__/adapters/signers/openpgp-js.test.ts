import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import * as openpgp from 'openpgp'
import { createOpenpgpSigners } from '../../../src/adapters/signers/openpgp-js.ts'
import { readSignedMessage } from '../../../src/adapters/verifiers/openpgp-message.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import type { Signer } from '../../../src/ports.ts'
import {
  ascii,
  bytes,
  certified,
  dateOf,
  flags,
  makeKey,
  now,
  outcome,
  ringOf,
  subkeyPacket,
  type TestKey,
  testKey,
  withSubkey,
} from '../openpgp-kit.ts'

const payload = ascii('{"critical":{"type":"atomic container signature"},"optional":{}}')
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', 'fixtures', 'gpg-keys', name)))

interface Given {
  readonly passphrase?: string
  readonly fingerprints?: readonly string[]
  readonly at?: number
}

const openAll = (keyMaterial: Uint8Array, { passphrase, fingerprints = [], at = now }: Given = {}) =>
  createOpenpgpSigners({
    keyMaterial,
    nowUnixSeconds: () => at,
    ...(passphrase === undefined ? {} : { passphrase }),
  })({ engine: 'builtin', fingerprints })

async function openOne(keyMaterial: Uint8Array, given: Given = {}): Promise<Signer> {
  const [signer, ...others] = await openAll(keyMaterial, given)
  if (signer === undefined || others.length > 0) throw new Error('expected one signer')
  return signer
}

/** What the ring of a signer's own public keys says of what it signed. */
async function verify(signer: Signer, message: Uint8Array): Promise<string> {
  if (signer.publicKeys.kind !== 'data') throw new Error('expected keys as data')
  return outcome(await (await ringOf(signer.publicKeys.data)).check(message))
}

let key: TestKey
let other: TestKey

beforeAll(async () => {
  key = await makeKey()
  other = await makeKey()
})

describe('a signer in process', () => {
  it('signs in the form that every reader takes', async () => {
    const signer = await openOne(key.secretBytes)
    const message = await signer.sign(payload)
    const read = readSignedMessage(message)
    expect(read).toMatchObject({
      compressed: false,
      literal: { format: 'b', filenameBytes: 0 },
      signature: { type: 0, hashAlgorithm: 10, createdUnixSeconds: now, issuerFingerprint: key.fingerprint },
    })
    expect(Buffer.compare(read.payload, payload)).toBe(0)
    expect(read.signature).not.toHaveProperty('expiresUnixSeconds')
    // Tag 4: the one-pass packet comes first; no notation names the library that signed.
    expect((message[0] ?? 0) & 0x3f).toBe(4)
    expect(Buffer.from(message).includes('openpgpjs')).toBe(false)
    expect(await verify(signer, message)).toBe('verified')
  })

  it('says who it is and has nothing to warn of', async () => {
    const signer = await openOne(key.secretBytes)
    expect(signer.identity).toEqual({
      kind: 'gpg',
      fingerprint: key.fingerprint,
      keyFingerprint: key.fingerprint,
      claimedUserIds: ['TEST KEY <test@example.com>'],
      keyMaterial: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(signer.warnings).toEqual([])
  })

  it('gives out its public half only', async () => {
    const { publicKeys } = await openOne(key.secretBytes)
    const [data] = publicKeys.kind === 'data' ? publicKeys.data : []
    const read = await openpgp.readKey({ binaryKey: data ?? new Uint8Array() })
    expect(read.isPrivate()).toBe(false)
    expect(read.getFingerprint().toUpperCase()).toBe(key.fingerprint)
  })

  it('makes the same bytes for the same payload and second', async () => {
    const first = await (await openOne(key.secretBytes)).sign(payload)
    const second = await (await openOne(key.secretBytes)).sign(payload)
    expect(Buffer.compare(first, second)).toBe(0)
  })

  it.each(['nistP256', 'nistP384', 'nistP521'] as const)('signs with %s', async (curve) => {
    const signer = await openOne((await makeKey({ curve })).secretBytes)
    expect(await verify(signer, await signer.sign(payload))).toBe('verified')
  })

  it('signs with RSA, with SHA-512 although the key does not prefer it', async () => {
    const signer = await openOne(fixture('rsa2048.secret.asc'))
    const message = await signer.sign(payload)
    expect(readSignedMessage(message).signature).toMatchObject({ publicKeyAlgorithm: 1, hashAlgorithm: 10 })
    expect(await verify(signer, message)).toBe('verified')
  })

  it('heeds no wish of a key for SHA-3', async () => {
    const wishing = await certified(await makeKey(), {
      properties: { preferredHashAlgorithms: [openpgp.enums.hash.sha3_512] },
    })
    const message = await (await openOne(wishing.secretBytes)).sign(payload)
    expect(readSignedMessage(message).signature.hashAlgorithm).toBe(10)
  })

  it('warns of a key that expires soon', async () => {
    const short = await makeKey({ keyExpirationTime: 100_000 + 20 * 86_400 })
    expect((await openOne(short.secretBytes)).warnings).toMatchObject([{ code: 'key-expires-soon' }])
    const long = await makeKey({ keyExpirationTime: 100_000 + 40 * 86_400 })
    expect((await openOne(long.secretBytes)).warnings).toEqual([])
  })
})

describe('the choice of the key', () => {
  it('is by full fingerprint where there are several', async () => {
    const both = bytes(key.secretBytes, other.secretBytes)
    await expect(openAll(both)).rejects.toMatchObject({
      code: 'key-choice',
      message: expect.stringContaining(`${key.fingerprint}, ${other.fingerprint}`),
    })
    expect((await openOne(both, { fingerprints: [other.fingerprint] })).identity.fingerprint).toBe(
      other.fingerprint,
    )
    const signers = await openAll(both, {
      fingerprints: [other.fingerprint, key.fingerprint, other.fingerprint],
    })
    expect(signers.map(({ identity }) => identity.fingerprint)).toEqual([other.fingerprint, key.fingerprint])
  })

  it('knows a key that was given twice', async () => {
    expect((await openOne(bytes(key.secretBytes, key.secretBytes))).identity.fingerprint).toBe(
      key.fingerprint,
    )
  })

  it.each([
    ['a key id', () => key.fingerprint.slice(-16), 'fingerprint-malformed'],
    ['lower case', () => key.fingerprint.toLowerCase(), 'fingerprint-malformed'],
    ['text', () => 'me@example.com', 'fingerprint-malformed'],
    ['a key that is not there', () => other.fingerprint, 'key-not-found'],
  ])('refuses %s', async (_name, fingerprint, code) => {
    await expect(openAll(key.secretBytes, { fingerprints: [fingerprint()] })).rejects.toMatchObject({
      code,
      exitCode: 2,
    })
  })

  it('says that the wanted one may be the one that cannot be used', async () => {
    const modern = await makeKey({ type: 'curve25519' })
    const given = { fingerprints: [modern.fingerprint] }
    await expect(openAll(bytes(key.secretBytes, modern.secretBytes), given)).rejects.toMatchObject({
      code: 'key-not-found',
      message: expect.stringContaining('RFC 9580'),
    })
  })
})

describe('primary keys and subkeys', () => {
  let owner: TestKey

  beforeAll(async () => {
    owner = await makeKey({ subkeys: [{ sign: true }] })
  })

  it('the primary signs, whatever the library would prefer', async () => {
    const signer = await openOne(owner.secretBytes)
    expect(signer.identity.keyFingerprint).toBe(owner.fingerprint)
    expect(readSignedMessage(await signer.sign(payload)).signature.issuerFingerprint).toBe(owner.fingerprint)
  })

  it('a subkey signs where it is named, with a warning', async () => {
    const [subkey = ''] = owner.subkeys
    const signer = await openOne(owner.secretBytes, { fingerprints: [subkey] })
    expect(signer.identity).toMatchObject({ fingerprint: owner.fingerprint, keyFingerprint: subkey })
    expect(signer.warnings).toMatchObject([{ code: 'signs-by-subkey' }])
    const message = await signer.sign(payload)
    expect(readSignedMessage(message).signature.issuerFingerprint).toBe(subkey)
    expect(await verify(signer, message)).toBe('verified')
  })

  it('a subkey signs where the secret half of the primary is not there', async () => {
    const signer = await openOne(fixture('offline-primary.secret.asc'))
    expect(signer.identity.keyFingerprint).not.toBe(signer.identity.fingerprint)
    expect(signer.warnings).toMatchObject([{ code: 'signs-by-subkey' }])
    expect(await verify(signer, await signer.sign(payload))).toBe('verified')
  })

  it('a subkey signs where the primary may only certify', async () => {
    const certifier = await certified(await makeKey({ subkeys: [{ sign: true }] }), { flags: flags.certify })
    const signer = await openOne(certifier.secretBytes)
    expect(signer.identity).toMatchObject({
      fingerprint: certifier.fingerprint,
      keyFingerprint: certifier.subkeys[0],
    })
  })

  it('a subkey that is not bound does not sign', async () => {
    const certifier = await certified(await makeKey(), { flags: flags.certify })
    const half = await withSubkey(certifier, subkeyPacket(owner), { signsBack: false })
    await expect(openAll(half.secretBytes)).rejects.toMatchObject({ code: 'key-cannot-sign' })
    await expect(openAll(half.secretBytes, { fingerprints: [...owner.subkeys] })).rejects.toMatchObject({
      code: 'subkey-not-bound',
      next: expect.stringContaining('--export-secret-keys'),
    })
  })

  it('nothing signs where there is only the shell of a secret key', async () => {
    const shell = (await makeKey()).key
    const primary = shell.keyPacket
    if (!('makeDummy' in primary)) throw new Error('expected a secret key')
    ;(primary as openpgp.SecretKeyPacket).makeDummy()
    await expect(openAll(shell.write())).rejects.toMatchObject({ code: 'key-secret-missing', exitCode: 2 })
  })
})

describe('a key that may not sign', () => {
  it.each<[string, string, () => Promise<TestKey | Uint8Array>]>([
    ['expired', 'key-expired', () => makeKey({ keyExpirationTime: 100_000 })],
    ['revoked', 'key-revoked', async () => testKey((await revoked(await makeKey())).key)],
    ['may only certify', 'key-cannot-sign', async () => certified(await makeKey(), { flags: flags.certify })],
    ['too short', 'key-weak', () => makeKey({ type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } })],
    ['Ed25519 of RFC 9580', 'key-unsupported', () => makeKey({ type: 'curve25519' })],
    ['Ed448', 'key-unsupported', () => makeKey({ type: 'curve448' })],
    ['version 6', 'key-unsupported', () => makeKey({ type: 'curve25519', config: { v6Keys: true } })],
    ['brainpool', 'key-unsupported', async () => fixture('brainpool.secret.asc')],
  ])('%s', async (_name, code, make) => {
    const made = await make()
    const material = made instanceof Uint8Array ? made : made.secretBytes
    await expect(openAll(material)).rejects.toMatchObject({ code, exitCode: 2 })
  })

  it('expires while it is open', async () => {
    let at = now
    const short = await makeKey({ keyExpirationTime: 100_100 })
    const open = createOpenpgpSigners({ keyMaterial: short.secretBytes, nowUnixSeconds: () => at })
    const [signer] = await open({ engine: 'builtin', fingerprints: [] })
    at = now + 200
    await expect(signer?.sign(payload)).rejects.toMatchObject({ code: 'signing-failed', exitCode: 3 })
  })

  it('whose halves do not fit', async () => {
    const mixed = await makeKey()
    const packet = mixed.key.keyPacket as openpgp.SecretKeyPacket
    packet.privateParams = (other.key.keyPacket as openpgp.SecretKeyPacket).privateParams
    await expect(openAll(mixed.key.write())).rejects.toMatchObject({
      code: 'key-malformed',
      next: expect.stringContaining('--export-secret-keys'),
    })
  })

  async function revoked(from: TestKey): Promise<{ readonly key: openpgp.PrivateKey }> {
    const { privateKey } = await openpgp.revokeKey({ key: from.key, date: dateOf(now - 5), format: 'object' })
    return { key: privateKey }
  }
})

describe('the passphrase', () => {
  let locked: Uint8Array

  beforeAll(async () => {
    const config = { s2kIterationCountByte: 0 }
    locked = (await openpgp.encryptKey({ privateKey: key.key, passphrase: 'right one ', config })).write()
  })

  it.each(['right one ', 'right one \n', 'right one \r\n'])('opens the key: %j', async (passphrase) => {
    const signer = await openOne(locked, { passphrase })
    expect(await verify(signer, await signer.sign(payload))).toBe('verified')
  })

  it('opens a key that gpg locked', async () => {
    const signer = await openOne(fixture('locked.secret.asc'), { passphrase: 'test passphrase' })
    expect(await verify(signer, await signer.sign(payload))).toBe('verified')
  })

  it('cannot open what is locked in a way that nobody should use', async () => {
    const odd = new Uint8Array(locked)
    // The octet after the public half: 254 says how the secret half is checked, 255 is the broken older way.
    const at = odd.indexOf(254, key.publicBytes[1])
    odd[at] = 255
    await expect(openAll(odd, { passphrase: 'right one ' })).rejects.toMatchObject({
      code: 'key-unsupported',
    })
  })

  it('is not needed for a key that is not locked', async () => {
    expect((await openOne(key.secretBytes, { passphrase: 'whatever' })).identity.fingerprint).toBe(
      key.fingerprint,
    )
  })

  it.each([
    ['wrong', 'right one', 'passphrase-wrong'],
    ['missing', undefined, 'passphrase-missing'],
    ['empty', '', 'passphrase-missing'],
    ['only a line end', '\n', 'passphrase-missing'],
    ['of two lines', 'right\none ', 'passphrase-malformed'],
    ['with two line ends', 'right one \n\n', 'passphrase-malformed'],
  ])('%s', async (_name, passphrase, code) => {
    const given = passphrase === undefined ? {} : { passphrase }
    const error: unknown = await openAll(locked, given).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code, exitCode: 2 })
    if (!(error instanceof CountersignError)) throw error
    expect(error.message).not.toContain('right')
    expect(error.cause).toBeUndefined()
  })
})
