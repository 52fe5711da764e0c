import { bytes, packet } from '../adapters/openpgp-kit.ts'
import { type AlteredBytes, alterText, type TextChange } from './byte-mutants.ts'
import type { Random } from './random.ts'

/** Offsets of characters outside of JSON strings. */
function outsideStrings(text: string): readonly number[] {
  const offsets: number[] = []
  let inside = false
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') inside = !inside
    else if (!inside && /[{}[\]:,]/.test(text[at] ?? '')) offsets.push(at)
  }
  return offsets
}

const insert = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at)

/** Every `"name": value` of one line, with where it stands. */
const members = (text: string): readonly RegExpExecArray[] => [
  ...text.matchAll(/"([^"\\]*)": ("[^"]*"|\[|\{)/g),
]

function onMember(text: string, random: Random, change: (found: RegExpExecArray) => string): string {
  const found = random.pick(members(text))
  return text.slice(0, found.index) + change(found) + text.slice(found.index + found[0].length)
}

/** Values that a careless reader might take for something weaker. */
const otherValues = [
  'null',
  '0',
  'true',
  '""',
  '[]',
  '{}',
  '"GPGKeys"',
  '"signedBy"',
  '"matchRepository"',
  '"reject"',
]
const waive = '[{"type":"insecureAcceptAnything"}]'

const changes: Readonly<Record<string, TextChange>> = {
  'white space': (text, random) =>
    insert(text, random.pick(outsideStrings(text)) + random.below(2), random.pick([' ', '\n', '\t', '\r\n'])),
  'no white space': (text) => JSON.stringify(JSON.parse(text)),
  'an escaped character': (text, random) => {
    const found = random.pick([...text.matchAll(/"[^"\\]*[A-Za-z/][^"\\]*"/g)])
    const at = found.index + 1 + random.below(found[0].length - 2)
    const escaped = `\\u${(text.charCodeAt(at) || 0x20).toString(16).padStart(4, '0')}`
    return text.slice(0, at) + escaped + text.slice(at + 1)
  },
  'another order': (text) => {
    const reverse = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reverse)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reverse(inner)]),
      )
    }
    return JSON.stringify(reverse(JSON.parse(text)), null, 1)
  },
  'a member twice': (text, random) =>
    onMember(
      text,
      random,
      ([all, name = '']) => `"${name}": ${random.pick([...otherValues, waive])}, ${all}`,
    ),
  'a second default': (text) => text.replace(/\n\}$/, `,\n"default": ${waive}\n}`),
  'a second list for the image': (text) =>
    text.replace(
      '"elsewhere.example/other"',
      `"registry.example/team/app": ${waive}, "elsewhere.example/other"`,
    ),
  'another name': (text, random) =>
    onMember(text, random, ([all, name = '']) =>
      all.replace(
        `"${name}"`,
        `"${random.pick([name.toUpperCase(), `${name} `, `${name}s`, name.slice(1), '$ref'])}"`,
      ),
    ),
  'another value': (text, random) =>
    onMember(text, random, ([, name = '']) => `"${name}": ${random.pick(otherValues)}`),
  'a member less': (text, random) => onMember(text, random, () => '"": ""'),
  'an unknown member': (text, random) => onMember(text, random, ([all]) => `"comment": "x", ${all}`),
  'something after it': (text, random) => text + random.pick(['}', ' {}', '\n//', '\u0000', ',']),
  'something before it': (text, random) => random.pick(['\ufeff', '//x\n', '[', '\u00a0']) + text,
  'a trailing comma': (text) => text.replace(/\n\}$/, ',\n}'),
  'a letter of the scope': (text, random) => {
    const at = text.indexOf('registry.example/team/app') + random.below(25)
    return text.slice(0, at) + random.pick(['', 'x', '/', '*', ':', '.']) + text.slice(at + 1)
  },
  'a wider scope': (text, random) =>
    text.replace(
      'registry.example/team/app',
      random.pick(['registry.example/team', 'registry.example', '*.example', '']),
    ),
  'a narrower scope': (text, random) =>
    text.replace(
      'registry.example/team/app',
      `registry.example/team/app${random.pick([':1.0', ':2.0', '/x', '@sha256:00'])}`,
    ),
  'a key with a trust packet': withTrustPacket,
  'another identity rule': (text, random) =>
    text.replace(
      'matchRepoDigestOrExact',
      random.pick(['matchExact', 'matchRepository', 'exactReference', 'remapIdentity', 'any']),
    ),
}

/** The same key with a packet behind it that keyrings hold and readers ignore (RFC 4880, section 5.10). */
function withTrustPacket(text: string): string {
  const data = /"keyData": "([^"]+)"/.exec(text)?.[1] ?? ''
  const key = bytes(Buffer.from(data, 'base64'), packet(12, new Uint8Array(2)))
  return text.replace(data, Buffer.from(key).toString('base64'))
}

/** Alters a policy as text, sometimes as something that knows JSON and the grammar, sometimes blindly. */
export const alterPolicy = (policy: Uint8Array, random: Random): AlteredBytes =>
  alterText(policy, random, changes)
