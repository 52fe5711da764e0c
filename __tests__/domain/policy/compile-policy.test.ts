import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compilePolicy } from '../../../src/domain/policy/compile-policy.ts'
import { formatPolicy } from '../../../src/domain/policy/format-policy.ts'
import { parsePolicy } from '../../../src/domain/policy/parse-policy.ts'
import type { Policy, Requirement } from '../../../src/domain/policy/policy.ts'
import { attachment, bundle, digest, gpg, identity, parse, workflow } from './trust-documents.ts'

const reject = { type: 'reject' }
const compiled = (...list: readonly object[]) => compilePolicy(parse({ default: list }))
const strict = (...list: readonly object[]): Policy =>
  parsePolicy(Buffer.from(JSON.stringify({ default: list })), 'policy.json')
const other = { ...gpg, keyPath: 'keys/b.asc' }
const twoKeys = { type: 'signedBy', keyType: 'GPGKeys', keyPaths: ['keys/a.asc', 'keys/b.asc'] }
const asAttachment = { type: 'sigstoreSigned', keyPath: 'keys/vendor.pub' }

describe('compilePolicy', () => {
  it.each<[string, readonly object[], readonly object[], readonly string[]]>([
    ['what policy.json has', [gpg, attachment, reject], [gpg, attachment, reject], []],
    ['what waives', [{ type: 'insecureAcceptAnything' }], [{ type: 'insecureAcceptAnything' }], []],
    ['a workflow', [workflow], [reject], ['default[0]']],
    ['an identity', [identity], [reject], ['default[0]']],
    ['one of several that cannot be said', [gpg, workflow], [gpg, reject], ['default[1]']],
    ['annotations', [{ ...gpg, annotations: { a: 'b' } }], [reject], ['default[0]']],
    ['an age', [{ ...attachment, maxAge: '1d' }], [reject], ['default[0]']],
    ['a bundle by a key', [bundle], [asAttachment], ['default[0]']],
    ['a logged bundle', [{ ...bundle, transparency: 'log' }], [reject], ['default[0]']],
    ['a stamped bundle', [{ ...bundle, transparency: 'timestamp' }], [reject], ['default[0]']],
    [
      'digestOnly',
      [{ ...bundle, signedIdentity: { type: 'digestOnly' } }],
      [{ ...asAttachment, signedIdentity: { type: 'matchRepository' } }],
      ['default[0]', 'default[0]'],
    ],
    [
      'another matcher',
      [{ ...bundle, signedIdentity: { type: 'matchExact' } }],
      [{ ...asAttachment, signedIdentity: { type: 'matchExact' } }],
      ['default[0]'],
    ],
    ['alternatives by key files', [{ type: 'anyOf', of: [gpg, other] }], [twoKeys], []],
    ['at least one of key files', [{ type: 'atLeast', count: 1, of: [gpg, other] }], [twoKeys], []],
    [
      'alternatives of which one cannot be said',
      [{ type: 'anyOf', of: [workflow, gpg] }],
      [gpg],
      ['default[0].of[0]'],
    ],
    [
      'alternatives that differ in more',
      [{ type: 'anyOf', of: [gpg, { ...other, signedIdentity: { type: 'matchExact' } }] }],
      [gpg],
      ['default[0]'],
    ],
    ['alternatives of two kinds', [{ type: 'anyOf', of: [gpg, attachment] }], [gpg], ['default[0]']],
    [
      'alternatives none of which can be said',
      [{ type: 'anyOf', of: [workflow, identity] }],
      [reject],
      ['default[0].of[0]', 'default[0].of[1]'],
    ],
    ['all of them', [{ type: 'allOf', of: [gpg, attachment] }], [gpg, attachment], []],
    [
      'all of them, one of which cannot be said',
      [{ type: 'allOf', of: [gpg, workflow] }],
      [reject],
      ['default[0].of[1]'],
    ],
    [
      'two distinct signers, even where the files differ: they may hold one key',
      [{ type: 'atLeast', count: 2, of: [gpg, other] }],
      [reject],
      ['default[0]'],
    ],
    [
      'an alternative of several',
      [{ type: 'anyOf', of: [gpg, { type: 'allOf', of: [gpg, other] }] }],
      [gpg],
      ['default[0]'],
    ],
  ])('%s', (_name, list, expected, notes) => {
    const result = compiled(...list)
    expect(result.policy.default).toEqual(strict(...expected).default)
    expect(result.notes.map(({ message }) => message.split(': ')[0])).toEqual(notes)
    expect(result.notes.every(({ code }) => code === 'policy-not-expressible')).toBe(true)
  })

  it('rejects everything where digests are denied', () => {
    const policy = parse({
      default: [{ type: 'insecureAcceptAnything' }],
      transports: { docker: { 'h.example': [gpg] } },
      denied: [{ digest, reason: 'x' }],
    })
    const result = compilePolicy(policy)
    expect(result.policy.default).toEqual([reject])
    expect(result.policy.transports.get('docker')?.get('h.example')).toEqual([reject])
    expect(result.policy).not.toHaveProperty('denied')
    expect(result.notes.map(({ message }) => message.split(':')[0])).toEqual(['denied'])
  })

  it('keeps every scope, and names places in them', () => {
    const scopes = { docker: { 'h.example/a': [workflow], '': [gpg] }, dir: {}, unknown: { x: [bundle] } }
    const { policy, notes } = compilePolicy(parse({ default: [reject], transports: scopes }))
    expect([...policy.transports].map(([name, lists]) => [name, [...lists.keys()]])).toEqual([
      ['docker', ['h.example/a', '']],
      ['dir', []],
      ['unknown', ['x']],
    ])
    expect(notes[0]?.message).toMatch(/^transports\.docker\["h\.example\/a"\]\[0\]: /)
  })
})

