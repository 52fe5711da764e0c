import { join } from 'node:path'
import { IntegrityError, TransportError } from '../../domain/errors.ts'
import { type Digest, digestParts } from '../../domain/image/digest.ts'
import type { ImageName } from '../../domain/image/transport.ts'
import type { FetchedManifest, ImageSource } from '../../ports.ts'
import { fetchedManifest } from '../platform/fetched-manifest.ts'
import { readImageFile, resolveImagePath } from './image-files.ts'
import { checkLayoutVersion, selectFromIndex } from './layout-index.ts'

type LayoutName = ImageName & { readonly transport: 'oci' | 'oci-archive' }

/** The small files of a layout, wherever they lie; null for one that is not there. */
export type ReadLayoutFile = (name: string) => Promise<Uint8Array | null>

/**
 * An image in a folder that is laid out after the OCI image-spec.
 *
 * @throws TransportError `image-not-found`, `image-unreadable`
 * @see OCI image-spec 1.1, image-layout
 */
export async function openLayoutImage(name: ImageName & { readonly transport: 'oci' }): Promise<ImageSource> {
  const resolvedPath = await resolveImagePath(name.path)
  return layoutSource(name, resolvedPath, (file) => readImageFile(join(name.path, file)))
}

/** An image of an OCI layout, given its files. */
export function layoutSource(name: LayoutName, resolvedPath: string, readFile: ReadLayoutFile): ImageSource {
  let primary: Promise<FetchedManifest> | undefined
  const readPrimary = (): Promise<FetchedManifest> => {
    primary ??= readSelected(name, readFile)
    return primary
  }
  return {
    name,
    resolvedPath,
    readManifest: async (digest) =>
      digest === undefined ? await readPrimary() : await readBlob(name, readFile, digest),
    close: () => Promise.resolve(),
  }
}

async function readSelected(name: LayoutName, readFile: ReadLayoutFile): Promise<FetchedManifest> {
  checkLayoutVersion(await readFile('oci-layout'), join(name.path, 'oci-layout'))
  const place = join(name.path, 'index.json')
  const index = await readFile('index.json')
  // Nothing is there to be judged: unlike a broken index, that is no answer about the image.
  if (index === null)
    throw new TransportError('image-not-found', `${place}: expected an OCI index, found no such file`)
  const { digest, sizeBytes, mediaType } = selectFromIndex(index, name.select, place)
  const manifest = await readBlob(name, readFile, digest, mediaType)
  if (manifest.bytes.length === sizeBytes) return manifest
  const found = `${manifest.bytes.length} bytes`
  throw new IntegrityError(
    'digest-mismatch',
    `${place}: expected ${sizeBytes} bytes in the manifest ${digest}, found ${found}`,
  )
}

async function readBlob(
  name: LayoutName,
  readFile: ReadLayoutFile,
  digest: Digest,
  mediaType?: string,
): Promise<FetchedManifest> {
  const { algorithm, hex } = digestParts(digest)
  const file = `blobs/${algorithm}/${hex}`
  const place = join(name.path, file)
  const bytes = await readFile(file)
  if (bytes !== null) return fetchedManifest(bytes, { place, digest, mediaType })
  throw new TransportError(
    'manifest-not-found',
    `${place}: expected the manifest ${digest}, found no such file`,
    {
      next: 'Copy the image again, with all its platforms if one of them is wanted.',
    },
  )
}
