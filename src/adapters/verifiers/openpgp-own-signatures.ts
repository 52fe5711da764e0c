import { FormatError } from '../../domain/errors.ts'
import type { TrustedKey } from './openpgp-key-set.ts'
import { readNumber } from './openpgp-packets.ts'
import {
  isLooselyMadeBy,
  isMadeBy,
  type PublicKey,
  type SignatureMaterial,
  takesHash,
} from './openpgp-public-key.ts'
import { endAfter, readSubpackets, type Subpacket, subpackets } from './openpgp-subpackets.ts'

/** What a key says in one signature over itself; of a subpacket that stands twice, what limits more. */
export interface OwnSignature {
  /** RFC 4880, section 5.2.1. */
  readonly type: number
  readonly createdUnixSeconds: number
  /** End of the signature itself; absent: never. */
  readonly expiresUnixSeconds?: number
  /** First octet of the key flags; absent where it says nothing of them. */
  readonly keyFlags?: number
  /** It calls the user id that it is over the main one (RFC 4880, section 5.2.3.19). */
  readonly marksPrimaryUser: boolean
  /** Seconds from the making of the key to its end; absent: it says nothing, or never. */
  readonly keyLifetime?: number
  readonly embeddedSignatures: number
  /** Of a binding: what the subkey says back over its primary key, where exactly one signature does. */
  readonly back?: OwnSignature
  /** It holds something critical that some readers do not know: they skip it and heed an older one. */
  readonly doubtful: boolean
  /** It may forbid, but not permit: its hash is too weak, it holds something critical that is not known here, or only gpg takes it for whole. */
  readonly obscure: boolean
}

/** The valid signatures of a key by what they are about. */
export interface OwnSignatures {
  readonly overKey: readonly OwnSignature[]
  /** For each user id and attribute of the key, in its order. */
  readonly overUsers: readonly (readonly OwnSignature[])[]
  /** By fingerprint of the subkey. */
  readonly overSubkeys: ReadonlyMap<string, readonly OwnSignature[]>
  /** Somebody else, whom the key may have entitled, revokes it. */
  readonly revokedByOther: boolean
  /** The same of a subkey, whichever it is. */
  readonly subkeyRevokedByOther: boolean
}

/** A signature before it is verified. */
interface Claimed extends SignatureMaterial {
  readonly facts: OwnSignature
  /** Bodies of the signatures inside it. */
  readonly embedded: readonly Uint8Array[]
}

/** What a signature may be about, as it is hashed, and the types of signature over such a thing. */
interface Subject {
  readonly bytes: Uint8Array
  readonly types: ReadonlySet<number>
  /** The subkey that is bound, which signs back over the same bytes. */
  readonly bound?: PublicKey
}

/** Octets that are hashed for one key; a real key with many user ids and subkeys comes to some hundred KiB. */
const maxHashedBytes = 64 * 1024 * 1024
/** How often a signature is held against something that it is not about; hardly ever does one have to be. */
const maxLooseTries = 1000

/** Of a key, a subkey, a user id (RFC 4880, section 5.2.1). */
const revocations: ReadonlySet<number> = new Set([0x20, 0x28, 0x30])
const keyTypes: ReadonlySet<number> = new Set([0x1f, 0x20])
const userTypes: ReadonlySet<number> = new Set([0x10, 0x11, 0x12, 0x13, 0x30])
const subkeyTypes: ReadonlySet<number> = new Set([0x18, 0x28])
const signsBackType = 0x19
const ed25519 = 22

/** RFC 4880, section 9.4, without MD5 and without SHA-3: gpg 2.2 heeds no signature with them. */
const hashes: ReadonlyMap<number, string> = new Map([
  [2, 'sha1'],
  [3, 'ripemd160'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
])

/** What permits: SHA-1 too, because many keys have no other signature over themselves. */
const permittingHashes: ReadonlySet<string> = new Set(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])
/** The least for EdDSA (RFC 9580, section 5.2.3.3). */
const edwardsHashes: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])

/** What every reader knows where it is critical. */
const plainCritical: ReadonlySet<number> = new Set([2, 3, 9, 11, 16, 21, 22, 25, 27, 30])
/** What gpg 2.2 knows besides, and limits nothing: policy URI, reason for revocation, embedded signature, issuer. */
const knownCritical: ReadonlySet<number> = new Set([...plainCritical, 26, 29, 32, 33])

