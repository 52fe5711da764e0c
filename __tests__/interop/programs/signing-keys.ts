import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environment, mustRun, runProgram } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** Names as `gpg --quick-generate-key` takes them. */
export type KeyAlgorithm =
  | 'rsa2048'
  | 'rsa3072'
  | 'rsa4096'
  | 'nistp256'
  | 'nistp384'
  | 'nistp521'
  | 'ed25519'
  | 'default'
  // Those that Countersign refuses.
  | 'rsa1024'
  | 'dsa2048'
  | 'brainpoolP256r1'
  | 'secp256k1'

/** A throw-away key of a test. */
export interface TestKey {
  /** Full fingerprint of the primary key, 40 upper-case hex digits. */
  readonly fingerprint: string
  /** File with the public key, binary. */
  readonly publicFile: string
}

/** How a key is made. */
export interface KeyOptions {
  /** No passphrase when not given. */
  readonly passphrase?: string
  /** What the key is for, as gpg takes it; `sign` when not given, `default` makes an encryption subkey beside. */
  readonly usage?: 'sign' | 'default'
  /** As gpg takes it, such as `1d`; never when not given. */
  readonly expires?: string
  /** The time gpg believes it to be, such as `20200101T000000`. */
  readonly at?: string
}

/** How a message is signed. */
export interface MessageOptions extends Pick<KeyOptions, 'at' | 'passphrase'> {
  /** With the newest signing subkey, as gpg does when it is left to choose; else with the primary key. */
  readonly subkey?: boolean
  /** More options of gpg, such as `--armor`; `--detach-sign` or `--clear-sign` replace `--sign`. */
  readonly flags?: readonly string[]
}

/** A gpg home folder of its own, outside any user's keyring. */
export interface Keyring {
  readonly folder: string
  /** More of the environment that its programs run in, such as the search path of another release's gpg. */
  readonly env: Readonly<Record<string, string>>
  generate(algorithm: KeyAlgorithm, options?: KeyOptions): Promise<TestKey>
  /** Adds a signing subkey, which gpg then prefers over the primary key; returns the subkey's fingerprint. */
  addSigningSubkey(key: TestKey, algorithm?: KeyAlgorithm, options?: Pick<KeyOptions, 'at'>): Promise<string>
  /** Takes a public key in, so that `open` knows its signatures. */
  importPublic(key: TestKey): Promise<void>
  /** The key with a public file of what the keyring knows of it now. */
  exportPublic(key: TestKey): Promise<TestKey>
  /**
   * Lets a key, or a subkey of it, expire two days after the time that gpg believes it to be; returns the key
   * with a public file that says so.
   */
  expire(key: TestKey, options: Pick<KeyOptions, 'at'> & { readonly subkey?: string }): Promise<TestKey>
  /** Revokes a key and returns it with a public file that says so. */
  revoke(key: TestKey): Promise<TestKey>
  /** The secret key, ASCII armored, still under its passphrase. */
  exportSecret(key: TestKey, passphrase?: string): Promise<string>
  /** What `gpg --sign` makes of a text: an inline signed message, compressed. */
  sign(key: TestKey, text: string | Uint8Array, options?: MessageOptions): Promise<Buffer>
  /** The primary fingerprint behind the one good signature of a message and the signed text; null otherwise. */
  open(message: Uint8Array): Promise<{ readonly signer: string; readonly text: string } | null>
}

/**
 * Makes an empty keyring; its gpg-agent is stopped when the workspace closes.
 *
 * @param more - environment, such as the search path of another release's gpg
 */
export async function openKeyring(
  workspace: Workspace,
  more: Readonly<Record<string, string>> = {},
): Promise<Keyring> {
  const folder = await workspace.newFolder('gpg')
  const env = environment(workspace.folder, { GNUPGHOME: folder, ...more })
  let files = 0
  const newFile = (): string => {
    files += 1
    return join(folder, `out-${files}`)
  }
  const gpg = (
    args: readonly string[],
    { passphrase = '', at }: KeyOptions = {},
    stdin?: string | Uint8Array,
  ) => {
    const time = at === undefined ? [] : ['--faked-system-time', `${at}!`]
    const base = ['--batch', '--no-tty', '--yes', '--pinentry-mode', 'loopback', '--passphrase', passphrase]
    return mustRun('gpg', [...base, ...time, ...args], stdin === undefined ? { env } : { env, stdin })
  }
  const withPublicFile = async (fingerprint: string): Promise<TestKey> => {
    const publicFile = newFile()
    await gpg(['--output', publicFile, '--export', fingerprint])
    return { fingerprint, publicFile }
  }
  workspace.onClose(async () => {
    await runProgram('gpgconf', ['--homedir', folder, '--kill', 'all'], { env })
  })
  let users = 0
  return {
    folder,
    env: more,
    generate: async (algorithm, options = {}) => {
      users += 1
      const user = `Test ${users} <test${users}@example.com>`
      const kind = [user, algorithm, options.usage ?? 'sign', options.expires ?? 'never']
      const status = await gpg(['--status-fd', '1', '--quick-generate-key', ...kind], options)
      const created = /KEY_CREATED [BP] ([0-9A-F]{40})/.exec(status)?.[1]
      if (created === undefined) throw new Error(`gpg: expected KEY_CREATED, found ${status}`)
      return await withPublicFile(created)
    },
    addSigningSubkey: async (key, algorithm = 'rsa2048', options = {}) => {
      const add = ['--status-fd', '1', '--quick-add-key', key.fingerprint, algorithm, 'sign', 'never']
      const created = /KEY_CREATED S ([0-9A-F]{40})/.exec(await gpg(add, options))?.[1]
      if (created === undefined) throw new Error('gpg: expected KEY_CREATED of a subkey, found none')
      return created
    },
    expire: async (key, { subkey, ...options }) => {
      await gpg(['--quick-set-expire', key.fingerprint, '2d', ...(subkey ? [subkey] : [])], options)
      return await withPublicFile(key.fingerprint)
    },
    importPublic: async (key) => {
      await gpg(['--import', key.publicFile])
    },
    exportPublic: (key) => withPublicFile(key.fingerprint),
    revoke: async (key) => {
      const file = join(folder, 'openpgp-revocs.d', `${key.fingerprint}.rev`)
      // gpg writes a colon before the armor so that nobody imports the certificate by mistake.
      await gpg(['--import'], {}, (await readFile(file, 'utf8')).replace(/^:(?=-----BEGIN)/m, ''))
      return await withPublicFile(key.fingerprint)
    },
    exportSecret: (key, passphrase = '') =>
      gpg(['--armor', '--export-secret-keys', key.fingerprint], { passphrase }),
    sign: async (key, text, { subkey = false, flags = ['--sign'], ...options } = {}) => {
      const file = newFile()
      const user = subkey ? key.fingerprint : `${key.fingerprint}!`
      await gpg(['--local-user', user, '--output', file, ...flags], options, text)
      return await readFile(file)
    },
    open: async (message) => {
      const args = ['--batch', '--status-fd', '2', '--decrypt']
      const result = await runProgram('gpg', args, { env, stdin: message })
      // doc/DETAILS of GnuPG: the last field of VALIDSIG is the fingerprint of the primary key.
      const signers = [...result.stderr.matchAll(/^\[GNUPG:\] VALIDSIG .*? ([0-9A-F]{40})$/gm)].map(
        (line) => line[1],
      )
      const [signer, ...others] = signers
      const good = result.exitCode === 0 && signer !== undefined && others.length === 0
      return good ? { signer, text: result.stdout } : null
    },
  }
}
