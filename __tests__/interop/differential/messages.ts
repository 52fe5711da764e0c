import { deflateRawSync, deflateSync } from 'node:zlib'
import * as openpgp from 'openpgp'
import {
  ascii,
  bytes,
  literal,
  makeMessage,
  makeSignature,
  onePass,
  packet,
  type SignatureOptions,
  secretPacket,
} from '../../adapters/openpgp-kit.ts'
import { alterBytes } from '../../mutation/byte-mutants.ts'
import { rewriteMessage } from '../../mutation/signature-mutants.ts'
import type { Choices } from './choices.ts'
import type { OwnMaker, PoolKey } from './keys.ts'

/** One file of a signature store. */
export interface MadeFile {
  readonly bytes: Uint8Array
  /** What it is, as `file: …`; the list of differences on purpose goes by it. */
  readonly feature: string
}

/** What all signatures of a run are made with. */
export interface Tools {
  /** Unix seconds, the true time. */
  readonly now: number
  /** Another signer, for what needs two. */
  readonly stranger: OwnMaker
}

interface Ingredients {
  readonly choices: Choices
  readonly by: OwnMaker
  readonly payload: Uint8Array
  readonly tools: Tools
}

type Maker = (ingredients: Ingredients) => Promise<Uint8Array> | Uint8Array

const octets = (...values: readonly number[]): Uint8Array => new Uint8Array(values)

/** A signed message by the key of the case, dated an hour ago unless it says otherwise. */
function signed(
  { by, payload, tools }: Ingredients,
  options: SignatureOptions & { readonly format?: string } = {},
) {
  const subkey = by.subkey === undefined ? {} : { subkey: by.subkey }
  return makeMessage(by.key, payload, { created: tools.now - 3600, ...subkey, ...options })
}

const signature = (
  { by, payload, tools }: Ingredients,
  options: SignatureOptions = {},
): Promise<Uint8Array> =>
  makeSignature(secretPacket(by.key, by.subkey), payload, { created: tools.now - 3600, ...options })

const withNotation = (critical: boolean): Partial<openpgp.SignaturePacket> => ({
  rawNotations: [{ name: 'x@example.com', value: ascii('1'), humanReadable: true, critical }],
})

/** How a signature is packed that ought to count, if its key and payload do. */
const sound: Readonly<Record<string, Maker>> = {
  plain: (all) => signed(all),
  'compressed with ZIP': async (all) => bytes(octets(0xa3, 1), deflateRawSync(await signed(all))),
  'compressed with ZLIB': async (all) => packet(8, bytes(octets(2), deflateSync(await signed(all)))),
  'in an uncompressed packet': async (all) => packet(8, bytes(octets(0), await signed(all))),
  'the older order': async (all) => bytes(packet(2, await signature(all)), literal(all.payload)),
  'text mode': (all) => signed(all, { type: 1, format: 't' }),
  'SHA-256': (all) => signed(all, { hash: 8 }),
  'SHA-384': (all) => signed(all, { hash: 9 }),
  'in a container': async (all) => bytes(octets(0), ascii('simple-signing\n'), await signed(all)),
  'ends tomorrow': (all) => signed(all, { expiresAfter: 86_400 }),
  'a note': (all) => signed(all, { properties: withNotation(false) }),
  'dated a minute ahead': (all) => signed(all, { created: all.tools.now + 60 }),
  'a file name': async (all) => {
    const body = await signature(all)
    return bytes(
      onePass(body, signerOf(all)),
      literal(all.payload, { name: 'payload.json' }),
      packet(2, body),
    )
  },
}

