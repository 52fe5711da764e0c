import { type Countersign, type CountersignResult, setUpCountersign } from './countersign.ts'
import { type Image, makeImage } from './image.ts'
import { type Judge, setUpJudge } from './judge.ts'
import { rejectBut } from './policy.ts'
import { pushImage } from './push-image.ts'
import {
  type ConfiguredRegistry,
  type MemoryRegistry,
  type RegistryServer,
  startMemoryRegistry,
  startRegistry,
} from './registry-server.ts'
import { type Evidence, type Trust, trustFlags } from './sigstore-flags.ts'
import type { Claims } from './sigstore-issuer.ts'
import { joinSigstoreLab, type SigstoreLab } from './sigstore-lab.ts'
import { keyPassword, type SigstoreKey, type SigstorePeers, setUpPeers } from './sigstore-peers.ts'
import { bundlesOf, type Place } from './sigstore-store.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** The first two serve no referrers API, so the fallback tag is used there; the others do. */
export const sigstoreRegistries = ['docker-registry', 'registry', 'refreg', 'ocireg'] as const

/** An image in a registry. */
export interface Pushed {
  readonly image: Image
  readonly digest: string
  readonly place: Place
  /** `HOST/REPOSITORY@DIGEST`. */
  readonly reference: string
  /** `HOST/REPOSITORY:v1`. */
  readonly tagged: string
}

/** With what Countersign signs. */
export type OurMeans =
  | { readonly kind: 'key'; readonly key: Pick<SigstoreKey, 'privateFile'> }
  | { readonly kind: 'token'; readonly claims?: Claims }

/** The lab, its programs, Countersign and a registry of each kind. */
export interface SigstoreScene {
  readonly workspace: Workspace
  readonly lab: SigstoreLab
  readonly peers: SigstorePeers
  readonly countersign: Countersign
  /** A running registry; started when it is first asked for. */
  registry(name: ConfiguredRegistry | MemoryRegistry): Promise<RegistryServer>
  /** Pushes an image that no other call pushes; to docker-registry when no other is named. */
  push(name?: ConfiguredRegistry | MemoryRegistry, image?: Image): Promise<Pushed>
  /** The newest bundle of an image, and its manifest, as files. */
  bundleFiles(pushed: Pushed): Promise<{ bundle: string; manifest: string; digest: string }>
  /** `countersign sign`; a JSON report. */
  sign(
    reference: string,
    means: OurMeans,
    evidence: Evidence,
    more?: readonly string[],
  ): Promise<CountersignResult>
  /** `countersign verify` by the shortcuts; a JSON report. */
  verify(reference: string, trust: Trust, more?: readonly string[]): Promise<CountersignResult>
  /** `countersign verify` under a trust policy; a JSON report. */
  verifyUnder(reference: string, requirement: object, more?: readonly string[]): Promise<CountersignResult>
}

/** Starts it; `scene.workspace.close()` ends what is not shared. */
export async function openSigstoreScene(): Promise<SigstoreScene> {
  const workspace = await openWorkspace()
  const countersign = await setUpCountersign(workspace)
  const lab = await joinSigstoreLab(workspace)
  const root = ['--trusted-root', lab.trustedRootFile]
  let files = 0
  const newName = (): string => {
    files += 1
    return `${files}`
  }
  return {
    workspace,
    lab,
    countersign,
    peers: await setUpPeers(workspace, lab),
    ...registriesOf(workspace, newName),
    sign: async (reference, means, evidence, more = []) => {
      const env: Record<string, string> =
        means.kind === 'key'
          ? { COSIGN_PASSWORD: keyPassword }
          : { SIGSTORE_ID_TOKEN: await lab.token(means.claims) }
      const args = [...meansFlags(means), ...evidenceFlags(lab, evidence), ...more, '--json']
      return await countersign.run(['sign', reference, ...args], { env })
    },
    verify: (reference, trust, more = []) =>
      countersign.run(['verify', reference, ...trustFlags(trust), ...root, ...more, '--json']),
    verifyUnder: async (reference, requirement, more = []) => {
      const policy = JSON.stringify({ default: [requirement] })
      const file = await workspace.write(`${newName()}.trust.json`, policy)
      return await countersign.run(['verify', reference, '--policy', file, ...root, ...more, '--json'])
    },
  }
}

/** What is said of the `.sig` layers of a registry to programs that read policy.json. */
export interface AttachmentRule {
  /** The key that `sigstoreSigned` trusts. */
  readonly publicFile: string
  readonly signedIdentity?: object
  /** `use-sigstore-attachments`; true when not given. */
  readonly attachments?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** skopeo and podman, told to trust one key for the registry of an image. */
export async function attachmentJudge(
  workspace: Workspace,
  { place }: Pushed,
  { publicFile, signedIdentity, attachments = true, env = {} }: AttachmentRule,
): Promise<Judge> {
  const rule = { type: 'sigstoreSigned', keyPath: publicFile, ...(signedIdentity && { signedIdentity }) }
  return await setUpJudge(workspace, {
    policy: rejectBut({ [place.host]: [rule] }),
    registries: { [place.host]: { 'use-sigstore-attachments': attachments } },
    env,
  })
}

const meansFlags = (means: OurMeans): readonly string[] =>
  means.kind === 'key'
    ? ['--method', 'sigstore-key', '--sigstore-key', means.key.privateFile]
    : ['--method', 'keyless']

/** How Countersign is told to make this evidence with the services of the lab. */
function evidenceFlags(lab: SigstoreLab, evidence: Evidence): readonly string[] {
  const services = ['--signing-config', lab.signingConfigFile, '--trusted-root', lab.trustedRootFile]
  const sigTag = ['--publish', 'sig-tag']
  switch (evidence) {
    case 'bundle with log':
      return services
    case 'bundle with timestamp':
      return [...services, '--transparency', 'timestamp']
    case 'bundle':
      return ['--transparency', 'none']
    case 'sig with timestamp':
      return [...services, '--transparency', 'timestamp', ...sigTag]
    case 'sig':
      return ['--transparency', 'none', ...sigTag]
  }
}

type Registries = Pick<SigstoreScene, 'registry' | 'push' | 'bundleFiles'>

function registriesOf(workspace: Workspace, newName: () => string): Registries {
  const started = new Map<string, Promise<RegistryServer>>()
  const start = (name: ConfiguredRegistry | MemoryRegistry): Promise<RegistryServer> =>
    name === 'refreg' || name === 'ocireg'
      ? startMemoryRegistry(workspace, name)
      : startRegistry(workspace, { kind: 'none' }, { program: name })
  const registry: Registries['registry'] = (name) => {
    const running = started.get(name) ?? start(name)
    started.set(name, running)
    return running
  }
  return {
    registry,
    push: async (name = 'docker-registry', image = makeImage(`image ${newName()}`)) => {
      const server = await registry(name)
      const repository = `it/app-${newName()}`
      const tagged = await pushImage(server, repository, image, 'v1')
      const reference = `${server.host}/${repository}@${image.digest}`
      return { image, digest: image.digest, place: { host: server.host, repository }, reference, tagged }
    },
    bundleFiles: async ({ image, digest, place }) => {
      const found = (await bundlesOf(place, digest)).at(-1)
      if (found === undefined) throw new Error(`${place.repository}: expected a bundle, found none`)
      const bundle = await workspace.write(`${newName()}.bundle.json`, found.text)
      const manifest = await workspace.write(`${newName()}.manifest.json`, image.manifest)
      return { bundle, manifest, digest }
    },
  }
}
