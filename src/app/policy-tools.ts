import { codes } from '../domain/codes.ts'
import type { FormatError } from '../domain/errors.ts'
import { type PlacedLeaf, placedLeaves, placedLists } from '../domain/policy/placed-requirements.ts'
import type { Leaf, SignedLeaf } from '../domain/policy/policy.ts'
import { policyWarnings } from '../domain/policy/policy-warnings.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { KeyRing, KeysUnusable, Ports, SignatureVerifier, TrustMaterial } from '../ports.ts'
import type { PolicyCheckOutcome, PolicyCheckRequest } from './contract.ts'

type Fault = PolicyCheckOutcome['faults'][number]

/** From then on a key that ends is told of. */
const soonSeconds = 30 * 86_400

/**
 * Checks a policy file of either grammar: every fault of it, and, when it has none, whether the keys it names can be
 * used. Verifying takes such a key for a refusal; here it is a fault, because here somebody can mend it.
 *
 * @throws UsageError `policy-not-found` when there is no file to check
 */
export async function checkPolicy(
  { path: file }: PolicyCheckRequest,
  { policies, trust, clock }: Pick<Ports, 'policies' | 'trust' | 'clock'>,
): Promise<PolicyCheckOutcome> {
  const { policy, grammar, faults } = await policies.inspect(file)
  const checked = { command: 'policy check', policy: file } as const
  if (policy === undefined) {
    return { ...checked, scopes: 0, requirements: 0, faults: faults.map(policyFault), warnings: [] }
  }
  const leaves = placedLists(policy).flatMap(placedLeaves)
  const keys = await checkKeys(leaves, { file, trust, nowUnixSeconds: clock.nowUnixSeconds() })
  return {
    ...checked,
    scopes: [...policy.transports.values()].reduce((sum, scopes) => sum + scopes.size, 0),
    requirements: leaves.length,
    faults: keys.faults,
    warnings: [...policyWarnings(policy, grammar), ...keys.warnings],
  }
}

/** A fault of the grammar, as reports tell it. */
export const policyFault = (fault: FormatError): Fault => ({
  code: fault.code,
  path: fault.path ?? '',
  message: fault.message,
  next: fault.next ?? codes[fault.code].next,
})

interface KeyCheck {
  readonly file: string
  readonly trust: TrustMaterial
  readonly nowUnixSeconds: number
}

async function checkKeys(
  leaves: readonly PlacedLeaf[],
  check: KeyCheck,
): Promise<Pick<PolicyCheckOutcome, 'faults' | 'warnings'>> {
  const faults: Fault[] = []
  const warnings: Reason[] = []
  for (const { path, leaf, isAsked } of leaves) {
    const opened = isAsked ? await openKeys(leaf, check.trust) : undefined
    if (opened === undefined) continue
    if (opened.kind === 'unusable') {
      const message = `${check.file}: ${path}: ${opened.message}`
      faults.push({ code: opened.code, path, message, next: codes[opened.code].next })
      continue
    }
    warnings.push(
      ...opened.warnings.map((warning) => ({ ...warning, message: `${path}: ${warning.message}` })),
      ...('states' in opened ? keyWarnings(opened, path, check.nowUnixSeconds) : []),
    )
  }
  return { faults, warnings }
}

/** What a leaf names in files or holds itself; undefined where there is nothing of the kind. */
async function openKeys(
  leaf: Leaf,
  trust: TrustMaterial,
): Promise<KeyRing | SignatureVerifier | KeysUnusable | undefined> {
  switch (leaf.type) {
    case 'insecureAcceptAnything':
    case 'reject':
    case 'signedBaseLayer':
      return undefined
    case 'signedBy':
      return leaf.keyType === 'GPGKeys' ? await trust.gpgKeyRing(leaf.keys) : undefined
    case 'sigstoreSigned':
      return await trust.verifierOf(leaf)
    case 'workflowSigned':
    case 'identitySigned':
      return leaf.trustedRoot === undefined ? undefined : await trust.verifierOf(leaf)
    case 'bundleSigned':
      return await trust.verifierOf(withoutServices(leaf))
  }
}

/** The key alone, where the trusted root is not the policy's: whether that can be fetched is no matter of the file. */
const withoutServices = (leaf: Extract<SignedLeaf, { type: 'bundleSigned' }>): SignedLeaf =>
  leaf.trustedRoot === undefined ? { ...leaf, transparency: 'none' } : leaf

function* keyWarnings(ring: KeyRing, path: string, nowUnixSeconds: number): Generator<Reason> {
  for (const { fingerprint, refusal, endsUnixSeconds } of ring.states()) {
    if (refusal !== undefined) {
      const message = `${path}: no signature of key ${fingerprint} counts: ${refusal.message}`
      yield { code: 'policy-key-ends', message }
    } else if (endsUnixSeconds !== undefined && endsUnixSeconds <= nowUnixSeconds + soonSeconds) {
      const day = new Date(endsUnixSeconds * 1000).toISOString().slice(0, 10)
      yield { code: 'policy-key-ends', message: `${path}: key ${fingerprint} expires on ${day}` }
    }
  }
}
