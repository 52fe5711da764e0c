import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Header } from 'tar-stream'
import { CountersignError, FormatError, TransportError } from '../../domain/errors.ts'
import { asBytes, type ByteStream } from './byte-stream.ts'

/** One file or link of an archive. Read its content whole, or not at all, before asking for the next entry. */
export interface TarEntry {
  /** Relative, without `.`, `..` and doubled slashes; given once per archive. */
  readonly name: string
  readonly kind: 'file' | 'link'
  readonly sizeBytes: number
  /** Of a link: the name it leads to, in the same form as `name`. */
  readonly target?: string
  readonly content: ByteStream
}

/** How much of an archive is read. */
export interface TarLimits {
  /** Entries of any kind. */
  readonly maxEntries: number
  /** Bytes of the archive as a whole, after decompression. */
  readonly maxBytes: number
}

/**
 * The files and links of a tar archive, in one pass and with bounded memory. Folders, devices and pipes are
 * passed over. The `tar-stream` package is loaded here only and at the first use: it reads the old, ustar, pax and
 * GNU headers, a grammar that is none of ours.
 *
 * @param place - for messages
 * @throws FormatError `archive-malformed` (no tar, cut short, names that lead out of it or stand twice),
 *   TransportError `archive-too-large`; errors of the source are given on
 */
export async function* readTar(
  source: ByteStream,
  place: string,
  limits: TarLimits,
): AsyncGenerator<TarEntry> {
  // CommonJS: only its default export is the same in Node and in the bundle.
  const { default: tarStream } = await import('tar-stream')
  const { extract } = tarStream
  const extractor = extract()
  // Its failure arrives through the iteration, too: the pipeline destroys the extractor with it.
  const pumping = pipeline(Readable.from(bounded(source, place, limits)), extractor).catch(() => undefined)
  const seen = new Set<string>()
  let count = 0
  try {
    for await (const stream of extractor) {
      count += 1
      if (count > limits.maxEntries) throw tooLarge(place, `${limits.maxEntries} entries`)
      const entry = readHeader(stream.header, contentOf(stream, place), place)
      if (entry !== null) {
        if (seen.has(entry.name))
          throw fault(place, `expected each name once, found ${quoted(entry.name)} twice`)
        seen.add(entry.name)
        yield entry
      }
      stream.resume()
    }
  } catch (cause) {
    throw broken(place, cause)
  } finally {
    extractor.destroy()
    await pumping
  }
}

/** A failure of the archive shows itself in the entry that is being read. */
async function* contentOf(stream: AsyncIterable<unknown>, place: string): ByteStream {
  try {
    for await (const chunk of stream) yield asBytes(chunk)
  } catch (cause) {
    throw broken(place, cause)
  }
}

async function* bounded(source: ByteStream, place: string, { maxBytes }: TarLimits): ByteStream {
  let total = 0
  for await (const chunk of source) {
    total += chunk.length
    if (total > maxBytes) throw tooLarge(place, `${maxBytes} bytes`)
    yield chunk
  }
}

function readHeader(header: Header, content: ByteStream, place: string): TarEntry | null {
  const name = safeName(header.name, place)
  const sizeBytes = header.size
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return { name, kind: 'file', sizeBytes, content }
    case 'symlink':
      return {
        name,
        kind: 'link',
        sizeBytes: 0,
        content,
        target: targetOf(header, posix.dirname(name), place),
      }
    case 'link':
      return { name, kind: 'link', sizeBytes: 0, content, target: targetOf(header, '', place) }
    case 'directory':
    case 'fifo':
    case 'character-device':
    case 'block-device':
      return null
    default:
      // Kinds that the package does not name (sparse files …): nobody may refer to them.
      return null
  }
}

function targetOf({ linkname }: Header, folder: string, place: string): string {
  return safeName(linkname.startsWith('/') ? linkname : posix.join(folder, linkname), place)
}

function safeName(name: string, place: string): string {
  const normal = posix.normalize(name).replace(/\/$/, '')
  const leadsOut = normal.startsWith('/') || normal === '..' || normal.startsWith('../')
  if (leadsOut || /\p{Cc}/u.test(name))
    throw fault(place, `expected names inside the archive, found ${quoted(name)}`)
  return normal
}

function broken(place: string, cause: unknown): Error {
  if (cause instanceof CountersignError) return cause
  return fault(place, 'expected a whole tar archive, found something else or an end that is too early', cause)
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 200))
}

function fault(place: string, message: string, cause?: unknown): FormatError {
  return new FormatError('archive-malformed', `${place}: ${message}`, { cause })
}

function tooLarge(place: string, limit: string): TransportError {
  return new TransportError('archive-too-large', `${place}: expected at most ${limit}, found more`)
}
