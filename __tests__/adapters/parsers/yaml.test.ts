import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseYaml, parseYamlDocument } from '../../../src/adapters/parsers/yaml.ts'
import { FormatError } from '../../../src/domain/errors.ts'

const options = { what: 'x.yaml', maxBytes: 100_000, code: 'registries-d-malformed', ownFile: true } as const
const parse = (text: string) => parseYaml(new TextEncoder().encode(text), options)
const laughs = [
  'a: &a [x, x]',
  ...Array.from({ length: 8 }, (_, i) => `b${i}: &b${i} [${'*a, '.repeat(12)}]`),
].join('\n')

describe('what is read', () => {
  it.each([
    ['', null],
    ['# only a comment\n', null],
    ['null', null],
    ['{}', new Map()],
    [
      'a: 1\nb: [x, null, true]\nc:\n',
      new Map<string, unknown>([
        ['a', 1],
        ['b', ['x', null, true]],
        ['c', null],
      ]),
    ],
    [
      'localhost:5000:\n  a: "yes"\n  5000: no',
      new Map([
        [
          'localhost:5000',
          new Map([
            ['a', 'yes'],
            ['5000', 'no'],
          ]),
        ],
      ]),
    ],
    [
      'a: &x {b: 1}\nc: *x',
      new Map([
        ['a', new Map([['b', 1]])],
        ['c', new Map([['b', 1]])],
      ]),
    ],
    ['\uFEFFa: |\n  x\n', new Map([['a', 'x\n']])],
    ['__proto__: {x: 1}', new Map([['__proto__', new Map([['x', 1]])]])],
  ])('%j', async (text, expected) => {
    expect(await parse(text)).toEqual(expected)
  })
})

describe('what is refused', () => {
  it.each([
    ['bad syntax', '}', 'line 1, column 1'],
    ['an open quote', "'a", 'line 1, column'],
    ['a tab as indentation', 'a:\n\tb: 1', 'line 2'],
    ['a key twice', 'x:\n  a: 1\n  a: 2', 'x.a: expected each key once'],
    ['a key twice, written in two ways', '1: a\n"1": b', 'expected each key once'],
    ['two documents', 'a: 1\n---\nb: 2', 'expected one document'],
    ['a tag', 'a: !foo 1', 'a: expected a plain value, found a tag'],
    ['a standard tag', 'a: !!str 1', 'found a tag'],
    ['a tag on a key', '!!str a: 1', 'found a tag'],
    ['a tag on the document', '!!map {a: 1}', 'found a tag'],
    ['a merge key', 'a: &x {b: 1}\nc: {<<: *x}', 'c: expected no merge key'],
    ['a list as key', '? [1]\n: 2', 'plain texts as keys'],
    ['an alias without anchor', 'a: *x', 'a: expected an anchor'],
    ['an alias of itself', 'a: &a [*a]', 'levels of nesting'],
    ['deep nesting', '['.repeat(40) + ']'.repeat(40), 'levels of nesting'],
    ['absurd nesting', '['.repeat(5_000), 'x.yaml: '],
    ['more aliases than anybody writes', `${laughs}\n${laughs.replaceAll(/^([ab])/gm, 'z$1')}`, 'aliases'],
    ['too many values', `[${'1,'.repeat(30_000)}1]`, 'values'],
    ['too many bytes', 'x'.repeat(100_001), 'at most 100000 bytes, found 100001'],
  ])('%s', async (_name, text, part) => {
    const fault = await parse(text).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(FormatError)
    expect(fault).toMatchObject({
      code: 'registries-d-malformed',
      exitCode: 2,
      message: expect.stringContaining(part),
    })
  })

  it('bytes that are no UTF-8', async () => {
    await expect(parseYaml(new Uint8Array([0x61, 0xff]), options)).rejects.toMatchObject({
      message: expect.stringContaining('UTF-8'),
    })
  })
})

it('no bytes make it throw anything but a FormatError', async () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '\n',
    '- ',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '&x ',
    '*x',
    '!t ',
    '"',
    "'",
    '|',
    '<<',
    '%',
    '---\n',
    '#',
  )
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  )
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      await parse(text).catch((error: unknown) => expect(error).toBeInstanceOf(FormatError))
    }),
    { numRuns: 200 },
  )
})

describe('what other versions of YAML read otherwise', () => {
  it.each([
    ['a: on', 'on'],
    ['a: no', 'no'],
    ['a: Yes', 'Yes'],
    ['a: 12:30', '12:30'],
    ['a: 2024-01-01', '2024-01-01'],
    ['a: 1_000', '1_000'],
    ['a: 010', 10],
    ['a: 1.0', 1],
    ['a: 1e3', 1000],
    ['a: true', true],
    ['a: ~', null],
    ["a: '1.0'", '1.0'],
  ])('%s', async (text, expected) => {
    expect(await parse(text)).toEqual(new Map([['a', expected]]))
  })

  it.each(['%YAML 1.1\n---\na: on', '%YAML 1.0\n---\na: 1'])('%j is not guessed at', async (text) => {
    await expect(parse(text)).rejects.toMatchObject({ code: 'registries-d-malformed' })
  })

  it('1.2 may be said', async () => {
    expect(await parse('%YAML 1.2\n---\na: on')).toEqual(new Map([['a', 'on']]))
  })
})

describe('where a value stands', () => {
  const text = 'a: &x\n  - b: 1\n  - {c: 2, "d": 3}\n? e\n: *x\n5000: f\n'

  it.each([
    [[], { line: 1, column: 1 }],
    [['a'], { line: 1, column: 1 }],
    [['a', 0], { line: 2, column: 5 }],
    [['a', 0, 'b'], { line: 2, column: 5 }],
    [['a', 1, 'c'], { line: 3, column: 6 }],
    [['a', 1, 'd'], { line: 3, column: 12 }],
    [['e'], { line: 4, column: 3 }],
    [['e', 1, 'd'], { line: 3, column: 12 }],
    [['5000'], { line: 6, column: 1 }],
    [['nothing'], undefined],
    [['a', 7], undefined],
    [['5000', 'x'], undefined],
  ])('%j', async (steps, expected) => {
    const { locate } = await parseYamlDocument(new TextEncoder().encode(text), options)
    expect(locate(steps)).toEqual(expected)
  })

  it.each([
    ['x:\n  a: 1\n  a: 2', 'line 3, column 3, at x.a: expected each key once'],
    ['a:\n  - !!str 1', 'line 2, column 11, at a[0]: expected a plain value, found a tag'],
    ['a: {b: 1,\n  <<: {c: 1}}', 'line 2, column 3, at a: expected no merge key'],
    ['a: 1\n? [b]\n: 2', 'line 2, column 3, at top level: expected plain texts as keys'],
  ])('is told of a fault: %j', async (written, told) => {
    await expect(parse(written)).rejects.toMatchObject({ message: expect.stringContaining(told) })
  })
})
