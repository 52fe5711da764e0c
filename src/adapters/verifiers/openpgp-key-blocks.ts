import { FormatError } from '../../domain/errors.ts'
import { maxKeyFileBytes } from './key-files.ts'
import { readArmoredKeys } from './openpgp-armor.ts'
import { judgeKeyPacket, type KeyFitness, publicKeyFingerprint } from './openpgp-key-facts.ts'
import { type Packet, readPackets, tags } from './openpgp-packets.ts'
import { hasWholeNumbers, publicHalf } from './openpgp-public-key.ts'
import { readSubpackets } from './openpgp-subpackets.ts'

/** One transferable key: a primary key with all that belongs to it (RFC 4880, section 11.1). */
export interface KeyBlock {
  readonly kind: 'public' | 'secret'
  /** The packets as they stood in the file. */
  readonly bytes: Uint8Array
  /** The public half of it: the packets as they stood, but for the secrets in key packets. */
  readonly publicBytes: Uint8Array
  /** The primary key first, then its subkeys. */
  readonly parts: readonly [KeyPart, ...KeyPart[]]
  /** A revocation in the version 3 form, of the key or a subkey. gpg heeds it, so it counts against the whole key. */
  readonly hasOldRevocation: boolean
  /**
   * It holds a packet that no key has, or a signature that cannot be taken apart or is of a version that is not known
   * here: nobody knows what it means. gpg 2.4 heeds version 5; gpg 2.2 takes no such key.
   */
  readonly hasStrangePacket: boolean
  /** Bodies of the version 4 signatures, wherever in the key they stand. */
  readonly signatures: readonly Uint8Array[]
  /** User ids and user attributes in the form in which they are signed (RFC 4880, section 5.2.4). */
  readonly users: readonly Uint8Array[]
}

/** One key packet of a block. */
export interface KeyPart {
  readonly fitness: KeyFitness
  /** Body of the public key packet; absent where it cannot be told from a secret one's. */
  readonly publicBody?: Uint8Array
  /** What follows the public half in a secret key packet: a secret, locked or not. */
  readonly secretBody?: Uint8Array
  /** Full, upper case; absent for other versions than 4 and for unknown algorithms. */
  readonly fingerprint?: string
}

/** The first octet of a user id in the form in which it is signed; that of a user attribute is another. */
export const signedUserId = 0xb4

const maxKeyPackets = 20_000
const maxKeys = 256

/** Signature types that revoke a key and a subkey (RFC 4880, section 5.2.1). */
export const revocationTypes: ReadonlySet<number> = new Set([0x20, 0x28])
/** A subkey's binding. In the version 3 form it says nothing of usage and end, yet gpg heeds it where it is newest. */
const oldBindingType = 0x18

/**
 * What stands in a key: marker, key packets, signatures, trust packets of old keyrings, user ids and attributes,
 * padding; from 40 on, packets that a reader may skip (RFC 9580, sections 4.3 and 10.1).
 */
const keyTags: ReadonlySet<number> = new Set([2, 5, 6, 7, 10, 12, 13, 14, 17, 21])
const firstSkippableTag = 40

/**
 * Splits key material into its keys: binary or armored, one key or several, several armored blocks in one file.
 *
 * @param what - name of the file or option, for messages
 * @throws FormatError `key-malformed`, `key-none`, `key-file-too-large`
 */
export function readKeyBlocks(bytes: Uint8Array, what: string): readonly KeyBlock[] {
  if (bytes.length > maxKeyFileBytes) {
    throw new FormatError('key-file-too-large', `${what}: expected at most ${maxKeyFileBytes} bytes of keys`)
  }
  const blocks = binaryKeys(bytes, what).flatMap((binary) => splitKeys(binary, what))
  if (blocks.length === 0) throw none(what, 'nothing')
  if (blocks.length > maxKeys)
    throw malformed(`${what}: expected at most ${maxKeys} keys, found ${blocks.length}`)
  return blocks
}

function binaryKeys(bytes: Uint8Array, what: string): readonly Uint8Array[] {
  if (((bytes[0] ?? 0) & 0x80) !== 0) return [bytes]
  if (Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'KBXf') {
    throw malformed(
      `${what}: expected exported keys, found a keybox of gpg; use gpg --export --armor FINGERPRINT`,
    )
  }
  const blocks = readArmoredKeys(Buffer.from(bytes).toString('latin1'), what)
  if (blocks.length === 0) throw none(what, bytes.length === 0 ? 'an empty file' : 'none')
  return blocks.map((block) => block.bytes)
}

