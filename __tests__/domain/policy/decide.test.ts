import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { parseReference } from '../../../src/domain/image/reference.ts'
import { parseImageName, policyTarget } from '../../../src/domain/image/transport.ts'
import { decide, decideUnasked, decideWithoutReading } from '../../../src/domain/policy/decide.ts'
import type { Facts, RequirementFacts, SignatureCheck } from '../../../src/domain/policy/facts.ts'
import type { Policy, Requirement, Requirements, SignedIdentity } from '../../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../../src/domain/policy/scope.ts'
import type { Decision, PlaceRead, Reason } from '../../../src/domain/policy/verdict.ts'
import type { StoredSignature } from '../../../src/domain/signature/envelope.ts'
import { baseLayer, policyOf, questionOf, reject, signedBy, sigstore, waive } from '../../fakes/policies.ts'
import { fingerprints, gpgSigner, payloadBytes, signedAtUnixSeconds } from '../../fakes/signatures.ts'
import { verdictText } from '../../fakes/verdicts.ts'

const { alice, bob, mallory } = fingerprints
const subject = digestOf(Buffer.from('the manifest'))
const other = digestOf(Buffer.from('another manifest'))
const name = 'registry.example/ns/app:v1'

/** One stored signature as a test describes it: who made it over what. */
interface Made {
  readonly by: string
  readonly digest?: string
  readonly as?: string
  readonly altered?: boolean
  readonly unchecked?: boolean
  readonly payload?: string
  readonly timestamp?: number
}

const good: Made = { by: alice }
const malformed: StoredSignature = {
  kind: 'malformed',
  place: 'sig',
  code: 'signature-malformed',
  message: 'empty',
}
const cosign: StoredSignature = {
  kind: 'cosign-layer',
  place: 'sig',
  mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
  payload: new Uint8Array(),
  annotations: {},
}

type Entry = Made | StoredSignature
const isMade = (entry: Entry): entry is Made => 'by' in entry

function checkOf(made: Made, trusted: readonly string[]): SignatureCheck {
  if (made.unchecked === true) return { kind: 'unknown', code: 'internal-error', message: 'a fault of ours' }
  if (!trusted.includes(made.by)) return { kind: 'failed', code: 'untrusted-key', message: 'who is that' }
  if (made.altered === true) return { kind: 'failed', code: 'signature-malformed', message: 'altered' }
  const optional = made.timestamp === undefined ? {} : { timestamp: made.timestamp }
  const payload =
    made.payload === undefined
      ? payloadBytes(made.as ?? name, made.digest ?? subject, optional)
      : Buffer.from(made.payload)
  return { kind: 'verified', signer: gpgSigner(made.by), payload, createdUnixSeconds: signedAtUnixSeconds }
}

const stored = (entry: Entry, index: number): StoredSignature =>
  isMade(entry) ? { kind: 'simple-signing', place: `signature-${index + 1}`, bytes: new Uint8Array() } : entry

const trustedBy = (requirement: Requirement): readonly string[] =>
  requirement.type === 'signedBy' && requirement.keys.kind === 'data'
    ? requirement.keys.data.map((bytes) => Buffer.from(bytes).toString())
    : []

const unusable = (code: 'file-unreadable'): RequirementFacts => ({
  kind: 'unusable',
  code,
  message: 'gone',
})

function factsFor(
  requirements: Requirements,
  entries: readonly Entry[],
  places: readonly PlaceRead[],
): Facts {
  return {
    subject,
    places: places.map((place) => ({ ...place, found: entries.length })),
    signatures: entries.map(stored),
    requirements: requirements.map((requirement): RequirementFacts => {
      if (requirement.type === 'sigstoreSigned') return { kind: 'unknown', error: rootUnread }
      if (requirement.type !== 'signedBy') return { kind: 'nothing-to-check' }
      const trusted = trustedBy(requirement)
      if (trusted.length === 0) return unusable('file-unreadable')
      return {
        kind: 'checks',
        checks: entries.map((entry) => (isMade(entry) ? checkOf(entry, trusted) : null)),
      }
    }),
    nowUnixSeconds: signedAtUnixSeconds + 60,
  }
}

