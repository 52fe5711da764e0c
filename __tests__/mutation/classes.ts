import { isDeepStrictEqual } from 'node:util'
import { openMessage, readSignedMessage } from '../../src/adapters/verifiers/openpgp-message.ts'
import { parseImageName, policyTarget } from '../../src/domain/image/transport.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { requirementsFor } from '../../src/domain/policy/scope.ts'
import { parseEnvelope } from '../../src/domain/signature/envelope.ts'
import { reference } from './scenes.ts'
import { readNumbers } from './signature-mutants.ts'

/**
 * In what an accepted mutant may differ from the evidence it was made of: nothing of this is signed, or means
 * anything else. A mutant that differs in something without a name here fails the run.
 */
export const harmlessClasses = [
  // Signatures
  'packet framing',
  'compression',
  'container',
  'unsigned subpackets',
  'literal header',
  'one-pass packet',
  'bit count of a number',
  'ECDSA n - s',
  // Policies
  'JSON text',
  'rest of the policy',
  'scope that holds the image',
  'identity rule that fits',
  'key material of the same key',
] as const

export type HarmlessClass = (typeof harmlessClasses)[number]

/** The differences between two accepted messages; null where one of them is not harmless. */
export function differencesOfMessages(good: Uint8Array, mutant: Uint8Array): readonly HarmlessClass[] | null {
  const before = partsOf(good)
  const after = partsOf(mutant)
  if (before === null || after === null) return null
  const found: HarmlessClass[] = []
  if (!same(before.message.signature.signedPart, after.message.signature.signedPart)) return null
  if (!same(before.message.payload, after.message.payload)) return null
  const numbers = differenceOfNumbers(before.message.signature.material, after.message.signature.material)
  if (numbers === null) return null
  found.push(...numbers)
  if (after.inContainer) found.push('container')
  if (before.message.compressed !== after.message.compressed) found.push('compression')
  if (
    !isDeepStrictEqual(before.message.literal, after.message.literal) ||
    !same(before.literalHeader, after.literalHeader)
  ) {
    found.push('literal header')
  }
  if (before.count !== after.count) found.push('one-pass packet')
  if (!same(before.unsigned, after.unsigned)) found.push('unsigned subpackets')
  return found.length > 0 ? found : ['packet framing']
}

/** The differences between two accepted policies; null where one of them is not harmless. */
export function differencesOfPolicies(good: Uint8Array, mutant: Uint8Array): readonly HarmlessClass[] | null {
  const [before, after] = [good, mutant].map((bytes) => parsePolicy(bytes, 'policy.json'))
  if (before === undefined || after === undefined) return null
  if (isDeepStrictEqual(before, after)) return ['JSON text']
  const target = policyTarget(parseImageName(reference))
  const [first, second] = [requirementsFor(before, target), requirementsFor(after, target)]
  const [one] = first.requirements
  const [other, ...more] = second.requirements
  if (more.length > 0 || one.type !== 'signedBy' || other.type !== 'signedBy') return null
  const found: HarmlessClass[] = []
  if (!isDeepStrictEqual(first.scope, second.scope)) found.push('scope that holds the image')
  if (!isDeepStrictEqual(one.signedIdentity, other.signedIdentity)) found.push('identity rule that fits')
  // That it is the same key shows in the signer, which is compared by fingerprint.
  if (!isDeepStrictEqual(one.keys, other.keys)) found.push('key material of the same key')
  if (!isDeepStrictEqual({ ...one, keys: 0, signedIdentity: 0 }, { ...other, keys: 0, signedIdentity: 0 }))
    return null
  return found.length > 0 ? found : ['rest of the policy']
}

function differenceOfNumbers(before: Uint8Array, after: Uint8Array): readonly HarmlessClass[] | null {
  if (same(before, after)) return []
  if (!same(before.subarray(0, 2), after.subarray(0, 2))) return null
  const [numbers, others] = [readNumbers(before), readNumbers(after)]
  if (isDeepStrictEqual(numbers, others)) return ['bit count of a number']
  const [r, s = 0n] = numbers
  const [otherR, otherS = 0n] = others
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  return r === otherR && s + otherS === order ? ['ECDSA n - s'] : null
}

function partsOf(blob: Uint8Array) {
  const stored = parseEnvelope(blob, 'signature')
  if (stored.kind !== 'simple-signing') return null
  const message = readSignedMessage(stored.bytes)
  const { packets } = openMessage(stored.bytes)
  const signature = packets.find(({ tag }) => tag === 2)?.body ?? new Uint8Array()
  const literal = packets.find(({ tag }) => tag === 11)?.body ?? new Uint8Array()
  const { signedPart, material } = message.signature
  return {
    message,
    count: packets.length,
    inContainer: stored.bytes.length !== blob.length,
    unsigned: signature.subarray(signedPart.length, signature.length - material.length),
    literalHeader: literal.subarray(0, literal.length - message.payload.length),
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
