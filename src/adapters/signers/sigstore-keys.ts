import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import { SigningError } from '../../domain/errors.ts'
import type { MakeKeyPair } from '../../ports.ts'
import { cosignKeyLabels, lockCosignKey, openCosignKey, writtenCosignLabel } from './cosign-key-file.ts'
import { kindOfKey, type SigstoreKeyKind } from './sigstore-key-kinds.ts'
import { malformedKey, type PemBlock, readPrivateKeyText, writePem } from './sigstore-key-text.ts'

/** A signing key that is open. */
export interface SigstoreKey {
  readonly kind: SigstoreKeyKind
  readonly privateKey: KeyObject
  readonly publicKey: PublicHalf
}

/** A public key in the forms that the formats want. */
export interface PublicHalf {
  /** SubjectPublicKeyInfo (DER). */
  readonly der: Uint8Array
  readonly pem: string
  /** SHA-256 of `der`. */
  readonly sha256: Uint8Array
}

/** Readers of a key as the user gave it; what they give is secret. */
export interface SigstoreKeySource {
  /** PEM, or base64 of PEM; undefined where none was given, empty where a secret is missing. */
  readonly readKey: () => Promise<Uint8Array | undefined>
  /** Undefined where none was given; empty: the empty password. One line end at its end is not part of it. */
  readonly readPassword: () => Promise<string | undefined>
}

/**
 * Opens a signing key: PKCS#8, SEC 1, PKCS#1, encrypted PKCS#8, and cosign's encrypted file.
 *
 * @throws UsageError `key-missing`, `sigstore-key-wrong-kind`; FormatError `sigstore-key-malformed` (exit 2);
 * SigningError `sigstore-key-unsupported`, `password-missing`, `password-wrong`. Nothing of the key or the password is
 * in them, and no cause.
 */
export async function openSigstoreKey({ readKey, readPassword }: SigstoreKeySource): Promise<SigstoreKey> {
  const block = readPrivateKeyText((await readKey()) ?? new Uint8Array())
  const privateKey = await openBlock(block, readPassword)
  const kind = kindOfKey(privateKey)
  if (kind === undefined) {
    throw new SigningError(
      'sigstore-key-unsupported',
      `sigstore key: expected ECDSA P-256, P-384, P-521, Ed25519, or RSA with 2048, 3072 or 4096 bits, found ${nameOf(privateKey)}`,
    )
  }
  const publicKey = createPublicKey(privateKey)
  refuseUnequalHalves(kind, privateKey, publicKey)
  return { kind, privateKey, publicKey: publicHalf(publicKey) }
}

/** Forms of a public key. */
function publicHalf(publicKey: KeyObject): PublicHalf {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    der,
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sha256: createHash('sha256').update(der).digest(),
  }
}

/** Signs as the kind of the key does: ECDSA in DER, RSA with PKCS#1 v1.5. */
export function signBytes(kind: SigstoreKeyKind, privateKey: KeyObject, bytes: Uint8Array): Uint8Array {
  return sign(kind.hash, bytes, privateKey)
}

/**
 * Makes key pairs (ECDSA P-256) as `cosign generate-key-pair` does.
 *
 * @param readPassword - locks the private half; may be empty
 * @returns throws SigningError `password-missing`
 */
export function createMakeKeyPair(readPassword: SigstoreKeySource['readPassword']): MakeKeyPair {
  return async () => {
    const password = withoutLineEnd(await readPassword())
    if (password === undefined) {
      throw new SigningError('password-missing', 'new key: expected a password to lock it, found none')
    }
    const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' })
    const body = await lockCosignKey(pair.privateKey.export({ type: 'pkcs8', format: 'der' }), password)
    const { pem, sha256 } = publicHalf(pair.publicKey)
    return {
      signer: { kind: 'key', fingerprint: Buffer.from(sha256).toString('hex') },
      privateKey: writePem(writtenCosignLabel, body),
      publicKey: pem,
    }
  }
}

async function openBlock(
  block: PemBlock,
  readPassword: SigstoreKeySource['readPassword'],
): Promise<KeyObject> {
  const locked = block.label.startsWith('ENCRYPTED ')
  if (!locked) return parseKey(() => createPrivateKey({ key: block.pem, format: 'pem' }), malformedKey)
  const password = withoutLineEnd(await readPassword())
  if (password === undefined) {
    throw new SigningError('password-missing', 'sigstore key: expected its password, found none')
  }
  if (cosignKeyLabels.includes(block.label)) {
    const key = Buffer.from(await openCosignKey(block.body, password))
    return parseKey(() => createPrivateKey({ key, format: 'der', type: 'pkcs8' }), malformedKey)
  }
  return parseKey(
    () => createPrivateKey({ key: block.pem, format: 'pem', passphrase: password }),
    () =>
      new SigningError(
        'password-wrong',
        'sigstore key: the password does not open it, or it is locked in a way that is not known here',
      ),
  )
}

/** Editors, `echo` and stored secrets end a password with one. */
const withoutLineEnd = (password: string | undefined): string | undefined => password?.replace(/\r?\n$/, '')

/** No cause, as everywhere near secrets. */
function parseKey(read: () => KeyObject, fault: () => Error): KeyObject {
  try {
    return read()
  } catch {
    throw fault()
  }
}

/** A trial that nobody sees: halves that do not fit would give the secret one away. */
function refuseUnequalHalves(kind: SigstoreKeyKind, privateKey: KeyObject, publicKey: KeyObject): void {
  const trial = Buffer.from('countersign')
  const fits = (() => {
    try {
      return verify(kind.hash, trial, publicKey, sign(kind.hash, trial, privateKey))
    } catch {
      return false
    }
  })()
  if (!fits) throw malformedKey()
}

function nameOf(key: KeyObject): string {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {}
  return [key.asymmetricKeyType ?? 'another', namedCurve, modulusLength].filter(Boolean).join(' ')
}
