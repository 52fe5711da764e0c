import { UsageError } from '../../domain/errors.ts'
import {
  digestSegment,
  lookasideTarget,
  shownLookasideUrl,
  signaturesUrl,
  signatureUrl,
  withRepositoryPath,
} from '../../domain/policy/lookaside-url.ts'
import type { SignatureStore, SignatureSubject } from '../../ports.ts'
import type { Http } from '../http/http.ts'
import { localPath } from '../platform/local-path.ts'
import { appendEntry } from './append-entry.ts'
import { type EntryFolder, folderEntries, missingFolder } from './folder-entries.ts'
import { httpEntries } from './http-entries.ts'
import { listEntries } from './list-entries.ts'
import { openPgpBytes, simpleSigningOnly } from './simple-signing-only.ts'
import type { StoreFiles } from './store-files.ts'

/**
 * A lookaside for reading, at a `file:`, `http:` or `https:` base without the repository path.
 *
 * @throws UsageError `lookaside-unsupported`
 * @see containers signature-protocols, "Separate signature storage"
 */
export function openLookasideReader(baseUrl: string, http: Http, files: StoreFiles): SignatureStore {
  const target = lookasideTarget(baseUrl)
  const entriesOf = (subject: SignatureSubject) =>
    target.kind === 'http'
      ? httpEntries(http, (number) => entryUrl(baseUrl, subject, number), referenceOf(subject).domain)
      : folderEntries(folderOf(baseUrl, localPath(target.path), subject), files)
  return {
    kind: 'lookaside',
    carries: simpleSigningOnly,
    ...(target.kind === 'folder' && { missingFolder: () => missingFolder(localPath(target.path), files) }),
    place: (subject) => placeOf(baseUrl, subject),
    list: (subject) => listEntries(entriesOf(subject)),
    append: () => Promise.reject(notWritable(baseUrl, 'it was opened for reading')),
  }
}

/**
 * A lookaside for writing (and reading), at a `file:` base without the repository path.
 *
 * @throws UsageError `lookaside-not-writable` for `http:` and `https:`, `lookaside-unsupported` for anything else
 */
export function openLookasideWriter(baseUrl: string, files: StoreFiles): SignatureStore {
  const target = lookasideTarget(baseUrl)
  if (target.kind === 'http') throw notWritable(baseUrl, 'expected file:///FOLDER')
  const folderFor = (subject: SignatureSubject) => folderOf(baseUrl, localPath(target.path), subject)
  return {
    kind: 'lookaside',
    carries: simpleSigningOnly,
    place: (subject) => placeOf(baseUrl, subject),
    list: (subject) => listEntries(folderEntries(folderFor(subject), files)),
    async append(subject, signature) {
      const folder = folderFor(subject)
      const number = await appendEntry(folder, openPgpBytes(signature), { files, create: true })
      return { place: folder.place(number), number }
    },
  }
}

function folderOf(baseUrl: string, path: string, subject: SignatureSubject): EntryFolder {
  // Composing the URL first checks the repository path: no part of it can lead out of the base.
  const place = (number: number): string => shownLookasideUrl(entryUrl(baseUrl, subject, number))
  place(1)
  const segments = `${referenceOf(subject).path}${digestSegment(subject.digest)}`.split('/')
  return { base: path, segments, prefix: '', place }
}

function placeOf(baseUrl: string, subject: SignatureSubject): string {
  return shownLookasideUrl(signaturesUrl(withRepositoryPath(baseUrl, referenceOf(subject)), subject.digest))
}

function entryUrl(baseUrl: string, subject: SignatureSubject, number: number): string {
  return signatureUrl(withRepositoryPath(baseUrl, referenceOf(subject)), subject.digest, number)
}

function referenceOf({ reference, digest }: SignatureSubject): NonNullable<SignatureSubject['reference']> {
  if (reference !== undefined) return reference
  throw new UsageError(
    'identity-missing',
    `${digest}: a lookaside files signatures by repository, found no reference`,
  )
}

function notWritable(baseUrl: string, why: string): UsageError {
  return new UsageError(
    'lookaside-not-writable',
    `lookaside ${shownLookasideUrl(baseUrl)}: cannot be written to: ${why}`,
  )
}
