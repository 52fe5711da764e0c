import { describe, expect, it } from '@jest/globals'
import { signerMismatch } from '../../../src/domain/policy/match-signer.ts'
import type { TextMatch } from '../../../src/domain/policy/policy.ts'
import { gpgSigner } from '../../fakes/signatures.ts'
import {
  bundleSigned,
  certificateOf,
  identitySigned,
  keySigner,
  type Run,
  workflowSigned,
} from '../../fakes/sigstore-facts.ts'

const exact = (text: string): TextMatch => ({ kind: 'exact', text })
const pattern = (text: string): TextMatch => ({ kind: 'pattern', pattern: text })
const release = '.github/workflows/release.yml'
const main = `https://github.com/acme/app/${release}@refs/heads/main`
const pull = { ref: 'refs/pull/7/merge' }
const tags = { refs: [exact('refs/heads/main'), pattern('refs/tags/v*')] }
const shared = { signerRepository: 'acme/ci', refs: [exact('refs/tags/v1')] }
const fromShared: Run = { holder: 'acme/ci', ref: 'refs/tags/v1', sourceRef: 'refs/heads/main' }
const { refs: _, ...anyRefRule } = workflowSigned()

describe('workflowSigned', () => {
  type Rule = Parameters<typeof workflowSigned>[0]
  it.each<readonly [string, Run, Rule, string | null]>([
    ['the workflow', {}, {}, null],
    ['another workflow', { workflow: '.github/workflows/ci.yml' }, {}, 'wrong-signer'],
    ['a workflow elsewhere', { workflow: 'release.yml' }, {}, 'wrong-signer'],
    ['a workflow in other capitals', { workflow: '.github/workflows/Release.yml' }, {}, 'wrong-signer'],
    ['a longer workflow', { workflow: `${release}.yml` }, {}, 'wrong-signer'],
    ['a slash too many', { workflow: `/${release}` }, {}, 'wrong-signer'],
    ['a slash at the end of the workflow', { workflow: `${release}/` }, {}, 'wrong-signer'],
    ['dots in the path', { workflow: `x/../${release}` }, {}, 'wrong-signer'],
    ['another repository', { repository: 'acme/other' }, {}, 'wrong-signer'],
    ['a repository that begins so', { repository: 'acme/app2' }, {}, 'wrong-signer'],
    ['an owner that begins so', { repository: 'acme2/app' }, {}, 'wrong-signer'],
    ['an owner that ends so', { repository: 'evil-acme/app' }, {}, 'wrong-signer'],
    ['the owner as a repository', { repository: 'evil/acme/app' }, {}, 'wrong-signer'],
    ['other capitals', { repository: 'Acme/App' }, {}, 'wrong-signer'],
    ['no owner', { repository: 'app' }, {}, 'wrong-signer'],
    ['a fork that carries the file', { repository: 'evil/app' }, {}, 'wrong-signer'],
    [
      'the workflow called from another repository',
      { repository: 'evil/x', holder: 'acme/app' },
      {},
      'wrong-signer',
    ],
    ['the workflow of another repository', { holder: 'evil/x' }, {}, 'wrong-signer'],
    ['another issuer', { issuer: 'https://evil.example' }, {}, 'wrong-issuer'],
    [
      'the issuer with a slash',
      { issuer: 'https://token.actions.githubusercontent.com/' },
      {},
      'wrong-issuer',
    ],
    [
      'the issuer with a path',
      { issuer: 'https://token.actions.githubusercontent.com/acme' },
      {},
      'wrong-issuer',
    ],
    [
      'another server',
      { subject: main.replace('github.com', 'github.com.evil.example') },
      {},
      'wrong-signer',
    ],
    [
      'a user before the server',
      { subject: main.replace('github.com', 'github.com@evil.example') },
      {},
      'wrong-signer',
    ],
    ['plain http', { subject: main.replace('https', 'http') }, {}, 'wrong-signer'],
    ['no server', { subject: 'acme/app' }, {}, 'wrong-signer'],
    ['an e-mail address', { subject: main, kind: 'email' }, {}, 'wrong-signer'],
    ['a user name', { subject: main, kind: 'user-name' }, {}, 'wrong-signer'],
    ['no ref', { subject: main.replace('@refs/heads/main', '') }, {}, 'wrong-signer'],
    ['an empty ref', { subject: main.replace('refs/heads/main', '') }, {}, 'wrong-signer'],
    ['another branch', { ref: 'refs/heads/evil' }, {}, 'wrong-ref'],
    ['a branch that begins so', { ref: 'refs/heads/main2' }, {}, 'wrong-ref'],
    ['a branch below', { ref: 'refs/heads/main/x' }, {}, 'wrong-ref'],
    ['a slash at the end of the ref', { ref: 'refs/heads/main/' }, {}, 'wrong-ref'],
    ['a tag of the same name', { ref: 'refs/tags/main' }, {}, 'wrong-ref'],
    ['a branch called like a ref', { ref: 'refs/heads/x@refs/heads/main' }, {}, 'wrong-signer'],
    ['a branch with an at sign', { ref: 'refs/heads/x@main' }, {}, 'wrong-ref'],
    ['a file called like a ref', { workflow: `${release}@refs`, ref: 'refs/heads/main' }, {}, 'wrong-signer'],
    ['a line end', { ref: 'refs/heads/main\n' }, {}, 'wrong-signer'],
    ['the workflow of main called by a branch', { sourceRef: 'refs/heads/evil' }, {}, 'wrong-ref'],
    ['no ref of the source', { sourceRef: null }, {}, 'wrong-extension'],
    ['a pull request', pull, {}, 'pull-request-signer'],
    ['a pull request, any ref but those', pull, { refs: [pattern('refs/**')] }, 'pull-request-signer'],
    ['a pull request, every ref', pull, { refs: [pattern('**')] }, 'pull-request-signer'],
    ['a pull request that is named', pull, { refs: [exact('refs/pull/7/merge')] }, null],
    ['pull requests that are named', pull, { refs: [pattern('refs/pull/*/merge')] }, null],
    [
      'a pull request beside the one named',
      pull,
      { refs: [pattern('refs/**'), exact('refs/pull/8/merge')] },
      'pull-request-signer',
    ],
    [
      'the workflow of main called by a pull request',
      { sourceRef: 'refs/pull/7/merge' },
      {},
      'pull-request-signer',
    ],
    ['a tag that fits', { ref: 'refs/tags/v1.2' }, tags, null],
    ['main, of several', {}, tags, null],
    ['a tag that does not fit', { ref: 'refs/tags/x1' }, tags, 'wrong-ref'],
    ['a tag with a slash', { ref: 'refs/tags/v1/2' }, tags, 'wrong-ref'],
    ['repositories by pattern', { repository: 'acme/x' }, { repository: pattern('acme/*') }, null],
    [
      'repositories by pattern, deeper',
      { repository: 'acme/x/y' },
      { repository: pattern('acme/*') },
      'wrong-signer',
    ],
    [
      'repositories by pattern, nothing',
      { repository: 'acme/' },
      { repository: pattern('acme/*') },
      'wrong-signer',
    ],
    [
      'repositories by pattern, another owner',
      { repository: 'acme-evil/x' },
      { repository: pattern('acme/*') },
      'wrong-signer',
    ],
    [
      'a pattern is no word for the holder',
      { repository: 'acme/x', holder: 'acme/y' },
      { repository: pattern('acme/*') },
      'wrong-signer',
    ],
    ['workflows by pattern', {}, { workflow: pattern('.github/workflows/*.yml') }, null],
    ['its own repository written out as that of the workflow', {}, { signerRepository: 'acme/app' }, null],
    [
      'the workflow of main called by a branch, with its own repository written out',
      { sourceRef: 'refs/heads/evil' },
      { signerRepository: 'acme/app' },
      'wrong-ref',
    ],
    ['a shared workflow', fromShared, shared, null],
    ['a shared workflow at another ref', { ...fromShared, ref: 'refs/heads/x' }, shared, 'wrong-ref'],
    ['a shared workflow, another source', { ...fromShared, repository: 'evil/x' }, shared, 'wrong-signer'],
    [
      'a shared workflow, any branch of the source',
      { ...fromShared, sourceRef: 'refs/heads/x' },
      shared,
      null,
    ],
    [
      'a shared workflow, a pull request of the source',
      { ...fromShared, sourceRef: 'refs/pull/1/merge' },
      shared,
      'pull-request-signer',
    ],
    ['its own workflow where a shared one is asked for', { ref: 'refs/tags/v1' }, shared, 'wrong-signer'],
    [
      'a shared workflow by its commit',
      { ...fromShared, ref: 'd'.repeat(40) },
      { ...shared, refs: [exact('d'.repeat(40))] },
      null,
    ],
    [
      'its own workflow under other capitals, called by a branch',
      { holder: 'Acme/App', sourceRef: 'refs/heads/evil' },
      { signerRepository: 'Acme/App' },
      'wrong-ref',
    ],
    ['no source repository', { extensions: { sourceRepositoryUri: null } }, {}, 'wrong-extension'],
    [
      'a slash behind the source',
      { extensions: { sourceRepositoryUri: 'https://github.com/acme/app/' } },
      {},
      'wrong-signer',
    ],
    [
      'another signer in the certificate',
      { extensions: { buildSignerUri: main.replace('app', 'x') } },
      {},
      'wrong-extension',
    ],
    ['no second name of the signer', { extensions: { buildSignerUri: null } }, {}, null],
    ['a release', { trigger: 'release' }, {}, null],
    ['code of others in the rights of main', { trigger: 'pull_request_target' }, {}, 'wrong-extension'],
    ['after another workflow', { trigger: 'workflow_run' }, {}, 'wrong-extension'],
    ['a trigger that is named', { trigger: 'workflow_run' }, { triggers: ['workflow_run'] }, null],
    ['a trigger in capitals', { trigger: 'Push' }, {}, 'wrong-extension'],
    ['no trigger', { trigger: null }, {}, 'wrong-extension'],
    ['the environment', { extensions: { deploymentEnvironment: 'prod' } }, { environment: 'prod' }, null],
    [
      'another environment',
      { extensions: { deploymentEnvironment: 'dev' } },
      { environment: 'prod' },
      'wrong-extension',
    ],
    ['no environment', {}, { environment: 'prod' }, 'wrong-extension'],
    ['the runner', {}, { runner: 'github-hosted' }, null],
    [
      'another runner',
      { extensions: { runnerEnvironment: 'self-hosted' } },
      { runner: 'github-hosted' },
      'wrong-extension',
    ],
    ['the number of the repository', {}, { repositoryId: '1001' }, null],
    ['another number, the name taken over', {}, { repositoryId: '1' }, 'wrong-extension'],
    [
      'no number',
      { extensions: { sourceRepositoryIdentifier: null } },
      { repositoryId: '1001' },
      'wrong-extension',
    ],
    ['the number of the owner', {}, { ownerId: '77' }, null],
    ['another owner', {}, { ownerId: '7' }, 'wrong-extension'],
    ['the commit', {}, { sourceDigest: 'c'.repeat(40) }, null],
    ['another commit', {}, { sourceDigest: 'd'.repeat(40) }, 'wrong-extension'],
  ])('%s', (_name, run, rule, expected) => {
    expect(signerMismatch(workflowSigned(rule), certificateOf(run))?.code ?? null).toBe(expected)
  })

  it.each<readonly [string, Run, string | null]>([
    ['any branch', { ref: 'refs/heads/x' }, null],
    ['any tag', { ref: 'refs/tags/x' }, null],
    ['no pull request', pull, 'pull-request-signer'],
    ['no source of a pull request', { sourceRef: 'refs/pull/7/head' }, 'pull-request-signer'],
    ['no commit, which a fork may hold', { ref: 'd'.repeat(40) }, 'wrong-ref'],
    ['no pull request by another name', { ref: 'pull/7/merge' }, 'wrong-ref'],
    ['no empty ref of the source', { sourceRef: '' }, 'wrong-ref'],
    ['nothing unsaid', { sourceRef: null }, 'wrong-extension'],
  ])('without a ref: %s', (_name, run, expected) => {
    expect(signerMismatch(anyRefRule, certificateOf(run))?.code ?? null).toBe(expected)
  })

  it('takes no key and no GPG key', () => {
    for (const signer of [keySigner('1'), gpgSigner('A'.repeat(40))]) {
      expect(signerMismatch(workflowSigned(), signer)?.code).toBe('wrong-signer')
      expect(signerMismatch(identitySigned([main]), signer)?.code).toBe('wrong-signer')
    }
  })

  it('says what was expected and found', () => {
    const told = (run: Run) => signerMismatch(workflowSigned(), certificateOf(run))?.message
    expect(told({ repository: 'evil/app' })).toBe(
      'but the source repository had to be "acme/app", found "evil/app"',
    )
    expect(told({ repository: 'Acme/App' })).toMatch(/differ in capitals only$/)
    expect(told({ workflow: 'x'.repeat(5000) })?.length).toBeLessThan(500)
    expect(told({ trigger: null })).toMatch(/had to be "push" or .* states none$/)
  })
})

