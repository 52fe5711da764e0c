import type { Code } from '../domain/codes.ts'
import type { CountersignError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import type { Platform } from '../domain/image/manifest.ts'
import type { Reference } from '../domain/image/reference.ts'
import type { BundleSigned, IdentitySigned } from '../domain/policy/policy.ts'
import type { LogEntry, Reason, StoreKind, Verdict } from '../domain/policy/verdict.ts'
import type { StoredSignature } from '../domain/signature/envelope.ts'
import type { SignerIdentity } from '../domain/signature/signer-identity.ts'
import type { BundleFile, CredentialFacts, SignedBlob, SigstoreChoice, UntrustedClaim } from '../ports.ts'
import type { SignOutcome } from './contract-sign.ts'
import type { VerifyOutcome } from './contract-verify.ts'
import type { Operand } from './operand.ts'

export type * from './contract-sign.ts'
export * from './contract-verify.ts'
export type * from './operand.ts'

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

/** Signatures of one manifest in one place; nothing in `signatures` is verified. */
export interface InspectedPlace {
  readonly subject: Digest
  readonly url: string
  readonly store: StoreKind
  readonly status: 'read' | 'unread'
  readonly error?: Reason
  readonly signatures: readonly {
    readonly place: string
    readonly kind: StoredSignature['kind']
    readonly untrustedClaim?: UntrustedClaim
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

/** Who signed which file, and where the bundle lies. */
export interface SignBlobOutcome {
  readonly command: 'sign-blob'
  readonly artifact: string
  readonly digest: Digest
  readonly signer: SignerIdentity
  /** File that the bundle was written to. */
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
