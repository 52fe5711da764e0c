import { FormatError } from '../../domain/errors.ts'
import { parsePayload } from '../../domain/signature/payload.ts'
import type { UntrustedClaim } from '../../ports.ts'
import { openMessage, readLiteral } from './openpgp-message.ts'
import { tags } from './openpgp-packets.ts'
import { readSignature } from './openpgp-signature.ts'

/**
 * What a message says of itself: the id of its key and what its payload claims. Nothing is verified, not even that it
 * is signed, and what cannot be read is left out.
 */
export function readClaim(blob: Uint8Array): UntrustedClaim {
  const packets = orUndefined(() => openMessage(blob).packets) ?? []
  const body = (tag: number): Uint8Array =>
    packets.find((packet) => packet.tag === tag)?.body ?? new Uint8Array()
  const signature = orUndefined(() => readSignature(body(tags.signature)))
  const claim = orUndefined(() => parsePayload(readLiteral(body(tags.literal)).payload))
  const keyId =
    signature?.issuerFingerprint ?? signature?.issuerKeyId ?? onePassKeyId(body(tags.onePassSignature))
  return {
    ...(keyId === undefined ? {} : { keyId }),
    ...(signature === undefined ? {} : { createdUnixSeconds: signature.createdUnixSeconds }),
    ...(claim === undefined ? {} : { reference: claim.dockerReference, digest: claim.manifestDigest }),
  }
}

function onePassKeyId(body: Uint8Array): string | undefined {
  return body.length === 13 ? Buffer.from(body.subarray(4, 12)).toString('hex').toUpperCase() : undefined
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FormatError) return undefined
    throw error
  }
}
