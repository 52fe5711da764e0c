import { UsageError } from '../domain/errors.ts'
import { type Digest, digestParts } from '../domain/image/digest.ts'
import { type Manifest, parseManifest } from '../domain/image/manifest.ts'
import { formatReference, type Reference } from '../domain/image/reference.ts'
import { formatImageName, type ImageName } from '../domain/image/transport.ts'
import type { FetchedManifest, ImageSource, Images } from '../ports.ts'

/** What a name led to, once and for the whole run: everything after uses the digest. */
export interface ResolvedImage {
  readonly fetched: FetchedManifest
  readonly manifest: Manifest
}

/** Opens an image for the time of `use`, and closes it whatever happens. */
export async function withSource<T>(
  images: Images,
  name: ImageName,
  use: (source: ImageSource) => Promise<T>,
): Promise<T> {
  const source = await images.open(name)
  try {
    return await use(source)
  } finally {
    await source.close()
  }
}

/**
 * Fetches the primary manifest, one request, and reads it.
 *
 * @throws IntegrityError, TransportError when it could not be had whole; FormatError when it is broken
 */
export async function resolveImage(source: ImageSource): Promise<ResolvedImage> {
  const fetched = await source.readManifest()
  return { fetched, manifest: parseManifest(fetched.bytes, fetched.claimedMediaType) }
}

/**
 * The sha256 of a manifest that an index lists: the digest that it is listed by, fetched only where that is of another
 * algorithm. Signatures bind nothing else.
 */
export const sha256Of = async (source: Pick<ImageSource, 'readManifest'>, listed: Digest): Promise<Digest> =>
  digestParts(listed).algorithm === 'sha256' ? listed : (await source.readManifest(listed)).digest

/** The name as reports show it: a docker reference without its transport, anything else with it. */
export const shownName = (name: ImageName): string =>
  name.transport === 'docker' ? formatReference(name.reference) : formatImageName(name)

/**
 * An image of a registry has a name of its own; another one beside it could only mean something else than it says.
 *
 * @throws UsageError `option-conflict`
 */
export function refuseNeedlessIdentity(name: ImageName, identity: Reference | undefined): void {
  if (name.transport !== 'docker' || identity === undefined) return
  throw new UsageError(
    'option-conflict',
    `--identity ${formatReference(identity)}: expected an image without a name of its own, found ${shownName(name)}`,
    { next: 'Leave out --identity: an image of a registry goes by the name it is asked for.' },
  )
}
