import { prefixes, wildcards } from '../image/transport-scopes.ts'
import { extendPath } from '../strict-json.ts'
import { type PlacedList, placedLists } from './placed-requirements.ts'
import type { Policy, Requirement, Requirements } from './policy.ts'
import type { Reason } from './verdict.ts'

const code = 'policy-requirement-shadowed'

/** What could be taken out of a policy without changing any verdict, though it looks as if it did something. */
export function* shadowWarnings(policy: Policy): Generator<Reason> {
  const lists = placedLists(policy)
  const texts = new Map(lists.map(({ path, list }) => [path, textOf(list)]))
  for (const placed of lists) {
    yield* inList(placed)
    const above = outerList(placed, policy)
    if (above !== undefined && texts.get(above) === texts.get(placed.path)) {
      yield { code, message: `${placed.path}: says the same as ${above}, which would hold without it` }
    }
  }
}

function* inList({ path, list }: PlacedList): Generator<Reason> {
  yield* repeated(list, path)
  if (list.length > 1) {
    const decided = list.findIndex(({ type }) => type === 'reject')
    const idle = list.findIndex(({ type }) => type === 'insecureAcceptAnything')
    if (decided >= 0) {
      yield { code, message: `${extendPath(path, decided)}: reject decides, whatever stands beside it` }
    } else if (idle >= 0 && list.some(({ type }) => type !== 'insecureAcceptAnything')) {
      const message = `${extendPath(path, idle)}: insecureAcceptAnything adds nothing to what stands beside it`
      yield { code, message }
    }
  }
  for (const [index, requirement] of list.entries()) yield* inParts(requirement, extendPath(path, index))
}

function* inParts(requirement: Requirement, path: string): Generator<Reason> {
  if (!('of' in requirement)) return
  const here = extendPath(path, 'of')
  yield* repeated(requirement.of, here)
  for (const [index, part] of requirement.of.entries()) yield* inParts(part, extendPath(here, index))
}

function* repeated(list: Requirements, path: string): Generator<Reason> {
  const seen = new Map<string, number>()
  for (const [index, requirement] of list.entries()) {
    const text = textOf(requirement)
    const first = seen.get(text)
    if (first === undefined) seen.set(text, index)
    else {
      const message = `${extendPath(path, index)}: repeats ${extendPath(path, first)}`
      yield { code, message }
    }
  }
}

/** The list that would hold if this one were not there, as far as its scope tells: parents, `""`, the default. */
function outerList({ scope, isAsked }: PlacedList, { transports }: Policy): string | undefined {
  if (scope === undefined || !isAsked) return undefined
  const scopes = transports.get(scope.transport)
  const key = parents(scope.key).find((parent) => scopes?.has(parent))
  if (key !== undefined) return extendPath(extendPath('transports', scope.transport), key)
  return 'default'
}

function parents(scope: string): readonly string[] {
  if (scope === '') return []
  const name = /^(.*?)(?:@[^@/]*|:[^:/]*)?$/.exec(scope)?.[1] ?? scope
  // HOST:PORT without a path is no name with a tag.
  const path = name.includes('/') ? name : scope
  const host = (path.split('/')[0] ?? '').replace(/^\*\./, '')
  const found = [...prefixes(path), ...(scope.startsWith('/') ? [] : wildcards(host))]
  return [...found.filter((parent) => parent !== scope), '']
}

/** Equal requirements have equal texts: fields stand in the order in which the parser sets them. */
function textOf(value: Requirement | Requirements): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member instanceof Map) return { map: [...member] }
    if (member instanceof Uint8Array) return { bytes: [...member].join() }
    return member
  })
}
