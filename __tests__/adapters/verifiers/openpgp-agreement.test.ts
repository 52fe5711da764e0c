import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import * as openpgp from 'openpgp'

import { isMadeBy, readPublicKey } from '../../../src/adapters/verifiers/openpgp-public-key.ts'
import { readSignature } from '../../../src/adapters/verifiers/openpgp-signature.ts'
import {
  ascii,
  bytes,
  config,
  dateOf,
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
  secretPacket,
  type TestKey,
} from '../openpgp-kit.ts'

// openpgp.js signs and opens secret keys in the product, and verifies nothing. Here it is the second opinion.

const payload = ascii('{"critical":{"type":"atomic container signature"}}')
const { signature: types } = enums

/** Whether the library accepts a message under these keys at the time of the tests. */
async function libraryAccepts(keyBytes: Uint8Array, messageBytes: Uint8Array): Promise<boolean> {
  try {
    const message = await openpgp.readMessage({ binaryMessage: messageBytes, config })
    const verificationKeys = await openpgp.readKey({ binaryKey: keyBytes, config })
    const date = dateOf(now)
    const { signatures } = await openpgp.verify({ message, verificationKeys, date, config, format: 'binary' })
    return (await signatures[0]?.verified) === true
  } catch {
    return false
  }
}

describe('the crypto', () => {
  const kinds: readonly (readonly [string, Partial<openpgp.KeyOptions>])[] = [
    ['RSA', { type: 'rsa', rsaBits: 2048 }],
    ['P-256', { curve: 'nistP256' }],
    ['P-384', { curve: 'nistP384' }],
    ['P-521', { curve: 'nistP521' }],
    ['Ed25519', { curve: 'ed25519Legacy' }],
  ]

  /** Is this signature body one by this key over this payload? The library takes the packet as it stands. */
  async function libraryVerifies(key: TestKey, body: Uint8Array, data: Uint8Array): Promise<boolean> {
    try {
      const signature = await openpgp.readSignature({ binarySignature: packet(2, body), config })
      const [found] = signature.packets
      const [literal] = (await openpgp.createMessage({ binary: data })).packets
      if (!(found instanceof openpgp.SignaturePacket) || found.created === null || literal === undefined)
        return false
      await found.verify(key.key.keyPacket, types.binary, literal, found.created, false, config)
      return true
    } catch {
      return false
    }
  }

  function weVerify(key: TestKey, body: Uint8Array, data: Uint8Array): boolean {
    const publicKey = readPublicKey(key.key.toPublic().keyPacket.write())
    if (publicKey === undefined) throw new Error('expected a key that can be read')
    try {
      return isMadeBy(publicKey, readSignature(body), data)
    } catch {
      return false
    }
  }

  it.each(kinds)(
    'of %s says what the library says, of good signatures and of altered ones',
    async (_name, options) => {
      const key = await makeKey(options)
      const seen = { good: 0, bad: 0 }
      for (let round = 0; round < 12; round += 1) {
        const data = ascii(`${round}`.repeat(1 + round * 7))
        const body = await makeSignature(secretPacket(key), data, { hash: [8, 9, 10][round % 3] ?? 10 })
        expect([weVerify(key, body, data), await libraryVerifies(key, body, data)]).toEqual([true, true])
        seen.good += 1
        // From the end, where the numbers stand, as often as from anywhere.
        const at = fc.oneof(
          fc.nat({ max: body.length - 1 }),
          fc.integer({ min: body.length - 70, max: body.length - 1 }),
        )
        await fc.assert(
          fc.asyncProperty(at, fc.nat({ max: 255 }), async (index, value) => {
            const altered = new Uint8Array(body)
            altered[index] = value
            if (!weVerify(key, altered, data)) seen.bad += 1
            else expect(await libraryVerifies(key, altered, data)).toBe(true)
            if (index >= body.length - 60 && altered[index] !== body[index])
              expect(weVerify(key, altered, data)).toBe(await libraryVerifies(key, altered, data))
          }),
          { numRuns: 25 },
        )
        expect(weVerify(key, body, bytes(data, ascii('x')))).toBe(false)
      }
      expect(seen.bad).toBeGreaterThan(100)
    },
  )
})

const runs = process.env.COUNTERSIGN_AGREEMENT_RUNS
/** The same keys in every run of the suite, so that it is red for a change only; others where more are asked for. */
const drawn = runs === undefined ? { numRuns: 150, seed: 20_250_614 } : { numRuns: Number(runs) }

/** One signature of a key over itself, as the property draws it. */
interface Word {
  readonly over: 'key' | 'first user' | 'second user' | 'subkey'
  readonly revokes: boolean
  readonly hash: number
  readonly created: number
  readonly expiresAfter: number | undefined
  readonly lifetime: number | undefined
  readonly flags: number | undefined
  readonly critical: boolean
  readonly primary: boolean
  readonly signsBack: boolean
}

