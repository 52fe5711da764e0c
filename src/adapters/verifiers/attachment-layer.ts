import { type KeyObject, verify } from 'node:crypto'
import { decodeBase64 } from '../../domain/base64.ts'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { StoredSignature } from '../../domain/signature/envelope.ts'
import { readChain, readLeaf } from './attachment-pem.ts'
import { openPromise, type PromisedEntry, requireEntryOf } from './attachment-promise.ts'
import type { Certificate } from './certificate.ts'
import type { PublicKey } from './public-keys.ts'
import { layerAnnotations } from './sigstore-layer.ts'

/** A `.sig` layer with what is sought in it, as far as it was read; nothing of it is verified. */
export interface Attachment {
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  readonly annotations: Readonly<Record<string, string>>
}

/** Takes the signature out of a layer. @throws FormatError `signature-malformed` */
export function readAttachment({
  payload,
  annotations,
}: Extract<StoredSignature, { readonly kind: 'cosign-layer' }>): Attachment {
  const text = requireAnnotation(annotations, layerAnnotations.signature, 'signature-malformed')
  const signature = decodeBase64(text)
  if (signature !== undefined) return { payload, signature, annotations }
  throw new FormatError(
    'signature-malformed',
    `annotation ${layerAnnotations.signature}: expected base64, found other text`,
  )
}

/**
 * The entry of a log that comes with an attachment: about this signature over this payload, by whatever key.
 *
 * @throws FormatError `log-entry-missing`, and as `openPromise` and `requireEntryOf`
 */
export function openEntry(attachment: Attachment, logs: readonly PublicKey[]): PromisedEntry {
  const promise = requireAnnotation(attachment.annotations, layerAnnotations.bundle, 'log-entry-missing')
  const entry = openPromise(promise, logs)
  requireEntryOf(entry, attachment)
  return entry
}

/**
 * The certificate and authorities that come with an attachment.
 *
 * @throws FormatError `certificate-missing`, and as `readLeaf` and `readChain`
 */
export function readCertificates({ annotations }: Attachment): {
  readonly leaf: Certificate
  readonly intermediates: readonly Certificate[]
} {
  const leaf = requireAnnotation(annotations, layerAnnotations.certificate, 'certificate-missing')
  return { leaf: readLeaf(leaf), intermediates: readChain(annotations[layerAnnotations.chain]) }
}

function requireAnnotation(annotations: Attachment['annotations'], name: string, code: Code): string {
  const value = annotations[name]
  if (value === undefined) throw new FormatError(code, `expected the annotation ${name}, found none`)
  return value
}

/** SHA-256 for every kind of key but Ed25519, which hashes by itself; ECDSA signatures in DER. */
export function isMadeBy(key: KeyObject, { payload, signature }: Attachment): boolean {
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return verify(hash, payload, { key, dsaEncoding: 'der' }, signature)
}

/** @throws FormatError `signature-invalid` unless the key of this certificate signed */
export function requireSignedBy({ key }: Certificate, attachment: Attachment): void {
  if (!isMadeBy(key, attachment)) throw notMade('a signature by the key of its certificate')
}

/** The fault of a signature that no wanted key made. @param expected - what was wanted */
export const notMade = (expected: string): FormatError =>
  new FormatError(
    'signature-invalid',
    `expected ${expected} over this payload (SHA-256), found one by another key, or over other bytes`,
  )
