import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { type DigestAlgorithm, digestOf, digestParts, parseDigest } from '../../../src/domain/image/digest.ts'

const hex = (length: number) => 'a1'.repeat(length / 2)

describe('parseDigest', () => {
  it.each<[DigestAlgorithm, string]>([
    ['sha256', hex(64)],
    ['sha384', hex(96)],
    ['sha512', hex(128)],
  ])('takes %s', (algorithm, digits) => {
    const digest = parseDigest(`${algorithm}:${digits}`)
    expect(digest).toBe(`${algorithm}:${digits}`)
    expect(digestParts(digest)).toEqual({ algorithm, hex: digits })
  })

  it.each([
    ['', 'digest-malformed'],
    ['sha256', 'digest-malformed'],
    ['sha256:', 'digest-malformed'],
    [`:${hex(64)}`, 'digest-malformed'],
    [hex(64), 'digest-malformed'],
    [`sha256:${hex(62)}`, 'digest-malformed'],
    [`sha256:${hex(66)}`, 'digest-malformed'],
    [`sha256:${hex(128)}`, 'digest-malformed'],
    [`sha512:${hex(64)}`, 'digest-malformed'],
    [`sha256:${hex(64).toUpperCase()}`, 'digest-malformed'],
    [`sha256:${'g'.repeat(64)}`, 'digest-malformed'],
    [`SHA256:${hex(64)}`, 'digest-malformed'],
    [` sha256:${hex(64)}`, 'digest-malformed'],
    [`sha256:${hex(64)}\n`, 'digest-malformed'],
    ['sha256:../../../../etc/passwd', 'digest-malformed'],
    [`sha256:${hex(64)}:${hex(64)}`, 'digest-malformed'],
    [`md5:${hex(32)}`, 'digest-unsupported'],
    [`sha1:${hex(40)}`, 'digest-unsupported'],
    [`sha256+b64u:${'LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564'}`, 'digest-unsupported'],
    ['toString:abc', 'digest-malformed'],
    ['constructor:abc', 'digest-unsupported'],
  ])('refuses %p with %s', (text, code) => {
    expect(() => parseDigest(text)).toThrow(FormatError)
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code }))
  })

  it('refuses with FormatError, or gives the text back, in a short message', () => {
    const piece = fc.constantFrom('sha256', 'sha512', ':', hex(64), hex(128), 'A', '/', '\n', '=')
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 5 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (any) => {
        try {
          expect(parseDigest(any)).toBe(any)
          expect(any).toMatch(/^sha(256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$/)
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
          expect(error.message.length).toBeLessThan(400)
        }
      }),
    )
  })
})

describe('digestOf', () => {
  it('is the hash of exactly the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom<DigestAlgorithm>('sha256', 'sha384', 'sha512'),
        (bytes, algorithm) => {
          const digest = digestOf(bytes, algorithm)
          expect(digestParts(parseDigest(digest))).toEqual({
            algorithm,
            hex: createHash(algorithm).update(bytes).digest('hex'),
          })
        },
      ),
    )
    expect(digestOf(new TextEncoder().encode('{}'))).toBe(
      'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    )
  })
})
