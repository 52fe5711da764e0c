import * as openpgp from 'openpgp'
import {
  ascii,
  bytes,
  certified,
  config,
  dateOf,
  flags,
  makeKey,
  secretPacket,
  type TestKey,
  withSubkey,
} from '../../adapters/openpgp-kit.ts'

/** Makes signatures in this process, of any form. */
export interface OwnMaker {
  readonly kind: 'own'
  readonly key: TestKey
  /** Number of the subkey that signs; the primary key when absent. */
  readonly subkey?: number
}

/** Makes what gpg makes, with these options. */
interface GpgMaker {
  readonly kind: 'gpg'
  readonly takesSha1: boolean
  readonly sign: (payload: Uint8Array, flags: readonly string[]) => Promise<Uint8Array>
}

/** A key with the file that a policy would name for it. */
export interface PoolKey {
  readonly name: string
  readonly maker: OwnMaker | GpgMaker
  /** What stands in the file of the public key. */
  readonly file: Uint8Array
  /** Whether signatures by it can count. `odd`: the readers may differ, the list of differences on purpose says how. */
  readonly kind: 'usable' | 'unusable' | 'odd'
}

const day = 86_400

/**
 * Throw-away keys of every state, made anew for each run.
 *
 * @param now - Unix seconds, the true time: gpg asks the clock itself
 */
export async function makeKeys(now: number): Promise<readonly PoolKey[]> {
  const made = now - 100 * day
  const date = dateOf(made)
  const plain = (options: Parameters<typeof makeKey>[0] = {}): Promise<TestKey> =>
    makeKey({ date, ...options })
  const usable = await usableKeys(plain)
  const states = await keysOfEveryState(plain, { now, made })
  const ed25519 = await plain()
  const maker = { kind: 'own', key: ed25519 } as const
  const forms: readonly PoolKey[] = [
    { name: 'armored', kind: 'usable', maker, file: ascii(ed25519.key.toPublic().armor()) },
    {
      name: 'two armored blocks',
      maker,
      kind: 'usable',
      file: ascii(`${(await plain()).key.toPublic().armor()}\n${ed25519.key.toPublic().armor()}`),
    },
    {
      name: 'two keys in one file',
      maker,
      kind: 'usable',
      file: bytes((await plain()).publicBytes, ed25519.publicBytes),
    },
    {
      name: 'text before the armor',
      maker,
      kind: 'usable',
      file: ascii(`# ours\n${ed25519.key.toPublic().armor()}`),
    },
    { name: 'truncated', maker, kind: 'odd', file: ed25519.publicBytes.slice(0, -10) },
    { name: 'without user id', maker, kind: 'odd', file: withoutUsers(ed25519) },
    {
      name: 'armor without checksum',
      maker,
      kind: 'odd',
      file: ascii(
        ed25519.key
          .toPublic()
          .armor()
          .replace(/\n=[^\n]+\n/, '\n'),
      ),
    },
    {
      name: 'armor with a wrong checksum',
      maker,
      kind: 'odd',
      file: ascii(
        ed25519.key
          .toPublic()
          .armor()
          .replace(/\n=[^\n]+\n/, '\n=AAAA\n'),
      ),
    },
  ]
  return [...usable, ...forms, ...states, ...(await weakKeys(plain))]
}

type Make = (options?: Parameters<typeof makeKey>[0]) => Promise<TestKey>

const pooled = (name: string, key: TestKey, kind: PoolKey['kind'] = 'usable'): PoolKey => ({
  name,
  kind,
  maker: { kind: 'own', key },
  file: key.publicBytes,
})

const bySubkey = (pool: PoolKey): PoolKey =>
  pool.maker.kind === 'own' ? { ...pool, maker: { ...pool.maker, subkey: 0 } } : pool

async function usableKeys(plain: Make): Promise<readonly PoolKey[]> {
  const withSigningSubkey = await plain({ subkeys: [{ sign: true }] })
  return [
    pooled('ed25519', await plain()),
    pooled('nistP256', await plain({ curve: 'nistP256' })),
    pooled('nistP384', await plain({ curve: 'nistP384' })),
    pooled('rsa2048', await plain({ type: 'rsa', rsaBits: 2048 })),
    pooled('rsa3072', await plain({ type: 'rsa', rsaBits: 3072 })),
    pooled('with an encryption subkey', await plain({ subkeys: [{}] })),
    pooled('primary key beside a signing subkey', withSigningSubkey),
    bySubkey(pooled('signing subkey', withSigningSubkey)),
    pooled('ends in a year', await plain({ keyExpirationTime: 465 * day })),
    pooled(
      'several user ids',
      await plain({ userIDs: [{ name: 'A' }, { name: 'B', email: 'b@example.com' }] }),
    ),
    pooled('another ed25519', await plain()),
  ]
}

