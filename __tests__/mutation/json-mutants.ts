import { type AlteredBytes, alterBytes, type TextChange } from './byte-mutants.ts'
import { mirrorEcdsa } from './der-mutants.ts'
import type { Random } from './random.ts'

/** What JSON.parse gives. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** A text that was altered, and how. */
export interface AlteredText {
  readonly name: string
  readonly text: string
}

/** One value of a document, with what holds it. */
interface Spot {
  readonly steps: readonly string[]
  readonly value: Json
  set(value: Json): void
  remove(): void
}

/** Every value below the root. */
function spotsOf(value: Json, steps: readonly string[] = []): readonly Spot[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.keys(value).flatMap((name): readonly Spot[] => {
    const here = [...steps, name]
    const held = Array.isArray(value) ? value[Number(name)] : value[name]
    if (held === undefined) return []
    const own: Spot = Array.isArray(value)
      ? {
          steps: here,
          value: held,
          set: (other) => void value.splice(Number(name), 1, other),
          remove: () => void value.splice(Number(name), 1),
        }
      : {
          steps: here,
          value: held,
          set: (other) => {
            value[name] = other
          },
          remove: () => {
            delete value[name]
          },
        }
    return [own, ...spotsOf(held, here)]
  })
}

const valueAt = (root: Json, steps: readonly string[]): Json | undefined =>
  steps.reduce<Json | undefined>(
    (value, step) =>
      Array.isArray(value)
        ? value[Number(step)]
        : typeof value === 'object' && value !== null
          ? value[step]
          : undefined,
    root,
  )

/** What a change of one value is made with. */
interface Changing {
  readonly root: Json
  readonly donors: readonly Json[]
  readonly random: Random
}

type Change = (spot: Spot, changing: Changing) => void

/** Values that a careless reader might take for something weaker. */
const oddValues: readonly Json[] = [null, true, false, 0, -1, 1e30, '', '0', [], {}, [[]], ['']]

const isBase64 = (text: string): boolean => text.length > 7 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

function alterString(text: string, random: Random): string {
  const at = random.below(text.length + 1)
  const put = random.pick(['', ' ', 'x', '*', '/', '@', ':', '.', '\n', '\u0000', '\u200b', text.slice(0, 3)])
  const cased = text[at]?.toUpperCase() === text[at] ? text[at]?.toLowerCase() : text[at]?.toUpperCase()
  return text.slice(0, at) + random.pick([put, put, cased ?? '']) + text.slice(at + random.below(2))
}

const changes: Readonly<Record<string, Change>> = {
  gone: (spot) => spot.remove(),
  'an odd value': (spot, { random }) => spot.set(random.pick(oddValues)),
  'of another document': (spot, { donors, random }) => {
    const other = valueAt(random.pick(donors), spot.steps)
    if (other !== undefined) spot.set(structuredClone(other))
  },
  'of another place': (spot, { root, random }) => spot.set(structuredClone(random.pick(spotsOf(root)).value)),
  'in a list': (spot) => spot.set([structuredClone(spot.value)]),
  'twice in its list': (spot, { donors, random }) => {
    if (!Array.isArray(spot.value)) return
    const others = donors.flatMap((donor) => {
      const other = valueAt(donor, spot.steps)
      return Array.isArray(other) ? other : []
    })
    const added = structuredClone(random.pick([...spot.value, ...others, {}]))
    spot.set(random.below(2) === 0 ? [...spot.value, added] : [added, ...spot.value])
  },
  'another text': (spot, { random }) => {
    if (typeof spot.value === 'string') spot.set(alterString(spot.value, random))
  },
  'other bytes as base64': (spot, { random }) => {
    if (typeof spot.value !== 'string' || !isBase64(spot.value)) return
    const { bytes } = alterBytes(Buffer.from(spot.value, 'base64'), random)
    spot.set(Buffer.from(bytes).toString('base64'))
  },
  'a mirrored signature': (spot) => {
    if (typeof spot.value !== 'string' || !isBase64(spot.value)) return
    const mirrored = mirrorEcdsa(Buffer.from(spot.value, 'base64'))
    if (mirrored !== undefined) spot.set(Buffer.from(mirrored).toString('base64'))
  },
  'another number': (spot, { random }) => {
    const number = typeof spot.value === 'number' || /^\d+$/.test(String(spot.value))
    if (!number) return
    const other = Number(spot.value) + random.pick([-1, 1, 1000, -3600, 86_400, -Number(spot.value)])
    spot.set(typeof spot.value === 'string' ? String(other) : other)
  },
  'a number as text, or text as a number': (spot) => {
    if (typeof spot.value === 'number') spot.set(String(spot.value))
    else if (/^\d{1,15}$/.test(String(spot.value))) spot.set(Number(spot.value))
  },
  'an unknown member': (spot, { random }) => {
    if (typeof spot.value !== 'object' || spot.value === null || Array.isArray(spot.value)) return
    spot.set({ ...spot.value, [random.pick(['comment', 'x', '__proto__x', 'Payload', 'keyid'])]: 'x' })
  },
}

