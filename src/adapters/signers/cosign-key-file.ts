import { randomBytes, scrypt } from 'node:crypto'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { decodeBase64 } from '../../domain/base64.ts'
import { FormatError, SigningError } from '../../domain/errors.ts'
import { type JsonObject, parseStrictJson } from '../../domain/strict-json.ts'
import type { JsonPlace } from '../../domain/strict-json-values.ts'
import {
  exactKeys,
  faultAt,
  memberPlace,
  readInteger,
  readObject,
  readString,
} from '../../domain/strict-json-values.ts'

// The cipher of these files, XSalsa20-Poly1305, is not in node:crypto; @noble/ciphers is its well-kept library.

/** Heading of the encrypted key files that cosign writes. */
export const writtenCosignLabel = 'ENCRYPTED SIGSTORE PRIVATE KEY'
/** Headings of all that it ever wrote. */
export const cosignKeyLabels: readonly string[] = [writtenCosignLabel, 'ENCRYPTED COSIGN PRIVATE KEY']

const maxFileBytes = 64 * 1024
const keyBytes = 32
const nonceBytes = 24
const saltBytes = 32
/** Cost that cosign 3 writes. */
const writtenCost = 65_536
/** Costs that any version writes; anything else is a way to make a reader work or a locked file weak. */
const costs: readonly number[] = [32_768, 65_536, 131_072]
const blockSize = 8

const root: JsonPlace = {
  what: 'sigstore key',
  path: '',
  code: 'sigstore-key-malformed',
  ownFile: true,
}

interface LockedKey {
  readonly cost: number
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/**
 * Opens cosign's encrypted key file.
 *
 * @param body - content of its PEM block
 * @param password - may be empty
 * @returns PKCS#8 (DER)
 * @throws FormatError `sigstore-key-malformed` (exit 2); SigningError `sigstore-key-unsupported`, `password-wrong`
 * @see cosign pkg/cosign/keys.go and securesystemslib encrypted
 */
export async function openCosignKey(body: Uint8Array, password: string): Promise<Uint8Array> {
  const { cost, salt, nonce, ciphertext } = readLockedKey(body)
  const key = await deriveKey(password, salt, cost)
  try {
    return xsalsa20poly1305(key, nonce).decrypt(ciphertext)
  } catch {
    throw new SigningError('password-wrong', 'sigstore key: the password does not open it')
  }
}

/**
 * Locks a key as cosign 3 does.
 *
 * @param pkcs8 - the key (DER)
 * @returns body of the PEM block
 */
export async function lockCosignKey(pkcs8: Uint8Array, password: string): Promise<Uint8Array> {
  const salt = randomBytes(saltBytes)
  const nonce = randomBytes(nonceBytes)
  const key = await deriveKey(password, salt, writtenCost)
  const ciphertext = xsalsa20poly1305(key, nonce).encrypt(pkcs8)
  const file = {
    kdf: {
      name: 'scrypt',
      params: { N: writtenCost, r: blockSize, p: 1 },
      salt: salt.toString('base64'),
    },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(ciphertext).toString('base64'),
  }
  return Buffer.from(JSON.stringify(file))
}

/** In the thread pool, as it takes a tenth of a second and more. */
function deriveKey(password: string, salt: Uint8Array, cost: number): Promise<Uint8Array> {
  const options = { N: cost, r: blockSize, p: 1, maxmem: 2 * 128 * cost * blockSize }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

function readLockedKey(body: Uint8Array): LockedKey {
  const file = readBody(body)
  exactKeys(file, root, { required: ['kdf', 'cipher', 'ciphertext'] })
  const kdf = readMember(file, root, 'kdf')
  exactKeys(kdf.object, kdf.place, { required: ['name', 'params', 'salt'] })
  const params = readMember(kdf.object, kdf.place, 'params')
  exactKeys(params.object, params.place, { required: ['N', 'r', 'p'] })
  const cipher = readMember(file, root, 'cipher')
  exactKeys(cipher.object, cipher.place, { required: ['name', 'nonce'] })
  const number = (key: string): number => readInteger(params.object.get(key), memberPlace(params.place, key))
  const cost = number('N')
  if (
    readString(kdf.object.get('name'), memberPlace(kdf.place, 'name')) !== 'scrypt' ||
    readString(cipher.object.get('name'), memberPlace(cipher.place, 'name')) !== 'nacl/secretbox'
  ) {
    throw unsupported('expected scrypt and nacl/secretbox, found another way of locking')
  }
  if (!costs.includes(cost) || number('r') !== blockSize || number('p') !== 1) {
    throw unsupported(`expected scrypt with N of ${costs.join(', ')}, r 8 and p 1, found other parameters`)
  }
  const nonce = readBytes(cipher.object, cipher.place, 'nonce')
  if (nonce.length !== nonceBytes) {
    throw faultAt(memberPlace(cipher.place, 'nonce'), `expected ${nonceBytes} bytes, found ${nonce.length}`)
  }
  return {
    cost,
    nonce,
    salt: readBytes(kdf.object, kdf.place, 'salt'),
    ciphertext: readBytes(file, root, 'ciphertext'),
  }
}

function readBody(body: Uint8Array): JsonObject {
  try {
    return readObject(parseStrictJson(body, { what: root.what, maxBytes: maxFileBytes }), root)
  } catch (error) {
    // Faults of the text itself quote it; what it is of a key file is not for messages.
    if (error instanceof FormatError) {
      throw faultAt(root, 'expected the JSON of an encrypted key, found something else')
    }
    throw error
  }
}

function readMember(
  parent: JsonObject,
  place: JsonPlace,
  key: string,
): { readonly object: JsonObject; readonly place: JsonPlace } {
  const inner = memberPlace(place, key)
  return { object: readObject(parent.get(key), inner), place: inner }
}

function readBytes(object: JsonObject, place: JsonPlace, key: string): Uint8Array {
  const bytes = decodeBase64(readString(object.get(key), memberPlace(place, key)))
  if (bytes === undefined) throw faultAt(memberPlace(place, key), 'expected base64, found other text')
  return bytes
}

function unsupported(found: string): SigningError {
  return new SigningError('sigstore-key-unsupported', `sigstore key: ${found}`)
}
