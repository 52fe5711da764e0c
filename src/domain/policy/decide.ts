import { extendPath } from '../strict-json.ts'
import {
  type Answer,
  answerBeforeReading,
  answerRequirement,
  type KeysUnusable,
  notAsked,
  signersOf,
} from './answer-requirement.ts'
import type { Facts, Question } from './facts.ts'
import { claimWarnings, evidenceOf } from './signature-evidence.ts'
import {
  type Decision,
  distinctSigners,
  type Reason,
  type RequirementOutcome,
  type Verdict,
} from './verdict.ts'

/**
 * Decides on one manifest: every requirement of the list must be met (policy-json, section 7), in three values.
 * A refusal that holds whatever else might be found beats what could not be found out; nothing is accepted without
 * a signature that was verified, is for this digest and fits the signed identity.
 *
 * @throws Error when the facts do not belong to the list: a fault of the caller
 * @see decisions, section 2
 */
export function decide(question: Question, facts: Facts): Decision {
  const { requirements } = question.selection
  const answers = requirements.map((requirement, index) => {
    const known = facts.requirements[index]
    if (known === undefined) throw new Error(`no facts for requirement ${index}`)
    return answerRequirement(requirement, known, question, facts)
  })
  const verdict = combine(answers, readsSignatures(question) ? brokenContainers(facts) : [])
  if (verdict === null) throw new Error('a requirement was left unasked')
  return {
    ...unread(question, verdict, answers),
    signatures: evidenceOf(facts.signatures, answers),
    places: facts.places,
    warnings: claimWarnings(answers, question.askedTag, facts.nowUnixSeconds),
  }
}

/**
 * The decision where it depends on no signature: a list that only waives, or one that holds a requirement which
 * no signature can meet. Null where signatures must be read.
 *
 * @param unusable - per requirement, why its keys cannot be used; null where they can or none are needed
 */
export function decideWithoutReading(
  question: Question,
  unusable: readonly (KeysUnusable | null)[],
): Decision | null {
  const answers = question.selection.requirements.map((requirement, index) =>
    answerBeforeReading(requirement, question, unusable[index] ?? null),
  )
  const verdict = combine(answers, [])
  return verdict === null ? null : unread(question, verdict, answers)
}

/** A decision that fell before any requirement was asked: the reference is refused, or could not be resolved. */
export function decideUnasked(question: Question, verdict: Verdict): Decision {
  return unread(
    question,
    verdict,
    question.selection.requirements.map(() => notAsked),
  )
}

/** Whether the selected list looks at signatures at all; one that only waives or only rejects does not. */
function readsSignatures({ selection }: Question): boolean {
  return selection.requirements.some(({ type }) => type === 'signedBy' || type === 'sigstoreSigned')
}

/** Entries that are no signature container at all: any of them rejects, wherever it stands. */
const brokenContainers = ({ signatures }: Facts): readonly Reason[] =>
  signatures
    .filter((signature) => signature.kind === 'malformed')
    .map(({ code, place, message }) => ({ code, message: `${place}: ${message}` }))

/** All must be met. Null when nothing is refused or undecided but a requirement was not asked. */
function combine(answers: readonly Answer[], broken: readonly Reason[]): Verdict | null {
  const refused = answers.filter(({ outcome }) => outcome === 'not-met')
  const reasons = [...broken, ...refused.flatMap((answer) => reasonsOf(answer))]
  if (reasons.length > 0) return { kind: 'rejected', reasons }
  const open = answers.find((answer) => answer.outcome === 'undecided')
  if (open !== undefined) return { kind: 'undecided', error: open.reasons[0] }
  if (!answers.every(({ outcome }) => outcome === 'met')) return null
  const by = distinctSigners(answers.flatMap(signersOf))
  return by.length > 0 ? { kind: 'accepted', by } : { kind: 'waived' }
}

const reasonsOf = (answer: Answer): readonly Reason[] =>
  answer.outcome === 'not-met' || answer.outcome === 'undecided' ? answer.reasons : []

const unread = ({ selection }: Question, verdict: Verdict, answers: readonly Answer[]): Decision => ({
  verdict,
  scope: selection.scope,
  requirements: selection.requirements.map((requirement, index) =>
    outcomeOf(extendPath(selection.path, index), requirement.type, answers[index] ?? notAsked),
  ),
  signatures: [],
  places: [],
  warnings: [],
})

function outcomeOf(path: string, type: string, answer: Answer): RequirementOutcome {
  const [first] = reasonsOf(answer)
  const outcome = { path, type, outcome: answer.outcome, signers: distinctSigners(signersOf(answer)) }
  return first === undefined ? outcome : { ...outcome, code: first.code, message: first.message }
}
