import { describe, expect, it } from '@jest/globals'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import { parseImageName, policyTarget } from '../../../src/domain/image/transport.ts'
import { decide } from '../../../src/domain/policy/decide.ts'
import type { SignatureCheck } from '../../../src/domain/policy/facts.ts'
import { judgeSignature } from '../../../src/domain/policy/judge-signature.ts'
import { isCombination, leavesOf, readsFrom } from '../../../src/domain/policy/leaves.ts'
import type {
  Conditions,
  Leaf,
  SigstoreConditions,
  SigstoreSigned,
} from '../../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../../src/domain/policy/scope.ts'
import type { StoreKind } from '../../../src/domain/policy/verdict.ts'
import { baseLayer, policyOf, reject, signedBy, sigstore, waive } from '../../fakes/policies.ts'
import { gpgSigner, payloadBytes, signedAtUnixSeconds } from '../../fakes/signatures.ts'
import { cosignPayload, imageStatement } from '../../fakes/signed-texts.ts'
import {
  bundleSigned,
  certificateOf,
  identitySigned,
  keySigner,
  provenance,
  sigstoreCheck,
  workflowSigned,
} from '../../fakes/sigstore-facts.ts'

const subject = digestOf(Buffer.from('the manifest'))
const other = digestOf(Buffer.from('another manifest'))
const name = 'registry.example/ns/app:v1'
const repository = 'registry.example/ns/app'
const key = keySigner('1')
const byKey = bundleSigned(['1'])
const now = signedAtUnixSeconds + 3600

interface Asked {
  readonly as?: string | null
  readonly at?: number
}

const judge = (check: SignatureCheck, leaf: Parameters<typeof judgeSignature>[2], asked: Asked = {}) =>
  judgeSignature('place', check, leaf, {
    subject,
    nowUnixSeconds: asked.at ?? now,
    ...(asked.as === null ? {} : { reference: parseReference(asked.as ?? name) }),
  })

/** `accepted`, `accepted, tag not bound`, or the code. */
function shown(judgement: ReturnType<typeof judge>): string {
  if (judgement.kind !== 'accepted') return judgement.reason.code
  return judgement.tagNotBound ? 'accepted, tag not bound' : 'accepted'
}

