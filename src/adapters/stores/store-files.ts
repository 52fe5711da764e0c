import * as fs from 'node:fs/promises'
import { type CountersignError, TransportError } from '../../domain/errors.ts'
import { errnoOf, failureWords } from '../platform/files.ts'

/** What the stores need of the file system; tests give one that fails. */
export type StoreFiles = Pick<
  typeof fs,
  'link' | 'lstat' | 'mkdir' | 'open' | 'readdir' | 'realpath' | 'rename' | 'rmdir' | 'unlink'
>

/** The file system of this machine. */
export const systemFiles: StoreFiles = fs

/** Failures that mean: not allowed, whoever tries again. */
const readOnlyErrnos: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'EROFS']

/**
 * The error of a write that failed. Errors of our own are given back as they are.
 *
 * @returns TransportError `store-read-only` (permissions, read-only file system) or `store-write-failed`
 */
export function writeFailure(path: string, cause: unknown): CountersignError | TransportError {
  if (cause instanceof TransportError) return cause
  const message = `${path}: cannot be written: ${failureWords(cause)}`
  if (readOnlyErrnos.includes(errnoOf(cause)))
    return new TransportError('store-read-only', message, { cause })
  return new TransportError('store-write-failed', message, { cause })
}

/** The error for a symbolic link inside a store. */
export function symlinkFound(path: string): TransportError {
  return new TransportError('store-symlink', `${path}: expected a real file or folder, found a symbolic link`)
}
