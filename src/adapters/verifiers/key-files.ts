import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { FormatError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import { placeWords, type TrustedFiles } from '../trusted-files.ts'

/** A file of keys, or keys from a policy, with the name under which errors speak of it. */
export interface KeyFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Where key files are read; relative paths count from its root. */
export type KeyFileReader = Pick<TrustedFiles, 'root' | 'origin' | 'read'>

/**
 * Largest key file, keyring, bundle of certificates or trusted root that is read; the largest real ones have some
 * 100 KiB.
 */
export const maxKeyFileBytes = 1024 * 1024

/**
 * Reads the files of a source, in order, each up to `maxKeyFileBytes`.
 *
 * @param wanted - what is sought, for messages: `a file with GPG keys`
 * @throws FormatError `key-file-missing`, `key-file-unreadable`; TransportError where a base commit cannot be asked
 */
export function readKeyFiles(
  source: KeySource,
  files: KeyFileReader,
  wanted: string,
): Promise<readonly KeyFile[]> {
  switch (source.kind) {
    case 'paths':
      return Promise.all(source.paths.map((path) => readKeyFile(path, files, wanted)))
    case 'data':
      return Promise.resolve(
        source.data.map((bytes, index) => ({
          name: source.data.length === 1 ? 'key data' : `key data ${index}`,
          bytes,
        })),
      )
  }
}

/** One text for each source: equal ones mean the same files or bytes. */
export function keySourceName(source: KeySource): string {
  const names =
    source.kind === 'paths'
      ? source.paths
      : source.data.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  return JSON.stringify([source.kind, ...names])
}

async function readKeyFile(path: string, files: KeyFileReader, wanted: string): Promise<KeyFile> {
  const absolute = resolve(files.root, path)
  const shown = `${path}${placeWords(files.origin)}`
  const read = await files.read(absolute, maxKeyFileBytes)
  switch (read.kind) {
    case 'read':
      return { name: shown, bytes: read.bytes }
    case 'missing':
      throw new FormatError(
        'key-file-missing',
        `${shown}: expected ${wanted}, found none${files.origin.kind === 'base' ? '' : ` at ${absolute}`}`,
      )
    case 'failed':
      throw new FormatError('key-file-unreadable', `${shown}: expected ${wanted}: ${read.why}`, {
        cause: read.cause,
      })
  }
}
