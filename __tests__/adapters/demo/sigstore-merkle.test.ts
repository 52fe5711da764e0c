import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { makeLogV2 } from '../../../src/adapters/demo/sigstore-log.ts'
import { makeMerkleTree } from '../../../src/adapters/demo/sigstore-merkle.ts'

const hash = (...parts: (Uint8Array | number)[]): Buffer => {
  const all = createHash('sha256')
  for (const part of parts) all.update(typeof part === 'number' ? Buffer.from([part]) : part)
  return all.digest()
}

/** RFC 9162, 2.1.3.2: the algorithm of verifiers, which shares nothing with the tree. */
function rootFrom(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | undefined {
  let [node, last] = [index, size - 1]
  let root = hash(0, leaf)
  for (const step of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      root = hash(1, step, root)
      while (node % 2 === 0 && node !== 0) [node, last] = [node >> 1, last >> 1]
    } else {
      root = hash(1, root, step)
    }
    ;[node, last] = [node >> 1, last >> 1]
  }
  return last === 0 ? root : undefined
}

describe('the Merkle tree of the embedded logs', () => {
  it('proves every leaf of every tree up to 33 leaves', () => {
    const tree = makeMerkleTree()
    const leaves = Array.from({ length: 33 }, (_, index) => Buffer.from(`leaf ${index}`))
    for (const [last, leaf] of leaves.entries()) {
      expect(tree.append(leaf)).toBe(last)
      for (const [index, earlier] of leaves.slice(0, last + 1).entries()) {
        expect(rootFrom(earlier, index, last + 1, tree.path(index))).toEqual(tree.root())
      }
    }
  })

  it('has the root of RFC 6962 when empty', () => {
    expect(makeMerkleTree().root()).toEqual(hash())
  })
})

describe('a log like Rekor v2', () => {
  it('is named by origin and key, as cosign computes it for Ed25519', () => {
    const { publicKey, logId } = makeLogV2('127.0.0.1')
    const rawKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
    expect(logId).toEqual(hash(Buffer.from('127.0.0.1\n'), 1, rawKey))
  })
})
