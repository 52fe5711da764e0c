import { UsageError } from '../domain/errors.ts'
import { formatReference, type Reference } from '../domain/image/reference.ts'
import { formatImageName, type ImageName } from '../domain/image/transport.ts'
import { builtInSource, lookasideFor, type RegistriesConfig } from '../domain/policy/registries-d.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { NewSignature } from '../domain/signature/envelope.ts'
import type { Ports, SignatureStore, SignatureStores } from '../ports.ts'
import type { PublishPlace, SignMethod, SignRequest } from './contract.ts'
import { refuseNeedlessIdentity } from './resolve.ts'

/** One place that signatures of an image are written to. */
export interface SignPlace {
  readonly publish: PublishPlace
  readonly store: SignatureStore
  /** What the store will hold. */
  readonly form: NewSignature['kind']
  /** Where others read, when that is another place than the store. */
  readonly publicStore?: SignatureStore
}

/** Where the signatures of an image are written, by the way they are made. */
export interface SignPlaces {
  readonly of: (method: SignMethod) => readonly SignPlace[]
  /** Base URL from which others read the lookaside, without the repository path, where registries.d tells. */
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

/** Where each method publishes. */
export type PublishPlan = ReadonlyMap<SignMethod, readonly PublishPlace[]>

/** Which places a method can publish to; the first is its default. */
const placesOfMethod: Readonly<Record<SignMethod, readonly PublishPlace[]>> = {
  gpg: ['lookaside'],
  'sigstore-key': ['referrers', 'sig-tag'],
  keyless: ['referrers', 'sig-tag'],
}

/**
 * Where each method publishes: as asked, else its default.
 *
 * @throws UsageError `publish-conflict` for a method that no asked place can hold, and for a place that no method uses
 */
export function publishPlan({ methods, publish }: Pick<SignRequest, 'methods' | 'publish'>): PublishPlan {
  const chosen = methods.map((method) => {
    const [standard, ...others] = placesOfMethod[method]
    if (standard === undefined) throw new Error(`no place for ${method}`)
    const possible = [standard, ...others]
    const places = publish.length === 0 ? [standard] : possible.filter((place) => publish.includes(place))
    if (places.length > 0) return [method, places] as const
    throw publishConflict(
      `method ${method}: expected ${possible.join(' or ')} in publish, found ${publish.join(', ')}`,
    )
  })
  const idle = publish.find((place) => !chosen.some(([, places]) => places.includes(place)))
  if (idle === undefined) return new Map(chosen)
  throw publishConflict(
    `publish ${idle}: expected a method that publishes there, found ${methods.join(', ')}`,
  )
}

const publishConflict = (message: string): UsageError => new UsageError('publish-conflict', message)

/** What decides the places of every image of a run. */
export interface Publishing {
  readonly request: Pick<SignRequest, 'lookaside' | 'signatureRepository'>
  readonly plan: PublishPlan
  /** Absent when no image needs it. */
  readonly registries: RegistriesConfig | undefined
  readonly ports: Pick<Ports, 'stores'>
}

/**
 * The stores to write to. GPG signatures go to the given base, else into the `dir:` image itself, else where
 * registries.d says; Sigstore's into the registry of the reference.
 *
 * @throws UsageError `lookaside-missing` where only the built-in store is left, `lookaside-not-writable`,
 *   `lookaside-unsupported`
 */
export function signPlaces(
  name: ImageName,
  reference: Reference,
  { request, plan, registries, ports: { stores } }: Publishing,
): SignPlaces {
  const needsLookaside = [...plan.values()].some((places) => places.includes('lookaside'))
  const lookaside = needsLookaside
    ? lookasidePlace(name, reference, request.lookaside, registries, stores)
    : undefined
  const placeOf = (publish: PublishPlace): readonly SignPlace[] => {
    switch (publish) {
      case 'lookaside':
        return lookaside === undefined ? [] : [{ publish, form: 'simple-signing', ...lookaside.place }]
      case 'referrers':
        return [{ publish, form: 'bundle', store: stores.referrers(request.signatureRepository) }]
      case 'sig-tag':
        return [{ publish, form: 'cosign-layer', store: stores.sigTag(request.signatureRepository) }]
    }
  }
  const places = new Map([...plan].map(([method, publish]) => [method, publish.flatMap(placeOf)]))
  return {
    of: (method) => places.get(method) ?? [],
    ...(lookaside?.readBase !== undefined && { readBase: lookaside.readBase }),
    warnings: lookaside?.warnings ?? [],
  }
}

interface LookasidePlace {
  readonly place: Pick<SignPlace, 'store' | 'publicStore'>
  readonly readBase?: string
  readonly warnings: readonly Reason[]
}

function lookasidePlace(
  name: ImageName,
  reference: Reference,
  lookaside: string | undefined,
  registries: RegistriesConfig | undefined,
  stores: SignatureStores,
): LookasidePlace {
  if (lookaside !== undefined) return { place: { store: stores.lookasideWriter(lookaside) }, warnings: [] }
  if (name.transport === 'dir') return { place: { store: stores.directory(name.path) }, warnings: [] }
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
    place: {
      store: stores.lookasideWriter(write.url),
      ...(isElsewhere && { publicStore: stores.lookasideReader(read.url) }),
    },
    ...(read.source !== builtInSource && { readBase: read.url }),
    warnings,
  }
}

const nextForPublishing = ({ domain }: Reference): string =>
  `Give --lookaside FOLDER, or write a file NAME.yaml into registries.d: {docker: {"${domain}": {lookaside: "https://HOST/PATH", lookaside-staging: "file:///FOLDER"}}}.`
