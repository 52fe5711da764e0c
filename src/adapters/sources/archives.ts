import type { ImageName } from '../../domain/image/transport.ts'
import type { FetchedManifest, ImageSource } from '../../ports.ts'
import { fetchedManifest, onlyManifest } from '../platform/fetched-manifest.ts'
import {
  type ArchiveLimits,
  type ArchiveLookup,
  archiveLimits,
  fileBytes,
  readArchive,
} from './archive-contents.ts'
import { dockerArchiveManifest } from './docker-archive-manifest.ts'
import { resolveImagePath } from './image-files.ts'
import { layoutSource } from './oci-layout.ts'

/** How archives are read. */
export interface ArchiveOptions {
  readonly limits?: ArchiveLimits
  /** Aborted when the run ends early. */
  readonly signal?: AbortSignal
}

/**
 * An image in a tar file of an OCI layout. The archive is read once, when the first manifest is asked for.
 *
 * @throws TransportError `image-not-found`, `image-unreadable`
 * @see containers-transports(5), "oci-archive:path[:reference]"
 */
export async function openLayoutArchive(
  name: ImageName & { readonly transport: 'oci-archive' },
  { limits = archiveLimits, signal }: ArchiveOptions = {},
): Promise<ImageSource> {
  const resolvedPath = await resolveImagePath(name.path)
  let reading: Promise<ArchiveLookup> | undefined
  return layoutSource(name, resolvedPath, async (file) => {
    reading ??= readArchive(fileBytes(name.path, signal), name.path, { hash: false, limits })
    return (await reading)(file)?.json ?? null
  })
}

/**
 * An image in a tar file of `docker save`. It holds no manifest, so its digest is that of the manifest it would
 * become; all layers are hashed for it.
 *
 * @throws TransportError `image-not-found`, `image-unreadable`
 * @see containers-transports(5), "docker-archive:path[:docker-reference]"
 */
export async function openDockerArchive(
  name: ImageName & { readonly transport: 'docker-archive' },
  { limits = archiveLimits, signal }: ArchiveOptions = {},
): Promise<ImageSource> {
  const resolvedPath = await resolveImagePath(name.path)
  let reading: Promise<FetchedManifest> | undefined
  return {
    name,
    resolvedPath,
    async readManifest(digest) {
      reading ??= readDockerArchive(fileBytes(name.path, signal), name.path, name.select, limits)
      return onlyManifest(await reading, digest, name.path)
    },
    close: () => Promise.resolve(),
  }
}

/**
 * The manifest that an image of a docker archive would become.
 *
 * @throws as `readArchive` and `dockerArchiveManifest`
 */
export async function readDockerArchive(
  source: AsyncIterable<Uint8Array>,
  place: string,
  select: (ImageName & { readonly transport: 'docker-archive' })['select'],
  limits: ArchiveLimits,
): Promise<FetchedManifest> {
  const lookup = await readArchive(source, place, { hash: true, limits })
  const bytes = dockerArchiveManifest(lookup, select, place)
  return fetchedManifest(bytes, { place })
}
