import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import { CountersignError, FormatError, TransportError } from '../../domain/errors.ts'
import { asBytes, type ByteStream } from './byte-stream.ts'

/** Node 22.15 has it; the types are those of the oldest Node that the command line runs under. */
const { createZstdDecompress }: { createZstdDecompress?: () => Transform } = zlib as typeof zlib & {
  createZstdDecompress?: () => Transform
}

/** First bytes of the formats that container tools compress with. */
const formats = [
  { name: 'gzip', magic: [0x1f, 0x8b, 0x08] },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68] },
] as const
const longestMagic = 6

/**
 * The same bytes, decompressed when their start says gzip or zstd, as they are otherwise. How much may come out
 * is for the caller to bound.
 *
 * @param place - for messages
 * @throws TransportError `archive-compression-unsupported` (xz, bzip2); FormatError `archive-malformed` for broken data
 */
export async function* decompressed(
  source: ByteStream,
  place: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    const head = await readHead(iterator)
    const format = formats.find(({ magic }) => magic.every((byte, index) => head[index] === byte))
    const whole = resumed(head, iterator)
    yield* format === undefined
      ? whole
      : through(whole, inflaterFor(format.name, place), `${place} (${format.name})`)
  } finally {
    // Frees the file or socket behind it also when nobody reads on.
    await iterator.return?.()
  }
}

/** xz and bzip2 are in no Node. */
function inflaterFor(format: (typeof formats)[number]['name'], place: string): Transform {
  if (format === 'gzip') return zlib.createGunzip()
  if (format === 'zstd' && createZstdDecompress !== undefined) return createZstdDecompress()
  const message = `${place}: expected no compression, gzip or zstd, found ${format}`
  throw new TransportError('archive-compression-unsupported', message)
}

async function* through(source: ByteStream, inflater: Transform, place: string): ByteStream {
  // Its failure arrives through the iteration, too: the pipeline destroys the inflater with it.
  const pumping = pipeline(Readable.from(source, { objectMode: false }), inflater).catch(() => undefined)
  try {
    for await (const chunk of inflater) yield asBytes(chunk)
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause
    throw new FormatError('archive-malformed', `${place}: cannot be decompressed`, { cause })
  } finally {
    inflater.destroy()
    await pumping
  }
}

/** The first bytes, enough to know a format by, or all there are. */
async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array()
  while (head.length < longestMagic) {
    const next = await iterator.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  return head
}

async function* resumed(head: Uint8Array, rest: AsyncIterator<Uint8Array>): ByteStream {
  if (head.length > 0) yield head
  for (;;) {
    const next = await rest.next()
    if (next.done === true) return
    yield next.value
  }
}
