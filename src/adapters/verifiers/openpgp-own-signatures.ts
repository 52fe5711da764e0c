import { createHash } from 'node:crypto'
import { FormatError } from '../../domain/errors.ts'
import type { TrustedKey } from './openpgp-key-set.ts'
import { fingerprintOf, type Key, loadOpenpgp, openpgpConfig } from './openpgp-library.ts'
import { readNumber } from './openpgp-packets.ts'
import { writeSignaturePacket } from './openpgp-signature.ts'
import { readSubpackets, type Subpacket, subpackets } from './openpgp-subpackets.ts'

/** What a key says in one signature over itself, as gpg reads it: of a subpacket that stands twice, the first. */
export interface OwnSignature {
  /** RFC 4880, section 5.2.1. */
  readonly type: number
  readonly createdUnixSeconds: number
  /** End of the signature itself; absent: never. */
  readonly expiresUnixSeconds?: number
  /** First octet of the key flags; absent where it says nothing of them. */
  readonly keyFlags?: number
  /** Seconds from the making of the key to its end; absent: it says nothing, or never. */
  readonly keyLifetime?: number
  readonly embeddedSignatures: number
  /** It holds something critical that some readers do not know: they skip it and heed an older one. */
  readonly doubtful: boolean
}

/** The valid signatures of a key by what they are about. */
export interface OwnSignatures {
  readonly overKey: readonly OwnSignature[]
  /** For each user id. */
  readonly overUsers: readonly (readonly OwnSignature[])[]
  /** By fingerprint of the subkey. */
  readonly overSubkeys: ReadonlyMap<string, readonly OwnSignature[]>
  /** Somebody else, whom the key may have entitled, revokes it. */
  readonly revokedByOther: boolean
}

/** A signature before it is verified. */
interface Claimed {
  readonly facts: OwnSignature
  readonly hash: string
  readonly signedPart: Uint8Array
  readonly material: Uint8Array
}

/** What a signature may be about, as it is hashed, and the types of signature over such a thing. */
interface Subject {
  readonly bytes: Uint8Array
  readonly types: ReadonlySet<number>
}

/** Octets that are hashed for one key; a real key with many user ids and subkeys comes to some hundred KiB. */
const maxHashedBytes = 64 * 1024 * 1024

const keyTypes: ReadonlySet<number> = new Set([0x1f, 0x20])
const userTypes: ReadonlySet<number> = new Set([0x10, 0x11, 0x12, 0x13, 0x30])
const subkeyTypes: ReadonlySet<number> = new Set([0x18, 0x28])

/** RFC 4880, section 9.4, without MD5 and without SHA-3: gpg 2.2 heeds no signature with them. */
const hashes: ReadonlyMap<number, string> = new Map([
  [2, 'sha1'],
  [3, 'ripemd160'],
  [8, 'sha256'],
  [9, 'sha384'],
  [10, 'sha512'],
  [11, 'sha224'],
])

/** What every reader knows where it is critical. */
const plainCritical: ReadonlySet<number> = new Set([2, 3, 9, 11, 16, 21, 22, 25, 27, 30])

/**
 * Finds the signatures of a key over itself in all its copies, wherever they stand, with what hash and of what time
 * they may be: gpg puts misplaced ones in their place and heeds them, the library does not.
 *
 * @throws FormatError `key-malformed` for more than is looked at
 * @see RFC 4880, section 5.2.4, "Computing Signatures"
 */
export async function readOwnSignatures({ key, signatures, users }: TrustedKey): Promise<OwnSignatures> {
  const signed = hashedKey(key.keyPacket.write())
  const claims = signatures.flatMap((body) => claimOf(body, key))
  const subject = (types: ReadonlySet<number>, ...parts: readonly Uint8Array[]): Subject => ({
    bytes: new Uint8Array(Buffer.concat([signed, ...parts])),
    types,
  })
  const overKey = subject(keyTypes)
  const overUsers = users.map((user) => subject(userTypes, user))
  const overSubkeys = key.subkeys.map((subkey) => subject(subkeyTypes, hashedKey(subkey.keyPacket.write())))
  requireBounded(claims, [overKey, ...overUsers, ...overSubkeys])
  const find = (about: Subject): Promise<readonly OwnSignature[]> => findValid(claims, about, key)
  const named = key.subkeys.map(fingerprintOf)
  const bindings = await Promise.all(overSubkeys.map(find))
  return {
    overKey: await find(overKey),
    overUsers: await Promise.all(overUsers.map(find)),
    overSubkeys: new Map(named.map((fingerprint, index) => [fingerprint, bindings[index] ?? []])),
    revokedByOther: signatures.some((body) => body[1] === 0x20 && claimOf(body, key).length === 0),
  }
}

function requireBounded(claims: readonly Claimed[], subjects: readonly Subject[]): void {
  const perSubject = claims.reduce((sum, { signedPart }) => sum + signedPart.length, 0)
  const total = subjects.reduce((sum, { bytes }) => sum + bytes.length * claims.length + perSubject, 0)
  if (total > maxHashedBytes)
    throw new FormatError('key-malformed', 'it holds more user ids and signatures than are looked at')
}