const rootUnread: Reason = { code: 'timeout', message: 'the roots of trust could not be fetched' }
const placeRead: PlaceRead = { url: 'https://sigs.example', store: 'lookaside', status: 'read', found: 0 }
const placeUnread: PlaceRead = {
  ...placeRead,
  status: 'unread',
  error: { code: 'http-status', message: 'status 500' },
}

const judge = (
  requirements: Requirements,
  entries: readonly Entry[],
  places: readonly PlaceRead[] = [placeRead],
): Decision => decide(questionOf(requirements, name), factsFor(requirements, entries, places))

const shown = ({ verdict }: Decision): string => verdictText(verdict)

const byAlice = signedBy(alice)
const byBob = signedBy(bob)
const noKeys = signedBy([])
const x509 = { ...byAlice, keyType: 'X509Certificates' } as const
const unread = [placeUnread]

describe('decide: one signedBy', () => {
  it.each<readonly [string, readonly Entry[], string]>([
    ['no signature', [], 'rejected signature-missing'],
    ['a good one', [good], 'accepted A'],
    ['the same twice: one signer', [good, good], 'accepted A'],
    ['a stranger', [{ by: mallory }], 'rejected untrusted-key'],
    ['altered', [{ by: alice, altered: true }], 'rejected signature-malformed'],
    ['for another digest', [{ by: alice, digest: other }], 'rejected wrong-image'],
    [
      'for the sha512 of the same bytes',
      [{ by: alice, digest: digestOf(Buffer.from('the manifest'), 'sha512') }],
      'rejected wrong-image',
    ],
    ['for another tag', [{ by: alice, as: 'registry.example/ns/app:v2' }], 'rejected wrong-identity'],
    [
      'for another repository',
      [{ by: alice, as: 'registry.example/ns/other:v1' }],
      'rejected wrong-identity',
    ],
    ['over no JSON', [{ by: alice, payload: 'hello' }], 'rejected payload-malformed'],
    ['over an empty object', [{ by: alice, payload: '{}' }], 'rejected payload-malformed'],
    [
      'digest before identity',
      [{ by: alice, digest: other, as: 'other.example/x:1' }],
      'rejected wrong-image',
    ],
    ['a bad one before a good one', [{ by: mallory }, good], 'accepted A'],
    ['a good one before bad ones', [good, { by: mallory }, { by: alice, digest: other }], 'accepted A'],
    [
      'several bad ones: all reasons, the furthest first',
      [
        { by: mallory },
        { by: alice, digest: other },
        { by: alice, payload: '' },
        { by: alice, as: 'x.example/y:1' },
      ],
      'rejected wrong-identity wrong-image payload-malformed untrusted-key',
    ],
    ['no container before a good one', [malformed, good], 'rejected signature-malformed'],
    ['no container after a good one', [good, malformed], 'rejected signature-malformed'],
    // As every container that does not count: only what is none refuses whatever lies beside it.
    ['one that could not be checked', [{ by: alice, unchecked: true }], 'undecided internal-error'],
    ['the same beside a good one', [{ by: alice, unchecked: true }, good], 'accepted A'],
    [
      'the same beside a bad one',
      [{ by: mallory }, { by: alice, unchecked: true }],
      'undecided internal-error',
    ],
    [
      'the same beside no container',
      [{ by: alice, unchecked: true }, malformed],
      'rejected signature-malformed',
    ],
    ['only a Sigstore signature', [cosign], 'rejected signature-missing'],
    ['a Sigstore signature beside a good one', [cosign, good], 'accepted A'],
  ])('%s', (_, entries, expected) => {
    expect(shown(judge([byAlice], entries))).toBe(expected)
  })
})

