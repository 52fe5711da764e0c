import { SigningError, UsageError } from '../../domain/errors.ts'
import {
  fingerprintOf,
  type PrivateKey,
  type SecretKeyPacket,
  type SecretSubkeyPacket,
} from '../verifiers/openpgp-library.ts'
import { secretKeyCure } from './key-text.ts'

type SecretPacket = SecretKeyPacket | SecretSubkeyPacket

/**
 * A passphrase as gpg takes it: without the line end that files and secrets often carry at their end.
 *
 * @returns undefined for none or an empty one
 * @throws UsageError `passphrase-malformed` for a line end inside
 */
export function trimPassphrase(passphrase: string | undefined): string | undefined {
  const trimmed = passphrase?.replace(/\r?\n$/, '')
  if (trimmed === undefined || trimmed === '') return undefined
  if (/[\r\n]/.test(trimmed)) {
    throw new UsageError('passphrase-malformed', 'passphrase: expected one line, found a line end inside it')
  }
  return trimmed
}

/** The packet of a secret key that holds the primary key or subkey with this fingerprint. */
export const secretPacket = (key: PrivateKey, fingerprint: string): SecretPacket | undefined =>
  [key, ...key.subkeys]
    .map(({ keyPacket }) => keyPacket)
    .find((packet): packet is SecretPacket => {
      return 'isMissingSecretKeyMaterial' in packet && fingerprintOf(packet) === fingerprint
    })

/**
 * Opens the one packet that signs: the others may lie under other passphrases, or not be there.
 *
 * @throws SigningError `passphrase-missing`, `passphrase-wrong`, `key-secret-missing`, `key-unsupported`, `key-malformed`
 */
export async function unlock(
  key: PrivateKey,
  fingerprint: string,
  passphrase: string | undefined,
): Promise<SecretPacket> {
  const packet = secretPacket(key, fingerprint)
  if (packet === undefined) {
    throw new SigningError('key-secret-missing', `signing key ${fingerprint}: no secret half`)
  }
  if (!packet.isDecrypted()) {
    if (passphrase === undefined) {
      throw new SigningError(
        'passphrase-missing',
        `signing key ${fingerprint}: expected a passphrase, found none`,
      )
    }
    try {
      await packet.decrypt(passphrase)
    } catch (error) {
      throw unlockProblem(error, fingerprint)
    }
  }
  try {
    // Signing with halves that do not fit would give the secret one away.
    await packet.validate()
    return packet
  } catch {
    throw new SigningError(
      'key-malformed',
      `signing key ${fingerprint}: its secret and its public half do not fit`,
      { next: secretKeyCure },
    )
  }
}

/** No cause, as everywhere near secrets. */
function unlockProblem(error: unknown, fingerprint: string): SigningError {
  // The library has no codes; this text is the one that its own tests hold on to.
  if (error instanceof Error && error.message.startsWith('Incorrect key passphrase')) {
    return new SigningError('passphrase-wrong', `signing key ${fingerprint}: the passphrase does not open it`)
  }
  return new SigningError(
    'key-unsupported',
    `signing key ${fingerprint}: it is locked in a way that is not known here`,
  )
}
