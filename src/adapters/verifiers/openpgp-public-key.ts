import {
  createHash,
  createPublicKey,
  createVerify,
  type JsonWebKey,
  type KeyObject,
  verify,
} from 'node:crypto'
import { publicKeyFingerprint, signingCurve } from './openpgp-key-facts.ts'
import { readNumber } from './openpgp-packets.ts'

/** A version 4 key that can verify signatures (RFC 4880, section 5.5.2). */
export interface PublicKey {
  /** Full, upper case. */
  readonly fingerprint: string
  /** Body of its public key packet. */
  readonly body: Uint8Array
  readonly algorithm: number
  readonly createdUnixSeconds: number
  readonly crypto: Crypto
}

/** How signatures of a key are written and verified; numbers of a key and of a signature are big-endian. */
type Crypto =
  | { readonly kind: 'rsa'; readonly key: KeyObject; readonly sizeBytes: number }
  | { readonly kind: 'ecdsa'; readonly key: KeyObject; readonly sizeBytes: number }
  | { readonly kind: 'ed25519'; readonly key: KeyObject; readonly sizeBytes: number }

/** A version 4 signature: what it covers of itself, and its numbers. */
export interface SignatureMaterial {
  readonly publicKeyAlgorithm: number
  /** Name for `createHash`. */
  readonly hash: string
  /** From the version to the end of the hashed subpackets. */
  readonly signedPart: Uint8Array
  /** The first two octets of the hash, then the numbers. */
  readonly material: Uint8Array
}

/** Numbers of a public key by algorithm: RSA, ElGamal, DSA (RFC 4880, section 5.5.2). */
const numbersOf: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [16, 3],
  [17, 4],
])
/** Octets of a public key by algorithm (RFC 9580, section 5.5.5). */
const octetsOf: ReadonlyMap<number, number> = new Map([
  [25, 32],
  [26, 56],
  [27, 32],
  [28, 57],
])
/** Numbers of a signature by algorithm: RSA, ElGamal, DSA, ECDSA, EdDSA (RFC 4880, section 5.2.2). */
const signatureNumbers: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 1],
  [3, 1],
  [16, 2],
  [17, 2],
  [19, 2],
  [20, 2],
  [22, 2],
])
/** Where the numbers begin: version, four octets of time, algorithm. */
const keyHeaderBytes = 6

/**
 * The public half of a version 4 key packet, secret or public: a secret one begins with it (RFC 4880, section 5.5.3).
 *
 * @returns undefined for another version, an algorithm without a name, or numbers that do not say their exact length
 */
export function publicHalf(body: Uint8Array): Uint8Array | undefined {
  const end = body[0] === 4 ? publicEnd(body, body[5] ?? 0) : undefined
  return end === undefined || end > body.length ? undefined : body.subarray(0, end)
}

function publicEnd(body: Uint8Array, algorithm: number): number | undefined {
  const octets = octetsOf.get(algorithm)
  if (octets !== undefined) return keyHeaderBytes + octets
  const numbers = numbersOf.get(algorithm)
  if (numbers !== undefined) return readNumbers(body, keyHeaderBytes, numbers)?.end
  if (algorithm !== 18 && algorithm !== 19 && algorithm !== 22) return undefined
  const point = readNumbers(body, keyHeaderBytes + 1 + (body[keyHeaderBytes] ?? 0), 1)
  // ECDH ends with the parameters of its key derivation, which begin with their length (RFC 6637, section 9).
  return point === undefined || algorithm !== 18 ? point?.end : point.end + 1 + (body[point.end] ?? 0)
}

/**
 * Reads the body of a public key packet that `judgeKeyPacket` calls fit, whole and without remainder.
 *
 * @returns undefined for one that is no key: an even RSA number, a point that is not on its curve
 */
