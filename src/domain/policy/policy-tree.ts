import { FormatError } from '../errors.ts'
import { scopeFault } from '../image/transport.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { exactKeys, faultAt, itemPlace, memberPlace, readArray, readObject } from '../strict-json-values.ts'
import type { Policy, Requirement, Requirements } from './policy.ts'
import { nonEmpty, under } from './policy-fields.ts'

/** Faults that are told of one file; more would help nobody. */
const maxFaults = 100

type Scopes = ReadonlyMap<string, Requirements>

/** What a grammar adds to `default`, `transports`, scopes and lists, which are the same in both. */
export interface PolicyGrammar {
  /** Reads one requirement of a list. @throws FormatError */
  readonly requirement: (value: JsonValue, place: JsonPlace) => Requirement
  /** Reads `denied`; absent where there is no such key. @throws FormatError */
  readonly denied?: (value: JsonValue | undefined, place: JsonPlace) => ReadonlyMap<string, string>
}

/** A policy without faults, or the faults in the order of the file. */
export type PolicyReading =
  | { readonly policy: Policy; readonly faults: readonly [] }
  | { readonly policy?: undefined; readonly faults: readonly [FormatError, ...FormatError[]] }

/**
 * Reads a policy from the tree of its document. Reads on after a fault as far as the structure allows.
 *
 * @param root - place of the whole document
 */
export function readPolicyTree(
  tree: () => JsonValue,
  root: JsonPlace,
  grammar: PolicyGrammar,
): PolicyReading {
  const faults: FormatError[] = []
  const policy = readDocument(tree, root, { grammar, faults })
  const [first, ...others] = faults
  if (first !== undefined) return { faults: [first, ...others] }
  if (policy !== undefined) return { policy, faults: [] }
  throw new FormatError('internal-error', `${root.what}: was neither read nor refused`)
}

/** @throws FormatError the first fault of the reading */
export function policyOrFault({ policy, faults }: PolicyReading): Policy {
  if (policy !== undefined) return policy
  throw faults[0]
}

interface Reading {
  readonly grammar: PolicyGrammar
  readonly faults: FormatError[]
}

/** What it returns counts only when there was no fault. */
function readDocument(tree: () => JsonValue, root: JsonPlace, reading: Reading): Policy | undefined {
  const { faults, grammar } = reading
  const document = attempt(faults, () => readObject(tree(), root))
  if (document === undefined) return undefined
  const known = ['default', 'transports', ...(grammar.denied === undefined ? [] : ['denied'])]
  attempt(faults, () => exactKeys(document, under(root, 'policy-unknown-key'), { optional: known }))
  attempt(faults, () =>
    exactKeys(document, under(root, 'policy-missing-field'), {
      required: ['default'],
      optional: [...document.keys()],
    }),
  )
  const fallback = document.has('default')
    ? readRequirements(document.get('default'), memberPlace(root, 'default'), reading)
    : undefined
  const transports = document.has('transports')
    ? readTransports(document.get('transports'), memberPlace(root, 'transports'), reading)
    : new Map<string, Scopes>()
  const denied =
    grammar.denied !== undefined && document.has('denied')
      ? attempt(faults, () => grammar.denied?.(document.get('denied'), memberPlace(root, 'denied')))
      : undefined
  return fallback === undefined
    ? undefined
    : { default: fallback, transports, ...(denied === undefined ? {} : { denied }) }
}

function readTransports(
  value: JsonValue | undefined,
  place: JsonPlace,
  reading: Reading,
): ReadonlyMap<string, Scopes> {
  const read = new Map<string, Scopes>()
  for (const [name, scopes] of attempt(reading.faults, () => readObject(value, place)) ?? []) {
    read.set(name, readScopes(name, scopes, memberPlace(place, name), reading))
  }
  return read
}

function readScopes(transport: string, value: JsonValue, place: JsonPlace, reading: Reading): Scopes {
  const read = new Map<string, Requirements>()
  const scopes: JsonObject | undefined = attempt(reading.faults, () => readObject(value, place))
  for (const [scope, list] of scopes ?? []) {
    const here = memberPlace(place, scope)
    attempt(reading.faults, () => checkScope(transport, scope, here))
    const requirements = readRequirements(list, here, reading)
    if (requirements !== undefined) read.set(scope, requirements)
  }
  return read
}

function checkScope(transport: string, scope: string, place: JsonPlace): void {
  const fault = scopeFault(transport, scope)
  if (fault !== undefined) throw faultAt(under(place, 'policy-scope-invalid'), fault)
}

function readRequirements(
  value: JsonValue | undefined,
  place: JsonPlace,
  { faults, grammar }: Reading,
): Requirements | undefined {
  const items = attempt(faults, () => nonEmpty(readArray(value, place), place))
  const read: Requirement[] = []
  for (const [index, item] of (items ?? []).entries()) {
    const requirement = attempt(faults, () => grammar.requirement(item, itemPlace(place, index)))
    if (requirement !== undefined) read.push(requirement)
  }
  const [first, ...others] = read
  return first === undefined ? undefined : [first, ...others]
}

/** Collects the fault in place of what was to be read; once there are enough, nothing more is read. */
function attempt<T>(faults: FormatError[], read: () => T): T | undefined {
  if (faults.length >= maxFaults) return undefined
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    faults.push(error)
    return undefined
  }
}
