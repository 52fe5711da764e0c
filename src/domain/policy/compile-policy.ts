import { extendPath } from '../strict-json.ts'
import type { Combination, KeySource, Policy, Requirement, Requirements, SignedIdentity } from './policy.ts'
import type { Reason } from './verdict.ts'

/** A policy.json that is nowhere weaker than the trust policy it was made of. */
export interface CompiledPolicy {
  /** Only what containers-policy.json(5) knows. */
  readonly policy: Policy
  /** Where it is stricter, with the place in the trust policy: what could not be said. */
  readonly notes: readonly Reason[]
}

type Said = Extract<
  Requirement,
  { type: 'insecureAcceptAnything' | 'reject' | 'signedBaseLayer' | 'signedBy' | 'sigstoreSigned' }
>

/** One requirement in the words of policy.json: all of these must hold. Empty when it cannot be said at all. */
type Saying = readonly Said[]

const reject: Said = { type: 'reject' }

/**
 * Says a trust policy in the words of policy.json as far as they go. What has no words there becomes `reject`, an
 * alternative that has none is left out: whatever the result accepts, the trust policy accepts, too.
 *
 * @see trust-policy, section 3
 */
export function compilePolicy(policy: Policy): CompiledPolicy {
  const notes: Reason[] = []
  const note = (path: string, message: string): void => {
    notes.push({ code: 'policy-not-expressible', message: `${path}: ${message}` })
  }
  const isDenying = (policy.denied?.size ?? 0) > 0
  if (isDenying) {
    note('denied', 'policy.json cannot refuse a digest that is signed, so every list of the result rejects')
  }
  const ofList = (list: Requirements, path: string): Requirements => {
    const [first = reject, ...others] = list.flatMap((requirement, index): Saying => {
      const said = sayingOf(requirement, extendPath(path, index), note)
      return said.length === 0 ? [reject] : said
    })
    return isDenying ? [reject] : [first, ...others]
  }
  const transports = new Map(
    [...policy.transports].map(([transport, scopes]) => {
      const place = extendPath('transports', transport)
      return [
        transport,
        new Map([...scopes].map(([scope, list]) => [scope, ofList(list, extendPath(place, scope))])),
      ]
    }),
  )
  return { policy: { default: ofList(policy.default, 'default'), transports }, notes }
}

type Note = (path: string, message: string) => void

function sayingOf(requirement: Requirement, path: string, note: Note): Saying {
  switch (requirement.type) {
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      return [requirement]
    case 'workflowSigned':
    case 'identitySigned':
      note(path, `${requirement.type} cannot be said: policy.json knows no identities of workflows`)
      return []
    case 'signedBy':
    case 'sigstoreSigned':
    case 'bundleSigned':
      return signedSaying(requirement, path, note)
    case 'anyOf':
    case 'allOf':
    case 'atLeast':
      return combinedSaying(requirement, path, note)
  }
}

function signedSaying(
  requirement: Extract<Requirement, { type: 'signedBy' | 'sigstoreSigned' | 'bundleSigned' }>,
  path: string,
  note: Note,
): Saying {
  const { annotations, maxAgeSeconds, ...bare } = requirement
  const unsaid = [
    ...(annotations === undefined ? [] : ['annotations']),
    ...(maxAgeSeconds === undefined ? [] : ['maxAge']),
    ...(bare.type === 'bundleSigned' && bare.transparency !== 'none' ? ['transparency'] : []),
  ]
  if (unsaid.length > 0) {
    note(path, `${unsaid.join(', ')} cannot be said`)
    return []
  }
  if (bare.type !== 'bundleSigned') return [bare]
  note(path, 'only a signature at the .sig tag (or in a lookaside) counts there, no bundle')
  return [
    {
      type: 'sigstoreSigned',
      trust: { kind: 'keys', keys: bare.keys },
      signedIdentity: identityOf(bare.signedIdentity, path, note),
    },
  ]
}

/** To look away from the reference cannot be said; to ask for the repository alone can, and demands more. */
function identityOf(
  identity: SignedIdentity | { readonly type: 'digestOnly' },
  path: string,
  note: Note,
): SignedIdentity {
  if (identity.type !== 'digestOnly') return identity
  note(path, 'digestOnly cannot be said; matchRepository stands in its place, which demands the name')
  return { type: 'matchRepository' }
}

function combinedSaying(combination: Combination, path: string, note: Note): Saying {
  const { of, count, type } = combination
  const here = extendPath(path, 'of')
  // Signers that must differ cannot be counted: two requirements there may be met by one signature.
  if (type === 'atLeast' && count > 1) {
    note(path, `atLeast ${count} cannot be said: policy.json counts no distinct signers`)
    return []
  }
  const parts = of.map((part, index) => sayingOf(part, extendPath(here, index), note))
  if (type === 'allOf') return parts.some(({ length }) => length === 0) ? [] : parts.flat()
  return alternatives(parts, path, note)
}

/** A requirement there is met by any of its keys, so alternatives that differ in nothing else are one requirement. */
function alternatives(parts: readonly Saying[], path: string, note: Note): Saying {
  const said = parts.filter(({ length }) => length > 0)
  const [first, ...others] = said
  if (first === undefined) return []
  let merged = first
  for (const other of others) {
    const both = mergeSayings(merged, other)
    if (both === undefined) {
      note(path, 'alternatives that differ in more than their key files cannot be said; the first is kept')
      break
    }
    merged = both
  }
  return merged
}

function mergeSayings(one: Saying, other: Saying): Saying | undefined {
  const [mine, ...more] = one
  const [theirs, ...others] = other
  if (more.length > 0 || others.length > 0 || mine === undefined || theirs === undefined) return undefined
  if (mine.type === 'signedBy' && theirs.type === 'signedBy') {
    const keys = mergeFiles(mine.keys, theirs.keys)
    return keys === undefined || mine.keyType !== theirs.keyType || !haveSameIdentity(mine, theirs)
      ? undefined
      : [{ ...mine, keys }]
  }
  if (mine.type !== 'sigstoreSigned' || theirs.type !== 'sigstoreSigned') return undefined
  if (mine.trust.kind !== 'keys' || theirs.trust.kind !== 'keys') return undefined
  if (mine.rekorKeys !== undefined || theirs.rekorKeys !== undefined) return undefined
  const keys = mergeFiles(mine.trust.keys, theirs.trust.keys)
  return keys === undefined || !haveSameIdentity(mine, theirs)
    ? undefined
    : [{ ...mine, trust: { kind: 'keys', keys } }]
}

const mergeFiles = (one: KeySource, other: KeySource): KeySource | undefined =>
  one.kind === 'paths' && other.kind === 'paths'
    ? { kind: 'paths', paths: [...new Set([...one.paths, ...other.paths])] }
    : undefined

const haveSameIdentity = (
  one: { readonly signedIdentity: SignedIdentity },
  other: { readonly signedIdentity: SignedIdentity },
): boolean => JSON.stringify(one.signedIdentity) === JSON.stringify(other.signedIdentity)
