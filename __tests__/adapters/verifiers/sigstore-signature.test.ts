import { createHash, createPublicKey, sign } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isSignedBy } from '../../../src/adapters/verifiers/sigstore-signature.ts'
import { makeKey } from '../../fakes/sigstore.ts'

/** A signature over a digest alone: OpenSSL made it, so it says what is right. */
describe.each([
  ['p256', 'sha256', 20],
  ['p384', 'sha384', 10],
  ['p384', 'sha256', 5],
  ['p521', 'sha512', 5],
  ['p521', 'sha256', 5],
  ['rsa', 'sha256', 12],
] as const)('%s over a %s', (kind, algorithm, numRuns) => {
  const key = makeKey(kind)
  const digestOf = (bytes: Uint8Array): Uint8Array => createHash(algorithm).update(bytes).digest()

  it('is taken, and over another digest or by another key it is not', () => {
    const other = makeKey(kind)
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array({ minLength: 1 }), (bytes, more) => {
        const signature = sign(algorithm, bytes, key.privateKey)
        const ask = (of: Uint8Array, by = key): boolean =>
          isSignedBy(by.publicKey, signature, { kind: 'digest', algorithm, digest: digestOf(of) })
        expect(ask(bytes)).toBe(true)
        expect(ask(Buffer.concat([bytes, more]))).toBe(false)
        expect(ask(bytes, other)).toBe(false)
      }),
      { numRuns },
    )
  })

  it('agrees with OpenSSL on every changed signature', () => {
    const bytes = Buffer.from('signed')
    const signature = sign(algorithm, bytes, key.privateKey)
    fc.assert(
      fc.property(
        fc.nat(signature.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(3),
        (at, mask, cut) => {
          const changed = Buffer.from(signature.subarray(0, signature.length - cut))
          if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ mask
          const digest = digestOf(bytes)
          const byDigest = isSignedBy(key.publicKey, changed, { kind: 'digest', algorithm, digest })
          // Over the bytes more than one hash is tried, but this signature fits no other.
          expect(byDigest).toBe(
            isSignedBy(key.publicKey, changed, { kind: 'bytes', bytes, takesPrehash: false }),
          )
        },
      ),
      { numRuns },
    )
  }, 20_000)
})

describe('ECDSA', () => {
  const key = makeKey()
  const digest = createHash('sha256').update('signed').digest()
  const ask = (hex: string): boolean =>
    isSignedBy(key.publicKey, Buffer.from(hex, 'hex'), { kind: 'digest', algorithm: 'sha256', digest })

  it.each([
    ['nothing', ''],
    ['zeros', '3006020100020100'],
    ['one number', '3003020101'],
    ['a negative number', '3006020181020101'],
    ['a padded number', '300702020001020101'],
    ['bytes behind', '300602010102010100'],
    [
      'the order as a number',
      `3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551020101`,
    ],
  ])('%s is no signature', (_name, hex) => {
    expect(ask(hex)).toBe(false)
  })
})

describe('Ed25519ph', () => {
  // RFC 8032, section 7.3.
  const spki = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from('ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf', 'hex'),
  ])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const signature = Buffer.from(
    '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
    'hex',
  )
  const bytes = Buffer.from('abc')
  const sha512 = createHash('sha512').update(bytes).digest()

  it('is taken for files and .sig payloads, by bytes and by digest', () => {
    expect(isSignedBy(key, signature, { kind: 'bytes', bytes, takesPrehash: true })).toBe(true)
    expect(isSignedBy(key, signature, { kind: 'digest', algorithm: 'sha512', digest: sha512 })).toBe(true)
  })

  it('is not taken for statements, other bytes, other algorithms, or changed in any place', () => {
    expect(isSignedBy(key, signature, { kind: 'bytes', bytes, takesPrehash: false })).toBe(false)
    expect(isSignedBy(key, signature, { kind: 'bytes', bytes: Buffer.from('abd'), takesPrehash: true })).toBe(
      false,
    )
    expect(
      isSignedBy(key, signature, { kind: 'digest', algorithm: 'sha256', digest: sha512.subarray(0, 32) }),
    ).toBe(false)
    for (const at of [0, 31, 32, 63]) {
      const changed = Buffer.from(signature)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(isSignedBy(key, changed, { kind: 'bytes', bytes, takesPrehash: true })).toBe(false)
    }
    expect(
      isSignedBy(makeKey('ed25519').publicKey, signature, { kind: 'bytes', bytes, takesPrehash: true }),
    ).toBe(false)
  })

  it('is not taken with a number beyond the order, which would be a second signature over the same bytes', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order
    const larger = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse()
    const changed = Buffer.concat([signature.subarray(0, 32), larger])
    expect(isSignedBy(key, changed, { kind: 'digest', algorithm: 'sha512', digest: sha512 })).toBe(false)
  })
})
