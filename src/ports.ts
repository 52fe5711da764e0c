import type { Code } from './domain/codes.ts'
import type { Digest } from './domain/image/digest.ts'
import type { Reference } from './domain/image/reference.ts'
import type { ImageName } from './domain/image/transport.ts'
import type { SignatureCheck } from './domain/policy/facts.ts'
import type { KeySource, Policy } from './domain/policy/policy.ts'
import type { RegistriesConfig } from './domain/policy/registries-d.ts'
import type { StoredSignature } from './domain/signature/envelope.ts'
import type { GpgSigner } from './domain/signature/signer-identity.ts'

/** Every side effect of the use cases, on one page. Tests pass fakes; `entry/wire.ts` builds the real ones. */
export interface Ports {
  readonly images: Images
  readonly stores: SignatureStores
  readonly trust: TrustMaterial
  readonly signer: OpenSigner
  readonly policies: Policies
  readonly registries: RegistriesConfigs
  readonly credentials: Credentials
  readonly clock: Clock
  readonly progress: Progress
  /** Aborted by SIGINT, SIGTERM or the time limit of the run. */
  readonly cancel: AbortSignal
}

/** A manifest as it was fetched: the bytes are complete, their digest is computed, nothing is trusted. */
export interface FetchedManifest {
  readonly bytes: Uint8Array
  /** sha256 of the manifest by the rules of `manifestDigest` (schema 1 differs from the plain hash). */
  readonly digest: Digest
  /** What the server or layout calls it: a claim. */
  readonly claimedMediaType?: string
}

/** One opened image of any transport. */
export interface ImageSource {
  readonly name: ImageName
  /** Absolute path with symbolic links resolved, for transports that live on disk. */
  readonly resolvedPath?: string
  /**
   * The primary manifest, or the one with this digest. Bytes that do not hash to an asked-for digest are an error.
   *
   * @throws IntegrityError `digest-mismatch`; TransportError when it cannot be fetched whole; FormatError for a broken layout
   */
  readManifest(digest?: Digest): Promise<FetchedManifest>
  /** Releases files and sockets; may be called twice. */
  close(): Promise<void>
}

/** Images of every transport. */
export interface Images {
  /** Opens without fetching more than the transport needs; the caller closes it. */
  open(name: ImageName): Promise<ImageSource>
}

/** The manifest whose signatures are wanted or written. `digest` is always its sha256. */
export interface SignatureSubject {
  readonly digest: Digest
  /** Repository under which a lookaside files it; absent for images without a docker reference. */
  readonly reference?: Reference
  /** True for the manifest that the image's reference resolves to, false for a platform of an index. */
  readonly primary: boolean
}

/** Where one signature came to lie. */
export interface StoreReceipt {
  /** URL without user info and query values, or path. */
  readonly place: string
  readonly number: number
}

/** One place for signatures: a lookaside base or a `dir:` image. */
export interface SignatureStore {
  readonly kind: 'lookaside' | 'directory'
  /** The folder that is to hold all signatures, if it is not there; only for places that are folders. */
  readonly missingFolder?: () => Promise<string | undefined>
  /** What to call this place for this subject in reports (URL without user info, or path). */
  place(subject: SignatureSubject): string
  /**
   * Every entry to the end of the list, in order. Broken containers are yielded as `malformed`, not thrown.
   *
   * @throws TransportError when an entry cannot be fetched whole: the place then counts as unread
   */
  list(subject: SignatureSubject): AsyncIterable<StoredSignature>
  /**
   * Adds one signature: claims the next number exclusively, never overwrites, and fails when 127 are there.
   *
   * @throws TransportError `store-write-failed`, `store-read-only`, `store-full`, `store-gap`
   */
  append(subject: SignatureSubject, blob: Uint8Array): Promise<StoreReceipt>
}

/** Every kind of place where signatures lie. */
export interface SignatureStores {
  /**
   * The lookaside at this base for reading: `file:`, `http:` or `https:` URL, without the repository path.
   *
   * @throws UsageError `lookaside-unsupported` for another scheme or an unparsable URL
   */
  lookasideReader(baseUrl: string): SignatureStore
  /**
   * The lookaside at this base for writing: `file:` URLs only.
   *
   * @throws UsageError `lookaside-not-writable`
   */
  lookasideWriter(baseUrl: string): SignatureStore
  /** The `signature-N` files beside the manifests of a `dir:` image. */
  directory(path: string): SignatureStore
}

/** Public keys of one requirement, read and parsed. */
export interface KeyRing {
  readonly kind: 'usable'
  /** Full upper-case fingerprints of the primary keys. */
  readonly fingerprints: readonly string[]
  /** What is odd about the files that the keys came from. */
  readonly warnings: readonly { readonly code: Code; readonly message: string }[]
  /**
   * Checks one OpenPGP message against these keys only, at the present time.
   * Never throws for bad evidence: a bad signature is a `failed` check.
   */
  check(blob: Uint8Array): Promise<SignatureCheck>
}

/** A key source that holds no usable key: the requirement rejects, as for podman. */
export interface KeysUnusable {
  readonly kind: 'unusable'
  readonly code: Code
  readonly message: string
}

/** What an OpenPGP message says of itself; nothing in it is trusted. */
export interface UntrustedClaim {
  readonly keyId?: string
  readonly reference?: string
  readonly digest?: string
  readonly createdUnixSeconds?: number
}

/** Keys of policies, and the check of signatures against them. Never a keyring of the user. */
export interface TrustMaterial {
  /** Reads and parses the keys of a requirement; each source is read once per run. */
  gpgKeyRing(source: KeySource): Promise<KeyRing | KeysUnusable>
  /** What one OpenPGP message claims, as far as it can be read. Never throws for bad evidence; checks nothing. */
  readClaimWithoutVerifying(blob: Uint8Array): Promise<UntrustedClaim>
}

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

/** A policy with the name under which reports show it. */
export interface LoadedPolicy {
  /** File as the user named it, or `(options)` for a policy made of `--key`. */
  readonly name: string
  readonly policy: Policy
  /** Commit that it was read from, where that is not the checkout. */
  readonly commit?: string
}

/** Policy files by the path that the user wrote. */
export interface Policies {
  /** @throws FormatError `policy-…` (exit 2), UsageError `policy-not-found` */
  load(path: string): Promise<LoadedPolicy>
  /** The bytes of a policy file, bounded in size, to be checked fault by fault. @throws UsageError `policy-not-found` */
  readBytes(path: string): Promise<Uint8Array>
}

/** Where signatures lie, by registries.d. */
export interface RegistriesConfigs {
  /** The folder in force, read once. @throws FormatError `registries-d-…` */
  load(): Promise<RegistriesConfig>
}

/** Which credential would be used; the secret itself never leaves the registry adapter. */
export interface CredentialFacts {
  /** Path, `DOCKER_AUTH_CONFIG`, or helper program. */
  readonly file: string
  readonly entry: string
  readonly username: string
}

/** What would be shown to a registry, without its secret. */
export interface Credentials {
  /** Looks up `HOST` or `HOST/PATH…` as given. @throws FormatError `credentials-malformed` */
  describe(key: string): Promise<CredentialFacts | null>
}

/** The present time. */
export interface Clock {
  nowUnixSeconds(): number
}

/** Told as a batch goes on; shown only on a terminal. */
export interface Progress {
  update(state: { readonly done: number; readonly total: number; readonly failed: number }): void
}
