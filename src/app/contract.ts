import type { Code } from '../domain/codes.ts'
import type { CountersignError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import type { Platform } from '../domain/image/manifest.ts'
import type { Reference } from '../domain/image/reference.ts'
import type { ImageName } from '../domain/image/transport.ts'
import type { BundleSigned, IdentitySigned, KeySource } from '../domain/policy/policy.ts'
import type { Decision, LogEntry, Reason, StoreKind, Verdict } from '../domain/policy/verdict.ts'
import type { StoredSignature } from '../domain/signature/envelope.ts'
import type { SignerIdentity } from '../domain/signature/signer-identity.ts'
import type { BundleFile, CredentialFacts, SignedBlob, SignerChoice, SigstoreChoice } from '../ports.ts'

/** An operand: the text as typed and what it means. */
export interface Operand {
  readonly text: string
  readonly name: ImageName
  /** What it must resolve to, where a build step told. */
  readonly expectedDigest?: Digest
}

// ---- digest ---------------------------------------------------------------------------------------------------

/** A manifest to be named: an image, or bytes from a file or standard input read by the door. */
export type DigestRequest =
  | { readonly kind: 'image'; readonly operand: Operand }
  | { readonly kind: 'bytes'; readonly label: string; readonly bytes: Uint8Array }

/** The digest of a manifest, and of everything it names. */
export interface DigestOutcome {
  readonly command: 'digest'
  readonly reference: string
  readonly digest: Digest
  /** Type read from the content, or null when none is recognised. */
  readonly mediaType: string | null
  readonly config?: { readonly digest: Digest; readonly mediaType: string }
  readonly entries: readonly ManifestEntry[]
  readonly warnings: readonly Reason[]
}

/** One entry of an index. */
export interface ManifestEntry {
  readonly digest: Digest
  readonly mediaType: string
  readonly platform?: Platform
  /** `image`: a platform; `attestation`, `index`, `artifact`, `other`: never taken for one. */
  readonly role: 'image' | 'attestation' | 'index' | 'artifact' | 'other'
}

// ---- sign -----------------------------------------------------------------------------------------------------

/** Ways to sign. */
export type SignMethod = 'gpg' | SigstoreChoice['method']

/** Places to publish to. */
export type PublishPlace = 'lookaside' | 'referrers' | 'sig-tag'

/** Which images to sign, with which keys, and where to publish. */
export interface SignRequest {
  readonly operands: readonly Operand[]
  /** Never empty, each once. */
  readonly methods: readonly SignMethod[]
  readonly signer: SignerChoice
  readonly sigstore: Pick<SigstoreChoice, 'transparency' | 'publicLog'> & {
    /** File that reports name; absent for the public instance. */
    readonly trustedRoot?: string
  }
  /** Empty: `lookaside` for gpg, `referrers` for the others. */
  readonly publish: readonly PublishPlace[]
  /** Repository that holds referrers and `.sig` tags in place of the image's own. */
  readonly signatureRepository?: Reference
  /** What is signed beside the image, name to text. */
  readonly annotations: ReadonlyMap<string, string>
  /** What every operand must resolve to. */
  readonly expectedDigest?: Digest
  /** Default `all`: the index and each image platform. */
  readonly platforms: 'all' | 'index' | readonly Platform[]
  /** Base to write to, in place of registries.d. `file:` URL. */
  readonly lookaside?: string
  /** Reference to sign under, for images without one (`dir:` …). */
  readonly identity?: Reference
  readonly force: boolean
  readonly dryRun: boolean
  readonly concurrency: number
  /** `countersign VERSION`, written as the payload's creator. */
  readonly creator: string
}

/** What became of each image, in the order of the operands. */
export interface SignOutcome {
  readonly command: 'sign'
  readonly images: readonly SignedImage[]
  /** The keys that signed, each with the public half that others verify by. */
  readonly keys: readonly SigningKey[]
  /** What others need to know of the Sigstore signatures; absent where none were wanted. */
  readonly sigstore?: Pick<SigstoreChoice, 'transparency'> & {
    /** File of the trusted root, where it is not that of the public instance. */
    readonly trustedRoot?: string
  }
  readonly warnings: readonly Reason[]
}

/** A key that signed in this run. */
export interface SigningKey {
  readonly signer: SignerIdentity
  readonly method: SignMethod
  /** OpenPGP public key (binary) or PEM; absent for keyless. */
  readonly publicKey?: Uint8Array
}

/** One image with the signatures of its manifests. */
export interface SignedImage {
  /** The operand as the user wrote it. */
  readonly text: string
  /** Normal form that stands in the payload. */
  readonly reference?: string
  readonly digest?: Digest
  /** The tag was taken as it stood: no digest was given to compare it with. */
  readonly takenAsItStood?: true
  /** Base URL from which others read, without the repository path; absent where only a folder is known. */
  readonly readBase?: string
  readonly signed: readonly SignedManifest[]
  readonly warnings: readonly Reason[]
  /** Set when this image failed as a whole. */
  readonly error?: CountersignError
}

/** What became of one signature: one manifest under one key. */
export interface SignedManifest {
  readonly digest: Digest
  readonly platform?: Platform
  readonly role: 'index' | 'image'
  readonly method: SignMethod
  readonly publish: PublishPlace
  readonly signer: SignerIdentity
  /** Where the entry in a transparency log can be looked at. */
  readonly logEntries?: readonly LogEntry[]
  /** Where it lies, or would lie with `--dry-run`. */
  readonly place?: string
  readonly state: 'published' | 'unchanged' | 'would-publish' | 'failed'
  readonly error?: CountersignError
}

// ---- verify, explain --------------------------------------------------------------------------------------------

/** How reports call the policy that `--key` makes, which is no file. */
export const policyOfKeys = '(options)'

/** Whose signatures count: a file, or the one-rule policy that `--key` makes. */
export type PolicyChoice =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'keys'; readonly keys: KeySource; readonly fingerprints: readonly string[] }
  /** `--certificate-identity` with `--certificate-oidc-issuer`, which demand no reference. */
  | { readonly kind: 'identity'; readonly rule: IdentitySigned }

