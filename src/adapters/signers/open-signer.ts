import { CountersignError, UsageError } from '../../domain/errors.ts'
import type { OpenSigner, Signer, SignerChoice } from '../../ports.ts'

/** Where the secrets come from; they are read only when a signer is opened, and go nowhere else. */
export interface SignerSecrets {
  /** Key material of each source (file or variable), in the order given. */
  readonly keyMaterials: () => Promise<readonly Uint8Array[]>
  readonly passphrase: () => Promise<string | undefined>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
  readonly nowUnixSeconds: () => number
}

/**
 * Opens the chosen keys with the chosen engine, which is loaded only then. Several key sources sign each with their
 * one key, or with those whose fingerprints were named, wherever these are.
 *
 * @throws UsageError `key-missing`, `key-choice`, `key-not-found`, SigningError
 */
export function createOpenSigner(secrets: SignerSecrets): OpenSigner {
  return async (choice) => {
    const passphrase = await secrets.passphrase()
    const withPassphrase = passphrase === undefined ? {} : { passphrase }
    if (choice.engine === 'gpg') {
      const { createGpgSigners } = await import('./gpg-exec.ts')
      const { environment, nowUnixSeconds, signal } = secrets
      const withSignal = signal === undefined ? {} : { signal }
      return await createGpgSigners({ environment, nowUnixSeconds, ...withPassphrase, ...withSignal })(choice)
    }
    const { createOpenpgpSigners } = await import('./openpgp-js.ts')
    const openers = (await secrets.keyMaterials()).map((keyMaterial) =>
      createOpenpgpSigners({ keyMaterial, nowUnixSeconds: secrets.nowUnixSeconds, ...withPassphrase }),
    )
    return await openAll(openers, choice)
  }
}

async function openAll(openers: readonly OpenSigner[], choice: SignerChoice): Promise<readonly Signer[]> {
  const [only, second] = openers
  if (only === undefined) {
    throw new UsageError(
      'key-missing',
      'signing key: expected --gpg-key FILE or COUNTERSIGN_GPG_KEY, found neither',
      {
        next: 'Give one, or sign with Sigstore: `--sigstore-key FILE`, or `--method keyless` with an identity token.',
      },
    )
  }
  if (second === undefined) return await only(choice)
  const wanted = choice.fingerprints.length === 0 ? [undefined] : choice.fingerprints
  const signers: Signer[] = []
  for (const fingerprint of wanted) {
    const found =
      fingerprint === undefined
        ? await eachOwn(openers, choice)
        : [await firstThatHas(openers, choice, fingerprint)]
    signers.push(...found)
  }
  return distinct(signers)
}

async function eachOwn(openers: readonly OpenSigner[], choice: SignerChoice): Promise<readonly Signer[]> {
  const signers: Signer[] = []
  for (const open of openers) signers.push(...(await open(choice)))
  return signers
}

async function firstThatHas(
  openers: readonly OpenSigner[],
  choice: SignerChoice,
  fingerprint: string,
): Promise<Signer> {
  for (const open of openers) {
    try {
      const [signer] = await open({ ...choice, fingerprints: [fingerprint] })
      if (signer !== undefined) return signer
    } catch (error) {
      if (!(error instanceof CountersignError) || error.code !== 'key-not-found') throw error
    }
  }
  throw new UsageError(
    'key-not-found',
    `signing key: expected ${fingerprint}, found it in none of ${openers.length} keys given`,
  )
}

/** A key that was given twice signs once. */
function distinct(signers: readonly Signer[]): readonly Signer[] {
  const byKey = new Map(signers.map((signer) => [signer.identity.keyFingerprint, signer]))
  return [...byKey.values()]
}
