import type { Code } from '../domain/codes.ts'
import { UsageError } from '../domain/errors.ts'
import type { BundleSigned, KeySource, Policy, SignedBy, SignedLeaf } from '../domain/policy/policy.ts'
import { distinctReasons, type Reason } from '../domain/policy/verdict.ts'
import { signerName } from '../domain/signature/signer-identity.ts'
import type { KeysUnusable, Policies, Ports, SignatureVerifier, TrustMaterial } from '../ports.ts'
import { type PolicyChoice, policyOfKeys } from './contract.ts'

/** Whose signatures count in a run, ready to be asked. */
export interface ChosenPolicy {
  readonly name: string
  readonly policy: Policy
  /** Set where no rule of it compares the name that was signed. */
  readonly byDigestAlone?: true
  /** Commit that the policy was read from, where that is not the checkout. */
  readonly commit?: string
  /** Opens what a leaf is checked with. @throws TransportError where that could not be fetched */
  readonly verifierOf: TrustMaterial['verifierOf']
  /** What is odd about the keys that were opened until now. */
  readonly warnings: () => readonly Reason[]
}

/**
 * Loads the policy file, or makes a policy of one rule. From `--key`: signed by one of these keys, GPG ones under the
 * name that was asked for (`matchRepoDigestOrExact`), others by digest. From an identity: signed keyless by it.
 *
 * @throws FormatError `policy-…`; UsageError `policy-not-found`, the code of a key file that cannot be used,
 *   `fingerprint-not-in-key`
 */
export async function choosePolicy(
  choice: PolicyChoice,
  { policies, trust }: Pick<Ports, 'policies' | 'trust'>,
): Promise<ChosenPolicy> {
  switch (choice.kind) {
    case 'file':
      return await fromFile(choice.path, policies, trust)
    case 'keys':
      return await fromKeys(choice.keys, choice.fingerprints, trust)
    case 'identity':
      return await fromRule(choice.rule, trust)
  }
}

async function fromFile(path: string, policies: Policies, trust: TrustMaterial): Promise<ChosenPolicy> {
  const loaded = await policies.load(path)
  let warnings: readonly Reason[] = []
  const verifierOf: TrustMaterial['verifierOf'] = async (leaf) => {
    const verifier = await trust.verifierOf(leaf)
    if (verifier.kind === 'usable') warnings = distinctReasons([...warnings, ...verifier.warnings])
    return verifier
  }
  return { ...loaded, verifierOf, warnings: () => warnings }
}

/** A rule that the user wrote as options: keys that cannot be used are then a mistake of usage (decisions, section 2). */
async function fromRule(rule: SignedLeaf, trust: TrustMaterial): Promise<ChosenPolicy> {
  const verifier = await trust.verifierOf(rule)
  if (verifier.kind === 'unusable')
    throw new UsageError(verifier.code, verifier.message, cureOf(verifier.code))
  return {
    name: policyOfKeys,
    ...(rule.signedIdentity.type === 'digestOnly' && { byDigestAlone: true as const }),
    policy: { default: [rule], transports: new Map() },
    verifierOf: async () => verifier,
    warnings: () => verifier.warnings,
  }
}

async function fromKeys(
  keys: KeySource,
  fingerprints: readonly string[],
  trust: TrustMaterial,
): Promise<ChosenPolicy> {
  if ((await trust.keyForm(keys)) === 'pem') {
    if (fingerprints.length === 0) return await fromRule(bundleRule(keys), trust)
    throw new UsageError('option-conflict', '--fingerprint: expected beside a GPG key, found a PEM one', {
      next: 'Leave out --fingerprint: a PEM file holds the one key that is meant.',
    })
  }
  const chosen = await fromRule(gpgRule(keys), trust)
  if (fingerprints.length === 0) return chosen
  const ring = await trust.gpgKeyRing(keys)
  const known = ring.kind === 'usable' ? ring.fingerprints : []
  const pinned = pinTo(await chosen.verifierOf(gpgRule(keys)), fingerprints, known)
  return { ...chosen, verifierOf: async () => pinned }
}

const gpgRule = (keys: KeySource): SignedBy => ({
  type: 'signedBy',
  keyType: 'GPGKeys',
  keys,
  signedIdentity: { type: 'matchRepoDigestOrExact' },
})

const bundleRule = (keys: KeySource): BundleSigned => ({
  type: 'bundleSigned',
  keys,
  signedIdentity: { type: 'digestOnly' },
  transparency: 'none',
})

/** The table of codes speaks of the files of a policy. */
function cureOf(code: Code): { readonly next?: string } {
  if (code !== 'key-file-missing') return {}
  return { next: 'Correct the path of --key; a relative one counts from the working directory.' }
}

/** The same keys, of which only those with these primary fingerprints count. */
function pinTo(
  verifier: SignatureVerifier | KeysUnusable,
  fingerprints: readonly string[],
  known: readonly string[],
): SignatureVerifier | KeysUnusable {
  if (verifier.kind === 'unusable') return verifier
  const stray = fingerprints.find((pin) => !known.includes(pin))
  if (stray !== undefined) {
    throw new UsageError(
      'fingerprint-not-in-key',
      `--fingerprint ${stray}: expected one of ${known.join(', ')} (the keys given)`,
    )
  }
  return {
    ...verifier,
    check: async (signature) => {
      const check = await verifier.check(signature)
      if (check?.kind !== 'verified') return check
      const name = signerName(check.signer)
      if (fingerprints.includes(name)) return check
      const message = `signed by ${name}, which --fingerprint does not name`
      return { kind: 'failed', code: 'untrusted-key', message, signerHint: name }
    },
  }
}
