import type { Code } from './domain/codes.ts'
import type { DigestAlgorithm } from './domain/image/digest.ts'
import type { KeySource } from './domain/policy/policy.ts'
import type { GpgSigner, KeySigner, SignerIdentity } from './domain/signature/signer-identity.ts'
import type { SignatureVerifier, SignedBlob } from './ports-trust.ts'

/** Which key to sign with; secrets are held by the adapter, never here. */
export interface SignerChoice {
  readonly engine: 'builtin' | 'gpg'
  /** Full fingerprints (upper case) of the wanted primary keys or subkeys; empty: the only key there is. */
  readonly fingerprints: readonly string[]
}

/** A key that is unlocked and may sign. */
export interface Signer {
  readonly identity: GpgSigner
  /** The public half, as a key source for the read-back check. */
  readonly publicKeys: KeySource
  /** Things the user should know about this key (signs by a subkey, expires soon …). */
  readonly warnings: readonly { readonly code: Code; readonly message: string }[]
  /**
   * One binary OpenPGP signed message over exactly these bytes (simple-signing, section 2).
   *
   * @throws SigningError
   */
  sign(payload: Uint8Array): Promise<Uint8Array>
}

/** @throws SigningError, UsageError when no key, the wrong key or the wrong passphrase was given */
export type OpenSigner = (choice: SignerChoice) => Promise<readonly Signer[]>

/** How a Sigstore signature is to be made. The key, the token and the services are held by the adapter. */
export interface SigstoreChoice {
  readonly method: 'sigstore-key' | 'keyless'
  /** `log`: a transparency log (and a timestamp where the services have one); `timestamp`: no log; `none`: neither. */
  readonly transparency: 'log' | 'timestamp' | 'none'
  /** The user allows that the names of a repository that is not public stand in a public log. */
  readonly publicLog: boolean
  /** Nothing is to be signed: no certificate is asked for, and the identity is what the token claims. */
  readonly dryRun: boolean
  /** Layers of `.sig` tags are to be made, too: where that cannot be, it is told before anything is issued. */
  readonly withLayers?: boolean
}

/** A bundle that was made, and what is known of it. */
export interface MadeBundle {
  /** JSON, version 0.3. */
  readonly bytes: Uint8Array
  /** Of the timestamp or the log entry; of the clock where there is neither. */
  readonly createdUnixSeconds: number
}

/** A key or a certificate that may sign, in the forms of Sigstore. */
export interface SigstoreSigner {
  readonly method: SigstoreChoice['method']
  readonly identity: SignerIdentity
  /** Public key (PEM) that others verify by; absent for keyless. */
  readonly publicKeyPem?: string
  /** What this key signs the hash of; absent for Ed25519, which hashes by itself, and for keyless. */
  readonly digestAlgorithm?: DigestAlgorithm
  readonly warnings: readonly { readonly code: Code; readonly message: string }[]
  /** Judges what this signer made, under the run's trusted root; for the read-back and the already-signed check. */
  readonly verifier: SignatureVerifier
  /**
   * A bundle with a DSSE envelope over exactly this in-toto statement, logged and timestamped as chosen.
   *
   * @throws SigningError; TransportError of a service: nothing is published then
   */
  signStatement(statement: Uint8Array): Promise<MadeBundle>
  /**
   * The annotations of a `.sig` layer over exactly this payload (cosign SIGNATURE_SPEC).
   *
   * @throws SigningError `sig-tag-unsupported` for keys that other tools would not verify there
   */
  signLayer(payload: Uint8Array): Promise<Readonly<Record<string, string>>>
  /**
   * A bundle with a signature over a file.
   *
   * @throws SigningError, also for a key that signs no digest where only that is given; TransportError of a service
   */
  signBlob(blob: SignedBlob): Promise<MadeBundle>
}

/** A new key pair in the encrypted form of cosign, with a password from the secrets of the run. */
export type MakeKeyPair = () => Promise<{
  readonly signer: KeySigner
  /** PEM, encrypted. */
  readonly privateKey: string
  /** PEM. */
  readonly publicKey: string
}>

/** @throws SigningError, UsageError when no key, the wrong key, password or token was given; TransportError of a service */
export type OpenSigstoreSigner = (choice: SigstoreChoice) => Promise<SigstoreSigner>
