import type { StoredSignature } from '../signature/envelope.ts'
import type { Answer } from './answer.ts'
import type { Question } from './facts.ts'
import { furthestFirst, type Judgement } from './judgement.ts'
import { clockSkewSeconds } from './match-conditions.ts'
import { distinctReasons, type Reason, type SignatureOutcome } from './verdict.ts'

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
    const { signer, claimed } = accepted
    return { verified: true, signer, claimed, ...loggedIn(accepted), outcome: 'accepted' }
  }
  const unknown = judgements.find((judgement) => judgement.kind === 'unknown')
  if (unknown !== undefined) {
    return { verified: false, claimed: {}, outcome: 'not-accepted', ...unknown.reason }
  }
  const [furthest] = furthestFirst(judgements.filter((judgement) => judgement.kind === 'refused'))
  if (furthest === undefined) return { verified: false, claimed: {}, outcome: 'not-asked' }
  const { signer, claimed, reason } = furthest
  return {
    verified: signer !== undefined,
    ...(signer === undefined ? {} : { signer }),
    claimed: claimed ?? {},
    ...loggedIn(furthest),
    outcome: 'not-accepted',
    code: reason.code,
    message: reason.message,
  }
}

const loggedIn = ({
  logEntries,
}: Exclude<Judgement, { kind: 'unknown' }>): Pick<SignatureOutcome, 'logEntries'> =>
  logEntries === undefined ? {} : { logEntries }

/**
 * What is odd about accepted signatures but changes no verdict, as for podman: a time that cannot be, a tag other than
 * the one written beside the digest, and no tag at all where one was asked for.
 */
export function claimWarnings(
  answers: readonly Answer[],
  { askedTag, target }: Question,
  nowUnixSeconds: number,
): readonly Reason[] {
  const judgements = answers.flatMap((answer): readonly (Judgement | null)[] => answer.judgements)
  const accepted = judgements.flatMap((found) => (found?.kind === 'accepted' ? [found] : []))
  const claims = accepted.map(({ claimed }) => claimed)
  const unbound = accepted.some(({ tagNotBound }) => !tagNotBound)
    ? []
    : accepted.flatMap(({ claimed }) => claimed.reference ?? [])
  return distinctReasons([
    ...claims.flatMap(({ createdUnixSeconds }) => timeWarning(createdUnixSeconds, nowUnixSeconds)),
    ...otherTagWarning(claims, askedTag),
    ...unbound.slice(0, 1).flatMap((name) => tagNotBoundWarning(name, askedTag ?? target.reference?.tag)),
  ])
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

/** Whoever asks by digest alone asks for no tag. */
function tagNotBoundWarning(name: string, askedTag: string | undefined): readonly Reason[] {
  if (askedTag === undefined) return []
  const message = `asked for tag ${JSON.stringify(askedTag)}: the signature names ${JSON.stringify(name)} only, so the tag is not bound`
  return [{ code: 'tag-not-bound', message }]
}
