import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { digestOf, digestParts, parseDigest } from '../../../src/domain/image/digest.ts'
import { isSubject, parseStatement, writeStatement } from '../../../src/domain/signature/statement.ts'

const digest = digestOf(Buffer.from('manifest'))
const { hex } = digestParts(digest)
const facts = {
  repository: 'registry.example/ns/app',
  dockerReference: 'registry.example/ns/app:v1',
  digest,
  annotations: new Map<string, string>(),
}
const text = (over: Partial<typeof facts> = {}): string =>
  Buffer.from(writeStatement({ ...facts, ...over })).toString()
const written = `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"registry.example/ns/app","digest":{"sha256":"${hex}"},"annotations":{"dev.countersign.docker-reference":"registry.example/ns/app:v1"}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`
const byCosign = `{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"${hex}"},"annotations":{}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`

function codeOf(input: string): string {
  try {
    parseStatement(Buffer.from(input))
    return 'accepted'
  } catch (error) {
    return error instanceof FormatError ? error.code : `other: ${String(error)}`
  }
}

/** The statement of cosign with one text in it exchanged; fails where that text is not there. */
function changed(from: string, to: string): string {
  expect(byCosign).toContain(from)
  return byCosign.replace(from, () => to)
}

describe('writeStatement', () => {
  it('writes the statement of cosign with our name and annotation', () => {
    expect(text()).toBe(written)
  })

  it('writes the same bytes in whatever order annotations are given', () => {
    const pairs: [string, string][] = [
      ['stage', 'production'],
      ['10', 'ten'],
      ['9', 'nine'],
      ['__proto__', 'x'],
    ]
    const one = text({ annotations: new Map(pairs) })
    expect(one).toBe(text({ annotations: new Map(pairs.toReversed()) }))
    expect(one).toContain(
      '"registry.example/ns/app:v1","10":"ten","9":"nine","__proto__":"x","stage":"production"}',
    )
    expect(parseStatement(Buffer.from(one)).subjects[0]?.annotations.get('__proto__')).toBe('x')
  })

  it.each<readonly [string, Partial<typeof facts>, string]>([
    ['no repository', { repository: '' }, 'statement-malformed'],
    ['no reference', { dockerReference: '' }, 'statement-malformed'],
    ['sha512', { digest: parseDigest(`sha512:${'0a'.repeat(64)}`) }, 'digest-unsupported'],
    [
      'our own name',
      { annotations: new Map([['dev.countersign.docker-reference', 'x']]) },
      'annotation-invalid',
    ],
    ['a text too long', { annotations: new Map([['a', 'x'.repeat(5000)]]) }, 'annotation-invalid'],
  ])('refuses %s', (_, over, code) => {
    expect(() => text(over)).toThrow(expect.objectContaining({ code }))
  })
})

