import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { digestOf } from '../../../src/domain/image/digest.ts'
import { decide, decideWithoutReading } from '../../../src/domain/policy/decide.ts'
import type { Facts, RequirementFacts, SignatureCheck } from '../../../src/domain/policy/facts.ts'
import { leavesOf } from '../../../src/domain/policy/leaves.ts'
import type { Combination, Leaf, Requirement, Requirements } from '../../../src/domain/policy/policy.ts'
import type { Decision, PlaceRead, StoreKind } from '../../../src/domain/policy/verdict.ts'
import type { StoredSignature } from '../../../src/domain/signature/envelope.ts'
import { isSameSigner, type SignerIdentity } from '../../../src/domain/signature/signer-identity.ts'
import { questionOf, reject, signedBy, waive } from '../../fakes/policies.ts'
import { gpgSigner, payloadBytes, signedAtUnixSeconds } from '../../fakes/signatures.ts'
import { imageStatement } from '../../fakes/signed-texts.ts'
import {
  bundleSigned,
  certificateOf,
  identitySigned,
  keySigner,
  sigstoreCheck,
  workflowSigned,
} from '../../fakes/sigstore-facts.ts'

const subject = digestOf(Buffer.from('the manifest'))
const name = 'registry.example/ns/app:v1'

const material = (digit: string): string => digit.repeat(64)
const gpg = (letter: string) => gpgSigner(letter.repeat(40))
const anyRef = { refs: [{ kind: 'pattern', pattern: 'refs/**' }] } as const
const person = certificateOf({
  subject: 'p@example.org',
  kind: 'email',
  extensions: { sourceRepositoryUri: null, sourceRepositoryIdentifier: null },
})

/** Everyone who signs here; `1` is the key material of A in a PEM file. */
const everyone = {
  A: { ...gpg('A'), keyMaterial: material('1') },
  /** Another GPG key over the material of A. */
  D: { ...gpg('D'), keyMaterial: material('1') },
  B: gpg('B'),
  C: gpg('C'),
  1: keySigner('1'),
  2: keySigner('2'),
  3: keySigner('3'),
  W: certificateOf(),
  /** The same workflow for a tag. */
  T: certificateOf({ ref: 'refs/tags/v1' }),
  /** The same workflow on a branch. */
  Y: certificateOf({ ref: 'refs/heads/x' }),
  /** The same repository under a new name. */
  N: certificateOf({ repository: 'acme/renamed' }),
  /** The same, by a certificate without numbers. */
  O: certificateOf({ extensions: { sourceRepositoryIdentifier: null } }),
  /** Another workflow of the same repository. */
  V: certificateOf({ workflow: '.github/workflows/other.yml' }),
  /** Another repository. */
  X: certificateOf({ repository: 'acme/base', extensions: { sourceRepositoryIdentifier: '1002' } }),
  P: person,
} as const satisfies Record<string, SignerIdentity>

type Who = keyof typeof everyone
const isWho = (letter: string): letter is Who & string => Object.hasOwn(everyone, letter)
const signerOf = (letter: string): SignerIdentity => {
  if (!isWho(letter)) throw new Error(`nobody is called ${letter}`)
  return everyone[letter]
}

/** Whom each leaf trusts, by their letters. */
const trusted = new Map<Leaf, string>()
function trusting<T extends Leaf>(leaf: T, who: string): T {
  trusted.set(leaf, who)
  return leaf
}

const G = (who: string): Leaf => trusting(signedBy(who), who)
const K = (who: string): Leaf => trusting(bundleSigned([...who]), who)
const everyWorkflow = {
  ...anyRef,
  repository: { kind: 'pattern', pattern: 'acme/*' },
  workflow: { kind: 'pattern', pattern: '.github/workflows/*' },
} as const
const W = (who: string): Leaf => trusting(workflowSigned(everyWorkflow), who)
const P = (): Leaf => trusting(identitySigned(['p@example.org']), 'P')

