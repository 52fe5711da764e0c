import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { KeySource } from '../../domain/policy/policy.ts'
import { type KeyFile, type KeyFileReader, readKeyFiles } from './key-files.ts'
import { keyFingerprint } from './key-fingerprint.ts'
import { type PemBlock, readPemBlocks } from './pem.ts'

/** A public key of a PEM file. */
export interface PublicKey {
  readonly key: KeyObject
  /** Its SubjectPublicKeyInfo (DER). */
  readonly spki: Uint8Array
  /** SHA-256 of `spki`, lower-case hex. */
  readonly fingerprint: string
  /** The file, or `key data`, for messages. */
  readonly name: string
}

/** Smallest RSA modulus whose signatures count, and the largest that is worked with. */
const minRsaBits = 2048
const largestRsaBits = 16384

/** Curves as OpenSSL names them: P-256, P-384, P-521. */
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

const kindsWanted = 'RSA from 2048 bits, ECDSA on P-256, P-384 or P-521, or Ed25519'

/**
 * Reads the public keys of a source: exactly one PEM block in each file, `PUBLIC KEY` (SubjectPublicKeyInfo) or
 * `RSA PUBLIC KEY` (PKCS#1), and nothing beside it. The reference library reads the first of several blocks and skips
 * other text, which would hide a key that somebody believes to be trusted.
 *
 * @throws FormatError `key-none`, `key-wrong-kind`, `key-malformed`, `key-unsupported`, `key-weak`, `key-file-too-large`,
 * and as `readKeyFiles`
 * @see sigstore, cryptoutils UnmarshalPEMToPublicKey
 */
export async function readPublicKeys(source: KeySource, files: KeyFileReader): Promise<readonly PublicKey[]> {
  const read = await readKeyFiles(source, files, 'a file with a PEM public key')
  if (read.length === 0)
    throw new FormatError('key-none', 'keys: expected at least one public key, found none')
  return read.map(readPublicKeyFile)
}

/**
 * A public key whose signatures can count, whatever held it: written anew, so that one key has one fingerprint.
 *
 * @param what - name of the key, for messages
 * @param spki - the SubjectPublicKeyInfo (DER) that it was read from, where it is known: what is written so already is
 * given back as it is, which saves most certificates some of their work
 * @throws FormatError `key-unsupported`, `key-weak`
 */
export function requireFitKey(key: KeyObject, what: string, spki?: Uint8Array): KeyObject {
  if (spki !== undefined && isPlain(spki)) return key
  const { modulusLength = 0, namedCurve = 'a curve without a name' } = key.asymmetricKeyDetails ?? {}
  const type = key.asymmetricKeyType
  if (type === 'ec' && !curves.has(namedCurve)) throw unfit('key-unsupported', what, `ECDSA on ${namedCurve}`)
  if (type !== 'ec' && type !== 'ed25519' && type !== 'rsa') throw unfit('key-unsupported', what, type)
  if (type === 'rsa' && modulusLength < minRsaBits) {
    throw unfit('key-weak', what, `RSA of ${modulusLength} bits`)
  }
  if (modulusLength > largestRsaBits) throw unfit('key-unsupported', what, `RSA of ${modulusLength} bits`)
  return createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' })
}

/**
 * How a key begins that is written in the one way in which such keys are written anew: on a named curve as uncompressed
 * point, or Ed25519 (RFC 5480, section 2; RFC 8410, section 4). The lengths in it leave no room for anything else.
 */
const plainHeads: readonly Buffer[] = [
  '3059301306072a8648ce3d020106082a8648ce3d03010703420004', // P-256
  '3076301006072a8648ce3d020106052b8104002203620004', // P-384
  '302a300506032b6570032100', // Ed25519
].map((hex) => Buffer.from(hex, 'hex'))

const isPlain = (spki: Uint8Array): boolean =>
  plainHeads.some((head) => Buffer.compare(head, spki.subarray(0, head.length)) === 0)

function readPublicKeyFile({ name, bytes }: KeyFile): PublicKey {
  const block = onlyBlock(Buffer.from(bytes).toString('latin1'), name)
  const key = requireFitKey(parseKey(block, name), name)
  // As the reference library, which takes no compressed points and no other forms of DER.
  if (
    Buffer.compare(key.export({ type: derTypes.get(block.label) ?? 'spki', format: 'der' }), block.bytes) !==
    0
  ) {
    throw malformed(name, 'expected a public key in DER, found another encoding of one')
  }
  return publicKeyOf(key, name)
}

/** A key with what it is compared by. @param name - for messages */
export const publicKeyOf = (key: KeyObject, name: string): PublicKey => ({
  key,
  spki: key.export({ type: 'spki', format: 'der' }),
  fingerprint: keyFingerprint(key),
  name,
})

/** What a PEM label says of the DER in the block. */
const derTypes: ReadonlyMap<string, 'spki' | 'pkcs1'> = new Map([
  ['PUBLIC KEY', 'spki'],
  ['RSA PUBLIC KEY', 'pkcs1'],
])

function onlyBlock(text: string, name: string): PemBlock {
  if (isGpg(text)) {
    throw new FormatError(
      'key-wrong-kind',
      `${name}: expected a PEM public key ("BEGIN PUBLIC KEY"), found a GPG key`,
    )
  }
  const rules = { what: name, code: 'key-malformed', maxBlocks: 1, textBetween: false } as const
  if (!text.includes('-----BEGIN ')) {
    const found = text.trim() === '' ? 'nothing' : 'no PEM block'
    throw new FormatError('key-none', `${name}: expected a PEM public key, found ${found}`)
  }
  const [block] = readPemBlocks(text, rules)
  if (block === undefined) throw malformed(name, 'expected a PEM block, found none')
  if (derTypes.has(block.label)) return block
  throw new FormatError(
    'key-wrong-kind',
    `${name}: expected a PEM public key ("BEGIN PUBLIC KEY"), found "BEGIN ${block.label}"`,
  )
}

/** Armored, or a binary packet with one of the tags that begin a key (RFC 4880, section 4.2). */
function isGpg(text: string): boolean {
  return text.includes('-----BEGIN PGP ') || /^[\x94-\x9b\xc5\xc6]/.test(text)
}

function parseKey({ label, bytes }: PemBlock, name: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(bytes), format: 'der', type: derTypes.get(label) ?? 'spki' })
  } catch (cause) {
    throw new FormatError('key-malformed', `${name}: expected a public key in DER, found other bytes`, {
      cause,
    })
  }
}

const malformed = (name: string, problem: string): FormatError =>
  new FormatError('key-malformed', `${name}: ${problem}`)

const unfit = (code: Code, what: string, found: string | undefined): FormatError =>
  new FormatError(code, `${what}: expected ${kindsWanted}, found ${found ?? 'another kind'}`)
