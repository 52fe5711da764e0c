type Bytes = Buffer<ArrayBuffer>

/** What a Sigstore signature consists of, whether it came as a bundle or as a `.sig` layer. Nothing in it is verified. */
export interface SignatureParts {
  /** The certificate (DER) that holds the key, or nothing but a hint at a key. */
  readonly signer: { readonly kind: 'certificate'; readonly der: Bytes } | { readonly kind: 'key' }
  readonly signature: Bytes
  readonly content: SignedContent
  readonly entries: readonly EntryParts[]
  /** RFC 3161 responses, DER. */
  readonly timestamps: readonly Bytes[]
}

/** What the signature is over. */
export type SignedContent =
  | { readonly kind: 'dsse'; readonly payloadType: string; readonly payload: Bytes }
  | { readonly kind: 'message'; readonly digest: { readonly algorithm: HashName; readonly value: Bytes } }
  /** The simple-signing payload of a `.sig` layer. */
  | { readonly kind: 'cosign-payload'; readonly payload: Bytes }

/** Digests that a signature may be over, as `node:crypto` names them. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

/** One entry of a transparency log, as a signature carries it. */
export interface EntryParts {
  readonly logId: Bytes
  /** Decimal. */
  readonly logIndex: string
  readonly kind: string
  readonly version: string
  /** Decimal; `0` where the log gives no time. */
  readonly integratedTime: string
  readonly body: Bytes
  /** The log's signed promise (SET). */
  readonly promise?: Bytes
  readonly proof?: ProofParts
}

/** Proof that an entry is in a tree, with the log's signature over the tree. */
export interface ProofParts {
  readonly logIndex: string
  readonly treeSize: string
  readonly rootHash: Bytes
  readonly hashes: readonly Bytes[]
  readonly checkpoint: string
}

/** Names of protobuf's `HashAlgorithm` that can stand in a bundle and in a Rekor v2 entry. */
export const protoHashes: ReadonlyMap<string, HashName> = new Map([
  ['SHA2_256', 'sha256'],
  ['SHA2_384', 'sha384'],
  ['SHA2_512', 'sha512'],
])