const anyOf = (...of: Requirements): Combination => ({ type: 'anyOf', count: 1, of })
const allOf = (...of: Requirements): Combination => ({ type: 'allOf', count: of.length, of })
const atLeast = (count: number, ...of: Requirements): Combination => ({ type: 'atLeast', count, of })

const storeOf = (letter: string): StoreKind => (/[ADBC?]/.test(letter) ? 'lookaside' : 'referrers')
const stores: readonly StoreKind[] = ['lookaside', 'referrers', 'sig-tag']

/** `?` is no container in the lookaside, `!` a broken referrer, `*` a referrer that could not be checked. */
function stored(letter: string): StoredSignature {
  const place = `${letter}-signature`
  if (letter === '?' || letter === '!') {
    return { kind: 'malformed', place, code: 'signature-malformed', message: 'broken' }
  }
  return storeOf(letter) === 'lookaside'
    ? { kind: 'simple-signing', place, bytes: new Uint8Array() }
    : { kind: 'bundle', place, bytes: new Uint8Array() }
}

function checkOf(leaf: Leaf, letter: string): SignatureCheck | null {
  if (letter === '?' || letter === '!') return null
  if (letter === '*') return { kind: 'unknown', code: 'internal-error', message: 'a fault of ours' }
  if (!(trusted.get(leaf) ?? '').includes(letter)) {
    return { kind: 'failed', code: 'untrusted-key', message: 'who is that' }
  }
  const signer = signerOf(letter)
  return signer.kind === 'gpg'
    ? {
        kind: 'verified',
        signer,
        payload: payloadBytes(name, subject),
        createdUnixSeconds: signedAtUnixSeconds,
      }
    : sigstoreCheck(signer, imageStatement(subject, { reference: name }))
}

/** Facts about an image that these have signed, each letter once for each signature. */
function factsOf(requirements: Requirements, letters: string, unread: string): Facts {
  const sorted = [...letters].toSorted(
    (one, other) => stores.indexOf(storeOf(one)) - stores.indexOf(storeOf(other)),
  )
  const places = stores.map((store): PlaceRead => {
    const found = sorted.filter((letter) => storeOf(letter) === store).length
    const isUnread = unread.split(' ').includes(store)
    return {
      url: store,
      store,
      status: isUnread ? 'unread' : 'read',
      found,
      ...(isUnread ? { error: { code: 'timeout', message: `${store} is silent` } } : {}),
    }
  })
  return {
    subject,
    places,
    signatures: sorted.map(stored),
    requirements: leavesOf(requirements).map((leaf): RequirementFacts => {
      if (!trusted.has(leaf)) return { kind: 'nothing-to-check' }
      if (trusted.get(leaf) === '') return { kind: 'unusable', code: 'key-file-missing', message: 'gone' }
      if (unread.split(' ').includes('roots') && leaf.type === 'workflowSigned') {
        return { kind: 'unknown', error: { code: 'dns-failure', message: 'no roots' } }
      }
      return { kind: 'checks', checks: sorted.map((letter) => checkOf(leaf, letter)) }
    }),
    nowUnixSeconds: signedAtUnixSeconds + 60,
  }
}

const judge = (requirements: Requirements, letters: string, unread = ''): Decision =>
  decide(questionOf(requirements, name), factsOf(requirements, letters, unread))

const letterOf = (signer: SignerIdentity): string =>
  Object.entries(everyone).find(([, one]) => one === signer)?.[0] ?? '?'

function shown({ verdict }: Decision): string {
  switch (verdict.kind) {
    case 'accepted':
      return `accepted ${verdict.by.map(letterOf).toSorted().join('')}`
    case 'waived':
      return 'waived'
    case 'rejected':
      return `rejected ${[...new Set(verdict.reasons.map(({ code }) => code))].join(' ')}`
    case 'undecided':
      return `undecided ${verdict.error.code}`
  }
}

