/**
 * A transparency log that keeps a real Merkle tree and signs its state. For demonstrations and tests only: its key is
 * made at start, and nothing outside trusts it.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { publicKeyDer } from './sigstore-certificates.ts'
import { sha256, signingHashOf } from './sigstore-hashes.ts'
import { type MerkleTree, makeMerkleTree } from './sigstore-merkle.ts'

/** Proof that an entry is in the log, in the words of `dev.sigstore.rekor.v1.InclusionProof`. */
export interface InclusionProof {
  readonly logIndex: number
  readonly rootHash: Buffer
  readonly treeSize: number
  readonly hashes: readonly Buffer[]
  /** Signed note over the root. */
  readonly checkpoint: string
}

/** One entry of a log. */
export interface LogEntry {
  readonly body: Buffer
  readonly kind: { readonly kind: string; readonly version: string }
  /** Across all trees of the log, as Rekor v1 counts; equal to the proof's for v2. */
  readonly logIndex: number
  readonly logId: Buffer
  readonly proof: InclusionProof
  /** Rekor v1 only: when the entry was taken in, and the log's signature over that. */
  readonly promise?: { readonly integratedTime: number; readonly signature: Buffer }
}

/** The embedded log. */
export interface TransparencyLog {
  readonly version: 1 | 2
  readonly publicKey: KeyObject
  readonly logId: Buffer
  /** Takes in a canonical body. */
  append(kind: LogEntry['kind'], body: Buffer): LogEntry
  /** Entries so far. */
  readonly size: () => number
}

/** Entries that older trees of a v1 log would hold, so that the two indices differ as at the public instance. */
const earlierEntries = 1000

/** Checkpoint as signed note (transparency-dev formats, log/README.md). */
function checkpoint(
  origin: string,
  signer: { readonly name: string; readonly key: KeyObject; readonly logId: Buffer },
  tree: MerkleTree,
): string {
  const note = `${origin}\n${tree.size()}\n${tree.root().toString('base64')}\n`
  const signature = sign(signingHashOf(signer.key), Buffer.from(note), signer.key)
  const line = Buffer.concat([signer.logId.subarray(0, 4), signature]).toString('base64')
  return `${note}\n\u2014 ${signer.name} ${line}\n`
}

/** Canonical JSON (RFC 8785) of a value made here: members sorted, plain ASCII text and small numbers only. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}

/** What Rekor v1 signs for an entry at once (its `SignedEntryTimestamp`). */
export const promisedText = (
  body: Uint8Array,
  integratedTime: number,
  logIndex: number,
  logId: Buffer,
): string =>
  canonicalJson({
    body: Buffer.from(body).toString('base64'),
    integratedTime,
    logID: logId.toString('hex'),
    logIndex,
  })

/**
 * A log like Rekor v1: P-256 key, a promise with the time for each entry, the tree's number in its origin.
 *
 * @param name - host name of the log's URL
 */
export function makeLogV1(name: string, nowMs: () => number): TransparencyLog {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const logId = sha256(publicKeyDer(publicKey))
  const tree = makeMerkleTree()
  return {
    version: 1,
    publicKey,
    logId,
    size: tree.size,
    append: (kind, body) => {
      const index = tree.append(body)
      const logIndex = earlierEntries + index
      const integratedTime = Math.floor(nowMs() / 1000)
      const promised = promisedText(body, integratedTime, logIndex, logId)
      const signature = sign('sha256', Buffer.from(promised), privateKey)
      const note = checkpoint(`${name} - 1193050959916656506`, { name, key: privateKey, logId }, tree)
      const promise = { integratedTime, signature }
      return { body, kind, logIndex, logId, proof: proofOf(tree, index, note), promise }
    },
  }
}

/**
 * A log like Rekor v2: Ed25519 key, no time, and a log ID that is made of origin and key (`key ID` of signed notes).
 *
 * @param origin - host name of the log's URL, which verifiers compare
 */
export function makeLogV2(origin: string): TransparencyLog {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const rawKey = publicKeyDer(publicKey).subarray(-32)
  const logId = sha256(Buffer.concat([Buffer.from(`${origin}\n`), Buffer.from([1]), rawKey]))
  const tree = makeMerkleTree()
  return {
    version: 2,
    publicKey,
    logId,
    size: tree.size,
    append: (kind, body) => {
      const index = tree.append(body)
      const note = checkpoint(origin, { name: origin, key: privateKey, logId }, tree)
      return { body, kind, logIndex: index, logId, proof: proofOf(tree, index, note) }
    },
  }
}

const proofOf = (tree: MerkleTree, index: number, note: string): InclusionProof => ({
  logIndex: index,
  rootHash: tree.root(),
  treeSize: tree.size(),
  hashes: tree.path(index),
  checkpoint: note,
})

/** A log entry in a bundle. */
export interface EntryJson {
  readonly logIndex?: string
  readonly logId: { readonly keyId: string }
  readonly kindVersion: { readonly kind: string; readonly version: string }
  readonly integratedTime?: string
  readonly inclusionPromise?: { readonly signedEntryTimestamp: string }
  readonly inclusionProof: {
    readonly logIndex?: string
    readonly rootHash: string
    readonly treeSize: string
    readonly hashes?: readonly string[]
    readonly checkpoint: { readonly envelope: string }
  }
  readonly canonicalizedBody: string
}

/**
 * The entry as bundles hold it: JSON of `dev.sigstore.rekor.v1.TransparencyLogEntry`. As Go writes it, what is zero or
 * empty is left out.
 */
export function entryJson(entry: LogEntry): EntryJson {
  const { proof, promise } = entry
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return {
    ...(entry.logIndex > 0 && { logIndex: String(entry.logIndex) }),
    logId: { keyId: base64(entry.logId) },
    kindVersion: entry.kind,
    ...(promise && {
      integratedTime: String(promise.integratedTime),
      inclusionPromise: { signedEntryTimestamp: base64(promise.signature) },
    }),
    inclusionProof: {
      ...(proof.logIndex > 0 && { logIndex: String(proof.logIndex) }),
      rootHash: base64(proof.rootHash),
      treeSize: String(proof.treeSize),
      ...(proof.hashes.length > 0 && { hashes: proof.hashes.map(base64) }),
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: base64(entry.body),
  }
}
