import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environment, mustRun, runProgram } from './run-program.ts'
import type { TestKey } from './signing-keys.ts'
import type { Workspace } from './workspace.ts'

/** A key that sq made. Its primary key only certifies: what signs is a subkey. */
export interface SequoiaKey extends TestKey {
  /** File with the secret key, ASCII armored. */
  readonly secretFile: string
  /** File with the revocation certificate that was made with the key. */
  readonly revocationFile: string
  /** Its one user id. */
  readonly email: string
}

/** How a key is made. */
export interface SequoiaKeyOptions {
  /** Of `sq key generate`, such as `--cipher-suite rsa2k`. */
  readonly flags?: readonly string[]
  /** The time sq believes it to be, such as `2020-01-01`. */
  readonly time?: string
  /** Under `sequoiaPassphrase`; open when not given. */
  readonly isLocked?: boolean
}

/** The passphrase of every key that is locked. */
export const sequoiaPassphrase = 'correct horse'

/** Sequoia-PGP with a home folder of its own; keys are files. */
export interface Sequoia {
  readonly env: Readonly<Record<string, string>>
  generate(options?: SequoiaKeyOptions): Promise<SequoiaKey>
  /** The fingerprint of the first subkey. */
  subkeyOf(key: SequoiaKey): Promise<string>
  /**
   * What `sq key` with these words makes of a key, without its secrets.
   *
   * @param time - which sq believes it to be
   */
  change(key: SequoiaKey, words: readonly string[], time?: string): Promise<Buffer>
  /** Puts a key into the store of this home folder, where programs find it by its fingerprint. */
  keep(key: SequoiaKey): Promise<void>
  /** What `sq sign --message` makes of a text: an inline signed message, not compressed. */
  sign(key: SequoiaKey, text: string): Promise<Buffer>
  /** The text of a message that `sq verify` and `sqv` both found signed by the key; null otherwise. */
  open(key: TestKey, message: Uint8Array): Promise<string | null>
}

/**
 * Sets up sq and sqv.
 *
 * @param more - environment, with the search path on which they lie
 */
export async function openSequoia(
  workspace: Workspace,
  more: Readonly<Record<string, string>>,
): Promise<Sequoia> {
  const folder = await workspace.newFolder('sq')
  const env = { ...environment(folder, { SEQUOIA_HOME: folder }), ...more }
  const name = folder.slice(workspace.folder.length + 1)
  let files = 0
  const newFile = (): string => {
    files += 1
    return join(folder, `file-${files}`)
  }
  const passphraseFile = await workspace.write(join(name, 'passphrase'), sequoiaPassphrase)
  const sq = (args: readonly string[], stdin?: string): Promise<string> =>
    mustRun(
      'sq',
      ['--password-file', passphraseFile, ...args],
      stdin === undefined ? { env } : { env, stdin },
    )
  const at = (time: string): string[] => (time === 'now' ? [] : ['--time', time])
  /** What sq wrote about a key may be the key, or a revocation alone, which has no secrets to begin with. */
  const withoutSecrets = async (file: string): Promise<Buffer> => {
    const output = newFile()
    if (!(await readFile(file, 'utf8')).includes('PRIVATE KEY')) return await readFile(file)
    await sq(['key', 'delete', '--cert-file', file, '--output', output])
    return await readFile(output)
  }
  return {
    env,
    generate: async ({ flags = [], time = 'now', isLocked = false } = {}) => {
      const [secretFile, publicFile, revocationFile] = [newFile(), newFile(), newFile()]
      const email = `test${files}@example.com`
      const user = flags.includes('--no-userids') ? [] : ['--email', email]
      const lock = isLocked ? ['--new-password-file', passphraseFile] : ['--without-password']
      const fixed = [...user, ...lock, '--own-key', '--expiration', 'never']
      const output = ['--output', secretFile, '--rev-cert', revocationFile]
      await sq([...at(time), 'key', 'generate', ...fixed, ...flags, ...output])
      await writeFile(publicFile, await withoutSecrets(secretFile))
      const shown = await sq(['inspect', publicFile])
      const fingerprint = /Fingerprint: ([0-9A-F]+)/.exec(shown)?.[1]
      if (fingerprint === undefined) throw new Error(`sq: expected a fingerprint, found ${shown}`)
      return { fingerprint, publicFile, secretFile, revocationFile, email }
    },
    subkeyOf: async ({ publicFile }) => {
      const shown = await sq(['inspect', publicFile])
      const subkey = /Subkey: ([0-9A-F]+)/.exec(shown)?.[1]
      if (subkey === undefined) throw new Error(`sq: expected a subkey, found ${shown}`)
      return subkey
    },
    change: async ({ secretFile }, words, time = 'now') => {
      const output = newFile()
      const place = ['--cert-file', secretFile, '--output', output]
      await sq([...at(time), 'key', ...words, ...place])
      return await withoutSecrets(output)
    },
    keep: async (key) => {
      await sq(['key', 'import', key.secretFile])
    },
    sign: async (key, text) => {
      const output = newFile()
      const args = ['sign', '--binary', '--message', '--signer-file', key.secretFile, '--output', output]
      await sq(args, text)
      return await readFile(output)
    },
    open: async (key, message) => {
      const file = await workspace.write(join(name, 'message'), message)
      const args = ['verify', '--signer-file', key.publicFile, '--message', file]
      const verified = await runProgram('sq', args, { env })
      const output = newFile() // sqv of forky refuses to write to a file that is there, also to `-`
      const inline = ['--message', '--output', output, file]
      const sqv = await runProgram('sqv', ['--keyring', key.publicFile, ...inline], { env })
      if (verified.exitCode !== 0 || sqv.exitCode !== 0) return null
      return (await readFile(output, 'utf8')) === verified.stdout ? verified.stdout : null
    },
  }
}
