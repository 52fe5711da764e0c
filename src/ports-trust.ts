import type { Code } from './domain/codes.ts'
import type { Digest } from './domain/image/digest.ts'
import type { GpgCheck, KeysUnusable, SignatureCheck } from './domain/policy/facts.ts'
import type { KeySource, SignedLeaf } from './domain/policy/policy.ts'
import type { StoredSignature } from './domain/signature/envelope.ts'

export type { KeysUnusable }

/** What the signatures under one leaf of a policy are checked with: keys, or roots of trust. */
export interface SignatureVerifier {
  readonly kind: 'usable'
  /** What is odd about the files that the keys came from. */
  readonly warnings: readonly { readonly code: Code; readonly message: string }[]
  /**
   * Checks one stored signature, at the present time. Null for a kind that this leaf never looks at. Never throws for
   * bad evidence: a bad signature is a `failed` check.
   *
   * @param blob - the file that was signed, where no image is judged; only then a signature over the file itself counts
   */
  check(signature: StoredSignature, blob?: SignedBlob): Promise<SignatureCheck | null>
}

/** A file, or no more of it than its digest. */
export interface SignedBlob {
  readonly digest: Digest
  readonly bytes?: Uint8Array
}

/** A primary key now: why it may not sign, or when it ends by its own word. */
export interface PrimaryKeyState {
  readonly fingerprint: string
  readonly refusal?: { readonly code: Code; readonly message: string }
  readonly endsUnixSeconds?: number
}

/** Public keys of one requirement, read and parsed. */
export interface KeyRing {
  readonly kind: 'usable'
  /** Full upper-case fingerprints of the primary keys. */
  readonly fingerprints: readonly string[]
  /** What the primary keys are at the present time. */
  readonly states: () => readonly PrimaryKeyState[]
  /** What is odd about the files that the keys came from. */
  readonly warnings: readonly { readonly code: Code; readonly message: string }[]
  /**
   * Checks one OpenPGP message against these keys only, at the present time.
   * Never throws for bad evidence: a bad signature is a `failed` check.
   */
  check(blob: Uint8Array): Promise<GpgCheck>
}

/** What a stored signature says of itself; nothing in it is trusted. */
export interface UntrustedClaim {
  readonly keyId?: string
  /** Subject of the certificate (URI, e-mail …) and its issuer. */
  readonly identity?: string
  readonly issuer?: string
  /** What a statement is about: `https://sigstore.dev/cosign/sign/v1` for a signature, others for attestations. */
  readonly predicateType?: string
  readonly reference?: string
  readonly digest?: string
  readonly createdUnixSeconds?: number
}

/** Keys of policies, and the check of signatures against them. Never a keyring of the user. */
export interface TrustMaterial {
  /** Reads and parses the keys of a requirement; each source is read once per run. */
  gpgKeyRing(source: KeySource): Promise<KeyRing | KeysUnusable>
  /** What kind of keys a source of the user's holds, by their framing; `gpg` where there are none to be seen. */
  keyForm(source: KeySource): Promise<'gpg' | 'pem'>
  /**
   * Opens what a leaf is checked with; each source is read once per run.
   *
   * @throws TransportError where keys or the trusted root could not be fetched: then nothing is known of this leaf;
   * UsageError where the trusted root of the run cannot be used
   */
  verifierOf(leaf: SignedLeaf): Promise<SignatureVerifier | KeysUnusable>
  /** What one stored signature claims, as far as it can be read. Never throws for bad evidence; checks nothing. */
  readClaimWithoutVerifying(signature: StoredSignature): Promise<UntrustedClaim>
}
