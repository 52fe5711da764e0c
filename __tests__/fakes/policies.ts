import type {
  Policy,
  Requirement,
  Requirements,
  SignedBy,
  SignedIdentity,
} from '../../src/domain/policy/policy.ts'
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