const word: fc.Arbitrary<Word> = fc.record({
  over: fc.constantFrom('key', 'first user', 'first user', 'second user', 'subkey', 'subkey'),
  revokes: fc.nat({ max: 19 }).map((number) => number === 0),
  hash: fc.constantFrom(8, 8, 8, 10, 2, 3, 11),
  created: fc.constantFrom(keyMade, keyMade, keyMade + 10, keyMade + 20, keyMade - 10, now + 9000),
  expiresAfter: fc.constantFrom(undefined, undefined, undefined, undefined, 10, 900_000),
  lifetime: fc.constantFrom(undefined, undefined, undefined, 900_000, 50_000),
  flags: fc.constantFrom(undefined, flags.certify | flags.sign, flags.sign, flags.sign, flags.certify),
  critical: fc.nat({ max: 9 }).map((number) => number === 0),
  primary: fc.boolean(),
  signsBack: fc.nat({ max: 9 }).map((number) => number > 0),
})

describe('a key that says anything of itself', () => {
  const userIds = ['TEST KEY one <one@example.com>', 'TEST KEY two <two@example.com>'] as const
  let key: TestKey
  let messages: readonly Uint8Array[]

  beforeAll(async () => {
    // RSA, because the library makes other signatures with strong hashes only.
    key = await makeKey({ type: 'rsa', rsaBits: 2048, subkeys: [{ sign: true }] })
    messages = [await makeMessage(key, payload), await makeMessage(key, payload, { subkey: 0 })]
  })

  async function write(said: Word): Promise<Uint8Array> {
    const [primary, subkey] = [secretPacket(key), secretPacket(key, 0)]
    const binding = { key: primary, bind: subkey }
    const back = { type: types.keyBinding, created: keyMade, hash: said.hash }
    const [type, data] = {
      key: [said.revokes ? types.keyRevocation : types.key, { key: primary }] as const,
      'first user': [said.revokes ? types.certRevocation : types.certPositive, overUser(0)] as const,
      'second user': [said.revokes ? types.certRevocation : types.certPositive, overUser(1)] as const,
      subkey: [said.revokes ? types.subkeyRevocation : types.subkeyBinding, binding] as const,
    }[said.over]
    const properties = {
      ...(said.flags === undefined ? {} : { keyFlags: new Uint8Array([said.flags]) }),
      ...(said.lifetime === undefined ? {} : { keyExpirationTime: said.lifetime, keyNeverExpires: false }),
      ...(said.primary ? { isPrimaryUserID: true } : {}),
      ...(said.critical
        ? {
            rawNotations: [{ name: 'x@example.com', value: ascii('y'), humanReadable: true, critical: true }],
          }
        : {}),
      ...(type === types.subkeyBinding && said.signsBack
        ? { embeddedSignature: await makeSignaturePacket(subkey, binding, back) }
        : {}),
    }
    const { hash, created, expiresAfter } = said
    const ends = expiresAfter === undefined ? {} : { expiresAfter }
    return packet(2, await makeSignature(primary, data, { type, hash, created, ...ends, properties }))
  }

  const overUser = (which: 0 | 1): object => {
    const name = ['one', 'two'][which] ?? ''
    const userID = openpgp.UserIDPacket.fromObject({ name: `TEST KEY ${name}`, email: `${name}@example.com` })
    return { userID, key: secretPacket(key) }
  }

  async function assemble(words: readonly Word[]): Promise<Uint8Array> {
    const about = async (over: Word['over']): Promise<readonly Uint8Array[]> =>
      await Promise.all(words.filter((said) => said.over === over).map(write))
    const open = key.key.toPublic()
    return bytes(
      packet(6, open.keyPacket.write()),
      ...(await about('key')),
      ...[packet(13, ascii(userIds[0])), ...(await about('first user'))],
      ...[packet(13, ascii(userIds[1])), ...(await about('second user'))],
      ...[packet(14, open.subkeys[0]?.keyPacket.write() ?? new Uint8Array()), ...(await about('subkey'))],
    )
  }

  /** gpg and the library read it alike: nothing expires, nothing is revoked, every hash and subpacket is common. */
  const isPlain = (said: Word): boolean =>
    !said.revokes &&
    !said.critical &&
    said.hash !== 3 &&
    said.created >= keyMade &&
    said.created <= now &&
    said.expiresAfter !== 10 &&
    said.lifetime !== 50_000 &&
    said.flags !== flags.certify &&
    said.signsBack

  it('counts only where it counts for the library, and always where both must take it', async () => {
    const seen = { both: 0, neither: 0, stricter: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 7 }), async (words) => {
        const keyBytes = await assemble(words)
        const ring = await ringOf([keyBytes])
        for (const [bySubkey, message] of messages.entries()) {
          const ours = outcome(await ring.check(message)) === 'verified'
          const theirs = await libraryAccepts(keyBytes, message)
          if (ours) expect(theirs).toBe(true)
          const isVouchedFor = words.some(({ over }) => over.endsWith('user'))
          const isBound = bySubkey === 0 || words.some(({ over }) => over === 'subkey')
          if (words.every(isPlain))
            expect([ours, theirs]).toEqual([isVouchedFor && isBound, isVouchedFor && isBound])
          if (ours) seen.both += 1
          else if (theirs) seen.stricter += 1
          else seen.neither += 1
        }
      }),
      drawn,
    )
    expect(seen.both).toBeGreaterThan(10)
    expect(seen.neither).toBeGreaterThan(10)
    if (runs !== undefined) process.stdout.write(`${JSON.stringify(seen)}\n`)
  }, 120_000)
})