describe('identitySigned', () => {
  type Rule = Parameters<typeof identitySigned>[1]
  const pullSubject = main.replace('refs/heads/main', 'refs/pull/7/merge')
  it.each<readonly [string, Run, Rule, string | null]>([
    ['the identity', {}, {}, null],
    ['one of several', {}, { identities: [exact('x'), exact(main)] }, null],
    ['another identity', { ref: 'refs/heads/x' }, {}, 'wrong-signer'],
    ['a longer one', { subject: `${main}2` }, {}, 'wrong-signer'],
    ['a shorter one', { subject: main.slice(0, -1) }, {}, 'wrong-signer'],
    ['a slash at the end', { subject: `${main}/` }, {}, 'wrong-signer'],
    ['other capitals', { subject: main.replace('acme', 'Acme') }, {}, 'wrong-signer'],
    ['around it', { subject: `https://evil.example/?${main}` }, {}, 'wrong-signer'],
    ['another issuer', { issuer: 'https://evil.example' }, {}, 'wrong-issuer'],
    ['a dot is a dot', { subject: main.replace('release.yml', 'releaseXyml') }, {}, 'wrong-signer'],
    [
      'an e-mail address',
      { subject: 'a@b.example', kind: 'email' },
      { identities: [exact('a@b.example')] },
      null,
    ],
    [
      'an address that ends so',
      { subject: 'evila@b.example', kind: 'email' },
      { identities: [exact('a@b.example')] },
      'wrong-signer',
    ],
    [
      'a pattern',
      {},
      { identities: [pattern('https://github.com/acme/*/.github/workflows/*@refs/heads/main')] },
      null,
    ],
    [
      'a pattern, another owner',
      { repository: 'evil/acme' },
      { identities: [pattern('https://github.com/acme/**')] },
      'wrong-signer',
    ],
    [
      'a pattern, a pull request',
      pull,
      { identities: [pattern('https://github.com/acme/**')] },
      'pull-request-signer',
    ],
    [
      'a pull request that only an old extension tells',
      { sourceRef: null, extensions: { workflowRef: 'refs/pull/7/merge' } },
      {},
      'pull-request-signer',
    ],
    ['a pull request by its name', { subject: pullSubject }, { identities: [exact(pullSubject)] }, null],
    [
      'pull requests by pattern',
      pull,
      { identities: [pattern('https://github.com/acme/app/**@refs/pull/*/merge')] },
      null,
    ],
    ['called by a pull request', { sourceRef: 'refs/pull/7/merge' }, {}, 'pull-request-signer'],
    [
      'called by a pull request that is named',
      { sourceRef: 'refs/pull/7/merge' },
      { extensions: new Map([['sourceRepositoryRef', 'refs/pull/7/merge']]) },
      null,
    ],
    [
      'the same, in a certificate that tells it twice, as Fulcio does',
      { sourceRef: 'refs/pull/7/merge', extensions: { workflowRef: 'refs/pull/7/merge' } },
      { extensions: new Map([['sourceRepositoryRef', 'refs/pull/7/merge']]) },
      null,
    ],
    ['an extension', {}, { extensions: new Map([['buildTrigger', 'push']]) }, null],
    ['another extension', {}, { extensions: new Map([['buildTrigger', 'schedule']]) }, 'wrong-extension'],
    ['a missing extension', {}, { extensions: new Map([['tokenSubject', 'x']]) }, 'wrong-extension'],
    [
      'all of two extensions',
      {},
      {
        extensions: new Map([
          ['buildTrigger', 'push'],
          ['runnerEnvironment', 'self-hosted'],
        ]),
      },
      'wrong-extension',
    ],
    ['no identity at all', {}, { identities: [] }, 'wrong-signer'],
  ])('%s', (_name, run, rule, expected) => {
    expect(signerMismatch(identitySigned([main], rule), certificateOf(run))?.code ?? null).toBe(expected)
  })
})

it('bundleSigned takes keys alone', () => {
  expect(signerMismatch(bundleSigned(['1']), keySigner('1'))).toBeNull()
  expect(signerMismatch(bundleSigned(['1']), certificateOf())?.code).toBe('wrong-signer')
  expect(signerMismatch(bundleSigned(['1']), gpgSigner('A'.repeat(40)))?.code).toBe('wrong-signer')
})