/** Which images to judge, under which policy, and how strictly. */
export interface VerifyRequest {
  readonly command: 'verify' | 'explain'
  readonly operands: readonly Operand[]
  readonly policy: PolicyChoice
  /** Base to read in place of registries.d. */
  readonly lookaside?: string
  /** Reference under which an image without one is judged. */
  readonly identity?: Reference
  /** What a client of this platform would run. */
  readonly platform?: Platform
  /** `all`: the index and every image platform; default: either. */
  readonly allPlatforms: boolean
  /** Bundles to be looked at beside those that are published. */
  readonly bundles?: readonly BundleFile[]
  /** Repository that holds referrers and `.sig` tags in place of the image's own. */
  readonly signatureRepository?: Reference
  readonly mode: 'enforce' | 'report'
  readonly waived: 'warn' | 'fail' | 'allow'
  readonly concurrency: number
}

/** The verdict on each image, in the order of the operands. */
export interface VerifyOutcome {
  readonly command: 'verify' | 'explain'
  readonly mode: 'enforce' | 'report'
  readonly waived: 'warn' | 'fail' | 'allow'
  /** Policy as shown in reports. */
  readonly policy: string
  /** Set where no name is compared: an identity or a PEM key was given in place of a policy. */
  readonly byDigestAlone?: true
  /** Commit that it was read from, where that is not the checkout: the base of a proposed change. */
  readonly policyCommit?: string
  /** Reference that images without a name of their own were judged under. */
  readonly identity?: string
  readonly images: readonly VerifiedImage[]
  readonly warnings: readonly Reason[]
}

/** The verdict on one image, with everything it stands on. */
export interface VerifiedImage {
  readonly text: string
  readonly reference: string
  /** Digest that the reference resolved to; absent when it could not be resolved. */
  readonly digest?: Digest
  readonly platform?: Platform
  readonly verdict: Verdict
  /** The decision on the resolved digest first, then on each platform that was judged. */
  readonly decisions: readonly JudgedManifest[]
  /** What podman and cosign would do where that differs (decisions, section 3). */
  readonly differences: readonly string[]
  readonly warnings: readonly Reason[]
  /** True where the error is one of usage: exit 2 whatever the mode. */
  readonly usageError?: boolean
}

/** The decision on one manifest of an image. */
export interface JudgedManifest {
  readonly digest?: Digest
  readonly platform?: Platform
  /** `digest`: accepted by its digest, without a look at what it is. */
  readonly role: 'index' | 'image' | 'digest'
  readonly decision: Decision
}

// ---- inspect ----------------------------------------------------------------------------------------------------

/** Which images to look at, and where their signatures are looked for. */
export interface InspectRequest {
  readonly operands: readonly Operand[]
  readonly lookaside?: string
  readonly signatureRepository?: Reference
  readonly identity?: Reference
  readonly concurrency: number
}

/** What was found, in the order of the operands. */
export interface InspectOutcome {
  readonly command: 'inspect'
  readonly images: readonly InspectedImage[]
}

/** What there is of one image; nothing in it is verified. */
export interface InspectedImage {
  readonly text: string
  readonly reference: string
  readonly digest?: Digest
  readonly mediaType?: string | null
  readonly entries: readonly ManifestEntry[]
  readonly places: readonly InspectedPlace[]
  readonly warnings: readonly Reason[]
  readonly error?: CountersignError
}

