import type { NewSignature } from '../../../src/domain/signature/envelope.ts'

/** Bytes as an OpenPGP signature on its way into a store. */
export const signed = (bytes: Uint8Array): NewSignature => ({ kind: 'simple-signing', bytes })
