import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, itemPlace, memberPlace, readArray, readInteger } from '../strict-json-values.ts'
import {
  handDown,
  readConditions,
  type StatedConditions,
  sigstoreConditionKeys,
  type WrittenRequirement,
} from './parse-conditions.ts'
import type { Combination, Requirement, Requirements } from './policy.ts'
import { nonEmpty, readFields, under } from './policy-fields.ts'

/** Fields that mean nothing to a GPG signature and to the requirements of policy.json. */
const sigstoreOnly = ['transparency', 'trustedRootPath', 'trustedRootData']

/**
 * Reads a combination, and hands the conditions that are written on it down to its parts.
 *
 * @param parsePart - reads one entry of `of`, with what comes down to it
 * @throws FormatError `policy-…`
 * @see trust-policy, section 1
 */
export function parseCombination(
  type: Combination['type'],
  { object, place, above }: WrittenRequirement,
  parsePart: (value: JsonValue, place: JsonPlace, above: StatedConditions) => Requirement,
): Combination {
  readFields(object, place, {
    required: ['type', 'of', ...(type === 'atLeast' ? ['count'] : [])],
    optional: sigstoreConditionKeys,
  })
  const stated = handDown(above, readConditions(object, place), place)
  const here = memberPlace(place, 'of')
  const items = readArray(object.get('of'), under(here, 'policy-wrong-type'))
  const count = type === 'atLeast' ? readCount(object, place, items.length) : undefined
  const of = nonEmpty(
    items.map((item, index) => parsePart(item, itemPlace(here, index), stated)),
    here,
  )
  refuseIdleFields(object, place, of)
  return { type, count: count ?? (type === 'anyOf' ? 1 : of.length), of }
}

function readCount(object: JsonObject, place: JsonPlace, length: number): number {
  const here = memberPlace(place, 'count')
  const count = readInteger(object.get('count'), under(here, 'policy-wrong-type'))
  if (count < 1)
    throw faultAt(under(here, 'policy-value-invalid'), `expected a count of at least 1, found ${count}`)
  if (count <= length) return count
  throw faultAt(
    under(here, 'policy-combination-invalid'),
    `expected a count of at most ${length}, which is how many entries there are, found ${count}`,
  )
}

/** A condition that nothing below can be held to would look like protection and be none. */
function refuseIdleFields(object: JsonObject, place: JsonPlace, of: Requirements): void {
  const [field] = sigstoreOnly.filter((key) => object.has(key))
  if (field === undefined || of.some(takesSigstoreConditions)) return
  throw faultAt(
    under(memberPlace(place, field), 'policy-combination-invalid'),
    `expected a part that ${field} can hold for (workflowSigned, identitySigned, bundleSigned), found none`,
  )
}

function takesSigstoreConditions(requirement: Requirement): boolean {
  switch (requirement.type) {
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
      return true
    case 'anyOf':
    case 'allOf':
    case 'atLeast':
      return requirement.of.some(takesSigstoreConditions)
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
    case 'signedBy':
    case 'sigstoreSigned':
      return false
  }
}
