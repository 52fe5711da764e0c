import type { JsonObject } from '../programs/policy.ts'
import type { Choices } from './choices.ts'
import { type Asked, identityOf, tags } from './references.ts'

/** A `signedIdentity` with a reference that a signature may claim under it. */
export interface MadeIdentity {
  /** Absent: the default of the grammar. */
  readonly matcher?: JsonObject
  readonly fits: string
}

/** Some identity rule for an image, mostly one that a signature can fit. */
export function makeIdentity(choices: Choices, asked: Asked): MadeIdentity {
  const identity = identityOf(asked)
  const byKind = (type: string): MadeIdentity => ({ matcher: { type }, fits: identity })
  return choices.weighted<() => MadeIdentity>([
    [24, () => ({ fits: identity })],
    [10, () => byKind('matchExact')],
    [10, () => byKind('matchRepoDigestOrExact')],
    [14, () => byKind('matchRepository')],
    [12, () => exactReference(choices, asked)],
    [12, () => exactRepository(choices, asked)],
    [18, () => remapIdentity(choices, asked)],
  ])()
}

function otherName(choices: Choices, { domain, path }: Asked): string {
  return choices.pick([
    `${domain}/${path}`,
    `vendor.example.com/${path}`,
    'vendor.example.com:8443/app',
    'app',
    'team/app',
    'docker.io/library/app',
    'localhost/app',
  ])
}

function exactReference(choices: Choices, asked: Asked): MadeIdentity {
  const name = otherName(choices, asked)
  const tag = choices.pick(tags)
  const dockerReference = choices.pick([
    `${name}:${tag}`,
    `${name}:${tag}`,
    `${name}@sha256:${'4'.repeat(64)}`,
    `${name}:${tag}@sha256:${'4'.repeat(64)}`,
    identityOf(asked),
  ])
  return { matcher: { type: 'exactReference', dockerReference }, fits: dockerReference }
}

function exactRepository(choices: Choices, asked: Asked): MadeIdentity {
  const name = otherName(choices, asked)
  const dockerRepository = choices.chance(15) ? `${name}:ignored` : name
  const fits = choices.pick([`${name}:${choices.pick(tags)}`, name, `${name}@sha256:${'5'.repeat(64)}`])
  return { matcher: { type: 'exactRepository', dockerRepository }, fits }
}

function remapIdentity(choices: Choices, asked: Asked): MadeIdentity {
  const { domain, path } = asked
  const identity = identityOf(asked)
  const parents = path.split('/').map((_, index, all) => [domain, ...all.slice(0, index)].join('/'))
  const prefix = choices.weighted<string>([
    [40, choices.pick(parents)],
    [10, `${domain}/${path}`],
    [4, domain.replace(/:\d+$/, '')],
    [3, `${domain}/${path.slice(0, -1)}`],
    [3, 'other.example.com'],
    [2, domain.slice(0, -1)],
    [2, 'library'],
    [2, 'team/app'],
    [1, domain.toUpperCase()],
  ])
  const signedPrefix = choices.weighted<string>([
    [20, 'vendor.example.com'],
    [8, 'vendor.example.com/ns'],
    [6, 'vendor.example.com:8443'],
    [5, 'docker.io'],
    [4, 'docker.io/library'],
    [3, 'vendor'],
    [3, 'localhost'],
    [2, 'VENDOR.example.com'],
    [1, 'index.docker.io'],
    [1, prefix],
  ])
  const fits = choices.chance(80) ? identity.replace(prefix, signedPrefix) : identity
  return { matcher: { type: 'remapIdentity', prefix, signedPrefix }, fits }
}
