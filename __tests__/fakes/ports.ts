import { openBundleFilesStore } from '../../src/adapters/stores/bundle-files.ts'
import { TransportError, UsageError } from '../../src/domain/errors.ts'
import { type Digest, digestOf } from '../../src/domain/image/digest.ts'
import type { Reference } from '../../src/domain/image/reference.ts'
import type { ImageName } from '../../src/domain/image/transport.ts'
import type { KeySource, Policy } from '../../src/domain/policy/policy.ts'
import type { RegistriesConfig } from '../../src/domain/policy/registries-d.ts'
import type { NewSignature, StoredSignature } from '../../src/domain/signature/envelope.ts'
import { parsePayload } from '../../src/domain/signature/payload.ts'
import type {
  ImageSource,
  Images,
  KeyRing,
  KeysUnusable,
  Ports,
  SignatureStore,
  SignatureStores,
  SignatureSubject,
  Signer,
  TrustMaterial,
} from '../../src/ports.ts'
import { checkFakeMessage, fakeMessage, gpgSigner, openFakeMessage } from './signatures.ts'

/** One image of `fakeImages`: its primary manifest, those it can serve by digest, or the error of every read. */
export interface FakeImage {
  readonly manifest: string | Uint8Array
  readonly byDigest?: readonly (string | Uint8Array)[]
  readonly claimedMediaType?: string
  readonly resolvedPath?: string
  readonly error?: Error
}

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text) : text

/** Images in memory, by name; `requests` lists every manifest that was asked for, in order. */
export function fakeImages(images: readonly (readonly [ImageName, FakeImage])[]): Images & {
  readonly requests: readonly string[]
  readonly open: (name: ImageName) => Promise<ImageSource>
  /** Sources that were opened and not closed. */
  readonly leaked: () => number
} {
  const table = new Map(images.map(([name, image]) => [JSON.stringify(name), image]))
  const requests: string[] = []
  const openSources = new Set<ImageSource>()

  const read = (name: string, image: FakeImage, digest: Digest | undefined) => {
    requests.push(`${name}${digest === undefined ? '' : ` ${digest}`}`)
    if (image.error !== undefined) throw image.error
    const all = [image.manifest, ...(image.byDigest ?? [])].map(bytesOf)
    const wanted = (bytes: Uint8Array) =>
      digest === undefined || digest === digestOf(bytes, digest.startsWith('sha512') ? 'sha512' : 'sha256')
    const bytes = all.find(wanted)
    if (bytes === undefined)
      throw new TransportError('manifest-not-found', `no manifest ${digest}`, { status: 404 })
    const { claimedMediaType } = image
    return { bytes, digest: digestOf(bytes), ...(claimedMediaType === undefined ? {} : { claimedMediaType }) }
  }

  return {
    requests,
    leaked: () => openSources.size,
    open: async (name) => {
      const key = JSON.stringify(name)
      const image = table.get(key)
      if (image === undefined)
        throw new TransportError('manifest-not-found', `no image ${key}`, { status: 404 })
      const source: ImageSource = {
        name,
        ...(image.resolvedPath === undefined ? {} : { resolvedPath: image.resolvedPath }),
        readManifest: async (digest) => read(name.transport, image, digest),
        close: async () => void openSources.delete(source),
      }
      openSources.add(source)
      return source
    },
  }
}

/** What one fake store holds for a digest: signatures, broken entries, and last perhaps why reading fails. */
export type FakeEntry =
  | Uint8Array
  | Extract<StoredSignature, { kind: 'malformed' | 'cosign-layer' | 'bundle' }>
  | Error

/** A signature store in memory. `lists` names every digest that was listed, in order. */
export function fakeStore(
  kind: SignatureStore['kind'],
  base: string,
): SignatureStore & {
  readonly entries: Map<Digest, FakeEntry[]>
  readonly lists: readonly Digest[]
  /** Which of them were listed as what the reference resolved to. */
  readonly primaries: readonly Digest[]
} {
  const entries = new Map<Digest, FakeEntry[]>()
  const lists: Digest[] = []
  const primaries: Digest[] = []
  const place = ({ digest, reference }: SignatureSubject): string =>
    `${base}/${reference?.path ?? ''}@${digest.replace(':', '=')}`
  const carried = {
    lookaside: 'simple-signing',
    directory: 'simple-signing',
    referrers: 'bundle',
    'sig-tag': 'cosign-layer',
    'bundle-file': 'bundle',
  } as const
  return {
    kind,
    carries: [carried[kind]],
    entries,
    lists,
    primaries,
    place,
    async *list(subject) {
      lists.push(subject.digest)
      if (subject.primary) primaries.push(subject.digest)
      for (const [index, entry] of (entries.get(subject.digest) ?? []).entries()) {
        if (entry instanceof Error) throw entry
        if ('kind' in entry) yield entry
        else yield { kind: 'simple-signing', place: `${place(subject)}/signature-${index + 1}`, bytes: entry }
      }
    },
    append: async (subject, signature) => {
      const there = entries.get(subject.digest) ?? []
      const own = `${place(subject)}/signature-${there.length + 1}`
      entries.set(subject.digest, [...there, entryOf(signature, own)])
      return { place: own, number: there.length + 1 }
    },
  }
}

function entryOf(signature: NewSignature, place: string): FakeEntry {
  switch (signature.kind) {
    case 'simple-signing':
      return signature.bytes
    case 'bundle':
      return { kind: 'bundle', place, bytes: signature.bytes }
    case 'cosign-layer': {
      const mediaType = 'application/vnd.dev.cosign.simplesigning.v1+json'
      return { ...signature, place, mediaType }
    }
  }
}

type FakeStore = ReturnType<typeof fakeStore>

