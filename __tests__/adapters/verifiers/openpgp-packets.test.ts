import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readPackets } from '../../../src/adapters/verifiers/openpgp-packets.ts'
import { FormatError } from '../../../src/domain/errors.ts'
import { bytes } from '../openpgp-kit.ts'

const walk = { code: 'signature-structure', what: 'signature', maxPackets: 3, streamed: true } as const
const filled = (size: number): Uint8Array => new Uint8Array(size).fill(7)
const octets = (...values: readonly number[]): Uint8Array => new Uint8Array(values)

const found = (data: Uint8Array): readonly (readonly [number, number])[] =>
  readPackets(data, walk).map(({ tag, body }) => [tag, body.length])

describe('readPackets', () => {
  it.each([
    ['new format, one octet', bytes(octets(0xcb, 3), filled(3)), [[11, 3]]],
    ['new format, two octets', bytes(octets(0xcb, 0xc0, 8), filled(200)), [[11, 200]]],
    ['new format, five octets', bytes(octets(0xcb, 0xff, 0, 0, 0, 5), filled(5)), [[11, 5]]],
    ['old format, one octet', bytes(octets(0x88, 4), filled(4)), [[2, 4]]],
    ['old format, two octets', bytes(octets(0x89, 0, 4), filled(4)), [[2, 4]]],
    ['old format, four octets', bytes(octets(0x8a, 0, 0, 0, 4), filled(4)), [[2, 4]]],
    ['old format to the end, compressed', bytes(octets(0xa3), filled(9)), [[8, 9]]],
    ['literal data in parts', bytes(octets(0xcb, 0xe9), filled(512), octets(2), filled(2)), [[11, 514]]],
    [
      'three parts, the middle one short',
      bytes(octets(0xcb, 0xe9), filled(512), octets(0xe0), filled(1), octets(0)),
      [[11, 513]],
    ],
    [
      'two packets',
      bytes(octets(0x90, 1, 7, 0xcb, 0)),
      [
        [4, 1],
        [11, 0],
      ],
    ],
    ['nothing', octets(), []],
  ])('reads %s', (_name, data, expected) => {
    expect(found(data)).toEqual(expected)
  })

  it('keeps where packets stood', () => {
    const [, second] = readPackets(octets(0x90, 1, 7, 0xcb, 2, 1, 2), walk)
    expect(second).toMatchObject({ start: 3, end: 7, body: octets(1, 2) })
  })

  it.each([
    ['text', octets(0x2d, 0x2d), /offset 0/],
    ['a byte after the last packet', octets(0xcb, 1, 7, 0x0a), /offset 3/],
    ['tag 0', octets(0xc0, 0), /reserved/],
    ['a body that ends early', octets(0xcb, 5, 1, 2), /truncated/],
    ['a header without a length', octets(0xcb), /inside a packet length/],
    ['half a length', octets(0xcb, 0xff, 0, 0), /inside a packet length/],
    ['a fourth packet', octets(0xcb, 0, 0xcb, 0, 0xcb, 0, 0xcb, 0), /at most 3/],
    ['a signature in parts', bytes(octets(0xc2, 0xe9), filled(512), octets(0)), /whole length/],
    ['a signature to the end', bytes(octets(0x8b), filled(9)), /whole length/],
    ['literal data to the end', bytes(octets(0xaf), filled(9)), /whole length/],
    ['a first part below 512 octets', bytes(octets(0xcb, 0xe8), filled(256), octets(0)), /too short/],
    [
      'more parts than a message needs',
      bytes(octets(0xcb, 0xe9), filled(512), filled(20_002).fill(0xe0), octets(0)),
      /at most 10000 parts/,
    ],
    ['parts that never end', bytes(octets(0xcb, 0xe9), filled(512)), /before the last part/],
    ['a part that ends early', bytes(octets(0xcb, 0xea), filled(600)), /truncated/],
  ])('refuses %s', (_name, data, message) => {
    expect(() => found(data)).toThrow(expect.objectContaining({ code: 'signature-structure' }))
    expect(() => found(data)).toThrow(message)
  })

  it('takes no data in parts where it is not streamed', () => {
    const data = bytes(octets(0xcb, 0xe9), filled(512), octets(0))
    expect(() => readPackets(data, { ...walk, streamed: false })).toThrow(/whole length/)
  })

  it('throws nothing but FormatError, and otherwise accounts for every byte', () => {
    const header = fc.constantFrom(0xcb, 0xc2, 0x88, 0x90, 0xa3, 0xa0, 0xaf, 0xc8)
    const data = fc
      .tuple(header, fc.uint8Array({ maxLength: 700 }))
      .map(([first, rest]) => bytes(octets(first), rest))
    fc.assert(
      fc.property(fc.oneof(data, fc.uint8Array()), (input) => {
        try {
          const packets = readPackets(input, walk)
          expect(packets.at(-1)?.end ?? 0).toBe(input.length)
        } catch (error) {
          if (!(error instanceof FormatError)) throw error
          expect(error.code).toBe('signature-structure')
        }
      }),
      { numRuns: 500 },
    )
  })
})
