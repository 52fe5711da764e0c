import { join } from 'node:path'
import { TransportError } from '../../domain/errors.ts'
import { type Digest, digestParts } from '../../domain/image/digest.ts'
import { manifestDigest } from '../../domain/image/manifest.ts'
import type { ImageName } from '../../domain/image/transport.ts'
import type { FetchedManifest, ImageSource } from '../../ports.ts'
import { fetchedManifest } from '../platform/fetched-manifest.ts'
import { layoutFault, readImageFile, resolveImagePath } from './image-files.ts'

/** Newest minor version of the format that is known: 1.2 adds digests other than sha256. */
const versionGrammar = /^Directory Transport Version: 1\.[0-2]\n?$/

/**
 * An image in a `dir:` folder: `manifest.json`, instances of an index as `HEX.manifest.json`.
 *
 * @throws TransportError `image-not-found`, `image-unreadable`; FormatError `layout-malformed`
 * @see containers-transports(5), "dir:path"; containers/image directory/directory_src.go
 */
export async function openDirectoryImage(
  name: ImageName & { readonly transport: 'dir' },
): Promise<ImageSource> {
  const resolvedPath = await resolveImagePath(name.path)
  await checkVersion(join(name.path, 'version'))
  return {
    name,
    resolvedPath,
    readManifest: (digest) => read(name.path, digest),
    close: () => Promise.resolve(),
  }
}

/** A missing file is fine, any other text is a format that we do not know. */
async function checkVersion(path: string): Promise<void> {
  const bytes = await readImageFile(path)
  if (bytes === null) return
  const text = Buffer.from(bytes.subarray(0, 100)).toString('latin1')
  if (bytes.length > 100 || !versionGrammar.test(text)) {
    throw layoutFault(path, `expected "Directory Transport Version: 1.1", found ${JSON.stringify(text)}`)
  }
}

async function read(path: string, digest: Digest | undefined): Promise<FetchedManifest> {
  const place = join(path, 'manifest.json')
  const bytes = await readImageFile(place)
  if (bytes === null)
    throw new TransportError('image-not-found', `${place}: expected a manifest, found nothing there`)
  const isPrimary = digest === undefined || manifestDigest(bytes, digestParts(digest).algorithm) === digest
  return isPrimary ? fetchedManifest(bytes, { place }) : await readInstance(path, digest)
}

async function readInstance(path: string, digest: Digest): Promise<FetchedManifest> {
  const { algorithm, hex } = digestParts(digest)
  const place = join(path, `${algorithm === 'sha256' ? '' : `${algorithm}-`}${hex}.manifest.json`)
  const bytes = await readImageFile(place)
  if (bytes !== null) return fetchedManifest(bytes, { place, digest })
  throw new TransportError(
    'manifest-not-found',
    `${place}: expected the manifest ${digest}, found nothing there`,
    {
      next: 'Copy the image with all its platforms, for example with `skopeo copy --all`.',
    },
  )
}
