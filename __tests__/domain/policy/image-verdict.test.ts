import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type IndexRule,
  imageVerdict,
  indexDifferences,
  needsPlatforms,
} from '../../../src/domain/policy/image-verdict.ts'
import type { Verdict } from '../../../src/domain/policy/verdict.ts'
import { fingerprints, gpgSigner } from '../../fakes/signatures.ts'

const verdicts = {
  A: { kind: 'accepted', by: [gpgSigner(fingerprints.alice)] },
  B: { kind: 'accepted', by: [gpgSigner(fingerprints.bob)] },
  W: { kind: 'waived' },
  R: { kind: 'rejected', reasons: [{ code: 'signature-missing', message: 'none' }] },
  U: { kind: 'undecided', error: { code: 'http-status', message: 'status 500' } },
} as const satisfies Record<string, Verdict>

type Letter = keyof typeof verdicts
const read = (letters: string): readonly Verdict[] => [...letters].map((letter) => verdicts[letter as Letter])
const one = (letter: string): Verdict => verdicts[letter as Letter]

describe('imageVerdict', () => {
  it.each<readonly [IndexRule, string, string, Verdict['kind']]>([
    // rule, index, platforms, verdict
    ['either', 'A', 'AA', 'accepted'],
    ['either', 'A', 'RR', 'accepted'],
    ['either', 'A', 'UR', 'accepted'],
    ['either', 'A', '', 'accepted'],
    ['either', 'R', 'AA', 'accepted'],
    ['either', 'R', 'AR', 'rejected'],
    ['either', 'R', 'AU', 'undecided'],
    ['either', 'R', 'RU', 'rejected'],
    ['either', 'R', '', 'rejected'],
    ['either', 'U', 'AA', 'accepted'],
    ['either', 'U', 'AR', 'undecided'],
    ['either', 'U', '', 'undecided'],
    ['either', 'W', 'WW', 'waived'],
    ['all', 'A', 'AA', 'accepted'],
    ['all', 'A', 'AR', 'rejected'],
    ['all', 'R', 'AA', 'rejected'],
    ['all', 'A', 'AU', 'undecided'],
    ['all', 'U', 'AA', 'undecided'],
    ['all', 'U', 'AR', 'rejected'],
    ['all', 'A', '', 'accepted'],
    ['all', 'R', '', 'rejected'],
    ['all', 'W', 'WW', 'waived'],
    ['all', 'A', 'AW', 'waived'],
    ['one-platform', 'A', 'R', 'accepted'],
    ['one-platform', 'R', 'A', 'accepted'],
    ['one-platform', 'R', 'R', 'rejected'],
    ['one-platform', 'R', 'U', 'undecided'],
    ['one-platform', 'U', 'R', 'undecided'],
    ['one-platform', 'U', 'A', 'accepted'],
  ])('%s: index %s, platforms "%s": %s', (rule, index, platforms, expected) => {
    expect(imageVerdict(rule, one(index), read(platforms)).kind).toBe(expected)
  })

  it('names each signer once', () => {
    const { alice, bob } = fingerprints
    expect(imageVerdict('all', one('A'), read('ABA'))).toEqual({
      kind: 'accepted',
      by: [gpgSigner(alice), gpgSigner(bob)],
    })
  })

  it('names each reason once and says when there is nothing to run', () => {
    expect(imageVerdict('either', one('R'), read('RR'))).toEqual(verdicts.R)
    expect(imageVerdict('either', one('R'), [])).toMatchObject({
      reasons: [{ code: 'signature-missing' }, { code: 'index-without-platforms' }],
    })
  })

  const letters = fc.constantFrom<Letter>('A', 'B', 'W', 'R', 'U')
  const rules = fc.constantFrom<IndexRule>('either', 'all', 'one-platform')

  it('never passes an index that is refused unless every platform passes', () => {
    fc.assert(
      fc.property(rules, letters, fc.array(letters, { maxLength: 4 }), (rule, index, platforms) => {
        const { kind } = imageVerdict(rule, one(index), read(platforms.join('')))
        const passes = kind === 'accepted' || kind === 'waived'
        const every = platforms.length > 0 && platforms.every((letter) => 'ABW'.includes(letter))
        expect(passes).toBe(
          rule === 'all'
            ? 'ABW'.includes(index) && (every || platforms.length === 0)
            : 'ABW'.includes(index) || every,
        )
      }),
    )
  })

  it('needs no platforms only where they cannot change the verdict', () => {
    fc.assert(
      fc.property(rules, letters, fc.array(letters, { maxLength: 4 }), (rule, index, platforms) => {
        if (needsPlatforms(rule, one(index))) return
        const { kind } = imageVerdict(rule, one(index), read(platforms.join('')))
        expect(['accepted', 'waived']).toContain(kind)
      }),
    )
  })
})

describe('indexDifferences', () => {
  it.each<readonly [string, string, string | null, readonly RegExp[]]>([
    // decided, index, platforms
    ['A', 'A', 'AA', []],
    ['A', 'A', 'AR', [/^podman .* 1 of 2 /]],
    ['A', 'R', 'AA', [/^cosign .* not accepted/]],
    ['R', 'A', 'AR', [/^cosign .*: accepted/, /^podman .* 1 of 2 /]],
    ['R', 'R', 'RR', []],
    ['R', 'R', 'AR', [/^podman .* 1 of 2 /]],
    ['R', 'R', '', []],
    ['A', 'A', null, [/by the index alone: podman /]],
  ])('decided %s, index %s, platforms %s', (decided, index, platforms, expected) => {
    const found = indexDifferences(one(decided), one(index), platforms === null ? null : read(platforms))
    expect(found).toHaveLength(expected.length)
    for (const [at, pattern] of expected.entries()) expect(found[at]).toMatch(pattern)
  })
})
