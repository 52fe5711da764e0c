/** The bodies that Rekor v1 and v2 keep of an entry. For demonstrations and tests only. */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { BadRequest } from './sigstore-answers.ts'
import { sha256 } from './sigstore-hashes.ts'
import { canonicalJson, type LogEntry } from './sigstore-log.ts'

/** A body that a log may take in. */
export interface ProposedEntry {
  readonly kind: LogEntry['kind']
  readonly body: Buffer
}

/** SHA-256 in lower-case hex. */
export const sha256Hex = (bytes: string | Uint8Array): string => sha256(bytes).toString('hex')

const canonicalEntry = (kind: string, version: string, spec: unknown): ProposedEntry => ({
  kind: { kind, version },
  body: Buffer.from(canonicalJson({ apiVersion: version, kind, spec })),
})

/** `hashedrekord` 0.0.1. @param digestHex - SHA-256 of what was signed; `verifierPem` - certificate or public key */
export const hashedRekordV1 = (
  digestHex: string,
  signature: Uint8Array,
  verifierPem: string,
): ProposedEntry =>
  canonicalEntry('hashedrekord', '0.0.1', {
    data: { hash: { algorithm: 'sha256', value: digestHex } },
    signature: {
      content: Buffer.from(signature).toString('base64'),
      publicKey: { content: Buffer.from(verifierPem).toString('base64') },
    },
  })

/** `dsse` 0.0.1, as the log keeps it. @param envelope - JSON of the envelope; `payload` - what stands in it, decoded */
export const dsseV1 = (
  envelope: string,
  payload: Uint8Array,
  signature: string,
  verifierPem: string,
): ProposedEntry =>
  canonicalEntry('dsse', '0.0.1', {
    envelopeHash: { algorithm: 'sha256', value: sha256Hex(envelope) },
    payloadHash: { algorithm: 'sha256', value: sha256Hex(payload) },
    signatures: [{ signature, verifier: Buffer.from(verifierPem).toString('base64') }],
  })

/** Certificate or public key of an entry, DER. */
export interface EntryVerifier {
  readonly kind: 'x509Certificate' | 'publicKey'
  readonly der: Uint8Array
}

/** `hashedrekord` 0.0.2. @throws BadRequest for a key that the log does not take */
export function hashedRekordV2(
  digest: Uint8Array,
  signature: Uint8Array,
  { kind, der }: EntryVerifier,
): ProposedEntry {
  const { keyDetails, hash } = detailsOf(readKey(kind, der))
  return canonicalEntry('hashedrekord', '0.0.2', {
    hashedRekordV002: {
      data: { algorithm: hash, digest: Buffer.from(digest).toString('base64') },
      signature: {
        content: Buffer.from(signature).toString('base64'),
        verifier: { keyDetails, [kind]: { rawBytes: Buffer.from(der).toString('base64') } },
      },
    },
  })
}

/** The key of a certificate or of a public key. @throws BadRequest */
export function readKey(kind: EntryVerifier['kind'], der: Uint8Array): KeyObject {
  try {
    if (kind === 'x509Certificate') return new X509Certificate(der).publicKey
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })
  } catch {
    throw new BadRequest(`expected DER in verifier.${kind}`)
  }
}

/** `PublicKeyDetails` and `HashAlgorithm` of sigstore_common.proto, and the length of that hash in bytes. */
export interface KeyDetails {
  readonly keyDetails: string
  readonly hash: 'SHA2_256' | 'SHA2_384' | 'SHA2_512'
  readonly digestBytes: number
}

const sha256Details = (keyDetails: string): KeyDetails => ({ keyDetails, hash: 'SHA2_256', digestBytes: 32 })

/** By curve, or by size of an RSA key in bits. */
const detailsByKey: Readonly<Record<string, KeyDetails>> = {
  prime256v1: sha256Details('PKIX_ECDSA_P256_SHA_256'),
  secp384r1: { keyDetails: 'PKIX_ECDSA_P384_SHA_384', hash: 'SHA2_384', digestBytes: 48 },
  secp521r1: { keyDetails: 'PKIX_ECDSA_P521_SHA_512', hash: 'SHA2_512', digestBytes: 64 },
  ed25519: { keyDetails: 'PKIX_ED25519_PH', hash: 'SHA2_512', digestBytes: 64 },
  2048: sha256Details('PKIX_RSA_PKCS1V15_2048_SHA256'),
  3072: sha256Details('PKIX_RSA_PKCS1V15_3072_SHA256'),
  4096: sha256Details('PKIX_RSA_PKCS1V15_4096_SHA256'),
}

/** What a log says of a key. @throws BadRequest for a key that no log takes */
export function detailsOf(key: KeyObject): KeyDetails {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {}
  const details = detailsByKey[namedCurve ?? modulusLength ?? key.asymmetricKeyType ?? '']
  if (details === undefined) throw new BadRequest('unsupported key')
  return details
}

/** DSSE, Pre-Authentication Encoding. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType)
  const head = `DSSEv1 ${type.length} ${payloadType} ${payload.length} `
  return Buffer.concat([Buffer.from(head), payload])
}