/** Stores by base URL or path, made when first asked for; reader and writer of a base are one store. */
export function fakeStores(): Omit<SignatureStores, 'directory' | 'referrers' | 'sigTag'> & {
  readonly lookaside: (base: string) => FakeStore
  readonly directory: (path: string) => FakeStore
  readonly referrers: (repository?: Reference) => FakeStore
  readonly sigTag: (repository?: Reference) => FakeStore
} {
  const made = new Map<string, FakeStore>()
  const get = (kind: SignatureStore['kind'], base: string): FakeStore => {
    const store = made.get(`${kind} ${base}`) ?? fakeStore(kind, base)
    made.set(`${kind} ${base}`, store)
    return store
  }
  const lookaside = (base: string): FakeStore => {
    if (base.startsWith('ftp:'))
      throw new UsageError('lookaside-unsupported', `lookaside: cannot read ${base}`)
    return get('lookaside', base)
  }
  return {
    lookaside,
    lookasideReader: lookaside,
    lookasideWriter: lookaside,
    directory: (path) => get('directory', path),
    referrers: (repository) => get('referrers', `registry:${repository?.path ?? ''}`),
    sigTag: (repository) => get('sig-tag', `registry:${repository?.path ?? ''}`),
    bundleFiles: openBundleFilesStore,
  }
}

/** Trusts the fingerprints that a key source names: a path holds those of `files`, data is a fingerprint as text. */
export function fakeTrust(files: Readonly<Record<string, readonly string[]>> = {}): TrustMaterial & {
  readonly opened: readonly KeySource[]
  readonly checked: () => number
} {
  const opened: KeySource[] = []
  let checked = 0
  const unusable = (message: string): KeysUnusable => ({ kind: 'unusable', code: 'file-unreadable', message })
  const ring = (fingerprints: readonly string[], paths: readonly string[] = []): KeyRing => ({
    kind: 'usable',
    fingerprints,
    states: () => [],
    warnings: paths
      .filter((path) => path.includes('secret'))
      .map((path) => ({ code: 'key-file-secret', message: `${path}: a secret key` })),
    check: async (blob) => {
      checked += 1
      return checkFakeMessage(blob, fingerprints)
    },
  })
  const gpgKeyRing = async (source: KeySource): Promise<KeyRing | KeysUnusable> => {
    opened.push(source)
    if (source.kind === 'data') return ring(source.data.map((bytes) => Buffer.from(bytes).toString()))
    const missing = source.paths.find((path) => files[path] === undefined)
    if (missing !== undefined) return unusable(`${missing}: file not found`)
    return ring(
      source.paths.flatMap((path) => files[path] ?? []),
      source.paths,
    )
  }
  return {
    opened,
    checked: () => checked,
    gpgKeyRing,
    keyForm: async () => 'gpg',
    verifierOf: async (leaf) => {
      if (leaf.type !== 'signedBy') return { kind: 'usable', warnings: [], check: async () => null }
      const keys = await gpgKeyRing(leaf.keys)
      if (keys.kind === 'unusable') return keys
      return {
        kind: 'usable',
        warnings: keys.warnings,
        check: async (signature) =>
          signature.kind === 'simple-signing' ? await keys.check(signature.bytes) : null,
      }
    },
    readClaimWithoutVerifying: async (signature) => {
      if (signature.kind !== 'simple-signing') return {}
      const { fingerprint, payload } = openFakeMessage(signature.bytes)
      const { dockerReference, manifestDigest } = parsePayload(payload)
      return { keyId: fingerprint.slice(-16), reference: dockerReference, digest: manifestDigest }
    },
  }
}

/** Key source of `fakeTrust` that trusts these fingerprints. */
export const keysOf = (...trusted: readonly string[]): KeySource => ({
  kind: 'data',
  data: trusted.map((fingerprint) => Buffer.from(fingerprint)),
})

/** A signer whose messages `fakeTrust` checks; `signed` counts them. `good: false` makes them fail the check. */
export function fakeSigner(fingerprint: string, good = true): Signer & { readonly signed: () => number } {
  let signed = 0
  return {
    identity: gpgSigner(fingerprint),
    publicKeys: keysOf(fingerprint),
    warnings: [],
    signed: () => signed,
    sign: async (payload) => {
      signed += 1
      return fakeMessage(fingerprint, payload, good)
    },
  }
}

/** A registries.d folder that says nothing. */
export const noRegistries: RegistriesConfig = {
  docker: new Map(),
  builtInLookaside: 'file:///built-in',
  warnings: [],
}

const notFaked = (what: string) => (): never => {
  throw new Error(`the test did not say how to fake ${what}`)
}

/** Ports in memory: everything that is not given answers with nothing, or fails the test when asked. */
export function fakePorts(given: Partial<Ports> & { readonly policy?: Policy } = {}): Ports {
  const { policy, ...ports } = given
  return {
    images: fakeImages([]),
    stores: fakeStores(),
    trust: fakeTrust(),
    signer: notFaked('a signer'),
    sigstoreSigner: notFaked('a signer of Sigstore'),
    makeKeyPair: notFaked('a new key'),
    newFiles: { demandFree: notFaked('new files'), write: notFaked('new files') },
    policies: {
      load: policy === undefined ? notFaked('a policy') : async (path) => ({ name: path, policy }),
      inspect: notFaked('the faults of a policy'),
    },
    registries: { load: async () => noRegistries },
    credentials: { describe: async () => null },
    clock: { nowUnixSeconds: () => 1_700_000_100 },
    progress: { update: () => undefined },
    cancel: new AbortController().signal,
    ...ports,
  }
}

/** The public instance of Sigstore where nobody may ask it. */
export const publicInstanceNotAsked = (): Promise<never> =>
  Promise.reject(new Error('the public instance was asked'))
