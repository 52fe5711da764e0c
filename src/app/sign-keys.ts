import { SigningError } from '../domain/errors.ts'
import type { DigestAlgorithm } from '../domain/image/digest.ts'
import type { SignatureCheck } from '../domain/policy/facts.ts'
import type { NewSignature, StoredSignature } from '../domain/signature/envelope.ts'
import type { SignerIdentity } from '../domain/signature/signer-identity.ts'
import type { Ports, Signer, SigstoreSigner } from '../ports.ts'
import type { SignMethod, SignRequest } from './contract.ts'
import type { PublishPlan } from './sign-places.ts'
import { bundleOf, cosignLayerOf, type SignedClaim, simpleSignatureOf } from './signed-claim.ts'

/** A key or certificate that is ready to sign, whatever its method, with the check of what it made. */
export interface ReadySigner {
  readonly method: SignMethod
  readonly identity: SignerIdentity
  readonly warnings: Signer['warnings']
  /** OpenPGP (binary) or PEM; absent for keyless. */
  readonly publicKey?: Uint8Array
  readonly digestAlgorithm?: DigestAlgorithm
  /** Checks a stored signature under this signer's own key or certificate identity; null for other kinds. */
  check(signature: StoredSignature): Promise<SignatureCheck | null>
  /**
   * Signs a claim in the form that a store holds.
   *
   * @throws SigningError, TransportError of a service
   */
  make(claim: SignedClaim, form: NewSignature['kind']): Promise<NewSignature>
}

/**
 * Opens every chosen key once, GPG first.
 *
 * @throws SigningError, UsageError as the signers; SigningError with the code of the key when verifiers would not
 *   take it (exit 2); TransportError of the services that issue a certificate
 */
export async function openSigners(
  request: SignRequest,
  plan: PublishPlan,
  ports: Ports,
): Promise<readonly ReadySigner[]> {
  const signers: ReadySigner[] = []
  for (const method of request.methods) {
    if (method === 'gpg') {
      const opened = await ports.signer(request.signer)
      signers.push(...(await Promise.all(opened.map((signer) => readyGpg(signer, request, ports)))))
    } else {
      const { transparency, publicLog } = request.sigstore
      const { dryRun } = request
      const withLayers = plan.get(method)?.includes('sig-tag') === true
      const choice = { method, dryRun, transparency, publicLog, ...(withLayers && { withLayers }) }
      signers.push(readySigstore(await ports.sigstoreSigner(choice)))
    }
  }
  return signers
}

async function readyGpg(
  signer: Signer,
  { creator }: SignRequest,
  { trust, clock }: Ports,
): Promise<ReadySigner> {
  const { identity, warnings, publicKeys } = signer
  const keys = await trust.gpgKeyRing(publicKeys)
  if (keys.kind !== 'usable') {
    throw new SigningError(
      keys.code,
      `key ${identity.fingerprint}: its public half cannot verify what it signs: ${keys.message}`,
    )
  }
  const [publicKey] = publicKeys.kind === 'data' ? publicKeys.data : []
  return {
    method: 'gpg',
    identity,
    warnings,
    ...(publicKey !== undefined && { publicKey }),
    check: async (signature) =>
      signature.kind === 'simple-signing' ? await keys.check(signature.bytes) : null,
    make: (claim) =>
      simpleSignatureOf(claim, { creator, createdUnixSeconds: clock.nowUnixSeconds() }, signer),
  }
}

function readySigstore(signer: SigstoreSigner): ReadySigner {
  const { method, identity, warnings, publicKeyPem, digestAlgorithm, verifier } = signer
  return {
    method,
    identity,
    warnings,
    ...(publicKeyPem !== undefined && { publicKey: new TextEncoder().encode(publicKeyPem) }),
    ...(digestAlgorithm !== undefined && { digestAlgorithm }),
    check: (signature) => verifier.check(signature),
    make: (claim, form) => (form === 'cosign-layer' ? cosignLayerOf(claim, signer) : bundleOf(claim, signer)),
  }
}
