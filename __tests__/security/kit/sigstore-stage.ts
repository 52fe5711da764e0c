import { digestOf } from '../../../src/domain/image/digest.ts'
import { closeAll } from '../../adapters/loopback-server.ts'
import { imageManifest, type MadeManifest } from '../../fakes/manifests.ts'
import { imageStatement, type StatementParts } from '../../fakes/signed-texts.ts'
import {
  type BundleOptions,
  type KeyPair,
  makeBundle,
  makeKey,
  publicKeyPem,
  type RootChanges,
  startTestSigstore,
  type TestLayer,
  type TestSigstore,
  trustedRootOf,
} from '../../fakes/sigstore.ts'
import { referrerOf, sigManifestOf } from '../../fakes/sigstore-stored.ts'
import { openWorkplace, type Run, type Workplace } from './command.ts'
import { answer, manifestPath, type ScriptedServer, scriptedServer, serveManifest } from './servers.ts'

const indexType = 'application/vnd.oci.image.index.v1+json'
const manifestType = 'application/vnd.oci.image.manifest.v1+json'

/** One image of a repository of its own, and what an attacker can put beside it. */
export interface AttackedImage {
  readonly name: string
  /** `HOST/NAME:1` */
  readonly reference: string
  readonly manifest: MadeManifest
  readonly hex: string
  readonly services: TestSigstore
  /** A second key of the policy, a stranger's. */
  readonly keys: { readonly trusted: KeyPair; readonly stranger: KeyPair }
  readonly registry: ScriptedServer
  /** The statement that Countersign signs for it, but for what is given. */
  statement(over?: StatementParts & { readonly hex?: string }): Uint8Array
  /** A bundle over that statement by the trusted workflow, but for what is given. */
  bundle(over?: Partial<BundleOptions>): Uint8Array
  /** The manifest that carries a bundle; served by its digest, with the bundle. */
  referrer(bundle: Uint8Array): Uint8Array
  /** Serves these manifests as the listing of referrers, and each by its digest. */
  list(...referrers: readonly Uint8Array[]): void
  /** Serves bundles as referrers. */
  attach(...bundles: readonly Uint8Array[]): void
  /** Serves `.sig` layers. */
  attachLayers(...layers: readonly TestLayer[]): void
  /** Says something at a path below `/v2/NAME/`. */
  say(path: string, saying: Parameters<ScriptedServer['say']>[1]): void
}

/** An attack on one image, and how it must end. */
export interface Attack {
  readonly attack: string
  readonly code: string
  readonly verdict?: 'undecided' | 'accepted'
  /** Good signatures among them that are not enough; none when not given. */
  readonly good?: number
  /** In place of the policy that trusts one workflow; a list, or one requirement. */
  readonly policy?: (stage: SigstoreStage) => object
  readonly set: (image: AttackedImage) => void
  /** What is asked for, in place of `HOST/NAME:1`. */
  readonly ask?: (image: AttackedImage) => string
}

/** What all attacks share. */
export interface SigstoreStage {
  readonly work: Workplace
  readonly registry: ScriptedServer
  readonly services: TestSigstore
  /** The requirement that trusts one workflow, with changes. */
  workflow(over?: object): object
  /** The file of a trusted root with changes. */
  root(name: string, changes: RootChanges): string
  image(name: string): AttackedImage
  /** Sets all attacks and judges them in one run; each has a repository and a scope of its own. */
  play(attacks: readonly Attack[]): Promise<Run>
  /** The reference that an attack is judged under. */
  referenceOf(attack: Attack): string
  close(): Promise<void>
}

