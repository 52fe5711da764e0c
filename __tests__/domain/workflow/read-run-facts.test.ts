import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { CountersignError } from '../../../src/domain/errors.ts'
import { readRunFacts, type Variables } from '../../../src/domain/workflow/read-run-facts.ts'

const base = 'a'.repeat(40)
const head = 'b'.repeat(40)
const merge = 'c'.repeat(40)

const pull = (headRepository: unknown = { full_name: 'team/app' }, login = 'contributor') => ({
  user: { login },
  base: { sha: base, repo: { full_name: 'team/app' } },
  head: { sha: head, repo: headRepository },
})
const fork = { full_name: 'contributor/app' }

const run = (event: string, more: Variables = {}): Variables => ({
  GITHUB_EVENT_NAME: event,
  GITHUB_REPOSITORY: 'team/app',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: merge,
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_JOB: 'verify',
  GITHUB_ACTOR: 'contributor',
  ...more,
})

describe('readRunFacts', () => {
  it('tells a push as it is', () => {
    const variables = run('push', { GITHUB_REF: 'refs/heads/main' })
    expect(readRunFacts(variables, { after: merge, pull_request: null })).toEqual({
      event: 'push',
      repository: 'team/app',
      server: { url: 'https://github.com', kind: 'github.com' },
      commit: merge,
      ref: 'refs/heads/main',
      job: 'verify',
    })
  })

  it.each([
    'pull_request',
    'pull_request_target',
    'pull_request_review',
    'pull_request_review_comment',
    'some_event_to_come',
  ])('knows the change that %s is about', (name) => {
    expect(readRunFacts(run(name), { pull_request: pull() }).change).toEqual({
      kind: 'pull-request',
      baseCommit: base,
      headCommit: head,
      mergeCommit: merge,
    })
  })

  it.each([
    ['the base branch', { GITHUB_REF: 'refs/heads/main' }],
    ['the head', { GITHUB_REF: 'refs/pull/7/head' }],
    ['a branch that is called so', { GITHUB_REF: 'refs/heads/refs/pull/7/merge' }],
    ['no commit', { GITHUB_SHA: '' }],
    ['an abbreviated commit', { GITHUB_SHA: 'cccc' }],
  ])('takes a run on %s for no trial merge', (_name, variables) => {
    const { change } = readRunFacts(run('pull_request', variables), { pull_request: pull() })
    expect(change).toEqual({ kind: 'pull-request', baseCommit: base, headCommit: head })
  })

  it('knows the change of a merge group', () => {
    const event = { merge_group: { base_sha: base, head_sha: head } }
    const { change, untrusted } = readRunFacts(run('merge_group'), event)
    expect(change).toEqual({ kind: 'merge-group', baseCommit: base, headCommit: head })
    expect(untrusted).toBeUndefined()
  })

  it.each([
    ['a comment on a pull request', 'issue_comment', { issue: { pull_request: {} } }, merge],
    ['a comment on an issue', 'issue_comment', { issue: {} }, undefined],
    [
      'a run after one for a pull request',
      'workflow_run',
      { workflow_run: { event: 'pull_request' } },
      merge,
    ],
    ['a run after one in a merge queue', 'workflow_run', { workflow_run: { event: 'merge_group' } }, merge],
    ['a run after a push', 'workflow_run', { workflow_run: { event: 'push' } }, undefined],
    ['a run after nobody knows what', 'workflow_run', { workflow_run: null }, undefined],
  ])('takes for the base of %s the commit of the default branch', (_name, event, payload, baseCommit) => {
    expect(readRunFacts(run(event), payload).change?.baseCommit).toBe(baseCommit)
  })

  it('reads commits of repositories with SHA-256', () => {
    const event = { merge_group: { base_sha: 'a'.repeat(64), head_sha: 'b'.repeat(64) } }
    expect(readRunFacts(run('merge_group'), event).change?.baseCommit).toHaveLength(64)
  })

  it.each<[string, string, unknown, string]>([
    ['no payload', 'pull_request', undefined, 'pull_request.base.sha'],
    ['an empty payload', 'pull_request', {}, 'pull_request.base.sha'],
    ['no payload of a review', 'pull_request_review', undefined, 'pull_request.base.sha'],
    ['a payload that is an array', 'pull_request', [], 'pull_request.base.sha'],
    ['a null pull request', 'pull_request_target', { pull_request: null }, 'pull_request.base.sha'],
    ['no head', 'pull_request', { pull_request: { base: { sha: base } } }, 'pull_request.head.sha'],
    [
      'a branch for the base',
      'pull_request',
      { pull_request: { ...pull(), base: { sha: 'main' } } },
      'pull_request.base.sha',
    ],
    [
      'upper case',
      'pull_request',
      { pull_request: { ...pull(), base: { sha: 'A'.repeat(40) } } },
      'pull_request.base.sha',
    ],
    [
      'a line end behind the hash',
      'pull_request',
      { pull_request: { ...pull(), base: { sha: `${base}\n` } } },
      'pull_request.base.sha',
    ],
    [
      'an option for the base',
      'pull_request',
      { pull_request: { ...pull(), base: { sha: '--upload-pack=x' } } },
      'pull_request.base.sha',
    ],
    [
      'a number for the head',
      'other',
      { pull_request: { ...pull(), head: { sha: 7 } } },
      'pull_request.head.sha',
    ],
    ['no payload of a merge group', 'merge_group', undefined, 'merge_group.base_sha'],
    ['no commit to judge a comment by', 'issue_comment', { issue: { pull_request: {} } }, 'GITHUB_SHA'],
    ['no head of a merge group', 'merge_group', { merge_group: { base_sha: base } }, 'merge_group.head_sha'],
  ])('refuses %s', (_name, event, payload, path) => {
    const variables = run(event, event === 'issue_comment' ? { GITHUB_SHA: 'main' } : {})
    const read = (): unknown => readRunFacts(variables, payload)
    expect(read).toThrow(expect.objectContaining({ code: 'event-malformed', exitCode: 3, path }))
  })

  it.each<[string, Variables, unknown, 'fork' | 'dependabot' | undefined]>([
    ['a pull request of a fork', run('pull_request'), pull(fork), 'fork'],
    ['a review in a fork', run('pull_request_review'), pull(fork), 'fork'],
    ['a fork that is gone', run('pull_request'), pull(null), 'fork'],
    ['a pull request of the repository', run('pull_request'), pull(), undefined],
    ['a fork with the secrets of the base', run('pull_request_target'), pull(fork), undefined],
    ['Dependabot', run('pull_request', { GITHUB_ACTOR: 'dependabot[bot]' }), pull(), 'dependabot'],
    ['Dependabot on push', run('push', { GITHUB_ACTOR: 'dependabot[bot]' }), undefined, 'dependabot'],
    [
      'Dependabot by hand',
      run('workflow_dispatch', { GITHUB_ACTOR: 'dependabot[bot]' }),
      undefined,
      undefined,
    ],
    [
      'Dependabot on its own target',
      run('pull_request_target', { GITHUB_ACTOR: 'dependabot[bot]' }),
      pull(undefined, 'dependabot[bot]'),
      'dependabot',
    ],
    [
      "Dependabot on another's target",
      run('pull_request_target', { GITHUB_ACTOR: 'dependabot[bot]' }),
      pull(),
      undefined,
    ],
    ['a user called so', run('pull_request', { GITHUB_ACTOR: 'dependabot' }), pull(), undefined],
  ])('%s', (_name, variables, pullRequest, untrusted) => {
    const event = pullRequest === undefined ? {} : { pull_request: pullRequest }
    expect(readRunFacts(variables, event).untrusted).toBe(untrusted)
  })

  it.each([
    ['https://github.com', 'github.com'],
    ['https://octo.ghe.com', 'ghe.com'],
    ['https://github.example.com', 'enterprise-server'],
    ['https://evilghe.com', 'enterprise-server'],
    ['not a URL', 'enterprise-server'],
    [undefined, 'github.com'],
    ['', 'github.com'],
  ])('takes the server %s for %s', (url, kind) => {
    const { server } = readRunFacts(run('push', { GITHUB_SERVER_URL: url }), {})
    expect(server).toEqual({ url: url || 'https://github.com', kind })
  })

  it('reads any other payload without fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('push', 'pull_request', 'merge_group'), (event, name) => {
        try {
          const { change } = readRunFacts(run(name), event)
          expect(name === 'push' || change !== undefined).toBe(true)
        } catch (error) {
          expect(error instanceof CountersignError && error.code).toBe('event-malformed')
        }
      }),
    )
  })
})
