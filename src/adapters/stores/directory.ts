import { join } from 'node:path'
import { digestParts } from '../../domain/image/digest.ts'
import type { SignatureStore, SignatureSubject } from '../../ports.ts'
import { appendEntry } from './append-entry.ts'
import { type EntryFolder, folderEntries } from './folder-entries.ts'
import { listEntries } from './list-entries.ts'
import { openPgpBytes, simpleSigningOnly } from './simple-signing-only.ts'
import type { StoreFiles } from './store-files.ts'

/**
 * The signatures of a `dir:` image: `signature-N` for its own manifest, `HEX.signature-N` for an instance.
 *
 * @param path - as the user named it; the folder must be there to be written to
 * @see containers/image directory/directory_transport.go, signaturePath
 */
export function openDirectoryStore(path: string, files: StoreFiles): SignatureStore {
  return {
    kind: 'directory',
    carries: simpleSigningOnly,
    place: (subject) => join(path, `${prefixOf(subject)}signature-*`),
    list: (subject) => listEntries(folderEntries(folderOf(path, subject), files)),
    async append(subject, signature) {
      const folder = folderOf(path, subject)
      const number = await appendEntry(folder, openPgpBytes(signature), { files, create: false })
      return { place: folder.place(number), number }
    },
  }
}

function folderOf(path: string, subject: SignatureSubject): EntryFolder {
  const prefix = prefixOf(subject)
  return { base: path, segments: [], prefix, place: (number) => join(path, `${prefix}signature-${number}`) }
}

function prefixOf({ digest, primary }: SignatureSubject): string {
  if (primary) return ''
  const { algorithm, hex } = digestParts(digest)
  return algorithm === 'sha256' ? `${hex}.` : `${algorithm}-${hex}.`
}
