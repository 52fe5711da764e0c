import type { PolicyChoice } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import type { BundleSigned, IdentitySigned, KeySource } from '../domain/policy/policy.ts'
import type { CommandLine } from './command-line.ts'
import { fingerprintsOf, has, one } from './option-values.ts'
import { conflict, type Surroundings } from './request-parts.ts'

/**
 * Exactly one source of trust; none is never a default that accepts.
 *
 * @throws UsageError `option-conflict`, `policy-missing`
 */
export function policyChoice(line: CommandLine, surroundings: Surroundings): PolicyChoice {
  const given = ['policy', 'key', 'certificate-identity', 'system-policy'].filter((name) => has(line, name))
  const [first, second] = given
  if (first !== undefined && second !== undefined) throw conflict(first, second)
  if (has(line, 'fingerprint') && first !== 'key') {
    throw new UsageError('option-conflict', '--fingerprint: expected beside --key, found without it', {
      next: 'Give the key file with --key; a fingerprint alone is no key.',
    })
  }
  refuseLoneIssuer(line)
  const path = one(line, 'policy')
  if (path !== undefined) return { kind: 'file', path }
  if (first === 'system-policy') return { kind: 'file', path: surroundings.systemPolicy() }
  if (first === 'certificate-identity') return { kind: 'identity', rule: identityRule(line) }
  if (first === 'key') {
    return {
      kind: 'keys',
      keys: keysOf(line, surroundings),
      fingerprints: fingerprintsOf(line, 'fingerprint'),
    }
  }
  const standard = surroundings.defaultPolicy()
  if (standard !== undefined) return standard
  throw new UsageError(
    'policy-missing',
    `countersign ${line.command}: expected --policy, --key or --certificate-identity, found none`,
  )
}

/**
 * Whom a bundle of a file must be by: a key or an identity.
 *
 * @throws UsageError `option-conflict`, `policy-missing`
 */
export function blobRule(line: CommandLine, surroundings: Surroundings): IdentitySigned | BundleSigned {
  if (has(line, 'key') && has(line, 'certificate-identity')) throw conflict('key', 'certificate-identity')
  refuseLoneIssuer(line)
  if (has(line, 'certificate-identity')) return identityRule(line)
  if (has(line, 'key')) {
    const keys = keysOf(line, surroundings)
    return { type: 'bundleSigned', keys, signedIdentity: { type: 'digestOnly' }, transparency: 'none' }
  }
  throw new UsageError(
    'policy-missing',
    `countersign ${line.command}: expected --key, or --certificate-identity with --certificate-oidc-issuer, found neither`,
    { next: 'Say whose signature counts: a public key file, or an identity and its issuer.' },
  )
}

const keysOf = (line: CommandLine, { trustedKeys }: Surroundings): KeySource =>
  trustedKeys ?? { kind: 'paths', paths: line.values.get('key') ?? [] }

function refuseLoneIssuer(line: CommandLine): void {
  const [identity, issuer] = ['certificate-identity', 'certificate-oidc-issuer'] as const
  if (has(line, identity) === has(line, issuer)) return
  const [there, missing] = has(line, identity) ? [identity, issuer] : [issuer, identity]
  throw new UsageError('option-conflict', `--${there}: expected --${missing} beside it, found none`, {
    next: 'Give both: a name means nothing without the one who vouches for it.',
  })
}

/** An identity demands no reference, as its namesakes in cosign do not. */
const identityRule = (line: CommandLine): IdentitySigned => ({
  type: 'identitySigned',
  issuer: one(line, 'certificate-oidc-issuer') ?? '',
  identities: [{ kind: 'exact', text: one(line, 'certificate-identity') ?? '' }],
  extensions: new Map(),
  signedIdentity: { type: 'digestOnly' },
  transparency: 'log',
})
