import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseReference } from '../../../src/domain/image/reference.ts'
import type { SignedIdentity } from '../../../src/domain/policy/policy.ts'
import { matchSignedIdentity } from '../../../src/domain/policy/signed-identity.ts'

const hexA = 'a'.repeat(64)
const hexB = 'b'.repeat(64)

/** The four shapes of a reference, and for each another of the same shape and repository. */
const shapes = {
  name: { text: 'example.com/ns/app', other: undefined },
  tag: { text: 'example.com/ns/app:v1', other: 'example.com/ns/app:v2' },
  digest: { text: `example.com/ns/app@sha256:${hexA}`, other: `example.com/ns/app@sha256:${hexB}` },
  both: { text: `example.com/ns/app:v1@sha256:${hexA}`, other: `example.com/ns/app:v1@sha256:${hexB}` },
} as const
type Shape = keyof typeof shapes
const allShapes: readonly Shape[] = ['name', 'tag', 'digest', 'both']

/** `same`: matches what is equal, not the other of that shape; `any`: matches the other, too. */
type Cell = 'no' | 'same' | 'any'
type Table = Readonly<Record<Shape, readonly [Cell, Cell, Cell, Cell]>>

const exact: Table = {
  name: ['no', 'no', 'no', 'no'],
  tag: ['no', 'same', 'no', 'no'],
  digest: ['no', 'no', 'same', 'no'],
  both: ['no', 'no', 'no', 'same'],
}
const byDefault: Table = { ...exact, digest: ['no', 'any', 'any', 'any'] }
const byName: Table = {
  name: ['any', 'any', 'any', 'any'],
  tag: ['any', 'any', 'any', 'any'],
  digest: ['any', 'any', 'any', 'any'],
  both: ['any', 'any', 'any', 'any'],
}

const accepts = (rule: SignedIdentity, image: string | undefined, signed: string): boolean => {
  const match = matchSignedIdentity(rule, image === undefined ? undefined : parseReference(image), signed)
  expect(match.matches || match.message.length > 0).toBe(true)
  return match.matches
}

const cells = (table: Table) =>
  allShapes.flatMap((row) =>
    allShapes.map((column, index) => ({ row, column, cell: table[row][index] ?? 'no' })),
  )

function checkCell(
  row: Shape,
  column: Shape,
  cell: Cell,
  ask: (left: string, signed: string) => boolean,
): void {
  const { text, other } = shapes[column]
  expect(ask(shapes[row].text, text)).toBe(cell !== 'no')
  if (other !== undefined) expect(ask(shapes[row].text, other)).toBe(cell === 'any')
  expect(ask(shapes[row].text, text.replace('/ns/app', '/ns/ap'))).toBe(false)
  expect(ask(shapes[row].text, text.replace('/ns/app', '/ns/app2'))).toBe(false)
  expect(ask(shapes[row].text, text.replace('example.com', 'Example.com'))).toBe(false)
  expect(ask(shapes[row].text, text.replace('example.com', 'example.com:443'))).toBe(false)
}

describe.each([
  ['matchExact', exact],
  ['matchRepoDigestOrExact', byDefault],
  ['matchRepository', byName],
] as const)('%s', (type, table) => {
  it.each(cells(table))('image with $row, signature with $column: $cell', ({ row, column, cell }) => {
    checkCell(row, column, cell, (image, signed) => accepts({ type }, image, signed))
  })

  it('never matches an image without a docker reference', () => {
    for (const shape of allShapes) expect(accepts({ type }, undefined, shapes[shape].text)).toBe(false)
    expect(matchSignedIdentity({ type }, undefined, 'app:v1')).toMatchObject({
      message: expect.stringContaining('--identity'),
    })
  })
})

describe.each([
  ['exactReference', exact],
  ['exactRepository', byName],
] as const)('%s', (type, table) => {
  const rule = (text: string): SignedIdentity =>
    type === 'exactReference' ? { type, dockerReference: text } : { type, dockerRepository: text }

  it.each(cells(table))('policy with $row, signature with $column: $cell', ({ row, column, cell }) => {
    checkCell(row, column, cell, (text, signed) => accepts(rule(text), undefined, signed))
  })

  it('does not look at the image', () => {
    expect(accepts(rule('example.com/a:1'), 'example.com/other:2', 'example.com/a:1')).toBe(true)
    expect(accepts(rule('example.com/a:1'), 'example.com/b:1', 'example.com/b:1')).toBe(false)
  })

  it('matches nothing when the policy names no reference', () => {
    expect(accepts(rule(''), undefined, 'app:v1')).toBe(false)
    expect(accepts(rule('UPPER'), undefined, 'UPPER')).toBe(false)
  })
})

