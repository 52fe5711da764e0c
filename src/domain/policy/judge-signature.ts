import { parseCosignPayload } from '../signature/cosign-payload.ts'
import { parsePayload, type SimpleSigningPayload } from '../signature/payload.ts'
import type { SignatureCheck } from './facts.ts'
import { judgeBundle } from './judge-bundle.ts'
import {
  type Finding,
  firstShortfall,
  type JudgedAgainst,
  type Judgement,
  judged,
  readSigned,
} from './judgement.ts'
import { ageMismatch, annotationMismatch, type SignatureTime, verifiedTime } from './match-conditions.ts'
import type { SignedBy, SignedLeaf, SigstoreSigned } from './policy.ts'
import { identityReason, matchSignedIdentity } from './signed-identity.ts'
import { claimsOf, noClaim, otherImage } from './simple-claims.ts'
import type { Reason } from './verdict.ts'

type Verified = Extract<SignatureCheck, { kind: 'verified' }>

/**
 * Judges one checked signature: key, then payload, then digest, then identity, then what else a trust policy demands,
 * each only after the one before, because a payload must not be read before the crypto is good
 * (containers-signature(5)).
 *
 * @param place - where it lies, for messages
 * @throws Error for a check by the verifier of another requirement: a fault of the caller
 */
export function judgeSignature(
  place: string,
  check: SignatureCheck,
  leaf: SignedLeaf,
  against: JudgedAgainst,
): Judgement {
  if (check.kind !== 'verified') {
    const reason = { code: check.code, message: `${place}: ${check.message}` }
    return check.kind === 'unknown'
      ? { kind: 'unknown', reason }
      : { kind: 'refused', stage: 'crypto', reason }
  }
  return judged(place, check.signer, check.sigstore?.logEntries, findingOf(check, leaf, against))
}

function findingOf(check: Verified, leaf: SignedLeaf, against: JudgedAgainst): Finding {
  const { signer, sigstore } = check
  switch (leaf.type) {
    case 'signedBy':
      if (signer.kind !== 'gpg') throw new Error('signedBy: expected a signature by a GPG key')
      return judgeSimple(parsePayload, check, leaf, against, {
        unixSeconds: check.createdUnixSeconds,
        by: 'signer',
      })
    case 'sigstoreSigned':
      if (signer.kind === 'gpg' || sigstore?.form !== 'cosign-payload') {
        throw new Error('sigstoreSigned: expected a Sigstore signature over a payload')
      }
      return judgeSimple(parseCosignPayload, check, leaf, against, verifiedTime(sigstore))
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
      if (sigstore === undefined) throw new Error(`${leaf.type}: expected a Sigstore signature`)
      return judgeBundle({ ...check, sigstore }, leaf, against)
  }
}

/** A simple signature, or the older Sigstore form of it, by the rules of the reference library. */
function judgeSimple(
  parse: (bytes: Uint8Array) => SimpleSigningPayload,
  check: Verified,
  leaf: SignedBy | SigstoreSigned,
  { subject, reference, nowUnixSeconds }: JudgedAgainst,
  time: SignatureTime,
): Finding {
  const read = readSigned(parse, check.payload)
  if ('problem' in read) return noClaim(read.problem)
  const payload = read.value
  const identity = (): Reason | null =>
    identityReason(matchSignedIdentity(leaf.signedIdentity, reference, payload.dockerReference))
  return {
    claimed: claimsOf(payload, time),
    shortfall: firstShortfall(
      ['digest', () => otherImage(payload, subject)],
      ['identity', identity],
      ['conditions', () => ageMismatch(leaf.maxAgeSeconds, time, nowUnixSeconds)],
      ['conditions', () => annotationMismatch(leaf.annotations, payload.annotations)],
    ),
  }
}
