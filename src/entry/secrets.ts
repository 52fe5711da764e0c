import { resolve } from 'node:path'
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

/** Most bytes of a signing key and of a passphrase. */
export const secretLimits = { keyBytes: 1024 * 1024, passphraseBytes: 4096 } as const

/** Readers of the signing secrets; nothing is read before a signer is opened. */
export interface Secrets {
  readonly keyMaterials: () => Promise<readonly Uint8Array[]>
  readonly passphrase: () => Promise<string | undefined>
}

/**
 * Finds the signing secrets: files that options name, else the variables. The variables are taken out of the
 * environment, so that no program started later (credential helper, gpg) inherits them.
 */
export function takeSecrets(line: CommandLine, readFile: ReadFile, cancel: AbortSignal): Secrets {
  const key = takeVariable('COUNTERSIGN_GPG_KEY')
  const passphrase = takeVariable('COUNTERSIGN_GPG_PASSPHRASE')
  const keyFiles = line.values.get('gpg-key') ?? []
  const passphraseFile = line.values.get('gpg-passphrase-file')?.[0]
  return {
    keyMaterials: async () => {
      if (keyFiles.length > 0)
        return await Promise.all(keyFiles.map((file) => readSecret(readFile, 'gpg-key', file)))
      // A variable that is set but empty is a secret that did not arrive; the reader of keys says so.
      return key === undefined ? [] : [Buffer.from(key)]
    },
    passphrase: async () => {
      if (passphraseFile === undefined) return passphrase === '' ? undefined : passphrase
      const bytes =
        passphraseFile === '-'
          ? await readStandardInput(secretLimits.passphraseBytes, cancel)
          : await readSecret(readFile, 'gpg-passphrase-file', passphraseFile)
      return Buffer.from(bytes).toString('utf8')
    },
  }
}

function takeVariable(name: string): string | undefined {
  const value = process.env[name]
  delete process.env[name]
  return value
}

async function readSecret(
  readFile: ReadFile,
  option: 'gpg-key' | 'gpg-passphrase-file',
  file: string,
): Promise<Uint8Array> {
  const maxBytes = option === 'gpg-key' ? secretLimits.keyBytes : secretLimits.passphraseBytes
  const read = await readFile(resolve(workingDirectory(), file), maxBytes)
  if (read.kind === 'read') return read.bytes
  // The value may be the secret itself, pasted where a path belongs: it is never shown.
  throw new UsageError('file-unreadable', `--${option}: expected a readable file, found: ${read.why}`, {
    next: 'Give the path of a file; to pass the secret itself, use the environment variable.',
  })
}
