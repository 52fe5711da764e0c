import { isKnownTransport } from '../image/transport.ts'
import { extendPath } from '../strict-json.ts'
import type { Leaf, Policy, Requirement, Requirements } from './policy.ts'

/** A list of requirements, with its place in the policy. */
export interface PlacedList {
  /** `default`, or such as `transports.docker["registry.example/app"]`. */
  readonly path: string
  /** Transport and scope; absent for the default. */
  readonly scope?: { readonly transport: string; readonly key: string }
  /** False under a transport that does not exist, whose scopes no image ever asks. */
  readonly isAsked: boolean
  readonly list: Requirements
}

/** A leaf, with its place in the policy. */
export interface PlacedLeaf {
  /** Such as `default[0].of[1]`. */
  readonly path: string
  readonly isAsked: boolean
  readonly leaf: Leaf
}

/** Every list of a policy: `default`, then the scopes in the order of the file. */
export function placedLists(policy: Policy): readonly PlacedList[] {
  const scopes = [...policy.transports].flatMap(([transport, lists]) =>
    [...lists].map(([key, list]) => ({
      path: extendPath(extendPath('transports', transport), key),
      scope: { transport, key },
      isAsked: isKnownTransport(transport),
      list,
    })),
  )
  return [{ path: 'default', isAsked: true, list: policy.default }, ...scopes]
}

/** Every leaf of one list, depth first. */
export function placedLeaves({ path, isAsked, list }: PlacedList): readonly PlacedLeaf[] {
  return list.flatMap((requirement, index) => leavesAt(requirement, extendPath(path, index), isAsked))
}

function leavesAt(requirement: Requirement, path: string, isAsked: boolean): readonly PlacedLeaf[] {
  if (!('of' in requirement)) return [{ path, isAsked, leaf: requirement }]
  const parts = extendPath(path, 'of')
  return requirement.of.flatMap((part, index) => leavesAt(part, extendPath(parts, index), isAsked))
}
