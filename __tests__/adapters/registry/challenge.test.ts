import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseChallenges } from '../../../src/adapters/registry/challenge.ts'

/** Challenges as plain values: `[scheme, { name: value }]`. */
const read = (...lines: readonly string[]) =>
  parseChallenges(lines).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe('parseChallenges', () => {
  it.each<readonly [string, string, unknown]>([
    ['the usual', 'Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
    [
      'commas and colons in quotes',
      'Bearer realm="https://a.test/token",service="a.test",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://a.test/token', service: 'a.test', scope: 'repository:a/b:pull,push' }]],
    ],
    ['names in any case', 'BEARER Realm="R", SERVICE=s', [['bearer', { realm: 'R', service: 's' }]]],
    ['tokens without quotes', 'Bearer realm=r,service=s', [['bearer', { realm: 'r', service: 's' }]]],
    [
      'blanks around',
      '  Bearer   realm = "r" ,  service = "s"  ',
      [['bearer', { realm: 'r', service: 's' }]],
    ],
    ['escapes', 'Basic realm="a\\"b\\\\c\\d"', [['basic', { realm: 'a"b\\cd' }]]],
    ['an empty value', 'Basic realm=""', [['basic', { realm: '' }]]],
    ['no parameters', 'Negotiate', [['negotiate', {}]]],
    ['bare data', 'Negotiate YIIabc==', [['negotiate', {}]]],
    [
      'bare data, then another',
      'NTLM TlRM/+=, Basic realm="r"',
      [
        ['ntlm', {}],
        ['basic', { realm: 'r' }],
      ],
    ],
    [
      'several in one line',
      'Basic realm="a", Bearer realm="b",service="s", Digest nonce="n"',
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 's' }],
        ['digest', { nonce: 'n' }],
      ],
    ],
    ['empty list members', ',, Basic realm="r",,', [['basic', { realm: 'r' }]]],
    ['nothing', '', []],
    ['a parameter without a scheme', 'realm="r"', []],
    ['an open quote', 'Bearer realm="https://a.test', []],
    [
      'an open quote after a whole challenge',
      'Basic realm="r", Bearer realm="x',
      [['basic', { realm: 'r' }]],
    ],
    ['a repeated parameter', 'Bearer realm="a",realm="b"', []],
    [
      'a repeated parameter in other case',
      'Bearer realm="a",REALM="b", Basic realm="r"',
      [['basic', { realm: 'r' }]],
    ],
    ['two values', 'Bearer realm="a""b"', []],
    ['two words', 'Bearer realm="a" service="b"', []],
    ['a line break in it', 'Bearer realm="a\nb"', [['bearer', { realm: 'a\nb' }]]],
    ['letters beyond ASCII in it', 'Bäsic realm="r"', []],
  ])('reads %s', (_name, line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it('reads several lines in order', () => {
    expect(read('Negotiate', 'Bearer realm="r"').map(([scheme]) => scheme)).toEqual(['negotiate', 'bearer'])
  })

  it('keeps a broken line from hiding the next', () => {
    expect(read('Basic realm="', 'Bearer realm="r"')).toEqual([['bearer', { realm: 'r' }]])
  })

  it('takes at most 32', () => {
    expect(read(Array(100).fill('Basic realm="r"').join(','))).toHaveLength(32)
  })

  it('does not take long for hostile lines', () => {
    const start = performance.now()
    for (const line of [
      `Basic realm="${'\\"'.repeat(50_000)}`,
      'a='.repeat(50_000),
      'A '.repeat(50_000),
      `a ${'b'.repeat(100_000)}`,
    ]) {
      parseChallenges([line])
    }
    expect(performance.now() - start).toBeLessThan(1000)
  })

  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/)
  const challenge = fc.record({
    scheme: name,
    parameters: fc.uniqueArray(fc.tuple(name, fc.string()), {
      minLength: 1,
      maxLength: 4,
      selector: ([key]) => key.toLowerCase(),
    }),
  })
  const format = ({ scheme, parameters }: { scheme: string; parameters: [string, string][] }): string =>
    `${scheme} ${parameters.map(([key, value]) => `${key}="${value.replace(/["\\]/g, '\\$&')}"`).join(', ')}`

  it('reads what was written, in one line or several', () => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 5 }), (challenges) => {
        const expected = challenges.map(({ scheme, parameters }) => [
          scheme.toLowerCase(),
          Object.fromEntries(parameters.map(([key, value]) => [key.toLowerCase(), value])),
        ])
        expect(read(challenges.map(format).join(', '))).toEqual(expected)
        expect(read(...challenges.map(format))).toEqual(expected)
      }),
    )
  })

  it('never throws, and never makes up a value', () => {
    const piece = fc.constantFrom('Basic', 'Bearer', ' ', ',', '=', '"', '\\', 'realm', 'a', '==', '\t', 'é')
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (line) => {
        for (const { scheme, parameters } of parseChallenges([line])) {
          expect(line.toLowerCase()).toContain(scheme)
          for (const value of parameters.values())
            expect(line.replaceAll('\\', '')).toContain(value.replaceAll('\\', ''))
        }
      }),
    )
  })
})
