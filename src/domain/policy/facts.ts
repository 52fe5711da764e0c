import type { Code } from '../codes.ts'
import type { Digest } from '../image/digest.ts'
import type { PolicyTarget } from '../image/transport.ts'
import type { StoredSignature } from '../signature/envelope.ts'
import type { GpgSigner, SignerIdentity } from '../signature/signer-identity.ts'
import type { Selection } from './scope.ts'
import type { LogEntry, PlaceRead, Reason } from './verdict.ts'

/** What an adapter found out about one signature under the keys of one requirement. */
export type SignatureCheck =
  | {
      readonly kind: 'verified'
      readonly signer: SignerIdentity
      /** The bytes the signature covers, as the crypto returned them. */
      readonly payload: Uint8Array
      /** The signer's own word (OpenPGP); nothing for Sigstore, which has verified times instead. */
      readonly createdUnixSeconds?: number
      /** What else was verified of a Sigstore signature; absent for OpenPGP. */
      readonly sigstore?: SigstoreFacts
    }
  /** Made by an untrusted key, altered, expired …; `signerHint` is a key id or fingerprint claimed by the signature. */
  | { readonly kind: 'failed'; readonly code: Code; readonly message: string; readonly signerHint?: string }
  /** Nobody knows what it is worth: it could not be checked, through no fault of its own. */
  | { readonly kind: 'unknown'; readonly code: Code; readonly message: string }

/** Entries in transparency logs that were verified with a signature; none where it was not, or is of another kind. */
export const verifiedLogEntries = (check: SignatureCheck | null): readonly LogEntry[] =>
  check?.kind === 'verified' ? (check.sigstore?.logEntries ?? []) : []

/** A check of an OpenPGP signature. */
export type GpgCheck =
  | (Extract<SignatureCheck, { kind: 'verified' }> & { readonly signer: GpgSigner })
  | Extract<SignatureCheck, { kind: 'failed' }>

/** What was verified of a Sigstore signature beside its signer; nothing in it is a mere claim. */
export interface SigstoreFacts {
  /**
   * What `payload` is: the simple-signing JSON of a `.sig` layer, an in-toto statement, or (given files only) nothing,
   * where the signature is over the file itself.
   */
  readonly form: 'cosign-payload' | 'statement' | 'message'
  /** Times that somebody other than the signer vouches for. */
  readonly times: readonly VerifiedTime[]
  /** Entries in known logs, one for each log. */
  readonly logEntries: readonly LogEntry[]
}

/** A time at which the signature was there, by a timestamp authority or by a log's signed promise. */
export interface VerifiedTime {
  readonly source: 'timestamp-authority' | 'log'
  readonly unixSeconds: number
}

/** A key source that holds no usable key: the requirement rejects, as for podman. */
export interface KeysUnusable {
  readonly kind: 'unusable'
  readonly code: Code
  readonly message: string
}

/** What was found out for one leaf of the selected list. */
export type RequirementFacts =
  /** The requirement reads no signatures, or none that we can check. */
  | { readonly kind: 'nothing-to-check' }
  | KeysUnusable
  /** What it would be checked with could not be fetched, so nothing is known. */
  | { readonly kind: 'unknown'; readonly error: Reason }
  /** One entry per stored signature, in the same order; null for what this requirement does not look at. */
  | { readonly kind: 'checks'; readonly checks: readonly (SignatureCheck | null)[] }

/** Everything known about one manifest when it is judged. */
export interface Facts {
  /** sha256 of the manifest. */
  readonly subject: Digest
  readonly places: readonly PlaceRead[]
  /** In the order of the places, `found` from each. */
  readonly signatures: readonly StoredSignature[]
  /** One entry per leaf of the list, depth first (`leavesOf`). */
  readonly requirements: readonly RequirementFacts[]
  readonly nowUnixSeconds: number
}

/** Which image is judged by which list. */
export interface Question {
  readonly target: PolicyTarget
  readonly selection: Selection
  /** Tag that the user wrote beside a digest; a signature that claims another one is a warning. */
  readonly askedTag?: string
  /** Whether registries.d says `use-sigstore-attachments`: only then `sigstoreSigned` looks at the `.sig` tag. */
  readonly attachments?: boolean
}
