import { addAbortSignal } from 'node:stream'
import { UsageError } from '../domain/errors.ts'

/**
 * All of standard input, bounded. Whoever is to write it may never do so: reading ends with the run.
 *
 * @throws UsageError `file-unreadable` when it is longer; the reason of `cancel`
 */
export async function readStandardInput(maxBytes: number, cancel: AbortSignal): Promise<Uint8Array> {
  addAbortSignal(cancel, process.stdin)
  try {
    return await readBounded(process.stdin as AsyncIterable<Buffer>, maxBytes)
  } catch (cause) {
    throw cancel.aborted ? cancel.reason : cause
  }
}

async function readBounded(input: AsyncIterable<Buffer>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of input) {
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
