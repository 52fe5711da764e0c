import { relative } from 'node:path'
import { alterBytes } from '../../mutation/byte-mutants.ts'
import type { JsonObject } from '../programs/policy.ts'
import type { Choices } from './choices.ts'
import type { PoolKey } from './keys.ts'
import { alterPolicyText, spoilRequirement } from './policy-faults.ts'

/** What a policy is made for. */
export interface PolicyPlan {
  readonly transport: 'docker' | 'dir' | 'oci'
  /** Scopes that hold the image, most specific first. */
  readonly scopes: readonly string[]
  /** Scopes that only look like it. */
  readonly nearScopes: readonly string[]
  readonly key: PoolKey
  readonly otherKey: PoolKey
  /** Absolute path of a file with the public key. */
  readonly fileOf: (key: PoolKey) => string
  /** `signedIdentity` of the main requirement; absent: the default. */
  readonly matcher?: JsonObject
  readonly otherMatcher?: JsonObject
  /** Told what is odd in it. */
  readonly note: (feature: string) => void
}

/** A policy file. */
export interface MadePolicy {
  readonly bytes: Uint8Array
  readonly features: readonly string[]
}

type Requirements = readonly JsonObject[]

const waive: JsonObject = { type: 'insecureAcceptAnything' }
const reject: JsonObject = { type: 'reject' }

/**
 * A policy in which one scope (or default) asks for the key of the case, and others, that may come before it, for
 * something else. Some are no policies at all.
 */
export function makePolicy(choices: Choices, plan: PolicyPlan): MadePolicy {
  const spoiled = spoilRequirement(choices, signedBy(choices, plan, plan.key, plan.matcher))
  const main = spoiled === undefined ? mainRequirements(choices, plan) : [spoiled.requirement]
  const { transport, scopes } = plan
  const near = choices.odd('near scope', 25, plan.nearScopes)
  // A scope that does not hold the image matters most where a wider rule holds.
  const wide = near === undefined ? 25 : 70
  const place =
    choices.odd('place of the rule', wide, ['transport', 'default', 'transport', 'elsewhere']) ?? 'scope'
  const decoys = [...choices.some(scopes, choices.chance(25) ? 4 : 1), ...(near === undefined ? [] : [near])]
  const mine: Record<string, Requirements> = Object.fromEntries(
    decoys.map((scope) => [scope, decoy(choices, plan)] as const),
  )
  if (place === 'scope') mine[choices.pick(scopes)] = main
  if (place === 'transport') mine[''] = main
  if (place === 'elsewhere') {
    mine[transport === 'docker' ? 'elsewhere.example.com' : '/elsewhere'] = main
    mine[choices.pick(scopes)] = [signedBy(choices, plan, plan.key, plan.matcher)]
  }
  const policy = {
    default: place === 'default' ? main : choices.chance(25) ? decoy(choices, plan) : [reject],
    ...(place === 'default' && Object.keys(mine).length === 0 && choices.chance(50)
      ? {}
      : { transports: { ...otherTransports(choices, plan), [transport]: mine } }),
  }
  const text = JSON.stringify(policy, null, choices.pick([0, 2]))
  const altered = spoiled === undefined ? alterPolicyText(choices, text) : undefined
  const changes = [spoiled, altered].flatMap((change) => (change === undefined ? [] : [change.feature]))
  const features = near === undefined ? changes : [...changes, 'near scope']
  return { bytes: altered?.bytes ?? new Uint8Array(Buffer.from(text)), features }
}

function mainRequirements(choices: Choices, plan: PolicyPlan): Requirements {
  const main = signedBy(choices, plan, plan.key, plan.matcher)
  const other = signedBy(choices, plan, plan.otherKey, plan.otherMatcher)
  return choices.weighted<Requirements>([
    [70, [main]],
    [6, [main, signedBy(choices, plan, plan.key, plan.otherMatcher)]],
    [4, [main, other]],
    [4, [waive, main]],
    [3, [main, waive]],
    [3, [waive]],
    [1, [waive, waive]],
    [2, [main, reject]],
    [2, [other]],
    [1, [{ ...main, keyType: choices.pick(['signedByGPGKeys', 'X509Certificates', 'signedByX509CAs']) }]],
    [1, [{ type: 'signedBaseLayer', baseLayerIdentity: plan.matcher ?? { type: 'matchRepository' } }]],
    [1, [{ type: 'sigstoreSigned', keyPath: plan.fileOf(plan.key) }]],
    [1, [main, { type: 'sigstoreSigned', keyData: 'AAAA' }]],
  ])
}