const few = 'rejected threshold-not-met'
const fewAnd = (code: string): string => `rejected threshold-not-met ${code}`

describe('atLeast: distinct signers', () => {
  it.each<readonly [string, Requirements, string, string]>([
    ['two of two', [atLeast(2, G('A'), G('B'))], 'AB', 'accepted AB'],
    ['one of two', [atLeast(2, G('A'), G('B'))], 'A', fewAnd('untrusted-key')],
    ['none of two', [atLeast(2, G('A'), G('B'))], '', fewAnd('signature-missing')],
    ['two of three', [atLeast(2, G('A'), G('B'), G('C'))], 'CA', 'accepted AC'],
    ['three of three', [atLeast(2, G('A'), G('B'), G('C'))], 'ABC', 'accepted ABC'],
    ['one of three, thrice', [atLeast(2, G('A'), G('B'), G('C'))], 'AAA', fewAnd('untrusted-key')],
    ['two entries, the same key', [atLeast(2, G('A'), G('A'))], 'A', few],
    ['two entries, the same key, signed twice', [atLeast(2, G('A'), G('A'))], 'AA', few],
    ['two entries with both keys, one signed', [atLeast(2, G('AB'), G('AB'))], 'A', few],
    ['two entries with both keys, one signed often', [atLeast(2, G('AB'), G('AB'))], 'AAAA', few],
    ['two entries with both keys, both signed', [atLeast(2, G('AB'), G('AB'))], 'AB', 'accepted AB'],
    ['three entries with both keys', [atLeast(3, G('AB'), G('AB'), G('AB'))], 'AB', few],
    ['GPG and PEM of the same material', [atLeast(2, G('A'), K('1'))], 'A1', few],
    ['GPG and PEM of the same material, and another', [atLeast(2, G('A'), K('12'))], 'A12', 'accepted 2A'],
    ['two GPG keys of the same material', [atLeast(2, G('A'), G('D'))], 'AD', few],
    ['two GPG keys and PEM of the same material', [atLeast(2, G('A'), G('D'), K('1'))], 'AD1', few],
    ['GPG and PEM of other material', [atLeast(2, G('A'), K('2'))], 'A2', 'accepted 2A'],
    ['two PEM keys', [atLeast(2, K('1'), K('2'))], '12', 'accepted 12'],
    ['one PEM key twice', [atLeast(2, K('1'), K('1'))], '11', few],
    ['a workflow on two refs', [atLeast(2, W('WT'), W('WT'))], 'WT', few],
    ['a workflow on three refs', [atLeast(2, W('WTY'), W('WTY'), W('WTY'))], 'WTY', few],
    ['a workflow under a new name', [atLeast(2, W('W'), W('N'))], 'WN', few],
    ['a workflow with and without numbers', [atLeast(2, W('W'), W('O'))], 'WO', few],
    ['renamed, joined by the number of a third', [atLeast(2, W('O'), W('N'), W('W'))], 'ONW', few],
    ['two workflows of a repository', [atLeast(2, W('W'), W('V'))], 'WV', 'accepted VW'],
    ['workflows of two repositories', [atLeast(2, W('W'), W('X'))], 'WX', 'accepted WX'],
    ['a workflow and a person', [atLeast(2, W('W'), P())], 'WP', 'accepted PW'],
    ['a person twice', [atLeast(2, P(), P())], 'PP', few],
    ['all kinds', [atLeast(4, G('B'), K('2'), W('W'), P())], 'B2WP', 'accepted 2BPW'],
    ['all kinds but one', [atLeast(4, G('B'), K('2'), W('W'), P())], 'B2W', fewAnd('untrusted-key')],
    // Whoever takes the first that fits gives A to the first entry and has none for the second.
    ['a matching that greed misses', [atLeast(2, G('AB'), G('A'))], 'AB', 'accepted AB'],
    ['a chain that greed misses', [atLeast(3, G('AB'), G('BC'), G('A'))], 'ABC', 'accepted ABC'],
    ['a longer chain', [atLeast(4, K('12'), K('23'), G('BC'), K('1'))], '123B', 'accepted 123B'],
    ['three entries, two signers', [atLeast(3, G('AB'), G('A'), G('B'))], 'AB', few],
    ['one of two', [atLeast(1, G('A'), G('B'))], 'B', 'accepted B'],
    ['an entry that is anyOf', [atLeast(2, anyOf(G('A'), K('2')), G('B'))], '2B', 'accepted 2B'],
    ['an entry that is anyOf, by the same key', [atLeast(2, anyOf(G('A'), K('1')), G('A'))], 'A1', few],
    [
      'an entry that is anyOf counts one',
      [atLeast(2, anyOf(G('A'), G('B')), G('C'))],
      'AB',
      fewAnd('untrusted-key'),
    ],
    ['anyOf gives its other signer', [atLeast(2, anyOf(G('A'), G('B')), G('A'))], 'AB', 'accepted AB'],
    ['unusable keys beside enough', [atLeast(2, G('A'), G('B'), G(''))], 'AB', 'accepted AB'],
    ['unusable keys and too few', [atLeast(2, G('A'), G(''))], 'A', fewAnd('key-file-missing')],
  ])('%s', (_, requirements, letters, expected) => {
    expect(shown(judge(requirements, letters))).toBe(expected)
  })
})

