import { UsageError } from '../domain/errors.ts'
import { decideBlob } from '../domain/policy/decide-blob.ts'
import { verifiedLogEntries } from '../domain/policy/facts.ts'
import type { Ports } from '../ports.ts'
import type { VerifyBlobOutcome, VerifyBlobRequest } from './contract.ts'

/**
 * Accepts or refuses a file by a bundle: by whom it must be, and for exactly this file. A file that holds no key is a
 * refusal, as under a policy: nobody can have signed with it (decisions, section 2).
 *
 * @throws UsageError with the code of a key file that is not there or a trusted root that cannot be used; TransportError
 *   where the public trusted root cannot be fetched
 */
export async function verifyBlob(
  { bundle, artifact, rule }: VerifyBlobRequest,
  { trust }: Pick<Ports, 'trust'>,
): Promise<VerifyBlobOutcome> {
  const verifier = await trust.verifierOf(rule)
  if (verifier.kind === 'unusable' && verifier.code !== 'key-malformed')
    throw new UsageError(verifier.code, verifier.message)
  const stored = { kind: 'bundle', place: bundle.name, bytes: bundle.bytes } as const
  const check =
    verifier.kind === 'unusable'
      ? ({ kind: 'failed', code: verifier.code, message: verifier.message } as const)
      : await verifier.check(stored, artifact.blob)
  return {
    command: 'verify-blob',
    bundle: bundle.name,
    artifact: artifact.name,
    digest: artifact.blob.digest,
    verdict: decideBlob(rule, check, artifact.blob.digest),
    logEntries: verifiedLogEntries(check),
  }
}
