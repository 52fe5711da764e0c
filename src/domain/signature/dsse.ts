/** What an envelope holds. */
export interface EnvelopeContent {
  readonly payloadType: string
  readonly payload: Uint8Array
}

/** The only payload type that a statement has (in-toto Attestation Framework, envelope). */
export const statementType = 'application/vnd.in-toto+json'

/** How the bytes under the signature of every envelope begin. */
export const envelopeStart = 'DSSEv1 '

/** The bytes that the signature of an envelope covers; lengths are those of the bytes (DSSE protocol, "PAE"). */
export function encodeEnvelope({ payloadType, payload }: EnvelopeContent): Uint8Array {
  const head = `${envelopeStart}${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `
  return Buffer.concat([Buffer.from(head), payload])
}
