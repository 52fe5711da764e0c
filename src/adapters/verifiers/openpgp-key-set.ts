import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import { type KeyBlock, readKeyBlocks } from './openpgp-key-blocks.ts'
import { judgeKeyPacket } from './openpgp-key-facts.ts'
import { fingerprintOf, type Key, loadOpenpgp, openpgpConfig } from './openpgp-library.ts'

/** A key whose signatures may count, when its state allows it. */
export interface TrustedKey {
  /** Of the primary key: full, upper case. */
  readonly fingerprint: string
  readonly key: Key
  readonly hasOldRevocation: boolean
  /** Bodies of all version 4 signatures of all its copies. */
  readonly signatures: readonly Uint8Array[]
  /** User ids of all its copies as they are signed. */
  readonly users: readonly Uint8Array[]
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

/** A file of keys, or keys from a policy, with the name under which errors speak of it. */
export interface KeyFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Reads all keys of all files into one set. A secret key stands for its public half, as for gpg. A key that stands
 * there twice is merged, so that the newer copy's revocation or expiry counts.
 *
 * @param nowUnixSeconds - signatures of a second copy that are not valid then are left out
 * @throws FormatError `key-malformed`, `key-none`, `key-file-too-large` for a file; `key-ambiguous` for one subkey under
 * two primary keys; `key-unsupported`, `key-weak`, `key-malformed` where no key is fit
 */
export async function readKeySet(files: readonly KeyFile[], nowUnixSeconds: number): Promise<KeySet> {
  const keys = new Map<string, TrustedKey>()
  const unfit: UnfitKey[] = []
  const secretIn = new Set<string>()
  for (const { name, bytes } of files) {
    for (const block of readKeyBlocks(bytes, name)) {
      if (block.kind === 'secret') secretIn.add(name)
      const read = await readKey(block, name)
      unfit.push(...read.unfit)
      if (read.key === undefined) continue
      const { fingerprint } = read.key
      keys.set(fingerprint, await merge(keys.get(fingerprint), read.key, nowUnixSeconds))
    }
  }
  if (keys.size === 0) throw nothingFit(files, unfit)
  return { keys, parts: indexParts(keys), unfit, secretIn: [...secretIn] }
}

async function readKey(
  block: KeyBlock,
  name: string,
): Promise<{ readonly key?: TrustedKey; readonly unfit: readonly UnfitKey[] }> {
  const [primary, ...subkeys] = block.parts
  if (primary.fitness.kind === 'unfit') {
    const { code, message } = primary.fitness
    // A subkey is as good as the key that vouches for it.
    return { unfit: block.parts.map((part) => ({ ...part, code, message: `${name}: ${message}` })) }
  }
  const unfit = subkeys.flatMap(({ fitness, fingerprint }) =>
    fitness.kind === 'unfit' ? [{ ...fitness, ...(fingerprint === undefined ? {} : { fingerprint }) }] : [],
  )
  const key = await parseKey(block)
  if (key === undefined) {
    const reason = { code: 'key-malformed', message: `${name}: a key in it cannot be read` } as const
    return { unfit: block.parts.map((part) => ({ ...part, ...reason })) }
  }
  const { hasOldRevocation, signatures, users } = block
  return {
    key: { fingerprint: fingerprintOf(key), key, hasOldRevocation, signatures, users },
    unfit: block.kind === 'secret' ? unfitSubkeys(key) : unfit,
  }
}

/** The packets of a secret key give no fingerprints; its public half does. */
const unfitSubkeys = (key: Key): readonly UnfitKey[] =>
  key.subkeys.flatMap((subkey) => {
    const fitness = judgeKeyPacket(subkey.keyPacket.write())
    return fitness.kind === 'unfit' ? [{ ...fitness, fingerprint: fingerprintOf(subkey) }] : []
  })

/** No cause is kept: what the library says of a secret key is nobody's business. */
async function parseKey(block: KeyBlock): Promise<Key | undefined> {
  const openpgp = await loadOpenpgp()
  try {
    const key = await openpgp.readKey({ binaryKey: block.bytes, config: openpgpConfig(openpgp) })
    return key.toPublic()
  } catch {
    return undefined
  }
}

async function merge(
  known: TrustedKey | undefined,
  added: TrustedKey,
  nowUnixSeconds: number,
): Promise<TrustedKey> {
  if (known === undefined) return added
  const openpgp = await loadOpenpgp()
  const key = await known.key.update(added.key, new Date(nowUnixSeconds * 1000), openpgpConfig(openpgp))
  return {
    ...added,
    key,
    hasOldRevocation: known.hasOldRevocation || added.hasOldRevocation,
    signatures: distinct([...known.signatures, ...added.signatures]),
    users: distinct([...known.users, ...added.users]),
  }
}

const distinct = (list: readonly Uint8Array[]): readonly Uint8Array[] => [
  ...new Map(list.map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes])).values(),
]

function indexParts(keys: ReadonlyMap<string, TrustedKey>): ReadonlyMap<string, TrustedKey> {
  const parts = new Map<string, TrustedKey>()
  for (const trusted of keys.values()) {
    for (const part of [trusted.key, ...trusted.key.subkeys]) {
      const fingerprint = fingerprintOf(part)
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
