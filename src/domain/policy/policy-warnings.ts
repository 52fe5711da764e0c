import { FormatError } from '../errors.ts'
import { formatReference, parseReference } from '../image/reference.ts'
import { isKnownTransport } from '../image/transport.ts'
import { extendPath, quotedKey } from '../strict-json.ts'
import { keySourcesOf } from './key-paths.ts'
import { type PlacedList, placedLeaves, placedLists } from './placed-requirements.ts'
import type { Policy } from './policy.ts'
import { shadowWarnings } from './shadow-warnings.ts'
import { trustWarnings } from './trust-warnings.ts'
import type { Reason } from './verdict.ts'

/** Warnings that are told of one file; more would help nobody. */
const maxWarnings = 100
const wildcardGrammar = /^\*(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/
/** Transports whose scopes are docker references and parts of them. */
const dockerScoped: readonly string[] = ['docker', 'docker-daemon']

/**
 * What is in a valid policy but probably not meant: scopes that no image has, transports that do not exist, parts that
 * change nothing, trust that is wider than it looks; in a policy.json also key files whose place depends on the working
 * directory. At most 100, list by list.
 */
export function policyWarnings(policy: Policy, grammar: 'policy.json' | 'trust-policy'): readonly Reason[] {
  const warnings: Reason[] = []
  for (const warning of everyWarning(policy, grammar)) {
    warnings.push(warning)
    if (warnings.length >= maxWarnings) break
  }
  return warnings
}

function* everyWarning(policy: Policy, grammar: 'policy.json' | 'trust-policy'): Generator<Reason> {
  yield* unknownTransports(policy)
  for (const placed of placedLists(policy)) {
    const { path, scope } = placed
    const why =
      scope !== undefined && dockerScoped.includes(scope.transport) ? whyNeverMatches(scope.key) : undefined
    if (why !== undefined) yield { code: 'policy-scope-never-matches', message: `${path}: ${why}` }
    if (grammar === 'policy.json') yield* relativePaths(placed)
    yield* trustWarnings(placed)
  }
  yield* shadowWarnings(policy)
}

function* unknownTransports({ transports }: Policy): Generator<Reason> {
  for (const [transport, scopes] of transports) {
    if (isKnownTransport(transport) || scopes.size === 0) continue
    const place = extendPath('transports', transport)
    const message = `${place}: no transport is called ${quotedKey(transport)}, so its scopes are never asked`
    yield { code: 'policy-transport-unknown', message }
  }
}

/** Why no docker reference has this scope, or undefined. */
function whyNeverMatches(scope: string): string | undefined {
  if (scope === '') return undefined
  if (scope.includes('*')) {
    return wildcardGrammar.test(scope)
      ? undefined
      : 'matches nothing: a pattern is "*." and a domain, without port and path'
  }
  if (isReferencePart(scope)) return undefined
  const full = fullForm(scope)
  return full === undefined || full === scope
    ? 'matches nothing: no image reference has this scope'
    : `matches nothing: references are compared in full; write ${quotedKey(full)}`
}

/** True for an identity, and for the host or a parent of a repository. */
function isReferencePart(scope: string): boolean {
  const reference = normalForm(scope)
  const isIdentity = reference?.text === scope && reference.hasTagOrDigest
  // Whatever may stand before a path is one of the parents of that path; two parts, because one alone may gain "library/".
  return isIdentity || normalForm(`${scope}/x/y`)?.text === `${scope}/x/y`
}

function fullForm(scope: string): string | undefined {
  return normalForm(scope)?.text
}

function normalForm(text: string): { readonly text: string; readonly hasTagOrDigest: boolean } | undefined {
  try {
    const reference = parseReference(text)
    // The docker transport takes a tag or a digest; an image asked for with both is judged by its digest alone.
    const hasTagOrDigest = (reference.tag === undefined) !== (reference.digest === undefined)
    return { text: formatReference(reference), hasTagOrDigest }
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function* relativePaths(placed: PlacedList): Generator<Reason> {
  for (const { path: place, leaf } of placedLeaves(placed)) {
    for (const source of keySourcesOf(leaf)) {
      for (const path of source.kind === 'paths' ? source.paths : []) {
        if (!isRelative(path)) continue
        const message = `${place}: ${quotedKey(path)} is looked for in the working directory`
        yield { code: 'policy-relative-path', message }
      }
    }
  }
}

function isRelative(path: string): boolean {
  return !path.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(path)
}
