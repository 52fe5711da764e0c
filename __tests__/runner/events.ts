/** What triggered a run: variables and payload as GitHub makes them, cut to what an action may look at. */
export interface TriggeringEvent {
  readonly name: string
  readonly sha: string
  readonly ref: string
  readonly actor: string
  readonly headRef: string
  readonly baseRef: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** The repository of all runs of these tests. */
export const repository = 'team/app'

const owned = (fullName: string, fork = false): Record<string, unknown> => ({
  full_name: fullName,
  name: fullName.split('/')[1],
  fork,
  private: false,
  visibility: 'public',
  default_branch: 'main',
  owner: { login: fullName.split('/')[0] },
})

/** A push to a branch. */
export function push({
  sha = '0'.repeat(40),
  branch = 'main',
  actor = 'alice',
}: {
  readonly sha?: string
  readonly branch?: string
  readonly actor?: string
} = {}): TriggeringEvent {
  const ref = `refs/heads/${branch}`
  const payload = { ref, after: sha, repository: owned(repository), sender: { login: actor } }
  return { name: 'push', sha, ref, actor, headRef: '', baseRef: '', payload }
}

/** What a pull request is about. */
export interface PullRequestFacts {
  readonly baseSha: string
  readonly headSha: string
  /** GITHUB_SHA: the merge commit that the server made. */
  readonly mergeSha?: string
  readonly branch?: string
  /** `owner/name` of the repository that the branch is in; the same one unless told otherwise. */
  readonly headRepository?: string
  readonly actor?: string
  readonly title?: string
  /** `pull_request`, unless told otherwise. */
  readonly event?: string
}

/** A pull request to main. */
export function pullRequest(facts: PullRequestFacts): TriggeringEvent {
  const {
    baseSha,
    headSha,
    mergeSha = headSha,
    branch = 'change',
    actor = 'alice',
    title = 'A change',
  } = facts
  const { headRepository = repository, event = 'pull_request' } = facts
  const pull = {
    number: 7,
    title,
    user: { login: actor },
    base: { ref: 'main', sha: baseSha, repo: owned(repository) },
    head: { ref: branch, sha: headSha, repo: owned(headRepository, headRepository !== repository) },
  }
  return {
    name: event,
    sha: mergeSha,
    ref: 'refs/pull/7/merge',
    actor,
    headRef: branch,
    baseRef: 'main',
    payload: {
      action: 'synchronize',
      number: 7,
      pull_request: pull,
      repository: owned(repository),
      sender: { login: actor },
    },
  }
}

/** A group of pull requests in a merge queue. */
export function mergeGroup(facts: { readonly baseSha: string; readonly headSha: string }): TriggeringEvent {
  const ref = `refs/heads/gh-readonly-queue/main/pr-7-${facts.baseSha}`
  const group = {
    base_sha: facts.baseSha,
    head_sha: facts.headSha,
    base_ref: 'refs/heads/main',
    head_ref: ref,
  }
  return {
    name: 'merge_group',
    sha: facts.headSha,
    ref,
    actor: 'alice',
    headRef: '',
    baseRef: '',
    payload: { action: 'checks_requested', merge_group: group, repository: owned(repository) },
  }
}
