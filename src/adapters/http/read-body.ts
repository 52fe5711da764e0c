import type { IncomingMessage } from 'node:http'
import { TransportError } from '../../domain/errors.ts'

/** Largest body of an answer that is not a success; more is cut off, because it only explains. */
const maxErrorBytes = 64 * 1024

/**
 * Reads a body to its end. A success must arrive whole, unencoded and within `maxBytes`; the body of any other
 * status is cut where it is too long or breaks off.
 *
 * @throws TransportError `response-too-large`, `response-truncated`, `response-malformed`
 */
export function readBody(
  incoming: IncomingMessage,
  expected: { readonly place: string; readonly method: string; readonly maxBytes: number },
): Promise<Uint8Array> {
  const { place, method, maxBytes } = expected
  const status = incoming.statusCode ?? 0
  const strict = status >= 200 && status < 300
  const limit = strict ? maxBytes : maxErrorBytes
  const refusal = strict && method !== 'HEAD' ? refuseByHeaders(incoming, place, maxBytes) : null
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const give = (): void => resolve(Buffer.concat(chunks))
    const broken = (cause?: unknown): void => {
      if (strict) reject(truncated(place, sizeBytes, cause))
      else give()
    }
    incoming.on('error', broken)
    if (refusal !== null) {
      reject(refusal)
      return
    }
    incoming.on('data', (chunk: Buffer) => {
      if (sizeBytes + chunk.length > limit) {
        if (strict) reject(tooLarge(place, maxBytes))
        else give()
        incoming.destroy()
        return
      }
      sizeBytes += chunk.length
      chunks.push(chunk)
    })
    incoming.on('end', give)
    incoming.on('close', () => (incoming.complete ? give() : broken()))
  })
}

/** What the headers alone forbid. Nothing is decompressed: digests are over the bytes, and bombs stay shut. */
function refuseByHeaders(incoming: IncomingMessage, place: string, maxBytes: number): TransportError | null {
  const encoding = incoming.headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') {
    const found = JSON.stringify(encoding.slice(0, 40))
    return new TransportError(
      'response-malformed',
      `${place}: the answer is encoded as ${found}, which was not asked for`,
    )
  }
  return Number(incoming.headers['content-length'] ?? 0) > maxBytes ? tooLarge(place, maxBytes) : null
}

function tooLarge(place: string, maxBytes: number): TransportError {
  return new TransportError(
    'response-too-large',
    `${place}: the answer is longer than the limit of ${maxBytes} bytes`,
  )
}

function truncated(place: string, sizeBytes: number, cause: unknown): TransportError {
  return new TransportError('response-truncated', `${place}: the answer broke off after ${sizeBytes} bytes`, {
    mayPass: true,
    ...(cause === undefined ? {} : { cause }),
  })
}
