import type { PolicyTarget } from '../image/transport.ts'
import { extendPath } from '../strict-json.ts'
import type { Policy, Requirements } from './policy.ts'
import type { ScopeChoice } from './verdict.ts'

/** The one list of requirements that a policy holds for a target. */
export interface Selection {
  readonly scope: ScopeChoice
  readonly requirements: Requirements
  /** Its place in the policy, e.g. `transports.docker["host/ns"]`, or `default`. */
  readonly path: string
}

/**
 * Picks the requirements for a target: its identity, then each parent namespace and wildcard, then the default of
 * its transport, then that of the policy. The first hit counts; lists are never merged.
 *
 * @see containers-policy.json(5), "Supported transports and their scopes"
 */
export function requirementsFor(policy: Policy, target: PolicyTarget): Selection {
  const { transport } = target
  const scopes = policy.transports.get(transport)
  for (const key of [...candidatesOf(target), '']) {
    const requirements = scopes?.get(key)
    if (requirements === undefined) continue
    const path = extendPath(extendPath('transports', transport), key)
    return { scope: { transport, key, source: sourceOf(key, target) }, requirements, path }
  }
  return { scope: { transport, source: 'default' }, requirements: policy.default, path: 'default' }
}

/** Scopes that could name the target itself, most specific first; images without an identity have none. */
export function candidatesOf(target: PolicyTarget): readonly string[] {
  return [target.identity, ...target.namespaces].filter((key) => key !== '')
}

function sourceOf(key: string, target: PolicyTarget): ScopeChoice['source'] {
  if (key === '') return 'transport-default'
  if (key === target.identity) return 'identity'
  return key.startsWith('*.') ? 'wildcard' : 'namespace'
}
