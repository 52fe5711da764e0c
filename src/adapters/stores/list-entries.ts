import { TransportError } from '../../domain/errors.ts'
import { parseEnvelope, type StoredSignature } from '../../domain/signature/envelope.ts'

/** Highest number that readers look at (containers/image, maxLookasideSignatures counts one more and fails there). */
export const maxEntries = 127

/** The numbered entries of one manifest in one place. */
export interface Entries {
  /** The bytes of entry `number` (from 1), or null when there is none. Throws when that cannot be found out. */
  read(number: number): Promise<Uint8Array | null>
  /** What to call this entry in reports. */
  place(number: number): string
}

/**
 * Yields entries 1, 2, … up to the first that is missing; whatever lies behind a gap is never seen. Entries 1
 * and 2 are asked for at once, the others one by one: max(2, n + 1) reads for n signatures.
 *
 * @throws TransportError `lookaside-endless` when there is an entry 128, and whatever `read` throws
 * @see containers signature-protocols, "Separate signature storage"
 */
export async function* listEntries(entries: Entries): AsyncGenerator<StoredSignature, void, undefined> {
  const [first, second] = await Promise.allSettled([entries.read(1), entries.read(2)])
  for (let number = 1; ; number += 1) {
    const bytes = number === 1 ? bytesOf(first) : number === 2 ? bytesOf(second) : await entries.read(number)
    if (bytes === null) return
    if (number > maxEntries) throw endless(entries.place(number))
    yield parseEnvelope(bytes, entries.place(number))
  }
}

/** Without a first entry the list is empty, whatever became of the second: its failure counts when it is looked at. */
function bytesOf(settled: PromiseSettledResult<Uint8Array | null>): Uint8Array | null {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

function endless(place: string): TransportError {
  const message = `${place}: expected at most ${maxEntries} signatures of one manifest, found more`
  return new TransportError('lookaside-endless', message)
}
