import { createHash, createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { tags } from '../verifiers/openpgp-packets.ts'
import type { PublicKey } from '../verifiers/openpgp-public-key.ts'
import { subpackets } from '../verifiers/openpgp-subpackets.ts'

/** A key that can sign: its secret is held by OpenSSL. */
export interface SecretKey {
  readonly publicKey: PublicKey
  readonly key: KeyObject
}

/** SHA-512 in the tables of OpenPGP and of OpenSSL: every reader knows it, whatever the key prefers. */
const hash = { number: 10, name: 'sha512' } as const
const binaryDocument = 0

const signInBackground = promisify(sign)

/**
 * Joins a public key with the secret numbers of the same key.
 *
 * @param secret - numbers by their names in RFC 4880, section 5.5.3 (`d`, `p`, `q`, `u`; `d`), or the `seed` of EdDSA
 * @throws Error where they are no such numbers; it may hold secrets
 */
export function joinSecretKey(
  publicKey: PublicKey,
  secret: Readonly<Record<string, Uint8Array | undefined>>,
): SecretKey {
  const { kind, key, sizeBytes } = publicKey.crypto
  const jwk = key.export({ format: 'jwk' })
  const own =
    kind === 'rsa'
      ? rsaNumbers(secret)
      : { d: base64url(padded(kind === 'ecdsa' ? secret.d : secret.seed, sizeBytes)) }
  return { publicKey, key: createPrivateKey({ key: { ...jwk, ...own }, format: 'jwk' }) }
}

/** RFC 7518, section 6.3.2: OpenPGP's u is the inverse of p mod q, so the two primes change their places. */
function rsaNumbers(secret: Readonly<Record<string, Uint8Array | undefined>>): JsonWebKey {
  const { d, p, q, u } = secret
  if (d === undefined || p === undefined || q === undefined || u === undefined)
    throw new Error('expected d, p, q and u')
  const reduced = (prime: Uint8Array): string => base64url(bytesOf(numberOf(d) % (numberOf(prime) - 1n)))
  return {
    d: base64url(d),
    p: base64url(q),
    q: base64url(p),
    dp: reduced(q),
    dq: reduced(p),
    qi: base64url(u),
  }
}

/**
 * One binary OpenPGP signed message over a payload: one-pass signature, literal data without a name, signature. RSA
 * runs on another thread, so that several sign at once.
 *
 * @see RFC 4880, sections 5.2, 5.4, 5.9 and 11.3
 */
export async function writeSignedMessage(
  { publicKey, key }: SecretKey,
  payload: Uint8Array,
  createdUnixSeconds: number,
): Promise<Uint8Array> {
  const { algorithm, fingerprint, crypto } = publicKey
  const fingerprintBytes = Buffer.from(fingerprint, 'hex')
  const keyId = fingerprintBytes.subarray(-8)
  const time = octets(createdUnixSeconds, 4)
  const hashed = Buffer.concat([
    subpacket(subpackets.issuerFingerprint, Buffer.concat([octets(4, 1), fingerprintBytes])),
    subpacket(subpackets.created, time),
  ])
  const unhashed = subpacket(subpackets.issuerKeyId, keyId)
  const start = new Uint8Array([4, binaryDocument, algorithm, hash.number])
  const signedPart = Buffer.concat([start, octets(hashed.length, 2), hashed])
  const trailer = Buffer.concat([octets(0x04ff, 2), octets(signedPart.length, 4)])
  const data = Buffer.concat([payload, signedPart, trailer])
  const digest = createHash(hash.name).update(data).digest()
  const made =
    crypto.kind === 'ed25519'
      ? await signInBackground(null, digest, key)
      : await signInBackground(hash.name, data, { key, dsaEncoding: 'ieee-p1363' })
  const numbers =
    crypto.kind === 'rsa' ? [made] : [made.subarray(0, crypto.sizeBytes), made.subarray(crypto.sizeBytes)]
  const onePass = [
    octets(3, 1),
    new Uint8Array([binaryDocument, hash.number, algorithm]),
    keyId,
    octets(1, 1),
  ]
  const signature = [
    signedPart,
    octets(unhashed.length, 2),
    unhashed,
    digest.subarray(0, 2),
    ...numbers.map(multiprecision),
  ]
  return new Uint8Array(
    Buffer.concat([
      packet(tags.onePassSignature, onePass),
      packet(tags.literal, [Buffer.from('b'), octets(0, 1), time, payload]),
      packet(tags.signature, signature),
    ]),
  )
}

/** In the new format, its length in as few octets as it takes (RFC 4880, section 4.2.2). */
function packet(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts)
  return Buffer.concat([octets(0xc0 | tag, 1), lengthOf(body.length), body])
}

function lengthOf(length: number): Uint8Array {
  if (length < 192) return octets(length, 1)
  if (length < 8384) return octets(length - 192 + 0xc000, 2)
  return Buffer.concat([octets(0xff, 1), octets(length, 4)])
}

/** Of fewer than 191 octets. */
const subpacket = (type: number, body: Uint8Array): Uint8Array =>
  Buffer.concat([octets(body.length + 1, 1), octets(type, 1), body])

/** RFC 4880, section 3.2: the count of bits, then the octets without leading zeros. */
function multiprecision(number: Uint8Array): Uint8Array {
  const first = number.findIndex((octet) => octet !== 0)
  const significant = first < 0 ? number.subarray(number.length) : number.subarray(first)
  const bits = significant.length * 8 - (Math.clz32(significant[0] ?? 0) - 24)
  return Buffer.concat([octets(Math.max(bits, 0), 2), significant])
}

/** Big-endian. */
function octets(value: number, count: number): Uint8Array {
  const bytes = Buffer.alloc(count)
  bytes.writeUIntBE(value, 0, count)
  return bytes
}

function padded(number: Uint8Array | undefined, size: number): Uint8Array {
  if (number === undefined || number.length > size) throw new Error(`expected at most ${size} octets`)
  return Buffer.concat([new Uint8Array(size - number.length), number])
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)
const bytesOf = (value: bigint): Uint8Array => {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
}
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
