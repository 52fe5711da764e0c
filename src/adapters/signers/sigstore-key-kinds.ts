import type { KeyObject } from 'node:crypto'

/** What a kind of key is called, and how it signs. */
export interface SigstoreKeyKind {
  /** In messages. */
  readonly name: string
  /** Hash over what is signed, by the key alone; null for Ed25519, which hashes by itself. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  /** Name in the protocol of Rekor v2; absent where that log does not take what such a key signs. */
  readonly keyDetails?: string
  /** Whether Rekor v1 takes a DSSE envelope by such a key: it verifies all but Ed25519 with SHA-256. */
  readonly inFirstLog: boolean
  /**
   * Whether all readers of the `.sig` tag check such a signature alike: containers/image hashes with SHA-256 whatever the
   * curve, and takes Ed25519 without a hash, where cosign hashes by the curve and takes the pre-hashed form.
   */
  readonly inLayer: boolean
}

/** Of the keys that certificates are asked for. */
export const certificateKeyKind: SigstoreKeyKind = {
  name: 'ECDSA P-256',
  hash: 'sha256',
  keyDetails: 'PKIX_ECDSA_P256_SHA_256',
  inFirstLog: true,
  inLayer: true,
}

const ecdsa: Readonly<Record<string, SigstoreKeyKind>> = {
  prime256v1: certificateKeyKind,
  secp384r1: {
    name: 'ECDSA P-384',
    hash: 'sha384',
    keyDetails: 'PKIX_ECDSA_P384_SHA_384',
    inFirstLog: false,
    inLayer: false,
  },
  secp521r1: {
    name: 'ECDSA P-521',
    hash: 'sha512',
    keyDetails: 'PKIX_ECDSA_P521_SHA_512',
    inFirstLog: false,
    inLayer: false,
  },
}

/** Sizes that have a name in Sigstore's registry of algorithms. */
const rsaSizes: readonly number[] = [2048, 3072, 4096]

/**
 * The kind of a private or public key.
 *
 * Rekor v2 takes Ed25519 only in its pre-hashed form (Ed25519ph), which node:crypto does not have and which is another
 * signature than the one that bundles without a log hold.
 *
 * @returns undefined for keys that Sigstore has no signature algorithm for
 * @see Sigstore algorithm registry; rekor-tiles 2.3.0, pkg/types/hashedrekord
 */
export function kindOfKey(key: KeyObject): SigstoreKeyKind | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'ec') return ecdsa[details?.namedCurve ?? '']
  if (type === 'ed25519') return { name: 'Ed25519', hash: null, inFirstLog: true, inLayer: false }
  const size = details?.modulusLength ?? 0
  if (type !== 'rsa' || !rsaSizes.includes(size)) return undefined
  return {
    name: `RSA ${size}`,
    hash: 'sha256',
    keyDetails: `PKIX_RSA_PKCS1V15_${size}_SHA256`,
    inFirstLog: true,
    inLayer: true,
  }
}
