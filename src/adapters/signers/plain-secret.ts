import { sign, verify } from 'node:crypto'
import type { KeyBlock } from '../verifiers/openpgp-key-blocks.ts'
import { type PublicKey, readNumbers } from '../verifiers/openpgp-public-key.ts'
import { joinSecretKey, type SecretKey } from './openpgp-write.ts'

/** The octet before a secret that no passphrase locks (RFC 4880, section 5.5.3). */
const notLocked = 0
const checksumBytes = 2

/** Names of the secret numbers by the kind of key, in the order of the packet (RFC 4880, section 5.5.3). */
const secretNumbers: Readonly<Record<PublicKey['crypto']['kind'], readonly string[]>> = {
  rsa: ['d', 'p', 'q', 'u'],
  ecdsa: ['d'],
  ed25519: ['seed'],
}

/** Whether every secret of a key is there and not locked, so that it can be opened without a library. */
export const isPlain = ({ parts }: KeyBlock): boolean =>
  parts.every(({ secretBody }) => secretBody?.[0] === notLocked)

/**
 * Opens one part of a key that is not locked, and tries it: halves that do not fit would give the secret one away.
 *
 * @returns undefined where it is broken; nothing says why, because it would be said of a secret
 */
export function openPlainSecret({ parts }: KeyBlock, publicKey: PublicKey): SecretKey | undefined {
  const part = parts.find(({ fingerprint }) => fingerprint === publicKey.fingerprint)
  const numbers = part?.secretBody === undefined ? undefined : readSecret(part.secretBody, publicKey)
  if (numbers === undefined) return undefined
  try {
    const secretKey = joinSecretKey(publicKey, numbers)
    return areHalves(secretKey) ? secretKey : undefined
  } catch {
    return undefined
  }
}

function readSecret(
  body: Uint8Array,
  { crypto }: PublicKey,
): Readonly<Record<string, Uint8Array>> | undefined {
  const names = secretNumbers[crypto.kind]
  const secret = body.subarray(1, -checksumBytes)
  // gpg writes the secrets of EdDSA in whole octets, whatever their first bits are.
  const read = body[0] === notLocked ? readNumbers(secret, 0, names.length, { exact: false }) : undefined
  if (read === undefined || read.end !== secret.length) return undefined
  const sum = secret.reduce((total, octet) => (total + octet) & 0xffff, 0)
  const [high, low] = body.subarray(-checksumBytes)
  if (high !== sum >> 8 || low !== (sum & 0xff)) return undefined
  return Object.fromEntries<Uint8Array>(read.numbers.map((number, index) => [names[index] ?? '', number]))
}

/** A trial that nobody sees. */
function areHalves({ publicKey, key }: SecretKey): boolean {
  const trial = Buffer.from('countersign')
  const hash = publicKey.crypto.kind === 'ed25519' ? null : 'sha512'
  return verify(hash, trial, publicKey.crypto.key, sign(hash, trial, key))
}
