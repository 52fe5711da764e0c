import { describe, expect, it } from '@jest/globals'
import type {
  InspectOutcome,
  SignedImage,
  SignOutcome,
  VerifiedImage,
  VerifyOutcome,
} from '../../src/app/contract.ts'
import { exitCodeOf } from '../../src/app/exit-code.ts'
import { SigningError, TransportError, UsageError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import type { Verdict } from '../../src/domain/policy/verdict.ts'
import { fingerprints, gpgSigner } from '../fakes/signatures.ts'

const verdicts: Readonly<Record<string, Verdict>> = {
  A: { kind: 'accepted', by: [gpgSigner(fingerprints.alice)] },
  W: { kind: 'waived' },
  R: { kind: 'rejected', reasons: [{ code: 'policy-reject', message: 'no' }] },
  U: { kind: 'undecided', error: { code: 'http-status', message: 'status 500' } },
  S: { kind: 'undecided', error: { code: 'cancelled', message: 'stopped' } },
  X: { kind: 'undecided', error: new UsageError('option-value', 'x') },
}

const image = (letter: string): VerifiedImage => ({
  text: letter,
  reference: letter,
  verdict: verdicts[letter] ?? { kind: 'waived' },
  decisions: [],
  differences: [],
  warnings: [],
  ...(letter === 'X' ? { usageError: true } : {}),
})

const verified = (
  letters: string,
  mode: VerifyOutcome['mode'] = 'enforce',
  waived: VerifyOutcome['waived'] = 'allow',
): VerifyOutcome => ({
  command: 'verify',
  mode,
  waived,
  policy: 'policy.json',
  images: [...letters].map(image),
  warnings: [],
})

describe('exitCodeOf', () => {
  it.each([
    ['A', 0],
    ['W', 0],
    ['R', 1],
    ['U', 3],
    ['X', 2],
    ['AWA', 0],
    ['AUR', 1],
    ['RUX', 2],
    ['UA', 3],
    ['', 0],
  ])('verify %s: %i', (letters, expected) => {
    expect(exitCodeOf(verified(letters))).toBe(expected)
    expect(exitCodeOf({ ...verified(letters), command: 'explain' })).toBe(expected)
  })

  it.each([
    ['W', 'enforce', 'fail', 1],
    ['W', 'enforce', 'warn', 0],
    ['AWU', 'enforce', 'fail', 1],
    ['RU', 'report', 'allow', 0],
    ['W', 'report', 'fail', 0],
    ['RXU', 'report', 'allow', 2],
    ['RUS', 'report', 'allow', 3],
    ['AS', 'enforce', 'allow', 3],
  ] as const)('verify %s, mode %s, waived %s: %i', (letters, mode, waived, expected) => {
    expect(exitCodeOf(verified(letters, mode, waived))).toBe(expected)
  })

  const digest = digestOf(Buffer.from('x'))
  const signed = (state: 'published' | 'failed', error?: SigningError): SignedImage['signed'][number] => ({
    digest,
    role: 'image',
    method: 'gpg',
    publish: 'lookaside',
    signer: gpgSigner(fingerprints.alice),
    state,
    ...(error === undefined ? {} : { error }),
  })
  const signOf = (...images: readonly Partial<SignedImage>[]): SignOutcome => ({
    command: 'sign',
    images: images.map((given) => ({ text: 'x', signed: [], warnings: [], ...given })),
    keys: [],
    warnings: [],
  })
  it.each([
    ['all published', signOf({ signed: [signed('published')] }), 0],
    ['an image failed', signOf({}, { error: new TransportError('http-status', 'x') }), 3],
    ['a manifest failed', signOf({ signed: [signed('published'), signed('failed')] }), 3],
    [
      'the key was wrong',
      signOf(
        { error: new TransportError('http-status', 'x') },
        { signed: [signed('failed', new SigningError('internal-error', 'x'))] },
      ),
      2,
    ],
  ])('sign, %s', (_, outcome, expected) => {
    expect(exitCodeOf(outcome)).toBe(expected)
  })

  const inspected = (given: Partial<InspectOutcome['images'][number]>): InspectOutcome => ({
    command: 'inspect',
    images: [{ text: 'x', reference: 'x', entries: [], places: [], warnings: [], ...given }],
  })
  it.each([
    ['nothing found', {}, 0],
    ['not fetched', { error: new TransportError('http-status', 'x') }, 3],
    [
      'a place unread',
      { places: [{ subject: digest, url: 'x', store: 'lookaside', status: 'unread', signatures: [] }] },
      3,
    ],
  ] as const)('inspect, %s', (_, given, expected) => {
    expect(exitCodeOf(inspected(given))).toBe(expected)
  })

  it.each([0, 1])('policy check with %i faults', (count) => {
    const faults = Array.from({ length: count }, () => ({
      code: 'policy-wrong-type' as const,
      path: '',
      message: '',
      next: '',
    }))
    const outcome = {
      command: 'policy check',
      policy: 'x',
      scopes: 0,
      requirements: 1,
      faults,
      warnings: [],
    } as const
    expect(exitCodeOf(outcome)).toBe(count === 0 ? 0 : 2)
  })

  it('digest and where have nothing to fail with', () => {
    expect(
      exitCodeOf({ command: 'digest', reference: 'x', digest, mediaType: null, entries: [], warnings: [] }),
    ).toBe(0)
    expect(
      exitCodeOf({
        command: 'where',
        subject: 'x',
        sigstoreAttachments: false,
        credentials: null,
        warnings: [],
      }),
    ).toBe(0)
  })
})
