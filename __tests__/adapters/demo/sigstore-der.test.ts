import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  certificateTime,
  generalizedTime,
  integer,
  octetString,
  oid,
  readElements,
  sequence,
  setOf,
} from '../../../src/adapters/demo/sigstore-der.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('DER', () => {
  // Values of X.690 and RFC 5280, and what openssl asn1parse reads back.
  it.each([
    ['a small number', integer(5), '020105'],
    ['zero', integer(0), '020100'],
    ['a number with its first bit set', integer(Buffer.from([0x80])), '02020080'],
    ['a number with zeros before it', integer(Buffer.from([0, 0, 1])), '020101'],
    ['an object identifier', oid('1.2.840.113549'), '06062a864886f70d'],
    ['an object identifier of Sigstore', oid('1.3.6.1.4.1.57264.1.8'), '060a2b0601040183bf300108'],
    ['a set in order', setOf(integer(2), integer(1)), '3106020101020102'],
    ['a time before 2050', certificateTime(Date.UTC(2049, 11, 31) / 1000), '170d3439313233313030303030305a'],
    [
      'a time from 2050 on',
      certificateTime(Date.UTC(2050, 0, 1) / 1000),
      '180f32303530303130313030303030305a',
    ],
    ['a whole second', generalizedTime(0.9), '180f31393730303130313030303030305a'],
  ])('writes %s', (_, bytes, expected) => {
    expect(hex(bytes)).toBe(expected)
  })

  it('reads what it wrote, of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 3 }), (values) => {
        const [outer, more] = readElements(sequence(...values.map(octetString)))
        expect(more).toBeUndefined()
        const read = readElements(outer?.contents ?? new Uint8Array())
        expect(read.map(({ contents }) => hex(contents))).toEqual(values.map(hex))
      }),
      { numRuns: 30 },
    )
  })

  it('refuses other bytes with RangeError and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(readElements(bytes).reduce((sum, { bytes: { length } }) => sum + length, 0)).toBe(
            bytes.length,
          )
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
    )
  })
})