describe('both sides are normalised, and no tag is added', () => {
  it.each([
    ['busybox:latest', 'docker.io/library/busybox:latest', true],
    ['docker.io/library/busybox:latest', 'busybox:latest', true],
    ['index.docker.io/busybox:latest', 'busybox:latest', true],
    ['busybox:latest', 'busybox', false],
    ['busybox:latest', 'ns/busybox:latest', false],
    ['localhost/busybox:latest', 'busybox:latest', false],
  ])('%s and %s: %s', (image, signed, expected) => {
    expect(accepts({ type: 'matchExact' }, image, signed)).toBe(expected)
    expect(accepts({ type: 'matchRepoDigestOrExact' }, image, signed)).toBe(expected)
    expect(accepts({ type: 'exactReference', dockerReference: image }, undefined, signed)).toBe(expected)
  })
})

describe('a signature that names no reference', () => {
  const rules: readonly SignedIdentity[] = [
    { type: 'matchExact' },
    { type: 'matchRepoDigestOrExact' },
    { type: 'matchRepository' },
    { type: 'exactReference', dockerReference: 'example.com/ns/app:v1' },
    { type: 'exactRepository', dockerRepository: 'example.com/ns/app' },
    { type: 'remapIdentity', prefix: 'example.com', signedPrefix: 'example.com' },
  ]
  const texts = [
    '',
    'UPPER',
    ' example.com/ns/app:v1',
    'example.com/ns/app:v1\n',
    'https://example.com/ns/app:v1',
    'example.com/ns/app:v1 x',
    hexA,
  ]

  it.each(rules.flatMap((rule) => texts.map((text) => ({ rule, text, type: rule.type }))))(
    '$type refuses $text',
    ({ rule, text }) => {
      expect(accepts(rule, 'example.com/ns/app:v1', text)).toBe(false)
    },
  )

  it('says what was expected and found, cut to a bearable length', () => {
    const match = matchSignedIdentity({ type: 'matchExact' }, parseReference('app:v1'), 'X'.repeat(5000))
    if (match.matches) throw new Error('matched')
    expect(match.message).toMatch(/^expected an image reference in the signature, found "X+…"$/)
    expect(match.message.length).toBeLessThan(400)
  })

  it('throws nothing, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rules),
        fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
        (rule, text) => {
          expect(typeof accepts(rule, 'example.com/ns/app:v1', text)).toBe('boolean')
        },
      ),
    )
  })
})

