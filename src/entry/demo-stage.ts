import { rmSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type DemoLookaside, startDemoLookaside } from '../adapters/demo/lookaside-server.ts'
import { type DemoRegistry, startDemoRegistry } from '../adapters/demo/registry-server.ts'
import { makeThrowAwayKey, type ThrowAwayKey } from '../adapters/demo/throw-away-key.ts'
import type { Outcome } from '../app/contract.ts'
import type { Ports } from '../ports.ts'
import { readCommandLine } from './command-line.ts'
import { type KeylessStage, setKeylessStage } from './demo-keyless-stage.ts'
import { commandLineDoor, runCommand } from './run-command.ts'
import { createPorts } from './wire.ts'

/** Everything the demonstration plays on; all of it is gone after `close`. */
export interface Stage {
  readonly registry: DemoRegistry
  readonly lookaside: DemoLookaside
  /** The folder that the lookaside serves. */
  readonly signatures: string
  readonly trusted: ThrowAwayKey
  readonly stranger: ThrowAwayKey
  /** Signs images, named without their registry, with a key that stands in the environment only. */
  sign(key: ThrowAwayKey, images: readonly string[]): Promise<Outcome>
  /** Verifies images under the policy. */
  verify(images: readonly string[]): Promise<Outcome>
  readonly keyless: KeylessStage
}

/**
 * Sets the stage: registry and lookaside, two keys, a policy that trusts one of them, a registries.d folder; and for
 * the keyless part local Sigstore services and a policy that trusts one workflow.
 */
export async function withStage<T>(cancel: AbortSignal, play: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'))
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', removeFolder) // a second signal ends the process at once
  const closing: (() => Promise<void>)[] = []
  try {
    const signatures = join(folder, 'lookaside')
    await mkdir(signatures)
    const registry = await startDemoRegistry()
    closing.push(registry.close)
    const lookaside = await startDemoLookaside(signatures)
    closing.push(lookaside.close)
    const [trusted, stranger] = await Promise.all([makeThrowAwayKey('Release'), makeThrowAwayKey('Stranger')])
    const files = await writeFiles(folder, { registry, lookaside, signatures, trusted })
    const common = ['--registries-d', files.registries, '--auth-file', files.logins]
    const control = { cancel, progress: { update: () => undefined } }
    const run = (words: readonly string[]): Promise<Outcome> => {
      const line = readCommandLine(words)
      return runCommand(line, control, commandLineDoor(line, control))
    }
    const ports = (words: readonly string[]): Ports => {
      const line = readCommandLine(words)
      return createPorts(line, control, commandLineDoor(line, control).parts)
    }
    const named = (images: readonly string[]) => images.map((image) => `${registry.host}/${image}`)
    const keyless = await setKeylessStage({
      folder,
      host: registry.host,
      run: (command, images, words) =>
        run([command, ...named(images), ...words, '--auth-file', files.logins]),
      ports,
    })
    closing.push(keyless.close)
    return await play({
      keyless: keyless.stage,
      registry,
      lookaside,
      signatures,
      trusted,
      stranger,
      sign: (key, images) => {
        process.env.COUNTERSIGN_GPG_KEY = key.secret // taken out again as soon as it is read
        // Written, so that a Sigstore key of the user's environment is not taken for one to sign with.
        return run(['sign', ...named(images), '--method', 'gpg', ...common])
      },
      verify: (images) => run(['verify', ...named(images), '--policy', files.policy, ...common]),
    })
  } finally {
    for (const close of closing.reverse()) await close()
    removeFolder()
    process.off('exit', removeFolder)
  }
}

interface Files {
  readonly policy: string
  /** Folder. */
  readonly registries: string
  /** A credential file without entries, so that nobody's logins are read. */
  readonly logins: string
}

async function writeFiles(
  folder: string,
  {
    registry,
    lookaside,
    signatures,
    trusted,
  }: Pick<Stage, 'registry' | 'lookaside' | 'signatures' | 'trusted'>,
): Promise<Files> {
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, content)
    return path
  }
  const keyPath = await write('release.pub.asc', trusted.public)
  const policy = {
    default: [{ type: 'reject' }],
    transports: { docker: { [registry.host]: [{ type: 'signedBy', keyType: 'GPGKeys', keyPath }] } },
  }
  const sections = {
    docker: {
      [registry.host]: { lookaside: lookaside.url, 'lookaside-staging': pathToFileURL(signatures).href },
    },
  }
  const registries = join(folder, 'registries.d')
  await mkdir(registries)
  await write(join('registries.d', 'demo.yaml'), JSON.stringify(sections)) // JSON is YAML
  const logins = await write('auth.json', '{"auths":{}}')
  await chmod(logins, 0o600)
  return { policy: await write('policy.json', JSON.stringify(policy)), registries, logins }
}
