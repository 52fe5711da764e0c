import { X509Certificate } from 'node:crypto'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import { readRegularFileSync } from '../platform/files.ts'

const maxFileBytes = 4 * 1024 * 1024

/** A file of the user, and which code its faults have. */
export interface PemFile {
  /** What the file is for, as messages show it: `--ca-file`, `certs.d`. */
  readonly label: string
  readonly path: string
  readonly code: Code
}

/**
 * The certificates of a PEM file, one text each, never none; all of them can be read.
 *
 * @throws FormatError with the code of the file (exit 2)
 */
export function readPemCertificates(file: PemFile): readonly string[] {
  const text = readPemText(file, 'PEM certificates')
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw pemFault(file, 'PEM certificates', 'no PEM certificate')
  for (const [index, block] of blocks.entries()) checkReadable(file, index, block)
  return blocks
}

/** OpenSSL takes a list with broken members without a word, so each is read here first. */
function checkReadable(file: PemFile, index: number, block: string): void {
  try {
    new X509Certificate(block)
  } catch (cause) {
    throw pemFault(file, 'PEM certificates', `number ${index + 1} unreadable`, cause)
  }
}

/**
 * The text of a regular file of bounded size; a pipe is not waited for.
 *
 * @param expected - what it should hold, for messages
 * @throws FormatError with the code of the file (exit 2)
 */
export function readPemText(file: PemFile, expected: string): string {
  const read = readRegularFileSync(file.path, { maxBytes: maxFileBytes, followLinks: true })
  if (read.kind === 'read') return Buffer.from(read.bytes).toString('latin1')
  if (read.kind === 'missing') throw pemFault(file, expected, 'no such file')
  throw pemFault(file, expected, `no readable file: ${read.why}`, read.cause)
}

/** FormatError (exit 2) that names the file, never what is in it. */
export function pemFault(file: PemFile, expected: string, found: string, cause?: unknown): FormatError {
  const message = `${file.label} ${file.path}: expected ${expected}, found ${found}`
  return new FormatError(file.code, message, { ownFile: true, ...(cause !== undefined && { cause }) })
}
