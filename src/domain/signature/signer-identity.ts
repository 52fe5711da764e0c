/** A GPG key that made a signature, or is wanted to. Fingerprints are full, upper-case hex. */
export interface GpgSigner {
  readonly kind: 'gpg'
  /** Of the primary key: the identity that is compared and counted. */
  readonly fingerprint: string
  /** Of the key that made the signature: the primary itself or a subkey. */
  readonly keyFingerprint: string
  /** User ids are claims of whoever made the key; shown, never compared. */
  readonly claimedUserIds?: readonly string[]
}

/** Whoever a signature was verified to come from. */
export type SignerIdentity = GpgSigner
