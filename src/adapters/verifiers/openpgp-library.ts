import type { Config, Key, Subkey } from 'openpgp'

export type { PrivateKey, SecretKeyPacket, SecretSubkeyPacket, SignaturePacket } from 'openpgp'
export type { Config, Key, Subkey }

/** The module `openpgp`: OpenPGP in process. It is LGPL and large, so it is a chunk of its own, loaded when needed. */
export type OpenpgpLibrary = typeof import('openpgp')

/** Smallest RSA modulus whose signatures count; gpg still takes 1024. */
export const minRsaBits = 2048

/** Loads the library on first use: a run that neither signs nor verifies with GPG never does. */
export const loadOpenpgp = (): Promise<OpenpgpLibrary> => import('openpgp')

/**
 * The settings for every call: the module-wide ones are never changed.
 *
 * Keys without key flags may sign, as for gpg: some old keys have none. Signatures are made without the salt notation
 * that the library would add, so that RSA and Ed25519 give the same bytes for the same payload and second.
 */
export function openpgpConfig({ config, enums }: OpenpgpLibrary): Config {
  return {
    ...config,
    minRSABits: minRsaBits,
    allowMissingKeyFlags: true,
    preferredHashAlgorithm: enums.hash.sha512,
    nonDeterministicSignaturesViaNotation: false,
  }
}

/** Fingerprint as gpg and skopeo write it: upper-case hex. The library writes lower case. */
export const fingerprintOf = (key: { getFingerprint(): string }): string => key.getFingerprint().toUpperCase()

/** The key itself or its subkey with this full fingerprint. */
export const findPart = (key: Key, fingerprint: string): Key | Subkey | undefined =>
  [key, ...key.subkeys].find((part) => fingerprintOf(part) === fingerprint)
