import type { JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { memberPlace, readObject } from '../strict-json-values.ts'
import type { KeySourceNames } from './parse-key-source.ts'
import { keySourceKeys, requireKeySource } from './parse-key-source.ts'
import { parseSignedIdentity, readSignedIdentity } from './parse-signed-identity.ts'
import { parseSigstoreSigned } from './parse-sigstore-signed.ts'
import type { Requirement, SignedBy } from './policy.ts'
import { readFields, readWord, under } from './policy-fields.ts'

const types = ['insecureAcceptAnything', 'reject', 'signedBy', 'sigstoreSigned', 'signedBaseLayer'] as const
const keyTypes = ['GPGKeys', 'signedByGPGKeys', 'X509Certificates', 'signedByX509CAs'] as const
const keyNames: KeySourceNames = { path: 'keyPath', paths: 'keyPaths', data: 'keyData', emptyPaths: true }

/**
 * Reads one requirement of a list.
 *
 * @throws FormatError `policy-…`, the first fault in it
 * @see containers-policy.json(5), "Policy Requirements"
 */
export function parseRequirement(value: JsonValue, place: JsonPlace): Requirement {
  const type = readWord(readObject(value, under(place, 'policy-wrong-type')), place, 'type', types)
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

function parseSignedBy(value: JsonValue, place: JsonPlace): SignedBy {
  const requirement = readFields(value, place, {
    required: ['type', 'keyType'],
    optional: [...keySourceKeys(keyNames), 'signedIdentity'],
  })
  return {
    type: 'signedBy',
    keyType: readWord(requirement, place, 'keyType', keyTypes),
    keys: requireKeySource(requirement, place, keyNames),
    signedIdentity: readSignedIdentity(requirement, place),
  }
}
