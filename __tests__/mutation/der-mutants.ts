import {
  type DerElement,
  derTag,
  readDer,
  writeDer,
  writeDerInteger,
} from '../../src/adapters/platform/der.ts'
import { type AlteredBytes, alterBytes } from './byte-mutants.ts'
import type { Random } from './random.ts'

/** An element of DER that can be altered, and what lies in it. */
interface Node {
  readonly tag: number
  /** Octets in front of what is inside: the unused bits of a BIT STRING. */
  readonly lead: Uint8Array
  readonly inside: readonly Node[] | null
  readonly content: Uint8Array
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const bitString = 0x03

/** Elements that are made of others, and those that only hold them, as extensions and signatures do. */
function nodeOf({ tag, content }: DerElement): Node {
  const lead = tag === bitString ? content.subarray(0, 1) : new Uint8Array()
  const within = content.subarray(lead.length)
  const holds = (tag & 0x20) !== 0 || tag === derTag.octetString || tag === bitString
  const inside = holds && within.length > 1 ? readDer(within) : undefined
  return { tag, lead, inside: inside?.map(nodeOf) ?? null, content }
}

const nodesOf = (bytes: Uint8Array): readonly Node[] => (readDer(bytes) ?? []).map(nodeOf)

const bytesOf = ({ tag, lead, inside, content }: Node): Uint8Array =>
  inside === null ? writeDer(tag, content) : writeDer(tag, lead, ...inside.map(bytesOf))

/** What stands in place of an element. */
type Change = (node: Node, others: readonly Node[], random: Random) => Uint8Array

/** The same element with a length of more octets than it needs, or none (X.690, section 8.1.3). */
function otherLength(node: Node, random: Random): Uint8Array {
  const content = join(node.lead, ...(node.inside?.map(bytesOf) ?? [node.content.subarray(node.lead.length)]))
  const { length } = content
  return random.pick([
    join(new Uint8Array([node.tag, 0x83, length >> 16, (length >> 8) & 255, length & 255]), content),
    join(new Uint8Array([node.tag, 0x80]), content, new Uint8Array(2)),
  ])
}

const changes: Readonly<Record<string, Change>> = {
  'other content': (node, _others, random) => {
    const content = node.content.length === 0 ? new Uint8Array(1) : node.content
    return writeDer(node.tag, alterBytes(content, random).bytes)
  },
  'another tag': (node, _others, random) =>
    writeDer(
      random.pick([0x01, 0x02, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x17, 0x30, 0x31, 0x82, 0x86, 0xa0]),
      node.content,
    ),
  gone: () => new Uint8Array(),
  twice: (node) => join(bytesOf(node), bytesOf(node)),
  'something behind it': (node, _others, random) =>
    join(
      bytesOf(node),
      random.pick([new Uint8Array([5, 0]), new Uint8Array([0]), new Uint8Array([4, 1, 0])]),
    ),
  'something in it': (node) => writeDer(node.tag, node.content, new Uint8Array([5, 0])),
  'another length': (node, _others, random) => otherLength(node, random),
  'an element of another': (node, others, random) =>
    bytesOf(random.pick(others.filter(({ tag }) => tag === node.tag).concat(node))),
  'a mirrored signature': (node) => {
    const mirrored = mirrorEcdsa(node.content.subarray(node.lead.length))
    return mirrored === undefined ? bytesOf(node) : writeDer(node.tag, node.lead, mirrored)
  },
}

/** Alters one element of DER, or a few of its bytes; never back to what it was. */
export function alterDer(der: Uint8Array, donors: readonly Uint8Array[], random: Random): AlteredBytes {
  if (random.below(6) === 0) return alterBytes(der, random)
  const nodes = nodesOf(der)
  const count = nodes.reduce((sum, node) => sum + sizeOf(node), 0)
  const others = donors.flatMap((donor) => nodesOf(donor).flatMap(flatten))
  for (;;) {
    const name = random.pick(Object.keys(changes))
    const at = random.below(count)
    let seen = 0
    const rebuild = (node: Node): Uint8Array => {
      const number = seen
      seen += 1
      if (number === at) {
        seen += sizeOf(node) - 1
        return changes[name]?.(node, others, random) ?? bytesOf(node)
      }
      return node.inside === null ? bytesOf(node) : writeDer(node.tag, node.lead, ...node.inside.map(rebuild))
    }
    const bytes = join(...nodes.map(rebuild))
    if (Buffer.compare(bytes, der) !== 0) return { name: `element ${at}: ${name}`, bytes }
  }
}

const sizeOf = (node: Node): number => 1 + (node.inside ?? []).reduce((sum, inner) => sum + sizeOf(inner), 0)
const flatten = (node: Node): readonly Node[] => [node, ...(node.inside ?? []).flatMap(flatten)]

/** Order of P-256 and P-384 by the most octets that a number below it has (SEC 2). */
const orders = [
  [32, 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  [48, 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n],
] as const

const numberOf = (content: Uint8Array): bigint => BigInt(`0x${Buffer.from(content).toString('hex') || '0'}`)

/** r and n - s in place of r and s, which verifies just as well; undefined for what is no such signature. */
export function mirrorEcdsa(signature: Uint8Array): Uint8Array | undefined {
  const [r, s, ...more] = readDer(readDer(signature)?.[0]?.content ?? new Uint8Array()) ?? []
  if (r?.tag !== derTag.integer || s?.tag !== derTag.integer || more.length > 0) return undefined
  const octets = Math.max(r.content.length, s.content.length)
  const order = orders.find(([size]) => octets <= size + 1 && octets > size - 8)?.[1]
  if (order === undefined || numberOf(s.content) >= order) return undefined
  const hex = (order - numberOf(s.content)).toString(16)
  const mirrored = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return writeDer(derTag.sequence, r.whole, writeDerInteger(mirrored))
}

/** A certificate with its issuer's signature mirrored (RFC 5280, section 4.1); undefined for what is none. */
export function mirrorCertificate(certificate: Uint8Array): Uint8Array | undefined {
  const [contents, algorithm, signature] =
    readDer(readDer(certificate)?.[0]?.content ?? new Uint8Array()) ?? []
  if (contents === undefined || algorithm === undefined || signature?.tag !== bitString) return undefined
  const mirrored = mirrorEcdsa(signature.content.subarray(1))
  if (mirrored === undefined) return undefined
  const bits = writeDer(bitString, signature.content.subarray(0, 1), mirrored)
  return writeDer(derTag.sequence, contents.whole, algorithm.whole, bits)
}
