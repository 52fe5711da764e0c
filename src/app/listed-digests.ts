import { FormatError } from '../domain/errors.ts'
import { type Digest, digestParts } from '../domain/image/digest.ts'
import { type Descriptor, entryRole, type Manifest, parseManifest } from '../domain/image/manifest.ts'
import type { ImageSource } from '../ports.ts'
import { mapBounded } from './batch.ts'

/** Deepest nesting of indexes, and the most manifests that are fetched to know all digests; no image has reason for more. */
const maxDepth = 8
const maxFetched = 100

/** What all levels of a walk share. */
interface Walk {
  readonly source: Pick<ImageSource, 'readManifest'>
  readonly concurrency: number
  /** Manifests that were fetched or are being fetched. */
  readonly seen: Set<Digest>
}

/**
 * The sha256 of everything that an index leads to; none for an image. Indexes in it are read as well, because
 * containerd goes into them, and so are entries that are listed by another algorithm.
 *
 * @throws FormatError `manifest-malformed` for indexes that are nested too deep or are too many; as
 * `ImageSource.readManifest` and `parseManifest`
 */
export async function listedDigests(
  manifest: Manifest,
  source: Walk['source'],
  concurrency: number,
): Promise<readonly Digest[]> {
  return await digestsBelow(manifest, { source, concurrency, seen: new Set() }, 1)
}

async function digestsBelow(manifest: Manifest, walk: Walk, depth: number): Promise<readonly Digest[]> {
  if (manifest.kind !== 'index') return []
  if (depth > maxDepth) throw tooMany(`indexes at most ${maxDepth} deep in each other`)
  // One digest may be listed as an index and as an image; then either is looked at.
  const distinct = new Map(manifest.manifests.map((entry) => [`${entryRole(entry)} ${entry.digest}`, entry]))
  const entries = [...distinct.values()]
  const found = await mapBounded(entries, walk.concurrency, (entry) => digestsOf(entry, walk, depth))
  return found.flat()
}

async function digestsOf(entry: Descriptor, walk: Walk, depth: number): Promise<readonly Digest[]> {
  const isIndex = entryRole(entry) === 'index'
  const known = digestParts(entry.digest).algorithm === 'sha256' ? [entry.digest] : []
  if ((known.length > 0 && !isIndex) || walk.seen.has(entry.digest)) return known
  if (walk.seen.size === maxFetched) throw tooMany(`at most ${maxFetched} indexes in it`)
  walk.seen.add(entry.digest)
  const { bytes, digest, claimedMediaType } = await walk.source.readManifest(entry.digest)
  return [digest, ...(await digestsBelow(parseManifest(bytes, claimedMediaType), walk, depth + 1))]
}

const tooMany = (expected: string): FormatError =>
  new FormatError('manifest-malformed', `index: expected ${expected}, found more`)
