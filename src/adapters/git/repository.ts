import type { CheckedOutCommit } from '../../domain/workflow/base-commit.ts'
import type { FileRead } from '../platform/files.ts'
import { findEntry, type GitObject, parseBatch, parseCommit, type TreeEntry } from './git-objects.ts'
import { type GitRun, type GitSettings, gitFailed, runGit } from './git-program.ts'

/** What is read of a clone, by the program git. */
export interface Repository {
  /** The checked-out commit; undefined where the clone has none. */
  head(): Promise<CheckedOutCommit | undefined>
  /** Those of these commits that the clone has. */
  present(commits: readonly string[]): Promise<ReadonlySet<string>>
  /**
   * A regular file as a commit has it. Links and submodules are not followed: what they lead to may be no part of the
   * commit.
   *
   * @param path - its folders and name, from the root
   * @throws TransportError `git-failed` where the clone lacks what the commit promises
   */
  readFileAt(commit: string, path: readonly string[], maxBytes: number): Promise<FileRead>
  /** Asks `origin` for one commit. @returns undefined when it came, else what git says */
  fetchCommit(commit: string): Promise<string | undefined>
}

/** Local reads take milliseconds; in a partial clone they may fetch. */
const readTimeoutMs = 60_000
const fetchTimeoutMs = 120_000
/** Commits are small, but may hold a long message. */
const maxCommitBytes = 8 * 1024 * 1024
/** All folders on the path of one file; a folder of ten thousand files takes half a megabyte. */
const maxFolderBytes = 16 * 1024 * 1024

/** The clone behind a `.git` folder. All that it is asked may throw TransportError `git-failed` or `cancelled`. */
export function openRepository(settings: GitSettings): Repository {
  const commits = async (names: readonly string[]): Promise<readonly (GitObject | null)[]> =>
    parseBatch(names, stdoutOf(await runGit(batch(names, maxCommitBytes * names.length, true), settings)))
  return {
    head: async () => {
      const [object] = await commits(['HEAD'])
      if (object === undefined || object === null) return undefined
      return { commit: object.id, parents: parseCommit(object).parents }
    },
    present: async (names) =>
      new Set((await commits(names)).flatMap((object) => (object?.type === 'commit' ? [object.id] : []))),
    readFileAt: async (commit, path, maxBytes) => await readFileAt(commit, path, maxBytes, settings),
    fetchCommit: async (commit) => await fetchCommit(commit, settings),
  }
}

const batch = (names: readonly string[], maxStdoutBytes: number, offline: boolean) => ({
  args: ['cat-file', '--batch'],
  input: names.map((name) => `${name}\n`).join(''),
  maxStdoutBytes,
  timeoutMs: readTimeoutMs,
  offline,
})

function stdoutOf(run: GitRun): Uint8Array {
  switch (run.kind) {
    case 'done':
      return run.stdout
    case 'refused':
      throw gitFailed(run.words)
    case 'too-much':
      throw gitFailed('expected objects of an honest size, found larger ones')
    case 'no-git':
      throw gitFailed('expected the program git on the PATH, found none', {
        next: 'Install git in the container of the job, in a step before actions/checkout.',
        cause: run.cause,
      })
  }
}

async function readFileAt(
  commit: string,
  path: readonly string[],
  maxBytes: number,
  settings: GitSettings,
): Promise<FileRead> {
  // One line is one name for git, and no honest path has a control character.
  if (path.length === 0 || path.some((part) => /\p{Cc}/u.test(part)))
    return failed('its path holds control characters, or is empty')
  const below = path.map((_part, index) => `${commit}:${path.slice(0, index + 1).join('/')}`)
  const names = [commit, `${commit}^{tree}`, ...below]
  const run = await runGit(batch(names, maxFolderBytes + maxBytes, false), settings)
  if (run.kind === 'too-much') return failed(`it is larger than ${maxBytes} bytes, or its folders are huge`)
  const [commitObject, root, ...rest] = parseBatch(names, stdoutOf(run))
  return walk(held(commitObject, commit), held(root, `${commit}^{tree}`), { path, rest, maxBytes })
}

/** Goes from the commit to the file by the names that each object gives the next, which are their hashes. */
function walk(
  commit: GitObject,
  root: GitObject,
  {
    path,
    rest,
    maxBytes,
  }: { path: readonly string[]; rest: readonly (GitObject | null)[]; maxBytes: number },
): FileRead {
  let folder = named(root, parseCommit(commit).tree)
  for (const [index, part] of path.entries()) {
    const entry = findEntry(folder, part)
    if (entry === undefined) return { kind: 'missing' }
    const isLast = index === path.length - 1
    if (entry.kind !== (isLast ? 'file' : 'folder')) return wrongKind(entry, isLast)
    const object = named(held(rest[index], part), entry.id)
    if (!isLast) folder = object
    else if (object.bytes.length > maxBytes) return failed(`it is larger than ${maxBytes} bytes`)
    else return { kind: 'read', bytes: object.bytes }
  }
  return { kind: 'missing' }
}

function wrongKind({ kind }: TreeEntry, isLast: boolean): FileRead {
  const what = { file: 'no folder', folder: 'a folder', symlink: 'a symbolic link', submodule: 'a submodule' }
  const why = isLast ? `it is ${what[kind]} there` : `a part of its path is ${what[kind]} there`
  return { kind: 'failed', why, symlink: isLast && kind === 'symlink' }
}

const failed = (why: string): FileRead => ({ kind: 'failed', why, symlink: false })

function held(object: GitObject | null | undefined, name: string): GitObject {
  if (object === null || object === undefined)
    throw gitFailed(`expected ${name} in the clone, found it missing`)
  return object
}

function named(object: GitObject, id: string): GitObject {
  if (object.id !== id) throw gitFailed(`expected the object ${id}, found ${object.id}`)
  return object
}

/**
 * Fetches into the clone, leaving no ref behind; the login that actions/checkout left in its configuration is used by
 * git itself.
 */
async function fetchCommit(commit: string, settings: GitSettings): Promise<string | undefined> {
  const call = { maxStdoutBytes: 64 * 1024, offline: false }
  const shallow = await runGit(
    { ...call, args: ['rev-parse', '--is-shallow-repository'], timeoutMs: readTimeoutMs },
    settings,
  )
  // A whole clone must stay whole: later steps may look for merge bases.
  const depth = Buffer.from(stdoutOf(shallow)).toString('latin1').trim() === 'true' ? ['--depth=1'] : []
  const run = await runGit(
    { ...call, args: ['fetch', ...fetchFlags, ...depth, 'origin', commit], timeoutMs: fetchTimeoutMs },
    settings,
  )
  // Git leaves passwords of addresses out, but not every helper of it does.
  return run.kind === 'refused' ? run.words.replaceAll(/\/\/[^/@\s]*@/g, '//') : void stdoutOf(run)
}

const fetchFlags = [
  '--quiet',
  '--no-tags',
  '--no-prune',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  // The program on the other side, for local and ssh addresses: not one that the configuration names.
  '--upload-pack=git-upload-pack',
]
