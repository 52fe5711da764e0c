import { IntegrityError, TransportError } from '../../domain/errors.ts'
import { type Digest, digestParts } from '../../domain/image/digest.ts'
import { manifestDigest } from '../../domain/image/manifest.ts'
import type { FetchedManifest } from '../../ports.ts'

/** What is known of bytes before they are looked at. */
export interface ManifestClaims {
  /** Path or URL, for messages. */
  readonly place: string
  /** What the bytes must hash to. */
  readonly digest?: Digest | undefined
  readonly mediaType?: string | undefined
}

/**
 * Hashes the bytes of a manifest and compares them with what was asked for.
 *
 * @throws IntegrityError `digest-mismatch`; FormatError as `manifestDigest`
 */
export function fetchedManifest(bytes: Uint8Array, claims: ManifestClaims): FetchedManifest {
  const { place, digest, mediaType } = claims
  if (digest !== undefined) {
    const found = manifestDigest(bytes, digestParts(digest).algorithm)
    if (found !== digest) {
      throw new IntegrityError('digest-mismatch', `${place}: expected the manifest ${digest}, found ${found}`)
    }
  }
  return {
    bytes,
    digest: manifestDigest(bytes),
    ...(mediaType !== undefined && { claimedMediaType: mediaType }),
  }
}

/**
 * For images that have one manifest only: that one, when it is asked for by no digest or by its own.
 *
 * @throws TransportError `manifest-not-found`
 */
export function onlyManifest(
  only: FetchedManifest,
  digest: Digest | undefined,
  place: string,
): FetchedManifest {
  if (digest === undefined || manifestDigest(only.bytes, digestParts(digest).algorithm) === digest)
    return only
  throw new TransportError(
    'manifest-not-found',
    `${place}: expected the manifest ${digest}, found only ${only.digest}`,
  )
}