describe('statements', () => {
  type Rule = SigstoreConditions['signedIdentity']
  const usual: Rule = { type: 'matchRepoDigestOrExact' }
  const digestOnly: Rule = { type: 'digestOnly' }
  it.each<readonly [string, Uint8Array, Rule, string]>([
    ['ours', imageStatement(subject, { reference: name }), usual, 'accepted'],
    ['of cosign: no reference', imageStatement(subject), usual, 'reference-not-signed'],
    ['of cosign: no reference is wanted', imageStatement(subject), digestOnly, 'accepted'],
    [
      'any reference, none is wanted',
      imageStatement(subject, { reference: 'x.example/y:1' }),
      digestOnly,
      'accepted',
    ],
    ['another tag', imageStatement(subject, { reference: `${repository}:v2` }), usual, 'wrong-identity'],
    [
      'another tag of the repository',
      imageStatement(subject, { reference: `${repository}:v2` }),
      { type: 'matchRepository' },
      'accepted',
    ],
    [
      'another repository',
      imageStatement(subject, { reference: 'registry.example/ns/x:v1' }),
      usual,
      'wrong-identity',
    ],
    ['the repository alone', imageStatement(subject, { reference: repository }), usual, 'wrong-identity'],
    ['no reference at all', imageStatement(subject, { reference: 'Not One' }), usual, 'wrong-identity'],
    [
      'a reference that is no text',
      imageStatement(subject, { annotations: { 'dev.countersign.docker-reference': [name] } }),
      usual,
      'reference-not-signed',
    ],
    ['another image', imageStatement(other, { reference: name }), usual, 'wrong-image'],
    [
      'another image, no reference wanted',
      imageStatement(other, { reference: name }),
      digestOnly,
      'wrong-image',
    ],
    [
      'sha512 of the same bytes',
      imageStatement(digestOf(Buffer.from('the manifest'), 'sha512'), { reference: name }),
      usual,
      'wrong-image',
    ],
    [
      'provenance',
      imageStatement(subject, { reference: name, ...provenance }),
      digestOnly,
      'attestation-not-signature',
    ],
    [
      'no predicate type',
      imageStatement(subject, { reference: name, predicateType: '' }),
      digestOnly,
      'attestation-not-signature',
    ],
    [
      'a predicate type that begins so',
      imageStatement(subject, { reference: name, predicateType: 'https://sigstore.dev/cosign/sign/v1.1' }),
      digestOnly,
      'attestation-not-signature',
    ],
    ['no statement', Buffer.from('{}'), digestOnly, 'statement-malformed'],
    ['nothing', Buffer.from(''), digestOnly, 'statement-malformed'],
    ['a simple-signing payload', payloadBytes(name, subject), digestOnly, 'statement-malformed'],
    ['a payload of cosign', cosignPayload(name, subject), digestOnly, 'statement-malformed'],
  ])('%s', (_, payload, signedIdentity, expected) => {
    expect(shown(judge(sigstoreCheck(key, payload), bundleSigned(['1'], { signedIdentity })))).toBe(expected)
  })

  const asSubject = (digest: string, reference: string, more: object = {}) => ({
    digest: { sha256: digest.slice(7) },
    annotations: { 'dev.countersign.docker-reference': reference, ...more },
  })
  const demanding = bundleSigned(['1'], { annotations: new Map([['stage', 'prod']]) })
  it.each<readonly [string, Uint8Array, string]>([
    [
      'another image first',
      imageStatement(other, {
        reference: 'x.example/y:1',
        others: [asSubject(subject, name, { stage: 'prod' })],
      }),
      'accepted',
    ],
    [
      'the image twice, the second fits',
      imageStatement(subject, {
        reference: 'x.example/y:1',
        others: [asSubject(subject, name, { stage: 'prod' })],
      }),
      'accepted',
    ],
    [
      'the reference in one, the annotation in the other',
      imageStatement(subject, {
        reference: name,
        others: [asSubject(subject, 'x.example/y:1', { stage: 'prod' })],
      }),
      'annotation-mismatch',
    ],
    [
      'both in the subject of another image',
      imageStatement(subject, { others: [asSubject(other, name, { stage: 'prod' })] }),
      'reference-not-signed',
    ],
  ])('several subjects: %s', (_, payload, expected) => {
    expect(shown(judge(sigstoreCheck(key, payload), demanding))).toBe(expected)
  })

  it('compares with the name that was asked for', () => {
    const check = sigstoreCheck(key, imageStatement(subject, { reference: name }))
    expect(shown(judge(check, byKey, { as: `${repository}@${subject}` }))).toBe('accepted')
    expect(shown(judge(check, byKey, { as: null }))).toBe('wrong-identity')
    const exact = bundleSigned(['1'], { signedIdentity: { type: 'exactReference', dockerReference: name } })
    expect(shown(judge(check, exact, { as: null }))).toBe('accepted')
  })

  it('shows the claim, the time and what was expected', () => {
    const accepted = judge(sigstoreCheck(key, imageStatement(subject, { reference: name })), byKey)
    expect(accepted).toMatchObject({
      signer: key,
      claimed: { reference: name, digest: subject, createdUnixSeconds: signedAtUnixSeconds },
      logEntries: [{ index: '7' }],
    })
    const refused = judge(
      sigstoreCheck(certificateOf({ repository: 'evil/x' }), imageStatement(subject, { reference: name })),
      workflowSigned(),
    )
    expect(refused).toMatchObject({
      stage: 'signer',
      reason: {
        message:
          'place: signed by https://github.com/evil/x/.github/workflows/release.yml@refs/heads/main, but the source repository had to be "acme/app", found "evil/x"',
      },
    })
  })

  it('clips what is claimed', () => {
    const long = 'x'.repeat(100_000)
    const judgement = judge(
      sigstoreCheck(key, imageStatement(subject, { reference: long, predicateType: long })),
      byKey,
    )
    expect(JSON.stringify(judgement).length).toBeLessThan(4000)
  })
})

