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
import { type KeyInput, trustedKeys } from './action/key-inputs.ts'
import { refuseUnknownServer } from './action/keyless-server.ts'
import type { CommandLine } from './command-line.ts'
import { ownPolicy, ownPolicyFiles } from './own-policy.ts'
import { lookasideUrl } from './paths.ts'
import { creator } from './run-command.ts'
import { type Secrets, secretLimits } from './secrets.ts'
import type { Door } from './wire-door.ts'
import type { StepSecrets } from './wire-runner.ts'

/** What a step needs to know to open its door. */
export interface StepFacts {
  readonly line: CommandLine
  readonly run: RunFacts
  readonly workspace: string
  readonly secrets: StepSecrets
  readonly cancel: AbortSignal
  /** Hides a token from everything that the runner prints. */
  readonly maskSecret: (text: string) => void
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
  const { line, run, workspace, maskSecret } = step
  refuseUnknownServer(line, run, step.secrets)
  if (run.change !== undefined) await refuseLinksInInputs(step)
  const keys = line.command === 'verify' ? keysOfStep(workspace) : undefined
  const files = await filesOfStep(step, keys)
  const isNamed =
    keys !== undefined || ['policy', 'certificate-identity'].some((name) => line.values.has(name))
  const needsDefault = line.command === 'verify' && !isNamed
  const standard = needsDefault ? await defaultPolicy(files, workspace) : undefined
  return {
    rules: () => ({
      changedFiles: files.changedFiles(),
      ...(line.command === 'verify' && { origin: readsFiles(line, keys) ? files.origin : { kind: 'step' } }),
    }),
    surroundings: {
      workingDirectory: workspace,
      creator,
      defaultPolicy: () => (standard === undefined ? undefined : { kind: 'file', path: standard }),
      systemPolicy: () => {
        throw new UsageError('option-unknown', 'an action reads no policy of the machine')
      },
      ...(keys === undefined ? {} : { trustedKeys: keys }),
      keysGiven: secretsOf(step).keysGiven,
    },
    parts: {
      secrets: secretsOf(step),
      ambientRegistries: false,
      followLinks: run.change === undefined,
      files,
      tokenRequest: step.secrets.tokenRequest,
      maskSecret,
      serverUrl: run.server.url,
      ...(run.visibility !== undefined && { visibility: run.visibility }),
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
  const named = (name: string): string | undefined => line.values.get(name)?.[0]
  const first =
    (keys?.kind === 'paths' ? keys.paths[0] : undefined) ?? named('policy') ?? named('trusted-root')
  const policyPath = resolve(workspace, first ?? ownPolicyFiles.strict)
  const readsTrust = line.command === 'verify' && readsFiles(line, keys)
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

/** Whether the rules stand in files; keys as text and identities are given by the step itself. */
const readsFiles = ({ values }: CommandLine, keys: KeySource | undefined): boolean =>
  values.has('trusted-root') || (keys?.kind !== 'data' && !values.has('certificate-identity'))

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
  const paths = ['ca-file', 'auth-file', 'registries-d', 'signing-config', 'identity-token-file']
  const given = [...paths, ...(line.command === 'sign' ? ['trusted-root'] : [])].flatMap((name) =>
    (line.values.get(name) ?? []).map((path) => [name, path] as const),
  )
  const folder = lookasideFolder(line.values.get('lookaside')?.[0], workspace)
  for (const [name, path] of [
    ...given,
    ...(folder === undefined ? [] : [['lookaside', folder] as const]),
    ...(secrets.key.kind === 'file' ? [['gpg-key', secrets.key.path] as const] : []),
    ...(secrets.sigstoreKey.kind === 'file' ? [['sigstore-key', secrets.sigstoreKey.path] as const] : []),
  ])
    await refuseLinksOut(workspace, name, path)
}

/** The folder that is meant, by its path or by a `file:` URL; undefined for a server and for none. */
function lookasideFolder(base: string | undefined, workspace: string): string | undefined {
  const url = lookasideUrl(base, workspace)
  const target = url === undefined ? undefined : lookasideTarget(url)
  return target?.kind === 'folder' ? localPath(target.path) : undefined
}

function secretsOf({ line, secrets, workspace }: StepFacts): Secrets {
  const given = (text: string): string | undefined => (text === '' ? undefined : text)
  return {
    keysGiven: [
      ...(secrets.key.kind === 'none' ? [] : (['gpg'] as const)),
      ...(secrets.sigstoreKey.kind === 'none' ? [] : (['sigstore-key'] as const)),
    ],
    passphrase: async () => given(secrets.passphrase),
    // No key at all is a secret that did not arrive; the reader of keys says so.
    keyMaterials: async () => [(await keyBytes('gpg-key', secrets.key, workspace)) ?? new Uint8Array()],
    sigstoreKey: () => keyBytes('sigstore-key', secrets.sigstoreKey, workspace),
    sigstorePassword: async () => secrets.sigstorePassword,
    identityToken: secrets.identityToken,
    identityTokenFile: async () => {
      const file = line.values.get('identity-token-file')?.[0]
      if (file === undefined) return undefined
      const bytes = await readSecretFile(
        'identity-token-file',
        resolve(workspace, file),
        secretLimits.tokenBytes,
      )
      return Buffer.from(bytes).toString('utf8')
    },
  }
}

async function keyBytes(
  input: 'gpg-key' | 'sigstore-key',
  key: KeyInput,
  workspace: string,
): Promise<Uint8Array | undefined> {
  switch (key.kind) {
    case 'none':
      return undefined
    case 'text':
      return Buffer.from(key.text)
    case 'file':
      return await readSecretFile(input, resolve(workspace, key.path), secretLimits.keyBytes)
  }
}

async function readSecretFile(input: string, path: string, maxBytes: number): Promise<Uint8Array> {
  const read = await readRegularFile(path, { maxBytes, followLinks: true })
  if (read.kind === 'read') return read.bytes
  const why = read.kind === 'missing' ? 'no such file' : read.why
  // The text may be a secret that is cut short, taken for a path: it is never shown.
  throw new UsageError(
    'file-unreadable',
    `input ${input}: expected a secret or the path of one, found: ${why}`,
    {
      next: 'Give the key whole (PEM, armor or base64), or the path of a file in the workspace.',
    },
  )
}
