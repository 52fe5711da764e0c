import { describe, expect, it } from '@jest/globals'
import type { VerifiedImage } from '../../src/app/contract.ts'
import type { Verdict } from '../../src/domain/policy/verdict.ts'
import { summaryOfOutcome } from '../../src/report/summary.ts'
import { fitSummary, maxSummaryBytes, type SummaryRow } from '../../src/report/summary-budget.ts'
import { accepted, context, judged, rejected, verified, verifyOutcome } from './outcomes.ts'

const many = (count: number, verdict: Verdict, more: Partial<VerifiedImage> = {}): readonly VerifiedImage[] =>
  Array.from({ length: count }, (_each, index) => verified(`${verdict.kind}-${index}`, verdict, more))

const summaryOf = (images: readonly VerifiedImage[]): string =>
  summaryOfOutcome(verifyOutcome(images), context('verify', { reportPath: '/tmp/report.json' }))

const rowsOf = (text: string): number => text.split('\n').filter((line) => line.startsWith('| <code>')).length
const bytes = (text: string): number => Buffer.byteLength(text)

describe('the size of a summary', () => {
  it('5,000 images: every failure is kept whole, the rest is counted', () => {
    const images = [
      ...many(4950, accepted, { decisions: [judged(accepted)] }),
      ...many(50, rejected, { decisions: [judged(rejected)] }),
    ]
    const text = summaryOf(images)
    expect(bytes(text)).toBeLessThanOrEqual(maxSummaryBytes)
    expect(text).toMatch(/^### ❌ Countersign verify: 4950 accepted, 0 waived, 50 rejected, 0 undecided\n/)
    expect(text.match(/^\| .* \| ❌ rejected \| .* \| Ask who B is\. \|$/gm)).toHaveLength(50)
    expect(text.match(/<summary>❌/g)).toHaveLength(50)
    const told = rowsOf(text)
    expect(told).toBeGreaterThan(1000)
    expect(text).toContain(`… and ${5000 - told} more accepted, for which there is no room here.`)
    expect(text).toMatch(/No room here for the evidence of \d+ images\./)
    expect(text).toContain('<code>report-path</code>')
  })

  it('5,000 failures: as many rows as fit, and the exact number of the others', () => {
    const text = summaryOf(many(5000, rejected, { decisions: [judged(rejected)] }))
    expect(bytes(text)).toBeLessThanOrEqual(maxSummaryBytes)
    expect(text).toContain('0 accepted, 0 waived, 5000 rejected, 0 undecided')
    const told = rowsOf(text)
    expect(told).toBe(5000) // compact rows of this length all fit
    expect(text.match(/Ask who B is/g)?.length).toBeGreaterThan(100)
    const folds = text.match(/<summary>/g)?.length ?? 0
    expect(text).toContain(`No room here for the evidence of ${5000 - folds} images.`)
  })

  it('5,000 failures with long names: the others are counted', () => {
    const images = many(5000, rejected).map((image) => ({
      ...image,
      reference: `h.example/${'x'.repeat(240)}`,
    }))
    const text = summaryOf(images)
    expect(bytes(text)).toBeLessThanOrEqual(maxSummaryBytes)
    expect(bytes(text)).toBeGreaterThan(maxSummaryBytes * 0.95)
    const told = rowsOf(text)
    expect(told).toBeGreaterThan(2000)
    expect(text).toContain(`… and ${5000 - told} more rejected, for which there is no room here.`)
    expect(text).toContain('The output <code>report-path</code>')
  })

  it('stays within the limit when every text is as long and as odd as can be', () => {
    const odd = '\u{e0061}'.repeat(5000)
    const warning = { code: 'policy-relative-path', message: odd, next: odd } as const
    const verdict: Verdict = { kind: 'rejected', reasons: [warning, warning] }
    const images = many(200, verdict).map((image) => ({ ...image, reference: odd, text: odd }))
    const outcome = verifyOutcome(images, { policy: odd, identity: odd, warnings: Array(100).fill(warning) })
    const changedFiles = Array<string>(100).fill(odd)
    const text = summaryOfOutcome(outcome, context('verify', { leg: odd, changedFiles, reportPath: odd }))
    expect(bytes(text)).toBeLessThanOrEqual(maxSummaryBytes)
    expect(text).toContain('200 rejected')
    expect(rowsOf(text)).toBeGreaterThan(100)
  })
})

describe('what is left out first', () => {
  const row = (word: string, isFailure: boolean): SummaryRow => ({
    isFailure,
    word,
    full: () => `| ${word} row ${'-'.repeat(300)} |`,
    compact: () => `| ${word} |`,
    fold: () => `${word} fold ${'-'.repeat(1000)}`,
  })
  const parts = {
    head: 'HEAD',
    columns: ['A'],
    rows: [row('bad', true), row('good', false)],
    after: `AFTER ${'-'.repeat(500)}`,
    foot: 'FOOT',
  }
  const told = (limit: number): readonly string[] => {
    const text = fitSummary(parts, limit)
    return ['HEAD', '| bad', 'bad row', 'AFTER', 'bad fold', 'good row', 'good fold', 'FOOT'].filter((word) =>
      text.includes(word),
    )
  }

  it.each([
    [8000, ['HEAD', '| bad', 'bad row', 'AFTER', 'bad fold', 'good row', 'good fold', 'FOOT']],
    [5000, ['HEAD', '| bad', 'bad row', 'AFTER', 'bad fold', 'good row', 'FOOT']],
    [4000, ['HEAD', '| bad', 'bad row', 'AFTER', 'bad fold', 'FOOT']],
    [3200, ['HEAD', '| bad', 'bad row', 'AFTER', 'FOOT']],
    [2500, ['HEAD', '| bad', 'bad row', 'FOOT']],
    [2200, ['HEAD', '| bad', 'FOOT']],
    [2060, ['HEAD', 'FOOT']],
  ])('%d bytes', (limit, words) => {
    expect(told(limit)).toEqual(words)
  })

  it('says what is missing', () => {
    const text = fitSummary(parts, 2060)
    expect(text).toContain('… and 1 more bad, 1 more good, for which there is no room here.')
    expect(text).toContain('No room here for how others verify this.')
    expect(fitSummary(parts, 3200)).toContain('No room here for the evidence of 1 image.')
  })
})
