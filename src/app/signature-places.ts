import { CountersignError } from '../domain/errors.ts'
import type { Reference } from '../domain/image/reference.ts'
import type { ImageName } from '../domain/image/transport.ts'
import { withRepositoryPath } from '../domain/policy/lookaside-url.ts'
import {
  builtInSource,
  type LookasideChoice,
  lookasideFor,
  type RegistriesConfig,
} from '../domain/policy/registries-d.ts'
import type { PlaceRead, Reason } from '../domain/policy/verdict.ts'
import type { StoredSignature } from '../domain/signature/envelope.ts'
import type { BundleFile, Ports, SignatureStore, SignatureSubject } from '../ports.ts'
import { reasonOf } from './error-verdict.ts'
import { registriesWarnings } from './registries-warnings.ts'

/** Where the signatures of one image lie, as far as they are wanted. */
export interface SignaturePlaces {
  /** Asked at once. */
  readonly first: readonly SignatureStore[]
  /** Asked only where the first do not decide. */
  readonly last: readonly SignatureStore[]
  /** Under which registries and lookasides file them; absent for `dir:` without an identity. */
  readonly reference?: Reference
  /** Whether registries.d says `use-sigstore-attachments`. */
  readonly attachments: boolean
  readonly warnings: readonly Reason[]
}

/** Which kinds of places matter. */
export interface WantedPlaces {
  /** Lookaside, or the files of a `dir:` image. */
  readonly lookaside: boolean
  /** Referrers and `.sig` tag, whatever registries.d says. */
  readonly registry: boolean
  /** The `.sig` tag where registries.d says `use-sigstore-attachments`. */
  readonly attachments: boolean
}

/** What one place holds for one manifest. */
export interface PlaceReading {
  readonly place: PlaceRead
  readonly signatures: readonly StoredSignature[]
}

/** Finds where signatures lie. */
export interface PlaceFinder {
  /** No stores for an image that carries no signatures and has no reference to look under. */
  readonly find: (
    name: ImageName,
    identity: Reference | undefined,
    wanted: WantedPlaces,
  ) => Promise<SignaturePlaces>
  /**
   * Fails where podman would not open the image, though its policy asks for no signature: registries.d cannot be read,
   * or what it names for the image is no URL.
   *
   * @throws FormatError `registries-d-…`, UsageError `lookaside-unsupported`
   */
  readonly requireReadable: (name: ImageName) => Promise<void>
  /** What is odd in registries.d as a whole, as far as it was needed until now. */
  readonly warnings: () => readonly Reason[]
}

/** What the user said of places, in place of registries.d and of the image's own repository. */
export interface GivenPlaces {
  /** Base to read in place of registries.d. */
  readonly lookaside?: string
  /** Repository of referrers and `.sig` tags. */
  readonly signatureRepository?: Reference
  /** Read with the others wherever bundles are wanted. */
  readonly bundles?: readonly BundleFile[]
}

/**
 * A `dir:` image carries its signatures; a docker reference, or the identity given for any other image, leads to
 * a lookaside and to the registry. registries.d is loaded once, and only when it is needed.
 *
 * @throws UsageError `lookaside-unsupported` for a given base; `find` also FormatError `registries-d-…`
 */
export function placeFinder(
  { lookaside, signatureRepository, bundles = [] }: GivenPlaces,
  ports: Ports,
): PlaceFinder {
  const given = lookaside === undefined ? undefined : ports.stores.lookasideReader(lookaside)
  let loading: Promise<RegistriesConfig> | undefined
  let warnings: readonly Reason[] = []
  const load = async (): Promise<RegistriesConfig> => {
    const config = await ports.registries.load()
    warnings = registriesWarnings(config)
    return config
  }
  const choose = async (reference: Reference): Promise<LookasideChoice> => {
    loading ??= load()
    return lookasideFor(await loading, reference)
  }
  const lookasideOf = async (reference: Reference): Promise<Found> => {
    if (given !== undefined) return { stores: [given], warnings: await missingFolder(given, '--lookaside') }
    const { read, warnings: odd } = await choose(reference)
    const store = ports.stores.lookasideReader(read.url)
    // Nobody named the built-in store; where nothing was ever signed it is not there.
    const missing = read.source === builtInSource ? [] : await missingFolder(store, read.source)
    return { stores: [store], warnings: [...odd, ...missing] }
  }
  const find: PlaceFinder['find'] = async (name, identity, wanted) => {
    const reference = name.transport === 'docker' ? name.reference : identity
    const files = name.transport === 'dir' && wanted.lookaside ? [ports.stores.directory(name.path)] : []
    const bundleFiles = wanted.registry && bundles.length > 0 ? [ports.stores.bundleFiles(bundles)] : []
    if (reference === undefined)
      return { first: [...files, ...bundleFiles], last: [], attachments: false, warnings: [] }
    const beside = wanted.lookaside && name.transport !== 'dir' ? await lookasideOf(reference) : nothingFound
    const attachments =
      wanted.attachments && name.transport === 'docker' && (await choose(reference)).useSigstoreAttachments
    const tag = attachments || wanted.registry ? [ports.stores.sigTag(signatureRepository)] : []
    const referrers = wanted.registry ? [ports.stores.referrers(signatureRepository)] : []
    return {
      first: [...files, ...bundleFiles, ...beside.stores, ...referrers, ...(attachments ? tag : [])],
      last: attachments ? [] : tag,
      reference,
      attachments,
      warnings: beside.warnings,
    }
  }
  const requireReadable: PlaceFinder['requireReadable'] = async (name) => {
    if (name.transport !== 'docker' || given !== undefined) return
    const { read } = await choose(name.reference)
    withRepositoryPath(read.url, name.reference, read.source)
  }
  return { find, requireReadable, warnings: () => warnings }
}

/** Stores of one kind, and what is odd about them. */
interface Found {
  readonly stores: readonly SignatureStore[]
  readonly warnings: readonly Reason[]
}

const nothingFound: Found = { stores: [], warnings: [] }

/** A folder that is not there holds no signatures, as for podman; often its name is mistyped. */
async function missingFolder(store: SignatureStore, source: string): Promise<readonly Reason[]> {
  const folder = await store.missingFolder?.()
  if (folder === undefined) return []
  const message = `${source}: expected a folder of signatures at ${folder}, found none; correct the path`
  return [{ code: 'lookaside-folder-missing', message }]
}

/** Reads a list to its end; a failure on the way leaves the place unread, with what was found until then. */
export async function readPlace(store: SignatureStore, subject: SignatureSubject): Promise<PlaceReading> {
  const signatures: StoredSignature[] = []
  const read = (): Omit<PlaceRead, 'status'> => ({
    url: store.place(subject),
    store: store.kind,
    found: signatures.length,
  })
  try {
    for await (const signature of store.list(subject)) signatures.push(signature)
    return { place: { ...read(), status: 'read' }, signatures }
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    return { place: { ...read(), status: 'unread', error: reasonOf(error) }, signatures }
  }
}

/** Reads a place for one manifest. */
export type PlaceReader = (store: SignatureStore, subject: SignatureSubject) => Promise<PlaceReading>

/** `readPlace`, once for each store and manifest. */
export function readOnce(): PlaceReader {
  const read = new Map<SignatureStore, Map<string, Promise<PlaceReading>>>()
  return (store, subject) => {
    const ofStore = read.get(store) ?? new Map<string, Promise<PlaceReading>>()
    read.set(store, ofStore)
    const known = ofStore.get(subject.digest) ?? readPlace(store, subject)
    ofStore.set(subject.digest, known)
    return known
  }
}
