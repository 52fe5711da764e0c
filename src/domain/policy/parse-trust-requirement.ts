import type { JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { exactKeys, faultAt, memberPlace, readObject } from '../strict-json-values.ts'
import { parseCombination } from './parse-combination.ts'
import {
  conditionKeys,
  handDown,
  plainConditions,
  readConditions,
  readSigstoreConditions,
  type StatedConditions,
  sigstoreConditionKeys,
  type WrittenRequirement,
} from './parse-conditions.ts'
import { parseIdentitySigned } from './parse-identity-signed.ts'
import { type KeySourceNames, keySourceKeys, requireKeySource } from './parse-key-source.ts'
import { parseRequirement, parseSignedBy, signedByKeys } from './parse-requirement.ts'
import { parseSigstoreSigned, sigstoreSignedKeys } from './parse-sigstore-signed.ts'
import { parseWorkflowSigned } from './parse-workflow-signed.ts'
import type {
  BundleSigned,
  Combination,
  Requirement,
  SignedBy,
  SignedIdentity,
  SigstoreSigned,
} from './policy.ts'
import { readFields, readWord, under } from './policy-fields.ts'

const signedTypes = [
  'signedBy',
  'sigstoreSigned',
  'workflowSigned',
  'identitySigned',
  'bundleSigned',
] as const
const combinationTypes = ['anyOf', 'allOf', 'atLeast'] as const
const listTypes = ['insecureAcceptAnything', 'reject', 'signedBaseLayer'] as const
const types = [...listTypes, ...signedTypes, ...combinationTypes]
const keyNames: KeySourceNames = { path: 'keyPath', paths: 'keyPaths', data: 'keyData' }

type RequirementType = (typeof types)[number]

/** Where a requirement stands, which decides what it may be. */
export interface RequirementSeat {
  readonly types: readonly RequirementType[]
  /** Why others are refused. */
  readonly why: string
  /** What comes down from combinations. */
  readonly above: StatedConditions
}

const topSeat: RequirementSeat = { types, why: '', above: {} }

/**
 * Reads one requirement of a list of a trust policy: those of a policy.json, which mean the same here, and the others.
 *
 * @throws FormatError `policy-…`, the first fault in it
 * @see trust-policy, section 1
 */
export function parseTrustRequirement(value: JsonValue, place: JsonPlace): Requirement {
  return parseIn(topSeat, value, place)
}

function parseIn(seat: RequirementSeat, value: JsonValue, place: JsonPlace): Requirement {
  const object = readObject(value, under(place, 'policy-wrong-type'))
  const type = readWord(object, place, 'type', types)
  if (!seat.types.includes(type)) {
    const expected = `expected one of ${seat.types.join(', ')}, found ${type}; ${seat.why}`
    throw faultAt(under(memberPlace(place, 'type'), 'policy-combination-invalid'), expected)
  }
  switch (type) {
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      return parseRequirement(value, place)
    case 'signedBy':
      return withConditions(parseSignedBy, signedByKeys, { object, place, above: seat.above })
    case 'sigstoreSigned':
      return withConditions(parseSigstoreSigned, sigstoreSignedKeys, { object, place, above: seat.above })
    case 'workflowSigned':
      return parseWorkflowSigned(value, place, seat.above)
    case 'identitySigned':
      return parseIdentitySigned(value, place, seat.above)
    case 'bundleSigned':
      return parseBundleSigned(value, place, seat.above)
    case 'anyOf':
    case 'allOf':
    case 'atLeast':
      return parseCombination(type, { object, place, above: seat.above }, (part, at, above) =>
        parseIn(partSeat(type, seat, above), part, at),
      )
  }
}

/** Distinct signers can be counted only where each entry is one signature's worth (trust-policy, section 2). */
function partSeat(
  type: Combination['type'],
  seat: RequirementSeat,
  above: StatedConditions,
): RequirementSeat {
  if (type === 'atLeast') {
    return {
      types: [...signedTypes, 'anyOf'],
      why: 'entries of atLeast are signed ones or an anyOf of them',
      above,
    }
  }
  return seat.types.includes('allOf')
    ? {
        types: [...signedTypes, ...combinationTypes],
        why: 'it stands at the top of a list only, not inside a combination',
        above,
      }
    : { types: signedTypes, why: 'an anyOf inside atLeast holds nothing deeper', above }
}

/** Reads a requirement of policy.json that may have the conditions of a trust policy. */
function withConditions<T extends SignedBy | SigstoreSigned>(
  read: (value: JsonValue, place: JsonPlace) => T,
  keys: readonly string[],
  { object, place, above }: WrittenRequirement,
): T {
  exactKeys(object, under(place, 'policy-unknown-key'), { optional: [...keys, ...conditionKeys] })
  const own = readConditions(object, place)
  const requirement = read(new Map([...object].filter(([key]) => !readHere.includes(key))), place)
  const stated = handDown(above, own, place)
  const written = own.signedIdentity === undefined ? place : memberPlace(place, 'signedIdentity')
  const signedIdentity = refuseDigestOnly(stated, written)
  return {
    ...requirement,
    ...plainConditions(stated),
    ...(signedIdentity !== undefined && { signedIdentity }),
  }
}

/** What the grammar of policy.json is not asked for. */
const readHere = ['signedIdentity', ...conditionKeys]

/** Simple signatures always name what they are for: to look away from it would only lose the check. */
function refuseDigestOnly(
  { signedIdentity }: StatedConditions,
  place: JsonPlace,
): SignedIdentity | undefined {
  if (signedIdentity?.type !== 'digestOnly') return signedIdentity
  throw faultAt(
    under(place, 'policy-combination-invalid'),
    'expected a signedIdentity that names an image, found digestOnly, which signedBy and sigstoreSigned do not take',
  )
}

function parseBundleSigned(value: JsonValue, place: JsonPlace, above: StatedConditions): BundleSigned {
  const object = readFields(value, place, {
    required: ['type'],
    optional: [...keySourceKeys(keyNames), ...sigstoreConditionKeys],
  })
  return {
    type: 'bundleSigned',
    keys: requireKeySource(object, place, keyNames),
    ...readSigstoreConditions({ object, place, above }, 'key'),
  }
}
