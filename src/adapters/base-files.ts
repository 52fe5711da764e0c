import { realpath } from 'node:fs/promises'
import { CountersignError, TransportError } from '../domain/errors.ts'
import { type CheckedOutCommit, findBaseCommit, possibleBases } from '../domain/workflow/base-commit.ts'
import type { ProposedChange } from '../domain/workflow/run-facts.ts'
import { type Clone, findClone } from './git/find-clone.ts'
import { openRepository, type Repository } from './git/repository.ts'
import { type FileRead, readRegularFile } from './platform/files.ts'
import { pathBelow } from './platform/local-path.ts'
import { placeWords, type TrustedFiles } from './trusted-files.ts'

/** What the files of a base commit stand on. */
export interface BaseFilesParts {
  readonly change: ProposedChange
  /** Absolute folder of the job: `GITHUB_WORKSPACE`. */
  readonly workspace: string
  /** As the user wrote it; where it lies tells which of several checkouts is meant. Absent: the workspace itself. */
  readonly policyPath?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}

/**
 * Files as they are in the commit that a proposed change is to be merged into, read by git from the clone of the job.
 *
 * @throws TransportError `policy-not-at-base` where that commit is not to be had; `cancelled`
 */
export async function baseFiles(parts: BaseFilesParts): Promise<TrustedFiles> {
  const { change, workspace, policyPath, environment, signal } = parts
  const clone = await findClone(workspace, policyPath)
  if (clone === undefined) throw noClone(change, workspace)
  const repository = openRepository({
    gitFolder: clone.gitFolder,
    environment,
    ...(signal !== undefined && { signal }),
  })
  const { commit, head } = await askForBase(change, repository)
  const origin = { kind: 'base', of: change.kind, commit } as const
  const changed = new Set<string>()
  const read = async (absolutePath: string, maxBytes: number): Promise<FileRead> => {
    const path = await pathInside(clone, absolutePath)
    if (path === undefined) return { kind: 'failed', why: outside, symlink: false }
    const found = await repository.readFileAt(commit, path, maxBytes)
    if (await isChanged(found, { path, maxBytes }, { clone, repository, head })) changed.add(path.join('/'))
    return found
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    root: clone.root,
    origin,
    // One after another: each starts a program, and a policy may name a hundred keys.
    read: (absolutePath, maxBytes) => {
      const next = last.then(() => read(absolutePath, maxBytes))
      last = next.catch(() => undefined)
      return next
    },
    changedFiles: () => [...changed].sort(),
  }
}

const outside = 'it lies outside the repository; a proposed change is judged only by files of its base commit'

/** The clone may be reached by a link, and a path may be given with or without it. */
async function pathInside({ root }: Clone, absolutePath: string): Promise<readonly string[] | undefined> {
  return pathBelow(root, absolutePath) ?? pathBelow(await realpath(root), absolutePath)
}

async function askForBase(
  change: ProposedChange,
  repository: Repository,
): Promise<{ readonly commit: string; readonly head: CheckedOutCommit | undefined }> {
  try {
    return await lookForBase(change, repository)
  } catch (error) {
    // Whatever keeps git from answering, the base is what is missing.
    if (!(error instanceof CountersignError) || error.code !== 'git-failed') throw error
    throw notAtBase(
      change,
      `the clone cannot be read: ${error.message}`,
      error.next ?? checkoutCure(0),
      error,
    )
  }
}

async function lookForBase(
  change: ProposedChange,
  repository: Repository,
): Promise<{ readonly commit: string; readonly head: CheckedOutCommit | undefined }> {
  const head = await repository.head()
  let words: string | undefined
  for (let fetched = false; ; fetched = true) {
    const present = await repository.present(possibleBases(change, head))
    const base = findBaseCommit(change, { present, fetched, ...(head !== undefined && { head }) })
    switch (base.kind) {
      case 'base':
        return { commit: base.commit, head }
      case 'fetch':
        words = await repository.fetchCommit(base.commit)
        break
      case 'unknown':
        throw notAtBase(
          change,
          `the clone lacks it, and fetching it gave: ${words ?? 'nothing'}`,
          checkoutCure(base.fetchDepth),
        )
    }
  }
}

/** Whether the change edits a file that was read. A file that only the checkout's filters (line ends) alter is the same. */
async function isChanged(
  read: FileRead,
  { path, maxBytes }: { readonly path: readonly string[]; readonly maxBytes: number },
  { clone, repository, head }: { clone: Clone; repository: Repository; head: CheckedOutCommit | undefined },
): Promise<boolean> {
  const inWorkTree = await readRegularFile([clone.root, ...path].join('/'), { maxBytes, followLinks: false })
  if (isSame(read, inWorkTree)) return false
  return head === undefined || !isSame(read, await repository.readFileAt(head.commit, path, maxBytes))
}

function isSame(one: FileRead, other: FileRead): boolean {
  if (one.kind === 'read' && other.kind === 'read') return Buffer.compare(one.bytes, other.bytes) === 0
  if (one.kind === 'failed' && other.kind === 'failed') return one.why === other.why
  return one.kind === other.kind
}

function noClone(change: ProposedChange, workspace: string): TransportError {
  return notAtBase(
    change,
    `${workspace} holds no clone of the repository`,
    'Run actions/checkout before, with git in the container of the job (without it the files come without commits); if it checks out below another `path`, let `policy` begin with that path.',
  )
}

function notAtBase(change: ProposedChange, found: string, next: string, cause?: unknown): TransportError {
  const place = placeWords({ kind: 'base', of: change.kind, commit: change.baseCommit })
  return new TransportError('policy-not-at-base', `expected the files${place}: ${found}`, { next, cause })
}

const checkoutCure = (fetchDepth: 0 | 2): string =>
  `Add \`fetch-depth: ${fetchDepth}\` to the inputs (\`with:\`) of actions/checkout.`
