import { resolve } from 'node:path'
import type { SignMethod } from '../app/contract.ts'
import { UsageError } from '../domain/errors.ts'
import type { CommandLine } from './command-line.ts'
import { workingDirectory } from './paths.ts'
import { readStandardInput } from './standard-input.ts'

/** Reads a whole file, bounded; tells why not, without its name. */
export type ReadFile = (
  path: string,
  maxBytes: number,
) => Promise<
  { readonly kind: 'read'; readonly bytes: Uint8Array } | { readonly kind: 'failed'; readonly why: string }
>

/** Most bytes of a signing key, of a passphrase and of a token. */
export const secretLimits = { keyBytes: 1024 * 1024, passphraseBytes: 4096, tokenBytes: 64 * 1024 } as const

/** Readers of the signing secrets; nothing is read before a signer is opened. */
export interface Secrets {
  /** Methods whose key was given. */
  readonly keysGiven: readonly SignMethod[]
  /** GPG keys, one for each source. */
  readonly keyMaterials: () => Promise<readonly Uint8Array[]>
  /** Of the GPG key. */
  readonly passphrase: () => Promise<string | undefined>
  readonly sigstoreKey: () => Promise<Uint8Array | undefined>
  /** Of the Sigstore key; an empty one is a password, too. */
  readonly sigstorePassword: () => Promise<string | undefined>
  /** `SIGSTORE_ID_TOKEN`. */
  readonly identityToken: string | undefined
  /** Text of `--identity-token-file`. */
  readonly identityTokenFile: () => Promise<string | undefined>
}

/**
 * Finds the signing secrets: files that options name, else the variables. The variables are taken out of the
 * environment, so that no program started later (credential helper, gpg) inherits them.
 *
 * @throws UsageError `option-conflict` for two secrets from standard input, which can be read once
 */
export function takeSecrets(line: CommandLine, readFile: ReadFile, cancel: AbortSignal): Secrets {
  refuseSharedInput(line)
  const gpgKey = takeVariable('COUNTERSIGN_GPG_KEY')
  const passphrase = takeVariable('COUNTERSIGN_GPG_PASSPHRASE')
  const sigstoreKey = takeVariable('COUNTERSIGN_SIGSTORE_KEY')
  const password = takeVariable('COSIGN_PASSWORD')
  const identityToken = takeVariable('SIGSTORE_ID_TOKEN')
  const gpgKeyFiles = line.values.get('gpg-key') ?? []
  const sigstoreKeyFile = line.values.get('sigstore-key')?.[0]
  const read = (option: SecretOption, file: string): Promise<Uint8Array> =>
    readSecret(readFile, option, file, cancel)
  const text = async (option: SecretOption, standard: string | undefined): Promise<string | undefined> => {
    const file = line.values.get(option)?.[0]
    return file === undefined ? standard : Buffer.from(await read(option, file)).toString('utf8')
  }
  return {
    keysGiven: [
      ...(gpgKeyFiles.length > 0 || gpgKey !== undefined ? (['gpg'] as const) : []),
      ...(sigstoreKeyFile !== undefined || sigstoreKey !== undefined ? (['sigstore-key'] as const) : []),
    ],
    keyMaterials: async () => {
      if (gpgKeyFiles.length > 0) return await Promise.all(gpgKeyFiles.map((file) => read('gpg-key', file)))
      // A variable that is set but empty is a secret that did not arrive; the reader of keys says so.
      return gpgKey === undefined ? [] : [Buffer.from(gpgKey)]
    },
    passphrase: () => text('gpg-passphrase-file', passphrase === '' ? undefined : passphrase),
    sigstoreKey: async () => {
      if (sigstoreKeyFile !== undefined) return await read('sigstore-key', sigstoreKeyFile)
      return sigstoreKey === undefined ? undefined : Buffer.from(sigstoreKey)
    },
    sigstorePassword: () => text('sigstore-key-password-file', password),
    identityToken: identityToken === '' ? undefined : identityToken,
    identityTokenFile: () => text('identity-token-file', undefined),
  }
}

const fromInput = ['gpg-passphrase-file', 'sigstore-key-password-file', 'identity-token-file'] as const

function refuseSharedInput({ values }: CommandLine): void {
  const [first, second] = fromInput.filter((option) => values.get(option)?.[0] === '-')
  if (first === undefined || second === undefined) return
  throw new UsageError(
    'option-conflict',
    `--${first} and --${second}: expected one secret from standard input, found both`,
    { next: 'Give one of them as a file, or in its variable.' },
  )
}

function takeVariable(name: string): string | undefined {
  const value = process.env[name]
  delete process.env[name]
  return value
}

const limits = {
  'gpg-key': secretLimits.keyBytes,
  'gpg-passphrase-file': secretLimits.passphraseBytes,
  'sigstore-key': secretLimits.keyBytes,
  'sigstore-key-password-file': secretLimits.passphraseBytes,
  'identity-token-file': secretLimits.tokenBytes,
} as const

type SecretOption = keyof typeof limits

async function readSecret(
  readFile: ReadFile,
  option: SecretOption,
  file: string,
  cancel: AbortSignal,
): Promise<Uint8Array> {
  const maxBytes = limits[option]
  if (file === '-' && option.endsWith('-file')) return await readStandardInput(maxBytes, cancel)
  const read = await readFile(resolve(workingDirectory(), file), maxBytes)
  if (read.kind === 'read') return read.bytes
  // The value may be the secret itself, pasted where a path belongs: it is never shown.
  throw new UsageError('file-unreadable', `--${option}: expected a readable file, found: ${read.why}`, {
    next: 'Give the path of a file; to pass the secret itself, use the environment variable.',
  })
}
