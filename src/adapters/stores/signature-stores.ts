import type { SignatureStores } from '../../ports.ts'
import type { Http } from '../http/http.ts'
import { createSlots } from '../platform/slots.ts'
import type { RegistryClient } from '../registry/client.ts'
import { openBundleFilesStore } from './bundle-files.ts'
import { openCosignTagStore } from './cosign-tag.ts'
import { openDirectoryStore } from './directory.ts'
import { openLookasideReader, openLookasideWriter } from './lookaside.ts'
import { type Pace, systemPace } from './pace.ts'
import { openReferrersStore } from './referrers.ts'
import { createReferrersMemory } from './referrers-memory.ts'
import { type StoreFiles, systemFiles } from './store-files.ts'

/** What the stores stand on. */
export interface SignatureStoresOptions {
  readonly http: Http
  /** The one that images are read with, too, so that tokens are asked for once. */
  readonly client: RegistryClient
  /** Default: the file system of this machine. */
  readonly files?: StoreFiles
  /** Ends the waits of writers. */
  readonly signal?: AbortSignal
  /** Default: time and chance of this machine. */
  readonly pace?: Pace
}

/** All places for signatures. A new kind of place is one file beside this one and one line here. */
export function createSignatureStores(options: SignatureStoresOptions): SignatureStores {
  const { http, client, files = systemFiles, signal } = options
  const writer = { client, pace: options.pace ?? systemPace(signal), locks: createSlots(1) }
  const memory = createReferrersMemory()
  return {
    lookasideReader: (baseUrl) => openLookasideReader(baseUrl, http, files),
    lookasideWriter: (baseUrl) => openLookasideWriter(baseUrl, files),
    directory: (path) => openDirectoryStore(path, files),
    referrers: (repository) => openReferrersStore({ ...writer, memory, repository }),
    bundleFiles: openBundleFilesStore,
    sigTag: (repository) => openCosignTagStore({ ...writer, repository }),
  }
}
