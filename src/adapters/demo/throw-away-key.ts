import { fingerprintOf, loadOpenpgp, openpgpConfig } from '../verifiers/openpgp-library.ts'

/** A key for one demonstration. */
export interface ThrowAwayKey {
  /** Full fingerprint, 40 upper-case hex digits. */
  readonly fingerprint: string
  /** Both halves ASCII armored; the secret one without a passphrase, held in memory only. */
  readonly secret: string
  readonly public: string
}

/** Makes an Ed25519 key (algorithm 22, which gpg 2.2, skopeo and podman read) that expires after a day. */
export async function makeThrowAwayKey(name: string): Promise<ThrowAwayKey> {
  const openpgp = await loadOpenpgp()
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: [{ name, email: `${name.toLowerCase()}@example.invalid` }],
    keyExpirationTime: 86_400,
    subkeys: [],
    format: 'object',
    config: openpgpConfig(openpgp),
  })
  return { fingerprint: fingerprintOf(publicKey), secret: privateKey.armor(), public: publicKey.armor() }
}
