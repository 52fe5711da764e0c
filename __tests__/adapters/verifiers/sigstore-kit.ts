import { checkoutFiles } from '../../../src/adapters/trusted-files.ts'
import { publicKeyOf } from '../../../src/adapters/verifiers/public-keys.ts'
import { verifierBy } from '../../../src/adapters/verifiers/sigstore-bundles.ts'
import { readTrustedRoot } from '../../../src/adapters/verifiers/trusted-root-json.ts'
import type { SignatureCheck } from '../../../src/domain/policy/facts.ts'
import type { StoredSignature } from '../../../src/domain/signature/envelope.ts'
import type { SignatureVerifier } from '../../../src/ports.ts'
import type { KeyPair } from '../../fakes/sigstore.ts'

export const imageDigest = `sha256:${'ab'.repeat(32)}`
export const nowUnixSeconds = (): number => Math.floor(Date.now() / 1000)
export const noFiles = checkoutFiles('/nonexistent')

/** A bundle as stores yield it. */
export const stored = (bytes: Uint8Array): StoredSignature => ({ kind: 'bundle', place: 'bundle', bytes })

/** A verifier of certificates, under this trusted root. */
export const byIdentity = (trustedRoot: Uint8Array): SignatureVerifier =>
  verifierBy({
    signers: { kind: 'certificates' },
    root: readTrustedRoot(trustedRoot, 'trusted_root.json'),
    nowUnixSeconds,
  })

/** A verifier of these keys, under this trusted root. */
export const byKeys = (trustedRoot: Uint8Array, ...keys: readonly KeyPair[]): SignatureVerifier =>
  verifierBy({
    signers: {
      kind: 'keys',
      keys: keys.map(({ publicKey }) => publicKeyOf(publicKey, 'key')),
    },
    root: readTrustedRoot(trustedRoot, 'trusted_root.json'),
    nowUnixSeconds,
  })

/** `verified` or the code. */
export function answerOf(check: SignatureCheck | null): string {
  if (check === null) return 'not looked at'
  return check.kind === 'verified' ? 'verified' : check.code
}
