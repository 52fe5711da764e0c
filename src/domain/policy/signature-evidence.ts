import type { StoredSignature } from '../signature/envelope.ts'
import type { Answer } from './answer-requirement.ts'
import { furthestFirst, type Judgement } from './judge-signature.ts'
import type { Reason, SignatureOutcome } from './verdict.ts'

/** Clock differences that are nobody's fault (decisions, section 1). */
const clockSkewSeconds = 300
/** 2013-03-01: the month Docker was first shown; nothing that claims to be older signs a container image. */
const beforeContainersUnixSeconds = 1_362_096_000

/** What each stored signature was worth: accepted where any requirement took it, else how far it came. */
export function evidenceOf(
  signatures: readonly StoredSignature[],
  answers: readonly Answer[],
): readonly SignatureOutcome[] {
  return signatures.map((signature, index) => {
    const { place, kind } = signature
    const judgements = answers.flatMap((answer) => answer.judgements[index] ?? [])
    if (kind === 'malformed') {
      const { code, message } = signature
      return { place, kind, verified: false, claimed: {}, outcome: 'not-accepted', code, message }
    }
    return { place, kind, ...worthOf(judgements) }
  })
}

function worthOf(judgements: readonly Judgement[]): Omit<SignatureOutcome, 'place' | 'kind'> {
  const accepted = judgements.find((judgement) => judgement.kind === 'accepted')
  if (accepted !== undefined) {
    return { verified: true, signer: accepted.signer, claimed: accepted.claimed, outcome: 'accepted' }
  }
  const [furthest] = furthestFirst(judgements.filter((judgement) => judgement.kind === 'refused'))
  if (furthest === undefined) return { verified: false, claimed: {}, outcome: 'not-asked' }
  const { signer, claimed, reason } = furthest
  return {
    verified: signer !== undefined,
    ...(signer === undefined ? {} : { signer }),
    claimed: claimed ?? {},
    outcome: 'not-accepted',
    code: reason.code,
    message: reason.message,
  }
}

/**
 * What is odd about accepted signatures but changes no verdict, as for podman: a time that cannot be, and a tag
 * other than the one written beside the digest.
 *
 * @param askedTag - tag that stood beside a digest and was taken off
 */
export function claimWarnings(
  answers: readonly Answer[],
  askedTag: string | undefined,
  nowUnixSeconds: number,
): readonly Reason[] {
  const judgements = answers.flatMap((answer): readonly (Judgement | null)[] => answer.judgements)
  const claims = judgements.flatMap((found) => (found?.kind === 'accepted' ? [found.claimed] : []))
  const texts = [
    ...claims.flatMap(({ createdUnixSeconds }) => timeWarning(createdUnixSeconds, nowUnixSeconds)),
    ...otherTagWarning(claims, askedTag),
  ]
  return [...new Map(texts.map((reason) => [reason.message, reason])).values()]
}

function timeWarning(createdUnixSeconds: number | undefined, nowUnixSeconds: number): readonly Reason[] {
  if (createdUnixSeconds === undefined) return []
  const isFuture = createdUnixSeconds > nowUnixSeconds + clockSkewSeconds
  if (!isFuture && createdUnixSeconds >= beforeContainersUnixSeconds) return []
  const where = isFuture ? 'in the future' : 'before there were container images'
  const message = `an accepted signature says it was made at Unix time ${createdUnixSeconds}, ${where}`
  return [{ code: 'signature-time-odd', message }]
}

function otherTagWarning(
  claims: readonly SignatureOutcome['claimed'][],
  askedTag: string | undefined,
): readonly Reason[] {
  if (askedTag === undefined) return []
  const tags = claims.flatMap(({ reference }) => /:([^:/@]+)$/.exec(reference ?? '')?.[1] ?? [])
  const [other] = tags
  if (other === undefined || tags.includes(askedTag)) return []
  const message = `pulled by digest: the signature was made for tag ${JSON.stringify(other)}, not ${JSON.stringify(askedTag)}`
  return [{ code: 'signature-other-tag', message }]
}
