import { createHash } from 'node:crypto'
import type { Code } from '../../domain/codes.ts'
import { minRsaBits } from './openpgp-library.ts'
import { readNumber } from './openpgp-packets.ts'

/** Whether signatures by a key can count at all, whatever its state. */
export type KeyFitness =
  | { readonly kind: 'fit' }
  | { readonly kind: 'unfit'; readonly code: Code; readonly message: string }

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

/** Curves by the hex of their object identifier, with the algorithm that signs with them here. */
const curves: ReadonlyMap<string, { readonly name: string; readonly signsAs?: number }> = new Map([
  ['2a8648ce3d030107', { name: 'NIST P-256', signsAs: 19 }],
  ['2b81040022', { name: 'NIST P-384', signsAs: 19 }],
  ['2b81040023', { name: 'NIST P-521', signsAs: 19 }],
  ['2b06010401da470f01', { name: 'Ed25519', signsAs: 22 }],
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
  const oid = Buffer.from(body.subarray(7, 7 + (body[6] ?? 0))).toString('hex')
  const curve = curves.get(oid)
  if (curve?.signsAs === algorithm) return { kind: 'fit' }
  return unfit(
    'key-unsupported',
    `expected NIST P-256, P-384, P-521 or Ed25519, found ${name} over ${curve?.name ?? 'an unknown curve'}`,
  )
}

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
