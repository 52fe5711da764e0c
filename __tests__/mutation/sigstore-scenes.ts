import { keyFingerprint } from '../../src/adapters/verifiers/key-fingerprint.ts'
import { manifestDigest } from '../../src/domain/image/manifest-digest.ts'
import { imageManifest } from '../fakes/manifests.ts'
import { cosignPayload, imageStatement } from '../fakes/signed-texts.ts'
import {
  type BundleOptions,
  type KeyPair,
  makeBundle,
  makeKey,
  makeLayer,
  publicKeyPem,
  type TestSigstore,
} from '../fakes/sigstore.ts'
import { referrerOf } from '../fakes/sigstore-stored.ts'
import type { Needs } from './sigstore-classes.ts'
import { image, type SigstoreSurroundings } from './sigstore-judge.ts'
import { byDigest, type SigstoreEvidence, type StoredEntry } from './sigstore-world.ts'

/** Valid evidence, and what must come out of it. */
export interface SigstoreScene {
  readonly name: string
  readonly evidence: SigstoreEvidence
  readonly needs: Needs
  /** Kind, name and issuer of each signer, sorted. */
  readonly signers: readonly string[]
  /** What the trusted signatures cover, base64, sorted. */
  readonly payloads: readonly string[]
  /**
   * Other good evidence of which parts are put in place of those of the first entry: of the same signer over another
   * image, of a stranger over this one.
   */
  readonly donors: readonly StoredEntry[]
  /** Makes the first entry again over another statement or payload, as a stranger can who has an identity or key. */
  readonly byStranger: (signed: Uint8Array) => StoredEntry
}

/** The scenes with what lies around them. */
export interface SigstoreStage {
  readonly scenes: readonly SigstoreScene[]
  readonly around: SigstoreSurroundings
}

const manifest = Buffer.from(imageManifest().text)
const digest = manifestDigest(manifest)
const otherDigest = manifestDigest(Buffer.from(imageManifest('other').text))
const annotations = { 'org.example.stage': 'production' }
const statementOf = (of: string): Uint8Array => imageStatement(of, { reference: image, annotations })
const payloadFor = (of: string): Uint8Array => cosignPayload(image, of)
const stranger = { repository: 'mallory/app' } as const

/** What differs from scene to scene. */
interface Making {
  readonly name: string
  /** Of the policy; a log entry and a time of any kind when not given. */
  readonly needs?: Needs
  readonly options?: Partial<BundleOptions>
  /** A `.sig` layer in place of a bundle. */
  readonly layer?: { readonly log?: boolean; readonly timestamp?: boolean }
  readonly key?: KeyPair
  readonly requirement: (names: { readonly issuer: string }) => object
  /** A second signature that is demanded as well, by this key. */
  readonly second?: KeyPair
  readonly yaml?: true
}

const keys = { p256: makeKey(), p384: makeKey('p384'), ed25519: makeKey('ed25519'), second: makeKey() }
const strangerKey = makeKey()
const root = { trustedRootPath: 'trusted_root.json' }

const workflow = ({ issuer }: { readonly issuer: string }): object => ({
  ...{
    type: 'workflowSigned',
    issuer,
    repository: 'octo-org/app',
    workflow: '.github/workflows/release.yml',
  },
  ...{ ref: 'refs/heads/main', repositoryId: '12345', trigger: 'push', ...root },
})
const identity = ({ issuer }: { readonly issuer: string }): object => ({
  ...{ type: 'identitySigned', issuer },
  identity: 'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main',
  ...root,
})

const makings: readonly Making[] = [
  { name: 'a workflow, Rekor v2 and a timestamp', requirement: workflow },
  { name: 'a workflow, Rekor v1 alone', options: { log: 'v1', timestamp: false }, requirement: identity },
  {
    name: 'a workflow, both logs, a policy of combinations',
    options: { log: 'both' },
    requirement: (names) => ({
      ...{ type: 'anyOf', maxAge: '90d' },
      of: [{ type: 'bundleSigned', keyPath: 'p384.pub', ...root }, workflow(names)],
    }),
  },
  {
    name: 'a workflow, a file of bundle version 0.1',
    options: { log: 'v1', version: '0.1' },
    requirement: (names) => ({ ...workflow(names), annotations: { 'org.example.stage': 'production' } }),
    yaml: true,
  },
  {
    name: 'a workflow, a timestamp and no log',
    needs: { log: false, time: 'timestamp' },
    options: { log: 'none' },
    requirement: (names) => ({ ...identity(names), transparency: 'timestamp' }),
  },
  {
    name: 'a P-384 key, in Rekor v2',
    needs: { log: true, time: 'none' },
    key: keys.p384,
    requirement: () => ({ type: 'bundleSigned', keyPath: 'p384.pub', transparency: 'log', ...root }),
  },
  {
    name: 'a P-256 key alone',
    needs: { log: false, time: 'none' },
    key: keys.p256,
    options: { log: 'none', timestamp: false },
    requirement: () => ({
      ...{ type: 'bundleSigned', keyPath: 'p256.pub', transparency: 'none' },
      annotations: { 'org.example.stage': 'production' },
    }),
  },
  {
    name: 'an Ed25519 key alone',
    needs: { log: false, time: 'none' },
    key: keys.ed25519,
    options: { log: 'none', timestamp: false },
    requirement: () => ({ type: 'bundleSigned', keyPath: 'ed25519.pub', transparency: 'none' }),
    yaml: true,
  },
  { name: 'a .sig layer by a workflow with a promise', layer: {}, requirement: identity },
  {
    name: 'a .sig layer by a key with a timestamp',
    needs: { log: false, time: 'timestamp' },
    layer: { log: false, timestamp: true },
    key: keys.p256,
    requirement: () => ({ type: 'bundleSigned', keyPath: 'p256.pub', transparency: 'timestamp', ...root }),
  },
  {
    name: 'two of three, a workflow and a key',
    second: keys.second,
    requirement: (names) => ({
      ...{ type: 'atLeast', count: 2 },
      of: [
        workflow(names),
        { type: 'bundleSigned', keyPath: 'second.pub', transparency: 'timestamp', ...root },
        { type: 'bundleSigned', keyPath: 'p384.pub', transparency: 'none' },
      ],
    }),
    yaml: true,
  },
]

