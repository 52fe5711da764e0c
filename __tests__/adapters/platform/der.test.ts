import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  derTag,
  readDer,
  readDerInside,
  writeDer,
  writeDerInteger,
} from '../../../src/adapters/platform/der.ts'

describe('DER', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_536])('reads what it wrote, with %d octets', (size) => {
    const content = new Uint8Array(size).fill(7)
    const whole = writeDer(derTag.octetString, content)
    expect(readDer(whole)).toEqual([{ tag: derTag.octetString, content, whole }])
  })

  it.each([
    ['zero', [0], '020100'],
    ['a small number', [0, 0, 5], '020105'],
    ['one that would look negative', [0x80], '02020080'],
  ])('writes an integer: %s', (_, octets, hex) => {
    expect(Buffer.from(writeDerInteger(Uint8Array.from(octets))).toString('hex')).toBe(hex)
  })

  it.each([
    ['a tag alone', '30'],
    ['a content that is cut short', '040301'],
    ['a length without its octets', '0482'],
    ['an indefinite length', '30800000'],
    ['a length of four octets', '048400000001ff'],
    ['a tag of several octets', '1f0100'],
    ['octets after the last', '040101ff'],
  ])('refuses %s', (_, hex) => {
    expect(readDer(Buffer.from(hex, 'hex'))).toBeUndefined()
  })

  it('reads or refuses any octets, and gives them back whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const read = readDer(bytes)
        if (read !== undefined)
          expect(Buffer.concat(read.map(({ whole }) => whole))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('looks inside the right tag only', () => {
    const [sequence] = readDer(writeDer(derTag.sequence, writeDer(derTag.null))) ?? []
    expect(readDerInside(sequence, derTag.set)).toBeUndefined()
    expect(readDerInside(sequence, derTag.sequence)).toHaveLength(1)
    expect(readDerInside(undefined, derTag.sequence)).toBeUndefined()
  })
})
