import * as openpgp from 'openpgp'
import { fingerprintOf, openpgpConfig } from '../../src/adapters/verifiers/openpgp-library.ts'
import { type OpenpgpRing, openRing } from '../../src/adapters/verifiers/openpgp-ring.ts'
import type { SignatureCheck } from '../../src/domain/policy/facts.ts'

/** The time at which the tests of GPG keys take place: 2025-06-15. */
export const now = 1_750_000_000
/** When keys of the tests are made, unless they say otherwise. */
export const keyMade = now - 100_000

export const config = openpgpConfig(openpgp)
export const { enums } = openpgp

type SecretPacket = openpgp.SecretKeyPacket | openpgp.SecretSubkeyPacket

export interface TestKey {
  readonly key: openpgp.PrivateKey
  readonly fingerprint: string
  /** Of the subkeys, in order. */
  readonly subkeys: readonly string[]
  /** Binary. */
  readonly publicBytes: Uint8Array
  readonly secretBytes: Uint8Array
}

export const dateOf = (unixSeconds: number): Date => new Date(unixSeconds * 1000)

/** Wraps a key with what tests ask of it. */
export const testKey = (key: openpgp.PrivateKey): TestKey => ({
  key,
  fingerprint: fingerprintOf(key),
  subkeys: key.subkeys.map(fingerprintOf),
  publicBytes: key.toPublic().write(),
  secretBytes: key.write(),
})

/** A throw-away key: Ed25519 of the older kind, without subkeys, unless asked otherwise. */
export async function makeKey(options: Partial<openpgp.KeyOptions> = {}): Promise<TestKey> {
  const { privateKey } = await openpgp.generateKey({
    userIDs: [{ name: 'TEST KEY', email: 'test@example.com' }],
    type: 'ecc',
    curve: 'ed25519Legacy',
    date: dateOf(keyMade),
    subkeys: [],
    ...options,
    format: 'object',
  })
  return testKey(privateKey)
}

/** What a signature packet of a test says; it may be anything. */
export interface SignatureOptions {
  readonly type?: number
  readonly hash?: number
  readonly created?: number
  readonly expiresAfter?: number
  readonly properties?: Partial<openpgp.SignaturePacket>
}

/** The runtime signature takes any data and the settings; the types of the package leave both out. */
type RuntimeSign = (
  key: SecretPacket,
  data: object,
  date: Date,
  detached: boolean,
  config: openpgp.Config,
) => Promise<void>

/** The body of a signature packet by this key packet over this data, made by hand so that it may be odd. */
export async function makeSignature(
  keyPacket: SecretPacket,
  data: Uint8Array | object,
  { type = 0, hash = 10, created = now, expiresAfter, properties = {} }: SignatureOptions = {},
): Promise<Uint8Array> {
  return (
    await makeSignaturePacket(keyPacket, data, { type, hash, created, properties, ...expiry(expiresAfter) })
  ).write()
}

const expiry = (expiresAfter: number | undefined): Pick<SignatureOptions, 'expiresAfter'> =>
  expiresAfter === undefined ? {} : { expiresAfter }

export async function makeSignaturePacket(
  keyPacket: SecretPacket,
  data: Uint8Array | object,
  { type = 0, hash = 10, created = now, expiresAfter, properties = {} }: SignatureOptions,
): Promise<openpgp.SignaturePacket> {
  const packet = new openpgp.SignaturePacket()
  Object.assign(packet, properties)
  packet.signatureType = type
  packet.publicKeyAlgorithm = keyPacket.algorithm
  packet.hashAlgorithm = hash
  if (expiresAfter !== undefined) {
    packet.signatureExpirationTime = expiresAfter
    packet.signatureNeverExpires = false
  }
  const sign = packet.sign.bind(packet) as unknown as RuntimeSign
  await sign(
    keyPacket,
    data instanceof Uint8Array ? await literalPacket(data) : data,
    dateOf(created),
    false,
    config,
  )
  return packet
}

async function literalPacket(data: Uint8Array): Promise<object> {
  const [packet] = (await openpgp.createMessage({ binary: data })).packets
  if (packet === undefined) throw new Error('expected a literal packet')
  return packet
}

/** The secret packet of a key: the primary one, or the subkey with this number. */
export function secretPacket(key: TestKey, subkey?: number): SecretPacket {
  const packet = subkey === undefined ? key.key.keyPacket : key.key.subkeys[subkey]?.keyPacket
  if (packet === undefined || !('decrypt' in packet)) throw new Error('expected a secret key')
  return packet as SecretPacket
}

