import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../src/domain/errors.ts'
import { annotationsOfError, annotationsOfOutcome } from '../../src/report/annotations.ts'
import {
  accepted,
  context,
  inspected,
  inspectOutcome,
  rejected,
  signed,
  signedManifest,
  signOutcome,
  undecided,
  verified,
  verifyOutcome,
} from './outcomes.ts'

const verify = context('verify')
const bad = {
  title: 'rejected: h.example/t/bad:1',
  message: 'h.example/t/bad:1: untrusted-key: found a signature by B. Ask who B is.',
}
const waiver = {
  code: 'image-waived',
  message: 'nothing was verified',
  next: 'Ask for a signature.',
} as const

describe('the annotations of verify', () => {
  it('none when all is well', () => {
    expect(annotationsOfOutcome(verifyOutcome([verified('a', accepted)]), verify)).toEqual([])
  })

  it('failures worst first, the run as a whole last, then warnings', () => {
    const images = [
      verified('open', undecided),
      verified('any', { kind: 'waived' }, { warnings: [waiver] }),
      verified('bad', rejected),
    ]
    expect(annotationsOfOutcome(verifyOutcome(images), verify)).toEqual([
      { level: 'error', ...bad },
      {
        level: 'error',
        title: 'undecided: h.example/t/open:1',
        message: 'h.example/t/open:1: timeout: no answer in 10 s. Try later.',
      },
      {
        level: 'error',
        title: 'Countersign verify failed',
        message: '0 accepted, 1 waived, 1 rejected, 1 undecided.',
      },
      {
        level: 'warning',
        title: 'Countersign: image-waived',
        message: 'nothing was verified. Ask for a signature.',
      },
    ])
  })

  it('a waived image that is refused is told once', () => {
    const images = [verified('any', { kind: 'waived' }, { warnings: [waiver] })]
    const told = annotationsOfOutcome(verifyOutcome(images, { waived: 'fail' }), verify)
    expect(told.map(({ level, title }) => [level, title])).toEqual([
      ['error', 'waived: h.example/t/any:1'],
      ['error', 'Countersign verify failed'],
    ])
  })

  it('report: the same as warnings, and no failure of the run', () => {
    const outcome = verifyOutcome([verified('bad', rejected)], { mode: 'report' })
    expect(annotationsOfOutcome(outcome, verify)).toEqual([{ level: 'warning', ...bad }])
  })

  it.each([
    ['a mistake of usage', verified('a', undecided, { usageError: true })],
    ['a stopped run', verified('a', { kind: 'undecided', error: { code: 'cancelled', message: 'stopped' } })],
  ])('report: %s stays an error', (_name, image) => {
    const [first] = annotationsOfOutcome(verifyOutcome([image], { mode: 'report' }), verify)
    expect(first?.level).toBe('error')
  })

  it('an edit of the rules is a notice', () => {
    const given = context('verify', { changedFiles: ['policy.json', 'a.asc'] })
    expect(annotationsOfOutcome(verifyOutcome([verified('a', accepted)]), given)).toEqual([
      {
        level: 'notice',
        title: 'The rules are edited by this change',
        message:
          'This pull request edits policy.json, a.asc; it was judged by what the base says, not by its own edit.',
      },
    ])
  })

  it('says how many more reasons there are', () => {
    const [reason] = rejected.kind === 'rejected' ? rejected.reasons : []
    const reasons = [reason, reason, reason].filter((each) => each !== undefined)
    const [first] = annotationsOfOutcome(
      verifyOutcome([verified('a', { kind: 'rejected', reasons })]),
      verify,
    )
    expect(first?.message).toMatch(/Ask who B is\. The summary has 2 more reasons\.$/)
  })
})

describe('the limits of the runner', () => {
  const images = (count: number) =>
    Array.from({ length: count }, (_each, index) => {
      const warning = { code: 'signature-time-odd', message: `warning ${index}`, next: 'Look.' } as const
      return verified(`i${index}`, rejected, { warnings: [warning] })
    })

  it.each([
    [1, 2, 1],
    [8, 9, 8],
    [9, 10, 9],
    [5000, 10, 9],
  ])('%d failures and warnings', (count, errors, warnings) => {
    const told = annotationsOfOutcome(verifyOutcome(images(count)), verify)
    expect(told.filter(({ level }) => level === 'error')).toHaveLength(errors)
    expect(told.filter(({ level }) => level === 'warning')).toHaveLength(warnings)
    const last = told.filter(({ level }) => level === 'error').at(-1)
    expect(last?.message).toBe(`0 accepted, 0 waived, ${count} rejected, 0 undecided.`)
  })

  it('counts what is left out, for each level', () => {
    const told = annotationsOfOutcome(verifyOutcome(images(9)), verify)
    expect(told.filter(({ title }) => title === 'Countersign: more in the summary')).toEqual([
      expect.objectContaining({ level: 'error', message: '1 more error in the summary of this job.' }),
      expect.objectContaining({ level: 'warning', message: '1 more warning in the summary of this job.' }),
    ])
    const report = annotationsOfOutcome(verifyOutcome(images(20), { mode: 'report' }), verify)
    expect(report).toHaveLength(9)
    expect(report.at(-1)?.message).toBe('32 more warnings in the summary of this job.')
  })

  it('cuts long titles and messages, and says so', () => {
    const long = 'x'.repeat(1990)
    const reasons = [{ code: 'untrusted-key', message: long, next: long }] as const
    const image = verified('a', { kind: 'rejected', reasons }, { reference: long })
    const [first] = annotationsOfOutcome(verifyOutcome([image]), verify)
    expect(first?.title).toBe(`rejected: ${'x'.repeat(49)}…`)
    expect(first?.message).toHaveLength(4096)
    expect(first?.message).toMatch(/x \[cut; the summary tells more\]$/)
  })

  it('tells the same warning of many images once', () => {
    const warnings = [{ code: 'key-expires-soon', message: 'in 3 days', next: 'Extend it.' }] as const
    const outcome = signOutcome([signed('a', { warnings }), signed('b', { warnings })], { warnings })
    expect(annotationsOfOutcome(outcome, context('sign'))).toEqual([
      { level: 'warning', title: 'Countersign: key-expires-soon', message: 'in 3 days. Extend it.' },
    ])
  })
})

describe('the annotations of the others', () => {
  const error = new UsageError('digest-malformed', 'bad', { next: 'Mend it.' })

  it('sign: an image that failed in part', () => {
    const outcome = signOutcome([
      signed('a'),
      signed('b', { signed: [signedManifest({ state: 'failed', error })] }),
    ])
    expect(annotationsOfOutcome(outcome, context('sign'))).toEqual([
      {
        level: 'error',
        title: 'failed: h.example/t/b:1',
        message: 'h.example/t/b:1: digest-malformed: bad. Mend it.',
      },
      { level: 'error', title: 'Countersign sign failed', message: '1 failed, 1 signed.' },
    ])
  })

  it('inspect: none for what is not signed', () => {
    const outcome = inspectOutcome([inspected('a', { places: [] })])
    expect(annotationsOfOutcome(outcome, context('inspect'))).toEqual([])
  })

  it('an error: code in the title, message and cure', () => {
    expect(annotationsOfError(error, context('inspect'))).toEqual([
      { level: 'error', title: 'Countersign inspect failed: digest-malformed', message: 'bad. Mend it.' },
    ])
  })
})
