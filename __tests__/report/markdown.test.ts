import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeMarkdown, escapeMarkdown, fenced, tableRow } from '../../src/report/markdown.ts'
import { markdownLine } from '../../src/report/rich-text.ts'
import { hostileTexts, secretTexts } from './hostile-texts.ts'

/** What a page shows: the text between the tags, each piece for itself, as the filters of GitHub see it. */
const textNodes = (markdown: string): readonly string[] =>
  markdown
    .split(/<\/?[a-z]+>/)
    .map((text) => text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code))))

/** What must be left when our own tags and the character references are taken out: nothing that has a meaning. */
const meaningless = /^[\p{L}\p{N} ,./():="+%?;'-]*$/u
const ownTags = /<\/?code>|<wbr>/g
const bare = (markdown: string): string => markdown.replace(ownTags, '').replace(/&#\d+;/g, '')

/** Matches of GitHub's filters and of GFM's autolinks, within one text node. */
const found = [/@[\w-]/, /#\d/, /\bGH-\d/i, /:[\w+-]+:/, /\$[^$]+\$/, /[a-z]+:\/\//i, /www\./i, /\w@\w+\.\w/]

function expectMeaningless(markdown: string): void {
  expect(bare(markdown)).toMatch(meaningless)
  for (const text of textNodes(markdown)) for (const pattern of found) expect(text).not.toMatch(pattern)
}

describe('escaped Markdown', () => {
  it.each([
    ['plain words', 'all is well', 'all is well'],
    ['a reference', 'h.example:5000/t/a:1', 'h.example:<wbr>5000/t/a:<wbr>1'],
    ['a digest', 'a@sha256:00', 'a&#64;<wbr>sha256:<wbr>00'],
    ['a colon in a sentence', 'expected x: found y', 'expected x: found y'],
    ['a tag', '<b>', '&#60;b&#62;'],
    ['an entity', '&lt;', '&#38;lt;'],
    ['a cell', 'a|b', 'a&#124;b'],
    ['a link', '[a](b)', '&#91;a&#93;(b)'],
    ['emphasis', '*a* _b_ ~c~', '&#42;a&#42; &#95;b&#95; &#126;c&#126;'],
    ['a backslash', 'a\\b', 'a&#92;b'],
    ['an address', 'http://x', 'http:<wbr>//x'],
    ['an address without a scheme', 'www.x', 'www<wbr>.x'],
    ['an issue', '#1 GH-1', '&#35;<wbr>1 GH<wbr>-1'],
    ['a formula', '$x$', '&#36;<wbr>x&#36;<wbr>'],
    ['letters of other scripts', 'Ünï 漢字', 'Ünï 漢字'],
  ])('%s', (_name, text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected)
  })

  it.each(hostileTexts)('%s means nothing, as prose and as code', (_name, text) => {
    expectMeaningless(markdownLine([text]))
    expectMeaningless(markdownLine([{ code: text }]))
    expect(tableRow([markdownLine([text]), markdownLine([{ code: text }])]).split('|')).toHaveLength(4)
  })

  it('no text at all means anything', () => {
    const marks = fc.stringMatching(/^[@#:$|`<>&[\]*_~\\!w.GH\-0-9a/(){}]{0,40}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), marks), (text) => {
        expectMeaningless(markdownLine([text, { code: text }, text]))
      }),
      { numRuns: 500 },
    )
  })

  it('shows the text itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(textNodes(escapeMarkdown(text)).join('')).toBe(text)
      }),
    )
  })

  it('sets what our sentences put between backticks as code', () => {
    expect(markdownLine(['give `--policy FILE` or `x'])).toBe('give <code>--policy FILE</code> or &#96;x')
    expect(codeMarkdown('')).toBe('<code>(empty)</code>')
  })

  it('cuts a long piece and keeps what follows it', () => {
    const line = markdownLine([{ code: 'x'.repeat(5000) }, ' is too long'])
    expect(line).toBe(`<code>${'x'.repeat(1000)} &#91;cut, 5000 characters&#93;</code> is too long`)
  })

  it.each(secretTexts)('leaves out %s', (_name, text) => {
    expect(markdownLine([text, { code: text }])).not.toContain('HUSH')
    expect(fenced(text, '')).not.toContain('HUSH')
  })
})

describe('a code block', () => {
  it.each(hostileTexts)('is not ended by %s', (_name, text) => {
    const block = fenced(text, 'json').split('\n')
    const [first = ''] = block
    const marks = first.slice(0, -'json'.length)
    expect(marks).toMatch(/^`{3,}$/)
    expect(block.at(-1)).toBe(marks)
    for (const line of block.slice(1, -1)) expect(line).not.toContain(marks)
    expect(block.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
  })
})