function splitKeys(bytes: Uint8Array, what: string): readonly KeyBlock[] {
  const packets = readPackets(bytes, {
    code: 'key-malformed',
    what,
    maxPackets: maxKeyPackets,
    streamed: false,
  })
  const starts = packets.flatMap((packet, index) => (isPrimary(packet) ? [index] : []))
  if (starts.length === 0) throw none(what, 'other OpenPGP data')
  if (starts[0] !== 0)
    throw malformed(`${what}: expected a key, found packet ${packets[0]?.tag} before the first key`)
  return starts.flatMap(
    (start, position) => readBlock(bytes, packets.slice(start, starts[position + 1])) ?? [],
  )
}

function readBlock(bytes: Uint8Array, packets: readonly Packet[]): KeyBlock | undefined {
  const [first, ...rest] = packets
  if (first === undefined) return undefined
  return {
    kind: first.tag === tags.secretKey ? 'secret' : 'public',
    bytes: bytes.subarray(first.start, packets.at(-1)?.end),
    publicBytes: new Uint8Array(Buffer.concat(packets.map((packet) => publicPacket(bytes, packet)))),
    parts: [readPart(first), ...rest.filter(isSubkey).map(readPart)],
    hasOldRevocation: rest.some(isOldRevocation),
    hasStrangePacket: rest.some(isStrange) || hasLateUser(rest),
    signatures: rest.flatMap(({ tag, body }) => (tag === tags.signature && body[0] === 4 ? [body] : [])),
    users: rest.flatMap(signedUser),
  }
}

function readPart({ tag, body }: Packet): KeyPart {
  const fitness = judgeKeyPacket(body)
  const publicBody = isSecret(tag) ? publicHalf(body) : body
  if (publicBody === undefined) return { fitness }
  const fingerprint = publicKeyFingerprint(publicBody)
  return {
    fitness,
    publicBody,
    ...(isSecret(tag) && { secretBody: body.subarray(publicBody.length) }),
    ...(fingerprint !== undefined && { fingerprint }),
  }
}

/** Nothing of a secret packet whose public half cannot be told. */
function publicPacket(bytes: Uint8Array, { tag, body, start, end }: Packet): Uint8Array {
  if (!isSecret(tag)) return bytes.subarray(start, end)
  const half = publicHalf(body)
  if (half === undefined) return new Uint8Array()
  return withHeader(0xc0 | (tag === tags.secretKey ? tags.publicKey : tags.publicSubkey), 0xff, half)
}

/** A first octet, another one if there is one, four octets of length, the body. */
function withHeader(first: number, second: number | undefined, body: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(body.length)
  const start = second === undefined ? [first] : [first, second]
  return new Uint8Array(Buffer.concat([new Uint8Array(start), size, body]))
}

function signedUser({ tag, body }: Packet): readonly Uint8Array[] {
  if (tag !== tags.userId && tag !== tags.userAttribute) return []
  return [withHeader(tag === tags.userId ? signedUserId : 0xd1, undefined, body)]
}

function isStrange({ tag, body }: Packet): boolean {
  if (tag !== tags.signature) return !keyTags.has(tag) && tag < firstSkippableTag
  if (isOld(body)) return body[2] === oldBindingType
  if (body[0] !== 4) return true
  try {
    const { end } = readSubpackets(body, readSubpackets(body, 4).end)
    return !hasWholeNumbers(body[2] ?? 0, body.subarray(end))
  } catch (error) {
    if (error instanceof FormatError) return true
    throw error
  }
}

/** RFC 4880, section 11.1: user ids stand before subkeys; gpg 2.2 leaves out those that do not. */
function hasLateUser(rest: readonly Packet[]): boolean {
  const firstSubkey = rest.findIndex(isSubkey)
  return firstSubkey >= 0 && rest.slice(firstSubkey).some((packet) => signedUser(packet).length > 0)
}

/** RFC 4880, section 5.2.2: version, the octet 5, then the type. */
const isOldRevocation = ({ tag, body }: Packet): boolean =>
  tag === tags.signature && isOld(body) && revocationTypes.has(body[2] ?? 0)
const isOld = ([version]: Uint8Array): boolean => version === 2 || version === 3

const isSecret = (tag: number): boolean => tag === tags.secretKey || tag === tags.secretSubkey
const isPrimary = ({ tag }: Packet): boolean => tag === tags.publicKey || tag === tags.secretKey
const isSubkey = ({ tag }: Packet): boolean => tag === tags.publicSubkey || tag === tags.secretSubkey

const malformed = (message: string): FormatError => new FormatError('key-malformed', message)
const none = (what: string, found: string): FormatError =>
  new FormatError('key-none', `${what}: expected at least one OpenPGP key, found ${found}`)
