import type { Code } from '../../domain/codes.ts'
import { UsageError } from '../../domain/errors.ts'
import { arePublic, type SigningServices } from '../sigstore/signing-services.ts'

/**
 * Guards what a public log would show for ever: the certificate names the repository, and the entry the key.
 *
 * @param visibility - of the repository, as its token or event states it: `public`, `private`, `internal`
 * @param allowed - the user allows it
 * @returns warnings
 * @throws UsageError `public-log-refused`
 */
export function guardPublicLog(
  services: SigningServices,
  visibility: string | undefined,
  allowed: boolean,
): readonly { readonly code: Code; readonly message: string }[] {
  if (allowed || visibility === 'public' || !arePublic(services)) return []
  if (visibility === undefined) {
    const message =
      'whether the repository is public is not known; its signatures will be seen in a public log'
    return [{ code: 'public-log-unknown', message }]
  }
  throw new UsageError(
    'public-log-refused',
    `sigstore: expected leave to write to a public log, found none: the repository is ${JSON.stringify(visibility.slice(0, 40))}`,
  )
}
