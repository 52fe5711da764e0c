/** Hashes of the embedded Sigstore services. For demonstrations and tests only. */
import { createHash, type KeyObject } from 'node:crypto'

/** SHA-256 of these bytes, one part after the other. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The hash that a key signs with, as everywhere in Sigstore; null for Ed25519, which takes the message itself. */
export function signingHashOf(key: KeyObject): string | null {
  if (key.asymmetricKeyType === 'ed25519') return null
  const hashes: Readonly<Record<string, string>> = { secp384r1: 'sha384', secp521r1: 'sha512' }
  return hashes[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256'
}
