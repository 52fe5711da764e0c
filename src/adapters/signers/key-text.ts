import { decodeBase64 } from '../../domain/base64.ts'
import type { Code } from '../../domain/codes.ts'
import { FormatError, UsageError } from '../../domain/errors.ts'
import { maxKeyFileBytes } from '../verifiers/key-files.ts'
import { type KeyBlock, readKeyBlocks } from '../verifiers/openpgp-key-blocks.ts'

/** What errors call the material; nothing of its content ever stands in one. */
const what = 'signing key'

const exportCommand = 'gpg --export-secret-keys --armor FINGERPRINT'

/** What to do about material that is no whole secret key. */
export const secretKeyCure = `Give the secret key that signs: \`${exportCommand}\`.`

const lineEndsCure =
  'Store it with its line ends, as a secret of several lines, or as base64 in one line: `gpg --export-secret-keys FINGERPRINT | base64 -w0`.'

const pathCure =
  'COUNTERSIGN_GPG_KEY holds the key itself; to name the file that holds it, use --gpg-key FILE.'

/** Longest text that may be a path; the shortest key is longer. */
const maxPathLength = 200

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
  if (looksLikePath(text)) {
    throw own('key-none', `${what}: expected a GPG secret key, found what looks like a path`, pathCure)
  }
  const decoded = decodeBase64(text.replaceAll(/[\t ]/g, ''))
  if (decoded === undefined || decoded.length === 0) {
    throw own('key-none', `${what}: expected a GPG secret key, armored or base64, found other text`)
  }
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
      next: `Keys of Sigstore, TLS and SSH cannot sign in this form; export a GPG key: ${exportCommand}.`,
    })
  }
  // A secret pasted into one line has lost what separates the header from the key.
  if (text.startsWith('-----BEGIN PGP ') && !/^-----BEGIN PGP [A-Z ]+-----\r?\n/.test(text)) {
    throw own(
      'key-malformed',
      `${what}: expected armor in lines, found it in one: its line ends were lost`,
      lineEndsCure,
    )
  }
}

const looksLikePath = (text: string): boolean =>
  text.length <= maxPathLength && /^(?:~|\.{0,2})[/\\]|^[^\s{}[\]"]+\.[A-Za-z0-9]{1,8}$/.test(text)

/** The user's own key: exit 2. */
const own = (code: Code, message: string, next = signingCure(code).next): FormatError =>
  new FormatError(code, message, { ownFile: true, ...(next !== undefined && { next }) })

const exportedWhole: readonly Code[] = ['key-none', 'key-malformed', 'key-invalid', 'subkey-not-bound']

/** The cure of a key that signs, where the table of codes has that of a public key; else nothing. */
export const signingCure = (code: Code): { readonly next?: string } =>
  exportedWhole.includes(code) ? { next: secretKeyCure } : {}
