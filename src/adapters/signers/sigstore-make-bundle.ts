import bundles, { type TransparencyLogEntry } from '@sigstore/bundle'
import specs, { type HashAlgorithm } from '@sigstore/protobuf-specs'
import type { Timestamp } from '../sigstore/timestamp-authority.ts'
import type { EntryParts } from '../verifiers/sigstore-parts.ts'

// @sigstore/bundle and the message types under it (Apache-2.0) write the format of its own makers; both are CommonJS.

/** Hash of a file in a bundle. */
export type MessageHash = 'sha256' | 'sha384' | 'sha512'

const hashNumbers: Readonly<Record<MessageHash, HashAlgorithm>> = {
  sha256: specs.HashAlgorithm.SHA2_256,
  sha384: specs.HashAlgorithm.SHA2_384,
  sha512: specs.HashAlgorithm.SHA2_512,
}

/** What others vouch for beside the signature. */
export interface Witnesses {
  readonly entries: readonly EntryParts[]
  readonly timestamps: readonly Timestamp[]
}

/** Everything that goes into a bundle of version 0.3. */
export interface BundleContent extends Witnesses {
  readonly signature: Uint8Array
  /** The leaf certificate (DER), or the SHA-256 of the public key (SubjectPublicKeyInfo). */
  readonly signedBy:
    | { readonly kind: 'certificate'; readonly der: Uint8Array }
    | { readonly kind: 'public-key'; readonly sha256: Uint8Array }
  readonly content:
    | { readonly kind: 'envelope'; readonly payloadType: string; readonly payload: Uint8Array }
    /** Over a file, which the bundle names by the hash that the key signs, as cosign 3 has it. */
    | { readonly kind: 'message'; readonly hash: MessageHash; readonly digest: Uint8Array }
}

/**
 * Writes a bundle: one certificate or a hint of the key, never a chain.
 *
 * @see sigstore_bundle.proto; sigstore-go 1.2.2 refuses a chain in version 0.3
 */
export function makeBundle(parts: BundleContent): Uint8Array {
  const { content, signedBy } = parts
  const signature = Buffer.from(parts.signature)
  const key =
    signedBy.kind === 'certificate'
      ? { certificate: Buffer.from(signedBy.der), certificateChain: false }
      : { keyHint: Buffer.from(signedBy.sha256).toString('base64'), certificateChain: false }
  const bundle =
    content.kind === 'message'
      ? bundles.toMessageSignatureBundle({ digest: Buffer.from(content.digest), signature, ...key })
      : bundles.toDSSEBundle({
          artifact: Buffer.from(content.payload),
          artifactType: content.payloadType,
          signature,
          ...key,
        })
  // The library repeats the hint here, and cosign 3.1.3 refuses a key id that is not its own.
  if (bundle.content.$case === 'dsseEnvelope') {
    for (const one of bundle.content.dsseEnvelope.signatures) one.keyid = ''
  }
  // The library knows one hash only.
  if (bundle.content.$case === 'messageSignature' && content.kind === 'message') {
    bundle.content.messageSignature.messageDigest.algorithm = hashNumbers[content.hash]
  }
  const { verificationMaterial } = bundle
  verificationMaterial.tlogEntries = parts.entries.map(toProtobuf)
  verificationMaterial.timestampVerificationData = {
    rfc3161Timestamps: parts.timestamps.map(({ bytes }) => ({ signedTimestamp: Buffer.from(bytes) })),
  }
  return Buffer.from(JSON.stringify(bundles.bundleToJSON(bundle)))
}

function toProtobuf(entry: EntryParts): TransparencyLogEntry {
  const { promise, proof } = entry
  return {
    logIndex: entry.logIndex,
    logId: { keyId: entry.logId },
    kindVersion: { kind: entry.kind, version: entry.version },
    integratedTime: entry.integratedTime,
    inclusionPromise: promise && { signedEntryTimestamp: promise },
    inclusionProof: proof && {
      ...proof,
      hashes: [...proof.hashes],
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  }
}
