import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { baseFiles } from '../adapters/base-files.ts'
import { readRegularFile } from '../adapters/platform/files.ts'
import { checkoutFiles, type TrustedFiles } from '../adapters/trusted-files.ts'
import { refuseLinksOut } from '../adapters/workflow/workspace-paths.ts'
import { UsageError } from '../domain/errors.ts'
import type { KeySource } from '../domain/policy/policy.ts'
import type { PolicyOrigin, RunFacts } from '../domain/workflow/run-facts.ts'
import { inputText } from './action/inputs.ts'
import { trustedKeys } from './action/key-inputs.ts'
import type { CommandLine } from './command-line.ts'
import { creator, type Door } from './run-command.ts'
import type { Secrets } from './secrets.ts'
import type { StepSecrets } from './wire-runner.ts'

const maxKeyBytes = 1024 * 1024
const defaultPolicyFolder = join('.github', 'countersign')

/** What a step needs to know to open its door. */
export interface StepFacts {
  readonly line: CommandLine
  readonly run: RunFacts
  readonly workspace: string
  readonly secrets: StepSecrets
  readonly cancel: AbortSignal
}

/** A door, and whose rules it lets in by. */
export interface ActionDoor extends Door {
  /** Where the rules were read, and which of their files the change edits; nothing where none are read. */
  readonly rules: () => { readonly origin?: PolicyOrigin; readonly changedFiles: readonly string[] }
}

/**
 * The door of an action: secrets and keys from inputs, nothing of the machine's configuration, and for a proposed
 * change the policy and keys of its base.
 *
 * @throws UsageError `path-outside-workspace`, `policy-ambiguous`; TransportError `policy-not-at-base`
 */
export async function openActionDoor(step: StepFacts): Promise<ActionDoor> {
  const { line, run, workspace } = step
  if (run.change !== undefined) await refuseLinksInInputs(step)
  const keys = line.command === 'verify' ? keysOfStep(workspace) : undefined
  const files = await filesOfStep(step, keys)
  const needsDefault = line.command === 'verify' && keys === undefined && !line.values.has('policy')
  const standard = needsDefault ? await defaultPolicy(files, workspace) : undefined
  return {
    rules: () => ({
      changedFiles: files.changedFiles(),
      ...(line.command === 'verify' && { origin: keys?.kind === 'data' ? { kind: 'step' } : files.origin }),
    }),
    surroundings: {
      workingDirectory: workspace,
      creator,
      defaultPolicy: () => (standard === undefined ? undefined : { kind: 'file', path: standard }),
      systemPolicy: () => {
        throw new UsageError('option-unknown', 'an action reads no policy of the machine')
      },
      ...(keys === undefined ? {} : { trustedKeys: keys }),
    },
    parts: { secrets: secretsOf(step), ambientRegistries: false, files },
  }
}

/** Keys that `key` holds or names, files by their absolute path. */
function keysOfStep(workspace: string): KeySource | undefined {
  const text = inputText('key', process.env)
  if (text === '') return undefined
  const keys = trustedKeys(text)
  return keys.kind === 'data'
    ? keys
    : { kind: 'paths', paths: keys.paths.map((path) => resolve(workspace, path)) }
}

async function filesOfStep(
  { line, run, workspace, cancel }: StepFacts,
  keys: KeySource | undefined,
): Promise<TrustedFiles> {
  const first = keys?.kind === 'paths' ? keys.paths[0] : line.values.get('policy')?.[0]
  const policyPath = resolve(workspace, first ?? join(defaultPolicyFolder, 'policy.json'))
  const readsTrust = line.command === 'verify' && keys?.kind !== 'data'
  if (!readsTrust || run.change === undefined) return checkoutFiles(repositoryOf(policyPath, workspace))
  return await baseFiles({
    change: run.change,
    workspace,
    policyPath,
    environment: process.env,
    signal: cancel,
  })
}

/** The root of the repository that holds a file: a checkout may lie in a folder of the workspace. */
function repositoryOf(path: string, workspace: string): string {
  for (let folder = dirname(path); folder.startsWith(workspace); folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (folder === workspace) break
  }
  return workspace
}

/** The repository's own policy, looked for where its rules are read. */
async function defaultPolicy(files: TrustedFiles, workspace: string): Promise<string | undefined> {
  const isThere = async (name: string): Promise<boolean> =>
    (await files.read(join(workspace, defaultPolicyFolder, name), maxKeyBytes)).kind !== 'missing'
  const [strict, trust] = await Promise.all([isThere('policy.json'), isThere('policy.yaml')])
  if (strict && trust) {
    throw new UsageError(
      'policy-ambiguous',
      `${defaultPolicyFolder}: expected policy.json or policy.yaml, found both`,
    )
  }
  // A base without a policy must say so, not that none was named.
  return strict || files.origin.kind === 'base' ? join(defaultPolicyFolder, 'policy.json') : undefined
}

/** Inputs that name files or folders of the work tree; the trusted ones are read from the base anyway. */
const pathInputs = ['ca-file', 'auth-file', 'registries-d', 'lookaside']

async function refuseLinksInInputs({ line, workspace, secrets }: StepFacts): Promise<void> {
  const given = pathInputs.flatMap((name) => (line.values.get(name) ?? []).map((path) => ({ name, path })))
  const folders = given.filter(({ path }) => !/^[a-z][a-z0-9+.-]+:\/\//i.test(path))
  const keyFile = secrets.key.kind === 'file' ? [{ name: 'gpg-key', path: secrets.key.path }] : []
  for (const { name, path } of [...folders, ...keyFile]) await refuseLinksOut(workspace, name, path)
}

const secretsOf = ({ secrets, workspace }: StepFacts): Secrets => ({
  passphrase: async () => (secrets.passphrase === '' ? undefined : secrets.passphrase),
  keyMaterials: async () => {
    switch (secrets.key.kind) {
      case 'none':
        return [new Uint8Array()]
      case 'text':
        return [Buffer.from(secrets.key.text)]
      case 'file':
        return [await readKeyFile(resolve(workspace, secrets.key.path))]
    }
  },
})

async function readKeyFile(path: string): Promise<Uint8Array> {
  const read = await readRegularFile(path, { maxBytes: maxKeyBytes, followLinks: true })
  if (read.kind === 'read') return read.bytes
  const why = read.kind === 'missing' ? 'no such file' : read.why
  // The text may be a secret that is cut short, taken for a path: it is never shown.
  throw new UsageError('file-unreadable', `input gpg-key: expected a key or the path of one, found: ${why}`, {
    next: 'Give the armored key or its base64, whole, or the path of a file in the workspace.',
  })
}
