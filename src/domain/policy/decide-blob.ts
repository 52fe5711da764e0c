import type { Digest } from '../image/digest.ts'
import { isSubject, parseStatement } from '../signature/statement.ts'
import type { SignatureCheck } from './facts.ts'
import { signerAndTimeMismatch, type VerifiedSigstore } from './judge-bundle.ts'
import { type Judgement, judged, readSigned, type Shortfall } from './judgement.ts'
import type { BundleSigned, IdentitySigned } from './policy.ts'
import { noStatement } from './simple-claims.ts'
import type { Verdict } from './verdict.ts'

/**
 * Decides on a file and the one bundle that came with it: a signature over the file itself, or a statement of any
 * kind that has the file among its subjects.
 *
 * @param rule - without annotations and age: a file has no policy that could demand them
 * @param check - null where the bundle is of a kind that this rule never looks at
 * @param blobDigest - of the file, in the algorithm by which it is known
 * @throws Error for a rule with conditions, or a check by another verifier: faults of the caller
 * @see sigstore-on-images, section 6, steps 7 and 8
 */
export function decideBlob(
  rule: IdentitySigned | BundleSigned,
  check: SignatureCheck | null,
  blobDigest: Digest,
): Exclude<Verdict, { kind: 'waived' }> {
  if (rule.annotations !== undefined || rule.maxAgeSeconds !== undefined) {
    throw new Error('a file is judged by signer and digest alone')
  }
  if (check === null) {
    const message = 'expected a Sigstore bundle, found another kind of signature'
    return { kind: 'rejected', reasons: [{ code: 'signature-missing', message }] }
  }
  if (check.kind !== 'verified') {
    const reason = { code: check.code, message: check.message }
    return check.kind === 'unknown'
      ? { kind: 'undecided', error: reason }
      : { kind: 'rejected', reasons: [reason] }
  }
  const { sigstore } = check
  if (sigstore === undefined) throw new Error('verify-blob: expected a Sigstore signature')
  const judgement = judgeBlob({ ...check, sigstore }, rule, blobDigest)
  return judgement.kind === 'accepted'
    ? { kind: 'accepted', by: [judgement.signer] }
    : { kind: 'rejected', reasons: [judgement.reason] }
}

function judgeBlob(
  check: VerifiedSigstore,
  rule: IdentitySigned | BundleSigned,
  blobDigest: Digest,
): Judgement {
  // No age is asked for, so that no clock is needed.
  const shortfall = otherFile(check, blobDigest) ?? signerAndTimeMismatch(check, rule, 0)
  return judged('bundle', check.signer, check.sigstore.logEntries, { claimed: {}, shortfall })
}

/** A signature over the file itself was verified with the file, so nothing is left to compare. */
function otherFile({ payload, sigstore }: VerifiedSigstore, blobDigest: Digest): Shortfall | null {
  switch (sigstore.form) {
    case 'message':
      return null
    case 'cosign-payload': {
      const message = 'but over the payload of an image, which is no signature of a file'
      return { stage: 'payload', reason: { code: 'statement-malformed', message } }
    }
    case 'statement': {
      const read = readSigned(parseStatement, payload)
      if ('problem' in read) return noStatement(read.problem)
      if (read.value.subjects.some((subject) => isSubject(subject, blobDigest))) return null
      const message = `but for other files than ${blobDigest}`
      return { stage: 'digest', reason: { code: 'wrong-image', message } }
    }
  }
}