function decoy(choices: Choices, plan: PolicyPlan): Requirements {
  return choices.weighted<() => Requirements>([
    [5, () => [reject]],
    [4, () => [waive]],
    [4, () => [signedBy(choices, plan, plan.otherKey, plan.otherMatcher)]],
    [4, () => [signedBy(choices, plan, plan.key, plan.otherMatcher)]],
  ])()
}

function signedBy(
  choices: Choices,
  plan: PolicyPlan,
  key: PoolKey,
  matcher: JsonObject | undefined,
): JsonObject {
  const requirement = { type: 'signedBy', keyType: 'GPGKeys', ...keySource(choices, plan, key) }
  return matcher === undefined ? requirement : { ...requirement, signedIdentity: matcher }
}

type KeyPaths = {
  readonly path: string
  readonly other: string
  readonly file: Uint8Array
  readonly choices: Choices
}
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64')

/** Ways to name a key, besides by one path. */
const keySources: Readonly<Record<string, (given: KeyPaths) => JsonObject>> = {
  data: ({ file }) => ({ keyData: base64(file) }),
  'a list of one': ({ path }) => ({ keyPaths: [path] }),
  'after another': ({ path, other }) => ({ keyPaths: [other, path] }),
  'before another': ({ path, other }) => ({ keyPaths: [path, other] }),
  twice: ({ path }) => ({ keyPaths: [path, path] }),
  'a relative path': ({ path }) => ({ keyPath: relative(process.cwd(), path) }),
  'data that was altered': ({ file, choices }) => ({
    keyData: base64(alterBytes(file, choices.fork()).bytes),
  }),
  'an empty list': () => ({ keyPaths: [] }),
  'beside a missing file': ({ path }) => ({ keyPaths: [path, '/nonexistent/key'] }),
  'a missing file': () => ({ keyPath: '/nonexistent/key' }),
  'a folder': () => ({ keyPath: '/' }),
  'an empty file': () => ({ keyPath: '/dev/null' }),
  'data that is no key': () => ({ keyData: base64('no key') }),
}
const frequentSources = ['data', 'data', 'data', 'after another', 'before another', 'data that was altered']

function keySource(choices: Choices, { fileOf, otherKey, note }: PolicyPlan, key: PoolKey): JsonObject {
  const path = fileOf(key)
  const name = choices.odd('key source', 40, [
    ...frequentSources,
    ...frequentSources,
    ...Object.keys(keySources),
  ])
  const source = name === undefined ? undefined : keySources[name]
  if (name !== undefined) note(`key source: ${name}`)
  return source === undefined
    ? { keyPath: path }
    : source({ path, other: fileOf(otherKey), file: key.file, choices })
}

/** Sections that say nothing of the image. */
function otherTransports(choices: Choices, plan: PolicyPlan): Readonly<Record<string, JsonObject>> {
  if (!choices.chance(15)) return {}
  const list = decoy(choices, plan)
  const [name, scopes] = choices.weighted<readonly [string, JsonObject]>([
    [9, ['docker-daemon', { '': list, 'docker.io/library/app': list }]],
    [9, ['atomic', { '': list, 'registry.example/team/app': list }]],
    [6, ['containers-storage', { '': list, '[overlay@/var/lib/containers]': list }]],
    [6, ['no-such-transport', { anything: list }]],
    [1, ['oci-archive', { '': list, '/x': list }]],
    [1, ['docker-archive', { '': list }]],
    [1, ['tarball', { '': list }]],
    [1, ['docker-archive', { x: list }]],
    [1, ['atomic', { 'a/b/c/d': list }]],
    [1, ['oci', { 'x/y': list }]],
    [1, ['dir', { '/a/../b': list }]],
    [1, ['dir', { '/': list }]],
    [1, ['no-such-transport', { anything: [] }]],
    [1, ['no-such-transport', { anything: [{ type: 'x' }] }]],
    [1, ['Docker', { '': list }]],
  ])
  return { [name]: scopes }
}