describe('decide: a place that was not read to its end', () => {
  it.each<readonly [string, Requirements, readonly Entry[], string]>([
    ['nothing found', [byAlice], [], 'undecided http-status'],
    ['a stranger found', [byAlice], [{ by: mallory }], 'undecided http-status'],
    // What lies behind the failure may be no container, which would reject.
    ['a good one found', [byAlice], [good], 'undecided http-status'],
    ['no container found', [byAlice], [good, malformed], 'rejected signature-malformed'],
    ['beside reject', [byAlice, reject], [], 'rejected policy-reject'],
    ['beside keys that cannot be used', [byAlice, noKeys], [good], 'rejected file-unreadable'],
    ['nothing is asked of it', [waive], [], 'waived'],
  ])('%s', (_, requirements, entries, expected) => {
    expect(shown(judge(requirements, entries, unread))).toBe(expected)
  })

  it('says which place when the store gave no reason', () => {
    const { verdict } = judge([byAlice], [], [{ ...placeRead, status: 'unread' }])
    expect(verdict).toMatchObject({ kind: 'undecided', error: { code: 'signatures-unread' } })
  })
})

describe('decide: lists', () => {
  it.each<readonly [string, Requirements, readonly Entry[], string]>([
    ['waived', [waive], [], 'waived'],
    ['waived whatever lies there', [waive], [malformed, { by: mallory }], 'waived'],
    ['rejected', [reject], [good], 'rejected policy-reject'],
    ['waive adds nothing to signedBy', [waive, byAlice], [], 'rejected signature-missing'],
    ['waive takes nothing from signedBy', [byAlice, waive], [good], 'accepted A'],
    ['reject wins over a good signature', [byAlice, reject], [good], 'rejected policy-reject'],
    ['reject wins over waive', [waive, reject], [], 'rejected policy-reject'],
    ['two signers wanted, both there', [byAlice, byBob], [good, { by: bob }], 'accepted AB'],
    ['two signers wanted, one there', [byAlice, byBob], [good], 'rejected untrusted-key'],
    ['either key will do', [signedBy([alice, bob])], [{ by: bob }], 'accepted B'],
    ['two requirements, one signature', [byAlice, signedBy([alice, bob])], [good], 'accepted A'],
    ['base layer', [baseLayer], [good], 'rejected signed-base-layer-unsupported'],
    ['base layer beside a good one', [byAlice, baseLayer], [good], 'rejected signed-base-layer-unsupported'],
    ['another kind of key', [x509], [good], 'rejected key-type-unsupported'],
    ['keys that cannot be used', [noKeys], [good], 'rejected file-unreadable'],
    ['Sigstore without roots is never accepted', [sigstore], [cosign], 'undecided timeout'],
    ['Sigstore without roots is not accepted for a GPG signature', [sigstore], [good], 'undecided timeout'],
    ['Sigstore is never waived', [waive, sigstore], [], 'undecided timeout'],
    ['Sigstore beside a good one', [byAlice, sigstore], [good], 'undecided timeout'],
    ['Sigstore beside a refusal', [sigstore, byAlice], [], 'rejected signature-missing'],
    ['Sigstore beside reject', [sigstore, reject], [], 'rejected policy-reject'],
    ['Sigstore and no container', [sigstore], [malformed], 'rejected signature-malformed'],
  ])('%s', (_, requirements, entries, expected) => {
    expect(shown(judge(requirements, entries))).toBe(expected)
  })

  it('says why of each requirement, under its place in the policy', () => {
    const { requirements } = judge([waive, byAlice, byBob, sigstore], [good])
    expect(requirements).toMatchObject([
      { path: 'default[0]', type: 'insecureAcceptAnything', outcome: 'met', signers: [] },
      { path: 'default[1]', type: 'signedBy', outcome: 'met', signers: [gpgSigner(alice)] },
      { path: 'default[2]', type: 'signedBy', outcome: 'not-met', code: 'untrusted-key', signers: [] },
      { path: 'default[3]', type: 'sigstoreSigned', outcome: 'undecided', code: 'timeout' },
    ])
  })

  it.each([
    ['too few facts', { requirements: [] }],
    ['checks for other signatures', { requirements: [{ kind: 'checks', checks: [null, null] } as const] }],
    ['signatures of no place', { places: [] }],
    ['no checks where some are needed', { requirements: [{ kind: 'nothing-to-check' } as const] }],
  ])('throws rather than decide on %s', (_, wrong) => {
    const facts = { ...factsFor([byAlice], [good], [placeRead]), ...wrong }
    expect(() => decide(questionOf([byAlice], name), facts)).toThrow()
  })
})

