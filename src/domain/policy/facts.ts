import type { Code } from '../codes.ts'
import type { Digest } from '../image/digest.ts'
import type { PolicyTarget } from '../image/transport.ts'
import type { StoredSignature } from '../signature/envelope.ts'
import type { SignerIdentity } from '../signature/signer-identity.ts'
import type { Selection } from './scope.ts'
import type { PlaceRead } from './verdict.ts'

/** What an adapter found out about one signature under the keys of one requirement. */
export type SignatureCheck =
  | {
      readonly kind: 'verified'
      readonly signer: SignerIdentity
      /** The bytes the signature covers, as the crypto returned them. */
      readonly payload: Uint8Array
      readonly createdUnixSeconds: number
    }
  /** Made by an untrusted key, altered, expired …; `signerHint` is a key id or fingerprint claimed by the signature. */
  | { readonly kind: 'failed'; readonly code: Code; readonly message: string; readonly signerHint?: string }

/** What was found out for one requirement of the selected list. */
export type RequirementFacts =
  /** The requirement reads no signatures, or none that we can check. */
  | { readonly kind: 'nothing-to-check' }
  /** No usable key: rejects, as for podman. */
  | { readonly kind: 'keys-unusable'; readonly code: Code; readonly message: string }
  /** One entry per stored signature, in the same order; null for what is no GPG signature. */
  | { readonly kind: 'checks'; readonly checks: readonly (SignatureCheck | null)[] }

/** Everything known about one manifest when it is judged. */
export interface Facts {
  /** sha256 of the manifest. */
  readonly subject: Digest
  readonly places: readonly PlaceRead[]
  readonly signatures: readonly StoredSignature[]
  /** One entry per requirement, in order. */
  readonly requirements: readonly RequirementFacts[]
  readonly nowUnixSeconds: number
}

/** Which image is judged by which list. */
export interface Question {
  readonly target: PolicyTarget
  readonly selection: Selection
  /** Tag that the user wrote beside a digest; a signature that claims another one is a warning. */
  readonly askedTag?: string
}
