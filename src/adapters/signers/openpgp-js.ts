import { FormatError, SigningError, UsageError } from '../../domain/errors.ts'
import type { Signer, SignerChoice } from '../../ports.ts'
import type { KeyBlock } from '../verifiers/openpgp-key-blocks.ts'
import { fingerprintOf, loadOpenpgp, openpgpConfig, type PrivateKey } from '../verifiers/openpgp-library.ts'
import { type OpenpgpRing, openRing } from '../verifiers/openpgp-ring.ts'
import { readSecretKeyText, secretKeyCure, signingCure } from './key-text.ts'
import {
  chooseSigningPart,
  requireFullFingerprint,
  requireOwnSignature,
  type SigningPart,
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
  readonly secret: readonly PrivateKey[]
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
    const keys = await readKeys(readSecretKeyText(parts.keyMaterial), parts.nowUnixSeconds)
    const signers: Signer[] = []
    for (const wanted of chooseFingerprints(keys, fingerprints)) {
      signers.push(await openSigner(keys, wanted, { passphrase, nowUnixSeconds: parts.nowUnixSeconds }))
    }
    return signers
  }
}

async function readKeys(blocks: readonly KeyBlock[], nowUnixSeconds: () => number): Promise<Keys> {
  const openpgp = await loadOpenpgp()
  const config = openpgpConfig(openpgp)
  const ring = await openOwnRing(blocks, nowUnixSeconds)
  const secret: PrivateKey[] = []
  for (const block of blocks) {
    const [primary] = block.parts
    // A key that is not fit is in the ring's list of refusals; the library might not even read it.
    if (primary.fitness.kind === 'unfit') continue
    try {
      secret.push(await openpgp.readPrivateKey({ binaryKey: block.bytes, config }))
    } catch {
      // No cause: what the library says of a secret key belongs in no log.
      throw new UsageError(
        'key-malformed',
        'signing key: expected a readable OpenPGP secret key, found a broken one',
        { next: secretKeyCure },
      )
    }
  }
  return { secret, ring }
}

/** Faults of the user's own key end with exit 2, whatever they mean in a policy. */
async function openOwnRing(blocks: readonly KeyBlock[], nowUnixSeconds: () => number): Promise<OpenpgpRing> {
  const files = blocks.map(({ bytes }) => ({ name: 'signing key', bytes }))
  try {
    return await openRing(files, nowUnixSeconds)
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
  { secret, ring }: Keys,
  wanted: string,
  {
    passphrase,
    nowUnixSeconds,
  }: { readonly passphrase: string | undefined; readonly nowUnixSeconds: () => number },
): Promise<Signer> {
  const trusted = ring.set.parts.get(wanted)
  const key = secret.find((candidate) => fingerprintOf(candidate) === trusted?.fingerprint)
  if (trusted === undefined || key === undefined) throw notFound(ring, wanted)
  const hasSecret = (fingerprint: string): boolean =>
    !(secretPacket(key, fingerprint)?.isMissingSecretKeyMaterial() ?? true)
  const chosen = await chooseSigningPart(trusted, wanted, { hasSecret, nowUnixSeconds: nowUnixSeconds() })
  await unlock(key, chosen.fingerprint, passphrase)
  await preferSha512(key)
  return {
    identity: signerIdentity(chosen),
    publicKeys: { kind: 'data', data: [trusted.key.toPublic().write()] },
    warnings: await warningsFor(chosen, nowUnixSeconds()),
    sign: (payload) => sign(payload, { key, chosen, ring, nowUnixSeconds: nowUnixSeconds() }),
  }
}

function notFound({ fingerprints, set }: OpenpgpRing, wanted: string): UsageError {
  const unfit = set.unfit[0] === undefined ? '' : `; another cannot be used: ${set.unfit[0].message}`
  return new UsageError(
    'key-not-found',
    `signing key: expected ${wanted}, found ${fingerprints.join(', ')}${unfit}`,
  )
}

/**
 * Lets the library sign with SHA-512 whatever the key prefers: it would fall back to SHA-3, which gpg 2.2 cannot read,
 * or to less. Only this copy in memory changes.
 */
async function preferSha512(key: PrivateKey): Promise<void> {
  const { enums } = await loadOpenpgp()
  for (const signature of key.users.flatMap(({ selfCertifications }) => selfCertifications)) {
    signature.preferredHashAlgorithms = [enums.hash.sha512]
  }
}

async function sign(
  payload: Uint8Array,
  parts: {
    readonly key: PrivateKey
    readonly chosen: SigningPart
    readonly ring: OpenpgpRing
    readonly nowUnixSeconds: number
  },
): Promise<Uint8Array> {
  const { key, chosen, ring } = parts
  const openpgp = await loadOpenpgp()
  const date = new Date(parts.nowUnixSeconds * 1000)
  let message: unknown
  try {
    message = await openpgp.sign({
      message: await openpgp.createMessage({ binary: payload, date }),
      signingKeys: key,
      // The library would prefer a subkey, which older readers refuse.
      signingKeyIDs: chosen.part.getKeyID(),
      date,
      format: 'binary',
      config: openpgpConfig(openpgp),
    })
  } catch {
    throw couldNotSign(chosen.fingerprint)
  }
  if (!(message instanceof Uint8Array)) throw couldNotSign(chosen.fingerprint)
  await requireOwnSignature(message, { payload, fingerprint: chosen.fingerprint, ring })
  return message
}

const couldNotSign = (fingerprint: string): SigningError =>
  new SigningError('signing-failed', `signing key ${fingerprint}: it could not sign`, { exitCode: 3 })
