import { createHash } from 'node:crypto'
import type { Code } from '../../domain/codes.ts'
import { readNumber } from './openpgp-packets.ts'

/** Whether signatures by a key can count at all, whatever its state. */
export type KeyFitness =
  | { readonly kind: 'fit' }
  | { readonly kind: 'unfit'; readonly code: Code; readonly message: string }

/** Smallest RSA modulus whose signatures count; gpg still takes 1024. */
export const minRsaBits = 2048
const largestRsaBits = 16384

/** Public-key algorithms by number (RFC 4880, section 9.1; RFC 9580, section 9.1). */
const algorithms: ReadonlyMap<number, string> = new Map([
  [1, 'RSA'],
  [2, 'RSA (encryption only)'],
  [3, 'RSA (signing only)'],
  [16, 'ElGamal'],
  [17, 'DSA'],
  [18, 'ECDH'],
  [19, 'ECDSA'],
  [22, 'EdDSA'],
  [25, 'X25519 (RFC 9580)'],
  [26, 'X448 (RFC 9580)'],
  [27, 'Ed25519 (RFC 9580)'],
  [28, 'Ed448 (RFC 9580)'],
])

/** A curve that signatures count on. */
interface SigningCurve {
  /** As JSON Web Keys name it (RFC 7518, section 6.2.1.1; RFC 8037). */
  readonly name: 'P-256' | 'P-384' | 'P-521' | 'Ed25519'
  /** The algorithm that signs with it. */
  readonly algorithm: number
  /** Octets of each number of a signature. */
  readonly sizeBytes: number
}

/** Curves by the hex of their object identifier. */
const curves: ReadonlyMap<string, { readonly name: string; readonly signing?: SigningCurve }> = new Map([
  ['2a8648ce3d030107', { name: 'NIST P-256', signing: { name: 'P-256', algorithm: 19, sizeBytes: 32 } }],
  ['2b81040022', { name: 'NIST P-384', signing: { name: 'P-384', algorithm: 19, sizeBytes: 48 } }],
  ['2b81040023', { name: 'NIST P-521', signing: { name: 'P-521', algorithm: 19, sizeBytes: 66 } }],
  ['2b06010401da470f01', { name: 'Ed25519', signing: { name: 'Ed25519', algorithm: 22, sizeBytes: 32 } }],
  ['2b2403030208010107', { name: 'brainpoolP256r1' }],
  ['2b240303020801010b', { name: 'brainpoolP384r1' }],
  ['2b240303020801010d', { name: 'brainpoolP512r1' }],
  ['2b8104000a', { name: 'secp256k1' }],
])

/**
 * Judges the body of a key packet, public or secret: version 4 with RSA of 2048 bits or more, a NIST curve, or the
 * older Ed25519 (algorithm 22), which are what every reader of simple signatures takes.
 *
 * @see simple-signing, section 3; RFC 4880, section 5.5.2
 */
export function judgeKeyPacket(body: Uint8Array): KeyFitness {
  const [version, , , , , algorithm] = body
  if (version !== 4) {
    return unfit('key-unsupported', `expected a version 4 key, found version ${version ?? 'none'}`)
  }
  const name = algorithms.get(algorithm ?? 0) ?? `algorithm ${algorithm ?? 'none'}`
  if (algorithm === 1 || algorithm === 3) return judgeRsa(readNumber(body, 6, 2) ?? 0)
  if (algorithm !== 19 && algorithm !== 22) {
    return unfit('key-unsupported', `expected an RSA, NIST curve or Ed25519 (EdDSA) key, found ${name}`)
  }
  if (signingCurve(body) !== undefined) return { kind: 'fit' }
  const curve = curves.get(curveOf(body))?.name ?? 'an unknown curve'
  return unfit('key-unsupported', `expected NIST P-256, P-384, P-521 or Ed25519, found ${name} over ${curve}`)
}

/** The curve of a key packet's body, where it is one that its algorithm signs with here. */
export function signingCurve(body: Uint8Array): SigningCurve | undefined {
  const signing = curves.get(curveOf(body))?.signing
  return signing?.algorithm === body[5] ? signing : undefined
}

/** RFC 6637, section 11: the object identifier follows its length. */
const curveOf = (body: Uint8Array): string =>
  Buffer.from(body.subarray(7, 7 + (body[6] ?? 0))).toString('hex')

/** Fingerprint of a version 4 public key packet, upper-case hex; undefined for other versions (RFC 4880, section 12.2). */
export function publicKeyFingerprint(body: Uint8Array): string | undefined {
  if (body[0] !== 4 || body.length > 0xffff) return undefined
  const header = Buffer.from([0x99, body.length >> 8, body.length & 0xff])
  return createHash('sha1').update(header).update(body).digest('hex').toUpperCase()
}

function judgeRsa(bits: number): KeyFitness {
  if (bits < minRsaBits)
    return unfit('key-weak', `expected RSA of at least ${minRsaBits} bits, found ${bits}`)
  if (bits > largestRsaBits) {
    return unfit('key-unsupported', `expected RSA of at most ${largestRsaBits} bits, found ${bits}`)
  }
  return { kind: 'fit' }
}

const unfit = (code: Code, message: string): KeyFitness => ({ kind: 'unfit', code, message })