/**
 * Finds the signatures of a key over itself in all its copies, wherever they stand, with what hash and of what time
 * they may be: gpg puts misplaced ones in their place and heeds them.
 *
 * @throws FormatError `key-malformed` for more than is looked at, and for a signature that cannot be taken apart
 * @see RFC 4880, section 5.2.4, "Computing Signatures"
 */
export function readOwnSignatures({ primary, subkeys, signatures, users }: TrustedKey): OwnSignatures {
  const signed = hashedKey(primary.body)
  const claims = signatures.flatMap((body) => claimOf(body, primary))
  const subject = (types: ReadonlySet<number>, ...parts: readonly Uint8Array[]): Subject => ({
    bytes: new Uint8Array(Buffer.concat([signed, ...parts])),
    types,
  })
  const overKey = subject(keyTypes)
  const overUsers = users.map((user) => subject(userTypes, user))
  const overSubkeys = subkeys.map((bound) => ({ ...subject(subkeyTypes, hashedKey(bound.body)), bound }))
  requireBounded(claims, [overKey, ...overUsers, ...overSubkeys])
  const find = findingValid(claims, [overKey, ...overUsers, ...overSubkeys], primary)
  const byOther = (type: number): boolean =>
    signatures.some((body) => body[1] === type && claimOf(body, primary).length === 0)
  return {
    overKey: find(overKey),
    overUsers: overUsers.map(find),
    overSubkeys: new Map(overSubkeys.map((about) => [about.bound.fingerprint, find(about)])),
    revokedByOther: byOther(0x20),
    subkeyRevokedByOther: byOther(0x28),
  }
}

function requireBounded(claims: readonly Claimed[], subjects: readonly Subject[]): void {
  const perSubject = claims.reduce((sum, { signedPart }) => sum + signedPart.length, 0)
  const total = subjects.reduce((sum, { bytes }) => sum + bytes.length * claims.length + perSubject, 0)
  if (total > maxHashedBytes) throw malformed('it holds more user ids and signatures than are looked at')
}

/** For each subject what its valid signatures say; then, too, what gpg takes for valid though it is not whole. */
function findingValid(
  claims: readonly Claimed[],
  subjects: readonly Subject[],
  key: PublicKey,
): (about: Subject) => readonly OwnSignature[] {
  const valid = new Map(
    subjects.map((about) => [about, claims.filter((claim) => isAbout(claim, about, key))]),
  )
  const placed = new Set([...valid.values()].flat())
  const others = claims.filter((claim) => !placed.has(claim))
  const tries = subjects.map(({ types }) => others.filter(({ facts }) => types.has(facts.type)).length)
  if (tries.reduce((sum, count) => sum + count, 0) > maxLooseTries)
    throw malformed('it holds more signatures that are not valid than are looked at')
  return (about) => [
    ...(valid.get(about) ?? []).map((claim) => withBack(claim, about)),
    ...others
      .filter((claim) => isAbout(claim, about, key, isLooselyMadeBy))
      .map(({ facts }) => ({ ...facts, doubtful: true, obscure: true })),
  ]
}

function isAbout(
  claim: Claimed,
  { bytes, types }: Subject,
  key: PublicKey,
  isMade: typeof isMadeBy = isMadeBy,
): boolean {
  const { type } = claim.facts
  // gpg heeds no word with a hash too short for the key; that it is revoked is heeded here all the same.
  if (!types.has(type) || !(takesHash(key, claim.hash) || revocations.has(type))) return false
  return isMade(key, claim, bytes)
}

function withBack(claim: Claimed, { bytes, bound }: Subject): OwnSignature {
  const back = bound === undefined ? undefined : findBack(claim, bytes, bound)
  return back === undefined ? claim.facts : { ...claim.facts, back }
}

/** RFC 4880, section 5.2.1, type 0x19: the subkey's own word, without which anybody could take it for theirs. */
function findBack({ embedded }: Claimed, bytes: Uint8Array, bound: PublicKey): OwnSignature | undefined {
  const [body, second] = embedded
  if (body === undefined || second !== undefined || body[0] !== 4) return undefined
  const [claim] = claimOf(body, bound)
  if (claim?.facts.type !== signsBackType || !takesHash(bound, claim.hash)) return undefined
  if (claim.facts.createdUnixSeconds < bound.createdUnixSeconds) return undefined
  return isMadeBy(bound, claim, bytes) ? claim.facts : undefined
}

