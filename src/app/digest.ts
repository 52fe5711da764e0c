import { FormatError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import {
  type Descriptor,
  entryRole,
  guessMediaType,
  type Manifest,
  manifestDigest,
  parseManifest,
} from '../domain/image/manifest.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { Ports } from '../ports.ts'
import type { DigestOutcome, DigestRequest, ManifestEntry } from './contract.ts'
import { reasonOf } from './error-verdict.ts'
import { shownName, withSource } from './resolve.ts'

/** A manifest with its digest, not read yet. */
interface NamedManifest {
  readonly reference: string
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly claimedMediaType?: string
}

/**
 * Names a manifest by its digest, and with it everything it names: configuration, platforms. Bytes from a file that
 * are no manifest we know have a digest all the same; what is wrong with them is a warning.
 *
 * @throws TransportError, IntegrityError when the image could not be had whole; FormatError when an image is no
 *   manifest, or when its digest has no one meaning
 */
export async function digest(request: DigestRequest, ports: Ports): Promise<DigestOutcome> {
  if (request.kind === 'bytes') {
    const { label, bytes } = request
    return describe({ reference: label, digest: manifestDigest(bytes), bytes })
  }
  const { name } = request.operand
  return await withSource(ports.images, name, async (source) =>
    describeImage({ reference: shownName(name), ...(await source.readManifest()) }),
  )
}

/**
 * What a registry or layout serves in place of a manifest (a login page, half a body) has no digest worth printing: a
 * script would go on with it.
 */
function describeImage(named: NamedManifest): DigestOutcome {
  parseManifest(named.bytes, named.claimedMediaType)
  return describe(named)
}

function describe({ reference, digest, bytes, claimedMediaType }: NamedManifest): DigestOutcome {
  const parsed = parseOrWarn(bytes, claimedMediaType)
  const manifest = 'code' in parsed ? undefined : parsed
  const config = configOf(manifest)
  return {
    command: 'digest',
    reference,
    digest,
    mediaType: guessMediaType(bytes),
    ...(config === undefined ? {} : { config: { digest: config.digest, mediaType: config.mediaType } }),
    entries: entriesOf(manifest),
    warnings: 'code' in parsed ? [parsed] : [],
  }
}

function parseOrWarn(bytes: Uint8Array, claimedMediaType: string | undefined): Manifest | Reason {
  try {
    return parseManifest(bytes, claimedMediaType)
  } catch (error) {
    if (error instanceof FormatError) return reasonOf(error)
    throw error
  }
}

const configOf = (manifest: Manifest | undefined): Descriptor | undefined =>
  manifest?.kind === 'image' || manifest?.kind === 'artifact' ? manifest.config : undefined

/** The entries of an index, as it lists them; none for any other manifest. */
export const entriesOf = (manifest: Manifest | undefined): readonly ManifestEntry[] =>
  manifest?.kind === 'index'
    ? manifest.manifests.map((entry) => ({
        digest: entry.digest,
        mediaType: entry.mediaType,
        role: entryRole(entry),
        ...(entry.platform === undefined ? {} : { platform: entry.platform }),
      }))
    : []