/** Evidence that is accepted, in each form that real programs write. */
export function makeSigstoreStage(services: TestSigstore): SigstoreStage {
  const scenes = makings.map((making) => makeScene(services, making))
  const pem = (key: KeyPair): Uint8Array => Buffer.from(publicKeyPem(key.publicKey))
  const files = new Map<string, Uint8Array>([
    ...Object.entries(keys).map(([name, key]): [string, Uint8Array] => [`${name}.pub`, pem(key)]),
    ['stranger.pub', pem(strangerKey)],
    ['trusted_root.json', services.trustedRoot],
  ])
  // Whatever a referrer may be made to point at lies in the registry, too.
  const kept = scenes.flatMap(({ evidence, donors }) =>
    [...evidence.entries, ...donors].flatMap((entry) =>
      entry.kind === 'bundle' ? [entry.bytes, referrerOf(manifest, entry.bytes)] : [entry.layer.payload],
    ),
  )
  return {
    scenes,
    around: { files, kept: byDigest(kept), nowUnixSeconds: () => Math.floor(services.nowMs() / 1000) },
  }
}

function makeScene(services: TestSigstore, making: Making): SigstoreScene {
  const { name, key, second, yaml } = making
  const own = (of: string): StoredEntry => entryOf(services, making, key === undefined ? {} : { key }, of)
  const others = key === undefined ? { claims: stranger } : { key: strangerKey }
  const byStranger = (signed: Uint8Array): StoredEntry => entryOf(services, making, others, signed)
  const signed = making.layer === undefined ? statementOf(digest) : payloadFor(digest)
  const secondly =
    second === undefined ? [] : [entryOf(services, making, { key: second }, statementOf(digest))]
  // A stranger's good signature lies beside it all the time: no mutant may make it count.
  const entries = [own(digest), ...secondly, byStranger(signed)]
  const requirement = making.requirement({ issuer: services.urls.issuer })
  return {
    name,
    needs: making.needs ?? { log: true, time: 'any' },
    evidence: {
      policyName: yaml ? 'policy.yaml' : 'policy.trust.json',
      policy: policyText(requirement, yaml === true),
      manifest,
      entries,
    },
    signers: [
      key === undefined ? workflowText(services) : keyText(key),
      ...(second === undefined ? [] : [keyText(second)]),
    ].toSorted(),
    payloads: [Buffer.from(signed).toString('base64')],
    donors: [own(otherDigest), byStranger(signed)],
    byStranger,
  }
}

/** @param signed - the bytes to sign, or the digest of an image */
function entryOf(
  services: TestSigstore,
  { options, layer }: Making,
  signer: Pick<BundleOptions, 'key' | 'claims'>,
  signed: Uint8Array | string,
): StoredEntry {
  if (layer !== undefined) {
    const payload = typeof signed === 'string' ? payloadFor(signed) : signed
    return { kind: 'layer', layer: makeLayer({ services, payload, ...layer, ...signer }) }
  }
  const statement = typeof signed === 'string' ? statementOf(signed) : signed
  const { bytes } = makeBundle({ services, statement, ...options, ...signer })
  return { kind: 'bundle', bytes, ...(options?.version !== undefined && { isFile: true }) }
}

const keyText = ({ publicKey }: KeyPair): string => `key ${keyFingerprint(publicKey)}`
const workflowText = ({ urls }: TestSigstore): string =>
  `https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main of ${urls.issuer}`

/** Everything is rejected but this image; a stranger is trusted elsewhere. */
function policyText(requirement: object, asYaml: boolean): Uint8Array {
  const strangers = { type: 'bundleSigned', keyPath: 'stranger.pub', transparency: 'none' }
  const policy = {
    default: [{ type: 'reject' }],
    transports: {
      docker: {
        'registry.example/team/app': [requirement],
        'elsewhere.example/other': [strangers],
      },
      dir: { '': [{ type: 'insecureAcceptAnything' }] },
    },
  }
  const json = JSON.stringify(policy, null, 2)
  // Keys and plain values without quotes: the form that people write.
  return Buffer.from(asYaml ? json.replaceAll(/"([A-Za-z][A-Za-z0-9/.-]*)"/g, '$1') : json)
}
