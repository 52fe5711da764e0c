import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import tls from 'node:tls'
import { FormatError } from '../../domain/errors.ts'
import { failureWords } from '../platform/files.ts'

const maxFileBytes = 4 * 1024 * 1024

/**
 * A TLS context that trusts the usual roots, those of NODE_EXTRA_CA_CERTS and those of `caFile`.
 *
 * @returns undefined without a `caFile`: Node's own default then does the same, and is built but once
 * @throws FormatError `ca-file-malformed` (exit 2)
 */
export function trustedContext(
  caFile: string | undefined,
  extraFile: string | undefined,
): tls.SecureContext | undefined {
  if (caFile === undefined) return undefined
  const own = readCertificates('--ca-file', caFile)
  const extra =
    extraFile === undefined || extraFile === '' ? [] : readCertificates('NODE_EXTRA_CA_CERTS', extraFile)
  return tls.createSecureContext({ ca: [...tls.rootCertificates, ...extra, ...own] })
}

function readCertificates(option: string, path: string): readonly string[] {
  const text = readText(option, path)
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw malformed(option, path, 'no PEM certificate')
  for (const [index, block] of blocks.entries()) checkReadable(option, path, index, block)
  return blocks
}

/** OpenSSL takes a list with broken members without a word, so each is read here first. */
function checkReadable(option: string, path: string, index: number, block: string): void {
  try {
    new X509Certificate(block)
  } catch (cause) {
    throw malformed(option, path, `number ${index + 1} unreadable`, cause)
  }
}

function readText(option: string, path: string): string {
  try {
    const stat = statSync(path)
    // A device or pipe could be endless.
    if (!stat.isFile()) throw malformed(option, path, 'no regular file')
    if (stat.size > maxFileBytes) throw malformed(option, path, `more than ${maxFileBytes} bytes`)
    return readFileSync(path, 'latin1')
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw malformed(option, path, `no readable file: ${failureWords(cause)}`, cause)
  }
}

function malformed(option: string, path: string, found: string, cause?: unknown): FormatError {
  return new FormatError(
    'ca-file-malformed',
    `${option} ${path}: expected PEM certificates, found ${found}`,
    {
      ownFile: true,
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