describe('anyOf, allOf and lists', () => {
  it.each<readonly [string, Requirements, string, string]>([
    ['anyOf, the first', [anyOf(G('A'), W('W'))], 'A', 'accepted A'],
    ['anyOf, the second', [anyOf(G('A'), W('W'))], 'W', 'accepted W'],
    ['anyOf, both', [anyOf(G('A'), W('W'))], 'AW', 'accepted AW'],
    ['anyOf, none', [anyOf(G('A'), W('W'))], '', 'rejected signature-missing'],
    ['anyOf, a stranger', [anyOf(G('A'), W('W'))], 'B', 'rejected untrusted-key signature-missing'],
    ['anyOf of one', [anyOf(G('A'))], 'A', 'accepted A'],
    ['allOf, both', [allOf(G('A'), W('W'))], 'AW', 'accepted AW'],
    ['allOf, one', [allOf(G('A'), W('W'))], 'A', 'rejected signature-missing'],
    ['allOf asks for no distinct signers', [allOf(G('AB'), G('A'))], 'A', 'accepted A'],
    ['allOf, the same key in GPG and PEM is one signer', [allOf(G('A'), K('1'))], 'A1', 'accepted A'],
    ['a list of combinations', [anyOf(G('A'), G('B')), anyOf(W('W'), P())], 'BP', 'accepted BP'],
    [
      'a list of which one fails',
      [anyOf(G('A'), G('B')), anyOf(W('W'), P())],
      'B',
      'rejected signature-missing',
    ],
    ['a list, one signature for two', [G('A'), anyOf(G('A'), G('B'))], 'A', 'accepted A'],
    [
      'anyOf of allOf',
      [anyOf(allOf(G('A'), G('B')), W('W'))],
      'A',
      'rejected untrusted-key signature-missing',
    ],
    ['anyOf of allOf, whole', [anyOf(allOf(G('A'), G('B')), W('W'))], 'AB', 'accepted AB'],
    ['allOf of anyOf', [allOf(anyOf(G('A'), W('W')), anyOf(G('B'), P()))], 'WP', 'accepted PW'],
    ['atLeast in anyOf', [anyOf(atLeast(2, G('A'), G('B')), W('W'))], 'AW', 'accepted W'],
    ['atLeast in allOf', [allOf(atLeast(2, G('A'), G('B')), W('W'))], 'AW', fewAnd('untrusted-key')],
    ['waive adds nothing', [waive, atLeast(2, G('A'), G('B'))], 'A', fewAnd('untrusted-key')],
    ['reject beside all that is good', [allOf(G('A')), reject], 'A', 'rejected policy-reject'],
    ['only waivers', [waive, waive], 'A', 'waived'],
  ])('%s', (_, requirements, letters, expected) => {
    expect(shown(judge(requirements, letters))).toBe(expected)
  })
})

