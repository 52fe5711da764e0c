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
import type { Ports, SignatureStore, SignatureSubject } from '../ports.ts'
import { reasonOf } from './error-verdict.ts'
import { registriesWarnings } from './registries-warnings.ts'

/** Where the signatures of one image lie. */
export interface SignaturePlace {
  readonly store: SignatureStore
  /** Under which a lookaside files them; absent for `dir:`. */
  readonly reference?: Reference
  readonly warnings: readonly Reason[]
}

/** What one place holds for one manifest. */
export interface PlaceReading {
  readonly place: PlaceRead
  readonly signatures: readonly StoredSignature[]
}

/** Finds where signatures lie. */
export interface PlaceFinder {
  /** Null for an image that carries no signatures and has no reference to look under. */
  readonly find: (name: ImageName, identity: Reference | undefined) => Promise<SignaturePlace | null>
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

/**
 * A `dir:` image carries its signatures; a docker reference, or the identity given for any other image, leads to
 * a lookaside. registries.d is loaded once, and only when it is needed.
 *
 * @param lookaside - base to read in place of registries.d
 * @throws UsageError `lookaside-unsupported` for that base; `find` also FormatError `registries-d-…`
 */
export function placeFinder(lookaside: string | undefined, ports: Ports): PlaceFinder {
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
  const find: PlaceFinder['find'] = async (name, identity) => {
    if (name.transport === 'dir') return { store: ports.stores.directory(name.path), warnings: [] }
    const reference = name.transport === 'docker' ? name.reference : identity
    if (reference === undefined) return null
    if (given !== undefined)
      return { store: given, reference, warnings: await missingFolder(given, '--lookaside') }
    const { read, warnings: odd } = await choose(reference)
    const store = ports.stores.lookasideReader(read.url)
    // Nobody named the built-in store; where nothing was ever signed it is not there.
    const missing = read.source === builtInSource ? [] : await missingFolder(store, read.source)
    return { store, reference, warnings: [...odd, ...missing] }
  }
  const requireReadable: PlaceFinder['requireReadable'] = async (name) => {
    if (name.transport !== 'docker' || given !== undefined) return
    const { read } = await choose(name.reference)
    withRepositoryPath(read.url, name.reference, read.source)
  }
  return { find, requireReadable, warnings: () => warnings }
}

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
