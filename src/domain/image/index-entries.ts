import type { Descriptor } from './descriptor.ts'
import { isImageConfigMediaType, isIndexMediaType, isManifestMediaType } from './media-types.ts'
import { containerdRank, isUnknownPlatform, type Platform, platformRank } from './platform.ts'

/** What an entry of an index is, as far as the index says: a claim of whoever made the index. */
type EntryRole = 'image' | 'attestation' | 'index' | 'artifact' | 'other'

interface Index {
  readonly manifests: readonly Descriptor[]
}

/**
 * What an entry is for. Clients choose by platform alone and look neither at the media type nor at annotations,
 * so an entry with a platform of its own is an image whatever else it calls itself.
 *
 * @see manifests-and-digests, section 5; BuildKit attestation storage; containers/image chooseInstance
 */
export function entryRole(entry: Descriptor): EntryRole {
  if (isIndexMediaType(entry.mediaType)) return 'index'
  const isManifest = isManifestMediaType(entry.mediaType)
  if (entry.platform !== undefined) {
    if (!isUnknownPlatform(entry.platform)) return 'image'
    return isManifest ? 'attestation' : 'other'
  }
  if (!isManifest) return 'other'
  if (entry.annotations?.['vnd.docker.reference.type'] === 'attestation-manifest') return 'attestation'
  const isArtifact = entry.artifactType !== undefined && !isImageConfigMediaType(entry.artifactType)
  return isArtifact ? 'artifact' : 'image'
}

/** The entries that are images, in order. */
export function imagePlatforms(index: Index): readonly Descriptor[] {
  return index.manifests.filter((entry) => entryRole(entry) === 'image')
}

/**
 * Whether some client could run what this entry names: all but those for `unknown/unknown`. Entries without a
 * platform are tried by containers/image when nothing else fits, nested indexes by containerd; so an index is
 * covered by the signatures of its entries only when all of these are.
 */
export function isRunnable(entry: Descriptor): boolean {
  return entry.platform === undefined || !isUnknownPlatform(entry.platform)
}

/**
 * The entries among which a client of this platform chooses, in order. There is more than one where variants of
 * the same image (zstd beside gzip layers, versions of Windows) stand side by side, and clients differ in which
 * they take, podman from Docker too: what holds for the platform must hold for all of them. As for clients, what an
 * entry calls itself counts for nothing; entries without a platform are taken only when no other fits.
 *
 * @see containers/image internal/manifest chooseInstance; containerd/platforms Only
 */
export function platformCandidates(index: Index, wanted: Platform): readonly Descriptor[] {
  const chosen = new Set([platformRank, containerdRank].flatMap((rank) => bestOf(index, wanted, rank)))
  return index.manifests.filter((entry) => chosen.has(entry))
}

type Rank = typeof platformRank

function bestOf({ manifests }: Index, wanted: Platform, rank: Rank): readonly Descriptor[] {
  const ranked = manifests.map((entry) => ({ entry, rank: rankOf(entry, wanted, rank) }))
  const best = Math.min(...ranked.map(({ rank }) => rank))
  return best === Number.POSITIVE_INFINITY
    ? []
    : ranked.filter(({ rank }) => rank === best).map(({ entry }) => entry)
}

/** Entries without a platform come after all that fit; infinite for those that do not fit at all. */
function rankOf({ platform }: Descriptor, wanted: Platform, rank: Rank): number {
  if (platform === undefined) return Number.MAX_SAFE_INTEGER
  return rank(platform, wanted) ?? Number.POSITIVE_INFINITY
}
