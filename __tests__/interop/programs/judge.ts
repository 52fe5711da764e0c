import { join } from 'node:path'
import type { JsonObject } from './policy.ts'
import { environment, mustRun, type ProgramResult, runProgram } from './run-program.ts'
import type { Keyring, TestKey } from './signing-keys.ts'
import type { Workspace } from './workspace.ts'

/** What a judge answered. `message` is all that it wrote on standard error. */
export interface Judgement {
  readonly accepted: boolean
  readonly message: string
}

/** skopeo and podman with a home folder of their own: one policy, one registries.d, one credential file. */
export interface Judge {
  readonly policyFile: string
  readonly registriesFolder: string
  /** A file with credentials; exists only when the set-up gave some. */
  readonly authFile: string
  /**
   * Copies an image (docker reference, or with its transport) into a folder, under the policy.
   *
   * @param flags - global options of skopeo, such as `--override-arch`
   */
  skopeoCopy(reference: string, flags?: readonly string[]): Promise<Judgement>
  podmanPull(reference: string): Promise<Judgement>
}

/** What the judge reads. */
export interface JudgeSetup {
  readonly policy: JsonObject
  /** registries.d, section `docker`. */
  readonly registries?: JsonObject
  /** registries.d, section `default-docker`. */
  readonly defaultRegistry?: JsonObject
  /** `auths` of the credential file. */
  readonly auths?: JsonObject
  /** More of the environment, such as the search path of another release's programs. */
  readonly env?: Readonly<Record<string, string>>
  /** A command that runs the command after it, such as `setpriv` with options; straight when not given. */
  readonly through?: readonly string[]
}

function judgement(result: ProgramResult, refusal: number): Judgement {
  // Any other exit code, or a refusal for a reason of the tool's own, must not pass for an answer.
  if (result.exitCode !== 0 && result.exitCode !== refusal) {
    throw new Error(`expected exit 0 or ${refusal}, found ${result.exitCode}\n${result.stderr}`)
  }
  return { accepted: result.exitCode === 0, message: result.stderr }
}

/** Sets up a judge; several may live beside each other. */
export async function setUpJudge(workspace: Workspace, setup: JudgeSetup): Promise<Judge> {
  const home = await workspace.newFolder('judge')
  const name = home.slice(workspace.folder.length + 1)
  const containers = join(name, '.config/containers')
  const write = (file: string, value: JsonObject) =>
    workspace.write(join(containers, file), JSON.stringify(value))
  const policyFile = await write('policy.json', setup.policy)
  const standard = setup.defaultRegistry === undefined ? {} : { 'default-docker': setup.defaultRegistry }
  await write('registries.d/test.yaml', { ...standard, docker: setup.registries ?? {} }) // JSON is YAML
  const authFile = join(home, 'auth.json')
  const hasLogin = setup.auths !== undefined
  if (hasLogin) await workspace.write(join(name, 'auth.json'), JSON.stringify({ auths: setup.auths }))
  const env = environment(home, { TMPDIR: workspace.folder, ...setup.env })
  const run = (words: readonly string[]): Promise<ProgramResult> => {
    const [command = '', ...args] = [...(setup.through ?? []), ...words]
    return runProgram(command, args, { env })
  }
  const login = hasLogin ? ['--authfile', authFile] : []
  let copies = 0
  return {
    policyFile,
    registriesFolder: join(home, '.config/containers/registries.d'),
    authFile,
    skopeoCopy: async (reference, flags = []) => {
      copies += 1
      const source = /^[a-z-]+:\//.test(reference) ? reference : `docker://${reference}`
      const target = `dir:${join(home, `copy-${copies}`)}`
      const args = [...flags, 'copy', '--src-tls-verify=false', ...login, source, target]
      return judgement(await run(['skopeo', ...args]), 1)
    },
    podmanPull: async (reference) => {
      const folders = [
        '--root',
        join(home, 'r'),
        '--runroot',
        join(home, 'run'),
        '--tmpdir',
        join(home, 'tmp'),
      ]
      const pull = ['--storage-driver', 'vfs', 'pull', '-q', '--tls-verify=false', ...login, reference]
      return judgement(await run(['podman', ...folders, ...pull]), 125)
    },
  }
}

/** What a program needs to sign with a keyring: its home folder, and the search path of its own gpg. */
export function signerEnvironment(keyring: Keyring): Record<string, string> {
  return environment(keyring.folder, { GNUPGHOME: keyring.folder, TMPDIR: keyring.folder, ...keyring.env })
}

/** Runs skopeo as a signer, with a keyring and a policy that lets everything be copied. */
export async function skopeoWith(
  keyring: Keyring,
  args: readonly string[],
  registriesFolder?: string,
): Promise<string> {
  const env = signerEnvironment(keyring)
  const folder = registriesFolder === undefined ? [] : ['--registries.d', registriesFolder]
  return await mustRun('skopeo', ['--insecure-policy', ...folder, ...args], { env })
}

/** `skopeo standalone-verify`: is this a signature of the manifest, under this reference, by this key? */
export async function standaloneVerify(
  keyring: Keyring,
  key: TestKey,
  files: { readonly manifest: string; readonly signature: string },
  reference: string,
): Promise<Judgement> {
  const env = signerEnvironment(keyring)
  const args = ['standalone-verify', files.manifest, reference, key.fingerprint, files.signature]
  return judgement(await runProgram('skopeo', args, { env }), 1)
}
