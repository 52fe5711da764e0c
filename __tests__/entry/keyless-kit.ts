import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PushedImage, pushImages } from '../../src/adapters/demo/push-images.ts'
import {
  type DemoRegistry,
  type DemoRegistryOptions,
  startDemoRegistry,
} from '../../src/adapters/demo/registry-server.ts'
import type { ServiceName } from '../../src/adapters/demo/sigstore-services.ts'
import { startTestSigstore, type TestSigstore } from '../fakes/sigstore.ts'
import { type CliRun, runCli } from './built-program.ts'

/** Requests by server; `registry` in the order they came, the services by number. */
export interface Asked {
  readonly registry: readonly string[]
  readonly services: Readonly<Record<ServiceName, number>>
  readonly total: number
}

/** A registry, the services of Sigstore, and a folder with their files, for runs of the built command line. */
export interface KeylessScene {
  readonly folder: string
  readonly sigstore: TestSigstore
  readonly registry: DemoRegistry
  /** Pushes an image under `shop/NAME:TAG`, for one platform unless told otherwise; every tag is another image. */
  push(
    name: string,
    architectures?: readonly string[],
  ): Promise<PushedImage & { readonly byTag: string; readonly byDigest: string }>
  /** Runs the command line with an empty home, in a workflow that may ask for tokens. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CliRun>
  /** What a run asked of every server. */
  asked(work: () => Promise<CliRun>): Promise<CliRun & Asked>
  close(): Promise<void>
}

/** Options that sign keyless with the embedded services, and read back under their root. */
export const keylessWords = [
  '--method',
  'keyless',
  '--signing-config',
  'signing.json',
  '--trusted-root',
  'root.json',
]

/** Words that sign an image so. */
export const signWords = ['sign', ...keylessWords]

/** Words that trust what the usual workflow signed. */
export const trustWords = ({ urls }: TestSigstore): readonly string[] => [
  '--certificate-identity',
  'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main',
  '--certificate-oidc-issuer',
  urls.issuer,
  '--trusted-root',
  'root.json',
]

/** Starts everything. */
export async function startKeylessScene(options: DemoRegistryOptions = {}): Promise<KeylessScene> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-keyless-'))
  mkdirSync(join(folder, 'home'))
  const sigstore = await startTestSigstore()
  const registry = await startDemoRegistry(options)
  writeFileSync(join(folder, 'signing.json'), sigstore.signingConfig)
  writeFileSync(join(folder, 'root.json'), sigstore.trustedRoot)
  const run: KeylessScene['run'] = async (args, env = {}) =>
    await runCli(folder, args, {
      ACTIONS_ID_TOKEN_REQUEST_URL: sigstore.urls.tokenRequest,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sigstore.requestToken,
      ...env,
    })
  return {
    folder,
    sigstore,
    registry,
    run,
    push: async (name, architectures = ['amd64']) => {
      const [repository = '', tag = ''] = `shop/${name}`.split(':')
      const image = await pushImages(registry.url, repository, tag, { architectures })
      const place = `${registry.host}/${repository}`
      return { ...image, byTag: `${place}:${tag}`, byDigest: `${place}@${image.digest}` }
    },
    asked: async (work) => {
      const [before, from] = [sigstore.requests(), registry.requests.length]
      const result = await work()
      const services = minus(sigstore.requests(), before)
      const ofRegistry = registry.requests.slice(from)
      const ofServices = Object.values(services).reduce((sum, count) => sum + count, 0)
      return { ...result, registry: ofRegistry, services, total: ofRegistry.length + ofServices }
    },
    close: async () => {
      await Promise.all([sigstore.close(), registry.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const minus = (
  after: Readonly<Record<ServiceName, number>>,
  before: Readonly<Record<ServiceName, number>>,
): Readonly<Record<ServiceName, number>> => ({
  fulcio: after.fulcio - before.fulcio,
  rekorV1: after.rekorV1 - before.rekorV1,
  rekorV2: after.rekorV2 - before.rekorV2,
  timestamps: after.timestamps - before.timestamps,
  issuer: after.issuer - before.issuer,
})
