import { FormatError } from '../errors.ts'
import type { ProposedChange, RunFacts } from './run-facts.ts'

/** Variables by name, as the environment has them. */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * Reads what the runner tells of a run. Whatever decides whose rules judge is read strictly, all else leniently.
 *
 * @param event - the parsed event file; undefined where there is none (an event without payload)
 * @throws FormatError `event-malformed` where the run is about a change and its commits cannot be read: without them
 *   the change would be judged by its own rules
 * @see GitHub Docs, "Events that trigger workflows", "Webhook events and payloads", "Variables reference"
 */
export function readRunFacts(variables: Variables, event: unknown): RunFacts {
  const name = variables.GITHUB_EVENT_NAME ?? ''
  const change = proposedChange(name, event, variables)
  const untrusted = whyUntrusted(name, event, variables)
  return {
    event: name,
    repository: variables.GITHUB_REPOSITORY ?? '',
    server: server(variables.GITHUB_SERVER_URL),
    ...visibilityOf(event),
    commit: variables.GITHUB_SHA ?? '',
    ref: variables.GITHUB_REF ?? '',
    job: variables.GITHUB_JOB ?? '',
    ...(change !== undefined && { change }),
    ...(untrusted !== undefined && { untrusted }),
  }
}

/** Older servers tell only whether it is private. */
function visibilityOf(event: unknown): Pick<RunFacts, 'visibility'> {
  const visibility = at(event, 'repository', 'visibility')
  if (typeof visibility === 'string') return { visibility }
  const isPrivate = at(event, 'repository', 'private')
  return typeof isPrivate === 'boolean' ? { visibility: isPrivate ? 'private' : 'public' } : {}
}

/** True for events that are about a pull request by their name: `pull_request`, `pull_request_target`, `pull_request_review` … */
const isPullRequestEvent = (name: string): boolean => /^pull_request(_|$)/.test(name)

/** The event of the run before, which ended. */
const isAboutChange = (name: unknown): boolean =>
  name === 'merge_group' || (typeof name === 'string' && isPullRequestEvent(name))

/**
 * A payload with a pull request means that the run may be on its merge commit or have checked out its head, whatever
 * the event is called.
 */
function proposedChange(name: string, event: unknown, variables: Variables): ProposedChange | undefined {
  const pull = at(event, 'pull_request')
  if (isPullRequestEvent(name) || isObject(pull)) {
    const merge = /^refs\/pull\/\d+\/merge$/.test(variables.GITHUB_REF ?? '') && variables.GITHUB_SHA
    return {
      kind: 'pull-request',
      baseCommit: commit(at(pull, 'base', 'sha'), name, 'pull_request.base.sha'),
      headCommit: commit(at(pull, 'head', 'sha'), name, 'pull_request.head.sha'),
      ...(isCommit(merge) && { mergeCommit: merge }),
    }
  }
  if (isUponPullRequest(name, event)) {
    // It runs the workflow of this commit of the default branch, and whoever wrote that trusts its policy, too.
    return { kind: 'pull-request', baseCommit: commit(variables.GITHUB_SHA, name, 'GITHUB_SHA') }
  }
  if (name !== 'merge_group') return undefined
  return {
    kind: 'merge-group',
    baseCommit: commit(at(event, 'merge_group', 'base_sha'), name, 'merge_group.base_sha'),
    headCommit: commit(at(event, 'merge_group', 'head_sha'), name, 'merge_group.head_sha'),
  }
}

/**
 * Events upon a pull request whose runs have the secrets of the repository and know no base: a comment, and the end of
 * a run for it. Their workflows are known to check out its head all the same.
 */
const isUponPullRequest = (name: string, event: unknown): boolean =>
  (name === 'issue_comment' && isObject(at(event, 'issue', 'pull_request'))) ||
  (name === 'workflow_run' && isAboutChange(at(event, 'workflow_run', 'event')))

/** Full names of commits: SHA-1 or SHA-256 (gitrepository-layout(5), "objects"; git-hash-object(1)). */
const isCommit = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)

function commit(value: unknown, event: string, path: string): string {
  if (isCommit(value)) return value
  const found = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80)
  throw new FormatError(
    'event-malformed',
    `event ${event || 'without name'}: ${path}: expected the full hash of a commit, found ${found}`,
    { path },
  )
}

/** Events for which Dependabot's runs get no secrets of Actions (GitHub Docs, "Dependabot on GitHub Actions"). */
const withheldFromDependabot = new Set([
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'create',
  'deployment',
  'deployment_status',
])
const dependabot = 'dependabot[bot]'

function whyUntrusted(name: string, event: unknown, variables: Variables): RunFacts['untrusted'] {
  const pull = at(event, 'pull_request')
  // It runs the code of the base and gets the secrets of the repository, also for forks.
  const isTarget = name === 'pull_request_target'
  if (isObject(pull) && !isTarget && isFromFork(pull, variables)) return 'fork'
  if (variables.GITHUB_ACTOR !== dependabot) return undefined
  const isWithheld = isTarget ? at(pull, 'user', 'login') === dependabot : withheldFromDependabot.has(name)
  return isWithheld ? 'dependabot' : undefined
}

/** The repository of the head is null when the fork was deleted meanwhile. */
function isFromFork(pull: unknown, variables: Variables): boolean {
  const base = at(pull, 'base', 'repo', 'full_name') ?? variables.GITHUB_REPOSITORY
  return at(pull, 'head', 'repo', 'full_name') !== base
}

const publicServer = 'https://github.com'

function server(variable: string | undefined): RunFacts['server'] {
  const url = variable === undefined || variable === '' ? publicServer : variable
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  if (host === 'github.com') return { url, kind: 'github.com' }
  return { url, kind: host.endsWith('.ghe.com') ? 'ghe.com' : 'enterprise-server' }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The own property at the end of a path, or undefined where the path ends before. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const key of path) {
    if (!isObject(found)) return undefined
    const property = Object.getOwnPropertyDescriptor(found, key)
    found = property?.value
  }
  return found
}