describe('remapIdentity', () => {
  const mirror = {
    type: 'remapIdentity',
    prefix: 'mirror.example.com:5000/v',
    signedPrefix: 'vendor.example.com',
  } as const

  it.each([
    ['exchanges the prefix', mirror, 'mirror.example.com:5000/v/a:1', 'vendor.example.com/a:1', true],
    ['holds the tag', mirror, 'mirror.example.com:5000/v/a:1', 'vendor.example.com/a:2', false],
    [
      'refuses the name before the exchange',
      mirror,
      'mirror.example.com:5000/v/a:1',
      'mirror.example.com:5000/v/a:1',
      false,
    ],
    [
      'leaves a longer word alone',
      mirror,
      'mirror.example.com:5000/vx/a:1',
      'vendor.example.comx/a:1',
      false,
    ],
    [
      'compares by default what has another name',
      mirror,
      'mirror.example.com:5000/vx/a:1',
      'mirror.example.com:5000/vx/a:1',
      true,
    ],
    [
      'refuses by default what has another name',
      mirror,
      'mirror.example.com:5000/vx/a:1',
      'mirror.example.com:5000/vx/a:2',
      false,
    ],
    [
      'takes the name alone for an image by digest',
      mirror,
      `mirror.example.com:5000/v/a@sha256:${hexA}`,
      'vendor.example.com/a:any',
      true,
    ],
    [
      'refuses a signature by name alone',
      mirror,
      `mirror.example.com:5000/v/a@sha256:${hexA}`,
      'vendor.example.com/a',
      false,
    ],
    [
      'holds tag and digest together',
      mirror,
      `mirror.example.com:5000/v/a:1@sha256:${hexA}`,
      `vendor.example.com/a:1@sha256:${hexA}`,
      true,
    ],
    [
      'does not cut a host in two',
      { ...mirror, prefix: 'mirror.example.com', signedPrefix: 'v.example' },
      'mirror.example.com:5000/a:1',
      'v.example:5000/a:1',
      false,
    ],
    [
      'does not begin inside a host',
      { ...mirror, prefix: 'example.com' },
      'mirror.example.com/a:1',
      'mirror.vendor.example.com/a:1',
      false,
    ],
    [
      'exchanges the first occurrence only',
      { ...mirror, prefix: 'm.example', signedPrefix: 'v.example' },
      'm.example/ns/m.example/a:1',
      'v.example/ns/m.example/a:1',
      true,
    ],
    [
      'exchanges a whole repository',
      { ...mirror, prefix: 'docker.io/library/a', signedPrefix: 'v.example/ns/b' },
      'a:1',
      'v.example/ns/b:1',
      true,
    ],
    [
      'exchanges the host of short names',
      { ...mirror, prefix: 'docker.io', signedPrefix: 'v.example/ns' },
      'a:1',
      'v.example/ns/library/a:1',
      true,
    ],
    [
      'does not let a repository become a host',
      { ...mirror, prefix: 'm.example/ns/a', signedPrefix: 'v.example:5000' },
      'm.example/ns/a:1',
      'v.example:5000:1',
      false,
    ],
    [
      'does not let a short prefix gain a host',
      { ...mirror, prefix: 'm.example', signedPrefix: 'short' },
      'm.example/a:1',
      'docker.io/short/a:1',
      false,
    ],
    [
      'does not let library/ be added',
      { ...mirror, prefix: 'm.example', signedPrefix: 'docker.io' },
      'm.example/a:1',
      'docker.io/library/a:1',
      false,
    ],
    [
      'does not let index.docker.io be rewritten',
      { ...mirror, prefix: 'm.example', signedPrefix: 'index.docker.io' },
      'm.example/ns/a:1',
      'docker.io/ns/a:1',
      false,
    ],
    [
      'never matches a short prefix',
      { ...mirror, prefix: 'ns/short', signedPrefix: 'v.example' },
      'ns/short:1',
      'v.example:1',
      false,
    ],
    [
      'takes $ in no special sense',
      { ...mirror, prefix: 'm.example', signedPrefix: '$&' },
      'm.example/a:1',
      'm.example/a:1',
      false,
    ],
  ] as const)('%s', (_name, rule, image, signed, expected) => {
    expect(accepts(rule, image, signed)).toBe(expected)
  })

  it('never matches an image without a docker reference', () => {
    expect(accepts(mirror, undefined, 'vendor.example.com/a:1')).toBe(false)
  })
})

describe('the message of a refusal', () => {
  it.each([
    [
      { type: 'matchExact' },
      'example.com/a:1',
      'example.com/a:2',
      'expected a signature for example.com/a:1, found one for example.com/a:2',
    ],
    [
      { type: 'matchRepository' },
      'example.com/a:1',
      'example.com/b:1',
      'expected a signature for example.com/a, found one for example.com/b:1',
    ],
    [
      { type: 'matchRepoDigestOrExact' },
      'example.com/a:1',
      'example.com/a',
      'expected a tag or digest in the signature, found only example.com/a',
    ],
    [
      { type: 'exactReference', dockerReference: 'example.com/a' },
      'example.com/a:1',
      'example.com/a:1',
      'expected a tag or digest to compare with, found only example.com/a',
    ],
    [
      { type: 'exactRepository', dockerRepository: 'A' },
      'example.com/a:1',
      'example.com/a:1',
      'expected an image reference in the policy, found "A"',
    ],
    [
      { type: 'remapIdentity', prefix: 'example.com', signedPrefix: 'x' },
      'example.com/a:1',
      'x/a:1',
      'expected signedPrefix to give a full reference, found "x/a:1"',
    ],
  ] as const)('of %j', (rule, image, signed, message) => {
    expect(matchSignedIdentity(rule, parseReference(image), signed)).toEqual({ matches: false, message })
  })
})
