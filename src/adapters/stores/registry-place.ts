import { UsageError } from '../../domain/errors.ts'
import { type Digest, digestParts } from '../../domain/image/digest.ts'
import type { Reference } from '../../domain/image/reference.ts'
import type { SignatureSubject } from '../../ports.ts'
import type { Repository } from '../registry/requests.ts'

/**
 * The repository that holds the signatures of a subject.
 *
 * @param override - repository that holds all, in place of the subject's own
 * @throws UsageError `identity-missing` for a subject without a reference where none is given
 */
export function repositoryFor(subject: SignatureSubject, override: Reference | undefined): Repository {
  const reference = override ?? subject.reference
  if (reference !== undefined) return { domain: reference.domain, path: reference.path }
  throw new UsageError(
    'identity-missing',
    `${subject.digest}: a registry holds signatures by repository, found no reference`,
  )
}

/** `HOST/PATH`, as it stands in references. */
export const nameOf = ({ domain, path }: Repository): string => `${domain}/${path}`

/**
 * The tag whose index lists the referrers of a digest where the registry has no API for them.
 *
 * @see OCI distribution-spec 1.1, "Referrers Tag Schema"
 */
export function fallbackTag(digest: Digest): string {
  const { algorithm, hex } = digestParts(digest)
  return `${algorithm}-${hex.slice(0, 64)}`
}

/** The tag whose manifest holds the signatures of a digest as layers (cosign SIGNATURE_SPEC, "Tag-based discovery"). */
export function sigTagOf(digest: Digest): string {
  return `${digest.replace(':', '-')}.sig`
}
