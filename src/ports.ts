import type { Digest } from './domain/image/digest.ts'
import type { Reference } from './domain/image/reference.ts'
import type { ImageName } from './domain/image/transport.ts'
import type { Policy } from './domain/policy/policy.ts'
import type { PolicyReading } from './domain/policy/policy-tree.ts'
import type { RegistriesConfig } from './domain/policy/registries-d.ts'
import type { StoreKind } from './domain/policy/verdict.ts'
import type { NewSignature, StoredSignature } from './domain/signature/envelope.ts'
import type { MakeKeyPair, OpenSigner, OpenSigstoreSigner } from './ports-signers.ts'
import type { TrustMaterial } from './ports-trust.ts'

export type * from './ports-signers.ts'
export type * from './ports-trust.ts'

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

/** A policy with the name under which reports show it. */
export interface LoadedPolicy {
  /** File as the user named it, or `(options)` for a policy made of `--key`. */
  readonly name: string
  readonly policy: Policy
  /** Commit that it was read from, where that is not the checkout. */
  readonly commit?: string
}

/** A policy file, whole or not. */
export type InspectedPolicy = PolicyReading & { readonly grammar: 'policy.json' | 'trust-policy' }

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
