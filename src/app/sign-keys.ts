import { SigningError } from '../domain/errors.ts'
import type { KeyRing, Ports, Signer } from '../ports.ts'
import type { SignRequest } from './contract.ts'

/** A signer together with its own public keys, for checking what it made. */
export interface ReadySigner {
  readonly signer: Signer
  readonly keys: KeyRing
}

/**
 * Opens every chosen key once.
 *
 * @throws SigningError, UsageError as the signer; SigningError with the code of the key when verifiers would not
 *   take it (exit 2)
 */
export async function openSigners(request: SignRequest, ports: Ports): Promise<readonly ReadySigner[]> {
  const signers = await ports.signer(request.signer)
  return await Promise.all(
    signers.map(async (signer) => {
      const keys = await ports.trust.gpgKeyRing(signer.publicKeys)
      if (keys.kind === 'usable') return { signer, keys }
      const { fingerprint } = signer.identity
      throw new SigningError(
        keys.code,
        `key ${fingerprint}: its public half cannot verify what it signs: ${keys.message}`,
      )
    }),
  )
}
