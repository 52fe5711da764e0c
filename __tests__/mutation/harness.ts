import { isDeepStrictEqual } from 'node:util'
import { CountersignError } from '../../src/domain/errors.ts'
import { type AlteredBytes, alterBytes } from './byte-mutants.ts'
import { differencesOfMessages, differencesOfPolicies, type HarmlessClass } from './classes.ts'
import type { Evidence, Judge, Judged } from './judge.ts'
import { alterPolicy } from './policy-mutants.ts'
import { type Random, randomFrom } from './random.ts'
import type { Scene } from './scenes.ts'
import { rewriteMessage, withPayload } from './signature-mutants.ts'

/** What is altered in a mutant; each stands as often in this list as its share of the mutants. */
const targets = [
  'message',
  'message',
  'bytes',
  'bytes',
  'payload',
  'payload',
  'manifest',
  'manifest',
  'policy',
  'policy',
] as const

type Target = (typeof targets)[number]

/** What a run over many mutants came to. */
export interface Report {
  readonly seed: number
  readonly judged: Readonly<Record<Target, number>>
  readonly blocked: number
  readonly accepted: ReadonlyMap<HarmlessClass, number>
  /** Mutants that were accepted and must not be, each with how to make it again. */
  readonly failures: readonly string[]
}

interface Mutant {
  readonly target: Target
  readonly name: string
  readonly evidence: Evidence
}

/**
 * Judges altered evidence. Every mutant must be blocked, or be accepted for the same signed bytes by the same signer
 * and differ from what it was made of only in ways that are listed (decisions: mutation runs).
 */
export async function runMutants(
  scenes: readonly Scene[],
  seed: number,
  count: number,
  judge: Judge,
): Promise<Report> {
  const random = randomFrom(seed)
  const judged = { message: 0, bytes: 0, payload: 0, manifest: 0, policy: 0 }
  const accepted = new Map<HarmlessClass, number>()
  const failures: string[] = []
  let blocked = 0
  for (let number = 0; number < count; number += 1) {
    const scene = random.pick(scenes)
    const mutant = makeMutant(scene, random)
    judged[mutant.target] += 1
    const outcome = await judge(mutant.evidence)
    if (outcome.kind === 'blocked') {
      blocked += 1
      continue
    }
    const classes = harmless(scene, mutant, outcome)
    if (typeof classes === 'string') {
      failures.push(
        `seed ${seed}, mutant ${number}, ${scene.name}, ${mutant.target}: ${mutant.name}: ${classes}`,
      )
      continue
    }
    for (const found of classes) accepted.set(found, (accepted.get(found) ?? 0) + 1)
  }
  return { seed, judged, blocked, accepted, failures }
}

function makeMutant({ evidence }: Scene, random: Random): Mutant {
  const target = random.pick(targets)
  const [good = new Uint8Array(), ...others] = evidence.signatures
  const withSignature = (bytes: Uint8Array): Evidence => ({ ...evidence, signatures: [bytes, ...others] })
  switch (target) {
    case 'message': {
      const { name, bytes } = rewriteMessage(good, random)
      return { target, name, evidence: withSignature(bytes) }
    }
    case 'bytes': {
      const { name, bytes } = alterBytes(good, random)
      return { target, name, evidence: withSignature(bytes) }
    }
    case 'payload': {
      let name = ''
      const altered = withPayload(
        good,
        (payload) => {
          const change = random.below(4) === 0 ? roomier(payload, random) : alterBytes(payload, random)
          name = change.name
          return change.bytes
        },
        random,
      )
      return { target, name, evidence: withSignature(altered) }
    }
    case 'manifest': {
      const change =
        random.below(4) === 0 ? roomier(evidence.manifest, random) : alterBytes(evidence.manifest, random)
      return { target, name: change.name, evidence: { ...evidence, manifest: change.bytes } }
    }
    case 'policy': {
      const { name, bytes } = alterPolicy(evidence.policy, random)
      return { target, name, evidence: { ...evidence, policy: bytes } }
    }
  }
}

/** The same JSON with white space where it means nothing: other bytes all the same, which are what is signed. */
function roomier(json: Uint8Array, random: Random): AlteredBytes {
  const text = Buffer.from(json).toString('utf8')
  const roomy = random.pick([`${text}\n`, ` ${text}`, text.replace('":', '": '), text.replace(',', ',\n')])
  return { name: 'white space', bytes: new Uint8Array(Buffer.from(roomy)) }
}

/** The classes of an accepted mutant, or what is wrong with its being accepted. */
function harmless(
  scene: Scene,
  { target, evidence }: Mutant,
  outcome: Judged,
): readonly HarmlessClass[] | string {
  if (outcome.kind !== 'accepted') return `expected a signature to be demanded, found ${outcome.kind}`
  if (!isDeepStrictEqual(outcome.signers, [scene.signer]))
    return `accepted for ${JSON.stringify(outcome.signers)}`
  const otherBytes = outcome.payloads.some((payload) => Buffer.compare(payload, scene.payload) !== 0)
  if (outcome.payloads.length !== 1 || otherBytes) return 'accepted for other signed bytes'
  const classes = orNull(() => classesOf(scene, target, evidence))
  return classes ?? 'accepted although it differs in what is signed or trusted'
}

/** A broken verifier may accept what our own readers refuse; that is no class either. */
function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof CountersignError) return null
    throw error
  }
}

function classesOf({ evidence }: Scene, target: Target, mutant: Evidence): readonly HarmlessClass[] | null {
  const [good = new Uint8Array()] = evidence.signatures
  const [altered = new Uint8Array()] = mutant.signatures
  switch (target) {
    case 'message':
    case 'bytes':
      return differencesOfMessages(good, altered)
    case 'policy':
      return differencesOfPolicies(evidence.policy, mutant.policy)
    // Every byte of these is signed: there is nothing harmless to alter.
    case 'payload':
    case 'manifest':
      return null
  }
}
