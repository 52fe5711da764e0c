import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { fitsText, wantedText } from '../../../src/domain/policy/text-match.ts'

const pattern = (text: string) => ({ kind: 'pattern', pattern: text }) as const

describe('fitsText', () => {
  it.each([
    ['refs/heads/main', 'refs/heads/main', true],
    ['refs/heads/main', 'refs/heads/main2', false],
    ['refs/heads/main', 'xrefs/heads/main', false],
    ['refs/heads/main', 'refs/heads/Main', false],
    ['refs/heads/main', 'refs/heads/main/', false],
    ['refs/tags/v*', 'refs/tags/v1.2', true],
    ['refs/tags/v*', 'refs/tags/v', true],
    ['refs/tags/v*', 'refs/tags/v1/x', false],
    ['refs/tags/v*', 'refs/tags/V1', false],
    ['refs/tags/v*', 'x/refs/tags/v1', false],
    ['refs/**', 'refs/heads/a/b', true],
    ['refs/**', 'refs/', true],
    ['refs/**', 'refs', false],
    ['**/main', 'refs/heads/main', true],
    ['**/main', 'main', false],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'a/z', false],
    ['a/*/z', 'a/b/z', true],
    ['a/*/z', 'a/b/c/z', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['a***b', 'a/x/b', true],
    ['a.c', 'abc', false],
    ['a.c', 'a.c', true],
    ['[a-z]+', 'abc', false],
    ['[a-z]+', '[a-z]+', true],
    ['(a|b)', 'a', false],
    ['a?', 'ab', false],
    ['^a$', 'a', false],
    ['\\*', '\\x', true],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'a/b', false],
    ['v*', 'v1\n', true],
    ['v1', 'v1\n', false],
    ['é*', 'é😀', true],
  ])('%j and %j: %s', (wanted, text, expected) => {
    expect(fitsText(pattern(wanted), text)).toBe(expected)
  })

  it('compares an exact text as it is: a star is a star', () => {
    expect(fitsText({ kind: 'exact', text: 'a*' }, 'ab')).toBe(false)
    expect(fitsText({ kind: 'exact', text: 'a*' }, 'a*')).toBe(true)
  })

  const parts = fc.array(fc.constantFrom('a', 'b', '/', '*', '**', '.', '+', '@'), { maxLength: 8 })
  const texts = fc
    .array(fc.constantFrom('a', 'b', '/', '.', '+', '@'), { maxLength: 10 })
    .map((all) => all.join(''))

  it('says what the same pattern as a regular expression says', () => {
    fc.assert(
      fc.property(parts, texts, (all, text) => {
        const wanted = all.join('')
        const source = wanted.replace(/\*+|[^*]/g, (step) =>
          step === '*' ? '[^/]*' : step.startsWith('*') ? '[^]*' : step.replace(/[.+]/, '\\$&'),
        )
        expect(fitsText(pattern(wanted), text)).toBe(new RegExp(`^${source}$`).test(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('finds every text in itself, and in nothing longer', () => {
    fc.assert(
      fc.property(texts, texts, (text, more) => {
        expect(fitsText(pattern(text), text)).toBe(true)
        expect(fitsText(pattern(text), text + more)).toBe(more === '')
      }),
    )
  })

  it('needs no longer for a pattern made to be slow', () => {
    const started = performance.now()
    expect(fitsText(pattern(`${'*a'.repeat(40)}b`), 'a'.repeat(4096))).toBe(false)
    expect(fitsText(pattern(`${'**a'.repeat(40)}b`), 'a'.repeat(4096))).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('never fits a text that is longer than any identity', () => {
    expect(fitsText(pattern('**'), 'a'.repeat(4097))).toBe(false)
  })
})

it('names what was wanted, a few of many', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((text) => ({ kind: 'exact', text }) as const)
  expect(wantedText(five)).toBe('"a" or "b" or "c" or "d" or 1 more')
  expect(wantedText([pattern('v*')])).toBe('a text that fits "v*"')
})
