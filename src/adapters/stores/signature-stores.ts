import type { SignatureStores } from '../../ports.ts'
import type { Http } from '../http/http.ts'
import { openDirectoryStore } from './directory.ts'
import { openLookasideReader, openLookasideWriter } from './lookaside.ts'
import { type StoreFiles, systemFiles } from './store-files.ts'

/** What the stores stand on. */
export interface SignatureStoresOptions {
  readonly http: Http
  /** Default: the file system of this machine. */
  readonly files?: StoreFiles
}

/** All places for signatures. A new kind of place is one file beside this one and one line here. */
export function createSignatureStores({
  http,
  files = systemFiles,
}: SignatureStoresOptions): SignatureStores {
  return {
    lookasideReader: (baseUrl) => openLookasideReader(baseUrl, http, files),
    lookasideWriter: (baseUrl) => openLookasideWriter(baseUrl, files),
    directory: (path) => openDirectoryStore(path, files),
  }
}
