import { IntegrityError, UsageError } from '../domain/errors.ts'
import { mistakableFor } from '../domain/signature/mistakable.ts'
import type { Ports } from '../ports.ts'
import type { SignBlobOutcome, SignBlobRequest } from './contract.ts'

/**
 * Signs a file and writes the bundle, once it verifies. What can be known before is told before, since a certificate
 * and an entry in a log are for ever.
 *
 * @throws SigningError, UsageError, TransportError as the signer; IntegrityError `read-back-failed`; UsageError
 *   `file-exists`, `blob-bytes-missing`, `blob-mistakable`; TransportError `file-not-written`
 */
export async function signBlob(
  { artifact, sigstore, bundleFile }: SignBlobRequest,
  { sigstoreSigner, newFiles }: Pick<Ports, 'sigstoreSigner' | 'newFiles'>,
): Promise<SignBlobOutcome> {
  if (artifact.blob.bytes === undefined) {
    throw new UsageError(
      'blob-bytes-missing',
      `${artifact.name}: expected a file to sign, found no more than a digest`,
    )
  }
  const mistakable = mistakableFor(artifact.blob.bytes)
  if (mistakable !== undefined) {
    throw new UsageError('blob-mistakable', `${artifact.name}: expected a file, found ${mistakable}`)
  }
  await newFiles.demandFree([bundleFile])
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
    place: bundleFile,
    warnings: signer.warnings,
  }
}