describe('formatPolicy', () => {
  const rules: readonly object[] = [
    gpg,
    twoKeys,
    { ...gpg, keyPath: undefined, keyData: 'AAEC' },
    { type: 'signedBy', keyType: 'X509Certificates', keyPaths: [] },
    { type: 'sigstoreSigned', keyDatas: ['AAEC', 'AwQF'], rekorPublicKeyPaths: ['r', 's'] },
    {
      type: 'sigstoreSigned',
      fulcio: { caData: 'AAEC', oidcIssuer: 'i', subjectEmail: 'e' },
      rekorPublicKeyData: 'AAEC',
    },
    { type: 'sigstoreSigned', pki: { caRootsPath: 'r', caIntermediatesPath: 'i', subjectEmail: 'e' } },
    { type: 'sigstoreSigned', pki: { caRootsData: 'AAEC', subjectHostname: 'h' } },
    { ...gpg, signedIdentity: { type: 'remapIdentity', prefix: 'a.example', signedPrefix: 'b.example' } },
    { ...gpg, signedIdentity: { type: 'exactReference', dockerReference: 'h.example/a:1' } },
    { type: 'signedBaseLayer', baseLayerIdentity: { type: 'exactRepository', dockerRepository: 'h/a' } },
    { type: 'insecureAcceptAnything' },
    reject,
  ]

  it.each(rules.map((rule) => [JSON.stringify(rule), rule] as const))('is read back: %s', (_name, rule) => {
    const policy = strict(JSON.parse(JSON.stringify(rule)) as object)
    expect(parsePolicy(Buffer.from(formatPolicy(policy)), 'policy.json')).toEqual(policy)
  })

  it('writes no trust policy', () => {
    expect(() => formatPolicy(parse({ default: [workflow] }))).toThrow('cannot hold workflowSigned')
    expect(() => formatPolicy(parse({ default: [reject], denied: [{ digest, reason: 'x' }] }))).toThrow(
      'deny',
    )
  })
})

/**
 * A small world: signatures, each by one key over the wanted digest, logged or not, with or without annotations, with a
 * reference or none. What holds of a requirement is said here once more, plainly.
 */
interface Signature {
  readonly by: string
  readonly kind: 'gpg' | 'sig-layer' | 'bundle' | 'keyless'
  readonly logged: boolean
  readonly annotated: boolean
  readonly old: boolean
  readonly claims: 'name and tag' | 'name' | 'nothing'
}

const keysOf = (requirement: Requirement): readonly string[] => {
  const source =
    requirement.type === 'signedBy' || requirement.type === 'bundleSigned'
      ? requirement.keys
      : requirement.type === 'sigstoreSigned' && requirement.trust.kind === 'keys'
        ? requirement.trust.keys
        : undefined
  return source?.kind === 'paths' ? source.paths : []
}

function meets(signature: Signature, requirement: Requirement): boolean {
  if (!('signedIdentity' in requirement)) return false
  const kinds: Readonly<Record<string, readonly Signature['kind'][]>> = {
    signedBy: ['gpg'],
    sigstoreSigned: ['sig-layer'],
    bundleSigned: ['sig-layer', 'bundle'],
    workflowSigned: ['keyless'],
  }
  const fits = {
    digestOnly: true,
    matchRepository: signature.claims !== 'nothing',
    matchRepoDigestOrExact:
      signature.claims === 'name and tag' ||
      (requirement.type === 'bundleSigned' && signature.claims === 'name'),
  }[requirement.signedIdentity.type as 'digestOnly']
  const isBy = requirement.type === 'workflowSigned' || keysOf(requirement).includes(signature.by)
  const isLogged = !('transparency' in requirement) || requirement.transparency === 'none' || signature.logged
  return (
    (kinds[requirement.type] ?? []).includes(signature.kind) &&
    isBy &&
    isLogged &&
    fits &&
    (requirement.annotations === undefined || signature.annotated) &&
    (requirement.maxAgeSeconds === undefined || !signature.old)
  )
}

