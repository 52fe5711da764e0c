import { realpath } from 'node:fs/promises'
import { FormatError, TransportError } from '../../domain/errors.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import { errnoOf, failureWords, readRegularFile } from '../platform/files.ts'

/**
 * The absolute path of an image on disk, symbolic links resolved: its policy identity.
 *
 * @throws TransportError `image-not-found`, `image-unreadable`
 */
export async function resolveImagePath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') {
      throw new TransportError('image-not-found', `${path}: expected an image, found nothing there`, {
        cause,
      })
    }
    throw unreadable(path, failureWords(cause), cause)
  }
}

/**
 * A small file of an image, or null when it is not there. Links are followed, as other tools do: what is read is
 * bounded and checked by digest where it matters.
 *
 * @throws TransportError `image-unreadable`, also for more bytes than a manifest may have
 */
export async function readImageFile(path: string): Promise<Uint8Array | null> {
  const read = await readRegularFile(path, { maxBytes: maxManifestBytes, followLinks: true })
  switch (read.kind) {
    case 'read':
      return read.bytes
    case 'missing':
      return null
    case 'failed':
      throw unreadable(path, read.why, read.cause)
  }
}

/** The error for a file of an image that could not be read whole. */
export function unreadable(path: string, why: string, cause?: unknown): TransportError {
  return new TransportError('image-unreadable', `${path}: could not be read: ${why}`, { cause })
}

/** The error for a folder or archive that is not laid out as its transport demands. */
export function layoutFault(place: string, message: string, cause?: unknown): FormatError {
  return new FormatError('layout-malformed', `${place}: ${message}`, { cause })
}
