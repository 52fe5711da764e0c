import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { CountersignError, TransportError } from '../../domain/errors.ts'
import type { Digest } from '../../domain/image/digest.ts'
import { parseDigest } from '../../domain/image/digest.ts'
import { maxManifestBytes } from '../../domain/image/manifest-digest.ts'
import type { ByteStream } from '../platform/byte-stream.ts'
import { decompressed } from '../platform/decompress.ts'
import { errnoOf, failureWords } from '../platform/files.ts'
import { readTar, type TarEntry } from '../platform/tar.ts'
import { unreadable } from './image-files.ts'

/** How much of an archive is read; tests lower it. */
export interface ArchiveLimits {
  readonly maxEntries: number
  /** Bytes of the archive, and of each layer in it, after decompression. */
  readonly maxBytes: number
  /** Bytes of all small JSON files together: these are the only ones kept in memory. */
  readonly maxKeptBytes: number
}

/** Far beyond the images that people sign, and little enough to end within a run. */
export const archiveLimits: ArchiveLimits = {
  maxEntries: 100_000,
  maxBytes: 64 * 1024 ** 3,
  maxKeptBytes: 64 * 1024 ** 2,
}

/** Between two reads the end of the run is looked for, and a mebibyte of a bomb unpacks to a gibibyte. */
const readBytes = 128 * 1024

/** What a file holds after decompression. */
interface Content {
  readonly digest: Digest
  readonly sizeBytes: number
}

/** A file of an archive after one pass. */
export interface ArchivedFile {
  /** The bytes themselves, if they are few and start like JSON. */
  readonly json?: Uint8Array
  /** Only where hashing was asked for. */
  readonly content?: Content
}

/** Looks a name up; links are followed once, as archives have them where layers are shared. */
export type ArchiveLookup = (name: string) => ArchivedFile | undefined

/**
 * Reads an archive in one pass, keeps its small JSON files and hashes the others when asked. No layer is ever held
 * in memory or written to disk.
 *
 * @throws FormatError `archive-malformed`; TransportError `archive-too-large`, `archive-compression-unsupported`; errors
 *   of the source
 */
export async function readArchive(
  source: ByteStream,
  place: string,
  options: { readonly hash: boolean; readonly limits: ArchiveLimits },
): Promise<ArchiveLookup> {
  const files = new Map<string, ArchivedFile>()
  const links = new Map<string, string>()
  let kept = 0
  for await (const entry of readTar(decompressed(source, place), place, options.limits)) {
    if (entry.target !== undefined) {
      links.set(entry.name, entry.target)
      continue
    }
    const file = await readEntry(entry, `${place}: ${entry.name}`, options)
    kept += file.json?.length ?? 0
    if (kept > options.limits.maxKeptBytes)
      throw tooLarge(place, `${options.limits.maxKeptBytes} bytes of JSON`)
    files.set(entry.name, file)
  }
  return (name) => files.get(name) ?? files.get(links.get(name) ?? '')
}

/**
 * The bytes of an archive on disk.
 *
 * @param signal - aborted when the run ends early: hashing a large archive takes minutes
 * @throws (while read) TransportError `image-unreadable`, `cancelled`
 */
export async function* fileBytes(
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      if (!(await file.stat()).isFile()) throw unreadable(path, 'it is no regular file')
      for (;;) {
        if (signal?.aborted === true) throw new TransportError('cancelled', `${path}: reading was stopped`)
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(readBytes), 0, readBytes)
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof CountersignError || errnoOf(cause) === undefined) throw cause
    throw unreadable(path, failureWords(cause), cause)
  }
}

async function readEntry(
  entry: TarEntry,
  place: string,
  { hash, limits }: { readonly hash: boolean; readonly limits: ArchiveLimits },
): Promise<ArchivedFile> {
  if (entry.sizeBytes <= maxManifestBytes) {
    const bytes = await collect(entry.content)
    const content = hash ? await hashContent(decompressed(once(bytes), place), place, limits) : undefined
    return { ...(looksLikeJson(bytes) && { json: bytes }), ...(content && { content }) }
  }
  return hash ? { content: await hashContent(decompressed(entry.content, place), place, limits) } : {}
}

async function hashContent(
  content: ByteStream,
  place: string,
  { maxBytes }: ArchiveLimits,
): Promise<Content> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const chunk of content) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) throw tooLarge(place, `${maxBytes} bytes`)
    hash.update(chunk)
  }
  return { digest: parseDigest(`sha256:${hash.digest('hex')}`), sizeBytes }
}

async function collect(content: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* once(bytes: Uint8Array): ByteStream {
  yield bytes
}

/** `{` or `[` after white space. */
function looksLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)
  return first === 0x7b || first === 0x5b
}

function tooLarge(place: string, limit: string): TransportError {
  return new TransportError('archive-too-large', `${place}: expected at most ${limit}, found more`)
}
