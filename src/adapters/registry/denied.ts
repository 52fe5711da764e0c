import { TransportError } from '../../domain/errors.ts'
import type { Credential } from './credential-file.ts'

/**
 * The error for a registry or token service that refuses: says which entry was used, never what is in it.
 *
 * @param place - what was asked of whom, such as `manifest: GET https://…`
 */
export function denied(
  place: string,
  found: string,
  credential: Credential | null,
  status: number,
): TransportError {
  const used =
    credential === null
      ? 'without credentials'
      : `with ${credential.source.file}, entry ${JSON.stringify(credential.source.entry)}`
  const next =
    credential === null
      ? 'Sign in to this registry (docker login, podman login) or give --auth-file.'
      : 'Sign in again, or use an account that may pull this repository.'
  return new TransportError('registry-denied', `${place}: ${found} (asked ${used})`, { status, next })
}