/** A packet with a header of five octets in the new format. */
export function packet(tag: number, body: Uint8Array): Uint8Array {
  const header = Buffer.from([0xc0 | tag, 0xff, 0, 0, 0, 0])
  header.writeUInt32BE(body.length, 2)
  return bytes(header, body)
}

export const bytes = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
export const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'))

/** A literal packet. */
export const literal = (payload: Uint8Array, { format = 'b', name = '' } = {}): Uint8Array =>
  packet(11, bytes(ascii(format), new Uint8Array([name.length]), ascii(name), new Uint8Array(4), payload))

/** The one-pass packet that announces a signature body, by a key with this fingerprint. */
export function onePass(signature: Uint8Array, fingerprint: string, last = 1): Uint8Array {
  const [, type = 0, algorithm = 0, hash = 0] = signature
  const keyId = Buffer.from(fingerprint.slice(-16), 'hex')
  return packet(4, bytes(new Uint8Array([3, type, hash, algorithm]), keyId, new Uint8Array([last])))
}

/** One signed message by hand: one-pass, literal, signature. */
export async function makeMessage(
  key: TestKey,
  payload: Uint8Array,
  options: SignatureOptions & { readonly subkey?: number; readonly format?: string } = {},
): Promise<Uint8Array> {
  const { subkey, format = 'b', ...signatureOptions } = options
  const signer = secretPacket(key, subkey)
  const signature = await makeSignature(signer, payload, signatureOptions)
  return bytes(onePass(signature, fingerprintOf(signer)), literal(payload, { format }), packet(2, signature))
}

/** A ring over these public keys at the time of the tests. */
export const ringOf = async (keys: readonly Uint8Array[], at = now): Promise<OpenpgpRing> =>
  openRing(
    keys.map((key, index) => ({ name: `key ${index}`, bytes: key })),
    () => at,
  )

/** What a check came to, in one word: `verified` or the code. */
export const outcome = (check: SignatureCheck): string =>
  check.kind === 'verified' ? 'verified' : check.code

/** Bits of a key's usage (RFC 4880, section 5.2.3.21). */
export const flags = { certify: 1, sign: 2, encrypt: 0x0c }

/**
 * The key with one user id whose signature by the key itself says just this: other key flags, another expiry, another
 * time than the library would write.
 */
export async function certified(
  key: TestKey,
  certification: Pick<SignatureOptions, 'created' | 'expiresAfter' | 'properties'> & {
    readonly flags?: number
  },
): Promise<TestKey> {
  const [user] = key.key.users
  if (user === undefined) throw new Error('expected a user id')
  const primary = secretPacket(key)
  const { created = keyMade, expiresAfter } = certification
  const properties: Partial<openpgp.SignaturePacket> = {
    isPrimaryUserID: true,
    ...(certification.flags === undefined ? {} : { keyFlags: new Uint8Array([certification.flags]) }),
    ...(expiresAfter === undefined ? {} : { keyExpirationTime: expiresAfter, keyNeverExpires: false }),
    ...certification.properties,
  }
  const data = { userID: user.userID, key: primary }
  user.selfCertifications = [await makeSignaturePacket(primary, data, { type: 0x13, created, properties })]
  return testKey(key.key)
}

/** The primary key of one with the subkey packet of another (or its own), bound in just this way. */
export async function withSubkey(
  owner: TestKey,
  subkey: SecretPacket,
  binding: { readonly flags?: number; readonly signsBack?: boolean; readonly backOver?: TestKey } = {},
): Promise<TestKey> {
  const primary = secretPacket(owner)
  const { flags: keyFlags = flags.sign, signsBack = true, backOver = owner } = binding
  const backData = { key: secretPacket(backOver), bind: subkey }
  const back = { type: enums.signature.keyBinding, created: keyMade }
  const embeddedSignature = signsBack ? await makeSignaturePacket(subkey, backData, back) : null
  const properties = { keyFlags: new Uint8Array([keyFlags]), embeddedSignature }
  const type = enums.signature.subkeyBinding
  const signature = await makeSignaturePacket(
    primary,
    { key: primary, bind: subkey },
    { type, created: keyMade, properties },
  )
  const packets = new openpgp.PacketList<openpgp.AnyPacket>()
  packets.push(...owner.key.toPacketList(), subkey as unknown as openpgp.AnyPacket, signature)
  return testKey(new openpgp.PrivateKey(packets))
}

/** The subkey packet of another key, as a subkey. */
export function subkeyPacket(key: TestKey, index = 0): SecretPacket {
  return secretPacket(key, index)
}
