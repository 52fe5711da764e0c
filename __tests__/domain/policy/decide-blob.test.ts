import { describe, expect, it } from '@jest/globals'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { decideBlob } from '../../../src/domain/policy/decide-blob.ts'
import { deniedReason } from '../../../src/domain/policy/denied.ts'
import type { SignatureCheck, SigstoreFacts } from '../../../src/domain/policy/facts.ts'
import { policyOf, reject } from '../../fakes/policies.ts'
import { cosignPayload, imageStatement } from '../../fakes/signed-texts.ts'
import {
  bundleSigned,
  certificateOf,
  digestOnly,
  identitySigned,
  keySigner,
  provenance,
  sigstoreCheck,
} from '../../fakes/sigstore-facts.ts'
import { firstCode } from '../../fakes/verdicts.ts'

const blob = Buffer.from('the file')
const digest = digestOf(blob)
const sha512 = digestOf(blob, 'sha512')
const other = digestOf(Buffer.from('another file'))
const certificate = certificateOf()
const byIdentity = identitySigned([certificate.certificate.subject.value], digestOnly)
const byKey = bundleSigned(['1'], digestOnly)
const key = keySigner('1')
const message: Partial<SigstoreFacts> = { form: 'message' }
const nothing = new Uint8Array()

describe('decideBlob', () => {
  const shown = (check: SignatureCheck | null, rule: typeof byIdentity | typeof byKey, of = digest): string =>
    firstCode(decideBlob(rule, check, of))
  it.each<readonly [string, SignatureCheck | null, typeof byIdentity | typeof byKey, string]>([
    ['over the file', sigstoreCheck(certificate, nothing, message), byIdentity, 'accepted'],
    [
      'that could not be checked',
      { kind: 'unknown', code: 'internal-error', message: 'a fault of ours' },
      byKey,
      'undecided internal-error',
    ],
    ['over the file by a key', sigstoreCheck(key, nothing, message), byKey, 'accepted'],
    [
      'a statement of any kind',
      sigstoreCheck(certificate, imageStatement(digest, provenance)),
      byIdentity,
      'accepted',
    ],
    ['a statement that signs', sigstoreCheck(certificate, imageStatement(digest)), byIdentity, 'accepted'],
    [
      'the file among others',
      sigstoreCheck(key, imageStatement(other, { others: [{ digest: { sha256: digest.slice(7) } }] })),
      byKey,
      'accepted',
    ],
    [
      'a statement about another file',
      sigstoreCheck(certificate, imageStatement(other)),
      byIdentity,
      'rejected wrong-image',
    ],
    [
      'a statement by another algorithm',
      sigstoreCheck(certificate, imageStatement(sha512)),
      byIdentity,
      'rejected wrong-image',
    ],
    [
      'no statement',
      sigstoreCheck(certificate, Buffer.from('{}')),
      byIdentity,
      'rejected statement-malformed',
    ],
    [
      'the payload of an image',
      sigstoreCheck(key, cosignPayload('a/b:1', digest), { form: 'cosign-payload' }),
      byKey,
      'rejected statement-malformed',
    ],
    [
      'somebody else',
      sigstoreCheck(certificateOf({ repository: 'evil/x' }), nothing, message),
      byIdentity,
      'rejected wrong-signer',
    ],
    [
      'another issuer',
      sigstoreCheck(certificateOf({ issuer: 'https://x.example' }), nothing, message),
      byIdentity,
      'rejected wrong-issuer',
    ],
    [
      'a key where an identity is wanted',
      sigstoreCheck(key, nothing, message),
      byIdentity,
      'rejected wrong-signer',
    ],
    [
      'an identity where a key is wanted',
      sigstoreCheck(certificate, nothing, message),
      byKey,
      'rejected wrong-signer',
    ],
    [
      'no log entry',
      sigstoreCheck(certificate, nothing, { ...message, logEntries: [] }),
      byIdentity,
      'rejected log-entry-missing',
    ],
    [
      'no time',
      sigstoreCheck(certificate, nothing, { ...message, times: [] }),
      byIdentity,
      'rejected signature-time-missing',
    ],
    [
      'bad crypto',
      { kind: 'failed', code: 'signature-invalid', message: 'bad' },
      byIdentity,
      'rejected signature-invalid',
    ],
    ['another kind', null, byIdentity, 'rejected signature-missing'],
  ])('%s', (_, check, rule, expected) => {
    expect(shown(check, rule)).toBe(expected)
  })

  it('knows a file by another algorithm', () => {
    expect(shown(sigstoreCheck(certificate, imageStatement(sha512)), byIdentity, sha512)).toBe('accepted')
  })

  it.each([
    ['annotations', { annotations: new Map([['a', 'b']]) }],
    ['an age', { maxAgeSeconds: 1 }],
  ])('throws for a rule with %s rather than leave it out', (_, condition) => {
    const check = sigstoreCheck(certificate, nothing, message)
    expect(() => decideBlob({ ...byIdentity, ...condition }, check, digest)).toThrow()
  })

  it('throws for a check without what was verified', () => {
    expect(() => decideBlob(byKey, { kind: 'verified', signer: key, payload: nothing }, digest)).toThrow()
  })
})

describe('deniedReason', () => {
  const policy = { ...policyOf(reject), denied: new Map([[digest, 'CVE-2026-1\nleaks']]) }
  it('names the reason, escaped', () => {
    expect(deniedReason(policy, digest)).toMatchObject({
      code: 'image-denied',
      message: `${digest} is denied by the policy: "CVE-2026-1\\nleaks"`,
    })
  })
  it('knows no other', () => {
    expect(deniedReason(policy, other)).toBeUndefined()
    expect(deniedReason(policyOf(reject), digest)).toBeUndefined()
  })
})
