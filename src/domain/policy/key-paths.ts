import type { KeySource, Leaf, Policy, Requirement, Requirements, SigstoreSigned } from './policy.ts'

/** Makes a path in a policy one that can be opened, or shown. */
export type MapPath = (path: string) => string

/** The same policy with every path of a key, certificate or trusted root replaced. */
export function mapKeyPaths(policy: Policy, mapPath: MapPath): Policy {
  const ofList = ([first, ...others]: Requirements): Requirements => [
    ofRequirement(first, mapPath),
    ...others.map((other) => ofRequirement(other, mapPath)),
  ]
  return {
    ...policy,
    default: ofList(policy.default),
    transports: new Map(
      [...policy.transports].map(([name, scopes]) => [
        name,
        new Map([...scopes].map(([scope, list]) => [scope, ofList(list)])),
      ]),
    ),
  }
}

/** Everything that a leaf is checked with and that comes from files or from the policy itself. */
export function keySourcesOf(leaf: Leaf): readonly KeySource[] {
  switch (leaf.type) {
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      return []
    case 'signedBy':
      return [leaf.keys]
    case 'sigstoreSigned':
      return [...trustSources(leaf.trust), ...(leaf.rekorKeys === undefined ? [] : [leaf.rekorKeys])]
    case 'bundleSigned':
      return [leaf.keys, ...(leaf.trustedRoot === undefined ? [] : [leaf.trustedRoot])]
    case 'workflowSigned':
    case 'identitySigned':
      return leaf.trustedRoot === undefined ? [] : [leaf.trustedRoot]
  }
}

function ofRequirement(requirement: Requirement, mapPath: MapPath): Requirement {
  switch (requirement.type) {
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      return requirement
    case 'signedBy':
      return { ...requirement, keys: ofSource(requirement.keys, mapPath) }
    case 'sigstoreSigned':
      return {
        ...requirement,
        trust: ofTrust(requirement.trust, mapPath),
        ...(requirement.rekorKeys !== undefined && { rekorKeys: ofSource(requirement.rekorKeys, mapPath) }),
      }
    case 'bundleSigned':
      return { ...requirement, keys: ofSource(requirement.keys, mapPath), ...ofRoot(requirement, mapPath) }
    case 'workflowSigned':
    case 'identitySigned':
      return { ...requirement, ...ofRoot(requirement, mapPath) }
    case 'anyOf':
    case 'allOf':
    case 'atLeast': {
      const [first, ...others] = requirement.of
      return {
        ...requirement,
        of: [ofRequirement(first, mapPath), ...others.map((other) => ofRequirement(other, mapPath))],
      }
    }
  }
}

const ofSource = (source: KeySource, mapPath: MapPath): KeySource =>
  source.kind === 'paths' ? { kind: 'paths', paths: source.paths.map(mapPath) } : source

const ofRoot = (
  { trustedRoot }: { readonly trustedRoot?: KeySource },
  mapPath: MapPath,
): { readonly trustedRoot?: KeySource } =>
  trustedRoot === undefined ? {} : { trustedRoot: ofSource(trustedRoot, mapPath) }

type Trust = SigstoreSigned['trust']

function ofTrust(trust: Trust, mapPath: MapPath): Trust {
  switch (trust.kind) {
    case 'keys':
      return { ...trust, keys: ofSource(trust.keys, mapPath) }
    case 'fulcio':
      return { ...trust, ca: ofSource(trust.ca, mapPath) }
    case 'pki':
      return {
        ...trust,
        roots: ofSource(trust.roots, mapPath),
        ...(trust.intermediates !== undefined && { intermediates: ofSource(trust.intermediates, mapPath) }),
      }
  }
}

function trustSources(trust: Trust): readonly KeySource[] {
  switch (trust.kind) {
    case 'keys':
      return [trust.keys]
    case 'fulcio':
      return [trust.ca]
    case 'pki':
      return [trust.roots, ...(trust.intermediates === undefined ? [] : [trust.intermediates])]
  }
}
