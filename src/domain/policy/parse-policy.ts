import type { CountersignError } from '../errors.ts'
import { FormatError } from '../errors.ts'
import { scopeFault } from '../image/transport.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import { parseStrictJson } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { exactKeys, faultAt, itemPlace, memberPlace, readArray, readObject } from '../strict-json-values.ts'
import { parseRequirement } from './parse-requirement.ts'
import type { Policy, Requirement, Requirements } from './policy.ts'
import { under } from './policy-fields.ts'

/** Largest policy file; keys given as data are a few kilobytes each. */
export const maxPolicyBytes = 4 * 1024 * 1024
/** Faults that are told of one file; more would help nobody. */
const maxFaults = 100

type Scopes = ReadonlyMap<string, Requirements>

/**
 * Reads a containers policy.json. Anything that is not in the grammar makes the whole file unusable. Key files are
 * not opened. Scopes of transports that do not exist are kept, because the file may be meant for other tools, too.
 *
 * @param file - name of the file in messages
 * @throws FormatError `policy-…` or `json-…`, with exit code 2: the first fault in the file
 * @see containers-policy.json(5), "FORMAT"
 */
export function parsePolicy(bytes: Uint8Array, file: string): Policy {
  const faults: FormatError[] = []
  const policy = readPolicy(bytes, file, faults)
  const [first] = faults
  if (first !== undefined) throw first
  if (policy !== undefined) return policy
  throw new FormatError('internal-error', `${file}: was neither read nor refused`)
}

/**
 * Every fault of a policy file, one for each requirement and scope that is wrong: first of the document itself, then
 * of `default`, then of `transports` in their order; at most 100. Empty for a file that `parsePolicy` reads.
 */
export function collectPolicyFaults(bytes: Uint8Array, file: string): readonly CountersignError[] {
  const faults: FormatError[] = []
  readPolicy(bytes, file, faults)
  return faults
}

/** Reads on after a fault as far as the structure allows; what it returns counts only when there was none. */
function readPolicy(bytes: Uint8Array, file: string, faults: FormatError[]): Policy | undefined {
  const root: JsonPlace = { what: file, path: '', code: 'policy-wrong-type', ownFile: true }
  const document = attempt(faults, () =>
    readObject(parseStrictJson(bytes, { what: file, maxBytes: maxPolicyBytes, ownFile: true }), root),
  )
  if (document === undefined) return undefined
  attempt(faults, () =>
    exactKeys(document, under(root, 'policy-unknown-key'), { optional: ['default', 'transports'] }),
  )
  attempt(faults, () =>
    exactKeys(document, under(root, 'policy-missing-field'), {
      required: ['default'],
      optional: [...document.keys()],
    }),
  )
  const fallback = document.has('default')
    ? readRequirements(document.get('default'), memberPlace(root, 'default'), faults)
    : undefined
  const transports = document.has('transports')
    ? readTransports(document.get('transports'), memberPlace(root, 'transports'), faults)
    : new Map<string, Scopes>()
  return fallback === undefined ? undefined : { default: fallback, transports }
}

function readTransports(
  value: JsonValue | undefined,
  place: JsonPlace,
  faults: FormatError[],
): ReadonlyMap<string, Scopes> {
  const read = new Map<string, Scopes>()
  for (const [name, scopes] of attempt(faults, () => readObject(value, place)) ?? []) {
    read.set(name, readScopes(name, scopes, memberPlace(place, name), faults))
  }
  return read
}

function readScopes(transport: string, value: JsonValue, place: JsonPlace, faults: FormatError[]): Scopes {
  const read = new Map<string, Requirements>()
  const scopes: JsonObject | undefined = attempt(faults, () => readObject(value, place))
  for (const [scope, list] of scopes ?? []) {
    const here = memberPlace(place, scope)
    attempt(faults, () => checkScope(transport, scope, here))
    const requirements = readRequirements(list, here, faults)
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
  faults: FormatError[],
): Requirements | undefined {
  const items = attempt(faults, () => readNonEmptyArray(value, place))
  const read: Requirement[] = []
  for (const [index, item] of (items ?? []).entries()) {
    const requirement = attempt(faults, () => parseRequirement(item, itemPlace(place, index)))
    if (requirement !== undefined) read.push(requirement)
  }
  const [first, ...others] = read
  return first === undefined ? undefined : [first, ...others]
}

function readNonEmptyArray(value: JsonValue | undefined, place: JsonPlace): readonly JsonValue[] {
  const items = readArray(value, place)
  if (items.length > 0) return items
  throw faultAt(
    under(place, 'policy-empty-requirements'),
    'expected at least one requirement, found an empty list',
  )
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
