import { describe, expect, it } from '@jest/globals'
import { judgeKeyPacket, publicKeyFingerprint } from '../../../src/adapters/verifiers/openpgp-key-facts.ts'
import { bytes, makeKey } from '../openpgp-kit.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const rsa = (bits: number, algorithm = 1): Uint8Array =>
  bytes(hex(`0400000000${algorithm.toString(16).padStart(2, '0')}`), new Uint8Array([bits >> 8, bits & 0xff]))
const onCurve = (algorithm: number, oid: string): Uint8Array =>
  bytes(hex(`0400000000${algorithm.toString(16)}`), new Uint8Array([oid.length / 2]), hex(oid))

const p256 = '2a8648ce3d030107'
const ed25519 = '2b06010401da470f01'

describe('judgeKeyPacket', () => {
  it.each([
    ['RSA 2048', rsa(2048)],
    ['RSA 16384', rsa(16384)],
    ['RSA for signing only', rsa(3072, 3)],
    ['P-256', onCurve(19, p256)],
    ['P-384', onCurve(19, '2b81040022')],
    ['P-521', onCurve(19, '2b81040023')],
    ['Ed25519', onCurve(22, ed25519)],
  ])('takes %s', (_name, body) => {
    expect(judgeKeyPacket(body)).toEqual({ kind: 'fit' })
  })

  it.each([
    ['RSA 2047', rsa(2047), 'key-weak', 'found 2047'],
    ['RSA 1024', rsa(1024), 'key-weak', 'found 1024'],
    ['RSA without a number', hex('040000000001'), 'key-weak', 'found 0'],
    ['RSA beyond reason', rsa(16385), 'key-unsupported', 'found 16385'],
    ['RSA for encryption only', rsa(3072, 2), 'key-unsupported', 'encryption only'],
    ['DSA', rsa(2048, 17), 'key-unsupported', 'DSA'],
    ['ElGamal', rsa(2048, 16), 'key-unsupported', 'ElGamal'],
    ['ECDH', onCurve(18, p256), 'key-unsupported', 'ECDH'],
    ['brainpool', onCurve(19, '2b2403030208010107'), 'key-unsupported', 'brainpoolP256r1'],
    ['secp256k1', onCurve(19, '2b8104000a'), 'key-unsupported', 'secp256k1'],
    ['an unknown curve', onCurve(19, '2b0601'), 'key-unsupported', 'unknown curve'],
    ['ECDSA over Ed25519', onCurve(19, ed25519), 'key-unsupported', 'ECDSA over Ed25519'],
    ['EdDSA over P-256', onCurve(22, p256), 'key-unsupported', 'EdDSA over NIST P-256'],
    ['Ed25519 of RFC 9580', hex('04000000001b'), 'key-unsupported', 'RFC 9580'],
    ['an unknown algorithm', hex('040000000063'), 'key-unsupported', 'algorithm 99'],
    ['version 3', hex('0300000000000001'), 'key-unsupported', 'version 3'],
    ['version 6', hex('06'), 'key-unsupported', 'version 6'],
    ['nothing', new Uint8Array(), 'key-unsupported', 'version none'],
  ])('refuses %s', (_name, body, code, found) => {
    expect(judgeKeyPacket(body)).toEqual({ kind: 'unfit', code, message: expect.stringContaining(found) })
  })
})

describe('publicKeyFingerprint', () => {
  it('is what the library says', async () => {
    const key = await makeKey()
    const body = key.publicBytes.subarray(2, 2 + (key.publicBytes[1] ?? 0))
    expect(publicKeyFingerprint(body)).toBe(key.fingerprint)
  })

  it('is not known for other versions', () => {
    expect(publicKeyFingerprint(hex('06'))).toBeUndefined()
    expect(publicKeyFingerprint(new Uint8Array())).toBeUndefined()
  })
})
