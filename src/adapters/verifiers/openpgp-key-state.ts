import type { Code } from '../../domain/codes.ts'
import type { TrustedKey } from './openpgp-key-set.ts'
import {
  type Config,
  findPart,
  fingerprintOf,
  type Key,
  loadOpenpgp,
  type OpenpgpLibrary,
  openpgpConfig,
  type SignaturePacket,
  type Subkey,
} from './openpgp-library.ts'
import { judgeOwnLimits, type KeyRefusal } from './openpgp-own-limits.ts'

/** How far clocks may differ. */
export const maxClockSkewSeconds = 300

interface Judging {
  readonly openpgp: OpenpgpLibrary
  readonly config: Config
  readonly nowUnixSeconds: number
  /** The time that the library is asked about: now, or a little later where a key was made by a faster clock. */
  readonly date: Date
}

/**
 * Judges whether a key of the set may sign at the present time, at least as strictly as gpg: revoked for whatever
 * reason and expired count now, not at the time of signing; a subkey needs its binding and its own signature back.
 *
 * @param fingerprint - of the primary key or of a subkey, full and upper case
 * @returns null when it may
 * @see simple-signing, section 3
 */
export async function judgeKey(
  trusted: TrustedKey,
  fingerprint: string,
  nowUnixSeconds: number,
): Promise<KeyRefusal | null> {
  const { key, hasOldRevocation } = trusted
  const openpgp = await loadOpenpgp()
  const config = openpgpConfig(openpgp)
  const part = findPart(key, fingerprint)
  if (part === undefined) return refuse('untrusted-key', 'it is not among the keys')
  const date = new Date(judgedAt(key, part, nowUnixSeconds) * 1000)
  const judging: Judging = { openpgp, config, nowUnixSeconds, date }
  if (hasOldRevocation) return refuse('key-revoked', 'it is revoked')
  const refusal =
    (await judgePrimary(key, judging)) ?? (isKey(part) ? null : await judgeSubkey(key, part, judging))
  return (
    refusal ?? (await judgeUse(key, part, judging)) ?? (await judgeOwnLimits(trusted, part, nowUnixSeconds))
  )
}

async function judgePrimary(key: Key, judging: Judging): Promise<KeyRefusal | null> {
  const { openpgp, config, nowUnixSeconds, date } = judging
  const revoke = { key: key.keyPacket }
  if (
    await anyRevokes(key.revocationSignatures, openpgp.enums.signature.keyRevocation, {
      key,
      data: revoke,
      judging,
    })
  ) {
    return refuse('key-revoked', 'it is revoked')
  }
  const expiry = await key.getExpirationTime(undefined, config)
  if (expiry === null) return refuse('key-invalid', 'it has no valid signature of its own over a user id')
  const end = earliest([expiry])
  if (end <= nowUnixSeconds) return refuse('key-expired', `it expired on ${isoTime(end)}`)
  try {
    await key.verifyPrimaryKey(date, undefined, config)
    return null
  } catch {
    return refuse('key-invalid', 'its signatures over itself are not valid now')
  }
}

async function judgeSubkey(key: Key, subkey: Subkey, judging: Judging): Promise<KeyRefusal | null> {
  const { openpgp, config, nowUnixSeconds, date } = judging
  const data = { key: key.keyPacket, bind: subkey.keyPacket }
  if (
    await anyRevokes(subkey.revocationSignatures, openpgp.enums.signature.subkeyRevocation, {
      key,
      data,
      judging,
    })
  ) {
    return refuse('key-revoked', 'the subkey is revoked')
  }
  const end = await subkey.getExpirationTime(date, config)
  if (end === null) return refuse('subkey-not-bound', 'the primary key does not vouch for this subkey')
  if (earliest([end]) <= nowUnixSeconds)
    return refuse('key-expired', `the subkey expired on ${isoTime(earliest([end]))}`)
  return null
}

/** Key flags, and for a subkey its signature back over the primary key. */
async function judgeUse(
  key: Key,
  part: Key | Subkey,
  { openpgp, config, date }: Judging,
): Promise<KeyRefusal | null> {
  try {
    const found = await key.getSigningKey(part.getKeyID(), date, undefined, config)
    if (fingerprintOf(found) === fingerprintOf(part)) return null
  } catch {
    // Which of the reasons it was is found out below, in our own words.
  }
  if (isKey(part)) return refuse('key-cannot-sign', 'its key flags do not allow signing')
  const binding = await part.verify(date, config).catch(() => undefined)
  const flags = binding?.keyFlags?.[0]
  const maySign = flags === undefined || (flags & openpgp.enums.keyFlags.signData) !== 0
  return maySign
    ? refuse('subkey-not-bound', 'the subkey does not sign back over its primary key')
    : refuse('key-cannot-sign', 'the key flags of the subkey do not allow signing')
}

/**
 * Whether any of these revokes. gpg does not ask when or why, so each is verified at its own time. One by another key
 * cannot be verified here (a designated revoker's) and counts too.
 */
async function anyRevokes(
  revocations: readonly SignaturePacket[],
  type: SignaturePacket['signatureType'],
  { key, data, judging }: { readonly key: Key; readonly data: object; readonly judging: Judging },
): Promise<boolean> {
  for (const revocation of revocations) {
    if (!revocation.issuerKeyID.equals(key.getKeyID())) return true
    if (await isValid(revocation, type, { key, data, judging })) return true
  }
  return false
}

async function isValid(
  signature: SignaturePacket,
  type: SignaturePacket['signatureType'],
  { key, data, judging }: { readonly key: Key; readonly data: object; readonly judging: Judging },
): Promise<boolean> {
  if (type === null || signature.created === null) return false
  try {
    await signature.verify(key.keyPacket, type, data, signature.created, false, judging.config)
    return true
  } catch {
    return false
  }
}

const selfSignatures = (
  key: Key,
): readonly { readonly signature: SignaturePacket; readonly data: object }[] =>
  key.users.flatMap(({ userID, userAttribute, selfCertifications }) =>
    selfCertifications.map((signature) => ({
      signature,
      data: { userID, userAttribute, key: key.keyPacket },
    })),
  )

/** Now, or the newest time in the key where that lies ahead by no more than clocks may differ. */
function judgedAt(key: Key, part: Key | Subkey, nowUnixSeconds: number): number {
  const bindings = isKey(part) ? [] : part.bindingSignatures
  const times = [
    key.getCreationTime().getTime(),
    part.getCreationTime().getTime(),
    ...[...selfSignatures(key).map(({ signature }) => signature), ...bindings].map(createdMs),
  ].map((milliseconds) => milliseconds / 1000)
  const near = times.filter((time) => time <= nowUnixSeconds + maxClockSkewSeconds)
  return Math.max(nowUnixSeconds, ...near)
}

const isKey = (part: Key | Subkey): part is Key => 'subkeys' in part
const createdMs = (signature: SignaturePacket): number => signature.created?.getTime() ?? 0
/** In Unix seconds. */
const earliest = (ends: readonly (Date | number | null)[]): number =>
  Math.min(...ends.map((end) => (end === null ? Number.NEGATIVE_INFINITY : Number(end) / 1000)))
/** A time of a key or signature for messages: ISO 8601 in UTC, to the minute. */
export const isoTime = (unixSeconds: number): string =>
  new Date(unixSeconds * 1000).toISOString().slice(0, 16)
const refuse = (code: Code, message: string): KeyRefusal => ({ code, message })
