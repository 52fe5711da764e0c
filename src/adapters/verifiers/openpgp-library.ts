import type { Config } from 'openpgp'
import { minRsaBits } from './openpgp-key-facts.ts'

export type { PrivateKey, SecretKeyPacket, SecretSubkeyPacket } from 'openpgp'

/** The module `openpgp`: OpenPGP in process. It is LGPL and large, so it is a chunk of its own, loaded when needed. */
export type OpenpgpLibrary = typeof import('openpgp')

/** Loads the library on first use: to open a secret key. Verifying needs none of it. */
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