describe('decide: signed identity', () => {
  const byDigest = `registry.example/ns/app@${subject}`
  it.each<readonly [string, SignedIdentity, string | null, string, string]>([
    ['tag and the same tag', { type: 'matchRepoDigestOrExact' }, name, name, 'accepted A'],
    ['digest and any tag', { type: 'matchRepoDigestOrExact' }, byDigest, name, 'accepted A'],
    ['exact, digest and a tag', { type: 'matchExact' }, byDigest, name, 'rejected wrong-identity'],
    ['repository', { type: 'matchRepository' }, name, 'registry.example/ns/app:v9', 'accepted A'],
    ['no name to compare with', { type: 'matchRepository' }, null, name, 'rejected wrong-identity'],
    ['no name and a fixed one', { type: 'exactReference', dockerReference: name }, null, name, 'accepted A'],
    ['no reference at all', { type: 'matchRepository' }, name, 'Not A Reference', 'rejected wrong-identity'],
  ])('%s', (_, rule, asked, claimed, expected) => {
    const requirements: Requirements = [signedBy(alice, rule)]
    const target = policyTarget(parseImageName(asked ?? 'dir:/image'), { resolvedPath: '/image' })
    const question = { target, selection: requirementsFor(policyOf(...requirements), target) }
    const decision = decide(question, factsFor(requirements, [{ by: alice, as: claimed }], [placeRead]))
    expect(shown(decision)).toBe(expected)
  })
})

describe('decide: evidence', () => {
  it('keeps what each signature was worth, and its claims only where the crypto was good', () => {
    const entries = [{ by: mallory }, { by: alice, digest: other }, good, cosign, { by: alice, payload: '{' }]
    const { signatures } = judge([byAlice, byBob], entries)
    expect(signatures).toMatchObject([
      { place: 'signature-1', verified: false, claimed: {}, outcome: 'not-accepted', code: 'untrusted-key' },
      {
        verified: true,
        signer: gpgSigner(alice),
        claimed: { digest: other },
        outcome: 'not-accepted',
        code: 'wrong-image',
      },
      {
        verified: true,
        claimed: { reference: name, digest: subject, createdUnixSeconds: signedAtUnixSeconds },
        outcome: 'accepted',
      },
      { kind: 'cosign-layer', verified: false, outcome: 'not-asked' },
      {
        verified: true,
        signer: gpgSigner(alice),
        claimed: {},
        outcome: 'not-accepted',
        code: 'payload-malformed',
      },
    ])
  })

  it('clips what a signature claims', () => {
    const { signatures } = judge([byAlice], [{ by: alice, as: 'x'.repeat(100_000) }])
    expect(JSON.stringify(signatures).length).toBeLessThan(3000)
  })

  it.each<readonly [string, number, readonly string[]]>([
    ['now', signedAtUnixSeconds, []],
    ['within the skew', signedAtUnixSeconds + 60 + 300, []],
    ['in the future', signedAtUnixSeconds + 60 + 301, ['signature-time-odd']],
    ['in milliseconds', signedAtUnixSeconds * 1000, ['signature-time-odd']],
    ['never set', 0, ['signature-time-odd']],
    ['before containers', 1_300_000_000, ['signature-time-odd']],
  ])('warns of a timestamp that cannot be: %s', (_, timestamp, expected) => {
    const decision = judge(
      [byAlice],
      [
        { by: alice, timestamp },
        { by: mallory, timestamp: 0 },
      ],
    )
    expect(decision.verdict.kind).toBe('accepted')
    expect(decision.warnings.map(({ code }) => code)).toEqual(expected)
  })

  it.each<readonly [string, string | undefined, readonly string[], readonly string[]]>([
    ['no tag was written', undefined, ['v1'], []],
    ['the same tag', 'v1', ['v1'], []],
    ['another tag', 'v2', ['v1'], ['signature-other-tag']],
    ['another tag and the same', 'v2', ['v1', 'v2'], []],
  ])('warns of a tag other than the one beside the digest: %s', (_, askedTag, tags, expected) => {
    const requirements: Requirements = [byAlice]
    const question = questionOf(requirements, `registry.example/ns/app@${subject}`)
    const entries = tags.map((tag) => ({ by: alice, as: `registry.example/ns/app:${tag}` }))
    const decision = decide(
      askedTag === undefined ? question : { ...question, askedTag },
      factsFor(requirements, entries, [placeRead]),
    )
    expect(shown(decision)).toBe('accepted A')
    expect(decision.warnings.map(({ code }) => code)).toEqual(expected)
  })

  it('shows where it looked when nothing was there, and what to do when there was no place', () => {
    const missing = (places: readonly PlaceRead[]) => {
      const { verdict } = judge([byAlice], [], places)
      return verdict.kind === 'rejected' ? verdict.reasons[0] : undefined
    }
    expect(missing([placeRead])?.message).toContain(placeRead.url)
    expect(missing([])).toMatchObject({
      code: 'signature-missing',
      next: expect.stringContaining('--identity'),
    })
  })
})

