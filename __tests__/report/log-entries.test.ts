import { describe, expect, it } from '@jest/globals'
import { logEntriesMarkdown } from '../../src/report/log-entries.ts'
import { signed, signedManifest, signOutcome } from './outcomes.ts'

const publicLog = 'https://rekor.sigstore.dev'

const entry = (log: string, index: string) =>
  signedManifest({ method: 'keyless', logEntries: [{ log, index }] })

describe('the page of a log entry', () => {
  it.each<[string, string, string | undefined]>([
    [publicLog, '123', 'https://search.sigstore.dev/?logIndex=123'],
    [`${publicLog}/`, '0', 'https://search.sigstore.dev/?logIndex=0'],
    ['https://log2025-1.rekor.sigstore.dev', '123', undefined],
    ['https://rekor.sigstore.dev.evil.example', '123', undefined],
    ['http://rekor.sigstore.dev', '123', undefined],
    [publicLog, '1)](https://evil.example', undefined],
    [publicLog, '', undefined],
  ])('%s %s', (log, index, expected) => {
    const text = logEntriesMarkdown(signOutcome([signed('a', { signed: [entry(log, index)] })]))
    expect(/\(\[look at it\]\((.*)\)\)$/m.exec(text)?.[1]).toBe(expected)
    expect(text.includes('look at it')).toBe(expected !== undefined)
  })
})

describe('the entries in a summary', () => {
  it('name image, index and log, with a link where there is a page', () => {
    const outcome = signOutcome([
      signed('a', { signed: [entry(publicLog, '7'), entry('https://log.example', '8')] }),
    ])
    expect(logEntriesMarkdown(outcome).replaceAll('<wbr>', '')).toBe(
      [
        '#### Entries in transparency logs',
        '',
        '- <code>h.example/t/a:1</code> (image): entry <code>7</code> of the log <code>https://rekor.sigstore.dev</code> ([look at it](https://search.sigstore.dev/?logIndex=7))',
        '- <code>h.example/t/a:1</code> (image): entry <code>8</code> of the log <code>https://log.example</code>',
      ].join('\n'),
    )
  })

  it('are no more than a reader wants, and mean nothing in Markdown', () => {
    const images = Array.from({ length: 30 }, (_, index) =>
      signed('a', { signed: [entry('https://l.example/[x](y)|##[error]', String(index))] }),
    )
    const text = logEntriesMarkdown(signOutcome(images))
    expect(text.split('\n').at(-1)).toBe('- and 10 more')
    expect(text.match(/^- /gm)).toHaveLength(21)
    expect(text).not.toMatch(/\]\(|##\[|\|/)
  })

  it('are none where nothing was logged', () => {
    expect(logEntriesMarkdown(signOutcome([signed('a')]))).toBe('')
  })
})
