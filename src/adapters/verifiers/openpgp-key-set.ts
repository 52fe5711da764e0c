import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { GpgSigner } from '../../domain/signature/signer-identity.ts'
import type { KeyFile } from './key-files.ts'
import { keyFingerprint } from './key-fingerprint.ts'
import {
  type KeyBlock,
  type KeyPart,
  readKeyBlocks,
  revocationTypes,
  signedUserId,
} from './openpgp-key-blocks.ts'
import { type PublicKey, readPublicKey } from './openpgp-public-key.ts'

/** A key whose signatures may count, when its state allows it. */
export interface TrustedKey {
  /** Of the primary key: full, upper case. */
  readonly fingerprint: string
  readonly primary: PublicKey
  /** Those subkeys of all its copies that can sign; whether they may is another question. */
  readonly subkeys: readonly PublicKey[]
  /** Fingerprints of the primary key and of every subkey, also of those that cannot sign. */
  readonly fingerprints: readonly string[]
  readonly hasOldRevocation: boolean
  /** Bodies of all version 4 signatures of all its copies. */
  readonly signatures: readonly Uint8Array[]
  /** User ids and attributes of all its copies as they are signed. */
  readonly users: readonly Uint8Array[]
  /** All its copies as public keys, one after the other: a key file that holds it, and what is known of it. */
  readonly publicBytes: Uint8Array
}

/** A key or subkey whose signatures never count, and why. */
export interface UnfitKey {
  readonly fingerprint?: string
  readonly code: Code
  readonly message: string
}

/** The keys of one requirement. */
export interface KeySet {
  /** By fingerprint of the primary key; never empty. */
  readonly keys: ReadonlyMap<string, TrustedKey>
  /** Every primary key and subkey by its fingerprint. */
  readonly parts: ReadonlyMap<string, TrustedKey>
  readonly unfit: readonly UnfitKey[]
  /** Names of the files that hold a secret key. */
  readonly secretIn: readonly string[]
}

/**
 * Reads all keys of all files into one set. A secret key stands for its public half, as for gpg. A key that stands
 * there twice is merged, so that the newer copy's revocation or expiry counts.
 *
 * @throws FormatError `key-malformed`, `key-none`, `key-file-too-large` for a file; `key-ambiguous` for one subkey under
 * two primary keys; `key-unsupported`, `key-weak`, `key-malformed` where no key is fit
 */
export function readKeySet(files: readonly KeyFile[]): KeySet {
  const keys = new Map<string, TrustedKey>()
  const unfit: UnfitKey[] = []
  const secretIn = new Set<string>()
  const revocations: Uint8Array[] = []
  for (const { name, bytes } of files) {
    for (const block of readKeyBlocks(bytes, name)) {
      if (block.kind === 'secret') secretIn.add(name)
      revocations.push(...block.signatures.filter(([, type]) => revocationTypes.has(type ?? 0)))
      const read = readKey(block, name)
      unfit.push(...read.unfit)
      if (read.key === undefined) continue
      const { fingerprint } = read.key
      keys.set(fingerprint, merge(keys.get(fingerprint), read.key))
    }
  }
  if (keys.size === 0) throw nothingFit(files, unfit)
  for (const [fingerprint, key] of keys) keys.set(fingerprint, withRevocations(key, revocations))
  return { keys, parts: indexParts(keys), unfit, secretIn: [...secretIn] }
}

/** With those that name it below other keys: gpg 2.4 heeds a revocation wherever it stands in a file. */
function withRevocations(key: TrustedKey, revocations: readonly Uint8Array[]): TrustedKey {
  const keyId = Buffer.from(key.fingerprint.slice(-16), 'hex')
  const naming = revocations.filter((body) => Buffer.from(body).includes(keyId))
  return naming.length === 0 ? key : { ...key, signatures: distinct([...key.signatures, ...naming]) }
}

/** The key itself or its subkey with this full fingerprint, where it can sign. */
export const findPart = ({ primary, subkeys }: TrustedKey, fingerprint: string): PublicKey | undefined =>
  [primary, ...subkeys].find((part) => part.fingerprint === fingerprint)

