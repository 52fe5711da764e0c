import type { Digest } from '../image/digest.ts'
import type { SimpleSigningPayload } from '../signature/payload.ts'
import { clip, type Finding, type Shortfall } from './judgement.ts'
import type { SignatureTime } from './match-conditions.ts'
import type { Reason, SignatureOutcome } from './verdict.ts'

/** What a simple-signing payload claims; the time is its own, else that of the signature. */
export function claimsOf(payload: SimpleSigningPayload, time: SignatureTime): SignatureOutcome['claimed'] {
  const createdUnixSeconds = payload.createdUnixSeconds ?? time.unixSeconds
  return {
    reference: clip(payload.dockerReference),
    digest: payload.manifestDigest,
    ...(createdUnixSeconds === undefined ? {} : { createdUnixSeconds }),
  }
}

/** The payload's digest is compared as text: one of another algorithm never matches (manifests, section 4). */
export function otherImage({ manifestDigest }: SimpleSigningPayload, subject: Digest): Reason | null {
  if (manifestDigest === subject) return null
  return { code: 'wrong-image', message: `but for digest ${manifestDigest}; this image is ${subject}` }
}

/** A good signature over bytes that are no payload. */
export function noClaim(problem: string): Finding {
  const message = `but what is signed is no claim: ${problem}`
  return { claimed: {}, shortfall: { stage: 'payload', reason: { code: 'payload-malformed', message } } }
}

/** A good signature over bytes that are no statement, where one was to be. */
export function noStatement(problem: string): Shortfall {
  const message = `but what is signed is no statement: ${problem}`
  return { stage: 'payload', reason: { code: 'statement-malformed', message } }
}
