import { FormatError, TransportError } from '../../domain/errors.ts'
import { type Descriptor, readDescriptor } from '../../domain/image/descriptor.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { maxIndexEntries } from '../../domain/image/manifest.ts'
import { mediaTypes } from '../../domain/image/media-types.ts'
import { formatReference, type Reference } from '../../domain/image/reference.ts'
import type { NewSignature, StoredSignature } from '../../domain/signature/envelope.ts'
import type { JsonObject } from '../../domain/strict-json.ts'
import { itemPlace, type JsonPlace } from '../../domain/strict-json-values.ts'
import type { SignatureStore, SignatureSubject } from '../../ports.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { ManifestWritten } from '../registry/manifests.ts'
import type { Repository } from '../registry/requests.ts'
import { addToTag, type TagWriter } from './add-to-tag.ts'
import { fetchSignatureBlob, yieldFetched } from './fetch-blobs.ts'
import { formatJson } from './json-text.ts'
import {
  bundleLayerOf,
  emptyConfig,
  makeReferrer,
  mayBeBundle,
  type ReferrerManifest,
} from './referrer-manifest.ts'
import type { ReferrersMemory } from './referrers-memory.ts'
import { fallbackTag, nameOf, repositoryFor } from './registry-place.ts'
import { readTag, type SharedTag } from './shared-tag.ts'

/** What is shared by all stores of referrers of a run. */
export interface ReferrersOptions extends TagWriter {
  readonly memory: ReferrersMemory
  /** Holds all referrers in place of the repositories of the subjects. */
  readonly repository: Reference | undefined
}

/**
 * Bundles as OCI referrers. Where the registry has the referrers API its answer is all there is; else the index at the
 * fallback tag counts.
 *
 * Requests to read one bundle: API, manifest, blob; where there is no API one more. To add one: two for the bundle, one
 * for the manifest, once for each repository two for the empty configuration and one look whether the registry lists
 * what is pushed (not where it says so and was seen to); at the fallback tag those of `addToTag` beside.
 *
 * @see OCI distribution-spec 1.1, "Listing Referrers", "Referrers Tag Schema"; cosign BUNDLE_SPEC
 */
export function openReferrersStore(options: ReferrersOptions): SignatureStore {
  const repositoryOf = (subject: SignatureSubject): Repository => repositoryFor(subject, options.repository)
  return {
    kind: 'referrers',
    carries: ['bundle'],
    place: (subject) => placeOf(repositoryOf(subject), subject.digest),
    list: (subject) => list(options, repositoryOf(subject), subject.digest),
    prepare: (subject) => pushConfig(options, repositoryOf(subject)),
    append: (subject, signature) => append(options, repositoryOf(subject), subject, signature),
  }
}

/** The path of the API, without a scheme, which depends on the registry. */
const placeOf = ({ domain, path }: Repository, digest: Digest): string =>
  `${domain}/v2/${path}/referrers/${digest}`

async function* list(
  options: ReferrersOptions,
  repository: Repository,
  subject: Digest,
): AsyncGenerator<StoredSignature, void, undefined> {
  const listed = await candidates(options, repository, subject)
  if ('kind' in listed) yield listed
  else
    yield* yieldFetched(placeOf(repository, subject), listed.filter(mayBeBundle), (entry) =>
      readReferrer(options.client, repository, entry, subject),
    )
}

/** What is listed as referrers of a digest: by the API, else by the fallback tag. */
async function candidates(
  { client, memory }: ReferrersOptions,
  repository: Repository,
  subject: Digest,
): Promise<readonly Descriptor[] | StoredSignature> {
  if (!(await memory.hasNoApi(repository))) {
    const listing = await client.listReferrers(repository, subject)
    memory.note(repository, listing)
    if (listing.kind === 'listed') return listing.manifests
  }
  return await readFallback(client, repository, subject)
}

/** The entries of the fallback tag; no tag is no entry, and what is no index is broken evidence, never none. */
async function readFallback(
  client: RegistryClient,
  repository: Repository,
  subject: Digest,
): Promise<readonly Descriptor[] | StoredSignature> {
  const tag = fallbackOf(repository, subject)
  const place = formatReference(tag.reference)
  const broken = (message: string): StoredSignature => ({
    ...{ kind: 'malformed', place, code: 'signature-malformed' },
    message: `the list of referrers is broken: ${message}`,
  })
  const state = await readTag(client, tag)
  if ('foreign' in state) return broken(state.foreign)
  if (state.entries.length > maxIndexEntries) throw endless(place, state.entries.length)
  const root: JsonPlace = { what: place, path: 'manifests', code: 'manifest-malformed' }
  try {
    const entries = state.entries.map((entry, index) => readDescriptor(entry, itemPlace(root, index)))
    return [...new Map(entries.map((entry) => [entry.digest, entry])).values()]
  } catch (error) {
    if (error instanceof FormatError) return broken(error.message)
    throw error
  }
}

