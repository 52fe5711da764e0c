import type { CountersignError } from '../domain/errors.ts'
import type { Digest, DigestAlgorithm } from '../domain/image/digest.ts'
import type { Platform } from '../domain/image/manifest.ts'
import type { Reference } from '../domain/image/reference.ts'
import type { LogEntry, Reason } from '../domain/policy/verdict.ts'
import type { SignerIdentity } from '../domain/signature/signer-identity.ts'
import type { SignerChoice, SigstoreChoice } from '../ports.ts'
import type { Operand } from './operand.ts'

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
    /** `HOST/NAME` that holds the signatures in place of the image's own repository. */
    readonly signatureRepository?: string
  }
  readonly warnings: readonly Reason[]
}

/** A key that signed in this run. */
export interface SigningKey {
  readonly signer: SignerIdentity
  readonly method: SignMethod
  /** OpenPGP public key (binary) or PEM; absent for keyless. */
  readonly publicKey?: Uint8Array
  /** What a Sigstore key signs the hash of; absent for Ed25519 and for keyless. */
  readonly digestAlgorithm?: DigestAlgorithm
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