describe('signatures over files', () => {
  it.each([
    ['a key', key, byKey],
    ['a workflow', certificateOf(), workflowSigned()],
  ] as const)('never count for an image: %s', (_, signer, leaf) => {
    const check = sigstoreCheck(signer, imageStatement(subject, { reference: name }), { form: 'message' })
    const { signedIdentity: _usual, ...rest } = leaf
    expect(shown(judge(check, { ...rest, signedIdentity: { type: 'digestOnly' } }))).toBe(
      'signature-over-file',
    )
  })
})

describe('payloads of .sig layers under a trust policy', () => {
  type Rule = SigstoreConditions['signedIdentity']
  const usual: Rule = { type: 'matchRepoDigestOrExact' }
  const remap: Rule = {
    type: 'remapIdentity',
    prefix: 'registry.example/ns',
    signedPrefix: 'origin.example/x',
  }
  it.each<readonly [string, string, Rule, string]>([
    ['the full name', name, usual, 'accepted'],
    ['another tag', `${repository}:v2`, usual, 'wrong-identity'],
    ['the repository alone', repository, usual, 'accepted, tag not bound'],
    ['another repository alone', 'registry.example/ns/x', usual, 'wrong-identity'],
    ['the repository alone, all is asked', repository, { type: 'matchExact' }, 'wrong-identity'],
    [
      'the repository alone, one reference is asked',
      repository,
      { type: 'exactReference', dockerReference: name },
      'wrong-identity',
    ],
    ['the repository alone, no more is asked', repository, { type: 'matchRepository' }, 'accepted'],
    ['the repository under its other name', 'origin.example/x/app', remap, 'accepted, tag not bound'],
    ['in full under its other name', 'origin.example/x/app:v1', remap, 'accepted'],
    ['the repository under the wrong other name', repository, remap, 'wrong-identity'],
    ['anything by digest', 'x.example/y', { type: 'digestOnly' }, 'accepted'],
    ['no reference', 'Not One', usual, 'wrong-identity'],
  ])('%s', (_, reference, signedIdentity, expected) => {
    const check = sigstoreCheck(key, cosignPayload(reference, subject), { form: 'cosign-payload' })
    expect(shown(judge(check, bundleSigned(['1'], { signedIdentity })))).toBe(expected)
  })

  it('reads Docker Hub as cosign names it', () => {
    const check = sigstoreCheck(key, cosignPayload('index.docker.io/library/app', subject), {
      form: 'cosign-payload',
    })
    expect(shown(judge(check, byKey, { as: 'app:1' }))).toBe('accepted, tag not bound')
  })

  it.each<readonly [string, Uint8Array, string]>([
    ['another image', cosignPayload(name, other), 'wrong-image'],
    ['the payload of a GPG signature', payloadBytes(name, subject), 'payload-malformed'],
    ['a statement', imageStatement(subject, { reference: name }), 'payload-malformed'],
  ])('%s', (_, payload, expected) => {
    expect(shown(judge(sigstoreCheck(key, payload, { form: 'cosign-payload' }), byKey))).toBe(expected)
  })

  it('keyless: by whom is asked here as well', () => {
    const check = (signer: ReturnType<typeof certificateOf>) =>
      sigstoreCheck(signer, cosignPayload(name, subject), { form: 'cosign-payload' })
    expect(shown(judge(check(certificateOf()), workflowSigned()))).toBe('accepted')
    expect(shown(judge(check(certificateOf({ repository: 'evil/x' })), workflowSigned()))).toBe(
      'wrong-signer',
    )
  })
})

