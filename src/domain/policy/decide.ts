import { extendPath } from '../strict-json.ts'
import { type Answer, notAsked, reasonsOf, signersOf } from './answer.ts'
import { answerBeforeReading, answerRequirement } from './answer-requirement.ts'
import { combineAll, combineParts } from './combine-answers.ts'
import type { Facts, KeysUnusable, Question } from './facts.ts'
import { isCombination, leavesOf } from './leaves.ts'
import type { Requirement } from './policy.ts'
import { claimWarnings, evidenceOf } from './signature-evidence.ts'
import {
  type Decision,
  distinctSigners,
  type RequirementOutcome,
  type StoreKind,
  type Verdict,
} from './verdict.ts'

/**
 * Decides on one manifest: every requirement of the list must be met (policy-json, section 7), in three values.
 * A refusal that holds whatever else might be found beats what could not be found out; nothing is accepted without
 * a signature that was verified, is for this digest and fits the signed identity.
 *
 * @throws Error when the facts do not belong to the list: a fault of the caller
 * @see decisions, section 2; trust-policy, section 2
 */
export function decide(question: Question, facts: Facts): Decision {
  const { requirements } = question.selection
  const stores = storesOf(facts)
  const ofLeaves = leavesOf(requirements).map((leaf, index) => {
    const known = facts.requirements[index]
    if (known === undefined) throw new Error(`no facts for requirement ${index}`)
    return answerRequirement(leaf, known, question, facts, stores)
  })
  const answers = answersOf(requirements, ofLeaves)
  const verdict = verdictOf(answers)
  if (verdict === null) throw new Error('a requirement was left unasked')
  return {
    ...unread(question, verdict, answers),
    signatures: evidenceOf(facts.signatures, ofLeaves),
    places: facts.places,
    warnings: claimWarnings(ofLeaves, question, facts.nowUnixSeconds),
  }
}

/**
 * The decision where it depends on no signature: a list that only waives, or one that cannot be met by any signature.
 * Null where signatures must be read.
 *
 * @param unusable - per leaf (`leavesOf`), why its keys cannot be used; null where they can or none are needed
 */
export function decideWithoutReading(
  question: Question,
  unusable: readonly (KeysUnusable | null)[],
): Decision | null {
  const { requirements } = question.selection
  const ofLeaves = leavesOf(requirements).map((leaf, index) =>
    answerBeforeReading(leaf, question, unusable[index] ?? null),
  )
  const answers = answersOf(requirements, ofLeaves)
  const verdict = verdictOf(answers)
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

/** The kind of place of each stored signature: they stand in the order of the places, `found` from each. */
function storesOf({ places, signatures }: Facts): readonly StoreKind[] {
  const stores = places.flatMap(({ store, found }) => Array.from({ length: found }, () => store))
  if (stores.length !== signatures.length) {
    throw new Error(`expected the ${stores.length} signatures of the places, found ${signatures.length}`)
  }
  return stores
}

/** One answer for each requirement, those of combinations made of the answers of their leaves. */
function answersOf(requirements: readonly Requirement[], ofLeaves: readonly Answer[]): readonly Answer[] {
  let at = 0
  return requirements.map((requirement) => {
    const count = leavesOf([requirement]).length
    const own = ofLeaves.slice(at, at + count)
    at += count
    return isCombination(requirement)
      ? combineParts(requirement, answersOf(requirement.of, own))
      : (own[0] ?? notAsked)
  })
}

/** All must be met. Null when nothing is refused or undecided but a requirement was not asked. */
function verdictOf(answers: readonly Answer[]): Verdict | null {
  const answer = combineAll(answers)
  switch (answer.outcome) {
    case 'not-met':
      return { kind: 'rejected', reasons: answer.reasons }
    case 'undecided':
      return { kind: 'undecided', error: answer.reasons[0] }
    case 'met':
      return answer.signers.length > 0 ? { kind: 'accepted', by: answer.signers } : { kind: 'waived' }
    case 'not-asked':
      return null
  }
}

const unread = ({ selection }: Question, verdict: Verdict, answers: readonly Answer[]): Decision => ({
  verdict,
  scope: selection.scope,
  requirements: selection.requirements.map((requirement, index) =>
    outcomeOf(extendPath(selection.path, index), requirement, answers[index] ?? notAsked),
  ),
  signatures: [],
  places: [],
  warnings: [],
})

function outcomeOf(path: string, requirement: Requirement, answer: Answer): RequirementOutcome {
  const [first] = reasonsOf(answer)
  return {
    path,
    type: requirement.type,
    outcome: answer.outcome,
    signers: distinctSigners(signersOf(answer)),
    ...(first === undefined ? {} : { code: first.code, message: first.message }),
    ...(isCombination(requirement)
      ? {
          parts: requirement.of.map((part, index) =>
            outcomeOf(extendPath(extendPath(path, 'of'), index), part, answer.parts?.[index] ?? notAsked),
          ),
        }
      : {}),
  }
}