function endless(place: string, found: number): TransportError {
  const message = `${place}: expected at most ${maxIndexEntries} entries, found ${found}`
  return new TransportError('signatures-endless', message)
}

/** The bundle behind an entry; null where the manifest turns out to be something else. Both are hashed. */
async function readReferrer(
  client: RegistryClient,
  repository: Repository,
  { digest }: Descriptor,
  subject: Digest,
): Promise<StoredSignature | null> {
  const manifest = await client.getManifest({ ...repository, digest })
  const layer = bundleLayerOf(manifest.bytes, subject)
  if (layer === null) return null
  const bytes = await fetchSignatureBlob(client, repository, layer)
  return { kind: 'bundle', place: `${nameOf(repository)}@${digest}`, bytes, manifestDigest: digest }
}

async function append(
  options: ReferrersOptions,
  repository: Repository,
  subject: SignatureSubject,
  signature: NewSignature,
): Promise<{ readonly place: string }> {
  if (signature.kind !== 'bundle') throw new Error(`referrers hold bundles, not a ${signature.kind}`)
  const { client, memory } = options
  const manifest = makeReferrer(subject, signature)
  await Promise.all([client.putBlob(repository, signature.bytes), pushConfig(options, repository)])
  const pushed = { ...repository, digest: manifest.digest }
  const result = await pushSettled(options, pushed, manifest.bytes)
  const isNoted = result.subject === subject.digest
  const isListed = await memory.isListed(repository, isNoted, () =>
    looksListed(options, repository, subject.digest, manifest),
  )
  if (!isListed) await addToTag(options, fallbackOf(repository, subject.digest), manifest.entry)
  return { place: formatReference(pushed) }
}

/** The configuration of every referrer, once for each repository. */
const pushConfig = ({ client, memory }: ReferrersOptions, repository: Repository): Promise<void> =>
  memory.once(repository, () => client.putBlob(repository, emptyConfig))

/** Pushes by digest; where the registry does not see our blobs yet, again after a while. */
async function pushSettled(
  { client, pace }: ReferrersOptions,
  reference: Reference,
  bytes: Uint8Array,
): Promise<Extract<ManifestWritten, { kind: 'written' }>> {
  for (let tries = 1; ; tries += 1) {
    try {
      const result = await client.putManifest(reference, { bytes, mediaType: mediaTypes.ociManifest })
      if (result.kind === 'written') return result
      throw result.failure
    } catch (error) {
      const isUnsettled =
        error instanceof TransportError && error.mayPass && unsettledStatuses.includes(error.status)
      if (!isUnsettled || tries === maxPushes) throw error
    }
    await pace.sleep((100 + 400 * pace.random()) * tries)
  }
}

const maxPushes = 6
const unsettledStatuses: readonly (number | undefined)[] = [400, 404]

/** Looks again where a registry takes a moment to list what was pushed, in milliseconds. */
const lookAgainMs: readonly number[] = [200, 500, 1000, 2000]

/**
 * Whether the registry lists what was just pushed: false where it has no API, so that the fallback tag is needed.
 *
 * @throws TransportError `store-write-failed` where it has the API and does not list it: no reader would see it
 */
async function looksListed(
  { client, pace }: ReferrersOptions,
  repository: Repository,
  subject: Digest,
  { digest }: ReferrerManifest,
): Promise<boolean> {
  for (const waitMs of [...lookAgainMs, null]) {
    const listing = await client.listReferrers(repository, subject)
    if (listing.kind === 'unsupported') return false
    if (listing.manifests.some((entry) => entry.digest === digest)) return true
    if (waitMs !== null) await pace.sleep(waitMs)
  }
  throw new TransportError(
    'store-write-failed',
    `${nameOf(repository)}@${digest} is pushed, but ${placeOf(repository, subject)} does not list it`,
    { next: 'Run again later; if it stays, ask the operator of the registry about its referrers API.' },
  )
}

/** The fallback tag as a list of descriptors; an entry is known by its digest. */
function fallbackOf(repository: Repository, subject: Digest): SharedTag {
  return {
    reference: { ...repository, tag: fallbackTag(subject) },
    mediaType: mediaTypes.ociIndex,
    list: 'manifests',
    keyOf: (entry) => formatJson(entry.get('digest') ?? null),
    compose: async (current, entries) => {
      const base: JsonObject =
        current ??
        new Map<string, string | number>([
          ['schemaVersion', 2],
          ['mediaType', mediaTypes.ociIndex],
        ])
      return new TextEncoder().encode(formatJson(new Map([...base, ['manifests', entries]])))
    },
  }
}
