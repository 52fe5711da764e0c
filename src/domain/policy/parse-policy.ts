import { parseStrictJson } from '../strict-json.ts'
import { parseRequirement } from './parse-requirement.ts'
import type { Policy } from './policy.ts'
import { type PolicyReading, policyOrFault, readPolicyTree } from './policy-tree.ts'

/** Largest policy file; keys given as data are a few kilobytes each. */
export const maxPolicyBytes = 4 * 1024 * 1024

/**
 * Reads a containers policy.json. Anything that is not in the grammar makes the whole file unusable. Key files are
 * not opened. Scopes of transports that do not exist are kept, because the file may be meant for other tools, too.
 *
 * @param file - name of the file in messages
 * @throws FormatError `policy-…` or `json-…`, with exit code 2: the first fault in the file
 * @see containers-policy.json(5), "FORMAT"
 */
export function parsePolicy(bytes: Uint8Array, file: string): Policy {
  return policyOrFault(readPolicy(bytes, file))
}

/**
 * The policy, or every fault of the file, one for each requirement and scope that is wrong: first of the document
 * itself, then of `default`, then of `transports` in their order; at most 100.
 */
export function readPolicy(bytes: Uint8Array, file: string): PolicyReading {
  return readPolicyTree(
    () => parseStrictJson(bytes, { what: file, maxBytes: maxPolicyBytes, ownFile: true }),
    { what: file, path: '', code: 'policy-wrong-type', ownFile: true },
    { requirement: parseRequirement },
  )
}
