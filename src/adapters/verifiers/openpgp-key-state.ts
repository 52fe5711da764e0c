import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import { clockSkewSeconds } from '../../domain/policy/match-conditions.ts'
import { signedUserId } from './openpgp-key-blocks.ts'
import { findPart, type TrustedKey } from './openpgp-key-set.ts'
import { type OwnSignature, type OwnSignatures, readOwnSignatures } from './openpgp-own-signatures.ts'
import type { PublicKey } from './openpgp-public-key.ts'
import { endAfter } from './openpgp-subpackets.ts'

/** Why a key may not sign now; `message` does not name the key. */
export interface KeyRefusal {
  readonly code: Code
  readonly message: string
}

/** What a key is at one time: a refusal, or the end that it says of itself. */
export type KeyState =
  | { readonly kind: 'refused'; readonly refusal: KeyRefusal }
  | { readonly kind: 'good'; readonly endsUnixSeconds?: number }

const revokesKey = 0x20
const revokesSubkey = 0x28
const revokesUser = 0x30
const revocations: ReadonlySet<number> = new Set([revokesKey, revokesSubkey, revokesUser])
const direct = 0x1f
const binds = 0x18
const signs = 0x02

/** One way to read a key's words about itself, at a time. */
interface Reading {
  readonly own: OwnSignatures
  readonly trusted: TrustedKey
  readonly nowUnixSeconds: number
}

/**
 * Judges whether a key of the set may sign at the present time, at least as strictly as gpg: revoked for whatever
 * reason and at whatever time, and expired, count now, not at the time of signing; a subkey needs its binding and its
 * own signature back. Key flags and expiry are those of signatures over the key itself, of the newest user id that
 * says something of them and of every one that is called the main one; of a subkey, those of the newest binding.
 *
 * Readers differ in which of a key's words they heed, so it must stand in each reading: of all that it says, whenever
 * and with whatever hash, as gpg has it; of what is plain and valid now; and of that without what is dated before the
 * key itself.
 *
 * @param fingerprint - of the primary key or of a subkey, full and upper case
 * @see simple-signing, section 3; RFC 4880, section 5.2.3.3
 */
export function judgeKey(trusted: TrustedKey, fingerprint: string, nowUnixSeconds: number): KeyState {
  const part = findPart(trusted, fingerprint)
  if (part === undefined) return refuse('untrusted-key', 'it is not among the keys')
  if (trusted.hasOldRevocation) return revoked('it')
  let own: OwnSignatures
  try {
    own = readOwnSignatures(trusted)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return refuse(error.code, error.message)
  }
  const ends: number[] = []
  const made = trusted.primary.createdUnixSeconds
  for (const heeded of [own, onlyPlain(own, 0, nowUnixSeconds), onlyPlain(own, made, nowUnixSeconds)]) {
    const reading: Reading = { own: heeded, trusted, nowUnixSeconds }
    const states =
      part === trusted.primary
        ? [judgePrimary(reading, true)]
        : [judgePrimary(reading, false), judgeSubkey(reading, part)]
    for (const state of states) {
      if (state.kind === 'refused') return state
      ends.push(state.endsUnixSeconds ?? never)
    }
  }
  return good(Math.min(...ends))
}

/**
 * The words that every reader takes for valid now, and every revocation.
 *
 * @param fromUnixSeconds - older ones are left out
 */
function onlyPlain(own: OwnSignatures, fromUnixSeconds: number, nowUnixSeconds: number): OwnSignatures {
  const isHeeded = (one: OwnSignature): boolean =>
    revocations.has(one.type) || (one.createdUnixSeconds >= fromUnixSeconds && isPlain(one, nowUnixSeconds))
  const plain = (list: readonly OwnSignature[]): readonly OwnSignature[] => list.filter(isHeeded)
  return {
    ...own,
    overKey: plain(own.overKey),
    overUsers: own.overUsers.map(plain),
    overSubkeys: new Map([...own.overSubkeys].map(([fingerprint, list]) => [fingerprint, plain(list)])),
  }
}

const isPlain = (own: OwnSignature, nowUnixSeconds: number): boolean =>
  !own.obscure &&
  own.createdUnixSeconds <= nowUnixSeconds + clockSkewSeconds &&
  !hasEnded(own.expiresUnixSeconds, nowUnixSeconds)

