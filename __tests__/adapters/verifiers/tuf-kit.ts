import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import {
  Key,
  Metadata,
  MetaFile,
  Root,
  Signature,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from '@tufjs/models'

const dayMs = 86_400_000
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface TufKey {
  readonly id: string
  readonly key: Key
  readonly privateKey: KeyObject
}

/** A key of every role. */
export function makeTufKey(): TufKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex')
  const id = sha256(Buffer.from(raw))
  const key = new Key({ keyID: id, keyType: 'ed25519', scheme: 'ed25519', keyVal: { public: raw } })
  return { id, key, privateKey }
}

/** What a repository holds and when it ends. */
export interface TufRepository {
  readonly key: TufKey
  /** Version of timestamp, snapshot and targets. */
  readonly version: number
  readonly targets: Readonly<Record<string, string>>
  /** Roots after the first, each by the key before it and its own. */
  readonly laterRootKeys?: readonly TufKey[]
  readonly timestampEndsInMs?: number
}

const roles = ['root', 'timestamp', 'snapshot', 'targets'] as const

/** The files of a repository by their path. */
export function makeTufFiles(repository: TufRepository): Map<string, Uint8Array> {
  const { key: first, laterRootKeys = [], version } = repository
  const files = new Map<string, Uint8Array>()
  const rootKeys = [first, ...laterRootKeys]
  for (const [index, key] of rootKeys.entries()) {
    const root = new Root({
      version: index + 1,
      expires: soon(365 * dayMs),
      specVersion: '1.0',
      consistentSnapshot: false,
    })
    for (const role of roles) root.addKey(key.key, role)
    files.set(`${index + 1}.root.json`, signed(root, [key, ...rootKeys.slice(Math.max(0, index - 1), index)]))
  }
  const key = rootKeys.at(-1) ?? first
  const targets = new Targets({ version, expires: soon(dayMs), specVersion: '1.0' })
  for (const [path, text] of Object.entries(repository.targets)) {
    const bytes = Buffer.from(text)
    files.set(`targets/${path}`, bytes)
    targets.addTarget(new TargetFile({ path, length: bytes.length, hashes: { sha256: sha256(bytes) } }))
  }
  const targetsJson = signed(targets, [key])
  files.set('targets.json', targetsJson)
  const snapshot = signed(
    new Snapshot({
      version,
      expires: soon(dayMs),
      specVersion: '1.0',
      meta: { 'targets.json': new MetaFile({ version }) },
    }),
    [key],
  )
  files.set('snapshot.json', snapshot)
  const expires = soon(repository.timestampEndsInMs ?? dayMs)
  const timestamp = new Timestamp({
    version,
    expires,
    specVersion: '1.0',
    snapshotMeta: new MetaFile({ version }),
  })
  files.set('timestamp.json', signed(timestamp, [key]))
  return files
}

/** Whole seconds, as the format has them. */
const soon = (ms: number): string => `${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z`

function signed(role: Root | Timestamp | Snapshot | Targets, keys: readonly TufKey[]): Uint8Array {
  const metadata = new Metadata(role as Root) // the constructor is generic over all four
  for (const { privateKey, id } of keys) {
    metadata.sign((bytes) => new Signature({ keyID: id, sig: sign(null, bytes, privateKey).toString('hex') }))
  }
  return Buffer.from(JSON.stringify(metadata.toJSON()))
}
