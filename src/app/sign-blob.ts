import { IntegrityError } from '../domain/errors.ts'
import type { Ports } from '../ports.ts'
import type { SignBlobOutcome, SignBlobRequest } from './contract.ts'

/**
 * Signs a file and writes the bundle, once it verifies.
 *
 * @throws SigningError, UsageError, TransportError as the signer; IntegrityError `read-back-failed`; UsageError
 *   `file-exists`
 */
export async function signBlob(
  { artifact, sigstore, bundleFile }: SignBlobRequest,
  { sigstoreSigner, newFiles }: Pick<Ports, 'sigstoreSigner' | 'newFiles'>,
): Promise<SignBlobOutcome> {
  const signer = await sigstoreSigner(sigstore)
  const { bytes } = await signer.signBlob(artifact.blob)
  const check = await signer.verifier.check({ kind: 'bundle', place: bundleFile, bytes }, artifact.blob)
  if (check?.kind !== 'verified') {
    const why = check === null ? 'another kind of signature' : check.message
    throw new IntegrityError(
      'read-back-failed',
      `${bundleFile}: expected a bundle that verifies, found: ${why}`,
    )
  }
  await newFiles.write([{ path: bundleFile, bytes, access: 'shared' }])
  return {
    command: 'sign-blob',
    artifact: artifact.name,
    digest: artifact.blob.digest,
    signer: signer.identity,
    bundle: bytes,
    place: bundleFile,
    warnings: signer.warnings,
  }
}
