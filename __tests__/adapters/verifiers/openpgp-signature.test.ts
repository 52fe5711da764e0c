import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readSignature } from '../../../src/adapters/verifiers/openpgp-signature.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import { bytes } from '../openpgp-kit.ts'

const fingerprint = 'AAAAAAAAAABBBBBBBBBBCCCC1122334455667788'
const keyId = '1122334455667788'
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

/** A subpacket with a length of one octet. */
const sub = (type: number, body: string): Uint8Array => {
  const content = hex(body)
  return bytes(new Uint8Array([content.length + 1, type]), content)
}
const area = (...parts: readonly Uint8Array[]): Uint8Array => {
  const content = bytes(...parts)
  return bytes(new Uint8Array([content.length >> 8, content.length & 0xff]), content)
}
/** A body with these signed and unsigned subpackets; its numbers stand for themselves. */
const body = (hashed: Uint8Array, unhashed: Uint8Array = area()): Uint8Array =>
  bytes(hex('0400160a'), hashed, unhashed, hex('abcd0008ff0008ee'))

const created = sub(2, '00000064')
const issuer = sub(16, keyId)
const issuerFingerprint = sub(33, `04${fingerprint}`)

describe('readSignature reads', () => {
  it.each([
    [
      'issuer by fingerprint',
      body(area(created, issuerFingerprint)),
      { issuerFingerprint: fingerprint, issuerKeyId: keyId },
    ],
    ['issuer by key id, unsigned', body(area(created), area(issuer)), { issuerKeyId: keyId }],
    [
      'both',
      body(area(created, issuerFingerprint), area(issuer)),
      { issuerFingerprint: fingerprint, issuerKeyId: keyId },
    ],
    ['the same issuer twice', body(area(created, issuer), area(issuer)), { issuerKeyId: keyId }],
    ['no issuer', body(area(created)), {}],
    [
      'no issuer in a fingerprint that is not signed, as gpg',
      body(area(created), area(issuerFingerprint)),
      {},
    ],
    [
      'both where the fingerprint is not signed',
      body(area(created), area(issuer, issuerFingerprint)),
      { issuerFingerprint: fingerprint, issuerKeyId: keyId },
    ],
    [
      'an end beyond 2106 as gpg, in 32 bits',
      body(area(created, sub(3, 'ffffffff'))),
      { expiresUnixSeconds: 99 },
    ],
    ['its end', body(area(created, sub(3, '0000000a'))), { expiresUnixSeconds: 110 }],
    ['no end where it says zero', body(area(created, sub(3, '00000000'))), {}],
    [
      'critical subpackets that are known',
      body(area(sub(0x82, '00000064'), sub(0x83, '00000001'))),
      { expiresUnixSeconds: 101 },
    ],
    ['unknown ones that are not critical', body(area(created, sub(100, 'ff')), area(sub(101, ''))), {}],
    ['a length of two octets', body(area(created, hex(`c00914${'00'.repeat(200)}`))), {}],
    ['a length of five octets', body(area(hex('ff000000050200000064'))), {}],
  ])('%s', (_name, input, expected) => {
    const read = readSignature(input)
    expect(read).toEqual({
      type: 0,
      publicKeyAlgorithm: 0x16,
      hashAlgorithm: 10,
      hash: 'sha512',
      createdUnixSeconds: 100,
      signedPart: read.signedPart,
      material: hex('abcd0008ff0008ee'),
      ...expected,
    })
  })

  it('times only where they are signed', () => {
    const read = readSignature(body(area(created), area(sub(2, '00000001'), sub(3, '00000001'))))
    expect(read).toMatchObject({ createdUnixSeconds: 100 })
    expect(read).not.toHaveProperty('expiresUnixSeconds')
  })
})

describe('readSignature refuses', () => {
  it.each([
    ['no body', new Uint8Array(), 'signature-version'],
    ['version 3', hex('030500'), 'signature-version'],
    ['only a version', hex('04'), 'signature-structure'],
    ['a body that ends in the signed area', hex('0400160a00ff02'), 'signature-structure'],
    ['a body without an unsigned area', bytes(hex('0400160a'), area(created)), 'signature-structure'],
    [
      'a body without the first octets of the hash',
      bytes(hex('0400160a'), area(created), area()),
      'signature-structure',
    ],
    ['no creation time', body(area()), 'signature-structure'],
    ['an unsigned creation time', body(area(), area(created)), 'signature-structure'],
    ['two creation times', body(area(created, created)), 'signature-structure'],
    ['a creation time of three octets', body(area(sub(2, '000064'))), 'signature-structure'],
    ['two ends', body(area(created, sub(3, '00000001'), sub(3, '00000002'))), 'signature-structure'],
    [
      'two issuers by key id',
      body(area(created, issuer), area(sub(16, '8877665544332211'))),
      'signature-structure',
    ],
    [
      'two issuers by fingerprint',
      body(area(created, issuerFingerprint), area(sub(33, `04${'00'.repeat(20)}`))),
      'signature-structure',
    ],
    [
      'issuers that differ',
      body(area(created, issuerFingerprint), area(sub(16, '8877665544332211'))),
      'signature-structure',
    ],
    ['an issuer of version 6', body(area(created, sub(33, `06${'00'.repeat(32)}`))), 'signature-structure'],
    ['a key id of seven octets', body(area(created, sub(16, '11223344556677'))), 'signature-structure'],
    [
      'a critical subpacket that is not known',
      body(area(created, sub(0x80 | 100, ''))),
      'signature-structure',
    ],
    [
      'a critical user id of the signer, as gpg does',
      body(area(created, sub(0x80 | 28, '61'))),
      'signature-structure',
    ],
    ['a critical notation', body(area(created, sub(0x80 | 20, '00'))), 'signature-structure'],
    [
      'an unknown critical one that is not signed',
      body(area(created), area(sub(0x80 | 32, ''))),
      'signature-structure',
    ],
    ['a subpacket without a type', body(area(created, hex('00'))), 'signature-structure'],
    ['a subpacket longer than its area', body(area(created, hex('0564'))), 'signature-structure'],
    ['half a length of two octets', body(area(created, hex('c0'))), 'signature-structure'],
    ['half a length of five octets', body(area(created, hex('ff0000'))), 'signature-structure'],
  ])('%s', (_name, input, code) => {
    expect(() => readSignature(input)).toThrow(expect.objectContaining({ code }))
  })

  it('whatever it refuses, by a FormatError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (rest) => {
        try {
          readSignature(bytes(hex('0400160a'), rest))
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })
})
