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
  /** As gpg takes it, such as `1d`; never when not given. */
  readonly expires?: string
  /** The time gpg believes it to be, such as `20200101T000000`. */
  readonly at?: string
}

/** A gpg home folder of its own, outside any user's keyring. */
export interface Keyring {
  readonly folder: string
  generate(algorithm: KeyAlgorithm, options?: KeyOptions): Promise<TestKey>
  /** Adds a signing subkey, which gpg then prefers over the primary key. */
  addSigningSubkey(key: TestKey): Promise<void>
  /** Revokes a key and returns it with a public file that says so. */
  revoke(key: TestKey): Promise<TestKey>
  /** The secret key, ASCII armored, still under its passphrase. */
  exportSecret(key: TestKey, passphrase?: string): Promise<string>
  /** What `gpg --sign` makes of a text: an inline signed message, compressed. */
  sign(key: TestKey, text: string, at?: string): Promise<Buffer>
  /** Whether gpg finds one good signature in a message by a key of this keyring; the signed text too. */
  open(message: Uint8Array): Promise<{ readonly good: boolean; readonly text: string }>
}

/** Makes an empty keyring; its gpg-agent is stopped when the workspace closes. */
export async function openKeyring(workspace: Workspace): Promise<Keyring> {
  const folder = await workspace.newFolder('gpg')
  const env = environment(workspace.folder, { GNUPGHOME: folder })
  let files = 0
  const newFile = (): string => {
    files += 1
    return join(folder, `out-${files}`)
  }
  const gpg = (args: readonly string[], { passphrase = '', at }: KeyOptions = {}, stdin?: string) => {
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
    generate: async (algorithm, options = {}) => {
      users += 1
      const user = `Test ${users} <test${users}@example.com>`
      const kind = [user, algorithm, 'sign', options.expires ?? 'never']
      const status = await gpg(['--status-fd', '1', '--quick-generate-key', ...kind], options)
      const created = /KEY_CREATED P ([0-9A-F]{40})/.exec(status)?.[1]
      if (created === undefined) throw new Error(`gpg: expected KEY_CREATED, found ${status}`)
      return await withPublicFile(created)
    },
    addSigningSubkey: async (key) => {
      await gpg(['--quick-add-key', key.fingerprint, 'rsa2048', 'sign', 'never'])
    },
    revoke: async (key) => {
      const file = join(folder, 'openpgp-revocs.d', `${key.fingerprint}.rev`)
      // gpg writes a colon before the armor so that nobody imports the certificate by mistake.
      await gpg(['--import'], {}, (await readFile(file, 'utf8')).replace(/^:(?=-----BEGIN)/m, ''))
      return await withPublicFile(key.fingerprint)
    },
    exportSecret: (key, passphrase = '') =>
      gpg(['--armor', '--export-secret-keys', key.fingerprint], { passphrase }),
    sign: async (key, text, at) => {
      const file = newFile()
      const args = ['--local-user', `${key.fingerprint}!`, '--output', file, '--sign']
      await gpg(args, at === undefined ? {} : { at }, text)
      return await readFile(file)
    },
    open: async (message) => {
      const result = await runProgram('gpg', ['--batch', '--decrypt'], { env, stdin: message })
      return { good: result.exitCode === 0, text: result.stdout }
    },
  }
}
