import { readFile } from 'node:fs/promises'
import type { Generation } from './judges.ts'
import { type Sequoia, type SequoiaKeyOptions, sequoiaPassphrase } from './sequoia.ts'
import type { KeyAlgorithm, KeyOptions, Keyring, TestKey } from './signing-keys.ts'

/** A key, its secret as Countersign takes it, and how the program that made it signs a text with it. */
export interface MadeKey {
  readonly key: TestKey
  readonly secret: string
  readonly passphrase: string
  sign(text: string): Promise<Buffer>
}

/** The programs of one generation that make keys. */
export interface KeyMakers {
  readonly keyring: Keyring
  /** Undefined where the generation has none. */
  readonly sequoia: Sequoia | undefined
}

/** A kind of key, and how a generation makes one. */
export interface KeyKind {
  readonly name: string
  readonly make: (makers: KeyMakers) => Promise<MadeKey>
  /** Only the newest judges take what it signs. */
  readonly signsWithSubkey: boolean
  /** Can this generation make it? */
  readonly isThere: (generation: Generation) => boolean
}

const byGpg = (name: string, algorithm: KeyAlgorithm, options: KeyOptions = {}): KeyKind => ({
  name: `gpg, ${name}`,
  make: async ({ keyring }) => {
    const key = await keyring.generate(algorithm, options)
    const passphrase = options.passphrase ?? ''
    const secret = await keyring.exportSecret(key, passphrase)
    return { key, secret, passphrase, sign: (text) => keyring.sign(key, text, { passphrase }) }
  },
  signsWithSubkey: false,
  isThere: () => true,
})

const bySq = (
  name: string,
  options: SequoiaKeyOptions,
  isThere = ({ hasSequoia }: Generation): boolean => hasSequoia,
): KeyKind => ({
  name: `sq, ${name}`,
  make: async ({ sequoia }) => {
    if (sequoia === undefined) throw new Error('this generation has no sq')
    const key = await sequoia.generate(options)
    const secret = await readFile(key.secretFile, 'utf8')
    const passphrase = options.isLocked ? sequoiaPassphrase : ''
    return { key, secret, passphrase, sign: (text) => sequoia.sign(key, text) }
  },
  signsWithSubkey: true,
  isThere,
})

/** Kinds of keys that Countersign signs with and trusts. */
export const keyKinds: readonly KeyKind[] = [
  byGpg('RSA', 'rsa2048'),
  byGpg('P-256', 'nistp256'),
  byGpg('Ed25519', 'ed25519'),
  byGpg('its default, with a passphrase', 'default', { usage: 'default', passphrase: 'correct horse' }),
  bySq('Ed25519, with a passphrase', { isLocked: true }),
  bySq('RSA', { flags: ['--cipher-suite', 'rsa2k', '--profile', 'rfc4880'] }),
  bySq('P-256', { flags: ['--signing-algorithm', 'nistp256'] }, ({ release }) => release === 'forky'),
]