/** What must not count, or what readers may differ on. */
const unsound: Readonly<Record<string, Maker>> = {
  'ended yesterday': (all) => signed(all, { created: all.tools.now - 172_800, expiresAfter: 86_400 }),
  'dated an hour ahead': (all) => signed(all, { created: all.tools.now + 3600 }),
  'dated a day ahead': (all) => signed(all, { created: all.tools.now + 86_400 }),
  'dated before its key': (all) => signed(all, { created: 1_000_000_000 }),
  'a critical note': (all) => signed(all, { properties: withNotation(true) }),
  'another type': (all) => signed(all, { type: 2 }),
  detached: async (all) => packet(2, await signature(all)),
  'not signed': ({ payload }) => literal(payload),
  'two signers': twoSigners,
  'two signatures by one key': async (all) => {
    const body = await signature(all)
    const announced = onePass(body, signerOf(all), 0)
    return bytes(
      announced,
      onePass(body, signerOf(all)),
      literal(all.payload),
      packet(2, body),
      packet(2, body),
    )
  },
  'another text in the literal packet': async (all) => {
    const body = await signature(all)
    return bytes(onePass(body, signerOf(all)), literal(ascii('{}')), packet(2, body))
  },
  armored: async (all) =>
    ascii(
      openpgp.armor(openpgp.enums.armor.message, await signed(all), undefined, undefined, undefined, false),
    ),
  'bytes after it': async (all) => bytes(await signed(all), octets(0)),
  'a byte more': async (all) => bytes(await signed(all), octets(0xff)),
  'twice in one file': async (all) => bytes(await signed(all), await signed(all)),
  'a marker packet before it': async (all) => bytes(packet(10, ascii('PGP')), await signed(all)),
  'a padding packet after it': async (all) => bytes(await signed(all), packet(21, octets(1, 2, 3))),
  'a user id packet after it': async (all) => bytes(await signed(all), packet(13, ascii('x'))),
  'compressed twice': async (all) =>
    packet(
      8,
      bytes(octets(1), deflateRawSync(packet(8, bytes(octets(1), deflateRawSync(await signed(all)))))),
    ),
  truncated: async (all) => {
    const whole = await signed(all)
    return whole.slice(0, 1 + all.choices.below(whole.length - 1))
  },
  empty: () => octets(),
  garbage: ({ choices }) =>
    bytes(octets(choices.pick([0x01, 0x2d, 0x3c, 0x7b, 0x98, 0xff])), choices.bytes(20)),
  'garbage that begins well': ({ choices }) =>
    bytes(octets(choices.pick([0x88, 0x90, 0xa3, 0xc2, 0xc4, 0xc8, 0x3d])), choices.bytes(40)),
  'a web page': () => ascii('<!doctype html><title>Not found</title>'),
  'an empty container': () => bytes(octets(0), ascii('simple-signing\n')),
  'a container without line end': async (all) => bytes(octets(0), ascii('simple-signing'), await signed(all)),
  'a container in a container': async (all) =>
    bytes(octets(0), ascii('simple-signing\n'), octets(0), ascii('simple-signing\n'), await signed(all)),
  'an unknown container': async (all) => bytes(octets(0), ascii('other-format\n'), await signed(all)),
  'a container in capitals': async (all) => bytes(octets(0), ascii('SIMPLE-SIGNING\n'), await signed(all)),
  'a Sigstore signature': ({ payload }) =>
    sigstoreFile(`"payload":"${Buffer.from(payload).toString('base64')}"`),
  'a Sigstore signature without payload': () => sigstoreFile(''),
  'a Sigstore signature with another member': () => sigstoreFile('"payload":"","x":1'),
  'a Sigstore signature that is broken': () => sigstoreFile('"payload":"?"'),
  'altered blindly': async (all) => alterBytes(await signed(all), all.choices).bytes,
  'written differently': async (all) => rewriteMessage(await signed(all), all.choices).bytes,
}

/** Hashes that count no more; the library that makes the signatures takes them for RSA only. */
const weakHashes: Readonly<Record<string, Maker>> = {
  'SHA-1': (all) => signed(all, { hash: 2 }),
  'SHA-224': (all) => signed(all, { hash: 11 }),
  'RIPEMD-160': (all) => signed(all, { hash: 3 }),
  MD5: (all) => signed(all, { hash: 1 }),
}
const rsa = 1

