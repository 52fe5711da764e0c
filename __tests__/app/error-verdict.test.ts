import { describe, expect, it } from '@jest/globals'
import { verdictOfError } from '../../src/app/error-verdict.ts'
import {
  type CountersignError,
  FormatError,
  IntegrityError,
  TransportError,
  UsageError,
} from '../../src/domain/errors.ts'

describe('verdictOfError', () => {
  it.each<[string, CountersignError, 'rejected' | 'undecided']>([
    ['bytes held whole but broken', new FormatError('manifest-ambiguous', 'm'), 'rejected'],
    ['bytes beyond the limit of a manifest', new FormatError('manifest-too-large', 'm'), 'undecided'],
    ['bytes beyond the limit of a text', new FormatError('json-too-large', 'm'), 'undecided'],
    [
      'a type that is announced beside the bytes',
      new FormatError('manifest-media-type-mismatch', 'm'),
      'undecided',
    ],
    ['a broken file of the user', new FormatError('policy-unknown-key', 'm', { ownFile: true }), 'undecided'],
    ['other bytes than promised', new IntegrityError('digest-mismatch', 'm'), 'undecided'],
    ['no answer', new TransportError('network-unreachable', 'm'), 'undecided'],
    ['a mistake of usage', new UsageError('option-value', 'm'), 'undecided'],
  ])('%s', (_name, error, kind) => {
    expect(verdictOfError(error).kind).toBe(kind)
  })
})
