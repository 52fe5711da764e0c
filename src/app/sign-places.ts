import { UsageError } from '../domain/errors.ts'
import { formatReference, type Reference } from '../domain/image/reference.ts'
import { formatImageName, type ImageName } from '../domain/image/transport.ts'
import { builtInSource, lookasideFor, type RegistriesConfig } from '../domain/policy/registries-d.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { SignatureStore, SignatureStores } from '../ports.ts'
import { refuseNeedlessIdentity } from './resolve.ts'

/** Where signatures of an image are written, and where others read them when that is another place. */
export interface SignPlaces {
  readonly store: SignatureStore
  readonly publicStore?: SignatureStore
  /** Base URL from which others read, without the repository path, where registries.d tells. */
  readonly readBase?: string
  readonly warnings: readonly Reason[]
}

/**
 * The reference that a signature will name: with a tag wherever one is known, since that serves pulls by tag and
 * by digest alike; never with both (simple-signing, section 1).
 *
 * @throws UsageError `transport-not-signable`, `identity-missing`, `option-conflict`
 */
export function signedReference(name: ImageName, identity: Reference | undefined): Reference {
  switch (name.transport) {
    case 'docker': {
      refuseNeedlessIdentity(name, identity)
      const { domain, path } = name.reference
      return name.droppedTag === undefined ? name.reference : { domain, path, tag: name.droppedTag }
    }
    case 'docker-archive':
    case 'docker-daemon':
      throw new UsageError(
        'transport-not-signable',
        `${formatImageName(name)}: expected an image with a manifest of its own, found one that is written anew at each push, so that no signature of it would hold`,
      )
    case 'dir':
    case 'oci':
    case 'oci-archive':
      return withTagOrDigest(identity, name)
  }
}

function withTagOrDigest(identity: Reference | undefined, name: ImageName): Reference {
  const { domain, path, tag, digest } = identity ?? {}
  if (domain === undefined || path === undefined || (tag === undefined && digest === undefined)) {
    const found = identity === undefined ? 'none' : formatReference(identity)
    throw new UsageError(
      'identity-missing',
      `${formatImageName(name)}: expected --identity with the tag or digest to sign under, found ${found}`,
    )
  }
  if (tag !== undefined) return { domain, path, tag }
  return { domain, path, ...(digest !== undefined && { digest }) }
}

/**
 * The store to write to: the given base, else the `dir:` image itself, else what registries.d says.
 *
 * @param lookaside - base that the user named
 * @throws UsageError `lookaside-missing` where only the built-in store is left, `lookaside-not-writable`,
 *   `lookaside-unsupported`
 */
export function signPlaces(
  name: ImageName,
  reference: Reference,
  lookaside: string | undefined,
  registries: RegistriesConfig | undefined,
  stores: SignatureStores,
): SignPlaces {
  if (lookaside !== undefined) return { store: stores.lookasideWriter(lookaside), warnings: [] }
  if (name.transport === 'dir') return { store: stores.directory(name.path), warnings: [] }
  const choice = registries === undefined ? undefined : lookasideFor(registries, reference)
  if (choice === undefined || choice.write.source === builtInSource) {
    const folder = registries?.folder ?? 'no registries.d folder'
    throw new UsageError(
      'lookaside-missing',
      `${formatReference(reference)}: expected a place to publish to, found neither --lookaside nor a section of registries.d that sets lookaside or lookaside-staging (${folder})`,
      { next: nextForPublishing(reference) },
    )
  }
  const { read, write, warnings } = choice
  const isElsewhere = read.url !== write.url && read.source !== builtInSource
  return {
    store: stores.lookasideWriter(write.url),
    ...(isElsewhere && { publicStore: stores.lookasideReader(read.url) }),
    ...(read.source !== builtInSource && { readBase: read.url }),
    warnings,
  }
}

const nextForPublishing = ({ domain }: Reference): string =>
  `Give --lookaside FOLDER, or write a file NAME.yaml into registries.d: {docker: {"${domain}": {lookaside: "https://HOST/PATH", lookaside-staging: "file:///FOLDER"}}}.`