/** Ways to write a document otherwise, or to say something twice, that only show in its text. */
const textChanges: Readonly<Record<string, TextChange>> = {
  'a member twice': (text, random) => {
    const found = random.pick([...text.matchAll(/"([^"\\]+)":/g)])
    const value = random.pick(['null', '""', '[]', '{}', '0', '"x"'])
    return `${text.slice(0, found.index)}"${found[1]}":${value},${text.slice(found.index)}`
  },
  'white space': (text, random) => {
    const found = random.pick([...text.matchAll(/[{}[\]:,]/g)])
    return text.slice(0, found.index) + random.pick([' ', '\n', '\t']) + text.slice(found.index)
  },
  'an escaped character': (text, random) => {
    const found = random.pick([...text.matchAll(/[a-z](?=[A-Za-z]*")/g)])
    const escaped = `\\u${text.charCodeAt(found.index).toString(16).padStart(4, '0')}`
    return text.slice(0, found.index) + escaped + text.slice(found.index + 1)
  },
  'something before or behind': (text, random) =>
    random.pick([`${text}}`, `${text}{}`, `\ufeff${text}`, `${text}\u0000`, `[${text}]`, `${text}\n`]),
}

/** Alters a document in one way, sometimes in two; never back to what it was. */
export function alterJson(text: string, donors: readonly string[], random: Random): AlteredText {
  const parsedDonors = donors.map((donor) => JSON.parse(donor) as Json)
  for (;;) {
    const altered = random.below(5) === 0 ? alterOnce(text, random) : alterTree(text, parsedDonors, random)
    if (altered.text !== text) return altered
  }
}

/** The same for a document and donors that are bytes. */
export function alterJsonBytes(
  bytes: Uint8Array,
  donors: readonly Uint8Array[],
  random: Random,
): AlteredBytes {
  const textOf = (each: Uint8Array): string => Buffer.from(each).toString('utf8')
  const { name, text } = alterJson(textOf(bytes), donors.map(textOf), random)
  return { name, bytes: Buffer.from(text) }
}

function alterOnce(text: string, random: Random): AlteredText {
  const name = random.pick(Object.keys(textChanges))
  return { name, text: textChanges[name]?.(text, random) ?? text }
}

function alterTree(text: string, donors: readonly Json[], random: Random): AlteredText {
  const root = JSON.parse(text) as Json
  const names: string[] = []
  for (let left = random.below(5) === 0 ? 2 : 1; left > 0; left -= 1) {
    const spots = spotsOf(root)
    if (spots.length === 0) break
    const [one, other] = [random.pick(spots), random.pick(spots)]
    // Whole parts are few among so many leaves.
    const spot = random.below(2) === 0 && other.steps.length < one.steps.length ? other : one
    const name = random.pick(Object.keys(changes))
    changes[name]?.(spot, { root, donors: donors.length > 0 ? donors : [root], random })
    names.push(`${spot.steps.join('.')}: ${name}`)
  }
  return { name: names.join(', '), text: JSON.stringify(root) }
}
