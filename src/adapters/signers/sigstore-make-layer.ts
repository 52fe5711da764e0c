import type { X509Certificate } from 'node:crypto'
import { SigningError } from '../../domain/errors.ts'
import type { SigningServices } from '../sigstore/signing-services.ts'
import { layerAnnotations } from '../verifiers/sigstore-layer.ts'
import type { SigstoreKeyKind } from './sigstore-key-kinds.ts'
import type { Witnesses } from './sigstore-make-bundle.ts'

/** What stands beside a payload in a `.sig` layer. */
export interface LayerParts extends Witnesses {
  readonly signature: Uint8Array
  /** The certificate, and its chain with the root last; of a key nothing is written. */
  readonly signedBy:
    | {
        readonly kind: 'certificate'
        readonly pem: string
        readonly chain: readonly X509Certificate[]
      }
    | { readonly kind: 'public-key' }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/**
 * The annotations of one layer, under the names of cosign. Only the promise of Rekor v1 has a place in them.
 *
 * @see cosign SIGNATURE_SPEC, "Properties"
 */
export function writeLayerAnnotations(parts: LayerParts): Readonly<Record<string, string>> {
  const { signature, signedBy, entries, timestamps } = parts
  const [entry] = entries
  const [timestamp] = timestamps
  return {
    [layerAnnotations.signature]: base64(signature),
    ...(signedBy.kind === 'certificate' && {
      [layerAnnotations.certificate]: signedBy.pem,
      [layerAnnotations.chain]: signedBy.chain.map(String).join(''),
    }),
    ...(entry?.promise !== undefined && {
      [layerAnnotations.bundle]: JSON.stringify({
        SignedEntryTimestamp: base64(entry.promise),
        Payload: {
          body: base64(entry.body),
          integratedTime: Number(entry.integratedTime),
          logIndex: Number(entry.logIndex),
          logID: entry.logId.toString('hex'),
        },
      }),
    }),
    ...(timestamp !== undefined && {
      [layerAnnotations.timestamp]: JSON.stringify({
        SignedRFC3161Timestamp: base64(timestamp.bytes),
      }),
    }),
  }
}

/**
 * Refuses what other tools could not verify at a `.sig` tag: keys of which readers differ in the hash, and logs of Rekor
 * v2, which give no promise (SET).
 *
 * @throws SigningError `sig-tag-unsupported`
 */
export function refuseLayer(
  { name, inLayer }: SigstoreKeyKind,
  { logs }: Pick<SigningServices, 'logs'>,
): void {
  if (!inLayer) {
    throw new SigningError(
      'sig-tag-unsupported',
      `signature for a .sig tag: expected an ECDSA P-256 or RSA key, found ${name}; readers differ in how they check others`,
    )
  }
  if (logs.some(({ version }) => version === 2)) {
    throw new SigningError(
      'sig-tag-unsupported',
      'signature for a .sig tag: expected Rekor v1 or no log, found Rekor v2, whose entries have no place there',
    )
  }
}
