import { FormatError, SigningError, UsageError } from '../../domain/errors.ts'
import type { Signer, SignerChoice } from '../../ports.ts'
import type { KeyBlock } from '../verifiers/openpgp-key-blocks.ts'
import { findPart } from '../verifiers/openpgp-key-set.ts'
import { loadOpenpgp, openpgpConfig, type PrivateKey } from '../verifiers/openpgp-library.ts'
import type { PublicKey } from '../verifiers/openpgp-public-key.ts'
import { type OpenpgpRing, openRing } from '../verifiers/openpgp-ring.ts'
import { readSecretKeyText, secretKeyCure, signingCure } from './key-text.ts'
import { joinSecretKey, type SecretKey, writeSignedMessage } from './openpgp-write.ts'
import { isPlain, openPlainSecret } from './plain-secret.ts'
import {
  chooseSigningPart,
  requireFullFingerprint,
  requireOwnSignature,
  signerIdentity,
  warningsFor,
} from './signing-key.ts'
import { secretPacket, trimPassphrase, unlock } from './unlock.ts'

/** What the in-process engine signs with. The secrets stay in here. */
export interface OpenpgpSignerParts {
  /** A GPG secret key, or several: armored, binary, or base64 of either. Empty: none was given. */
  readonly keyMaterial: Uint8Array
  /** One line end at its end is not part of it. */
  readonly passphrase?: string
  readonly nowUnixSeconds: () => number
}

/** Secret keys with their public halves. */
interface Keys {
  readonly blocks: readonly KeyBlock[]
  readonly ring: OpenpgpRing
}

/**
 * Signing in process: the key is held in memory only, never in a keyring, a file or an argument.
 *
 * @returns opens the chosen keys: none named means the only key there is
 */
export function createOpenpgpSigners(
  parts: OpenpgpSignerParts,
): (choice: SignerChoice) => Promise<readonly Signer[]> {
  return async ({ fingerprints }) => {
    fingerprints.forEach(requireFullFingerprint)
    const passphrase = trimPassphrase(parts.passphrase)
    const blocks = readSecretKeyText(parts.keyMaterial)
    const keys: Keys = { blocks, ring: openOwnRing(blocks, parts.nowUnixSeconds) }
    const signers: Signer[] = []
    for (const wanted of chooseFingerprints(keys, fingerprints)) {
      signers.push(await openSigner(keys, wanted, { passphrase, nowUnixSeconds: parts.nowUnixSeconds }))
    }
    return signers
  }
}

/** By the library, which is loaded for keys that are locked or not whole. */
async function readPrivateKey(block: KeyBlock): Promise<PrivateKey> {
  const openpgp = await loadOpenpgp()
  try {
    return await openpgp.readPrivateKey({ binaryKey: block.bytes, config: openpgpConfig(openpgp) })
  } catch {
    // No cause: what the library says of a secret key belongs in no log.
    throw new UsageError(
      'key-malformed',
      'signing key: expected a readable OpenPGP secret key, found a broken one',
      { next: secretKeyCure },
    )
  }
}

/** Faults of the user's own key end with exit 2, whatever they mean in a policy. */
function openOwnRing(blocks: readonly KeyBlock[], nowUnixSeconds: () => number): OpenpgpRing {
  const files = blocks.map(({ bytes }) => ({ name: 'signing key', bytes }))
  try {
    return openRing(files, nowUnixSeconds)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw new SigningError(error.code, error.message, signingCure(error.code))
  }
}

function chooseFingerprints({ ring }: Keys, wanted: readonly string[]): readonly string[] {
  if (wanted.length > 0) return [...new Set(wanted)]
  const [only, second] = ring.fingerprints
  if (only !== undefined && second === undefined) return [only]
  throw new UsageError(
    'key-choice',
    `signing key: expected one key or a choice by fingerprint, found ${ring.fingerprints.length}: ${ring.fingerprints.join(', ')}`,
  )
}

async function openSigner(
  { blocks, ring }: Keys,
  wanted: string,
  {
    passphrase,
    nowUnixSeconds,
  }: { readonly passphrase: string | undefined; readonly nowUnixSeconds: () => number },
): Promise<Signer> {
  const trusted = ring.set.parts.get(wanted)
  const block = blocks.find(({ parts: [primary] }) => primary.fingerprint === trusted?.fingerprint)
  if (trusted === undefined || block === undefined) throw notFound(ring, wanted)
  const locked = isPlain(block) ? undefined : await readPrivateKey(block)
  const hasSecret = (fingerprint: string): boolean =>
    locked === undefined
      ? block.parts.some((part) => part.fingerprint === fingerprint)
      : !(secretPacket(locked, fingerprint)?.isMissingSecretKeyMaterial() ?? true)
  const chosen = chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() })
  const publicKey = findPart(trusted, chosen.fingerprint)
  if (publicKey === undefined) throw couldNotSign(chosen.fingerprint)
  const secretKey =
    (locked === undefined ? openPlainSecret(block, publicKey) : undefined) ??
    (await openByLibrary(locked ?? (await readPrivateKey(block)), publicKey, passphrase))
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: 'data', data: [trusted.publicBytes] },
    warnings: warningsFor(chosen, nowUnixSeconds()),
    sign: (payload) => sign(payload, { secretKey, ring, nowUnixSeconds: nowUnixSeconds() }),
  }
}

function notFound({ fingerprints, set }: OpenpgpRing, wanted: string): UsageError {
  const unfit = set.unfit[0] === undefined ? '' : `; another cannot be used: ${set.unfit[0].message}`
  return new UsageError(
    'key-not-found',
    `signing key: expected ${wanted}, found ${fingerprints.join(', ')}${unfit}`,
  )
}

/** No cause, as everywhere near secrets. */
async function openByLibrary(
  key: PrivateKey,
  publicKey: PublicKey,
  passphrase: string | undefined,
): Promise<SecretKey> {
  const packet = await unlock(key, publicKey.fingerprint, passphrase)
  try {
    return joinSecretKey(publicKey, { ...packet.privateParams })
  } catch {
    throw couldNotSign(publicKey.fingerprint)
  }
}

async function sign(
  payload: Uint8Array,
  parts: {
    readonly secretKey: SecretKey
    readonly ring: OpenpgpRing
    readonly nowUnixSeconds: number
  },
): Promise<Uint8Array> {
  const { secretKey, ring, nowUnixSeconds } = parts
  const { fingerprint } = secretKey.publicKey
  let message: Uint8Array
  try {
    message = await writeSignedMessage(secretKey, payload, nowUnixSeconds)
  } catch {
    throw couldNotSign(fingerprint)
  }
  await requireOwnSignature(message, { payload, fingerprint, ring })
  return message
}

const couldNotSign = (fingerprint: string): SigningError =>
  new SigningError('signing-failed', `signing key ${fingerprint}: it could not sign`, { exitCode: 3 })
