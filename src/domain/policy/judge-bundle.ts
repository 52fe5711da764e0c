import type { Digest } from '../image/digest.ts'
import { referenceAnnotation } from '../signature/annotations.ts'
import { parseCosignPayload } from '../signature/cosign-payload.ts'
import {
  isSubject,
  parseStatement,
  type Statement,
  type StatementSubject,
  signaturePredicateType,
} from '../signature/statement.ts'
import type { SignatureCheck, SigstoreFacts } from './facts.ts'
import {
  clip,
  type Finding,
  firstShortfall,
  furthestFirst,
  type JudgedAgainst,
  readSigned,
  type Shortfall,
} from './judgement.ts'
import { ageMismatch, annotationMismatch, transparencyMismatch, verifiedTime } from './match-conditions.ts'
import { signerMismatch } from './match-signer.ts'
import type { BundleSigned, IdentitySigned, WorkflowSigned } from './policy.ts'
import { identityReason, matchNamedRepository, matchSignedIdentity } from './signed-identity.ts'
import { claimsOf, noClaim, noStatement, otherImage } from './simple-claims.ts'
import { quoted } from './text-match.ts'
import type { Reason } from './verdict.ts'

/** A requirement that only trust policies have. */
export type TrustLeaf = WorkflowSigned | IdentitySigned | BundleSigned

/** A Sigstore signature whose crypto is good. */
export type VerifiedSigstore = Extract<SignatureCheck, { kind: 'verified' }> & {
  readonly sigstore: SigstoreFacts
}

/**
 * Judges a bundle or `.sig` layer under a requirement of a trust policy: what is signed, which image, that it is a
 * signature of it and no other statement, by whom, under which name, and when.
 *
 * @see sigstore-on-images, section 6, steps 7 to 9
 */
export function judgeBundle(check: VerifiedSigstore, leaf: TrustLeaf, against: JudgedAgainst): Finding {
  switch (check.sigstore.form) {
    case 'statement':
      return judgeStatement(check, leaf, against)
    case 'cosign-payload':
      return judgeCosignPayload(check, leaf, against)
    case 'message':
      return {
        claimed: {},
        shortfall: {
          stage: 'payload',
          reason: {
            code: 'signature-over-file',
            message: 'but over a file, not over a statement of an image',
          },
        },
      }
  }
}

/** What is asked of the signer and the time, wherever it is asked; null when both are as wanted. */
export function signerAndTimeMismatch(
  { signer, sigstore }: VerifiedSigstore,
  leaf: TrustLeaf,
  nowUnixSeconds: number,
): Shortfall | null {
  const time = verifiedTime(sigstore)
  return firstShortfall(
    ['signer', () => signerMismatch(leaf, signer)],
    ['conditions', () => certificateTimeMismatch(leaf, sigstore)],
    ['conditions', () => transparencyMismatch(leaf.transparency, sigstore)],
    ['conditions', () => ageMismatch(leaf.maxAgeSeconds, time, nowUnixSeconds)],
  )
}

/** A certificate lives for minutes: without a time inside them it says nothing (sigstore-on-images, section 6, step 2). */
function certificateTimeMismatch({ type }: TrustLeaf, { times }: SigstoreFacts): Reason | null {
  if (type === 'bundleSigned' || times.length > 0) return null
  return { code: 'signature-time-missing', message: 'but nobody vouches for when its certificate was used' }
}

function judgeCosignPayload(check: VerifiedSigstore, leaf: TrustLeaf, against: JudgedAgainst): Finding {
  const read = readSigned(parseCosignPayload, check.payload)
  if ('problem' in read) return noClaim(read.problem)
  const payload = read.value
  const { signedIdentity } = leaf
  const match =
    signedIdentity.type === 'digestOnly'
      ? { matches: true as const, tagNotBound: false }
      : matchNamedRepository(signedIdentity, against.reference, payload.dockerReference)
  return {
    claimed: claimsOf(payload, verifiedTime(check.sigstore)),
    shortfall:
      firstShortfall(['digest', () => otherImage(payload, against.subject)]) ??
      signerAndTimeMismatch(check, leaf, against.nowUnixSeconds) ??
      firstShortfall(
        ['identity', () => identityReason(match)],
        ['conditions', () => annotationMismatch(leaf.annotations, payload.annotations)],
      ),
    tagNotBound: match.tagNotBound,
  }
}

