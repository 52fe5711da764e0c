import type { Random } from './random.ts'

type Change = (bytes: Uint8Array, at: number, random: Random) => Uint8Array

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** Ways to alter bytes that know nothing of what they mean. */
const byteChanges: Readonly<Record<string, Change>> = {
  'one bit': (bytes, at, random) => set(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8))),
  'one byte': (bytes, at, random) => set(bytes, at, random.below(256)),
  inserted: (bytes, at, random) =>
    join(bytes.subarray(0, at), random.bytes(1 + random.below(4)), bytes.subarray(at)),
  deleted: (bytes, at, random) => join(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(8))),
  cut: (bytes, at) => bytes.slice(0, at),
  appended: (bytes, _at, random) => join(bytes, random.bytes(1 + random.below(20))),
  'repeated part': (bytes, at, random) => {
    const end = Math.min(bytes.length, at + 1 + random.below(40))
    return join(bytes.subarray(0, end), bytes.subarray(at))
  },
  swapped: (bytes, at, random) => {
    const other = random.below(bytes.length)
    return set(set(bytes, at, bytes[other] ?? 0), other, bytes[at] ?? 0)
  },
  zeroed: (bytes, at, random) => new Uint8Array(bytes).fill(0, at, at + 1 + random.below(8)),
  'next number': (bytes, at) => set(bytes, at, ((bytes[at] ?? 0) + 1) & 0xff),
}

/** Bytes that were altered, and how. */
export interface AlteredBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Alters bytes in one way, sometimes in two or three; never back to what they were. */
export function alterBytes(bytes: Uint8Array, random: Random): AlteredBytes {
  const times = random.below(4) === 0 ? 2 + random.below(2) : 1
  let altered = bytes
  const names: string[] = []
  while (names.length < times || Buffer.compare(altered, bytes) === 0) {
    const name = random.pick(Object.keys(byteChanges))
    if (altered.length === 0) altered = bytes
    altered = byteChanges[name]?.(altered, random.below(altered.length), random) ?? altered
    names.push(name)
  }
  return { name: `bytes: ${names.join(', ')}`, bytes: altered }
}

/** A way to alter a text by someone who knows its grammar. */
export type TextChange = (text: string, random: Random) => string

/** Alters the bytes of a text with one of the changes, sometimes blindly; never back to what they were. */
export function alterText(
  bytes: Uint8Array,
  random: Random,
  changes: Readonly<Record<string, TextChange>>,
): AlteredBytes {
  if (random.below(3) === 0) return alterBytes(bytes, random)
  const text = Buffer.from(bytes).toString('utf8')
  for (;;) {
    const name = random.pick(Object.keys(changes))
    const altered = changes[name]?.(text, random) ?? text
    if (altered !== text) return { name, bytes: Buffer.from(altered) }
  }
}

function set(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[at] = value
  return copy
}
