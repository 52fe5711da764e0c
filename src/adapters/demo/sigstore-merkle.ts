/** The growing Merkle tree of a transparency log (RFC 6962, 2.1). For demonstrations and tests only. */
import { sha256 } from './sigstore-hashes.ts'

/** A tree of leaves that are only ever added. */
export interface MerkleTree {
  /** Adds a leaf and returns its index. */
  append(leaf: Uint8Array): number
  readonly size: () => number
  /** Root of the present tree. */
  root(): Buffer
  /** Hashes that lead from a leaf to the present root, lowest first (RFC 6962, 2.1.1). */
  path(index: number): Buffer[]
}

const leafPrefix = Buffer.from([0])
const nodePrefix = Buffer.from([1])

/** Largest power of two below `size`, which is 2 or more. */
const split = (size: number): number => 2 ** Math.floor(Math.log2(size - 1))

function rootOf(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes
  if (only === undefined) return sha256()
  if (hashes.length === 1) return only
  const middle = split(hashes.length)
  return sha256(nodePrefix, rootOf(hashes.slice(0, middle)), rootOf(hashes.slice(middle)))
}

function pathOf(index: number, hashes: readonly Buffer[]): Buffer[] {
  if (hashes.length <= 1) return []
  const middle = split(hashes.length)
  const [left, right] = [hashes.slice(0, middle), hashes.slice(middle)]
  if (index < middle) return [...pathOf(index, left), rootOf(right)]
  return [...pathOf(index - middle, right), rootOf(left)]
}

/** An empty tree. Every root is computed anew: this is for logs of hundreds of entries. */
export function makeMerkleTree(): MerkleTree {
  const hashes: Buffer[] = []
  return {
    append: (leaf) => hashes.push(sha256(leafPrefix, leaf)) - 1,
    size: () => hashes.length,
    root: () => rootOf(hashes),
    path: (index) => pathOf(index, hashes),
  }
}
