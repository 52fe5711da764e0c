import { FormatError } from '../../domain/errors.ts'
import { readNumber } from './openpgp-packets.ts'
import { endAfter, readSubpackets, type Subpacket, subpackets, truncated } from './openpgp-subpackets.ts'

/** A version 4 signature packet over a document, taken apart; nothing in it is verified (RFC 4880, section 5.2.3). */
export interface SignatureFacts {
  /** 0x00: over the bytes as they are. 0x01: over the text with CR LF line ends. */
  readonly type: 0 | 1
  readonly publicKeyAlgorithm: number
  readonly hashAlgorithm: number
  /** The same as `createHash` calls it. */
  readonly hash: string
  readonly createdUnixSeconds: number
  /** The signature's own end; absent: never. */
  readonly expiresUnixSeconds?: number
  /** Upper-case hex, 16 digits. Not signed in most messages: a hint which key to try. */
  readonly issuerKeyId?: string
  /** Upper-case hex, 40 digits. */
  readonly issuerFingerprint?: string
  /** From the version to the end of the hashed subpackets: all that the signature itself covers. */
  readonly signedPart: Uint8Array
  /** The two octets of the hash and the numbers of the algorithm. */
  readonly material: Uint8Array
}

/**
 * What a critical subpacket of a document's signature may be: we know what it means, and heed it. Not the signer's
 * user id, though it is harmless: gpg 2.2 refuses it where it is critical.
 */
const knownCritical: ReadonlySet<number> = new Set([
  subpackets.created,
  subpackets.expires,
  subpackets.issuerKeyId,
  subpackets.policyUri,
  subpackets.issuerFingerprint,
])

/** SHA-256, SHA-384, SHA-512 (RFC 4880, section 9.4); gpg 2.2 reads no newer ones. */
const strongHashes: ReadonlyMap<number, string> = new Map([
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
])
const weakHashes: ReadonlyMap<number, string> = new Map([
  [1, 'MD5'],
  [2, 'SHA-1'],
  [3, 'RIPEMD-160'],
  [11, 'SHA-224'],
])

/**
 * Reads the body of a signature packet. Stricter than gpg where a second reading is possible: one creation time, one
 * issuer, no unknown critical subpacket, every length exact.
 *
 * @throws FormatError `signature-version`, `signature-structure`, `signature-hash-weak`, `signature-hash-unsupported`
 * @see RFC 4880, section 5.2.3
 */
export function readSignature(body: Uint8Array): SignatureFacts {
  const [version, type, publicKeyAlgorithm, hashAlgorithm] = body
  if (version !== 4) {
    throw new FormatError(
      'signature-version',
      `expected a version 4 signature, found version ${version ?? 'none'}`,
    )
  }
  if (type === undefined || publicKeyAlgorithm === undefined || hashAlgorithm === undefined) throw truncated()
  if (type !== 0 && type !== 1) {
    throw structure(
      `expected a signature over a document (type 0x00 or 0x01), found type 0x${type.toString(16)}`,
    )
  }
  const hashed = readSubpackets(body, 4)
  const unhashed = readSubpackets(body, hashed.end)
  if (unhashed.end + 2 > body.length) throw truncated()
  requireKnownCritical([...hashed.subpackets, ...unhashed.subpackets])
  const hash = strongHash(hashAlgorithm)
  return {
    type,
    publicKeyAlgorithm,
    hashAlgorithm,
    hash,
    ...readTimes(hashed.subpackets),
    ...readIssuer(hashed.subpackets, unhashed.subpackets),
    signedPart: body.subarray(0, hashed.end),
    material: body.subarray(unhashed.end),
  }
}

function strongHash(hashAlgorithm: number): string {
  const strong = strongHashes.get(hashAlgorithm)
  if (strong !== undefined) return strong
  const weak = weakHashes.get(hashAlgorithm)
  const found = weak === undefined ? `algorithm ${hashAlgorithm}` : weak
  throw new FormatError(
    weak === undefined ? 'signature-hash-unsupported' : 'signature-hash-weak',
    `expected a signature with SHA-256, SHA-384 or SHA-512, found ${found}`,
  )
}

function requireKnownCritical(list: readonly Subpacket[]): void {
  const unknown = list.find(({ critical, type }) => critical && !knownCritical.has(type))
  if (unknown !== undefined)
    throw structure(`found the critical subpacket ${unknown.type}, which is not known here`)
}

/** Times count only where they are signed. */
function readTimes(
  hashed: readonly Subpacket[],
): Pick<SignatureFacts, 'createdUnixSeconds' | 'expiresUnixSeconds'> {
  const created = onlyNumber(hashed, subpackets.created, 'creation time')
  const lifetime = onlyNumber(hashed, subpackets.expires, 'expiration time')
  if (created === undefined) throw structure('expected a signed creation time, found none')
  // Zero means "does not expire" (RFC 4880, section 5.2.3.10).
  if (lifetime === undefined || lifetime === 0) return { createdUnixSeconds: created }
  return { createdUnixSeconds: created, expiresUnixSeconds: endAfter(created, lifetime) }
}

function onlyNumber(list: readonly Subpacket[], type: number, name: string): number | undefined {
  const found = list.filter((subpacket) => subpacket.type === type)
  if (found.length === 0) return undefined
  const value = found[0]?.body.length === 4 ? readNumber(found[0].body, 0, 4) : undefined
  if (found.length > 1 || value === undefined) throw structure(`expected one ${name} of four octets`)
  return value
}

function readIssuer(
  hashed: readonly Subpacket[],
  unhashed: readonly Subpacket[],
): Pick<SignatureFacts, 'issuerKeyId' | 'issuerFingerprint'> {
  const list = [...hashed, ...unhashed]
  const keyIds = distinct(list, subpackets.issuerKeyId)
  const fingerprints = distinct(list, subpackets.issuerFingerprint)
  const keyId = keyIds[0]
  const fingerprint = fingerprints[0]
  if (keyIds.length > 1 || fingerprints.length > 1) throw structure('found two different issuers')
  if (keyId !== undefined && keyId.length !== 16) throw structure('expected a key id of eight octets')
  if (fingerprint === undefined) return keyId === undefined ? {} : { issuerKeyId: keyId }
  // One octet for the version of the key, then its fingerprint (RFC 9580, section 5.2.3.35).
  if (fingerprint.length !== 42 || !fingerprint.startsWith('04')) {
    throw structure('expected the fingerprint of a version 4 key as issuer')
  }
  const full = fingerprint.slice(2)
  if (keyId !== undefined && !full.endsWith(keyId))
    throw structure('issuer key id and issuer fingerprint differ')
  // gpg looks for a fingerprint among what is signed only; a key id may stand anywhere.
  if (keyId === undefined && !hashed.some(({ type }) => type === subpackets.issuerFingerprint)) return {}
  return { issuerKeyId: full.slice(-16), issuerFingerprint: full }
}

const distinct = (list: readonly Subpacket[], type: number): readonly string[] => [
  ...new Set(
    list
      .filter((subpacket) => subpacket.type === type)
      .map((subpacket) => Buffer.from(subpacket.body).toString('hex').toUpperCase()),
  ),
]

const structure = (problem: string): FormatError => new FormatError('signature-structure', problem)
