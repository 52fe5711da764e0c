/** Bytes as they come, in pieces of any size. */
export type ByteStream = AsyncIterable<Uint8Array>

/**
 * A piece of a stream of Node, which its types leave open.
 *
 * @throws TypeError for text or objects: a fault of ours, since nothing here sets an encoding
 */
export function asBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError('a byte stream gave something else than bytes')
}
