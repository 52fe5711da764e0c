import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environment, mustRun, runProgram } from './run-program.ts'
import type { TestKey } from './signing-keys.ts'
import type { Workspace } from './workspace.ts'

/** A key that sq made. Its primary key only certifies: what signs is a subkey. */
export interface SequoiaKey extends TestKey {
  /** File with the secret key, ASCII armored. */
  readonly secretFile: string
}

/** Sequoia-PGP with a home folder of its own; keys are files. */
export interface Sequoia {
  readonly env: Readonly<Record<string, string>>
  /** @param flags - of `sq key generate`, such as `--cipher-suite rsa2k` */
  generate(flags?: readonly string[]): Promise<SequoiaKey>
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
  return {
    env,
    generate: async (flags = ['--without-password']) => {
      const [secretFile, publicFile] = [newFile(), newFile()]
      const user = ['--own-key', '--email', `test${files}@example.com`, '--expiration', 'never']
      const output = ['--output', secretFile, '--rev-cert', newFile()]
      await mustRun('sq', ['key', 'generate', ...user, ...flags, ...output], { env })
      await mustRun('sq', ['key', 'delete', '--cert-file', secretFile, '--output', publicFile], { env })
      const shown = await mustRun('sq', ['inspect', publicFile], { env })
      const fingerprint = /Fingerprint: ([0-9A-F]+)/.exec(shown)?.[1]
      if (fingerprint === undefined) throw new Error(`sq: expected a fingerprint, found ${shown}`)
      return { fingerprint, publicFile, secretFile }
    },
    keep: async (key) => {
      await mustRun('sq', ['key', 'import', key.secretFile], { env })
    },
    sign: async (key, text) => {
      const output = newFile()
      const args = ['sign', '--binary', '--message', '--signer-file', key.secretFile, '--output', output]
      await mustRun('sq', args, { env, stdin: text })
      return await readFile(output)
    },
    open: async (key, message) => {
      const file = await workspace.write(join(name, 'message'), message)
      const sq = await runProgram('sq', ['verify', '--signer-file', key.publicFile, '--message', file], {
        env,
      })
      const output = newFile() // sqv of forky refuses to write to a file that is there, also to `-`
      const inline = ['--message', '--output', output, file]
      const sqv = await runProgram('sqv', ['--keyring', key.publicFile, ...inline], { env })
      if (sq.exitCode !== 0 || sqv.exitCode !== 0) return null
      return (await readFile(output, 'utf8')) === sq.stdout ? sq.stdout : null
    },
  }
}