describe('a policy that rejects', () => {
  const rejects: Requirements = [reject]
  const scopes = { 'registry.example/ns': rejects, '*.example.org': rejects, 'x.example/a:1': rejects }
  const policy: Policy = {
    default: [reject],
    transports: new Map([
      ['docker', new Map(Object.entries(scopes))],
      ['docker-daemon', new Map([['', rejects]])],
    ]),
  }
  it.each([
    ['other.example/app:1', 'the default of the policy rejects other.example/app:1', 'Add a scope'],
    [name, `transports.docker["registry.example/ns"] rejects ${name}`, 'Change the requirements'],
    ['a.example.org/b:1', 'transports.docker["*.example.org"] rejects a.example.org/b:1', 'Change the req'],
    ['x.example/a:1', 'transports.docker["x.example/a:1"] rejects x.example/a:1', 'Change the req'],
    [
      'docker-daemon:x.example/a:1',
      'transports.docker-daemon[""] rejects docker-daemon:x.example/a:1',
      '--identity HOST/NAME:TAG',
    ],
    ['oci:/images/app', 'the default of the policy rejects oci:/images/app', '--identity HOST/NAME:TAG'],
    ['docker-archive:a.tar', 'the default of the policy rejects every image of docker-archive', '--identity'],
  ])('%s: says which rule, for which name, and what to do', (text, told, cure) => {
    const target = policyTarget(parseImageName(text), { resolvedPath: '/images/app' })
    const decision = decideWithoutReading({ target, selection: requirementsFor(policy, target) }, [])
    expect(decision?.verdict).toMatchObject({
      kind: 'rejected',
      reasons: [
        {
          code: 'policy-reject',
          message: expect.stringContaining(told),
          next: expect.stringContaining(cure),
        },
      ],
    })
  })
})

describe('decideWithoutReading', () => {
  it.each<readonly [string, Requirements, string | null]>([
    ['waived', [waive], 'waived'],
    ['rejected', [reject], 'rejected policy-reject'],
    ['signatures decide', [byAlice], null],
    ['Sigstore signatures decide', [waive, sigstore], null],
    ['a refusal beside signatures', [byAlice, reject], 'rejected policy-reject'],
    ['another kind of key', [x509, byAlice], 'rejected key-type-unsupported'],
    ['base layer', [sigstore, baseLayer], 'rejected signed-base-layer-unsupported'],
    ['keys that cannot be used', [byAlice, noKeys], 'rejected file-unreadable'],
  ])('%s', (_, requirements, expected) => {
    const facts = factsFor(requirements, [], [])
    const keys = facts.requirements.map((known) => (known.kind === 'unusable' ? known : null))
    const decision = decideWithoutReading(questionOf(requirements, name), keys)
    expect(decision === null ? null : shown(decision)).toBe(expected)
    // Asked again with everything known, it says the same.
    if (decision !== null) expect(shown(judge(requirements, [good], unread))).toBe(expected)
  })
})

