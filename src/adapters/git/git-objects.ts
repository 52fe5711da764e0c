import { createHash } from 'node:crypto'
import { gitFailed } from './git-program.ts'

/** One object of a clone, whose bytes were hashed and have this name. */
export interface GitObject {
  readonly id: string
  readonly type: string
  readonly bytes: Uint8Array
}

/**
 * Reads what `git cat-file --batch` answered to a list of names (git-cat-file(1), "BATCH OUTPUT"). The hash of each
 * object is computed here, so whatever was done to the clone, an object is what its name says.
 *
 * @returns one per name; null where the clone has no such object
 * @throws TransportError `git-failed` for any other answer
 */
export function parseBatch(names: readonly string[], stdout: Uint8Array): readonly (GitObject | null)[] {
  const bytes = Buffer.from(stdout)
  let offset = 0
  const objects = names.map((name) => {
    const lineEnd = bytes.indexOf('\n', offset)
    const line = bytes.toString('utf8', offset, lineEnd === -1 ? bytes.length : lineEnd)
    offset = lineEnd + 1
    if (lineEnd !== -1 && (line === `${name} missing` || isSubmodule(line))) return null
    const header = /^(?<id>[0-9a-f]{40}|[0-9a-f]{64}) (?<type>[a-z]+) (?<size>\d{1,15})$/.exec(line)?.groups
    const end = offset + Number(header?.size)
    if (lineEnd === -1 || header === undefined || bytes[end] !== 0x0a) throw unexpected(name, line)
    const object = verified(header.id ?? '', header.type ?? '', bytes.subarray(offset, end))
    offset = end + 1
    return object
  })
  if (offset !== bytes.length) throw unexpected('nothing more', `${bytes.length - offset} bytes`)
  return objects
}

/** New versions of git say so of a commit of another repository; older ones that it is missing. */
const isSubmodule = (line: string): boolean => /^[0-9a-f]+ submodule$/.test(line)

/** An object is named by the hash of its type, size and bytes (gitformat-loose, git-hash-object(1)). */
function verified(id: string, type: string, bytes: Buffer): GitObject {
  const algorithm = id.length === 40 ? 'sha1' : 'sha256'
  const found = createHash(algorithm).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
  if (found !== id) throw gitFailed(`expected the ${type} ${id}, found one whose hash is ${found}`)
  return { id, type, bytes }
}

const unexpected = (wanted: string, found: string): Error =>
  gitFailed(
    `expected its answer about ${JSON.stringify(wanted)}, found ${JSON.stringify(found.slice(0, 100))}`,
  )

/** What the first lines of a commit say (gitformat-pack names the object; the layout is that of git-cat-file(1)). */
export interface CommitFields {
  readonly tree: string
  readonly parents: readonly string[]
}

/** @throws TransportError `git-failed` for bytes that are no commit */
export function parseCommit({ id, type, bytes }: GitObject): CommitFields {
  const [headers = ''] = Buffer.from(bytes).toString('latin1').split('\n\n', 1)
  const match = /^tree (?<tree>[0-9a-f]+)\n(?<parents>(?:parent [0-9a-f]+\n)*)/.exec(`${headers}\n`)?.groups
  if (type !== 'commit' || match === undefined) throw gitFailed(`expected the commit ${id}, found a ${type}`)
  const parents = (match.parents ?? '').split('\n').filter((line) => line !== '')
  return { tree: match.tree ?? '', parents: parents.map((line) => line.slice('parent '.length)) }
}

/** One name in a folder of a commit. */
export interface TreeEntry {
  readonly kind: 'file' | 'folder' | 'symlink' | 'submodule'
  readonly id: string
}

/** Modes that git writes, and 100664 of its early days. */
const kinds: Readonly<Record<string, TreeEntry['kind']>> = {
  '100644': 'file',
  '100755': 'file',
  '100664': 'file',
  '40000': 'folder',
  '120000': 'symlink',
  '160000': 'submodule',
}

/**
 * Finds a name in a folder, byte for byte: no case folding, no patterns.
 *
 * @throws TransportError `git-failed` for bytes that are no tree
 */
export function findEntry({ id, type, bytes }: GitObject, name: string): TreeEntry | undefined {
  if (type !== 'tree') throw gitFailed(`expected the tree ${id}, found a ${type}`)
  const tree = Buffer.from(bytes)
  const wanted = Buffer.from(name, 'utf8')
  const idLength = id.length / 2
  for (let offset = 0; offset < tree.length; ) {
    const space = tree.indexOf(' ', offset)
    const nul = tree.indexOf(0, offset)
    const next = nul + 1 + idLength
    const kind = kinds[tree.toString('latin1', offset, Math.max(space, offset))]
    if (space === -1 || nul < space || next > tree.length || kind === undefined)
      throw gitFailed(`expected the entries of the tree ${id}, found something else at byte ${offset}`)
    if (tree.subarray(space + 1, nul).equals(wanted)) return { kind, id: tree.toString('hex', nul + 1, next) }
    offset = next
  }
  return undefined
}
