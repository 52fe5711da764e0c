import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { TrustedKey } from './openpgp-key-set.ts'
import { fingerprintOf, type Key, type Subkey } from './openpgp-library.ts'
import { type OwnSignature, type OwnSignatures, readOwnSignatures } from './openpgp-own-signatures.ts'

/** Why a key may not sign now; `message` does not name the key. */
export interface KeyRefusal {
  readonly code: Code
  readonly message: string
}

const revokesKey = 0x20
const revokesSubkey = 0x28
const revokesUser = 0x30
const direct = 0x1f
const binds = 0x18
const signs = 0x02

/**
 * Holds a key to what it says of itself by the rules of gpg, which differ from the library's: a revocation counts of
 * whatever time and hash and wherever it stands; key flags and expiry are those of a signature over the key itself,
 * else of the newest user id that says something of them, else of the newest binding, even one dated ahead.
 *
 * @param part - the primary key or the subkey that made the signature
 * @returns null when nothing forbids it; never a word on whether the library allows it
 */
export async function judgeOwnLimits(
  trusted: TrustedKey,
  part: Key | Subkey,
  nowUnixSeconds: number,
): Promise<KeyRefusal | null> {
  let own: OwnSignatures
  try {
    own = await readOwnSignatures(trusted)
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, message: error.message }
    throw error
  }
  const isPrimary = fingerprintOf(part) === trusted.fingerprint
  return (
    judgeOwnKey(own, trusted.key, { mustSign: isPrimary, nowUnixSeconds }) ??
    (isPrimary ? null : judgeBinding(own, trusted.key, part, nowUnixSeconds))
  )
}

function judgeOwnKey(
  { overKey, overUsers, revokedByOther }: OwnSignatures,
  key: Key,
  { mustSign, nowUnixSeconds }: { readonly mustSign: boolean; readonly nowUnixSeconds: number },
): KeyRefusal | null {
  if (revokedByOther || overKey.some(({ type }) => type === revokesKey)) return revoked('it')
  const made = madeAt(key)
  const alive = (list: readonly OwnSignature[]): readonly OwnSignature[] =>
    list.filter((own) => own.createdUnixSeconds >= made && !hasEnded(own.expiresUnixSeconds, nowUnixSeconds))
  const ofKey = current(alive(overKey.filter(({ type }) => type === direct)))
  const ofUsers = overUsers.map((list) =>
    alive(current(list.filter((own) => own.createdUnixSeconds >= made))).filter(
      ({ type }) => type !== revokesUser,
    ),
  )
  if (ofKey.length === 0 && ofUsers.every((list) => list.length === 0))
    return {
      code: 'key-invalid',
      message: 'it has no signature of its own made after it with a hash that gpg reads',
    }
  const saying = (says: (own: OwnSignature) => boolean): readonly OwnSignature[] => {
    const first = ofKey.filter(says)
    return first.length > 0 ? first : current(ofUsers.flatMap((list) => list.filter(says)))
  }
  if (saying(({ keyLifetime }) => keyLifetime !== undefined).some((own) => ends(own, made, nowUnixSeconds)))
    return expired('it')
  return mustSign && saying(({ keyFlags }) => keyFlags !== undefined).some(forbidsSigning)
    ? { code: 'key-cannot-sign', message: 'its key flags do not allow signing' }
    : null
}

function judgeBinding(
  { overSubkeys }: OwnSignatures,
  key: Key,
  subkey: Key | Subkey,
  nowUnixSeconds: number,
): KeyRefusal | null {
  const own = overSubkeys.get(fingerprintOf(subkey)) ?? []
  if (own.some(({ type }) => type === revokesSubkey)) return revoked('the subkey')
  const made = madeAt(key)
  const bindings = current(
    own.filter(({ type, createdUnixSeconds }) => type === binds && createdUnixSeconds >= made),
  )
  if (
    bindings.length === 0 ||
    bindings.some((binding) => hasEnded(binding.expiresUnixSeconds, nowUnixSeconds))
  )
    return { code: 'subkey-not-bound', message: 'the primary key does not vouch for this subkey' }
  if (bindings.some((binding) => ends(binding, madeAt(subkey), nowUnixSeconds))) return expired('the subkey')
  if (bindings.some(forbidsSigning))
    return { code: 'key-cannot-sign', message: 'the key flags of the subkey do not allow signing' }
  // Of two, gpg takes the first and the library the last.
  return bindings.some(({ embeddedSignatures }) => embeddedSignatures > 1)
    ? { code: 'subkey-not-bound', message: 'the subkey signs back over its primary key more than once' }
    : null
}

/** The newest, all of the same time, and those newer ones that only some readers heed. */
function current(list: readonly OwnSignature[]): readonly OwnSignature[] {
  const newestSure = Math.max(
    ...list.filter(({ doubtful }) => !doubtful).map(({ createdUnixSeconds }) => createdUnixSeconds),
  )
  return list.filter(({ createdUnixSeconds }) => createdUnixSeconds >= newestSure)
}

const madeAt = (part: Key | Subkey): number => part.getCreationTime().getTime() / 1000
const hasEnded = (end: number | undefined, nowUnixSeconds: number): boolean =>
  end !== undefined && end <= nowUnixSeconds
const ends = ({ keyLifetime }: OwnSignature, made: number, nowUnixSeconds: number): boolean =>
  keyLifetime !== undefined && hasEnded(made + keyLifetime, nowUnixSeconds)
const forbidsSigning = ({ keyFlags }: OwnSignature): boolean =>
  keyFlags !== undefined && (keyFlags & signs) === 0
const revoked = (what: string): KeyRefusal => ({ code: 'key-revoked', message: `${what} is revoked` })
const expired = (what: string): KeyRefusal => ({ code: 'key-expired', message: `${what} has expired` })