export function readPublicKey(body: Uint8Array): PublicKey | undefined {
  const fingerprint = publicKeyFingerprint(body)
  const createdUnixSeconds = readNumber(body, 1, 4)
  const algorithm = body[5]
  if (publicHalf(body)?.length !== body.length || fingerprint === undefined) return undefined
  if (algorithm === undefined || createdUnixSeconds === undefined) return undefined
  const crypto = algorithm === 19 || algorithm === 22 ? readCurveKey(body) : readRsaKey(body)
  return crypto === undefined ? undefined : { fingerprint, body, algorithm, createdUnixSeconds, crypto }
}

/**
 * Whether this key made this signature over these bytes: the crypto alone, whatever the signature says.
 *
 * @see RFC 4880, section 5.2.4, "Computing Signatures"
 */
export function isMadeBy(key: PublicKey, signature: SignatureMaterial, bytes: Uint8Array): boolean {
  if (signature.publicKeyAlgorithm !== key.algorithm) return false
  const [digest, { material }] = [digestOf(signature, bytes), signature]
  // A cheap look before the expensive one.
  if (digest[0] !== material[0] || digest[1] !== material[1]) return false
  const made = joinNumbers(material.subarray(2), key.crypto)
  return made !== undefined && verifies(key, signature, bytes, { digest, made })
}

/**
 * The same as gpg sees it, who overlooks what would be a fault: other first octets of the hash, another algorithm than
 * the key's, zeros before the numbers and bytes behind them. For words that forbid; nothing counts for it.
 */
export function isLooselyMadeBy(key: PublicKey, signature: SignatureMaterial, bytes: Uint8Array): boolean {
  const made = joinNumbers(signature.material.subarray(2), key.crypto, { exact: false })
  return made !== undefined && verifies(key, signature, bytes, { digest: digestOf(signature, bytes), made })
}

/**
 * Whether a signature has all its numbers, where the algorithm is one whose numbers are known: gpg does not take a key
 * in which one is cut short.
 *
 * @param material - the first octets of the hash, then the numbers
 */
export function hasWholeNumbers(publicKeyAlgorithm: number, material: Uint8Array): boolean {
  const count = signatureNumbers.get(publicKeyAlgorithm)
  return count === undefined || readNumbers(material, 2, count, { exact: false }) !== undefined
}

const digestOf = ({ hash, signedPart }: SignatureMaterial, bytes: Uint8Array): Uint8Array =>
  createHash(hash).update(bytes).update(signedPart).update(trailerOf(signedPart)).digest()

function trailerOf(signedPart: Uint8Array): Uint8Array {
  const trailer = Buffer.from([4, 0xff, 0, 0, 0, 0])
  trailer.writeUInt32BE(signedPart.length, 2)
  return trailer
}

function verifies(
  { crypto: { kind, key } }: PublicKey,
  { hash, signedPart }: SignatureMaterial,
  bytes: Uint8Array,
  { digest, made }: { readonly digest: Uint8Array; readonly made: Uint8Array },
): boolean {
  // EdDSA signs the hash as its message (RFC 9580, section 5.2.3.3); the others hash once more themselves.
  if (kind === 'ed25519') return verify(null, digest, key, made)
  return createVerify(hash)
    .update(bytes)
    .update(signedPart)
    .update(trailerOf(signedPart))
    .verify({ key, dsaEncoding: 'ieee-p1363' }, made)
}

/** The longest hash that there is, which must do for P-521. */
const longestHashBytes = 64

/**
 * Whether signatures of this key with this hash count: one of ECDSA must be as long as the numbers of its curve. Shorter
 * ones are sound, but gpg does not take them ("requires a 384 bit or larger hash").
 *
 * @param hash - name for `createHash`
 * @see GnuPG 2.2, g10/seskey.c, encode_md_value; FIPS 186-4, section 6.4
 */
export function takesHash({ crypto }: PublicKey, hash: string): boolean {
  if (crypto.kind !== 'ecdsa') return true
  return createHash(hash).digest().length >= Math.min(crypto.sizeBytes, longestHashBytes)
}

