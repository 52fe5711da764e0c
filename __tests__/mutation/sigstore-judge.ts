import { createPolicies } from '../../src/adapters/policy-files.ts'
import type { TrustedFiles } from '../../src/adapters/trusted-files.ts'
import { createTrustMaterial } from '../../src/adapters/verifiers/trust-material.ts'
import { judgeManifest, openLeaves } from '../../src/app/judge-manifest.ts'
import { readOnce } from '../../src/app/signature-places.ts'
import { CountersignError, TransportError } from '../../src/domain/errors.ts'
import type { Digest } from '../../src/domain/image/digest.ts'
import { manifestDigest } from '../../src/domain/image/manifest-digest.ts'
import { parseImageName, policyTarget } from '../../src/domain/image/transport.ts'
import type { SignatureCheck } from '../../src/domain/policy/facts.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { requirementsFor } from '../../src/domain/policy/scope.ts'
import type { Decision } from '../../src/domain/policy/verdict.ts'
import type { StoredSignature } from '../../src/domain/signature/envelope.ts'
import type { SignerIdentity } from '../../src/domain/signature/signer-identity.ts'
import type { TrustMaterial } from '../../src/ports.ts'
import { fileStoreOf, type Kept, type SigstoreEvidence, storesOf } from './sigstore-world.ts'

/** What became of the evidence. `blocked`: rejected, undecided, or a policy or manifest that is refused as a file. */
export type SigstoreJudged =
  | { readonly kind: 'blocked'; readonly why: string }
  | { readonly kind: 'waived' }
  | {
      readonly kind: 'accepted'
      /** Kind, name and issuer of each, sorted. */
      readonly signers: readonly string[]
      /** What the signatures that were accepted cover, base64, sorted, each once. */
      readonly payloads: readonly string[]
    }

export type SigstoreJudge = (evidence: SigstoreEvidence) => Promise<SigstoreJudged>

/** The parts of the verifier; the tests of this suite itself break them one by one. */
export interface SigstoreParts {
  readonly readPolicy: (evidence: SigstoreEvidence) => Promise<Policy>
  readonly subjectOf: (evidence: SigstoreEvidence) => Digest
  /** What is left of a check on its way to the decision. */
  readonly checked: (check: SignatureCheck, signature: StoredSignature) => SignatureCheck
}

/** What the judge needs to know of the world beside the evidence. */
export interface SigstoreSurroundings {
  /** Key files and trusted roots by name. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Bytes that lie in the registry beside what is listed. */
  readonly kept: Kept
  readonly nowUnixSeconds: () => number
}

/** The image of every scene. */
export const image = 'registry.example/team/app:1.0'

const root = '/policies'

/** Files in memory, beside the policy. */
const filesOf = (files: ReadonlyMap<string, Uint8Array>): TrustedFiles => ({
  root,
  origin: { kind: 'checkout' },
  read: async (path) => {
    const bytes = files.get(path.slice(root.length + 1))
    return bytes === undefined ? { kind: 'missing' } : { kind: 'read', bytes }
  },
  changedFiles: () => [],
})

/** The policy reader as it is, with the evidence's policy among the files. */
export const realSigstoreParts: SigstoreParts = {
  readPolicy: async ({ policyName, policy }) => {
    const policies = createPolicies(root, filesOf(new Map([[policyName, policy]])))
    return (await policies.load(policyName)).policy
  },
  subjectOf: ({ manifest }) => manifestDigest(manifest),
  checked: (check) => check,
}

/** Judges evidence for the one image by the walk of `verify`: policy file, stores, trust material, decision. */
export function sigstoreJudgeWith(around: SigstoreSurroundings, parts = realSigstoreParts): SigstoreJudge {
  const { nowUnixSeconds } = around
  const trust = createTrustMaterial({
    files: filesOf(around.files),
    nowUnixSeconds,
    publicInstance: () => Promise.reject(new TransportError('registry-error', 'out of reach')),
  })
  const policies = new Map<string, Promise<Policy>>()
  return async (evidence) => {
    // The policies that are not altered are read once, so that their trusted roots are.
    const name = Buffer.from(evidence.policy).toString('latin1')
    const policy = policies.get(name) ?? parts.readPolicy(evidence)
    if (policies.size < 100) policies.set(name, policy)
    try {
      return await judge(evidence, { around, parts, trust, policy: await policy })
    } catch (error) {
      // Anything else would be a fault of the program, and fails the run.
      if (error instanceof CountersignError && error.code !== 'internal-error')
        return { kind: 'blocked', why: error.code }
      throw error
    }
  }
}

interface Judging {
  readonly around: SigstoreSurroundings
  readonly parts: SigstoreParts
  readonly trust: TrustMaterial
  readonly policy: Policy
}

async function judge(evidence: SigstoreEvidence, given: Judging): Promise<SigstoreJudged> {
  const { parts, trust, policy, around } = given
  const name = parseImageName(image)
  if (name.transport !== 'docker') throw new Error('expected an image of a registry')
  const { reference } = name
  const target = policyTarget(name)
  const question = { target, selection: requirementsFor(policy, target) }
  const payloads = new Map<string, Uint8Array>()
  const verifierOf: TrustMaterial['verifierOf'] = async (leaf) => {
    const verifier = await trust.verifierOf(leaf)
    if (verifier.kind === 'unusable') return verifier
    return {
      ...verifier,
      check: async (signature, blob) => {
        const real = await verifier.check(signature, blob)
        const check = real === null ? null : parts.checked(real, signature)
        if (check?.kind === 'verified') payloads.set(signature.place, check.payload)
        return check
      },
    }
  }
  const chosen = { name: 'policy', policy, verifierOf, warnings: () => [] }
  const stores = storesOf(evidence, around.kept)
  const decision = await judgeManifest(
    { digest: parts.subjectOf(evidence), primary: true, reference },
    {
      question,
      leaves: await openLeaves(question, chosen),
      places: {
        first: [fileStoreOf(evidence), stores.referrers(undefined)],
        last: [stores.sigTag(undefined)],
        reference,
        attachments: false,
        warnings: [],
      },
      read: readOnce(),
      nowUnixSeconds: around.nowUnixSeconds,
    },
  )
  return outcomeOf(decision, payloads)
}

function outcomeOf(
  { verdict, signatures }: Decision,
  payloads: ReadonlyMap<string, Uint8Array>,
): SigstoreJudged {
  const internal = signatures.find(({ code }) => code === 'internal-error')
  if (internal !== undefined) throw new Error(`a check broke down: ${internal.message}`)
  if (verdict.kind === 'waived') return { kind: 'waived' }
  // What was wrong with the one that was altered says more than the stranger's beside it.
  const own = signatures[0]?.code
  if (verdict.kind === 'rejected') return { kind: 'blocked', why: own ?? verdict.reasons[0]?.code ?? '' }
  if (verdict.kind === 'undecided') return { kind: 'blocked', why: own ?? verdict.error.code }
  const accepted = signatures.filter(({ outcome }) => outcome === 'accepted')
  const covered = accepted.map(({ place }) => Buffer.from(payloads.get(place) ?? []).toString('base64'))
  return {
    kind: 'accepted',
    signers: [...new Set(verdict.by.map(signerText))].toSorted(),
    payloads: [...new Set(covered)].toSorted(),
  }
}

/** One text for one signer. */
export function signerText(signer: SignerIdentity): string {
  switch (signer.kind) {
    case 'gpg':
    case 'key':
      return `${signer.kind} ${signer.fingerprint}`
    case 'certificate':
      return `${signer.certificate.subject.value} of ${signer.certificate.issuer}`
  }
}
