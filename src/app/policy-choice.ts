import type { Code } from '../domain/codes.ts'
import { UsageError } from '../domain/errors.ts'
import type { KeySource, Policy } from '../domain/policy/policy.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { KeyRing, KeysUnusable, Policies, Ports, TrustMaterial } from '../ports.ts'
import { type PolicyChoice, policyOfKeys } from './contract.ts'

/** Whose signatures count in a run, ready to be asked. */
export interface ChosenPolicy {
  readonly name: string
  readonly policy: Policy
  /** Commit that the policy was read from, where that is not the checkout. */
  readonly commit?: string
  /** Opens the keys of a requirement. */
  readonly keysOf: (source: KeySource) => Promise<KeyRing | KeysUnusable>
  /** What is odd about the keys that were opened until now. */
  readonly warnings: () => readonly Reason[]
}

/**
 * Loads the policy file, or makes a policy of one rule from `--key`: signed by one of these keys, under the name
 * that was asked for (`matchRepoDigestOrExact`).
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
  }
}

async function fromFile(path: string, policies: Policies, trust: TrustMaterial): Promise<ChosenPolicy> {
  const loaded = await policies.load(path)
  const warnings = new Map<string, Reason>()
  const keysOf = async (source: KeySource): Promise<KeyRing | KeysUnusable> => {
    const ring = await trust.gpgKeyRing(source)
    if (ring.kind === 'usable') for (const warning of ring.warnings) warnings.set(warning.message, warning)
    return ring
  }
  return { ...loaded, keysOf, warnings: () => [...warnings.values()] }
}

async function fromKeys(
  keys: KeySource,
  fingerprints: readonly string[],
  trust: TrustMaterial,
): Promise<ChosenPolicy> {
  const ring = await trust.gpgKeyRing(keys)
  // The user named these files themselves, so one that cannot be used is a mistake of usage (decisions, section 2).
  if (ring.kind === 'unusable') throw new UsageError(ring.code, ring.message, cureOf(ring.code))
  const signedIdentity = { type: 'matchRepoDigestOrExact' } as const
  const policy: Policy = {
    default: [{ type: 'signedBy', keyType: 'GPGKeys', keys, signedIdentity }],
    transports: new Map(),
  }
  const pinned = pinTo(ring, fingerprints)
  return { name: policyOfKeys, policy, keysOf: async () => pinned, warnings: () => ring.warnings }
}

/** The table of codes speaks of the keys of a policy file. */
const cureOf = (code: Code): { readonly next?: string } =>
  code === 'key-file-missing'
    ? { next: 'Correct the path of --key; a relative one counts from the working directory.' }
    : {}

/** The same keys, of which only those with these primary fingerprints count; all of them when none is given. */
function pinTo(ring: KeyRing, fingerprints: readonly string[]): KeyRing {
  if (fingerprints.length === 0) return ring
  const pins = fingerprints.map((text) => text.replaceAll(' ', '').toUpperCase())
  const stray = pins.find((pin) => !ring.fingerprints.includes(pin))
  if (stray !== undefined) {
    const found = ring.fingerprints.join(', ')
    throw new UsageError(
      'fingerprint-not-in-key',
      `--fingerprint ${stray}: expected one of ${found} (the keys given)`,
    )
  }
  return {
    ...ring,
    fingerprints: pins,
    check: async (blob) => {
      const check = await ring.check(blob)
      if (check.kind === 'failed' || pins.includes(check.signer.fingerprint)) return check
      const { fingerprint } = check.signer
      const message = `signed by ${fingerprint}, which --fingerprint does not name`
      return { kind: 'failed', code: 'untrusted-key', message, signerHint: fingerprint }
    },
  }
}