describe('sigstoreSigned', () => {
  const rule: SigstoreSigned = {
    ...sigstore,
    signedIdentity: { type: 'matchRepoDigestOrExact' },
  } as SigstoreSigned
  it.each<readonly [string, Uint8Array, string]>([
    ['the full name', cosignPayload(name, subject), 'accepted'],
    ['with annotations', cosignPayload(name, subject, { a: 1 }), 'accepted'],
    ['the repository alone, as the library', cosignPayload(repository, subject), 'wrong-identity'],
    ['another image', cosignPayload(name, other), 'wrong-image'],
    ['the payload of a GPG signature', payloadBytes(name, subject), 'payload-malformed'],
  ])('%s', (_, payload, expected) => {
    const check = sigstoreCheck(key, payload, { form: 'cosign-payload', times: [], logEntries: [] })
    expect(shown(judge(check, rule))).toBe(expected)
  })

  it('throws for a bundle and for a GPG signature: faults of the caller', () => {
    expect(() => judge(sigstoreCheck(key, imageStatement(subject, { reference: name })), rule)).toThrow()
    const byGpg: SignatureCheck = {
      kind: 'verified',
      signer: gpgSigner('A'.repeat(40)),
      payload: payloadBytes(name, subject),
    }
    expect(() => judge(byGpg, rule)).toThrow()
    expect(() => judge(byGpg, byKey)).toThrow()
    expect(() => judge(sigstoreCheck(key, payloadBytes(name, subject)), signedBy('A'))).toThrow()
  })
})

