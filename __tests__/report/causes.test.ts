import { describe, expect, it } from '@jest/globals'
import type { Code } from '../../src/domain/codes.ts'
import type { RunFacts } from '../../src/domain/workflow/run-facts.ts'
import { curedFor } from '../../src/report/causes.ts'

const facts: RunFacts = {
  event: 'push',
  repository: 'team/app',
  server: { url: 'https://github.com', kind: 'github.com' },
  commit: 'c',
  ref: 'refs/heads/main',
  job: 'release',
}
/** @param found - a registry, or a message with blanks in it */
const next = (code: Code, found: string, more: Partial<RunFacts> = {}): string => {
  const [message, registry] = found.includes(' ') ? [found, undefined] : ['m', found]
  return curedFor({ code, message, next: 'general' }, { ...facts, ...more }, registry).next
}
const github = 'ghcr.io'
const other = 'registry.example'
const none = 'what was found'

describe('curedFor', () => {
  it.each<readonly [string, Code, string, Partial<RunFacts>, RegExp]>([
    ['a key that did not arrive', 'key-missing', none, {}, /secret exists.*environment.*secrets: inherit/],
    ['a fork', 'key-missing', none, { untrusted: 'fork' }, /forks get no secrets.*when-untrusted: skip/],
    ['Dependabot', 'key-missing', none, { untrusted: 'dependabot' }, /Dependabot's secrets/],
    [
      'no login',
      'registry-login-missing',
      other,
      {},
      /login-action before this step.*without its input `scope`/,
    ],
    ['no login at GitHub', 'registry-login-missing', github, {}, /github\.token.*packages: read/],
    ['a login that expired', 'registry-login-refused', other, {}, /ECR after 12 hours/],
    [
      'no permission at GitHub',
      'registry-denied',
      github,
      {},
      /packages: write.*not linked to this repository/,
    ],
    [
      'no permission for a fork',
      'registry-denied',
      github,
      { untrusted: 'fork' },
      /no permission changes that/,
    ],
    ['an image that is not there', 'manifest-not-found', other, {}, /push: true/],
    [
      'a container job',
      'network-unreachable',
      'GET http://localhost:5000/v2/: the connection was refused (ECONNREFUSED)',
      {},
      /Nothing answers.*localhost.*container itself/,
    ],
    [
      'a server elsewhere',
      'network-unreachable',
      'GET https://localhost.example/v2/: the connection was refused (ECONNREFUSED)',
      {},
      /^Check the host name.*again\.$/,
    ],
    [
      'a store that is not started',
      'lookaside-unreadable',
      'GET http://127.0.0.1:8080/s: the connection was refused (ECONNREFUSED)',
      {},
      /Nothing answers/,
    ],
    [
      'a key file that is not there',
      'key-file-missing',
      none,
      {},
      /`keyPath` in the policy.*actions\/checkout must come before/,
    ],
    ...['var/lib', 'home/runner/.local/share'].map(
      (home) =>
        [
          `no store named, /${home}`,
          'signature-missing' as const,
          `a signature was required, but no signature exists at file:///${home}/containers/sigstore/a@sha256=0`,
          {},
          /folder of this machine.*give `lookaside`/,
        ] as const,
    ),
    [
      'a store that holds none',
      'signature-missing',
      'no signature exists at https://s.example/containers/sigstore/a@sha256=0',
      {},
      /^Sign the image/,
    ],
    [
      'a certificate at an Enterprise Server',
      'certificate-untrusted',
      none,
      { server: { url: 'https://ghe.example', kind: 'enterprise-server' } },
      /ca-file.*Enterprise Server/,
    ],
    [
      'an authority that knows no other server',
      'certificate-refused',
      none,
      { server: { url: 'https://ghe.example', kind: 'enterprise-server' } },
      /github\.com only.*https:\/\/ghe\.example \(.*_services\/token.*`signing-config`.*`method: gpg`/,
    ],
    [
      'an authority that knows no data residency',
      'certificate-refused',
      none,
      { server: { url: 'https://octo.ghe.com', kind: 'ghe.com' } },
      /github\.com only.*https:\/\/octo\.ghe\.com: give/,
    ],
    ['an authority at github.com', 'certificate-refused', none, {}, /^general$/],
    [
      'no identity token',
      'identity-token-missing',
      none,
      {},
      /`permissions: id-token: write`.*job that calls it/,
    ],
    [
      'no identity token for a fork',
      'identity-token-missing',
      none,
      { untrusted: 'fork' },
      /^Runs for pull requests from forks get no secrets, no identity token(?!.*id-token: write).*`when-untrusted: skip`/,
    ],
    [
      'no identity token for Dependabot',
      'identity-token-missing',
      none,
      { untrusted: 'dependabot' },
      /^Runs that Dependabot starts(?!.*id-token: write).*on push/,
    ],
    ['an identity token that is not given', 'identity-token-failed', none, {}, /ends with the job/],
    [
      'a public log for a private repository',
      'public-log-refused',
      none,
      {},
      /`public-log: true`.*`method: gpg`/,
    ],
    ['a policy that is not there', 'policy-not-found', none, {}, /actions\/checkout before/],
    ['a folder of another user', 'store-read-only', none, {}, /container jobs.*RUNNER_TEMP/],
    ['no place', 'lookaside-missing', none, {}, /lookaside: FOLDER/],
  ])('names the cause: %s', (_name, code, found, more, expected) => {
    expect(next(code, found, more)).toMatch(expected)
  })

  it('never suggests permissions to a fork', () => {
    for (const code of ['key-missing', 'registry-denied'] as const)
      expect(next(code, github, { untrusted: 'fork' })).not.toMatch(/permissions:/)
  })

  const own = (url: string, kind: RunFacts['server']['kind']): Partial<RunFacts> => ({
    server: { url, kind },
  })

  it.each<readonly [string, Partial<RunFacts>, boolean]>([
    ['ghcr.io', {}, true],
    ['docker.pkg.github.com', {}, true],
    ['containers.example', {}, false],
    ['ghcr.io.example', {}, false],
    ['containers.ghe.example', own('https://ghe.example', 'enterprise-server'), true],
    ['containers.ghe.example:8443', own('https://ghe.example:8443', 'enterprise-server'), true],
    ['containers.team.ghe.com', own('https://team.ghe.com', 'ghe.com'), true],
    ['ghcr.io', own('https://ghe.example', 'enterprise-server'), false],
    ['containers.other.example', own('https://ghe.example', 'enterprise-server'), false],
  ])('tells whether the token of a job is a login for %s: %#', (registry, more, expected) => {
    expect(next('registry-login-refused', registry, more).includes('github.token')).toBe(expected)
  })

  it('leaves other faults, and what was found, as they are', () => {
    expect(curedFor({ code: 'wrong-image', message: 'm', next: 'general' }, facts)).toEqual({
      code: 'wrong-image',
      message: 'm',
      next: 'general',
    })
    expect(next('registry-denied', other)).toBe('general')
    expect(next('lookaside-unreadable', 'http://localhost:8080/s: answered status 503')).toBe('general')
  })
})