async function findValid(
  claims: readonly Claimed[],
  { bytes, types }: Subject,
  key: Key,
): Promise<readonly OwnSignature[]> {
  const found: OwnSignature[] = []
  for (const claim of claims) {
    if (types.has(claim.facts.type) && fitsHash(claim, bytes) && (await isBy(key, claim, bytes)))
      found.push(claim.facts)
  }
  return found
}

/** The first two octets of the hash stand in the signature: a cheap look before the expensive one. */
function fitsHash({ hash, signedPart, material }: Claimed, bytes: Uint8Array): boolean {
  const trailer = Buffer.from([4, 0xff, 0, 0, 0, 0])
  trailer.writeUInt32BE(signedPart.length, 2)
  const digest = createHash(hash).update(bytes).update(signedPart).update(trailer).digest()
  return digest[0] === material[0] && digest[1] === material[1]
}

/** The crypto alone. The bytes are given as a document, for which the library hashes them as they are. */
async function isBy(key: Key, claim: Claimed, bytes: Uint8Array): Promise<boolean> {
  const openpgp = await loadOpenpgp()
  const config = { ...openpgpConfig(openpgp), rejectHashAlgorithms: new Set<never>() }
  try {
    const binarySignature = writeSignaturePacket(claim, key.getKeyID().toHex())
    const [packet] = (await openpgp.readSignature({ binarySignature, config })).packets
    const [literal] = (await openpgp.createMessage({ binary: bytes })).packets
    if (!(packet instanceof openpgp.SignaturePacket) || literal === undefined || packet.created === null)
      return false
    // What it says must not keep the library from the crypto: a word that restricts counts in any form.
    Object.assign(packet, { unknownSubpackets: [], rawNotations: [], revocationKeyClass: null })
    const { binary } = openpgp.enums.signature
    await packet.verify(key.keyPacket, binary, literal, packet.created, false, config)
    return true
  } catch {
    // The library throws for each way in which a signature can be wrong.
    return false
  }
}

/** Nothing for a signature that names another key, or that no reader could verify. */
function claimOf(body: Uint8Array, key: Key): readonly Claimed[] {
  const [, type = 0, , hashAlgorithm = 0] = body
  const hash = hashes.get(hashAlgorithm)
  const areas = readAreas(body)
  if (hash === undefined || areas === undefined) return []
  const { hashed, unhashed, signedPart, material } = areas
  if (![...hashed, ...unhashed].some((subpacket) => names(subpacket, fingerprintOf(key)))) return []
  const created = firstNumber(hashed, subpackets.created)
  if (created === undefined) return []
  return [{ facts: readFacts(type, created, hashed, unhashed), hash, signedPart, material }]
}

function readAreas(body: Uint8Array):
  | (Pick<Claimed, 'signedPart' | 'material'> & {
      readonly hashed: readonly Subpacket[]
      readonly unhashed: readonly Subpacket[]
    })
  | undefined {
  try {
    const hashed = readSubpackets(body, 4)
    const unhashed = readSubpackets(body, hashed.end)
    return {
      hashed: hashed.subpackets,
      unhashed: unhashed.subpackets,
      signedPart: body.subarray(0, hashed.end),
      material: body.subarray(unhashed.end),
    }
  } catch (error) {
    // The library refuses the whole key for it.
    if (error instanceof FormatError) return undefined
    throw error
  }
}

function readFacts(
  type: number,
  createdUnixSeconds: number,
  hashed: readonly Subpacket[],
  unhashed: readonly Subpacket[],
): OwnSignature {
  // Zero means "does not expire" (RFC 4880, sections 5.2.3.6 and 5.2.3.10).
  const lifetime = firstNumber(hashed, subpackets.expires) || undefined
  const keyLifetime = firstNumber(hashed, subpackets.keyLifetime) || undefined
  const flags = hashed.find((subpacket) => subpacket.type === subpackets.keyFlags)
  return {
    type,
    createdUnixSeconds,
    ...(lifetime === undefined ? {} : { expiresUnixSeconds: createdUnixSeconds + lifetime }),
    ...(flags === undefined ? {} : { keyFlags: flags.body[0] ?? 0 }),
    ...(keyLifetime === undefined ? {} : { keyLifetime }),
    embeddedSignatures: [...hashed, ...unhashed].filter(
      (subpacket) => subpacket.type === subpackets.embeddedSignature,
    ).length,
    doubtful: hashed.some((subpacket) => subpacket.critical && !plainCritical.has(subpacket.type)),
  }
}

function firstNumber(list: readonly Subpacket[], type: number): number | undefined {
  const found = list.find((subpacket) => subpacket.type === type)
  return found === undefined ? undefined : readNumber(found.body, 0, 4)
}

function names({ type, body }: Subpacket, fingerprint: string): boolean {
  const hex = Buffer.from(body).toString('hex').toUpperCase()
  if (type === subpackets.issuerKeyId) return hex === fingerprint.slice(-16)
  return type === subpackets.issuerFingerprint && hex === `04${fingerprint}`
}

/** RFC 4880, section 5.2.4: 0x99 and two octets of length before the body of a key. */
const hashedKey = (body: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length & 0xff]), body]))
