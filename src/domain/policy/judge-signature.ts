import { FormatError } from '../errors.ts'
import type { Digest } from '../image/digest.ts'
import type { Reference } from '../image/reference.ts'
import { parsePayload, type SimpleSigningPayload } from '../signature/payload.ts'
import { type SignerIdentity, signerName } from '../signature/signer-identity.ts'
import type { SignatureCheck } from './facts.ts'
import type { SignedIdentity } from './policy.ts'
import { matchSignedIdentity } from './signed-identity.ts'
import type { Reason, SignatureOutcome } from './verdict.ts'

/** How far a refused signature came; the one that came furthest says most about what is wrong. */
type Stage = 'crypto' | 'payload' | 'digest' | 'identity'

/** The order of checks inside `signedBy` (policy-json, section 7). */
const stages: readonly Stage[] = ['crypto', 'payload', 'digest', 'identity']

/** What one signature is worth under one `signedBy`. `claimed` stands only where the crypto was good. */
export type Judgement =
  | {
      readonly kind: 'accepted'
      readonly signer: SignerIdentity
      readonly claimed: SignatureOutcome['claimed']
    }
  | {
      readonly kind: 'refused'
      readonly stage: Stage
      readonly reason: Reason
      readonly signer?: SignerIdentity
      readonly claimed?: SignatureOutcome['claimed']
    }

/** What a signature must fit. */
export interface JudgedAgainst {
  /** sha256 of the manifest. */
  readonly subject: Digest
  /** What the user asked for; absent for images without a docker reference. */
  readonly reference?: Reference
  readonly signedIdentity: SignedIdentity
}

/**
 * Judges one checked signature: key, then payload, then digest, then identity, each only after the one before,
 * because a payload must not be read before the crypto is good (containers-signature(5)).
 *
 * @param place - where it lies, for messages
 */
export function judgeSignature(place: string, check: SignatureCheck, against: JudgedAgainst): Judgement {
  if (check.kind === 'failed') {
    return {
      kind: 'refused',
      stage: 'crypto',
      reason: { code: check.code, message: `${place}: ${check.message}` },
    }
  }
  const { signer } = check
  const payload = readPayload(check.payload)
  if ('problem' in payload) {
    const message = `${place}: signed by ${signerName(signer)}, but what is signed is no claim: ${payload.problem}`
    return { kind: 'refused', stage: 'payload', reason: { code: 'payload-malformed', message }, signer }
  }
  const createdUnixSeconds = payload.createdUnixSeconds ?? check.createdUnixSeconds
  const claimed = {
    reference: clip(payload.dockerReference),
    digest: payload.manifestDigest,
    ...(createdUnixSeconds === undefined ? {} : { createdUnixSeconds }),
  }
  const mismatch = mismatchOf(payload, against)
  if (mismatch === null) return { kind: 'accepted', signer, claimed }
  const message = `${place}: signed by ${signerName(signer)}, ${mismatch.reason.message}`
  return { kind: 'refused', stage: mismatch.stage, reason: { ...mismatch.reason, message }, signer, claimed }
}

/** A judgement that says no. */
export type Refusal = Extract<Judgement, { kind: 'refused' }>

/** Sorts refusals so that the one which came furthest stands first; equal ones keep their order. */
export function furthestFirst(refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.toSorted((a, b) => stages.indexOf(b.stage) - stages.indexOf(a.stage))
}

function readPayload(bytes: Uint8Array): SimpleSigningPayload | { readonly problem: string } {
  try {
    return parsePayload(bytes)
  } catch (error) {
    // Broken evidence that we hold whole is a reason, not a failure (decisions, section 2).
    if (error instanceof FormatError) return { problem: error.message }
    throw error
  }
}

function mismatchOf(
  payload: SimpleSigningPayload,
  { subject, reference, signedIdentity }: JudgedAgainst,
): { readonly stage: Stage; readonly reason: Reason } | null {
  // The payload's digest is compared as text: one of another algorithm never matches (manifests, section 4).
  if (payload.manifestDigest !== subject) {
    const message = `but for digest ${payload.manifestDigest}; this image is ${subject}`
    return { stage: 'digest', reason: { code: 'wrong-image', message } }
  }
  const match = matchSignedIdentity(signedIdentity, reference, payload.dockerReference)
  if (match.matches) return null
  return { stage: 'identity', reason: { code: 'wrong-identity', message: `but ${match.message}` } }
}

/** Claims are foreign text of any length; a real reference has at most 255 + 1 + 128 + 1 + 135 characters. */
const clip = (text: string): string => (text.length <= 520 ? text : `${text.slice(0, 520)}…`)
