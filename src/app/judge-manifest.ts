import { decide } from '../domain/policy/decide.ts'
import type { Question, RequirementFacts, SignatureCheck } from '../domain/policy/facts.ts'
import type { Decision } from '../domain/policy/verdict.ts'
import type { StoredSignature } from '../domain/signature/envelope.ts'
import type { KeyRing, KeysUnusable, SignatureSubject } from '../ports.ts'
import type { ChosenPolicy } from './policy-choice.ts'
import { readPlace, type SignaturePlace } from './signature-places.ts'

/** The keys of one requirement; null where it needs none that we can use. */
export type RequirementKeys = KeyRing | KeysUnusable | null

/** All that the manifests of one image are judged by. */
export interface Judge {
  readonly question: Question
  /** One entry per requirement of the selected list. */
  readonly keys: readonly RequirementKeys[]
  /** Null when there is no place that could hold a signature. */
  readonly place: SignaturePlace | null
  readonly nowUnixSeconds: () => number
}

/** Opens the keys of every requirement in the selected list that verifies GPG signatures. */
export async function openKeys(
  question: Question,
  { keysOf }: ChosenPolicy,
): Promise<readonly RequirementKeys[]> {
  return await Promise.all(
    question.selection.requirements.map(async (requirement) =>
      requirement.type === 'signedBy' && requirement.keyType === 'GPGKeys'
        ? await keysOf(requirement.keys)
        : null,
    ),
  )
}

/** Reads the signatures of one manifest, checks each under each requirement, and decides. */
export async function judgeManifest(subject: SignatureSubject, judge: Judge): Promise<Decision> {
  const { question, keys, place } = judge
  const readings = place === null ? [] : [await readPlace(place.store, subject)]
  const signatures = readings.flatMap((reading) => reading.signatures)
  return decide(question, {
    subject: subject.digest,
    places: readings.map((reading) => reading.place),
    signatures,
    requirements: await Promise.all(keys.map((ring) => factsFor(ring, signatures))),
    nowUnixSeconds: judge.nowUnixSeconds(),
  })
}

/** The subject that a place files a manifest under. */
export const subjectOf = (
  digest: SignatureSubject['digest'],
  place: SignaturePlace | null,
  primary: boolean,
): SignatureSubject =>
  place?.reference === undefined ? { digest, primary } : { digest, primary, reference: place.reference }

async function factsFor(
  ring: RequirementKeys,
  signatures: readonly StoredSignature[],
): Promise<RequirementFacts> {
  if (ring === null) return { kind: 'nothing-to-check' }
  if (ring.kind === 'unusable') return { kind: 'keys-unusable', code: ring.code, message: ring.message }
  const check = async (signature: StoredSignature): Promise<SignatureCheck | null> =>
    signature.kind === 'simple-signing' ? await ring.check(signature.bytes) : null
  return { kind: 'checks', checks: await Promise.all(signatures.map(check)) }
}
