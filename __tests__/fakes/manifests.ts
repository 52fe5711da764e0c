import { type Digest, digestOf } from '../../src/domain/image/digest.ts'
import { parsePlatform } from '../../src/domain/image/manifest.ts'

const ociManifest = 'application/vnd.oci.image.manifest.v1+json'
const ociIndex = 'application/vnd.oci.image.index.v1+json'

/** Bytes of a manifest with their digests. */
export interface MadeManifest {
  readonly text: string
  readonly mediaType: string
  readonly digest: Digest
  readonly sha512: Digest
}

const made = (value: object, mediaType: string): MadeManifest => {
  const text = JSON.stringify(value)
  return {
    text,
    mediaType,
    digest: digestOf(Buffer.from(text)),
    sha512: digestOf(Buffer.from(text), 'sha512'),
  }
}

/** An OCI image manifest; another `seed` makes another digest. */
export const imageManifest = (seed = 'one'): MadeManifest =>
  made(
    {
      schemaVersion: 2,
      mediaType: ociManifest,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: digestOf(Buffer.from(seed)),
        size: seed.length,
      },
      layers: [],
    },
    ociManifest,
  )

/** One entry of `indexManifest`: a platform as text, `attestation`, or none. */
export interface MadeEntry {
  readonly manifest: MadeManifest
  readonly platform?: string
  /** Listed by its sha512 digest. */
  readonly bySha512?: boolean
}

/** An OCI index over these manifests. */
export const indexManifest = (entries: readonly MadeEntry[]): MadeManifest =>
  made(
    {
      schemaVersion: 2,
      mediaType: ociIndex,
      manifests: entries.map(({ manifest, platform, bySha512 }) => ({
        mediaType: manifest.mediaType,
        digest: bySha512 === true ? manifest.sha512 : manifest.digest,
        size: manifest.text.length,
        ...(platform === undefined ? {} : { platform: platformOf(platform) }),
      })),
    },
    ociIndex,
  )

const platformOf = (text: string): object =>
  text === 'attestation' ? { os: 'unknown', architecture: 'unknown' } : parsePlatform(text)
