import { lstatSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { readRegularFile } from '../adapters/platform/files.ts'
import { checkoutFiles } from '../adapters/trusted-files.ts'
import { UsageError } from '../domain/errors.ts'
import { maxManifestBytes } from '../domain/image/manifest-digest.ts'
import type { CommandLine } from './command-line.ts'
import { workingDirectory } from './paths.ts'
import { type ReadFile, takeSecrets } from './secrets.ts'
import { readStandardInput } from './standard-input.ts'
import type { DoorParts, RunControl } from './wire-door.ts'

/** The command line: secrets from files and variables, registries.d of the machine. */
export const commandLineParts = (line: CommandLine, { cancel }: Pick<RunControl, 'cancel'>): DoorParts => ({
  secrets: takeSecrets(line, readFile, cancel),
  ambientRegistries: true,
  followLinks: true,
  files: checkoutFiles(workingDirectory()),
  tokenRequest: process.env,
  maskSecret: () => undefined, // nothing prints it here
})

/** The user's home, or `/` where the system knows none for this user id, as container runtimes have it. */
export function homeFolder(): string {
  try {
    return homedir()
  } catch {
    return '/'
  }
}

const readFile: ReadFile = async (path, maxBytes) => {
  const read = await readRegularFile(path, { maxBytes, followLinks: true })
  return read.kind === 'missing' ? { kind: 'failed', why: 'no such file' } : read
}

/** Readers of what a command is given besides images and secrets. */
export const inputReaders = ({ cancel }: Pick<RunControl, 'cancel'>) => ({
  /** The bytes of a regular file that must be there. @throws UsageError `file-unreadable` */
  inputFile: async (path: string, maxBytes: number): Promise<Uint8Array> => {
    const read = await readFile(resolve(workingDirectory(), path), maxBytes)
    if (read.kind === 'read') return read.bytes
    throw new UsageError('file-unreadable', `${path}: expected a readable file, found: ${read.why}`)
  },
  /** A manifest that `digest` is given; undefined where there is no such file, so that the word is a reference. */
  file: async (path: string): Promise<Uint8Array | undefined> => {
    const read = await readRegularFile(resolve(workingDirectory(), path), {
      maxBytes: maxManifestBytes,
      followLinks: true,
    })
    if (read.kind === 'read') return read.bytes
    if (read.kind === 'missing' || !/^[./]/.test(path)) return undefined
    throw new UsageError('file-unreadable', `${path}: expected a readable manifest file, found: ${read.why}`)
  },
  /** A manifest that `digest` is given. */
  standardInput: (): Promise<Uint8Array> => readStandardInput(maxManifestBytes, cancel),
})

/**
 * The file that `--system-policy` means: the user's, else the system's. One that is there but cannot be read is still
 * the one that is meant: falling back could mean a laxer policy.
 *
 * @throws UsageError `policy-not-found`
 */
export function systemPolicyFile(): string {
  const candidates = [
    join(homeFolder(), '.config', 'containers', 'policy.json'),
    '/etc/containers/policy.json',
  ]
  const found = candidates.find(isThere)
  if (found === undefined) {
    throw new UsageError(
      'policy-not-found',
      `--system-policy: expected ${candidates.join(' or ')}, found neither`,
    )
  }
  return found
}

/** False only where the system says that there is nothing, not even a dangling link. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return true // there, or hidden from us: reading it will say why
  }
}