function judgeStatement(check: VerifiedSigstore, leaf: TrustLeaf, against: JudgedAgainst): Finding {
  const read = readSigned(parseStatement, check.payload)
  if ('problem' in read) return { claimed: {}, shortfall: noStatement(read.problem) }
  const statement = read.value
  const subjects = statement.subjects.filter((subject) => isSubject(subject, against.subject))
  const best = bestSubject(subjects, leaf, against)
  return {
    claimed: claimsOfSubject(
      best?.subject ?? statement.subjects[0],
      verifiedTime(check.sigstore).unixSeconds,
    ),
    shortfall:
      firstShortfall(
        ['digest', () => (subjects.length > 0 ? null : otherSubjects(statement, against.subject))],
        ['predicate', () => attestation(statement)],
      ) ??
      signerAndTimeMismatch(check, leaf, against.nowUnixSeconds) ??
      best?.shortfall ??
      null,
  }
}

/** Of the subjects that are this image, the one that fits, else the one that nearly does; each is judged by itself. */
function bestSubject(
  subjects: readonly StatementSubject[],
  leaf: TrustLeaf,
  against: JudgedAgainst,
): { readonly subject: StatementSubject; readonly shortfall: Shortfall | null } | undefined {
  const all = subjects.map((subject) => ({
    subject,
    shortfall: firstShortfall(
      ['identity', () => referenceMismatch(subject, leaf, against)],
      ['conditions', () => annotationMismatch(leaf.annotations, subject.annotations)],
    ),
  }))
  const [furthest] = furthestFirst(all.flatMap(({ shortfall }) => shortfall ?? []))
  return (
    all.find(({ shortfall }) => shortfall === null) ?? all.find(({ shortfall }) => shortfall === furthest)
  )
}

/** The name is bound by our own annotation alone: cosign binds none (sigstore-on-images, section 3.2). */
function referenceMismatch(
  { annotations }: StatementSubject,
  { signedIdentity }: TrustLeaf,
  { reference }: JudgedAgainst,
): Reason | null {
  if (signedIdentity.type === 'digestOnly') return null
  const signed = annotations.get(referenceAnnotation)
  if (signed === undefined) {
    return {
      code: 'reference-not-signed',
      message: `but for no name: expected the annotation ${referenceAnnotation} in its subject, found none`,
    }
  }
  return identityReason(matchSignedIdentity(signedIdentity, reference, signed))
}

function attestation({ predicateType }: Statement): Reason | null {
  if (predicateType === signaturePredicateType) return null
  const message = `but an attestation (predicate type ${quoted(predicateType)}), not a signature`
  return { code: 'attestation-not-signature', message }
}

function otherSubjects({ subjects }: Statement, subject: Digest): Reason {
  const [first] = subjects
  const found = first === undefined ? 'nothing' : digestText(first)
  const more = subjects.length > 1 ? ` and ${subjects.length - 1} more` : ''
  return { code: 'wrong-image', message: `but for digest ${found}${more}; this image is ${subject}` }
}

function claimsOfSubject(
  subject: StatementSubject | undefined,
  createdUnixSeconds: number | undefined,
): Finding['claimed'] {
  const reference = subject?.annotations.get(referenceAnnotation)
  return {
    ...(reference === undefined ? {} : { reference: clip(reference) }),
    ...(subject === undefined ? {} : { digest: digestText(subject) }),
    ...(createdUnixSeconds === undefined ? {} : { createdUnixSeconds }),
  }
}

/** sha256 where there is one, as everything else here is named by it. */
function digestText({ digests }: StatementSubject): string {
  const [algorithm, text] = digests.has('sha256')
    ? ['sha256', digests.get('sha256') ?? '']
    : ([...digests][0] ?? ['', ''])
  return clip(`${algorithm}:${text}`)
}