describe('conditions', () => {
  const log = (unixSeconds: number) => ({ source: 'log', unixSeconds }) as const
  const stamp = (unixSeconds: number) => ({ source: 'timestamp-authority', unixSeconds }) as const
  const entry = { log: 'https://log.example', index: '1' }
  const hour = 3600
  it.each<
    readonly [
      string,
      SigstoreConditions['transparency'],
      number,
      readonly ReturnType<typeof log | typeof stamp>[],
      number | undefined,
      string,
    ]
  >([
    ['log: an entry', 'log', 1, [], undefined, 'accepted'],
    ['log: none', 'log', 0, [stamp(now)], undefined, 'log-entry-missing'],
    ['timestamp: one', 'timestamp', 0, [stamp(now)], undefined, 'accepted'],
    ['timestamp: the time of a log', 'timestamp', 1, [log(now)], undefined, 'timestamp-missing'],
    ['timestamp: none', 'timestamp', 0, [], undefined, 'timestamp-missing'],
    ['none: nothing', 'none', 0, [], undefined, 'accepted'],
    ['age: young', 'none', 0, [stamp(now - hour)], hour, 'accepted'],
    ['age: a second too old', 'none', 0, [stamp(now - hour - 1)], hour, 'signature-too-old'],
    ['age: the earliest counts', 'none', 0, [stamp(now), log(now - hour - 1)], hour, 'signature-too-old'],
    ['age: no time', 'none', 0, [], hour, 'signature-time-missing'],
    ['age: in the future, within the skew', 'none', 0, [stamp(now + 300)], hour, 'accepted'],
    ['age: in the future', 'none', 0, [stamp(now + 301)], hour, 'signature-from-future'],
    ['age: no number', 'none', 0, [stamp(Number.NaN)], hour, 'signature-time-missing'],
  ])('%s', (_, transparency, entries, times, maxAgeSeconds, expected) => {
    const leaf = bundleSigned(['1'], {
      transparency,
      ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    })
    const check = sigstoreCheck(key, imageStatement(subject, { reference: name }), {
      times,
      logEntries: Array.from({ length: entries }, () => entry),
    })
    expect(shown(judge(check, leaf))).toBe(expected)
  })

  it.each([
    ['workflowSigned', workflowSigned({ transparency: 'none' })],
    ['identitySigned', identitySigned([certificateOf().certificate.subject.value], { transparency: 'none' })],
  ])('a certificate without a time says nothing: %s', (_, leaf) => {
    const payload = imageStatement(subject, { reference: name })
    expect(shown(judge(sigstoreCheck(certificateOf(), payload), leaf))).toBe('accepted')
    expect(shown(judge(sigstoreCheck(certificateOf(), payload, { times: [] }), leaf))).toBe(
      'signature-time-missing',
    )
  })

  const byGpg = (optional: object, createdUnixSeconds?: number): SignatureCheck => ({
    kind: 'verified',
    signer: gpgSigner('A'.repeat(40)),
    payload: payloadBytes(name, subject, { ...optional }),
    ...(createdUnixSeconds === undefined ? {} : { createdUnixSeconds }),
  })
  it.each<readonly [string, number | undefined, string]>([
    ['young', now - hour, 'accepted'],
    ['old', now - hour - 1, 'signature-too-old'],
    ['in the future', now + 301, 'signature-from-future'],
    ['no time', undefined, 'signature-time-missing'],
  ])('age of a GPG signature, by its own word: %s', (_, created, expected) => {
    const judgement = judge(byGpg({}, created), { ...signedBy('A'), maxAgeSeconds: hour })
    expect(shown(judgement)).toBe(expected)
    if (judgement.kind === 'refused' && created !== undefined) {
      expect(judgement.reason.message).toContain("the signer's own word")
    }
  })

  it('age of sigstoreSigned: by verified times, never by what the payload says', () => {
    const check = (times: readonly ReturnType<typeof log>[]) =>
      sigstoreCheck(key, cosignPayload(name, subject, { timestamp: now }), {
        form: 'cosign-payload',
        times,
      })
    const leaf = { ...sigstore, maxAgeSeconds: hour } as SigstoreSigned
    expect(shown(judge(check([]), leaf))).toBe('signature-time-missing')
    expect(shown(judge(check([log(now)]), leaf))).toBe('accepted')
    expect(shown(judge(check([log(now - hour - 1)]), leaf))).toBe('signature-too-old')
  })

  const wanted: Conditions = {
    annotations: new Map([
      ['stage', 'prod'],
      ['zone', ''],
    ]),
  }
  it.each<readonly [string, Record<string, unknown>, string]>([
    ['all there', { stage: 'prod', zone: '', more: 'x' }, 'accepted'],
    ['one missing', { stage: 'prod' }, 'annotation-mismatch'],
    ['another text', { stage: 'dev', zone: '' }, 'annotation-mismatch'],
    ['other capitals', { stage: 'Prod', zone: '' }, 'annotation-mismatch'],
    ['a longer text', { stage: 'prod ', zone: '' }, 'annotation-mismatch'],
    ['no text', { stage: ['prod'], zone: '' }, 'annotation-mismatch'],
    ['a name in capitals', { Stage: 'prod', zone: '' }, 'annotation-mismatch'],
  ])('annotations in every form: %s', (_, annotations, expected) => {
    const { transparency: _none, ...keyRule } = bundleSigned(['1'], wanted)
    const leaf = { ...keyRule, transparency: 'none' } as const
    expect(
      shown(judge(sigstoreCheck(key, imageStatement(subject, { reference: name, annotations })), leaf)),
    ).toBe(expected)
    const layer = sigstoreCheck(key, cosignPayload(name, subject, annotations), {
      form: 'cosign-payload',
    })
    expect(shown(judge(layer, leaf))).toBe(expected)
    expect(shown(judge(layer, { ...sigstore, ...wanted } as SigstoreSigned))).toBe(expected)
    expect(shown(judge(byGpg(annotations, now), { ...signedBy('A'), ...wanted }))).toBe(expected)
  })
})