/** Who a key is, for reports and for counting signers. @param made - full fingerprint of the key or subkey that signs */
export const gpgSigner = (trusted: TrustedKey, made: string): GpgSigner => ({
  kind: 'gpg',
  fingerprint: trusted.fingerprint,
  keyFingerprint: made,
  claimedUserIds: claimedUserIdsOf(trusted),
  keyMaterial: keyFingerprint(trusted.primary.crypto.key),
})

/** What the user ids say, in the order of the key; anybody may write anything there. */
const claimedUserIdsOf = ({ users }: TrustedKey): readonly string[] =>
  users.flatMap((user) => (user[0] === signedUserId ? [Buffer.from(user.subarray(5)).toString('utf8')] : []))

function readKey(
  block: KeyBlock,
  name: string,
): { readonly key?: TrustedKey; readonly unfit: readonly UnfitKey[] } {
  const [first, ...others] = block.parts
  if (first.fitness.kind === 'unfit') {
    const { code, message } = first.fitness
    // A subkey is as good as the key that vouches for it.
    return { unfit: block.parts.map((part) => unfitPart(part, code, `${name}: ${message}`)) }
  }
  const primary = publicKeyOf(first)
  if (primary === undefined || block.hasStrangePacket) {
    const message = `${name}: a key in it cannot be read`
    return { unfit: block.parts.map((part) => unfitPart(part, 'key-malformed', message)) }
  }
  const subkeys = others.flatMap((part) => publicKeyOf(part) ?? [])
  const fingerprints = block.parts.flatMap(({ fingerprint }) => fingerprint ?? [])
  const { hasOldRevocation, signatures, users, publicBytes } = block
  const { fingerprint } = primary
  return {
    key: { fingerprint, primary, subkeys, fingerprints, hasOldRevocation, signatures, users, publicBytes },
    unfit: others.flatMap(whyUnfit),
  }
}

const publicKeyOf = ({ fitness, publicBody }: KeyPart): PublicKey | undefined =>
  fitness.kind === 'unfit' || publicBody === undefined ? undefined : readPublicKey(publicBody)

function whyUnfit(part: KeyPart): readonly UnfitKey[] {
  const { fitness } = part
  if (fitness.kind === 'unfit') return [unfitPart(part, fitness.code, fitness.message)]
  return publicKeyOf(part) === undefined ? [unfitPart(part, 'key-malformed', 'it cannot be read')] : []
}

const unfitPart = ({ fingerprint }: KeyPart, code: Code, message: string): UnfitKey => ({
  code,
  message,
  ...(fingerprint === undefined ? {} : { fingerprint }),
})

function merge(known: TrustedKey | undefined, added: TrustedKey): TrustedKey {
  if (known === undefined) return added
  return {
    ...known,
    subkeys: [...new Map([...known.subkeys, ...added.subkeys].map((key) => [key.fingerprint, key])).values()],
    fingerprints: [...new Set([...known.fingerprints, ...added.fingerprints])],
    hasOldRevocation: known.hasOldRevocation || added.hasOldRevocation,
    signatures: distinct([...known.signatures, ...added.signatures]),
    users: distinct([...known.users, ...added.users]),
    publicBytes: new Uint8Array(Buffer.concat([known.publicBytes, added.publicBytes])),
  }
}

const distinct = (list: readonly Uint8Array[]): readonly Uint8Array[] => [
  ...new Map(list.map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes])).values(),
]

function indexParts(keys: ReadonlyMap<string, TrustedKey>): ReadonlyMap<string, TrustedKey> {
  const parts = new Map<string, TrustedKey>()
  for (const trusted of keys.values()) {
    for (const fingerprint of trusted.fingerprints) {
      const other = parts.get(fingerprint)
      if (other !== undefined && other !== trusted) {
        throw new FormatError(
          'key-ambiguous',
          `expected each key once, found ${fingerprint} in ${other.fingerprint} and in ${trusted.fingerprint}`,
        )
      }
      parts.set(fingerprint, trusted)
    }
  }
  return parts
}

function nothingFit(files: readonly KeyFile[], unfit: readonly UnfitKey[]): FormatError {
  const [first] = unfit
  if (first !== undefined) return new FormatError(first.code, first.message)
  const names = files.map(({ name }) => name).join(', ')
  return new FormatError(
    'key-none',
    `${names === '' ? 'keys' : names}: expected at least one OpenPGP key, found none`,
  )
}