/** The signers by whom a requirement can be met, or null. */
function signersFor(requirement: Requirement, signatures: readonly Signature[]): ReadonlySet<string> | null {
  if (requirement.type === 'insecureAcceptAnything') return new Set()
  if (!('of' in requirement)) {
    const by = new Set(signatures.filter((one) => meets(one, requirement)).map(({ by }) => by))
    return by.size > 0 ? by : null
  }
  const parts = requirement.of.map((part) => signersFor(part, signatures))
  const met = parts.filter((part) => part !== null)
  const enough =
    requirement.type === 'atLeast' ? canDiffer(met, requirement.count) : met.length >= requirement.count
  return enough ? new Set(met.flatMap((part) => [...part])) : null
}

/** Whether so many of the sets can each give another member. */
function canDiffer(
  sets: readonly ReadonlySet<string>[],
  count: number,
  used: readonly string[] = [],
): boolean {
  if (count === 0) return true
  const [first, ...others] = sets
  if (first === undefined) return false
  return (
    canDiffer(others, count, used) ||
    [...first].some((one) => !used.includes(one) && canDiffer(others, count - 1, [...used, one]))
  )
}

const accepts = (policy: Policy, signatures: readonly Signature[]): boolean =>
  policy.default.every((requirement) => signersFor(requirement, signatures) !== null)

describe('a compiled policy', () => {
  const paths = ['keys/a', 'keys/b', 'keys/c']
  const key = fc.oneof(
    fc.constantFrom(...paths).map((keyPath) => ({ keyPath })),
    fc.subarray(paths, { minLength: 1 }).map((keyPaths) => ({ keyPaths })),
  )
  const plain = fc.record(
    { annotations: fc.constant({ a: 'b' }), maxAge: fc.constant('1d') },
    { requiredKeys: [] },
  )
  const named = fc.constantFrom({}, { signedIdentity: { type: 'matchRepository' } })
  const sigstore = fc.constantFrom(
    {},
    { transparency: 'log' },
    { signedIdentity: { type: 'digestOnly' } },
    { signedIdentity: { type: 'matchRepository' } },
  )
  const rarely = fc.oneof({ arbitrary: fc.constant({}), weight: 4 }, { arbitrary: plain, weight: 1 })
  const leaf = fc.oneof(
    fc
      .tuple(key, rarely, named)
      .map((all) => Object.assign({ type: 'signedBy', keyType: 'GPGKeys' }, ...all)),
    fc.tuple(key, rarely, named).map((all) => Object.assign({ type: 'sigstoreSigned' }, ...all)),
    fc.tuple(key, rarely, sigstore).map((all) => Object.assign({ type: 'bundleSigned' }, ...all)),
    fc.constant(workflow),
  )
  const combination = fc.letrec<{ one: object; deep: object }>((tie) => ({
    deep: fc.oneof(
      fc.record({
        type: fc.constantFrom('anyOf', 'allOf'),
        of: fc.array(tie('one'), { minLength: 1, maxLength: 3 }),
      }),
      fc.array(leaf, { minLength: 1, maxLength: 3 }).chain((of) =>
        fc.record({
          type: fc.constant('atLeast'),
          count: fc.integer({ min: 1, max: of.length }),
          of: fc.constant(of),
        }),
      ),
    ),
    one: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('deep')),
  })).one
  const signature: fc.Arbitrary<Signature> = fc.record({
    by: fc.constantFrom(...paths),
    kind: fc.constantFrom('gpg', 'sig-layer', 'sig-layer', 'bundle', 'keyless'),
    logged: fc.boolean(),
    annotated: fc.boolean(),
    old: fc.boolean(),
    claims: fc.constantFrom('name and tag', 'name', 'nothing'),
  })

  it('accepts nothing that the trust policy refuses, and can always be read back', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        fc.array(combination, { minLength: 1, maxLength: 2 }),
        fc.array(signature, { maxLength: 6 }),
        (list, signatures) => {
          const policy = parse({ default: list })
          const strict = compilePolicy(policy).policy
          expect(parsePolicy(Buffer.from(formatPolicy(strict)), 'policy.json')).toEqual(strict)
          if (!accepts(strict, signatures)) return
          accepted += 1
          expect(accepts(policy, signatures)).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
    expect(accepted).toBeGreaterThan(50)
  })
})
