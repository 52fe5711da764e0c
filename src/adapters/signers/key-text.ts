import { decodeBase64 } from '../../domain/base64.ts'
import { FormatError, UsageError } from '../../domain/errors.ts'
import { type KeyBlock, maxKeyFileBytes, readKeyBlocks } from '../verifiers/openpgp-key-blocks.ts'

/** What errors call the material; nothing of its content ever stands in one. */
const what = 'signing key'

const exportCommand = 'gpg --export-secret-keys --armor FINGERPRINT'

/**
 * Reads what was given as a signing key: armored or binary, or base64 of either, as secrets are often stored.
 *
 * @returns the secret keys in it, at least one
 * @throws UsageError `key-missing`, `key-wrong-kind`, `key-not-secret`; FormatError `key-malformed`, `key-none`,
 * `key-file-too-large` (exit 2)
 */
export function readSecretKeyText(material: Uint8Array): readonly KeyBlock[] {
  if (material.length > maxKeyFileBytes) {
    throw own(
      'key-file-too-large',
      `${what}: expected at most ${maxKeyFileBytes} bytes, found ${material.length}`,
    )
  }
  const bytes = isBinary(material) ? material : unwrapText(material)
  let blocks: readonly KeyBlock[]
  try {
    blocks = readKeyBlocks(bytes, what)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    throw own(error.code, error.message)
  }
  const secret = blocks.filter(({ kind }) => kind === 'secret')
  if (secret.length === 0) {
    throw new UsageError('key-not-secret', `${what}: expected a secret key, found a public key`, {
      next: `Export the secret one: ${exportCommand}.`,
    })
  }
  return secret
}

/** Binary OpenPGP begins with a packet header, which no text does (RFC 4880, section 4.2). */
const isBinary = (bytes: Uint8Array): boolean => ((bytes[0] ?? 0) & 0x80) !== 0

function unwrapText(material: Uint8Array): Uint8Array {
  const text = Buffer.from(material).toString('latin1').trim()
  if (text === '') {
    throw new UsageError('key-missing', `${what}: expected a GPG secret key, found nothing`, {
      next: 'Check the name of the secret and that this run may read it: runs for pull requests from forks get none.',
    })
  }
  refuseOtherText(text)
  if (text.includes('-----BEGIN PGP ')) return Buffer.from(text, 'latin1')
  const decoded = decodeBase64(text.replaceAll(/[\t ]/g, ''))
  if (decoded === undefined || decoded.length === 0) throw own('key-none', notAKey(text))
  if (isBinary(decoded)) return decoded
  const inner = Buffer.from(decoded).toString('latin1')
  refuseOtherText(inner)
  if (inner.includes('-----BEGIN PGP ')) return decoded
  throw own('key-none', `${what}: expected a GPG secret key, found base64 of something else`)
}

/** Texts that are mistaken for a GPG key often enough to be told by name. */
function refuseOtherText(text: string): void {
  const pem = /-----BEGIN ((?:[A-Z0-9]+ )*(?:PRIVATE|PUBLIC) KEY|CERTIFICATE)-----/.exec(text)
  if (pem !== null) {
    throw new UsageError('key-wrong-kind', `${what}: expected a GPG key, found PEM ("${pem[1]}")`, {
      next: `Give it as \`sigstore-key\`, or export a GPG key: ${exportCommand}.`,
    })
  }
  // A secret pasted into one line has lost what separates the header from the key.
  if (text.startsWith('-----BEGIN PGP ') && !/^-----BEGIN PGP [A-Z ]+-----\r?\n/.test(text)) {
    throw own(
      'key-malformed',
      `${what}: the armor has lost its line ends; store the key as base64 of one line instead`,
    )
  }
}

function notAKey(text: string): string {
  const path = !text.includes('\n') && text.length < 300 && /[/\\]|\.(?:asc|gpg|key|pgp)$/.test(text)
  const found = path ? 'what looks like a path; give the content of that file' : 'other text'
  return `${what}: expected a GPG secret key, armored or base64, found ${found}`
}

/** The user's own key: exit 2. */
const own = (code: FormatError['code'], message: string): FormatError =>
  new FormatError(code, message, { ownFile: true })