describe('readsFrom', () => {
  const kinds: readonly StoreKind[] = ['lookaside', 'directory', 'referrers', 'sig-tag', 'bundle-file']
  it.each<readonly [string, Leaf, string, string]>([
    ['signedBy', signedBy('A'), 'lookaside directory', 'lookaside directory'],
    ['sigstoreSigned', sigstore as Leaf, 'lookaside directory', 'lookaside directory sig-tag'],
    ['workflowSigned', workflowSigned(), 'referrers sig-tag bundle-file', 'referrers sig-tag bundle-file'],
    ['identitySigned', identitySigned([]), 'referrers sig-tag bundle-file', 'referrers sig-tag bundle-file'],
    ['bundleSigned', byKey, 'referrers sig-tag bundle-file', 'referrers sig-tag bundle-file'],
    ['reject', reject as Leaf, '', ''],
    ['insecureAcceptAnything', waive as Leaf, '', ''],
    ['signedBaseLayer', baseLayer as Leaf, '', ''],
  ])('%s', (_, leaf, without, withAttachments) => {
    const from = (attachments: boolean) =>
      kinds.filter((kind) => readsFrom(leaf, kind, attachments)).join(' ')
    expect([from(false), from(true)]).toEqual([without, withAttachments])
  })

  it('lists leaves depth first', () => {
    const [one, two, three] = [signedBy('A'), byKey, workflowSigned()]
    const nested = { type: 'anyOf', count: 1, of: [one, { type: 'allOf', count: 1, of: [two] }] } as const
    expect(leavesOf([nested, three])).toEqual([one, two, three])
    expect([nested, three].map(isCombination)).toEqual([true, false])
  })
})

describe('where a signature lies', () => {
  const target = policyTarget(parseImageName(name), {})
  /** One good signature in a place of this kind, judged as a whole. */
  function verdictOf(leaf: Leaf, check: SignatureCheck, store: StoreKind, attachments: boolean): string {
    const { verdict, warnings } = decide(
      { target, selection: requirementsFor(policyOf(leaf), target), attachments },
      {
        subject,
        places: [{ url: 'u', store, status: 'read', found: 1 }],
        signatures: [{ kind: 'bundle', place: 'p', bytes: new Uint8Array() }],
        requirements: [{ kind: 'checks', checks: [check] }],
        nowUnixSeconds: now,
      },
    )
    return [verdict.kind, ...warnings.map(({ code }) => code)].join(' ')
  }
  const layer = sigstoreCheck(key, cosignPayload(name, subject), { form: 'cosign-payload' })
  const layerOfCosign = sigstoreCheck(key, cosignPayload(repository, subject), {
    form: 'cosign-payload',
  })
  const bundle = sigstoreCheck(key, imageStatement(subject, { reference: name }))

  it.each<readonly [string, Leaf, SignatureCheck, StoreKind, boolean, string]>([
    ['a bundle among the referrers', byKey, bundle, 'referrers', false, 'accepted'],
    ['a bundle in a file', byKey, bundle, 'bundle-file', false, 'accepted'],
    ['a bundle in a lookaside counts for nobody', byKey, bundle, 'lookaside', false, 'rejected'],
    ['a layer in a folder counts for sigstoreSigned alone', byKey, layer, 'directory', false, 'rejected'],
    ['a layer in a folder', sigstore as Leaf, layer, 'directory', false, 'accepted'],
    ['a layer of the tag that was not asked for', sigstore as Leaf, layer, 'sig-tag', false, 'rejected'],
    ['a layer of the tag', sigstore as Leaf, layer, 'sig-tag', true, 'accepted'],
    ['a layer among the referrers', sigstore as Leaf, layer, 'referrers', true, 'rejected'],
    [
      'a layer that cosign made warns of the tag',
      byKey,
      layerOfCosign,
      'sig-tag',
      false,
      'accepted tag-not-bound',
    ],
  ])('%s', (_, leaf, check, store, attachments, expected) => {
    expect(verdictOf(leaf, check, store, attachments)).toBe(expected)
  })
})