describe('a signature that could not be checked', () => {
  it.each<readonly [string, Requirements, string, string]>([
    ['alone', [K('1')], '*', 'undecided internal-error'],
    ['beside a good one', [K('1')], '*1', 'accepted 1'],
    ['beside a bad one', [K('1')], '2*', 'undecided internal-error'],
    ['beside a broken one', [K('1')], '!*', 'undecided internal-error'],
    ['where nobody looks', [G('A')], 'A*', 'accepted A'],
    ['list: a refusal beats it', [K('1'), G('A')], '*', 'rejected signature-missing'],
    ['anyOf: a good one beats it', [anyOf(K('1'), G('A'))], 'A*', 'accepted A'],
    ['anyOf: a refusal does not', [anyOf(K('1'), G('A'))], '*', 'undecided internal-error'],
    [
      'atLeast: another key may have made it',
      [atLeast(2, K('12'), K('12'))],
      '1*',
      'undecided internal-error',
    ],
    ['atLeast: enough without it', [atLeast(2, K('12'), K('12'))], '12*', 'accepted 12'],
  ])('%s', (_, requirements, letters, expected) => {
    const decision = judge(requirements, letters)
    expect(shown(decision)).toBe(expected)
  })

  it('is told with its place', () => {
    expect(judge([K('1')], '2*')).toMatchObject({
      verdict: { error: { message: '*-signature: a fault of ours' } },
      signatures: [
        { code: 'untrusted-key' },
        { verified: false, outcome: 'not-accepted', code: 'internal-error', claimed: {} },
      ],
    })
  })
})

describe('what could not be read', () => {
  it.each<readonly [string, Requirements, string, string, string]>([
    ['GPG: one good, the list cut', [G('A')], 'A', 'lookaside', 'undecided timeout'],
    ['GPG: the registry is not its place', [G('A')], 'A', 'referrers sig-tag', 'accepted A'],
    ['bundle: one good, another place cut', [K('1')], '1', 'sig-tag', 'accepted 1'],
    ['bundle: one good, the same place cut', [K('1')], '1', 'referrers', 'accepted 1'],
    ['bundle: none, a place cut', [K('1')], '2', 'sig-tag', 'undecided timeout'],
    ['bundle: the lookaside is not its place', [K('1')], '2', 'lookaside', 'rejected untrusted-key'],
    ['workflow: no roots', [W('W')], 'W', 'roots', 'undecided dns-failure'],
    ['list: a refusal beats it', [K('1'), G('A')], '', 'referrers', 'rejected signature-missing'],
    ['list: undecided beside good', [K('1'), G('A')], 'A', 'referrers', 'undecided timeout'],
    ['anyOf: a good one beats it', [anyOf(K('1'), G('A'))], 'A', 'referrers', 'accepted A'],
    ['anyOf: a refusal does not', [anyOf(K('1'), G('A'))], '', 'referrers', 'undecided timeout'],
    ['allOf: a refusal beats it', [allOf(K('1'), G('A'))], '', 'referrers', 'rejected signature-missing'],
    ['allOf: a good one does not', [allOf(K('1'), G('A'))], 'A', 'referrers', 'undecided timeout'],
    ['atLeast: enough without it', [atLeast(2, G('A'), G('B'), K('2'))], 'AB', 'referrers', 'accepted AB'],
    [
      'atLeast: enough only with it',
      [atLeast(2, G('A'), G('B'), K('2'))],
      'A',
      'referrers',
      'undecided timeout',
    ],
    [
      'atLeast: too few even with it',
      [atLeast(2, G('A'), G('B'), K('2'))],
      '',
      'referrers',
      fewAnd('signature-missing'),
    ],
    [
      'atLeast: the same key, others may lie there',
      [atLeast(2, K('12'), K('12'))],
      '1',
      'sig-tag',
      'undecided timeout',
    ],
    ['atLeast: the same GPG key, all was read', [atLeast(2, G('AB'), G('AB'))], 'A', 'referrers', few],
    [
      'atLeast: one is met and open, one refused',
      [atLeast(2, K('12'), G('A'))],
      '1',
      'sig-tag',
      fewAnd('signature-missing'),
    ],
    [
      'atLeast: anyOf met, its other part open',
      [atLeast(2, anyOf(G('A'), K('2')), G('A'))],
      'A',
      'referrers',
      'undecided timeout',
    ],
    ['atLeast: no roots', [atLeast(2, G('A'), W('W'))], 'A', 'roots', 'undecided dns-failure'],
  ])('%s', (_, requirements, letters, unread, expected) => {
    expect(shown(judge(requirements, letters, unread))).toBe(expected)
  })
})

