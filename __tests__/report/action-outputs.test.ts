import { describe, expect, it } from '@jest/globals'
import { outputsOf } from '../../scripts/action-files.ts'
import type { SignOutcome, VerifyOutcome } from '../../src/app/contract.ts'
import { FormatError, TransportError, UsageError } from '../../src/domain/errors.ts'
import { digestOf } from '../../src/domain/image/digest.ts'
import {
  boundedOutputs,
  jsonOutputs,
  maxJsonOutputLength,
  outputsOfError,
  outputsOfOutcome,
  policyOutputs,
} from '../../src/report/action-outputs.ts'

const digest = digestOf(Buffer.from('a'))
const signer = { kind: 'gpg', fingerprint: 'A'.repeat(40), keyFingerprint: 'A'.repeat(40) } as const
const signed = {
  digest,
  role: 'image',
  method: 'gpg',
  publish: 'lookaside',
  signer,
  state: 'published',
} as const
const sign = (...images: readonly Partial<SignOutcome['images'][number]>[]): SignOutcome => ({
  command: 'sign',
  images: images.map((image) => ({
    text: 'r/a:1',
    reference: 'r/a:1',
    digest,
    signed: [],
    warnings: [],
    ...image,
  })),
  keys: [{ signer, method: 'gpg', publicKey: new Uint8Array() }],
  warnings: [],
})
const verify = (...images: readonly Partial<VerifyOutcome['images'][number]>[]): VerifyOutcome => ({
  command: 'verify',
  mode: 'enforce',
  waived: 'warn',
  policy: 'p',
  images: images.map((image) => ({
    text: 'r/a:1',
    reference: 'r/a:1',
    digest,
    verdict: { kind: 'accepted', by: [signer] },
    decisions: [],
    differences: [],
    warnings: [],
    ...image,
  })),
  warnings: [],
})
const rejected = { kind: 'rejected', reasons: [{ code: 'untrusted-key', message: 'm' }] } as const
const undecided = { kind: 'undecided', error: new TransportError('timeout', 'm') } as const

describe('outputs of sign', () => {
  it('tell digest, pinned references and keys', () => {
    expect(outputsOfOutcome(sign({ signed: [signed] }))).toEqual({
      result: 'signed',
      code: '',
      digest,
      signers: 'A'.repeat(40),
      references: `r/a@${digest}`,
      published: '1',
      unchanged: '0',
      failed: '0',
      fingerprints: signer.fingerprint,
    })
  })

  it.each<readonly [string, SignOutcome, string, string]>([
    ['nothing new', sign({ signed: [{ ...signed, state: 'unchanged' }] }), 'unchanged', ''],
    ['a dry run', sign({ signed: [{ ...signed, state: 'would-publish' }] }), 'would-sign', ''],
    [
      'an image that failed',
      sign({ signed: [signed] }, { error: new UsageError('lookaside-missing', 'm') }),
      'failed',
      'lookaside-missing',
    ],
    [
      'a signature that failed',
      sign({ signed: [{ ...signed, state: 'failed', error: new TransportError('store-full', 'm') }] }),
      'failed',
      'store-full',
    ],
  ])('tell %s', (_name, outcome, result, code) => {
    expect(outputsOfOutcome(outcome)).toMatchObject({ result, code })
  })

  it('pin the platforms where the index itself was not signed', () => {
    const platform = digestOf(Buffer.from('platform'))
    const outcome = sign({ signed: [{ ...signed, digest: platform }] })
    expect(outputsOfOutcome(outcome)).toMatchObject({ references: `r/a@${platform}` })
  })

  it('leave out what was not signed, and a digest that is not the only one', () => {
    const other = digestOf(Buffer.from('b'))
    const outcome = sign(
      { signed: [signed] },
      { reference: 'r/b:1', digest: other, signed: [{ ...signed, digest: other }] },
      { reference: 'r/c:1', error: new UsageError('lookaside-missing', 'm') },
    )
    expect(outputsOfOutcome(outcome)).toMatchObject({ digest: '', references: `r/a@${digest}\nr/b@${other}` })
  })
})