async function keysOfEveryState(
  plain: Make,
  { now, made }: { readonly now: number; readonly made: number },
): Promise<readonly PoolKey[]> {
  const key = await plain()
  const other = await plain({ subkeys: [{ sign: true }] })
  const unusable = (name: string, state: TestKey): PoolKey => pooled(name, state, 'unusable')
  const ofSubkey = (name: string, state: TestKey): PoolKey => bySubkey(unusable(name, state))
  const expired = await certified(await plain(), { created: made, expiresAfter: 2 * day })
  const subkeyOnly = await plain({ subkeys: [{ sign: true }] })
  const encryptionOnly = await plain({ type: 'rsa', rsaBits: 2048, subkeys: [{}] })
  const stranger = await plain({ subkeys: [{ sign: true }] })
  return [
    unusable('expired', expired),
    ofSubkey(
      'signing subkey of an expired key',
      await plain({ keyExpirationTime: 2 * day, subkeys: [{ sign: true }] }),
    ),
    ofSubkey(
      'expired signing subkey',
      await plain({ subkeys: [{ sign: true, keyExpirationTime: 2 * day }] }),
    ),
    { ...unusable('revoked', key), file: await revokedFile(key, now) },
    { ...ofSubkey('signing subkey of a revoked key', other), file: await revokedFile(other, now) },
    { ...ofSubkey('revoked signing subkey', subkeyOnly), file: await withRevokedSubkey(subkeyOnly, now) },
    unusable('may not sign', await certified(await plain(), { created: made, flags: flags.certify })),
    pooled('without key flags', await certified(await plain(), { created: made }), 'odd'),
    ofSubkey('signed with an encryption subkey', encryptionOnly),
    ofSubkey(
      'subkey that does not sign back',
      await withSubkey(await plain(), secretPacket(stranger, 0), { signsBack: false }),
    ),
    ofSubkey(
      'subkey that signs back over another key',
      await withSubkey(await plain(), secretPacket(stranger, 0), { backOver: stranger }),
    ),
    ofSubkey(
      'subkey that may not sign',
      await withSubkey(await plain(), secretPacket(stranger, 0), { flags: flags.encrypt }),
    ),
    unusable('made tomorrow', await makeKey({ date: dateOf(now + day) })),
    pooled(
      'self-signature that ended',
      await certified(await plain(), { created: made, properties: endedAfter(day) }),
      'unusable',
    ),
  ]
}

const endedAfter = (seconds: number): Partial<openpgp.SignaturePacket> => ({
  signatureExpirationTime: seconds,
  signatureNeverExpires: false,
})

/** Keys that gpg takes and that are refused on purpose, and kinds that gpg 2.2 does not read. */
async function weakKeys(plain: Make): Promise<readonly PoolKey[]> {
  const small = { ...config, minRSABits: 1024 }
  const odd = (name: string, key: TestKey): PoolKey => pooled(name, key, 'odd')
  return [
    odd('rsa1024', await plain({ type: 'rsa', rsaBits: 1024, config: small })),
    odd('Ed25519 (RFC 9580)', await plain({ type: 'curve25519' })),
    odd('version 6', await plain({ type: 'curve25519', config: { ...config, v6Keys: true } })),
  ]
}

async function revokedFile({ key }: TestKey, now: number): Promise<Uint8Array> {
  const { publicKey } = await openpgp.revokeKey({ key, date: dateOf(now - day), format: 'object', config })
  return publicKey.write()
}

async function withRevokedSubkey(owner: TestKey, now: number): Promise<Uint8Array> {
  const copy = await openpgp.readPrivateKey({ binaryKey: owner.secretBytes, config })
  const [subkey] = copy.subkeys
  if (subkey === undefined) throw new Error('expected a subkey')
  const date = dateOf(now - day)
  copy.subkeys = [
    await subkey.revoke(secretPacket(owner) as openpgp.SecretKeyPacket, { flag: 1 }, date, config),
  ]
  return copy.toPublic().write()
}

/** The primary key packet alone: nothing says whose it is, and nothing binds it. */
function withoutUsers({ key }: TestKey): Uint8Array {
  const [primary] = key.toPublic().toPacketList()
  if (primary === undefined) throw new Error('expected a key packet')
  const packets = new openpgp.PacketList<openpgp.AnyPacket>()
  packets.push(primary)
  return packets.write()
}