/** Nothing for a signature that names another key, or that no reader could verify. */
function claimOf(body: Uint8Array, key: PublicKey): readonly Claimed[] {
  const [, type = 0, publicKeyAlgorithm = 0, hashAlgorithm = 0] = body
  const { hashed, unhashed, signedPart, material } = readAreas(body)
  const hash = hashes.get(hashAlgorithm)
  if (hash === undefined) return []
  const issuers = [...hashed, ...unhashed].filter(({ type }) => issuerTypes.has(type))
  const named = issuers.filter((subpacket) => names(subpacket, key.fingerprint))
  if (named.length === 0) return []
  const times = numbersOf(hashed, subpackets.created)
  if (times.length === 0) return []
  const embedded = [...hashed, ...unhashed]
    .filter((subpacket) => subpacket.type === subpackets.embeddedSignature)
    .map((subpacket) => subpacket.body)
  // It names two times or two keys: readers differ in which they take.
  const isTwofold = times.length > 1 || named.length < issuers.length
  const permitting = publicKeyAlgorithm === ed25519 ? edwardsHashes : permittingHashes
  const facts: OwnSignature = {
    ...readLimits(hashed, Math.max(...times)),
    type,
    embeddedSignatures: embedded.length,
    doubtful: isTwofold || hasOther([...hashed, ...unhashed], plainCritical),
    obscure: isTwofold || hasOther([...hashed, ...unhashed], knownCritical) || !permitting.has(hash),
  }
  return [{ facts, hash, publicKeyAlgorithm, signedPart, material, embedded }]
}

function readAreas(body: Uint8Array): Pick<Claimed, 'signedPart' | 'material'> & {
  readonly hashed: readonly Subpacket[]
  readonly unhashed: readonly Subpacket[]
} {
  try {
    const hashed = readSubpackets(body, 4)
    const unhashed = readSubpackets(body, hashed.end)
    return {
      hashed: hashed.subpackets,
      unhashed: unhashed.subpackets,
      signedPart: body.subarray(0, hashed.end),
      material: body.subarray(unhashed.end),
    }
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    throw malformed('a signature in it cannot be read', cause)
  }
}

function readLimits(
  hashed: readonly Subpacket[],
  createdUnixSeconds: number,
): Pick<
  OwnSignature,
  'createdUnixSeconds' | 'expiresUnixSeconds' | 'keyFlags' | 'keyLifetime' | 'marksPrimaryUser'
> {
  // Zero means "does not expire" (RFC 4880, sections 5.2.3.6 and 5.2.3.10).
  const ends = (type: number): readonly number[] => numbersOf(hashed, type).filter((seconds) => seconds !== 0)
  const lifetimes = ends(subpackets.expires)
  const keyLifetimes = ends(subpackets.keyLifetime)
  const flags = hashed.filter(({ type }) => type === subpackets.keyFlags).map(({ body }) => body[0] ?? 0)
  return {
    createdUnixSeconds,
    marksPrimaryUser: hashed.some(({ type, body }) => type === subpackets.primaryUserId && body[0] !== 0),
    ...(lifetimes.length > 0 && { expiresUnixSeconds: endAfter(createdUnixSeconds, Math.min(...lifetimes)) }),
    ...(flags.length > 0 && { keyFlags: flags.reduce((both, octet) => both & octet) }),
    ...(keyLifetimes.length > 0 && { keyLifetime: Math.min(...keyLifetimes) }),
  }
}

const issuerTypes: ReadonlySet<number> = new Set([subpackets.issuerKeyId, subpackets.issuerFingerprint])

const hasOther = (list: readonly Subpacket[], known: ReadonlySet<number>): boolean =>
  list.some(({ critical, type }) => critical && !known.has(type))

const numbersOf = (list: readonly Subpacket[], type: number): readonly number[] =>
  list.flatMap((subpacket) => (subpacket.type === type ? (readNumber(subpacket.body, 0, 4) ?? []) : []))

function names({ type, body }: Subpacket, fingerprint: string): boolean {
  const hex = Buffer.from(body).toString('hex').toUpperCase()
  if (type === subpackets.issuerKeyId) return hex === fingerprint.slice(-16)
  return type === subpackets.issuerFingerprint && hex === `04${fingerprint}`
}

const malformed = (message: string, cause?: unknown): FormatError =>
  new FormatError('key-malformed', message, cause === undefined ? {} : { cause })

/** RFC 4880, section 5.2.4: 0x99 and two octets of length before the body of a key. */
const hashedKey = (body: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length & 0xff]), body]))
