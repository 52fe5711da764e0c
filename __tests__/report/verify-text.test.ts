import { describe, expect, it } from '@jest/globals'
import type { JudgedManifest, VerifiedImage, VerifyOutcome } from '../../src/app/contract.ts'
import { judgedByIndexAlone } from '../../src/domain/policy/image-verdict.ts'
import type { Reason, Verdict } from '../../src/domain/policy/verdict.ts'
import { textOfOutcome } from '../../src/report/log-text.ts'
import { painter } from '../../src/report/paint.ts'

const style = { paint: painter(false), quiet: false, verbose: false }
const fingerprint = 'A'.repeat(40)
const accepted: Verdict = {
  kind: 'accepted',
  by: [{ kind: 'gpg', fingerprint, keyFingerprint: fingerprint, claimedUserIds: [] }],
}
const rejected = (...reasons: readonly Reason[]): Verdict => ({ kind: 'rejected', reasons })
const manifest = (verdict: Verdict): JudgedManifest => ({
  role: 'image',
  decision: {
    verdict,
    scope: { transport: 'docker', source: 'default' },
    requirements: [],
    signatures: [],
    places: [],
    warnings: [],
  },
})

function told(
  verdict: Verdict,
  {
    image = {},
    outcome = {},
    verbose = false,
  }: { image?: Partial<VerifiedImage>; outcome?: Partial<VerifyOutcome>; verbose?: boolean } = {},
): readonly string[] {
  const judged = {
    text: 'a',
    reference: 'a:1',
    verdict,
    decisions: [],
    differences: [],
    warnings: [],
    ...image,
  }
  const verified: VerifyOutcome = {
    command: 'verify',
    mode: 'enforce',
    waived: 'allow',
    policy: 'p.json',
    images: [judged],
    warnings: [],
    ...outcome,
  }
  return textOfOutcome(verified, { ...style, verbose }).split('\n')
}

describe('the text of verify', () => {
  const alone = { differences: [judgedByIndexAlone, 'cosign checks only the digest'] }
  it.each([
    ['verify', {}, false],
    ['verify --verbose', { verbose: true }, true],
    ['explain', { outcome: { command: 'explain' } }, true],
  ] as const)('%s tells that an index was judged by itself: %#', (_name, given, isTold) => {
    const lines = told(accepted, { image: alone, ...given }).join('\n')
    expect(lines.includes(judgedByIndexAlone)).toBe(isTold)
    expect(lines).toContain('cosign checks only the digest')
  })

  it('tells which reference and scope an image without a name was judged under', () => {
    const image = { decisions: [manifest(accepted)] }
    const lines = told(accepted, { image, outcome: { identity: 'h.example/a:1' } })
    expect(lines).toContain("           judged as h.example/a:1, by the policy's default")
    expect(told(accepted, { image }).join()).not.toContain('judged as')
  })

  it('says once that nothing was verified', () => {
    const warnings = [{ code: 'image-waived', message: 'a:1: nothing was verified' }] as const
    const told1 = told({ kind: 'waived' }, { image: { warnings }, outcome: { waived: 'warn' } })
    expect(told1.filter((line) => line.includes('nothing was verified'))).toHaveLength(1)
    expect(told({ kind: 'waived' }).join()).toContain('nothing was verified')
  })

  const missing = (url: string): Reason => ({ code: 'signature-missing', message: `none at ${url}` })

  it('tells a reason that the manifests of an index share once', () => {
    const stranger: Reason = { code: 'untrusted-key', message: 'who is that' }
    const verdict = rejected(missing('one'), stranger, missing('two'), missing('three'))
    const decisions = [manifest(verdict), manifest(verdict)]
    const lines = told(verdict, { image: { decisions } }).slice(1, -2)
    expect(lines).toEqual([
      expect.stringContaining('signature-missing: none at one (and 2 more alike). Sign the image'),
      expect.stringContaining('untrusted-key: who is that. '),
    ])
  })

  it('tells each reason of a single manifest', () => {
    const verdict = rejected(missing('one'), missing('two'))
    expect(told(verdict, { image: { decisions: [manifest(verdict)] } }).slice(1, -2)).toHaveLength(2)
  })
})
