import { decodeBase64 } from '../../domain/base64.ts'
import { FormatError, SigningError, UsageError } from '../../domain/errors.ts'
import { cosignKeyLabels } from './cosign-key-file.ts'

/** One block of PEM (RFC 7468). */
export interface PemBlock {
  readonly label: string
  /** The block with its lines. */
  readonly pem: string
  readonly body: Uint8Array
}

/** Largest text that is read as a key; an RSA key of 4096 bits has below 4 KiB. */
const maxTextBytes = 64 * 1024

const plainLabels: readonly string[] = ['PRIVATE KEY', 'EC PRIVATE KEY', 'RSA PRIVATE KEY']
const privateLabels: readonly string[] = [...plainLabels, 'ENCRYPTED PRIVATE KEY', ...cosignKeyLabels]

/**
 * Finds the private key in a text: PEM, or base64 of PEM, as secrets are often stored.
 *
 * @throws UsageError `key-missing`, `sigstore-key-wrong-kind`; FormatError `sigstore-key-malformed` (exit 2);
 * SigningError `sigstore-key-unsupported`
 */
export function readPrivateKeyText(material: Uint8Array): PemBlock {
  if (material.length > maxTextBytes) {
    throw own(`expected at most ${maxTextBytes} bytes, found ${material.length}`)
  }
  const text = unwrap(Buffer.from(material).toString('latin1').trim())
  if (text === '') {
    throw new UsageError('key-missing', 'sigstore key: expected a private key (PEM), found nothing')
  }
  refuseGpgKey(text)
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,60})-----/g)].map(([, label = '']) => label)
  const keyLabels = labels.filter((label) => label.endsWith('PRIVATE KEY'))
  const [label] = keyLabels
  if (label === undefined) throw noPrivateKey(labels)
  if (keyLabels.length > 1) throw own(`expected one private key, found ${keyLabels.length}`)
  if (!privateLabels.includes(label)) {
    throw new SigningError(
      'sigstore-key-unsupported',
      `sigstore key: expected PEM of ${privateLabels.join(', ')}, found ${label}`,
      { next: 'Convert it: `openssl pkcs8 -topk8 -in KEY -out key.pem`.' },
    )
  }
  return readBlock(text, label)
}

/** Writes a block in lines of 64 characters. */
export function writePem(label: string, body: Uint8Array): string {
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** The key cannot be read; nothing says why, because it would be said of a secret. */
export function malformedKey(): FormatError {
  return own('expected a whole private key, found one that cannot be read')
}

function unwrap(text: string): string {
  if (text.includes('-----BEGIN ')) return text
  const decoded = decodeBase64(text.replaceAll(/[\t ]/g, ''))
  const inner = decoded === undefined ? '' : Buffer.from(decoded).toString('latin1').trim()
  return inner.startsWith('-----BEGIN ') ? inner : text
}

function refuseGpgKey(text: string): void {
  const gpg = text.includes('-----BEGIN PGP ') || isBinaryGpgKey(text)
  if (!gpg) return
  throw new UsageError('sigstore-key-wrong-kind', 'sigstore key: expected PEM, found a GPG key', {
    next: 'A GPG key belongs in gpg-key (`--gpg-key FILE`).',
  })
}

/** First octets of a secret or public key packet (RFC 4880, section 4.2), also in base64. */
function isBinaryGpgKey(text: string): boolean {
  const first = (decodeBase64(text)?.[0] ?? 0) || text.charCodeAt(0)
  return [0x94, 0x95, 0x97, 0x98, 0x99, 0xc5, 0xc6].includes(first)
}

function noPrivateKey(labels: readonly string[]): Error {
  const [label] = labels
  if (label === undefined) {
    return own('expected PEM with a private key, found other text (a path belongs in --sigstore-key FILE)')
  }
  return new UsageError(
    'sigstore-key-wrong-kind',
    `sigstore key: expected a private key, found PEM of ${label}`,
  )
}

function readBlock(text: string, label: string): PemBlock {
  const start = text.indexOf(`-----BEGIN ${label}-----`)
  const endLine = `-----END ${label}-----`
  const end = text.indexOf(endLine, start)
  const head = `-----BEGIN ${label}-----`
  if (end === -1) throw own(`expected "${endLine}", found none: the key was cut short`)
  const inner = text.slice(start + head.length, end).trim()
  if (/^Proc-Type:/m.test(inner)) {
    throw new SigningError(
      'sigstore-key-unsupported',
      'sigstore key: expected encrypted PKCS#8, found the older encryption of PEM (Proc-Type)',
      { next: 'Convert it: `openssl pkcs8 -topk8 -in KEY -out key.pem`.' },
    )
  }
  const joined = inner.replaceAll(/\s+/g, '')
  const body = decodeBase64(joined)
  if (body === undefined || body.length === 0) throw malformedKey()
  // Written anew: a secret that was pasted into one line has lost its line ends.
  return { label, body, pem: writePem(label, body) }
}

/** The user's own key: exit 2. */
function own(message: string): FormatError {
  return new FormatError('sigstore-key-malformed', `sigstore key: ${message}`, { ownFile: true })
}