describe('broken entries', () => {
  it.each<readonly [string, Requirements, string, string]>([
    ['no container refuses GPG', [G('A')], 'A?', 'rejected signature-malformed'],
    ['no container in the lookaside says nothing of bundles', [K('1')], '1?', 'accepted 1'],
    ['a broken referrer hides no good one', [K('1')], '!1', 'accepted 1'],
    ['a broken referrer alone', [K('1')], '!', 'rejected signature-malformed'],
    ['a broken referrer beside a stranger', [K('1')], '!2', 'rejected untrusted-key signature-malformed'],
    ['a broken referrer says nothing of GPG', [G('A')], 'A!', 'accepted A'],
    ['anyOf: GPG refused, the bundle counts', [anyOf(G('A'), K('2'))], 'A2?', 'accepted 2'],
    ['atLeast: GPG refused', [atLeast(2, G('A'), K('2'))], 'A2?', fewAnd('signature-malformed')],
  ])('%s', (_, requirements, letters, expected) => {
    expect(shown(judge(requirements, letters))).toBe(expected)
  })
})

describe('what is told', () => {
  it('gives each part of a combination with its place', () => {
    const { requirements } = judge([waive, atLeast(2, G('A'), anyOf(W('W'), P()))], 'A')
    expect(requirements[1]).toMatchObject({
      path: 'default[1]',
      type: 'atLeast',
      outcome: 'not-met',
      code: 'threshold-not-met',
      signers: [],
      parts: [
        { path: 'default[1].of[0]', type: 'signedBy', outcome: 'met', signers: [everyone.A] },
        {
          path: 'default[1].of[1]',
          type: 'anyOf',
          outcome: 'not-met',
          parts: [
            { path: 'default[1].of[1].of[0]', type: 'workflowSigned', code: 'signature-missing' },
            { path: 'default[1].of[1].of[1]', type: 'identitySigned', code: 'signature-missing' },
          ],
        },
      ],
    })
  })

  it('says how many were wanted, and who they were', () => {
    const { verdict } = judge([atLeast(2, G('A'), G('A'), K('1'))], 'AA1')
    expect(verdict).toMatchObject({
      reasons: [
        {
          message: `expected 2 of 3 requirements to be met by as many distinct signers, found 1: "${'A'.repeat(40)}"`,
        },
      ],
    })
  })

  it('shows log entries of what was accepted', () => {
    expect(judge([K('1')], '12').signatures).toMatchObject([
      { outcome: 'accepted', signer: everyone[1], logEntries: [{ log: 'https://log.example', index: '7' }] },
      { outcome: 'not-accepted', code: 'untrusted-key', verified: false },
    ])
  })
})

