import { join, resolve } from 'node:path'
import { baseFiles } from '../adapters/base-files.ts'
import { findInnermostClone } from '../adapters/git/find-clone.ts'
import { readRegularFile } from '../adapters/platform/files.ts'
import { localPath } from '../adapters/platform/local-path.ts'
import { checkoutFiles, type TrustedFiles } from '../adapters/trusted-files.ts'
import { refuseLinksOut } from '../adapters/workflow/workspace-paths.ts'
import { UsageError } from '../domain/errors.ts'
import { lookasideTarget } from '../domain/policy/lookaside-url.ts'
import { maxPolicyBytes } from '../domain/policy/parse-policy.ts'
import type { KeySource } from '../domain/policy/policy.ts'
import type { PolicyOrigin, RunFacts } from '../domain/workflow/run-facts.ts'
import { inputText } from './action/inputs.ts'
import { trustedKeys } from './action/key-inputs.ts'
import type { CommandLine } from './command-line.ts'
import { ownPolicy, ownPolicyFiles } from './own-policy.ts'
import { lookasideUrl } from './paths.ts'
import { creator, type Door } from './run-command.ts'
import { type Secrets, secretLimits } from './secrets.ts'
import type { StepSecrets } from './wire-runner.ts'

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
 * @throws UsageError `path-outside-workspace`, `lookaside-unsupported`, `policy-ambiguous`; TransportError `policy-not-at-base`
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
    parts: {
      secrets: secretsOf(step),
      ambientRegistries: false,
      followLinks: run.change === undefined,
      files,
    },
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
  const policyPath = resolve(workspace, first ?? ownPolicyFiles.strict)
  const readsTrust = line.command === 'verify' && keys?.kind !== 'data'
  if (!readsTrust || run.change === undefined) {
    const clone = readsTrust ? await findInnermostClone(workspace, policyPath) : undefined
    return checkoutFiles(clone?.root ?? workspace)
  }
  return await baseFiles({
    change: run.change,
    workspace,
    policyPath,
    environment: process.env,
    signal: cancel,
  })
}

/** The repository's own policy, looked for where its rules are read. */
async function defaultPolicy(files: TrustedFiles, workspace: string): Promise<string | undefined> {
  const isThere = async (path: string): Promise<boolean> =>
    (await files.read(join(workspace, path), maxPolicyBytes)).kind !== 'missing'
  const [strict, trust] = [await isThere(ownPolicyFiles.strict), await isThere(ownPolicyFiles.trust)]
  // A base without a policy must say so, not that none was named.
  return ownPolicy({ strict, trust }) ?? (files.origin.kind === 'base' ? ownPolicyFiles.strict : undefined)
}

/** Inputs that name files or folders of the work tree; the trusted ones are read from the base anyway. */
async function refuseLinksInInputs({ line, workspace, secrets }: StepFacts): Promise<void> {
  const given = ['ca-file', 'auth-file', 'registries-d'].flatMap((name) =>
    (line.values.get(name) ?? []).map((path) => [name, path] as const),
  )
  const folder = lookasideFolder(line.values.get('lookaside')?.[0], workspace)
  for (const [name, path] of [
    ...given,
    ...(folder === undefined ? [] : [['lookaside', folder] as const]),
    ...(secrets.key.kind === 'file' ? [['gpg-key', secrets.key.path] as const] : []),
  ])
    await refuseLinksOut(workspace, name, path)
}

/** The folder that is meant, by its path or by a `file:` URL; undefined for a server and for none. */
function lookasideFolder(base: string | undefined, workspace: string): string | undefined {
  const url = lookasideUrl(base, workspace)
  const target = url === undefined ? undefined : lookasideTarget(url)
  return target?.kind === 'folder' ? localPath(target.path) : undefined
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
  const read = await readRegularFile(path, { maxBytes: secretLimits.keyBytes, followLinks: true })
  if (read.kind === 'read') return read.bytes
  const why = read.kind === 'missing' ? 'no such file' : read.why
  // The text may be a secret that is cut short, taken for a path: it is never shown.
  throw new UsageError('file-unreadable', `input gpg-key: expected a key or the path of one, found: ${why}`, {
    next: 'Give the armored key or its base64, whole, or the path of a file in the workspace.',
  })
}