it('decideUnasked: every requirement is named as not asked', () => {
  const decision = decideUnasked(questionOf([byAlice, waive], name), { kind: 'waived' })
  expect(decision.requirements.map(({ outcome }) => outcome)).toEqual(['not-asked', 'not-asked'])
  expect(decision.signatures).toEqual([])
})

describe('properties', () => {
  const claims = fc.constantFrom(
    name,
    'registry.example/ns/app:v2',
    'registry.example/ns/app',
    'no reference!',
  )
  const made = fc.record({
    by: fc.constantFrom(alice, bob, mallory),
    digest: fc.constantFrom(subject, other),
    as: claims,
    altered: fc.boolean(),
  })
  const matches = (entry: Made): boolean =>
    entry.digest === subject && entry.as === name && entry.altered !== true
  const signatureLists = fc.array(fc.oneof(made, fc.constant(malformed), fc.constant(cosign)), {
    maxLength: 5,
  })
  const requirementLists = fc
    .tuple(
      fc.constantFrom<Requirement>(byAlice, byBob, sigstore, waive),
      fc.array(fc.constantFrom<Requirement>(byAlice, byBob, noKeys, sigstore, waive, reject), {
        maxLength: 2,
      }),
    )
    .map(([first, rest]): Requirements => [first, ...rest])
  const placeLists = fc.constantFrom<readonly PlaceRead[]>([placeRead], [placeUnread])

  it('accepts only with a verified, matching signature for every signedBy', () => {
    fc.assert(
      fc.property(requirementLists, signatureLists, placeLists, (requirements, entries, places) => {
        const { verdict } = judge(requirements, entries, places)
        if (verdict.kind !== 'accepted') return
        for (const requirement of requirements) {
          if (requirement.type === 'insecureAcceptAnything') continue
          expect(requirement.type).toBe('signedBy')
          const trusted = trustedBy(requirement)
          expect(entries.some((entry) => isMade(entry) && trusted.includes(entry.by) && matches(entry))).toBe(
            true,
          )
        }
        expect(verdict.by.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  it('waives only a list that holds nothing but waivers', () => {
    fc.assert(
      fc.property(requirementLists, signatureLists, placeLists, (requirements, entries, places) => {
        const isWaived = judge(requirements, entries, places).verdict.kind === 'waived'
        expect(isWaived).toBe(requirements.every(({ type }) => type === 'insecureAcceptAnything'))
      }),
    )
  })

  it('never turns rejected into anything else because of a signature that does not match', () => {
    const useless = made.filter((entry) => !matches(entry) || entry.by === mallory)
    fc.assert(
      fc.property(
        requirementLists,
        signatureLists,
        placeLists,
        useless,
        fc.nat(5),
        (requirements, entries, places, extra, at) => {
          const before = judge(requirements, entries, places).verdict.kind
          const after = judge(requirements, entries.toSpliced(at, 0, extra), places).verdict.kind
          expect(after).toBe(before)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives the same verdict in whatever order signatures lie', () => {
    fc.assert(
      fc.property(requirementLists, signatureLists, (requirements, entries) => {
        const forwards = judge(requirements, entries).verdict.kind
        expect(judge(requirements, entries.toReversed()).verdict.kind).toBe(forwards)
      }),
    )
  })

  it('never says rejected for a lack of signatures while a place is unread', () => {
    fc.assert(
      fc.property(fc.array(made, { maxLength: 4 }), (entries) => {
        expect(judge([byAlice], entries, [placeUnread]).verdict.kind).toBe('undecided')
      }),
    )
  })
})

it('takes a tag beside a digest of an identity away before it is compared', () => {
  const identity = parseReference(`registry.example/ns/app:other@${subject}`)
  const target = policyTarget(parseImageName('dir:/image'), { resolvedPath: '/image', identity })
  const question = { target, selection: requirementsFor(policyOf(byAlice), target) }
  expect(shown(decide(question, factsFor([byAlice], [good], [placeRead])))).toBe('accepted A')
})
