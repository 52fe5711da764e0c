import { parseImageName, policyTarget } from '../../src/domain/image/transport.ts'
import type { Question } from '../../src/domain/policy/facts.ts'
import type {
  Policy,
  Requirement,
  Requirements,
  SignedBy,
  SignedIdentity,
} from '../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../src/domain/policy/scope.ts'
import { keysOf } from './ports.ts'

/** A `signedBy` that trusts these fingerprints of `fakeTrust`. */
export const signedBy = (
  trusted: string | readonly string[],
  signedIdentity: SignedIdentity = { type: 'matchRepoDigestOrExact' },
): SignedBy => ({
  type: 'signedBy',
  keyType: 'GPGKeys',
  keys: keysOf(...(typeof trusted === 'string' ? [trusted] : trusted)),
  signedIdentity,
})

export const waive: Requirement = { type: 'insecureAcceptAnything' }
export const reject: Requirement = { type: 'reject' }
export const baseLayer: Requirement = {
  type: 'signedBaseLayer',
  baseLayerIdentity: { type: 'matchExact' },
}
export const sigstore: Requirement = {
  type: 'sigstoreSigned',
  trust: { kind: 'keys', keys: { kind: 'data', data: [] } },
  signedIdentity: { type: 'matchRepository' },
}

/** A policy with these requirements as its default and nothing else. */
export const policyOf = (...requirements: Requirements): Policy => ({
  default: requirements,
  transports: new Map(),
})

/** Asks for an image under a policy that demands this of all images. */
export function questionOf(requirements: Requirements, image: string): Question {
  const target = policyTarget(parseImageName(image), {})
  return { target, selection: requirementsFor(policyOf(...requirements), target) }
}
