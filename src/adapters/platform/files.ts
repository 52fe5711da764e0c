import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** What became of reading a file; the caller knows which error, if any, that is. */
export type FileRead =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly why: string; readonly symlink: boolean; readonly cause?: unknown }

/** How a file is read. */
export interface FileReadOptions {
  readonly maxBytes: number
  /** False refuses a symbolic link as the last part of the path; `symlink` is then true in the answer. */
  readonly followLinks: boolean
}

/** The `code` of a Node system error (`ENOENT` …), or undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error
  return isCoded && typeof error.code === 'string' ? error.code : undefined
}

/** Words for the system errors that users meet. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'not found',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link, or they form a loop',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
}

/** A system error in words, without paths: `permission denied (EACCES)`. */
export function failureWords(error: unknown): string {
  const errno = errnoOf(error)
  if (errno === undefined) return 'unknown failure'
  const meaning = meanings[errno]
  return meaning === undefined ? errno : `${meaning} (${errno})`
}

/**
 * Reads a whole regular file of bounded size. Devices, pipes and folders are refused without being waited for.
 * Never throws for what the file system says.
 */
export async function readRegularFile(path: string, options: FileReadOptions): Promise<FileRead> {
  let file: FileHandle
  try {
    file = await open(path, openFlags(options))
  } catch (cause) {
    return notOpened(cause, options)
  }
  try {
    return await readOpen(file, options.maxBytes)
  } catch (cause) {
    return { kind: 'failed', why: failureWords(cause), symlink: false, cause }
  } finally {
    await file.close()
  }
}

/** The same at once, for the small files that a connection is set up with (certificates, keys). */
export function readRegularFileSync(path: string, options: FileReadOptions): FileRead {
  let file: number
  try {
    file = openSync(path, openFlags(options))
  } catch (cause) {
    return notOpened(cause, options)
  }
  try {
    return readOpenSync(file, options.maxBytes)
  } catch (cause) {
    return { kind: 'failed', why: failureWords(cause), symlink: false, cause }
  } finally {
    closeSync(file)
  }
}

/** A pipe without writer would block open() for ever; the flag does nothing to regular files. */
function openFlags({ followLinks }: FileReadOptions): number {
  return constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW)
}

function notOpened(cause: unknown, options: FileReadOptions): FileRead {
  if (errnoOf(cause) === 'ENOENT') return { kind: 'missing' }
  return { kind: 'failed', why: failureWords(cause), symlink: isRefusedLink(cause, options), cause }
}

function isRefusedLink(cause: unknown, { followLinks }: FileReadOptions): boolean {
  return !followLinks && (errnoOf(cause) === 'ELOOP' || errnoOf(cause) === 'EMLINK')
}

async function readOpen(file: FileHandle, maxBytes: number): Promise<FileRead> {
  const stat = await file.stat()
  if (!stat.isFile()) return notRegular
  const buffer = Buffer.allocUnsafe(Math.min(stat.size, maxBytes) + 1)
  let length = 0
  // The size is only a first guess: the file may grow while it is read.
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) return { kind: 'read', bytes: buffer.subarray(0, length) }
    length += bytesRead
    if (length > maxBytes) return tooLarge(maxBytes)
    if (length === buffer.length) return { kind: 'failed', why: 'it grew while it was read', symlink: false }
  }
}

function readOpenSync(file: number, maxBytes: number): FileRead {
  if (!fstatSync(file).isFile()) return notRegular
  const chunks: Buffer[] = []
  for (let length = 0; length <= maxBytes; ) {
    const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, maxBytes + 1 - length))
    const bytesRead = readSync(file, chunk)
    if (bytesRead === 0) return { kind: 'read', bytes: Buffer.concat(chunks) }
    chunks.push(chunk.subarray(0, bytesRead))
    length += bytesRead
  }
  return tooLarge(maxBytes)
}

const notRegular: FileRead = { kind: 'failed', why: 'it is no regular file', symlink: false }

function tooLarge(maxBytes: number): FileRead {
  return { kind: 'failed', why: `it is larger than ${maxBytes} bytes`, symlink: false }
}
