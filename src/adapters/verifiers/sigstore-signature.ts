import { constants, createHash, type KeyObject, publicDecrypt, verify } from 'node:crypto'
import { isEcdsaOverDigest, isEd25519phOverDigest } from './sigstore-elliptic.ts'
import type { HashName } from './sigstore-parts.ts'

/** What a signature is over: bytes, or a file of which only the digest is known. */
export type Signed =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly takesPrehash: boolean }
  | { readonly kind: 'digest'; readonly algorithm: HashName; readonly digest: Uint8Array }

/**
 * Whether the key made the signature. The hash follows from the key, never from what is not signed: SHA-256 for P-256
 * and RSA (PKCS#1 v1.5), SHA-384 and SHA-512 for P-384 and P-521, or SHA-256 as older programs made them; Ed25519 over
 * the bytes, or over their SHA-512 (Ed25519ph) where Rekor made signers do so: for files and `.sig` payloads.
 *
 * @see sigstore-on-images, section 2.3
 */
export function isSignedBy(key: KeyObject, signature: Uint8Array, signed: Signed): boolean {
  const hashes = hashesOf(key)
  if (signed.kind === 'bytes') {
    if (hashes.length > 0) return hashes.some((hash) => verify(hash, signed.bytes, key, signature))
    if (key.asymmetricKeyType !== 'ed25519') return false
    if (verify(null, signed.bytes, key, signature)) return true
    return signed.takesPrehash && isEd25519phOverDigest(key, sha512(signed.bytes), signature)
  }
  const { algorithm, digest } = signed
  if (key.asymmetricKeyType === 'ed25519') {
    return algorithm === 'sha512' && isEd25519phOverDigest(key, digest, signature)
  }
  if (!hashes.includes(algorithm)) return false
  return key.asymmetricKeyType === 'rsa'
    ? isRsaOverDigest(key, digest, signature)
    : isEcdsaOverDigest(key, digest, signature)
}

function hashesOf(key: KeyObject): readonly HashName[] {
  if (key.asymmetricKeyType === 'rsa') return ['sha256']
  const byCurve: Readonly<Record<string, readonly HashName[] | undefined>> = {
    prime256v1: ['sha256'],
    secp384r1: ['sha384', 'sha256'],
    secp521r1: ['sha512', 'sha256'],
  }
  return byCurve[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? []
}

const sha512 = (bytes: Uint8Array): Uint8Array => createHash('sha512').update(bytes).digest()

/** `DigestInfo` of SHA-256 up to the digest (RFC 8017, section 9.2). */
const sha256Info = Buffer.from('3031300d060960864801650304020105000420', 'hex')

function isRsaOverDigest(key: KeyObject, sha256: Uint8Array, signature: Uint8Array): boolean {
  try {
    const opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    return opened.equals(Buffer.concat([sha256Info, sha256]))
  } catch {
    // OpenSSL throws at a padding that is wrong: the answer is no.
    return false
  }
}
