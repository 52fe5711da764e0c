import { openRing } from '../../src/adapters/verifiers/openpgp-ring.ts'
import { CountersignError } from '../../src/domain/errors.ts'
import type { Digest } from '../../src/domain/image/digest.ts'
import { manifestDigest } from '../../src/domain/image/manifest.ts'
import { parseImageName, policyTarget } from '../../src/domain/image/transport.ts'
import { decide } from '../../src/domain/policy/decide.ts'
import type { RequirementFacts, SignatureCheck } from '../../src/domain/policy/facts.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import type { Policy, Requirement } from '../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../src/domain/policy/scope.ts'
import { parseEnvelope } from '../../src/domain/signature/envelope.ts'
import { signerName } from '../../src/domain/signature/signer-identity.ts'
import { now } from '../adapters/openpgp-kit.ts'
import { reference } from './scenes.ts'

/** All that an attacker may alter. */
export interface Evidence {
  readonly policy: Uint8Array
  readonly manifest: Uint8Array
  readonly signatures: readonly Uint8Array[]
}

/** What became of the evidence. `blocked`: rejected, undecided, or a policy or manifest that is refused as a file. */
export type Judged =
  | { readonly kind: 'blocked'; readonly why: string }
  | { readonly kind: 'waived' }
  | {
      readonly kind: 'accepted'
      readonly signers: readonly (readonly [string, string])[]
      readonly payloads: readonly Uint8Array[]
    }

export type Judge = (evidence: Evidence) => Promise<Judged>

/** The parts of the verifier; the tests of this suite itself break them one by one. */
export interface VerifierParts {
  readonly readPolicy: (bytes: Uint8Array) => Policy
  readonly subjectOf: (evidence: Evidence) => Digest
  readonly check: (blob: Uint8Array, keys: readonly Uint8Array[]) => Promise<SignatureCheck>
}

/** The verifier as it is: policy reader, digest, OpenPGP check. */
export const realParts: VerifierParts = {
  readPolicy: (bytes) => parsePolicy(bytes, 'policy.json'),
  subjectOf: ({ manifest }) => manifestDigest(manifest),
  check: async (blob, keys) => {
    const files = keys.map((key, index) => ({ name: `key ${index}`, bytes: key }))
    return await openRing(files, () => now).check(blob)
  },
}

/** Judges evidence for the one image, by the same walk as `verify`, with the signatures in hand. */
export function judgeWith(parts: VerifierParts): Judge {
  return async (evidence) => {
    try {
      return await judge(evidence, parts)
    } catch (error) {
      // Anything else would be a fault of the program, and fails the run.
      if (error instanceof CountersignError) return { kind: 'blocked', why: error.code }
      throw error
    }
  }
}

async function judge(evidence: Evidence, parts: VerifierParts): Promise<Judged> {
  const target = policyTarget(parseImageName(reference))
  const selection = requirementsFor(parts.readPolicy(evidence.policy), target)
  const signatures = evidence.signatures.map((blob, index) => parseEnvelope(blob, `signature-${index + 1}`))
  const checked = await Promise.all(
    selection.requirements.map(async (requirement) => await factsOf(requirement, signatures, parts)),
  )
  const decision = decide(
    { target, selection },
    {
      subject: parts.subjectOf(evidence),
      places: [{ url: 'file:///store', store: 'lookaside', status: 'read', found: signatures.length }],
      signatures,
      requirements: checked,
      nowUnixSeconds: now,
    },
  )
  const { verdict } = decision
  if (verdict.kind === 'waived') return { kind: 'waived' }
  if (verdict.kind !== 'accepted') return { kind: 'blocked', why: verdict.kind }
  const payloads = decision.signatures.flatMap(({ outcome }, index) =>
    outcome === 'accepted' ? checked.flatMap((facts) => payloadsOf(facts, index)) : [],
  )
  return {
    kind: 'accepted',
    signers: verdict.by.map((by): readonly [string, string] => [
      signerName(by),
      by.kind === 'gpg' ? by.keyFingerprint : '',
    ]),
    payloads,
  }
}

const payloadsOf = (facts: RequirementFacts, index: number): readonly Uint8Array[] => {
  const check = facts.kind === 'checks' ? facts.checks[index] : null
  return check?.kind === 'verified' ? [check.payload] : []
}

async function factsOf(
  requirement: Requirement,
  signatures: readonly ReturnType<typeof parseEnvelope>[],
  { check }: VerifierParts,
): Promise<RequirementFacts> {
  if (requirement.type !== 'signedBy' || requirement.keys.kind !== 'data') return { kind: 'nothing-to-check' }
  const keys = requirement.keys.data
  try {
    const checks = await Promise.all(
      signatures.map(async (stored) =>
        stored.kind === 'simple-signing' ? await check(stored.bytes, keys) : null,
      ),
    )
    return { kind: 'checks', checks }
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { kind: 'unusable', code: error.code, message: error.message }
  }
}
