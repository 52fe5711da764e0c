import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import type { Action } from '../../src/entry/option-row.ts'
import { closeAll } from '../adapters/loopback-server.ts'
import { makeMessage, type TestKey, testKey } from '../adapters/openpgp-kit.ts'
import { imageManifest, type MadeManifest } from '../fakes/manifests.ts'
import { payloadBytes } from '../fakes/signatures.ts'
import { type Job, openJob, type RunnerOptions, type Step, type StepResult } from '../runner/job.ts'
import { publicText } from '../security/kit/judged.ts'
import { type ScriptedServer, scriptedServer, serveManifest, signaturePath } from '../security/kit/servers.ts'

const keys = join(import.meta.dirname, '../fixtures/gpg-keys')
/** Of the key that signs. */
export const passphrase = 'test passphrase'

/** What stands after `uses:` for each action. */
export const doors: Readonly<Record<Action, string>> = {
  sign: './',
  verify: './verify',
  inspect: './inspect',
}

/** How a step is run, besides its inputs. */
export type StepOptions = Omit<Step, 'uses' | 'with'>
/** Inputs of a step by name. */
export type Inputs = Readonly<Record<string, string>>

/** A job with a registry, a lookaside, a key that is trusted and one that is not. */
export interface ActionStage {
  readonly job: Job
  readonly registry: ScriptedServer
  readonly lookaside: ScriptedServer
  /** The locked key of the fixtures; `trusted.asc` and `policy.json` in the workspace trust it, and nobody else. */
  readonly trusted: TestKey
  readonly stranger: TestKey
  /** Armored, under `passphrase`. */
  readonly secretKey: string
  /** What the steps below are given besides images. */
  readonly given: Readonly<Record<Action, Inputs>>
  /** Serves an image of its own under `NAME:1`. */
  push(name: string, manifest?: MadeManifest): MadeManifest
  /** Publishes blobs as signature-1, -2, … of a manifest; the trusted key's signature when none is given. */
  publish(name: string, manifest: MadeManifest, ...blobs: readonly Uint8Array[]): Promise<void>
  /** `HOST/NAME:1` */
  reference(name: string): string
  /** Steps with what each needs already given: images by `reference`, key, passphrase, lookaside, policy. */
  sign(images: string, inputs?: Inputs, options?: StepOptions): Promise<StepResult>
  verify(images: string, inputs?: Inputs, options?: StepOptions): Promise<StepResult>
  inspect(images: string, inputs?: Inputs, options?: StepOptions): Promise<StepResult>
  /** A table of such steps, run in one process; each row names its images. */
  table(action: Action, rows: readonly Inputs[]): Promise<readonly StepResult[]>
  close(): Promise<void>
}

/** A policy that wants a signature by this key file under a scope, and rejects all else. */
export const policyText = (scope: string, keyPath = 'trusted.asc'): string =>
  JSON.stringify(
    {
      default: [{ type: 'reject' }],
      transports: { docker: { [scope]: [{ type: 'signedBy', keyType: 'GPGKeys', keyPath }] } },
    },
    null,
    2,
  )

async function readKey(name: string, phrase?: string): Promise<TestKey> {
  const key = await openpgp.readPrivateKey({ armoredKey: await readFile(join(keys, name), 'utf8') })
  if (phrase === undefined) return testKey(key)
  return testKey(await openpgp.decryptKey({ privateKey: key, passphrase: phrase }))
}

/** Sets the stage in new folders and on new ports. */
export async function openActionStage(options: RunnerOptions = {}): Promise<ActionStage> {
  const job = await openJob(options)
  const [registry, lookaside] = [await scriptedServer(), await scriptedServer()]
  const [trusted, stranger] = [
    await readKey('locked.secret.asc', passphrase),
    await readKey('rsa2048.secret.asc'),
  ]
  const secretKey = await readFile(join(keys, 'locked.secret.asc'), 'utf8')
  await job.put({
    'trusted.asc': publicText(trusted),
    'stranger.asc': publicText(stranger),
    'policy.json': policyText(registry.host),
  })
  const reference = (name: string): string => `${registry.host}/${name}:1`
  const given: Readonly<Record<Action, Inputs>> = {
    sign: { 'gpg-key': secretKey, 'gpg-passphrase': passphrase, lookaside: 'public/sigstore' },
    verify: { policy: 'policy.json', lookaside: lookaside.url },
    inspect: { lookaside: lookaside.url },
  }
  const run =
    (action: Action) =>
    async (images: string, inputs: Inputs = {}, more: StepOptions = {}): Promise<StepResult> =>
      await job.step({ uses: doors[action], with: { images, ...given[action], ...inputs }, ...more })
  return {
    ...{ job, registry, lookaside, trusted, stranger, secretKey, given, reference },
    push: (name, manifest = imageManifest(name)) => {
      serveManifest(registry, name, '1', manifest)
      return manifest
    },
    publish: async (name, manifest, ...blobs) => {
      const payload = payloadBytes(reference(name), manifest.digest)
      const published = blobs.length > 0 ? blobs : [await makeMessage(trusted, payload)]
      for (const [index, blob] of published.entries())
        lookaside.say(signaturePath(name, manifest.digest, index + 1), blob)
    },
    sign: run('sign'),
    verify: run('verify'),
    inspect: run('inspect'),
    table: (action, rows) =>
      job.steps(
        doors[action],
        rows.map((inputs) => ({ with: { ...given[action], ...inputs } })),
      ),
    close: async () => {
      await closeAll()
      await job.close()
    },
  }
}

/** Everything of a step that a person or a later step reads. */
export const everything = (result: StepResult): string =>
  [
    result.stdout,
    result.stderr,
    result.summaryAsWritten,
    ...Object.entries(result.outputs).flat(),
    ...Object.values(result.changes),
  ].join('\n')