/** Signatures of one manifest in one place; everything in `signatures` is an unverified claim. */
export interface InspectedPlace {
  readonly subject: Digest
  readonly url: string
  readonly store: StoreKind
  readonly status: 'read' | 'unread'
  readonly error?: Reason
  readonly signatures: readonly {
    readonly place: string
    readonly kind: StoredSignature['kind']
    readonly untrustedKeyId?: string
    readonly untrustedIdentity?: string
    readonly untrustedIssuer?: string
    readonly untrustedPredicateType?: string
    readonly untrustedReference?: string
    readonly untrustedDigest?: string
    readonly untrustedCreatedUnixSeconds?: number
    readonly message?: string
  }[]
}

// ---- verify-blob, sign-blob, key generate -----------------------------------------------------------------------

/** A bundle and the file it is said to be for. */
export interface VerifyBlobRequest {
  readonly bundle: BundleFile
  readonly artifact: { readonly name: string; readonly blob: SignedBlob }
  readonly rule: IdentitySigned | BundleSigned
}

/** Whether the bundle is by whom it should be, and for this file. */
export interface VerifyBlobOutcome {
  readonly command: 'verify-blob'
  readonly bundle: string
  readonly artifact: string
  readonly digest: Digest
  readonly verdict: Exclude<Verdict, { kind: 'waived' }>
  readonly logEntries: readonly LogEntry[]
}

/** A file to sign. */
export interface SignBlobRequest {
  readonly artifact: { readonly name: string; readonly blob: SignedBlob }
  readonly sigstore: SigstoreChoice
  /** File to write. */
  readonly bundleFile: string
}

/** The bundle that was made; the door writes it. */
export interface SignBlobOutcome {
  readonly command: 'sign-blob'
  readonly artifact: string
  readonly digest: Digest
  readonly signer: SignerIdentity
  readonly bundle: Uint8Array
  /** File that it was written to. */
  readonly place: string
  readonly warnings: readonly Reason[]
}

/** Where a new key pair goes: `PREFIX.key` and `PREFIX.pub`. */
export interface KeyGenerateRequest {
  readonly prefix: string
}

/** A key pair that was made; both files were there for nobody before. */
export interface KeyGenerateOutcome {
  readonly command: 'key generate'
  readonly signer: SignerIdentity
  readonly privateKeyFile: string
  readonly publicKeyFile: string
}

// ---- where --------------------------------------------------------------------------------------------------------

/** Whose places and credentials are asked about. */
export interface WhereRequest {
  /** An image, or the bare registry name of `--registry`, looked up as given. */
  readonly subject:
    | { readonly kind: 'image'; readonly operand: Operand }
    | { readonly kind: 'registry'; readonly name: string }
  readonly lookaside?: string
}

/** Where signatures lie and which credentials would be used. */
export interface WhereOutcome {
  readonly command: 'where'
  readonly subject: string
  /**
   * Absent for a bare registry name without a repository path. URLs include the repository path. `write` is absent
   * where only the built-in store is left: nobody else reads it, so `sign` then asks for `--lookaside`.
   */
  readonly lookaside?: { readonly read: LookasidePlace; readonly write?: LookasidePlace }
  /** `HOST/NAME` that holds bundles as referrers, and `.sig` tags; absent as `lookaside` is. */
  readonly registry?: string
  readonly sigstoreAttachments: boolean
  readonly credentials: CredentialFacts | null
  readonly warnings: readonly Reason[]
}

/** A lookaside URL as reports may show it, and who says so. */
export interface LookasidePlace {
  readonly url: string
  /** File and section it comes from, `(built in)`, or `(option)`. */
  readonly source: string
}

// ---- policy check -------------------------------------------------------------------------------------------------

/** Which policy file to check; the path as the user wrote it. */
export interface PolicyCheckRequest {
  readonly path: string
}

/** What is in a policy file, and what is wrong with it. */
export interface PolicyCheckOutcome {
  readonly command: 'policy check'
  readonly policy: string
  readonly scopes: number
  readonly requirements: number
  /** Faults of the file, and key files that are missing or hold no key: exit 2. */
  readonly faults: readonly {
    readonly code: Code
    readonly path: string
    readonly message: string
    readonly next: string
  }[]
  readonly warnings: readonly Reason[]
}

// ---- policy compile -----------------------------------------------------------------------------------------------

/** Which trust policy to say in the words of policy.json, and the file to write; paths as the user wrote them. */
export interface PolicyCompileRequest {
  readonly path: string
  readonly to: string
}

/** The policy.json that was written, and what it could not say. */
export interface PolicyCompileOutcome {
  readonly command: 'policy compile'
  readonly policy: string
  /** The file that was written; absent when the policy has faults. */
  readonly place?: string
  readonly faults: PolicyCheckOutcome['faults']
  /** Where the result is stricter, line by line. */
  readonly warnings: readonly Reason[]
}

/** What a use case found out or did; the report and the exit code are made from it. */
export type Outcome =
  | DigestOutcome
  | SignOutcome
  | VerifyOutcome
  | InspectOutcome
  | WhereOutcome
  | PolicyCheckOutcome
  | PolicyCompileOutcome
  | VerifyBlobOutcome
  | SignBlobOutcome
  | KeyGenerateOutcome
