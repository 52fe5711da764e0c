import { parseDigest } from '../image/digest.ts'
import { findInJson } from '../json-positions.ts'
import type { JsonValue } from '../strict-json.ts'
import { parseStrictJson, quotedKey } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, itemPlace, memberPlace, readArray } from '../strict-json-values.ts'
import { parseTrustRequirement } from './parse-trust-requirement.ts'
import { readFields, readFilledText, under } from './policy-fields.ts'
import { type PolicyReading, readPolicyTree } from './policy-tree.ts'

/** Largest trust policy; keys belong into files beside it. */
const maxTrustPolicyBytes = 512 * 1024
/** Largest one in YAML, whose reader (`yaml` 2.9) takes quadratic time for some texts: seconds for so much. */
export const maxYamlPolicyBytes = 64 * 1024
const maxDepth = 32

/** What a parser of another language makes of a file: values without comments and style, and where they stand. */
export interface PolicyDocument {
  readonly tree: JsonValue
  readonly locate?: JsonPlace['locate']
}

/** True for the names that say trust policy: `.yaml`, `.yml`, `.trust.json`. Any other name is a policy.json. */
export function isTrustPolicyName(path: string): boolean {
  return /\.(?:ya?ml|trust\.json)$/i.test(path)
}

/**
 * Reads a trust policy: whole, or every fault of it, one for each requirement and scope that is wrong, at most 100.
 * Key files are not opened, and their paths are as they are written: relative to the file.
 *
 * @param file - name of the file in messages
 * @see trust-policy, section 1
 */
export function readTrustPolicy({ tree, locate }: PolicyDocument, file: string): PolicyReading {
  const root: JsonPlace = {
    what: file,
    path: '',
    code: 'policy-wrong-type',
    ownFile: true,
    steps: [],
    ...(locate !== undefined && { locate }),
  }
  return readPolicyTree(() => tree, root, { requirement: parseTrustRequirement, denied: readDenied })
}

/**
 * Makes a document of a trust policy that is written as JSON.
 *
 * @throws FormatError `json-…`
 */
export function readJsonDocument(bytes: Uint8Array, file: string): PolicyDocument {
  const tree = parseStrictJson(bytes, { what: file, maxBytes: maxTrustPolicyBytes, maxDepth, ownFile: true })
  return { tree, locate: (steps) => findInJson(bytes, steps) }
}

function readDenied(value: JsonValue | undefined, place: JsonPlace): ReadonlyMap<string, string> {
  const denied = new Map<string, string>()
  for (const [index, item] of readArray(value, place).entries()) {
    const here = itemPlace(place, index)
    const entry = readFields(item, here, { required: ['digest', 'reason'] })
    const digest = readDigest(readFilledText(entry, here, 'digest'), memberPlace(here, 'digest'))
    if (denied.has(digest)) {
      throw faultAt(
        under(memberPlace(here, 'digest'), 'policy-value-invalid'),
        'expected each digest once, found it a second time',
      )
    }
    denied.set(digest, readFilledText(entry, here, 'reason'))
  }
  return denied
}

/** Every manifest is judged under its sha256: another digest would never be found here. */
function readDigest(text: string, place: JsonPlace): string {
  const here = under(place, 'policy-value-invalid')
  if (!/^sha256:[0-9a-f]{64}$/.test(text)) {
    throw faultAt(here, `expected sha256: and 64 hexadecimal digits in lower case, found ${quotedKey(text)}`)
  }
  return parseDigest(text)
}
