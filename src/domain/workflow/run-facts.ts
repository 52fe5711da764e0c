/**
 * What the runner of a workflow tells about one run: from its variables and the event file, never from the work
 * tree (GitHub Actions, "Variables reference" and "Webhook events and payloads").
 */
export interface RunFacts {
  /** `GITHUB_EVENT_NAME`, for example `push`, `pull_request`, `merge_group`. */
  readonly event: string
  /** `owner/name` of the repository that the run belongs to. */
  readonly repository: string
  /** Which kind of server; `enterprise-server` lacks artifacts and its identities are unknown to public Sigstore. */
  readonly server: { readonly url: string; readonly kind: 'github.com' | 'ghe.com' | 'enterprise-server' }
  /** As the event tells: `public`, `private` or `internal`; absent where it does not. */
  readonly visibility?: string
  /** `GITHUB_SHA`: for a pull request the merge commit. */
  readonly commit: string
  /** `GITHUB_REF`, for example `refs/heads/main`. */
  readonly ref: string
  /** Id of the job in the workflow file. */
  readonly job: string
  /** Set where the run is about a change that is not merged: policy and keys are then those of its base. */
  readonly change?: ProposedChange
  /** Why secrets and write permissions are withheld from this run, where they are. */
  readonly untrusted?: 'fork' | 'dependabot'
}

/** A change that waits to be merged: a pull request, or a group of them in a merge queue. */
export interface ProposedChange {
  readonly kind: 'pull-request' | 'merge-group'
  /** Commit that the change is to be merged into, from the event; that of the default branch where it tells none. */
  readonly baseCommit: string
  /** Last commit of the change, from the event; absent for events upon a pull request (comments, ends of runs). */
  readonly headCommit?: string
  /**
   * The commit by which the server tried the merge, where the run is about that one (`GITHUB_SHA` of a run on
   * `refs/pull/N/merge`): its first parent is of the base branch. No other commit proves its parents by being checked out.
   */
  readonly mergeCommit?: string
}

/** Where the policy and its keys were read. */
export type PolicyOrigin =
  | { readonly kind: 'checkout' }
  /** A commit of the branch that the change is to be merged into; full hash. */
  | { readonly kind: 'base'; readonly of: ProposedChange['kind']; readonly commit: string }
  /** Keys that the step itself names as text. */
  | { readonly kind: 'step' }
