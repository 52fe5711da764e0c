import { isDeepStrictEqual } from 'node:util'
import { referrerOf } from '../fakes/sigstore-stored.ts'
import { type Random, randomFrom } from './random.ts'
import {
  differencesOfEntries,
  differencesOfReferrers,
  differencesOfSigstorePolicies,
  type SigstoreClass,
} from './sigstore-classes.ts'
import { realSigstoreParts, type SigstoreJudge, type SigstoreJudged } from './sigstore-judge.ts'
import { makeSigstoreMutant, type SigstoreMutant, type SigstoreTarget } from './sigstore-mutants.ts'
import type { SigstoreScene } from './sigstore-scenes.ts'
import type { StoredEntry } from './sigstore-world.ts'

/** What a run over many mutants came to. */
export interface SigstoreReport {
  readonly seed: number
  readonly judged: ReadonlyMap<SigstoreTarget, number>
  /** By the code of the refusal. */
  readonly blocked: ReadonlyMap<string, number>
  readonly accepted: ReadonlyMap<SigstoreClass, number>
  /** Mutants that were accepted and must not be, each with how it was made. */
  readonly failures: readonly string[]
}

/**
 * Judges altered evidence. Every mutant must be blocked, or be accepted for the same signed bytes by the same signers
 * and differ from what it was made of only in ways that are listed (decisions: mutation runs).
 *
 * @param enoughFailures - ends the run before its count
 */
export async function runSigstoreMutants(
  scenes: readonly SigstoreScene[],
  seed: number,
  count: number,
  judge: SigstoreJudge,
  enoughFailures = Number.POSITIVE_INFINITY,
): Promise<SigstoreReport> {
  const random: Random = randomFrom(seed)
  const judged = new Map<SigstoreTarget, number>()
  const blocked = new Map<string, number>()
  const accepted = new Map<SigstoreClass, number>()
  const failures: string[] = []
  for (let number = 0; number < count && failures.length < enoughFailures; number += 1) {
    const scene = random.pick(scenes)
    const mutant = makeSigstoreMutant(scene, random)
    countOne(judged, mutant.target)
    const outcome = await judge(mutant.evidence)
    if (outcome.kind === 'blocked') {
      countOne(blocked, outcome.why)
      continue
    }
    const classes = await harmless(scene, mutant, outcome)
    if (typeof classes === 'string') {
      failures.push(
        `seed ${seed}, mutant ${number}, ${scene.name}, ${mutant.target}: ${mutant.name}: ${classes}`,
      )
      continue
    }
    for (const found of new Set(classes)) countOne(accepted, found)
  }
  return { seed, judged, blocked, accepted, failures }
}

const countOne = <T>(counts: Map<T, number>, name: T): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1)

/** The classes of an accepted mutant, or what is wrong with its being accepted. */
async function harmless(
  scene: SigstoreScene,
  { target, evidence }: SigstoreMutant,
  outcome: Exclude<SigstoreJudged, { kind: 'blocked' }>,
): Promise<readonly SigstoreClass[] | string> {
  if (outcome.kind !== 'accepted') return `expected a signature to be demanded, found ${outcome.kind}`
  if (!isDeepStrictEqual(outcome.signers, scene.signers)) return `accepted for ${outcome.signers.join(', ')}`
  if (!isDeepStrictEqual(outcome.payloads, scene.payloads)) return 'accepted for other signed bytes'
  const odd = 'accepted although it differs in what is signed or trusted'
  const good = scene.evidence
  switch (target) {
    case 'policy': {
      const before = await realSigstoreParts.readPolicy(good)
      const after = await orNull(() => realSigstoreParts.readPolicy(evidence))
      return (after && differencesOfSigstorePolicies(before, after)) ?? odd
    }
    case 'referrer': {
      const [first] = good.entries
      const [altered] = evidence.entries
      if (first?.kind !== 'bundle' || altered?.kind !== 'bundle' || altered.referrer === undefined) return odd
      const { referrer } = altered
      const usual = referrerOf(good.manifest, first.bytes)
      return (await orNull(async () => differencesOfReferrers(usual, referrer))) ?? odd
    }
    case 'manifest':
      return odd
    case 'bundle':
    case 'statement':
    case 'certificate':
    case 'timestamp':
      return (await orNull(async () => differencesOfFirst(scene, evidence.entries))) ?? odd
  }
}

function differencesOfFirst(
  { evidence, needs }: SigstoreScene,
  [mutant]: readonly StoredEntry[],
): readonly SigstoreClass[] | string | null {
  const [good] = evidence.entries
  return good === undefined || mutant === undefined ? null : differencesOfEntries(good, mutant, needs)
}

/** A broken verifier may accept what cannot even be read; that is no class either. */
async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch {
    return null
  }
}
