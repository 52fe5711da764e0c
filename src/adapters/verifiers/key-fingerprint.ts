import { createHash, type KeyObject } from 'node:crypto'

/** SHA-256 of a public key as SubjectPublicKeyInfo (DER), lower-case hex: the name under which a key is counted. */
export function keyFingerprint(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}