describe('outputs of verify', () => {
  it.each<readonly [string, VerifyOutcome, string, string]>([
    ['one accepted', verify({}), 'accepted', ''],
    [
      'a refusal beside others',
      verify({}, { verdict: undecided }, { verdict: rejected }),
      'rejected',
      'untrusted-key',
    ],
    ['what could not be found out', verify({}, { verdict: undecided }), 'undecided', 'timeout'],
    ['a waiver', verify({}, { verdict: { kind: 'waived' } }), 'waived', ''],
  ])('tell the worst verdict: %s', (_name, outcome, result, code) => {
    expect(outputsOfOutcome(outcome)).toMatchObject({ result, code })
  })

  it('pin only what may pass', () => {
    const names = ['r:5000/a:1', `r/b@${digest}`, 'r/c', 'r/d:1']
    const outcome = verify(
      ...names.map((reference, index) => ({ reference, ...(index === 3 ? { verdict: rejected } : {}) })),
    )
    expect(outputsOfOutcome(outcome)).toMatchObject({
      references: `r:5000/a@${digest}\nr/b@${digest}\nr/c@${digest}`,
    })
    const strict = { ...verify({ verdict: { kind: 'waived' } }), waived: 'fail' } as const
    expect(outputsOfOutcome(strict)).toMatchObject({ references: '' })
  })
})

describe('outputs of a run that ended early', () => {
  it('tell whose fault it was', () => {
    expect(outputsOfError(new TransportError('timeout', 'm'))).toEqual({
      result: 'undecided',
      code: 'timeout',
    })
    const own = new FormatError('policy-unknown-key', 'm', { ownFile: true })
    expect(outputsOfError(own)).toEqual({ result: 'error', code: 'policy-unknown-key' })
  })
})

describe('a list that is too long', () => {
  it('is empty, and said to be', () => {
    const long = 'x'.repeat(128 * 1024 + 1)
    const given = { references: long, digest: 'd', truncated: 'false', json: long }
    expect(boundedOutputs(given)).toEqual({ references: '', digest: 'd', truncated: 'true', json: long })
    expect(boundedOutputs({ references: 'x', truncated: 'false' })).toEqual({
      references: 'x',
      truncated: 'false',
    })
  })
})

describe('the output of the policy', () => {
  it.each([
    [
      'the base',
      'verify',
      { kind: 'base', of: 'pull-request', commit: 'c0ffee' },
      { 'policy-commit': 'c0ffee' },
    ],
    ['the checkout', 'verify', { kind: 'checkout' }, { 'policy-commit': '' }],
    ['no policy', 'sign', undefined, {}],
  ] as const)('tells %s', (_name, action, origin, expected) => {
    expect(policyOutputs({ action, ...(origin === undefined ? {} : { origin }) })).toEqual(expected)
  })
})

describe('the JSON output', () => {
  it('is the whole report where it fits', () => {
    expect(jsonOutputs('{"schema":"s"}', '/r')).toEqual({ json: '{"schema":"s"}', truncated: 'false' })
  })

  it('is its head where it does not, without images', () => {
    const json = JSON.stringify({
      schema: 's',
      exitCode: 1,
      counts: { rejected: 1 },
      images: ['x'.repeat(maxJsonOutputLength)],
    })
    const { json: head, truncated } = jsonOutputs(json, '/r')
    expect(truncated).toBe('true')
    expect(JSON.parse(head ?? '')).toEqual({
      schema: 's',
      exitCode: 1,
      counts: { rejected: 1 },
      truncated: true,
      reportPath: '/r',
    })
  })
})

describe('the table of outputs', () => {
  const set = ['json', 'truncated', 'report-path']
  it.each([
    ['sign', [...Object.keys(outputsOfOutcome(sign())), ...set, 'policy-path', 'registries-d-path']],
    [
      'verify',
      [
        ...Object.keys(outputsOfOutcome(verify())),
        ...set,
        ...Object.keys(policyOutputs({ action: 'verify' })),
      ],
    ],
    ['inspect', [...Object.keys(outputsOfOutcome({ command: 'inspect', images: [] })), ...set]],
  ] as const)('names just what %s sets', (action, names) => {
    expect(
      outputsOf(action)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...names].sort())
  })
})
