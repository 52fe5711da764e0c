import type { NewSignature } from '../../domain/signature/envelope.ts'
import type { SignatureStore } from '../../ports.ts'

/** What places of numbered files take: podman and the others write nothing else there. */
export const simpleSigningOnly: SignatureStore['carries'] = ['simple-signing']

/** The bytes of the file. @throws Error for another kind of signature: a fault of the caller, see `carries` */
export function openPgpBytes(signature: NewSignature): Uint8Array {
  if (signature.kind === 'simple-signing') return signature.bytes
  throw new Error(`a place for files of OpenPGP messages was given a ${signature.kind}`)
}
