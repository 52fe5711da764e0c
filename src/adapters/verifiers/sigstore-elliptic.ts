import { createECDH, createHash, type KeyObject } from 'node:crypto'

/**
 * Signatures over bytes of which only the digest is known, and Ed25519ph (RFC 8032): node:crypto hashes by itself and
 * has neither. Nothing here is secret, so nothing needs constant time.
 */

/** A point with a common denominator; undefined is the point at infinity. */
type Point = { readonly x: bigint; readonly y: bigint; readonly z: bigint } | undefined
type Add = (one: Point, other: Point) => Point

interface Curve {
  readonly name: string
  /** Prime of the field, and order of the base point (FIPS 186-4, D.1.2). */
  readonly prime: bigint
  readonly order: bigint
}

const curves: Readonly<Record<string, Curve | undefined>> = {
  'P-256': {
    name: 'prime256v1',
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    name: 'secp384r1',
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    name: 'secp521r1',
    prime: 2n ** 521n - 1n,
    order: 2n ** 521n - 0x5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7n,
  },
}

/** Whether an ECDSA signature (DER) is one over this digest (FIPS 186-4, section 6.4). */
export function isEcdsaOverDigest(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const { crv = '', x = '', y = '' } = key.export({ format: 'jwk' })
  const curve = curves[crv]
  const [r, s] = readEcdsa(signature)
  if (curve === undefined || r === undefined || s === undefined) return false
  const { order, prime } = curve
  if (r <= 0n || r >= order || s <= 0n || s >= order) return false
  const excess = BigInt(Math.max(0, digest.length * 8 - order.toString(2).length))
  const inverse = invert(s, order)
  const [u1, u2] = [(((toNumber(digest) >> excess) % order) * inverse) % order, (r * inverse) % order]
  const add: Add = (one, other) => addOnCurve(one, other, prime)
  const own = { x: toNumber(Buffer.from(x, 'base64url')), y: toNumber(Buffer.from(y, 'base64url')), z: 1n }
  const sum = add(multiply(u1, basePoint(curve), add), multiply(u2, own, add))
  return sum !== undefined && modulo(sum.x * invert(sum.z * sum.z, prime), prime) % order === r
}

function basePoint({ name }: Curve): Point {
  const curve = createECDH(name)
  curve.setPrivateKey(Buffer.from([1]))
  const point = curve.getPublicKey()
  const size = (point.length - 1) / 2
  return { x: toNumber(point.subarray(1, 1 + size)), y: toNumber(point.subarray(1 + size)), z: 1n }
}

/** Both numbers of a signature in DER; none where it is anything else. */
function readEcdsa(der: Uint8Array): readonly bigint[] {
  const long = der[1] === 0x81
  const start = long ? 3 : 2
  const length = long ? (der[2] ?? 0) : (der[1] ?? 0)
  if (der[0] !== 0x30 || length !== der.length - start || (long && length < 0x80)) return []
  const first = readInteger(der, start)
  const second = first === undefined ? undefined : readInteger(der, first.end)
  return first === undefined || second?.end !== der.length ? [] : [first.value, second.value]
}

function readInteger(
  der: Uint8Array,
  at: number,
): { readonly value: bigint; readonly end: number } | undefined {
  const length = der[at + 1] ?? 0x80
  const end = at + 2 + length
  const [first = 0x80, second = 0] = der.subarray(at + 2, end)
  const isPadded = first === 0 && length > 1 && second < 0x80
  if (der[at] !== 0x02 || length === 0 || length >= 0x80 || end > der.length || first >= 0x80 || isPadded)
    return undefined
  return { value: toNumber(der.subarray(at + 2, end)), end }
}

/**
 * Short Weierstrass curve with a = -3, in Jacobian coordinates: (x/z², y/z³).
 *
 * @see explicit-formulas database, g1p/auto-shortw-jacobian-3: add-1998-cmo-2, dbl-2001-b
 */
function addOnCurve(one: Point, other: Point, prime: bigint): Point {
  if (one === undefined || other === undefined) return one ?? other
  const [z1, z2] = [(one.z * one.z) % prime, (other.z * other.z) % prime]
  const [u1, u2] = [(one.x * z2) % prime, (other.x * z1) % prime]
  const [s1, s2] = [(one.y * other.z * z2) % prime, (other.y * one.z * z1) % prime]
  if (u1 === u2) return s1 === s2 ? double(one, prime) : undefined
  const [h, r] = [modulo(u2 - u1, prime), modulo(s2 - s1, prime)]
  const square = (h * h) % prime
  const [cube, v] = [(h * square) % prime, (u1 * square) % prime]
  const x = modulo(r * r - cube - 2n * v, prime)
  return { x, y: modulo(r * (v - x) - s1 * cube, prime), z: (one.z * other.z * h) % prime }
}

function double({ x, y, z }: Exclude<Point, undefined>, prime: bigint): Point {
  if (y === 0n) return undefined
  const [delta, gamma] = [(z * z) % prime, (y * y) % prime]
  const [beta, alpha] = [(x * gamma) % prime, (3n * (x - delta) * (x + delta)) % prime]
  const next = modulo(alpha * alpha - 8n * beta, prime)
  return {
    x: next,
    y: modulo(alpha * (4n * beta - next) - 8n * gamma * gamma, prime),
    z: modulo((y + z) * (y + z) - gamma - delta, prime),
  }
}

