import { UsageError } from '../domain/errors.ts'

/**
 * All of standard input, bounded.
 *
 * @throws UsageError `file-unreadable` when it is longer
 */
export async function readStandardInput(maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) {
      throw new UsageError(
        'file-unreadable',
        `standard input: expected at most ${maxBytes} bytes, found more`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
