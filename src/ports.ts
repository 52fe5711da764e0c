import type { Code } from './domain/codes.ts'
import type { FormatError } from './domain/errors.ts'
import type { Digest } from './domain/image/digest.ts'
import type { Reference } from './domain/image/reference.ts'
import type { ImageName } from './domain/image/transport.ts'
import type { GpgCheck, SignatureCheck } from './domain/policy/facts.ts'
import type { KeySource, Policy, SignedLeaf } from './domain/policy/policy.ts'
import type { RegistriesConfig } from './domain/policy/registries-d.ts'
import type { StoreKind } from './domain/policy/verdict.ts'
import type { NewSignature, StoredSignature } from './domain/signature/envelope.ts'
import type { GpgSigner, KeySigner, SignerIdentity } from './domain/signature/signer-identity.ts'

/** Every side effect of the use cases, on one page. Tests pass fakes; `entry/wire.ts` builds the real ones. */
export interface Ports {
  readonly images: Images
  readonly stores: SignatureStores
  readonly trust: TrustMaterial
  readonly signer: OpenSigner
  readonly sigstoreSigner: OpenSigstoreSigner
  readonly makeKeyPair: MakeKeyPair
  readonly newFiles: NewFiles
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
  /** Its media type and size in bytes, which a referrer states of its subject; known wherever one is written. */
  readonly descriptor?: { readonly mediaType: string; readonly size: number }
}

/** Where one signature came to lie. */
export interface StoreReceipt {
  /** URL without user info and query values, or path. */
  readonly place: string
  /** Its number, where entries of the store have one. */
  readonly number?: number
}

/** One place for signatures: a lookaside base, a `dir:` image, the referrers or the `.sig` tag of an image. */
export interface SignatureStore {
  readonly kind: StoreKind
  /** Kinds of signatures that it can hold; others are refused by `append` with an Error (a fault of the caller). */
  readonly carries: readonly NewSignature['kind'][]
  /** The folder that is to hold all signatures, if it is not there; only for places that are folders. */
  readonly missingFolder?: () => Promise<string | undefined>
  /** What to call this place for this subject in reports (URL without user info, or path). */
  place(subject: SignatureSubject): string
  /**
   * Every entry to the end of the list, in order. Broken containers are yielded as `malformed`, not thrown; what is no
   * signature at all (other referrers of the image) is left out.
   *
   * @throws TransportError when an entry cannot be fetched whole: the place then counts as unread
   */
  list(subject: SignatureSubject): AsyncIterable<StoredSignature>
  /**
   * Pushes what every signature needs, so that a place which may not be written to refuses before anything is signed:
   * what stands in a transparency log cannot be taken back. Only for places where it costs no request more.
   *
   * @throws TransportError as `append`
   */
  prepare?(subject: SignatureSubject): Promise<void>
  /**
   * Adds one signature. Nothing that is there is overwritten or lost; an equal one that is there is taken for it.
   *
   * @throws TransportError `store-write-failed`, `store-read-only`, `store-full`, `store-gap`, `store-lost-update`,
   *   and as the registry client
   */
  append(subject: SignatureSubject, signature: NewSignature): Promise<StoreReceipt>
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
  /**
   * Bundles as OCI referrers, by the referrers API or the fallback tag (OCI distribution-spec 1.1).
   *
   * @param repository - that holds them in place of the subject's own; tag and digest of it do not count
   */
  referrers(repository?: Reference): SignatureStore
  /** Layers of the manifest at the tag `sha256-HEX.sig` (cosign SIGNATURE_SPEC). @param repository - as of `referrers` */
  sigTag(repository?: Reference): SignatureStore
  /** Bundles that the user gave as files. */
  bundleFiles(files: readonly BundleFile[]): SignatureStore
}

/** A bundle that was read from a file. */
export interface BundleFile {
  readonly name: string
  readonly bytes: Uint8Array
}

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
  /** What the primary keys are at the present time; absent in a ring that nobody asks for it. */
  readonly states?: () => readonly PrimaryKeyState[]
  /** What is odd about the files that the keys came from. */
  readonly warnings: readonly { readonly code: Code; readonly message: string }[]
  /**
   * Checks one OpenPGP message against these keys only, at the present time.
   * Never throws for bad evidence: a bad signature is a `failed` check.
   */
  check(blob: Uint8Array): Promise<GpgCheck>
}

/** A key source that holds no usable key: the requirement rejects, as for podman. */
export interface KeysUnusable {
  readonly kind: 'unusable'
  readonly code: Code
  readonly message: string
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
   * @throws TransportError where keys or the trusted root could not be fetched: then nothing is known of this leaf
   */
  verifierOf(leaf: SignedLeaf): Promise<SignatureVerifier | KeysUnusable>
  /** What one stored signature claims, as far as it can be read. Never throws for bad evidence; checks nothing. */
  readClaimWithoutVerifying(signature: StoredSignature): Promise<UntrustedClaim>
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

/** A file that a command makes for the user. */
export interface NewFile {
  /** Relative ones count from the working directory. */
  readonly path: string
  readonly bytes: Uint8Array
  /** `private`: for its owner only. */
  readonly access: 'private' | 'shared'
}

/** Files that a command makes for the user. */
export interface NewFiles {
  /**
   * Looks whether files could be written, before something is done that cannot be undone.
   *
   * @throws UsageError `file-exists`; TransportError `file-not-written` for a folder that cannot take them
   */
  demandFree(paths: readonly string[]): Promise<void>
  /**
   * Writes files that were not there before: all of them whole, or none.
   *
   * @throws UsageError `file-exists`; TransportError `file-not-written`
   */
  write(files: readonly NewFile[]): Promise<void>
}

/** @throws SigningError, UsageError when no key, the wrong key, password or token was given; TransportError of a service */
export type OpenSigstoreSigner = (choice: SigstoreChoice) => Promise<SigstoreSigner>

/** A policy with the name under which reports show it. */
export interface LoadedPolicy {
  /** File as the user named it, or `(options)` for a policy made of `--key`. */
  readonly name: string
  readonly policy: Policy
  /** Commit that it was read from, where that is not the checkout. */
  readonly commit?: string
}

/** A policy file, whole or not. */
export interface InspectedPolicy {
  readonly grammar: 'policy.json' | 'trust-policy'
  /** Set when there are no faults. */
  readonly policy?: Policy
  readonly faults: readonly FormatError[]
}

/** Policy files by the path that the user wrote; its name says which grammar it has. */
export interface Policies {
  /** @throws FormatError `policy-…` (exit 2), UsageError `policy-not-found` */
  load(path: string): Promise<LoadedPolicy>
  /** A policy file with every fault of its grammar. @throws UsageError `policy-not-found` */
  inspect(path: string): Promise<InspectedPolicy>
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