function judgePrimary({ own, trusted, nowUnixSeconds }: Reading, mustSign: boolean): KeyState {
  const { overKey, overUsers, revokedByOther } = own
  const { primary, users } = trusted
  if (revokedByOther || overKey.some(({ type }) => type === revokesKey)) return revoked('it')
  const made = primary.createdUnixSeconds
  if (made > nowUnixSeconds + clockSkewSeconds)
    return refuse('key-invalid', 'it was made at a time that is still to come')
  const newestAlive = (list: readonly OwnSignature[]): readonly OwnSignature[] =>
    newest(list).filter(
      (one) => one.type !== revokesUser && !hasEnded(one.expiresUnixSeconds, nowUnixSeconds),
    )
  const ofKey = newestAlive(overKey.filter(({ type }) => type === direct))
  const ofUsers = overUsers.map(newestAlive)
  const isVouchedFor = ofUsers.some(
    (alive, index) =>
      alive.length > 0 &&
      users[index]?.[0] === signedUserId &&
      !overUsers[index]?.some(({ type }) => type === revokesUser),
  )
  if (!isVouchedFor)
    return refuse(
      'key-invalid',
      'no signature of its own over a user id is valid now, with a hash that gpg reads',
    )
  const saying = (says: (one: OwnSignature) => boolean): readonly OwnSignature[] => [
    ...ofKey.filter(says),
    ...newest(ofUsers.flatMap((list) => list.filter(says))),
    // Other readers take the word over the main user id for that of the key, however old it is.
    ...ofUsers.flatMap((list) => list.filter((one) => one.marksPrimaryUser && says(one))),
  ]
  const end = earliestEnd(
    saying(({ keyLifetime }) => keyLifetime !== undefined),
    made,
  )
  if (hasEnded(end, nowUnixSeconds)) return expired('it', end)
  return mustSign && saying(({ keyFlags }) => keyFlags !== undefined).some(forbidsSigning)
    ? refuse('key-cannot-sign', 'its key flags do not allow signing')
    : good(end)
}

function judgeSubkey({ own, nowUnixSeconds }: Reading, subkey: PublicKey): KeyState {
  const about = own.overSubkeys.get(subkey.fingerprint) ?? []
  if (own.subkeyRevokedByOther || about.some(({ type }) => type === revokesSubkey))
    return revoked('the subkey')
  const bindings = newest(about.filter(({ type }) => type === binds))
  if (
    bindings.length === 0 ||
    bindings.some(({ expiresUnixSeconds }) => hasEnded(expiresUnixSeconds, nowUnixSeconds)) ||
    subkey.createdUnixSeconds > nowUnixSeconds + clockSkewSeconds
  )
    return refuse('subkey-not-bound', 'the primary key does not vouch for this subkey')
  const end = earliestEnd(bindings, subkey.createdUnixSeconds)
  if (hasEnded(end, nowUnixSeconds)) return expired('the subkey', end)
  if (bindings.some(forbidsSigning))
    return refuse('key-cannot-sign', 'the key flags of the subkey do not allow signing')
  // Of two, gpg takes the first and other readers the last.
  if (bindings.some(({ embeddedSignatures }) => embeddedSignatures > 1))
    return refuse('subkey-not-bound', 'the subkey signs back over its primary key more than once')
  return bindings.every(({ back }) => back !== undefined && isPlain(back, nowUnixSeconds))
    ? good(end)
    : refuse('subkey-not-bound', 'the subkey does not sign back over its primary key')
}

/** The newest, all of the same time, and those newer ones that only some readers heed. */
function newest(list: readonly OwnSignature[]): readonly OwnSignature[] {
  const newestSure = Math.max(
    ...list.filter(({ doubtful }) => !doubtful).map(({ createdUnixSeconds }) => createdUnixSeconds),
  )
  return list.filter(({ createdUnixSeconds }) => createdUnixSeconds >= newestSure)
}

const never = Number.POSITIVE_INFINITY
const earliestEnd = (list: readonly OwnSignature[], made: number): number =>
  Math.min(
    ...list.map(({ keyLifetime }) => (keyLifetime === undefined ? never : endAfter(made, keyLifetime))),
  )
const hasEnded = (end: number | undefined, nowUnixSeconds: number): boolean =>
  end !== undefined && end <= nowUnixSeconds
const forbidsSigning = ({ keyFlags }: OwnSignature): boolean =>
  keyFlags !== undefined && (keyFlags & signs) === 0
/** A time of a key or signature for messages: ISO 8601 in UTC, to the minute. */
export const isoTime = (unixSeconds: number): string =>
  new Date(unixSeconds * 1000).toISOString().slice(0, 16)
const refuse = (code: Code, message: string): KeyState => ({ kind: 'refused', refusal: { code, message } })
const good = (end: number): KeyState => ({ kind: 'good', ...(end !== never && { endsUnixSeconds: end }) })
const revoked = (what: string): KeyState => refuse('key-revoked', `${what} is revoked`)
const expired = (what: string, end: number): KeyState =>
  refuse('key-expired', `${what} expired on ${isoTime(end)}`)