/**
 * Prime of the field, order of the base point and constant d of edwards25519, and 2^((p-1)/4) (RFC 8032, section 5.1);
 * written out, as most runs need neither.
 */
const edwardsPrime = 2n ** 255n - 19n
const edwardsOrder = 2n ** 252n + 27742317777372353535851937790883648493n
const edwardsD = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n
const rootOfMinusOne = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n

/** Whether an Ed25519ph signature without context is one over bytes with this SHA-512 (RFC 8032, section 5.1.7). */
export function isEd25519phOverDigest(key: KeyObject, sha512: Uint8Array, signature: Uint8Array): boolean {
  const encoded = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
  const own = decodePoint(encoded)
  if (own === undefined || signature.length !== 64 || sha512.length !== 64) return false
  const [commitment, scalar] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))]
  if (scalar >= edwardsOrder) return false
  const domain = Buffer.from('SigEd25519 no Ed25519 collisions\x01\x00', 'latin1')
  const hash = createHash('sha512').update(domain).update(commitment).update(encoded).update(sha512).digest()
  const challenge = littleEndian(hash) % edwardsOrder
  const base = decodePoint(Buffer.from(`58${'66'.repeat(31)}`, 'hex'))
  const negated = { ...own, x: modulo(-own.x, edwardsPrime) }
  const sum = addOnEdwards(multiply(scalar, base, addOnEdwards), multiply(challenge, negated, addOnEdwards))
  return sum !== undefined && encodePoint(sum).equals(commitment)
}

/**
 * Twisted Edwards curve with a = -1, in projective coordinates: (x/z, y/z). The formula holds for all points.
 *
 * @see explicit-formulas database, g1p/auto-twisted-projective: add-2008-bbjlp
 */
function addOnEdwards(one: Point, other: Point): Point {
  if (one === undefined || other === undefined) return one ?? other
  const a = (one.z * other.z) % edwardsPrime
  const [c, d] = [(one.x * other.x) % edwardsPrime, (one.y * other.y) % edwardsPrime]
  const [b, e] = [(a * a) % edwardsPrime, (((edwardsD * c) % edwardsPrime) * d) % edwardsPrime]
  const [f, g] = [modulo(b - e, edwardsPrime), modulo(b + e, edwardsPrime)]
  const cross = (one.x + one.y) * (other.x + other.y) - c - d
  return {
    x: modulo(((a * f) % edwardsPrime) * modulo(cross, edwardsPrime), edwardsPrime),
    y: modulo(((a * g) % edwardsPrime) * (d + c), edwardsPrime),
    z: (f * g) % edwardsPrime,
  }
}

function decodePoint(encoded: Uint8Array): Exclude<Point, undefined> | undefined {
  const whole = littleEndian(encoded)
  const sign = whole >> 255n
  const y = whole & (2n ** 255n - 1n)
  if (encoded.length !== 32 || y >= edwardsPrime) return undefined
  const square = modulo(
    (y * y - 1n) * invert(modulo(edwardsD * y * y + 1n, edwardsPrime), edwardsPrime),
    edwardsPrime,
  )
  const candidate = power(square, (edwardsPrime + 3n) / 8n, edwardsPrime)
  const root = [candidate, (candidate * rootOfMinusOne) % edwardsPrime].find(
    (x) => (x * x) % edwardsPrime === square,
  )
  if (root === undefined || (root === 0n && sign === 1n)) return undefined
  return { x: (root & 1n) === sign ? root : edwardsPrime - root, y, z: 1n }
}

function encodePoint(point: Exclude<Point, undefined>): Buffer {
  const inverse = invert(point.z, edwardsPrime)
  const [x, y] = [(point.x * inverse) % edwardsPrime, (point.y * inverse) % edwardsPrime]
  const hex = (y | ((x & 1n) << 255n)).toString(16).padStart(64, '0')
  return Buffer.from(hex, 'hex').reverse()
}

function multiply(scalar: bigint, point: Point, add: Add): Point {
  let sum: Point
  let doubled = point
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) sum = add(sum, doubled)
    doubled = add(doubled, doubled)
  }
  return sum
}

/** By Euclid's algorithm; the modulus is a prime and the number not 0. */
function invert(number: bigint, prime: bigint): bigint {
  let [low, high, coefficient, other] = [modulo(number, prime), prime, 1n, 0n]
  while (low > 1n) {
    const quotient = high / low
    ;[low, high, coefficient, other] = [
      high - quotient * low,
      low,
      other - quotient * coefficient,
      coefficient,
    ]
  }
  return modulo(coefficient, prime)
}

function power(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n
  let square = modulo(base, prime)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}

function modulo(number: bigint, prime: bigint): bigint {
  const rest = number % prime
  return rest < 0n ? rest + prime : rest
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)
const littleEndian = (bytes: Uint8Array): bigint => toNumber(Uint8Array.from(bytes).reverse())