/** One number of RSA; r and s of the others, each in as many octets as the curve has; if exact, without remainder. */
function joinNumbers(
  bytes: Uint8Array,
  { kind, sizeBytes }: Crypto,
  { exact = true } = {},
): Uint8Array | undefined {
  const read = readNumbers(bytes, 0, kind === 'rsa' ? 1 : 2, { exact: false })
  if (read === undefined || (exact && read.end !== bytes.length)) return undefined
  const numbers = exact ? read.numbers : read.numbers.map(withoutZeros)
  const padded = numbers.map((number) => leftPadded(number, sizeBytes))
  return padded.every((number) => number !== undefined) ? new Uint8Array(Buffer.concat(padded)) : undefined
}

function withoutZeros(number: Uint8Array): Uint8Array {
  const first = number.findIndex((octet) => octet !== 0)
  return number.subarray(first < 0 ? number.length : first)
}

function leftPadded(number: Uint8Array, size: number): Uint8Array | undefined {
  if (number.length > size) return undefined
  const padded = new Uint8Array(size)
  padded.set(number, size - number.length)
  return padded
}

function readRsaKey(body: Uint8Array): Crypto | undefined {
  const [n, e] = readNumbers(body, keyHeaderBytes, 2)?.numbers ?? []
  if (n === undefined || e === undefined || !isOdd(n) || !isOdd(e) || (e.length === 1 && e[0] === 1))
    return undefined
  const key = keyOf({ kty: 'RSA', n: base64url(n), e: base64url(e) })
  return key === undefined ? undefined : { kind: 'rsa', key, sizeBytes: n.length }
}

function readCurveKey(body: Uint8Array): Crypto | undefined {
  const curve = signingCurve(body)
  const offset = keyHeaderBytes + 1 + (body[keyHeaderBytes] ?? 0)
  const [point] = readNumbers(body, offset, 1)?.numbers ?? []
  if (curve === undefined || point === undefined) return undefined
  const { name, sizeBytes } = curve
  if (name === 'Ed25519') {
    // 0x40 marks a point in the native form of its curve (RFC 9580, section 11.2.2).
    if (point.length !== 33 || point[0] !== 0x40) return undefined
    const key = keyOf({ kty: 'OKP', crv: name, x: base64url(point.subarray(1)) })
    return key === undefined ? undefined : { kind: 'ed25519', key, sizeBytes }
  }
  // 0x04 marks a point that is not compressed (RFC 6637, section 6).
  if (point.length !== 1 + 2 * sizeBytes || point[0] !== 4) return undefined
  const [x, y] = [point.subarray(1, 1 + sizeBytes), point.subarray(1 + sizeBytes)]
  const key = keyOf({ kty: 'EC', crv: name, x: base64url(x), y: base64url(y) })
  return key === undefined ? undefined : { kind: 'ecdsa', key, sizeBytes }
}

/** OpenSSL refuses what is no key, such as a point beside its curve. */
function keyOf(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined // it says no more than that
  }
}

/**
 * Multiprecision numbers in a row (RFC 4880, section 3.2).
 *
 * @param exact - false takes a bit count that is too high within its octets, as every reader does in signatures
 */
export function readNumbers(
  bytes: Uint8Array,
  offset: number,
  count: number,
  { exact = true } = {},
): { readonly numbers: readonly Uint8Array[]; readonly end: number } | undefined {
  const numbers: Uint8Array[] = []
  let end = offset
  for (let index = 0; index < count; index += 1) {
    const bits = readNumber(bytes, end, 2)
    if (bits === undefined || bits === 0) return undefined
    const from = end + 2
    end = from + Math.ceil(bits / 8)
    if (end > bytes.length) return undefined
    const number = bytes.subarray(from, end)
    if (exact && bitsOf(number) !== bits) return undefined
    numbers.push(number)
  }
  return { numbers, end }
}

const bitsOf = (number: Uint8Array): number => number.length * 8 - (Math.clz32(number[0] ?? 0) - 24)
const isOdd = (number: Uint8Array): boolean => ((number.at(-1) ?? 0) & 1) === 1
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