/** What gpg itself writes; by a key of its own, so only where the policy trusts that one. */
const gpgFlags: Readonly<Record<string, readonly string[]>> = {
  'by gpg': ['--sign'],
  'by gpg, not compressed': ['--compress-algo', 'none', '--sign'],
  'by gpg, BZip2': ['--compress-algo', 'bzip2', '--sign'],
  'by gpg, armored': ['--armor', '--sign'],
  'by gpg, clear text': ['--clear-sign'],
  'by gpg, detached': ['--detach-sign'],
  'by gpg, text mode': ['--textmode', '--sign'],
  'by gpg, with a file name': ['--set-filename', 'x', '--sign'],
  'by gpg, with a policy URL': ['--sig-policy-url', 'https://example.com/', '--sign'],
  'by gpg, with a critical policy URL': ['--sig-policy-url', '!https://example.com/', '--sign'],
  'by gpg, SHA-1': ['--digest-algo', 'SHA1', '--sign'],
}

const signerOf = ({ by }: Pick<Ingredients, 'by'>): string =>
  by.subkey === undefined ? by.key.fingerprint : (by.key.subkeys[by.subkey] ?? by.key.fingerprint)

async function twoSigners(all: Ingredients): Promise<Uint8Array> {
  const other = { ...all, by: all.tools.stranger }
  const [first, second] = all.choices.chance(50) ? [all, other] : [other, all]
  const [inner, outer] = [await signature(second), await signature(first)]
  const announced = bytes(onePass(outer, signerOf(first), 0), onePass(inner, signerOf(second)))
  return bytes(announced, literal(all.payload), packet(2, inner), packet(2, outer))
}

const sigstoreFile = (members: string): Uint8Array =>
  bytes(
    octets(0),
    ascii(
      `sigstore-json\n{"mimeType":"application/vnd.dev.cosign.simplesigning.v1+json"${members === '' ? '' : ','}${members},"annotations":{"dev.cosignproject.cosign/signature":"AAAA"}}`,
    ),
  )

const ownMakers: Readonly<Record<string, Maker>> = { ...sound, ...unsound }
/** Evidence that was tampered with says most: it is made more often. */
const tampered = [
  'altered blindly',
  'written differently',
  'altered blindly',
  'written differently',
  'truncated',
]

/** One signature file, this many times in a hundred one that must not count or that readers may differ on. */
export async function makeFile(
  { key, ...common }: { readonly key: PoolKey } & Omit<Ingredients, 'by'>,
  percent: number,
): Promise<MadeFile> {
  const { choices, payload } = common
  const { maker } = key
  if (maker.kind === 'gpg') {
    const names = Object.keys(gpgFlags).filter((name) => maker.takesSha1 || !name.includes('SHA-1'))
    const name = choices.odd('file', 80, names) ?? 'by gpg'
    return { bytes: await maker.sign(payload, gpgFlags[name] ?? []), feature: `file: ${name}` }
  }
  const isRsa = maker.key.key.keyPacket.algorithm === rsa
  const odd = [...Object.keys(unsound), ...tampered, ...tampered, ...(isRsa ? Object.keys(weakHashes) : [])]
  const name =
    choices.odd('file', percent, odd) ?? (choices.chance(50) ? choices.pick(Object.keys(sound)) : 'plain')
  const made = await { ...ownMakers, ...weakHashes }[name]?.({
    ...common,
    by: maker,
    choices: choices.fork(),
  })
  if (made === undefined) throw new Error(`no file ${name}`)
  return { bytes: made, feature: `file: ${name}` }
}

/** Files that reject the image, wherever they stand. */
const noContainers = [
  'empty',
  'garbage',
  'a web page',
  'armored',
  'an unknown container',
  'a container in capitals',
  'a container without line end',
  'a Sigstore signature that is broken',
]

/** Sometimes a file that is no signature, or no longer one, to lie beside others. */
export async function makeFileBeside({
  key,
  ...common
}: { readonly key: PoolKey } & Omit<Ingredients, 'by'>): Promise<MadeFile | undefined> {
  const { maker } = key
  const name = common.choices.odd('file beside', 12, [
    ...noContainers,
    ...noContainers,
    ...Object.keys(unsound),
  ])
  if (name === undefined || maker.kind === 'gpg') return undefined
  const made = await unsound[name]?.({ ...common, by: maker, choices: common.choices.fork() })
  if (made === undefined) throw new Error(`no file ${name}`)
  return { bytes: made, feature: `file: ${name}; payload: the usual one; key: ${key.name}` }
}
