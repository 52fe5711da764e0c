import { IntegrityError, TransportError } from '../../domain/errors.ts'
import type { Descriptor } from '../../domain/image/descriptor.ts'
import { maxSignatureBytes, type StoredSignature } from '../../domain/signature/envelope.ts'
import type { RegistryClient } from '../registry/client.ts'
import type { Repository } from '../registry/requests.ts'
import { inOrder } from './in-order.ts'
import { nameOf } from './registry-place.ts'

/** Fetched at a time for one manifest; the limit for each host counts beside it. */
const atOnce = 4
/** Of all signatures of one manifest in one place together. */
const maxTotalBytes = 64 * 1024 * 1024

/**
 * The bytes of a signature, of just the size and digest that its manifest says.
 *
 * @throws TransportError `response-too-large`, and as `RegistryClient.getBlob`; IntegrityError `digest-mismatch`
 */
export async function fetchSignatureBlob(
  client: RegistryClient,
  repository: Repository,
  { digest, sizeBytes }: Descriptor,
): Promise<Uint8Array> {
  const place = `${nameOf(repository)}: blob ${digest}`
  if (sizeBytes > maxSignatureBytes) {
    const message = `${place}: expected a signature of at most ${maxSignatureBytes} bytes, found one of ${sizeBytes}`
    throw new TransportError('response-too-large', message)
  }
  const bytes = await client.getBlob(repository, digest, maxSignatureBytes)
  if (bytes.length === sizeBytes) return bytes
  throw new IntegrityError(
    'digest-mismatch',
    `${place}: expected ${sizeBytes} bytes, as its manifest says, found ${bytes.length}`,
  )
}

/**
 * Yields what was made of each item, in order; null is left out. A failure is thrown when all others have been yielded,
 * so that an entry that lies hides no good one and still leaves the place unread.
 *
 * @throws TransportError `signatures-endless`; the first failure of `fetch`
 */
export async function* yieldFetched<T>(
  place: string,
  items: readonly T[],
  fetch: (item: T, index: number) => Promise<StoredSignature | null>,
): AsyncGenerator<StoredSignature, void, undefined> {
  const failures: unknown[] = []
  let totalBytes = 0
  for await (const settled of inOrder(items, atOnce, fetch)) {
    if (settled.status === 'rejected') failures.push(settled.reason)
    else if (settled.value !== null) {
      totalBytes += sizeOf(settled.value)
      if (totalBytes > maxTotalBytes) throw tooMuch(place)
      yield settled.value
    }
  }
  if (failures.length > 0) throw failures[0]
}

function sizeOf(signature: StoredSignature): number {
  switch (signature.kind) {
    case 'cosign-layer':
      return signature.payload.length
    case 'simple-signing':
    case 'bundle':
      return signature.bytes.length
    case 'malformed':
      return 0
  }
}

function tooMuch(place: string): TransportError {
  const message = `${place}: expected at most ${maxTotalBytes} bytes of signatures together, found more`
  return new TransportError('signatures-endless', message)
}
