import { describe, expect, it } from '@jest/globals'
import { UsageError } from '../../src/domain/errors.ts'
import type { RequirementOutcome } from '../../src/domain/policy/verdict.ts'
import { logOfError, logOfOutcome } from '../../src/report/action-log.ts'
import {
  accepted,
  context,
  digest,
  fingerprint,
  inspected,
  inspectOutcome,
  judged,
  rejected,
  signed,
  signer,
  signOutcome,
  verified,
  verifyOutcome,
} from './outcomes.ts'

const line = (text: string) => ({ kind: 'line', text })

describe('the log', () => {
  it('of a failed run starts with what failed, why and how to mend it', () => {
    const outcome = verifyOutcome([
      verified('good', accepted),
      verified('bad', rejected, { decisions: [judged(rejected)] }),
    ])
    const given = context('verify', { origin: { kind: 'checkout' }, reportPath: '/tmp/r.json', leg: 'a=b' })
    expect(logOfOutcome(outcome, given)).toEqual([
      line('rejected: h.example/t/bad:1: untrusted-key: found a signature by B.'),
      line('What to do: Ask who B is.'),
      line('Policy policy.json, read from the checkout.'),
      {
        kind: 'group',
        title: 'rejected: h.example/t/bad:1',
        lines: [
          `digest ${digest}`,
          'Why',
          '  untrusted-key: found a signature by B. Ask who B is.',
          `image ${digest}: rejected, under the scope docker h.example/t (namespace)`,
          '  requirement transports.docker["h.example/t"][0] signedBy: not-met',
          '  place https://s.example/t/a: read, 1 found',
          '  signature https://s.example/t/a/signature-1: does not count, untrusted-key: made by B; not verified; it claims reference h.example/t/a:1, made 1970-01-01T00:00:00.000Z',
        ],
      },
      {
        kind: 'group',
        title: 'accepted: h.example/t/good:1',
        lines: [`digest ${digest}`, `signed by ${fingerprint}`],
      },
      line('Countersign verify: 1 accepted, 0 waived, 1 rejected, 0 undecided (a=b)'),
      line('Countersign 1.2.3. The whole report as JSON: /tmp/r.json'),
    ])
  })

  it('tells what became of each part of a combination', () => {
    const manifest = judged(rejected)
    const part = (path: string, more: Partial<RequirementOutcome> = {}): RequirementOutcome => ({
      ...{ path: `default[0]${path}`, type: 'signedBy', outcome: 'not-met', signers: [] },
      ...more,
    })
    const inner = part('.of[1]', { type: 'anyOf', parts: [part('.of[1].of[0]')] })
    const parts = [part('.of[0]', { outcome: 'met', signers: [signer] }), inner]
    const requirement = part('', { type: 'atLeast', message: '1 of 2', parts })
    const decision = { ...manifest.decision, requirements: [requirement], places: [], signatures: [] }
    const image = verified('bad', rejected, { decisions: [{ ...manifest, decision }] })
    const [group] = logOfOutcome(verifyOutcome([image]), context('verify')).flatMap((entry) =>
      entry.kind === 'group' ? [entry.lines] : [],
    )
    expect(group?.slice(-4)).toEqual([
      '  requirement default[0] atLeast: not-met, 1 of 2',
      `  requirement default[0].of[0] signedBy: met, by key ${fingerprint}`,
      '  requirement default[0].of[1] anyOf: not-met',
      '  requirement default[0].of[1].of[0] signedBy: not-met',
    ])
  })

  it('of a run that only reports says so', () => {
    const outcome = verifyOutcome([verified('bad', rejected)], { mode: 'report' })
    const [first, , , third] = logOfOutcome(outcome, context('verify'))
    expect(first).toEqual(
      line('rejected (report only): h.example/t/bad:1: untrusted-key: found a signature by B.'),
    )
    expect(third).toEqual(line('Report only: nothing is refused.'))
  })

  it('of a signer tells every manifest', () => {
    expect(logOfOutcome(signOutcome([signed('a')]), context('sign'))).toEqual([
      line('Countersign sign: 1 signed'),
      {
        kind: 'group',
        title: 'signed: h.example/t/a:1',
        lines: [
          `digest ${digest}`,
          `by ${fingerprint}: image`,
          'Signatures',
          `  image ${digest}: published, key ${fingerprint}, file:///srv/sigs/t/a@sha256=44/signature-1`,
        ],
      },
      line('Countersign sign: 1 signed'),
      line('Countersign 1.2.3.'),
    ])
  })

  it('of inspect marks claims', () => {
    const [, group] = logOfOutcome(inspectOutcome([inspected('a')]), context('inspect'))
    expect(group?.kind === 'group' ? group.lines : []).toContain(
      '  unverified claim https://s.example/t/a/signature-1, simple-signing: key BBBB, reference h.example/t/a:1',
    )
  })

  it('of an error', () => {
    const error = new UsageError('option-unknown', 'found --polcy', { next: 'Write --policy.' })
    expect(logOfError(error, context('verify', { reportPath: '/tmp/r.json' }))).toEqual([
      line('Countersign verify failed: option-unknown: found --polcy.'),
      line('What to do: Write input `policy`.'),
      line('Countersign 1.2.3. The whole report as JSON: /tmp/r.json'),
    ])
  })

  it('bounds the evidence of one image, and says so', () => {
    const differences = Array.from({ length: 1000 }, (_each, index) => `difference ${index}`)
    const outcome = verifyOutcome([verified('a', accepted, { differences, warnings: [] })])
    const [, , group] = logOfOutcome(outcome, context('verify'))
    const lines = group?.kind === 'group' ? group.lines : []
    expect(lines).toHaveLength(304)
    expect(lines.at(-1)).toBe('  and 700 more lines')
  })

  it.each<readonly [string, readonly (true | undefined)[], string | undefined]>([
    ['one', [true, undefined], 'No digest was given to compare with: one image was signed as the tag stood.'],
    ['several', [true, true], 'No digest was given to compare with: 2 images were signed as the tag stood.'],
    ['none', [undefined], undefined],
  ])('of sign says which tags were taken as they stood: %s', (_name, taken, expected) => {
    const images = taken.map((each, index) =>
      signed(`a${index}`, each === true ? { takenAsItStood: true } : {}),
    )
    const texts = logOfOutcome(signOutcome(images), context('sign')).flatMap((part) =>
      part.kind === 'line' && part.text.startsWith('No digest') ? [part.text] : [],
    )
    expect(texts).toEqual(expected === undefined ? [] : [expected])
  })
})
