import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProposedChange } from '../../src/domain/workflow/run-facts.ts'

/** Content of a path; null takes it away. */
export type Content = string | Uint8Array | { readonly link: string } | { readonly submodule: string } | null

/** Changes by path, from the root. */
export type Files = Readonly<Record<string, Content>>

/** One commit of a made-up history. Its tree is that of its first parent, with `files` changed. */
export interface CommitPlan {
  readonly name: string
  /** Full name of the ref that is put on it. */
  readonly ref: string
  readonly parents: readonly string[]
  readonly files: Files
}

/** A repository on the server, as GitHub has it: bare, and giving any commit by its hash. */
export interface Origin {
  readonly folder: string
  /** Full hashes by the names of the plans. */
  readonly commits: Readonly<Record<string, string>>
  readonly objectFormat: 'sha1' | 'sha256'
  remove(): Promise<void>
}

/** How actions/checkout is told to check out. */
export interface CheckoutPlan {
  /** Name of the commit that becomes HEAD. */
  readonly commit: string
  /** `fetch-depth`; 0 fetches all branches with their whole history. */
  readonly depth: number
  /** `path`: folder of the workspace. */
  readonly path?: string
  /** `filter`, for example `blob:none`. */
  readonly filter?: string
}

/** The folder of a job with one checkout in it. */
export interface Workspace {
  readonly folder: string
  /** Where the checkout lies; the workspace itself without `path`. */
  readonly root: string
  remove(): Promise<void>
}

/** Number of every pull request made here. */
export const pullNumber = 7