/** Starts registry and services, and writes keys and trusted roots. */
export async function openSigstoreStage(): Promise<SigstoreStage> {
  const [work, registry, services] = [
    await openWorkplace(),
    await scriptedServer(),
    await startTestSigstore(),
  ]
  const keys = { trusted: makeKey(), stranger: makeKey() }
  const files: Record<string, Uint8Array | string> = {
    'trusted.pub': publicKeyPem(keys.trusted.publicKey),
    'trusted_root.json': services.trustedRoot,
  }
  const references = new Map<Attack, string>()
  let made = 0
  const stage: SigstoreStage = {
    work,
    registry,
    services,
    workflow: (over = {}) => ({
      ...{ type: 'workflowSigned', issuer: services.urls.issuer, repository: 'octo-org/app' },
      ...{ workflow: '.github/workflows/release.yml', ref: 'refs/heads/main' },
      ...{ trustedRootPath: 'trusted_root.json', ...over },
    }),
    root: (name, changes) => {
      files[name] = trustedRootOf(services, changes)
      return name
    },
    image: (name) => makeImage(name, registry, services, keys),
    play: async (attacks) => {
      const scopes: Record<string, unknown> = {}
      const asked = attacks.map((attack) => {
        made += 1
        const image = stage.image(`attack${made}/app`)
        const requirement = attack.policy?.(stage) ?? stage.workflow()
        scopes[`${registry.host}/${image.name}`] = Array.isArray(requirement) ? requirement : [requirement]
        attack.set(image)
        const reference = attack.ask?.(image) ?? image.reference
        references.set(attack, reference)
        return reference
      })
      const policy = { default: [{ type: 'reject' }], transports: { docker: scopes } }
      await work.put({ ...files, 'policy.trust.json': JSON.stringify(policy) })
      return await work.run(['verify', ...asked, '--policy', 'policy.trust.json', '--json'])
    },
    referenceOf: (attack) => references.get(attack) ?? '',
    close: async () => {
      await Promise.all([closeAll(), services.close()])
      work.close()
    },
  }
  return stage
}

function makeImage(
  name: string,
  registry: ScriptedServer,
  services: TestSigstore,
  keys: AttackedImage['keys'],
): AttackedImage {
  const manifest = imageManifest(name)
  const hex = manifest.digest.slice('sha256:'.length)
  const reference = `${registry.host}/${name}:1`
  serveManifest(registry, name, '1', manifest)
  const say: AttackedImage['say'] = (path, saying) => registry.say(`/v2/${name}/${path}`, saying)
  const serve = (bytes: Uint8Array): void =>
    say(`manifests/${digestOf(bytes)}`, (response) =>
      answer(response, 200, bytes, { 'content-type': manifestType }),
    )
  const image: AttackedImage = {
    ...{ name, reference, manifest, hex, services, keys, registry, say },
    statement: ({ hex: ofImage = hex, ...over } = {}) =>
      imageStatement(`sha256:${ofImage}`, { reference, ...over }),
    bundle: (over = {}) =>
      makeBundle({
        services,
        ...(over.message === undefined ? { statement: image.statement() } : {}),
        ...over,
      }).bytes,
    referrer: (bundle) => {
      say(`blobs/${digestOf(bundle)}`, bundle)
      return referrerOf(Buffer.from(manifest.text), bundle)
    },
    list: (...referrers) => {
      for (const bytes of referrers) serve(bytes)
      say(`referrers/${manifest.digest}`, (response) =>
        answer(response, 200, indexOf(referrers.map(entryOf)), { 'content-type': indexType }),
      )
    },
    attach: (...bundles) => image.list(...bundles.map((bundle) => image.referrer(bundle))),
    attachLayers: (...layers) => {
      for (const { payload } of layers) say(`blobs/${digestOf(payload)}`, Buffer.from(payload))
      const bytes = sigManifestOf(layers)
      say(`manifests/sha256-${hex}.sig`, (response) =>
        answer(response, 200, bytes, { 'content-type': manifestType }),
      )
    },
  }
  return image
}

/** How a listing names a manifest. */
export const entryOf = (bytes: Uint8Array): object => ({
  mediaType: manifestType,
  digest: digestOf(bytes),
  size: bytes.length,
})

/** An index of these entries. */
export const indexOf = (manifests: readonly object[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests })

export { indexType, manifestPath, manifestType }
