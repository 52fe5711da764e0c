import { IntegrityError, UsageError } from '../domain/errors.ts'
import { type Digest, digestParts } from '../domain/image/digest.ts'
import {
  type Descriptor,
  entryRole,
  formatPlatform,
  guessMediaType,
  imagePlatforms,
  type Manifest,
  manifestDigest,
  type Platform,
  platformCandidates,
} from '../domain/image/manifest.ts'
import { mediaTypes } from '../domain/image/media-types.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { FetchedManifest, ImageSource } from '../ports.ts'
import type { SignRequest } from './contract.ts'
import { type ResolvedImage, sha256Of } from './resolve.ts'

/** One manifest that gets a signature of its own. */
export interface ManifestToSign {
  /** sha256. */
  readonly digest: Digest
  readonly platform?: Platform
  readonly role: 'index' | 'image'
  /** True for the one that the image's name leads to. */
  readonly primary: boolean
  /** Its type and size, as a referrer states them of its subject. */
  readonly descriptor: { readonly mediaType: string; readonly size: number }
}

type Index = Extract<Manifest, { kind: 'index' }>

/**
 * Demands that an image is the one that was meant.
 *
 * @param demanded - digest of `--digest` or of the identity; of any algorithm
 * @throws IntegrityError `tag-moved` that names both digests
 */
export function demandDigest(fetched: FetchedManifest, demanded: Digest | undefined, shown: string): void {
  if (demanded === undefined) return
  const { algorithm } = digestParts(demanded)
  const found = algorithm === 'sha256' ? fetched.digest : manifestDigest(fetched.bytes, algorithm)
  if (found === demanded) return
  throw new IntegrityError('tag-moved', `${shown}: expected digest ${demanded}, found ${found}`)
}

/**
 * What is signed of a resolved image. An index and the images of its platforms get one signature each, because
 * podman checks the platform's manifest and other tools the index (manifests-and-digests, section 5). Platforms
 * that are asked for by name leave the index out.
 *
 * @throws UsageError `platform-missing`; whatever reading a manifest by a digest other than sha256 throws
 */
export async function manifestsToSign(
  { fetched, manifest }: ResolvedImage,
  wanted: SignRequest['platforms'],
  source: ImageSource,
): Promise<{ readonly manifests: readonly ManifestToSign[]; readonly warnings: readonly Reason[] }> {
  if (manifest.kind !== 'index') {
    return { manifests: [{ ...itself(fetched), role: 'image' }], warnings: [] }
  }
  const primary: ManifestToSign = { ...itself(fetched), role: 'index' }
  if (wanted === 'index') return { manifests: [primary], warnings: [] }
  const entries =
    wanted === 'all' ? signable(manifest) : wanted.flatMap((platform) => named(manifest, platform))
  const children: ManifestToSign[] = []
  for (const entry of entries) {
    const child = await childToSign(entry, source)
    if (![primary, ...children].some(({ digest }) => digest === child.digest)) children.push(child)
  }
  return wanted === 'all'
    ? { manifests: [primary, ...children], warnings: oddities(manifest) }
    : { manifests: children, warnings: [] }
}

const itself = ({ bytes, digest, claimedMediaType }: FetchedManifest): Omit<ManifestToSign, 'role'> => ({
  digest,
  primary: true,
  descriptor: {
    mediaType: guessMediaType(bytes) ?? claimedMediaType ?? mediaTypes.ociManifest,
    size: bytes.length,
  },
})

function signable(index: Index): readonly Descriptor[] {
  const images = imagePlatforms(index)
  return index.manifests.filter((entry) => images.includes(entry) || entryRole(entry) === 'index')
}

function named(index: Index, platform: Platform): readonly Descriptor[] {
  const found = platformCandidates(index, platform).filter((entry) => entry.platform !== undefined)
  if (found.length > 0) return found
  const there = imagePlatforms(index).flatMap((entry) =>
    entry.platform === undefined ? [] : [formatPlatform(entry.platform)],
  )
  throw new UsageError(
    'platform-missing',
    `--platforms: expected ${formatPlatform(platform)} in the index, found ${there.join(', ') || 'no platform'}`,
  )
}

/** The digest that an index names is what its bytes must have, and its type and size are those that clients hold it to. */
async function childToSign(entry: Descriptor, source: ImageSource): Promise<ManifestToSign> {
  return {
    digest: await sha256Of(source, entry.digest),
    ...(entry.platform !== undefined && { platform: entry.platform }),
    role: entryRole(entry) === 'index' ? 'index' : 'image',
    primary: false,
    descriptor: { mediaType: entry.mediaType, size: entry.sizeBytes },
  }
}

/** One warning a kind, whatever the number of entries. */
function oddities(index: Index): readonly Reason[] {
  const digestsOf = (...roles: readonly string[]): readonly Digest[] =>
    index.manifests.filter((entry) => roles.includes(entryRole(entry))).map(({ digest }) => digest)
  const nested = digestsOf('index')
  const skipped = digestsOf('attestation', 'artifact', 'other')
  const list = (digests: readonly Digest[]): string =>
    `${digests.slice(0, 3).join(', ')}${digests.length > 3 ? ` and ${digests.length - 3} more` : ''}`
  return [
    ...(nested.length === 0
      ? []
      : [
          {
            code: 'nested-index' as const,
            message: `an index inside the index was signed, too: ${list(nested)}`,
          },
        ]),
    ...(skipped.length === 0
      ? []
      : [
          {
            code: 'entry-not-signed' as const,
            message: `entries that are no images were not signed: ${list(skipped)}`,
          },
        ]),
  ]
}
