import { FormatError } from '../errors.ts'
import type { Reference } from '../image/reference.ts'
import { parseReference, podmanRefusal } from '../image/reference.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import { quotedKey } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, memberPlace, readObject } from '../strict-json-values.ts'
import type { SignedIdentity } from './policy.ts'
import { readFields, readFilledText, readWord, under } from './policy-fields.ts'

const types = [
  'matchExact',
  'matchRepoDigestOrExact',
  'matchRepository',
  'exactReference',
  'exactRepository',
  'remapIdentity',
] as const

const host =
  '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::[0-9]+)?'
const nameParts = '(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*'
const prefixGrammar = new RegExp(`^${host}${nameParts}$`)
/** Longest `domain/path` of a reference; a longer prefix can match nothing. */
const maxPrefixLength = 255

/**
 * Reads the `signedIdentity` of a requirement; absent it means `matchRepoDigestOrExact`.
 *
 * @throws FormatError `policy-…`
 */
export function readSignedIdentity(requirement: JsonObject, place: JsonPlace): SignedIdentity {
  if (!requirement.has('signedIdentity')) return { type: 'matchRepoDigestOrExact' }
  return parseSignedIdentity(requirement.get('signedIdentity'), memberPlace(place, 'signedIdentity'))
}

/**
 * Reads one identity matcher. References in it are checked, not normalised: reports show what the policy says.
 *
 * @param others - types that are right here, too, and that the caller reads itself; named in messages
 * @throws FormatError `policy-…`
 * @see containers-policy.json(5), "signedIdentity"
 */
export function parseSignedIdentity(
  value: JsonValue | undefined,
  place: JsonPlace,
  others: readonly string[] = [],
): SignedIdentity {
  const object = readObject(value, under(place, 'policy-wrong-type'))
  const type = readWord(object, place, 'type', types, others)
  switch (type) {
    case 'matchExact':
    case 'matchRepoDigestOrExact':
    case 'matchRepository':
      readFields(value, place, { required: ['type'] })
      return { type }
    case 'exactReference': {
      const object = readFields(value, place, { required: ['type', 'dockerReference'] })
      return { type, dockerReference: readExactReference(object, place) }
    }
    case 'exactRepository': {
      const object = readFields(value, place, { required: ['type', 'dockerRepository'] })
      const dockerRepository = readFilledText(object, place, 'dockerRepository')
      checkReference(dockerRepository, memberPlace(place, 'dockerRepository'))
      return { type, dockerRepository }
    }
    case 'remapIdentity': {
      const object = readFields(value, place, { required: ['type', 'prefix', 'signedPrefix'] })
      return {
        type,
        prefix: readPrefix(object, place, 'prefix'),
        signedPrefix: readPrefix(object, place, 'signedPrefix'),
      }
    }
  }
}

function readExactReference(object: JsonObject, place: JsonPlace): string {
  const text = readFilledText(object, place, 'dockerReference')
  const here = memberPlace(place, 'dockerReference')
  const reference = checkReference(text, here)
  if (reference.tag !== undefined || reference.digest !== undefined) return text
  throw faultAt(
    under(here, 'policy-reference-invalid'),
    `expected a tag or digest, found only ${quotedKey(text)}`,
  )
}

/** What other readers of the file refuse is refused here too, so that it means the same everywhere. */
function checkReference(text: string, place: JsonPlace): Reference {
  const here = under(place, 'policy-reference-invalid')
  let reference: Reference
  try {
    reference = parseReference(text)
  } catch (cause) {
    if (cause instanceof FormatError) throw faultAt(here, cause.message)
    throw cause
  }
  const refusal = podmanRefusal(reference)
  if (refusal !== undefined) throw faultAt(here, refusal)
  return reference
}

function readPrefix(object: JsonObject, place: JsonPlace, key: string): string {
  const prefix = readFilledText(object, place, key)
  if (prefix.length <= maxPrefixLength && prefixGrammar.test(prefix)) return prefix
  throw faultAt(
    under(memberPlace(place, key), 'policy-reference-invalid'),
    `expected HOST[:PORT][/NAME…] without tag and digest, found ${quotedKey(prefix)}`,
  )
}
