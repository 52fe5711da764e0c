import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, memberPlace, readObject } from '../strict-json-values.ts'
import type { KeySourceNames } from './parse-key-source.ts'
import { keySourceKeys, requireKeySource } from './parse-key-source.ts'
import { parseSignedIdentity, readSignedIdentity } from './parse-signed-identity.ts'
import { parseSigstoreSigned } from './parse-sigstore-signed.ts'
import type { Requirement, SignedBy } from './policy.ts'
import { readFields, readWord, under } from './policy-fields.ts'

const types = ['insecureAcceptAnything', 'reject', 'signedBy', 'sigstoreSigned', 'signedBaseLayer'] as const
/** Types that only a trust policy has. */
const trustTypes = ['workflowSigned', 'identitySigned', 'bundleSigned', 'anyOf', 'allOf', 'atLeast']
const keyTypes = ['GPGKeys', 'signedByGPGKeys', 'X509Certificates', 'signedByX509CAs'] as const
const keyNames: KeySourceNames = { path: 'keyPath', paths: 'keyPaths', data: 'keyData', emptyPaths: true }

/** Every key of a `signedBy`. */
export const signedByKeys: readonly string[] = [
  'type',
  'keyType',
  ...keySourceKeys(keyNames),
  'signedIdentity',
]

/**
 * Reads one requirement of a list.
 *
 * @throws FormatError `policy-…`, the first fault in it
 * @see containers-policy.json(5), "Policy Requirements"
 */
export function parseRequirement(value: JsonValue, place: JsonPlace): Requirement {
  const object = readObject(value, under(place, 'policy-wrong-type'))
  refuseTrustTypes(object, place)
  const type = readWord(object, place, 'type', types)
  switch (type) {
    case 'insecureAcceptAnything':
    case 'reject':
      readFields(value, place, { required: ['type'] })
      return { type }
    case 'signedBy':
      return parseSignedBy(value, place)
    case 'sigstoreSigned':
      return parseSigstoreSigned(value, place)
    case 'signedBaseLayer': {
      const requirement = readFields(value, place, { required: ['type', 'baseLayerIdentity'] })
      const here = memberPlace(place, 'baseLayerIdentity')
      return { type, baseLayerIdentity: parseSignedIdentity(requirement.get('baseLayerIdentity'), here) }
    }
  }
}

/** The cure is another name for the file, not another word. */
function refuseTrustTypes(requirement: JsonObject, place: JsonPlace): void {
  const type = requirement.get('type')
  if (typeof type !== 'string' || !trustTypes.includes(type)) return
  const found = `found ${type}, which only trust policies have; name the file .trust.json or .yaml`
  throw faultAt(
    under(memberPlace(place, 'type'), 'policy-unknown-type'),
    `expected one of ${types.join(', ')}, ${found}`,
  )
}

/**
 * Reads a `signedBy` requirement.
 *
 * @throws FormatError `policy-…`
 */
export function parseSignedBy(value: JsonValue, place: JsonPlace): SignedBy {
  const requirement = readFields(value, place, {
    required: ['type', 'keyType'],
    optional: signedByKeys,
  })
  return {
    type: 'signedBy',
    keyType: readWord(requirement, place, 'keyType', keyTypes),
    keys: requireKeySource(requirement, place, keyNames),
    signedIdentity: readSignedIdentity(requirement, place),
  }
}