describe('decideWithoutReading', () => {
  it.each<readonly [string, Requirements, string | null]>([
    ['signatures decide', [anyOf(G('A'), G(''))], null],
    ['no part has keys', [anyOf(G(''), G(''))], 'rejected key-file-missing'],
    ['allOf: one has none', [allOf(G('A'), G(''))], 'rejected key-file-missing'],
    ['atLeast: enough are left', [atLeast(2, G('A'), G('B'), G(''))], null],
    ['atLeast: too few are left', [atLeast(2, G('A'), G(''))], fewAnd('key-file-missing')],
    ['reject beside it', [anyOf(G('A'), W('W')), reject], 'rejected policy-reject'],
  ])('%s', (_, requirements, expected) => {
    const unusable = factsOf(requirements, '', '').requirements.map((known) =>
      known.kind === 'unusable' ? known : null,
    )
    const decision = decideWithoutReading(questionOf(requirements, name), unusable)
    expect(decision === null ? null : shown(decision)).toBe(expected)
  })
})

it.each<readonly [string, Combination]>([
  ['a waiver in anyOf', anyOf(waive, G('A'))],
  ['a waiver in atLeast', atLeast(1, waive)],
  ['allOf in atLeast', atLeast(1, allOf(G('A')))],
  ['atLeast in atLeast', atLeast(1, atLeast(1, G('A')))],
])('no policy holds %s: a fault of the caller', (_, combination) => {
  expect(() => judge([combination], 'A')).toThrow(/cannot stand inside/)
})

describe('properties', () => {
  const leaves = fc.constantFrom<() => Leaf>(
    () => G('AB'),
    () => G('A'),
    () => G('D'),
    () => K('12'),
    () => K('1'),
    () => W('WT'),
    () => W('V'),
  )
  const entries = fc.array(
    leaves.map((make): Requirement => make()),
    { minLength: 1, maxLength: 4 },
  )
  const letters = fc
    .array(fc.constantFrom('A', 'B', 'D', '1', '2', 'W', 'T', 'V', '!'), { maxLength: 6 })
    .map((all) => all.join(''))
  /** Whose signatures lie among the referrers. */
  const more = fc
    .array(fc.constantFrom('1', '2', 'W', 'T', 'V', '!'), { maxLength: 4 })
    .map((all) => all.join(''))
  const some = ([first, ...rest]: readonly Requirement[]): Requirements => [first ?? reject, ...rest]

  /** Tries every way to give entries signers; small enough here. */
  function bestMatching(
    sets: readonly (readonly SignerIdentity[])[],
    used: readonly SignerIdentity[] = [],
  ): number {
    const [first, ...rest] = sets
    if (first === undefined) return 0
    const without = bestMatching(rest, used)
    const withOne = first
      .filter((signer) => !used.some((other) => isSameSigner(signer, other)))
      .map((signer) => 1 + bestMatching(rest, [...used, signer]))
    return Math.max(without, ...withOne)
  }

  it('atLeast counts what the best of all ways gives', () => {
    fc.assert(
      fc.property(entries, letters, fc.integer({ min: 1, max: 4 }), (of, who, count) => {
        const signers = of.map((leaf) =>
          [...who]
            .filter((letter) => letter !== '!' && trusted.get(leaf as Leaf)?.includes(letter))
            .map(signerOf),
        )
        const { verdict } = judge([atLeast(count, ...some(of))], who)
        expect(verdict.kind === 'accepted').toBe(bestMatching(signers) >= count)
      }),
      { numRuns: 500 },
    )
  })

  it('reading more never takes an acceptance of bundles away, and never turns a refusal into one unsaid', () => {
    fc.assert(
      fc.property(
        entries,
        letters,
        more,
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('referrers', 'referrers sig-tag'),
        (of, who, added, count, unread) => {
          const requirements: Requirements = [atLeast(count, ...some(of))]
          const cut = judge(requirements, who, unread).verdict.kind
          const whole = judge(requirements, who + added).verdict.kind
          if (cut !== 'undecided') expect(whole).toBe(cut)
        },
      ),
      { numRuns: 500 },
    )
  })
})
