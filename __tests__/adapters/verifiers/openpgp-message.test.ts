import { deflateRawSync, deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  maxDecompressedBytes,
  maxMessageBytes,
  readSignedMessage,
} from '../../../src/adapters/verifiers/openpgp-message.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import {
  ascii,
  bytes,
  literal,
  makeKey,
  makeMessage,
  makeSignature,
  now,
  onePass,
  packet,
  secretPacket,
  type TestKey,
} from '../openpgp-kit.ts'

const payload = ascii('{"critical":{}}')

let key: TestKey
/** Body of a good signature over the payload. */
let signature: Uint8Array
let good: Uint8Array

beforeAll(async () => {
  key = await makeKey()
  signature = await makeSignature(secretPacket(key), payload)
  good = await makeMessage(key, payload)
})

const compressed = (algorithm: number, content: Uint8Array): Uint8Array =>
  packet(8, bytes(new Uint8Array([algorithm]), content))
/** As gpg writes it: no length, to the end. */
const openEnded = (algorithm: number, content: Uint8Array): Uint8Array =>
  bytes(new Uint8Array([0xa3, algorithm]), content)

const changed = (body: Uint8Array, index: number, value: number): Uint8Array => {
  const copy = new Uint8Array(body)
  copy[index] = value
  return copy
}