describe('parseStatement', () => {
  const subjects = (count: number): string =>
    changed('"subject":[', `"subject":[${`{"digest":{"a":"b"}},`.repeat(count - 1)}`)
  const digests = (count: number): string =>
    changed(`"sha256":"${hex}"`, Array.from({ length: count }, (_, at) => `"a${at}":"b"`).join(','))

  it.each([
    ['ours', written, 'accepted'],
    ['of cosign', byCosign, 'accepted'],
    ['version 0.1', changed('/v1"', '/v0.1"'), 'accepted'],
    ['another predicate type', changed('cosign/sign/v1', 'other'), 'accepted'],
    ['no predicate', changed(',"predicate":{}', ''), 'accepted'],
    ['a predicate of null', changed('"predicate":{}', '"predicate":null'), 'accepted'],
    ['a long predicate', changed('"predicate":{}', '"predicate":{"a":[{"b":{}}]}'), 'accepted'],
    [
      'every field of a subject',
      changed(
        '"annotations":{}',
        '"name":"n","uri":"u","content":"","downloadLocation":"d","mediaType":"m","annotations":{"a":1}',
      ),
      'accepted',
    ],
    ['1,024 subjects', subjects(1024), 'accepted'],
    ['32 digests', digests(32), 'accepted'],
    ['1,025 subjects', subjects(1025), 'statement-malformed'],
    ['33 digests', digests(33), 'statement-malformed'],
    ['no subject', changed(`{"digest":{"sha256":"${hex}"},"annotations":{}}`, ''), 'statement-malformed'],
    ['subjects of another kind', changed('"subject":[', '"subject":{},"x":['), 'statement-malformed'],
    ['no digests', changed(`"sha256":"${hex}"`, ''), 'statement-malformed'],
    ['no digest field', changed(`"digest":{"sha256":"${hex}"},`, ''), 'statement-malformed'],
    ['a digest that is no text', changed(`"${hex}"`, '7'), 'statement-malformed'],
    ['a name that is no text', changed('"annotations"', '"name":7,"annotations"'), 'statement-malformed'],
    [
      'annotations that are no object',
      changed('"annotations":{}', '"annotations":[]'),
      'statement-malformed',
    ],
    ['a field more', changed('"predicate":{}', '"predicate":{},"more":1'), 'statement-malformed'],
    ['a field more in a subject', changed('"annotations":{}', '"more":1'), 'statement-malformed'],
    ['a field twice', changed('"predicate":{}', '"predicate":{},"predicate":{}'), 'json-duplicate-key'],
    ['a digest twice', changed(`"${hex}"`, `"${hex}","sha256":"${hex}"`), 'json-duplicate-key'],
    ['another version', changed('/v1"', '/v2"'), 'statement-malformed'],
    ['no version', changed('"_type":"https://in-toto.io/Statement/v1",', ''), 'statement-malformed'],
    [
      'no predicate type',
      changed('"predicateType":"https://sigstore.dev/cosign/sign/v1",', ''),
      'statement-malformed',
    ],
    ['a predicate that is a list', changed('"predicate":{}', '"predicate":[]'), 'statement-malformed'],
    [
      'a huge signature',
      changed('"predicate":{}', `"predicate":{"a":"${'x'.repeat(1 << 20)}"}`),
      'statement-malformed',
    ],
    [
      'a deep one',
      changed('"predicate":{}', `"predicate":{"a":${'['.repeat(100)}${']'.repeat(100)}}`),
      'json-too-deep',
    ],
    ['more than 4 MiB', `${byCosign}${' '.repeat(4 << 20)}`, 'json-too-large'],
    ['no object', '[]', 'statement-malformed'],
    ['no JSON', 'x', 'json-malformed'],
    ['nothing', '', 'json-malformed'],
  ])('%s', (_, input, expected) => {
    expect(codeOf(input)).toBe(expected)
  })

  it('throws nothing but FormatError, whatever it reads', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.json().map((json) => changed('"predicate":{}', `"predicate":${json}`)),
      fc.json().map((json) => changed('"annotations":{}', `"annotations":${json}`)),
      fc.json().map((json) => changed('"subject":[', `"subject":[${json},`)),
    )
    fc.assert(fc.property(anything, (input) => expect(codeOf(input)).not.toMatch(/^other/)))
  })

  it('reads back what was written', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 40 })
    const names = texts.filter((name) => name !== '' && !name.startsWith('dev.countersign.'))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(names, texts), { maxLength: 10 }),
        texts.filter((one) => one !== ''),
        (pairs, dockerReference) => {
          const annotations = new Map(pairs)
          const { subjects: read, predicateType } = parseStatement(
            writeStatement({ ...facts, dockerReference, annotations }),
          )
          expect(predicateType).toBe('https://sigstore.dev/cosign/sign/v1')
          expect(read).toEqual([
            {
              digests: new Map([['sha256', hex]]),
              annotations: new Map([...annotations, ['dev.countersign.docker-reference', dockerReference]]),
            },
          ])
        },
      ),
    )
  })
})

describe('isSubject', () => {
  const sha512 = digestOf(Buffer.from('manifest'), 'sha512')
  it.each<readonly [string, Record<string, string>, boolean]>([
    ['the digest', { sha256: hex }, true],
    ['among others', { gitCommit: 'x', sha256: hex }, true],
    ['upper-case hex', { sha256: hex.toUpperCase() }, false],
    ['cut short', { sha256: hex.slice(0, -1) }, false],
    ['too long', { sha256: `${hex}0` }, false],
    ['with its algorithm', { sha256: digest }, false],
    ['under another algorithm', { sha512: hex }, false],
    ['of another algorithm', { sha512: digestParts(sha512).hex }, false],
    ['in capitals', { SHA256: hex }, false],
    ['empty', { sha256: '' }, false],
  ])('%s', (_, digests, expected) => {
    const subject = { digests: new Map(Object.entries(digests)), annotations: new Map() }
    expect(isSubject(subject, digest)).toBe(expected)
  })
})
