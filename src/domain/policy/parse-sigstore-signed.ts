import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, memberPlace } from '../strict-json-values.ts'
import type { KeySourceNames } from './parse-key-source.ts'
import { keySourceKeys, readKeySource, requireKeySource } from './parse-key-source.ts'
import { readSignedIdentity } from './parse-signed-identity.ts'
import type { KeySource, SigstoreSigned } from './policy.ts'
import { readFields, readFilledText, under } from './policy-fields.ts'

const keyNames: KeySourceNames = { path: 'keyPath', paths: 'keyPaths', data: 'keyData', datas: 'keyDatas' }
const rekorNames: KeySourceNames = {
  path: 'rekorPublicKeyPath',
  paths: 'rekorPublicKeyPaths',
  data: 'rekorPublicKeyData',
  datas: 'rekorPublicKeyDatas',
}
const fulcioNames: KeySourceNames = { path: 'caPath', data: 'caData' }
const rootNames: KeySourceNames = { path: 'caRootsPath', data: 'caRootsData' }
const intermediateNames: KeySourceNames = { path: 'caIntermediatesPath', data: 'caIntermediatesData' }

/** Ways to say whom to trust, of which there is exactly one. */
const trustKeys: readonly string[] = [...keySourceKeys(keyNames), 'fulcio', 'pki']

/** Every key of a `sigstoreSigned`. */
export const sigstoreSignedKeys: readonly string[] = [
  'type',
  ...trustKeys,
  ...keySourceKeys(rekorNames),
  'signedIdentity',
]

type Trust = SigstoreSigned['trust']

/**
 * Reads a `sigstoreSigned` requirement whole. It is judged elsewhere.
 *
 * @throws FormatError `policy-…`
 * @see containers-policy.json(5), "sigstoreSigned"; that `pki` takes no Rekor keys is the library's rule
 */
export function parseSigstoreSigned(value: JsonValue, place: JsonPlace): SigstoreSigned {
  const requirement = readFields(value, place, {
    required: ['type'],
    optional: sigstoreSignedKeys,
  })
  const trust = readTrust(requirement, place)
  const rekorKeys = readKeySource(requirement, place, rekorNames)
  checkRekor(trust, rekorKeys, place)
  return {
    type: 'sigstoreSigned',
    trust,
    ...(rekorKeys === undefined ? {} : { rekorKeys }),
    signedIdentity: readSignedIdentity(requirement, place),
  }
}

function readTrust(requirement: JsonObject, place: JsonPlace): Trust {
  const present = trustKeys.filter((key) => requirement.has(key))
  if (present.length !== 1) {
    const found = present.length === 0 ? 'none' : present.join(' and ')
    throw faultAt(
      under(place, 'policy-key-source'),
      `expected exactly one of ${trustKeys.join(', ')}, found ${found}`,
    )
  }
  if (requirement.has('fulcio')) return readFulcio(requirement.get('fulcio'), memberPlace(place, 'fulcio'))
  if (requirement.has('pki')) return readPki(requirement.get('pki'), memberPlace(place, 'pki'))
  return { kind: 'keys', keys: requireKeySource(requirement, place, keyNames) }
}

function checkRekor(trust: Trust, rekorKeys: KeySource | undefined, place: JsonPlace): void {
  const here = under(place, 'policy-key-source')
  const names = keySourceKeys(rekorNames).join(', ')
  if (trust.kind === 'fulcio' && rekorKeys === undefined) {
    throw faultAt(here, `expected one of ${names} beside fulcio, found none`)
  }
  if (trust.kind === 'pki' && rekorKeys !== undefined) {
    throw faultAt(here, `expected none of ${names} beside pki, found one`)
  }
}

function readFulcio(value: JsonValue | undefined, place: JsonPlace): Trust {
  const fulcio = readFields(value, place, {
    required: ['oidcIssuer', 'subjectEmail'],
    optional: keySourceKeys(fulcioNames),
  })
  return {
    kind: 'fulcio',
    ca: requireKeySource(fulcio, place, fulcioNames),
    oidcIssuer: readFilledText(fulcio, place, 'oidcIssuer'),
    subjectEmail: readFilledText(fulcio, place, 'subjectEmail'),
  }
}

function readPki(value: JsonValue | undefined, place: JsonPlace): Trust {
  const pki = readFields(value, place, {
    required: [],
    optional: [
      ...keySourceKeys(rootNames),
      ...keySourceKeys(intermediateNames),
      'subjectEmail',
      'subjectHostname',
    ],
  })
  const roots = requireKeySource(pki, place, rootNames)
  const intermediates = readKeySource(pki, place, intermediateNames)
  if (!pki.has('subjectEmail') && !pki.has('subjectHostname')) {
    throw faultAt(
      under(place, 'policy-missing-field'),
      'expected subjectEmail, subjectHostname or both, found neither',
    )
  }
  return {
    kind: 'pki',
    roots,
    ...(intermediates === undefined ? {} : { intermediates }),
    ...(pki.has('subjectEmail') ? { subjectEmail: readFilledText(pki, place, 'subjectEmail') } : {}),
    ...(pki.has('subjectHostname') ? { subjectHostname: readFilledText(pki, place, 'subjectHostname') } : {}),
  }
}