describe('readSignedMessage', () => {
  it.each<[string, () => Uint8Array, boolean]>([
    ['one-pass signature, literal, signature', () => good, false],
    ['signature, literal: the older order', () => bytes(packet(2, signature), literal(payload)), false],
    ['compressed with ZIP', () => compressed(1, deflateRawSync(good)), true],
    ['compressed with ZIP, to the end', () => openEnded(1, deflateRawSync(good)), true],
    ['compressed with ZLIB', () => openEnded(2, deflateSync(good)), true],
    ['in a compressed packet that compresses nothing', () => compressed(0, good), true],
  ])('reads %s', (_name, message, isCompressed) => {
    const read = readSignedMessage(message())
    expect(Buffer.from(read.payload)).toEqual(Buffer.from(payload))
    expect(read.compressed).toBe(isCompressed)
    expect(read.literal).toEqual({ format: 'b', filenameBytes: 0 })
    expect(read.signature).toMatchObject({
      type: 0,
      publicKeyAlgorithm: 22,
      hashAlgorithm: 10,
      createdUnixSeconds: now,
      issuerFingerprint: key.fingerprint,
      issuerKeyId: key.fingerprint.slice(-16),
    })
    expect(read.signature).not.toHaveProperty('expiresUnixSeconds')
  })

  it('reads a name in the literal packet as no part of the payload', () => {
    const named = bytes(
      onePass(signature, key.fingerprint),
      literal(payload, { name: 'x.json' }),
      packet(2, signature),
    )
    expect(readSignedMessage(named)).toMatchObject({ literal: { filenameBytes: 6 }, payload })
  })

  it.each<[string, string, () => Uint8Array]>([
    ['nothing', 'signature-structure', () => new Uint8Array()],
    ['ASCII armor', 'signature-structure', () => ascii('-----BEGIN PGP MESSAGE-----')],
    ['JSON', 'signature-structure', () => payload],
    ['literal data that is not signed', 'signature-structure', () => literal(payload)],
    ['a detached signature', 'signature-structure', () => packet(2, signature)],
    ['two messages', 'signature-structure', () => bytes(good, good)],
    ['a byte after the message', 'signature-structure', () => bytes(good, ascii('\n'))],
    ['a packet after the message', 'signature-structure', () => bytes(good, packet(60, new Uint8Array(2)))],
    ['a marker packet before it', 'signature-structure', () => bytes(packet(10, ascii('PGP')), good)],
    ['literal, then signature', 'signature-structure', () => bytes(literal(payload), packet(2, signature))],
    [
      'two signatures',
      'signature-structure',
      () =>
        bytes(
          onePass(signature, key.fingerprint, 0),
          onePass(signature, key.fingerprint),
          literal(payload),
          packet(2, signature),
          packet(2, signature),
        ),
    ],
    [
      'two signatures, the older order',
      'signature-structure',
      () => bytes(packet(2, signature), packet(2, signature), literal(payload)),
    ],
    [
      'two literals',
      'signature-structure',
      () =>
        bytes(onePass(signature, key.fingerprint), literal(payload), literal(payload), packet(2, signature)),
    ],
    [
      'no signature after the announcement',
      'signature-structure',
      () => bytes(onePass(signature, key.fingerprint), literal(payload)),
    ],
    ['an encrypted message', 'signature-structure', () => packet(18, new Uint8Array(40))],
    [
      'a one-pass packet that announces more',
      'signature-structure',
      () => bytes(onePass(signature, key.fingerprint, 0), literal(payload), packet(2, signature)),
    ],
    [
      'a one-pass packet of another key',
      'signature-structure',
      () => bytes(onePass(signature, 'F'.repeat(40)), literal(payload), packet(2, signature)),
    ],
    [
      'a one-pass packet with another hash',
      'signature-structure',
      () => bytes(onePass(changed(signature, 3, 8), key.fingerprint), literal(payload), packet(2, signature)),
    ],
    [
      'a signature over a key (type 0x10)',
      'signature-structure',
      () => bytes(packet(2, changed(signature, 1, 0x10)), literal(payload)),
    ],
    [
      'a literal of unknown format',
      'signature-structure',
      () => bytes(packet(2, signature), literal(payload, { format: 'm' })),
    ],
    [
      'half a literal',
      'signature-structure',
      () => bytes(packet(2, signature), packet(11, ascii('b\u0005ab'))),
    ],
    ['version 3', 'signature-version', () => bytes(packet(2, changed(signature, 0, 3)), literal(payload))],
    ['version 5', 'signature-version', () => bytes(packet(2, changed(signature, 0, 5)), literal(payload))],
    ['version 6', 'signature-version', () => bytes(packet(2, changed(signature, 0, 6)), literal(payload))],
    ['MD5', 'signature-hash-weak', () => bytes(packet(2, changed(signature, 3, 1)), literal(payload))],
    ['SHA-1', 'signature-hash-weak', () => bytes(packet(2, changed(signature, 3, 2)), literal(payload))],
    ['RIPEMD-160', 'signature-hash-weak', () => bytes(packet(2, changed(signature, 3, 3)), literal(payload))],
    ['SHA-224', 'signature-hash-weak', () => bytes(packet(2, changed(signature, 3, 11)), literal(payload))],
    [
      'SHA3-512',
      'signature-hash-unsupported',
      () => bytes(packet(2, changed(signature, 3, 14)), literal(payload)),
    ],
    [
      'compression in compression',
      'signature-structure',
      () => compressed(1, deflateRawSync(compressed(0, good))),
    ],
    [
      'a signature over compressed data',
      'signature-structure',
      () => bytes(onePass(signature, key.fingerprint), compressed(0, literal(payload)), packet(2, signature)),
    ],
    ['BZip2', 'signature-structure', () => compressed(3, good)],
    ['an unknown compression', 'signature-structure', () => compressed(9, good)],
    ['a compressed packet without content', 'signature-structure', () => packet(8, new Uint8Array())],
    ['broken compression', 'signature-structure', () => compressed(1, ascii('not deflated'))],
    [
      'compression that ends early',
      'signature-structure',
      () => openEnded(1, deflateRawSync(good).subarray(0, -4)),
    ],
    [
      'bytes after the compressed data',
      'signature-structure',
      () => openEnded(1, bytes(deflateRawSync(good), ascii('x'))),
    ],
    [
      'a packet after the compressed one',
      'signature-structure',
      () => bytes(compressed(1, deflateRawSync(good)), packet(60, new Uint8Array(2))),
    ],
    [
      'a message after the one inside',
      'signature-structure',
      () => compressed(1, deflateRawSync(bytes(good, good))),
    ],
    [
      'more than a message may have',
      'signature-too-large',
      () => new Uint8Array(maxMessageBytes + 1).fill(0xcb),
    ],
    [
      'a bomb',
      'signature-too-large',
      () => openEnded(1, deflateRawSync(literal(new Uint8Array(60_000_000)))),
    ],
    [
      'a ZLIB bomb',
      'signature-too-large',
      () => openEnded(2, deflateSync(literal(new Uint8Array(maxDecompressedBytes)))),
    ],
    [
      'too much in a packet that compresses nothing',
      'signature-too-large',
      () => compressed(0, literal(new Uint8Array(maxDecompressedBytes))),
    ],
  ])('refuses %s', (_name, code, message) => {
    expect(() => readSignedMessage(message())).toThrow(expect.objectContaining({ code }))
  })

  describe('a text-mode signature', () => {
    const textMessage = async (text: string): Promise<Uint8Array> =>
      await makeMessage(key, ascii(text), { type: 1, format: 't' })

    it.each(['{"a":1}', '{\r\n}\r\n', ''])('over canonical text is read: %j', async (text) => {
      expect(readSignedMessage(await textMessage(text))).toMatchObject({
        payload: ascii(text),
        signature: { type: 1 },
      })
    })

    it.each(['{"a":1}\n', '\n', '{\r}', '{}\r', '\r\n\n', '\r\r\n'])(
      'over text that could be written otherwise is refused: %j',
      async (text) => {
        const message = await textMessage(text)
        expect(() => readSignedMessage(message)).toThrow(
          expect.objectContaining({ code: 'signature-structure' }),
        )
      },
    )
  })

  it('throws nothing but FormatError, whatever is changed in a good message', () => {
    const position = fc.nat({ max: good.length - 1 })
    fc.assert(
      fc.property(position, fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 6 }), (at, value, inserted) => {
        const copy = changed(good, at, value)
        for (const input of [
          copy,
          bytes(copy.subarray(0, at), inserted, copy.subarray(at)),
          copy.subarray(0, at),
        ]) {
          try {
            readSignedMessage(input)
          } catch (error) {
            if (!(error instanceof FormatError)) throw error
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
