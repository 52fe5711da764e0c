import { type ExtensionName, extensionNames } from '../signature/certificate-facts.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { exactKeys, faultAt, memberPlace, readObject } from '../strict-json-values.ts'
import { readSigstoreConditions, type StatedConditions, sigstoreConditionKeys } from './parse-conditions.ts'
import { checkExact, type MatchField, matchKeys, readMatches } from './parse-text-match.ts'
import { issuerForm } from './parse-workflow-signed.ts'
import type { IdentitySigned } from './policy.ts'
import { readFields, readFilledText, under } from './policy-fields.ts'

const identityField: MatchField = {
  name: 'identity',
  grammar: /^\S(?:.*\S)?$/,
  form: 'a URI, an e-mail address or a user name',
  pattern: {
    name: 'identityPattern',
    grammar: /^\S(?:.*\S)?$/,
    form: 'a URI, an e-mail address or a user name',
    // A scheme, or a part of one, says nothing: every identity of a kind begins with it.
    saysSomething: /^(?![*htps:/]*$)(?:[^:]*:\/\/.*[A-Za-z0-9]|(?![^:]*:\/\/).*[A-Za-z0-9])/,
  },
}
const knownExtensions: readonly ExtensionName[] = Object.values(extensionNames)

/**
 * Reads an `identitySigned` requirement.
 *
 * @param above - what comes down from combinations
 * @throws FormatError `policy-…`
 * @see trust-policy, section 1
 */
export function parseIdentitySigned(
  value: JsonValue,
  place: JsonPlace,
  above: StatedConditions,
): IdentitySigned {
  const object = readFields(value, place, {
    required: ['type', 'issuer'],
    optional: [...matchKeys(identityField), 'extensions', ...sigstoreConditionKeys],
  })
  const identities = readMatches(object, place, identityField)
  if (identities === undefined) {
    const expected = `expected one of ${matchKeys(identityField).join(', ')}, found none`
    throw faultAt(under(place, 'policy-missing-field'), expected)
  }
  const issuer = { place: memberPlace(place, 'issuer'), text: readFilledText(object, place, 'issuer') }
  return {
    type: 'identitySigned',
    issuer: checkExact(issuer, issuerForm),
    identities,
    extensions: readExtensions(object, place),
    ...readSigstoreConditions({ object, place, above }, 'certificate'),
  }
}

function readExtensions(object: JsonObject, place: JsonPlace): ReadonlyMap<ExtensionName, string> {
  const read = new Map<ExtensionName, string>()
  if (!object.has('extensions')) return read
  const here = memberPlace(place, 'extensions')
  const extensions = readObject(object.get('extensions'), under(here, 'policy-wrong-type'))
  exactKeys(extensions, under(here, 'policy-unknown-key'), { optional: knownExtensions })
  for (const name of knownExtensions) {
    if (!extensions.has(name)) continue
    const text = readFilledText(extensions, here, name)
    read.set(name, checkExact({ place: memberPlace(here, name), text }, anyText))
  }
  return read
}

const anyText = { grammar: /^/, form: 'a text' }
