import type { Code } from '../codes.ts'
import type { SignerIdentity } from '../signature/signer-identity.ts'

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