/** git that knows nothing of the machine: no configuration, no identity, fixed times. */
export async function git(folder: string, args: readonly string[], input?: Uint8Array): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
  return await new Promise((resolve, reject) => {
    const child = execFile('git', ['-C', folder, ...args], { env }, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`git ${args.join(' ')}: ${stderr}`)),
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

const temporaryFolder = (what: string): Promise<string> => mkdtemp(join(tmpdir(), `countersign-${what}-`))

/** What `git init` makes (gitrepository-layout(5)), without starting it: there are many repositories in these tests. */
async function makeRepository(
  folder: string,
  objectFormat: Origin['objectFormat'],
  config: string,
): Promise<void> {
  await Promise.all(
    ['objects', 'refs', 'hooks', 'info'].map((name) => mkdir(join(folder, name), { recursive: true })),
  )
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/main\n')
  const extension = objectFormat === 'sha256' ? '[extensions]\n\tobjectFormat = sha256\n' : ''
  const version = objectFormat === 'sha256' ? 1 : 0
  await writeFile(
    join(folder, 'config'),
    `${extension}[core]\n\trepositoryformatversion = ${version}\n${config}`,
  )
}

/** Writes a history, given from its first commit on, with one run of git. */
export async function makeOrigin(
  plans: readonly CommitPlan[],
  objectFormat: Origin['objectFormat'] = 'sha1',
): Promise<Origin> {
  const folder = await temporaryFolder('origin')
  const served = '[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n'
  await makeRepository(folder, objectFormat, `\tbare = true\n${served}`)
  const marks = join(folder, 'marks')
  const stream = Buffer.concat(plans.map((plan, index) => commitStream(plan, index, plans)))
  await git(folder, ['fast-import', '--quiet', '--force', `--export-marks=${marks}`], stream)
  const lines = (await readFile(marks, 'utf8')).trim().split('\n')
  const hashes = new Map(lines.map((line) => [line.split(' ')[0], line.split(' ')[1] ?? '']))
  const commits = Object.fromEntries(
    plans.map(({ name }, index) => [name, hashes.get(`:${index + 1}`) ?? '']),
  )
  return { folder, commits, objectFormat, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** The form of git-fast-import(1); marks are counted from 1. */
function commitStream(plan: CommitPlan, index: number, plans: readonly CommitPlan[]): Buffer {
  const markOf = (name: string): string => `:${plans.findIndex((other) => other.name === name) + 1}`
  const [first, ...others] = plan.parents
  const head = [
    // A new root must not continue what the ref held before.
    ...(first === undefined ? [`reset ${plan.ref}`] : []),
    `commit ${plan.ref}`,
    `mark :${index + 1}`,
    `committer Test <test@example.test> ${1_700_000_000 + index} +0000`,
    data(plan.name),
    ...(first === undefined ? [] : [`from ${markOf(first)}`]),
    ...others.map((name) => `merge ${markOf(name)}`),
  ]
  const changes = Object.entries(plan.files).map(([path, content]) => changeStream(path, content))
  return Buffer.concat([Buffer.from(`${head.join('\n')}\n`), ...changes, Buffer.from('\n')])
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`

function changeStream(path: string, content: Content): Buffer {
  // A folder that gives way to a file, or the other way round, has to go first.
  const taken = Buffer.from(`D ${path}\n`)
  if (content === null) return taken
  if (typeof content === 'object' && 'submodule' in content)
    return Buffer.concat([taken, Buffer.from(`M 160000 ${content.submodule} ${path}\n`)])
  const isLink = typeof content === 'object' && 'link' in content
  const bytes = Buffer.from(isLink ? content.link : content)
  const header = `M ${isLink ? '120000' : '100644'} inline ${path}\ndata ${bytes.length}\n`
  return Buffer.concat([taken, Buffer.from(header), bytes, Buffer.from('\n')])
}

/**
 * The usual pull request: `base` on main, `head` upon it, and `merge`, by which the server tried the merge. `moved` is
 * a later commit of main, which only the merge knows.
 */
export function pullRequestPlans(base: Files, head: Files, moved?: Files): readonly CommitPlan[] {
  const main = 'refs/heads/main'
  const pull = `refs/pull/${pullNumber}`
  const tip = moved === undefined ? 'base' : 'moved'
  return [
    { name: 'base', ref: main, parents: [], files: base },
    ...(moved === undefined ? [] : [{ name: 'moved', ref: main, parents: ['base'], files: moved }]),
    { name: 'head', ref: `${pull}/head`, parents: ['base'], files: head },
    { name: 'merge', ref: `${pull}/merge`, parents: [tip, 'head'], files: head },
  ]
}

/** The hash of a commit of an origin, which must have been planned. */
export function commitOf({ commits }: Pick<Origin, 'commits'>, name: string): string {
  const hash = commits[name]
  if (hash === undefined) throw new Error(`no commit ${name} in this history`)
  return hash
}

/** Checks out as actions/checkout does: an empty clone, one fetch of what is wanted, a detached HEAD. */
export async function checkOut(origin: Origin, plan: CheckoutPlan): Promise<Workspace> {
  const folder = await temporaryFolder('workspace')
  const root = join(folder, plan.path ?? '.')
  const remote = `[remote "origin"]\n\turl = file://${origin.folder}\n`
  await makeRepository(join(root, '.git'), origin.objectFormat, remote)
  const commit = commitOf(origin, plan.commit)
  const wanted = `+${commit}:refs/remotes/pull/${pullNumber}/merge`
  const range =
    plan.depth === 0
      ? ['+refs/heads/*:refs/remotes/origin/*', wanted]
      : [`--depth=${plan.depth}`, 'origin', wanted]
  const filter = plan.filter === undefined ? [] : [`--filter=${plan.filter}`]
  const flags = ['--quiet', '--no-tags', '--prune', '--no-recurse-submodules', ...filter]
  await git(root, ['fetch', ...flags, ...(plan.depth === 0 ? ['origin', ...range] : range)])
  await git(root, ['checkout', '--quiet', '--force', commit])
  return { folder, root, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** What the payload of an event of a pull request says of it, as far as anything here reads it. */
export function pullRequestEvent(
  origin: Pick<Origin, 'commits'>,
  from: { readonly fork?: boolean; readonly base?: string; readonly head?: string } = {},
): Readonly<Record<string, unknown>> {
  const side = (commit: string, repository: string) => ({
    sha: commitOf(origin, commit),
    repo: { full_name: repository },
  })
  return {
    action: 'synchronize',
    number: pullNumber,
    pull_request: {
      number: pullNumber,
      user: { login: 'contributor' },
      base: side(from.base ?? 'base', 'team/app'),
      head: side(from.head ?? 'head', from.fork === true ? 'contributor/app' : 'team/app'),
    },
  }
}

/** The payload of `merge_group`. */
export const mergeGroupEvent = (origin: Pick<Origin, 'commits'>): Readonly<Record<string, unknown>> => ({
  action: 'checks_requested',
  merge_group: { base_sha: commitOf(origin, 'base'), head_sha: commitOf(origin, 'head') },
})

/** The variables of a run on a pull request, with its event written to a file of this folder. */
export async function pullRequestVariables(
  folder: string,
  origin: Pick<Origin, 'commits'>,
  event: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> {
  const path = join(folder, 'event.json')
  await writeFile(path, JSON.stringify(event))
  return {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'team/app',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REF: `refs/pull/${pullNumber}/merge`,
    GITHUB_SHA: commitOf(origin, 'merge'),
    GITHUB_ACTOR: 'contributor',
    GITHUB_JOB: 'verify',
  }
}

/** The change that such a run is about. */
export function changeOf(origin: Pick<Origin, 'commits'>): ProposedChange {
  return {
    kind: 'pull-request',
    baseCommit: commitOf(origin, 'base'),
    headCommit: commitOf(origin, 'head'),
    mergeCommit: commitOf(origin, 'merge'),
  }
}
