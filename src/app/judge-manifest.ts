import { TransportError } from '../domain/errors.ts'
import { decide } from '../domain/policy/decide.ts'
import type { Question, RequirementFacts, SignatureCheck } from '../domain/policy/facts.ts'
import { leavesOf, readsFrom } from '../domain/policy/leaves.ts'
import type { Leaf } from '../domain/policy/policy.ts'
import type { Decision, Reason } from '../domain/policy/verdict.ts'
import type { KeysUnusable, SignatureSubject, SignatureVerifier } from '../ports.ts'
import { reasonOf } from './error-verdict.ts'
import type { ChosenPolicy } from './policy-choice.ts'
import type { PlaceReader, PlaceReading, SignaturePlaces } from './signature-places.ts'

/** One leaf of the selected list with what it is checked with; null where it reads no signatures. */
export interface ReadyLeaf {
  readonly leaf: Leaf
  readonly verifier:
    | SignatureVerifier
    | KeysUnusable
    | { readonly kind: 'unknown'; readonly error: Reason }
    | null
}

/** All that the manifests of one image are judged by. */
export interface Judge {
  readonly question: Question
  /** Depth first, as `leavesOf` gives them. */
  readonly leaves: readonly ReadyLeaf[]
  readonly places: SignaturePlaces
  /** Reads a place; one that was read for the same manifest before is not asked again. */
  readonly read: PlaceReader
  readonly nowUnixSeconds: () => number
}

/** Opens what every leaf of the selected list is checked with. */
export async function openLeaves(
  question: Question,
  { verifierOf }: ChosenPolicy,
): Promise<readonly ReadyLeaf[]> {
  return await Promise.all(
    leavesOf(question.selection.requirements).map(async (leaf): Promise<ReadyLeaf> => {
      switch (leaf.type) {
        case 'insecureAcceptAnything':
        case 'reject':
        case 'signedBaseLayer':
          return { leaf, verifier: null }
        case 'signedBy':
        case 'sigstoreSigned':
        case 'workflowSigned':
        case 'identitySigned':
        case 'bundleSigned':
          return { leaf, verifier: await orUnknown(() => verifierOf(leaf)) }
      }
    }),
  )
}

/** Where trust material cannot be fetched, nothing is known of this leaf; others may still decide. */
async function orUnknown<T>(
  open: () => Promise<T>,
): Promise<T | { readonly kind: 'unknown'; readonly error: Reason }> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    return { kind: 'unknown', error: reasonOf(error) }
  }
}

/**
 * Reads the signatures of one manifest, checks each under each leaf, and decides. Places that could only add to an
 * acceptance are asked last, and not at all where the others decide: a refusal needs them read, an acceptance does not.
 */
export async function judgeManifest(subject: SignatureSubject, judge: Judge): Promise<Decision> {
  const { first, last } = judge.places
  const readings = await Promise.all(first.map((store) => judge.read(store, subject)))
  const decision = await decideOn(subject, readings, judge)
  if (last.length === 0 || decision.verdict.kind === 'accepted') return decision
  const others = await Promise.all(last.map((store) => judge.read(store, subject)))
  return await decideOn(subject, [...readings, ...others], judge)
}

async function decideOn(
  subject: SignatureSubject,
  readings: readonly PlaceReading[],
  judge: Judge,
): Promise<Decision> {
  return decide(judge.question, {
    subject: subject.digest,
    places: readings.map((reading) => reading.place),
    signatures: readings.flatMap((reading) => reading.signatures),
    requirements: await Promise.all(judge.leaves.map((leaf) => factsFor(leaf, readings, judge))),
    nowUnixSeconds: judge.nowUnixSeconds(),
  })
}

/** The subject that a place files a manifest under. */
export const subjectOf = (
  digest: SignatureSubject['digest'],
  { reference }: Pick<SignaturePlaces, 'reference'>,
  primary: boolean,
): SignatureSubject => (reference === undefined ? { digest, primary } : { digest, primary, reference })

async function factsFor(
  { leaf, verifier }: ReadyLeaf,
  readings: readonly PlaceReading[],
  { places }: Judge,
): Promise<RequirementFacts> {
  if (verifier === null) return { kind: 'nothing-to-check' }
  if (verifier.kind !== 'usable') return verifier
  const checks = readings.flatMap(({ place, signatures }) => {
    const isAsked = readsFrom(leaf, place.store, places.attachments)
    return signatures.map(
      async (signature): Promise<SignatureCheck | null> => (isAsked ? await verifier.check(signature) : null),
    )
  })
  return { kind: 'checks', checks: await Promise.all(checks) }
}
