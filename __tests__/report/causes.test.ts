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
const next = (code: Code, message: string, more: Partial<RunFacts> = {}): string =>
  curedFor({ code, message, next: 'general' }, { ...facts, ...more }).next
const github = 'manifest: GET https://ghcr.io/v2/team/app/manifests/1 answered status 403'
const other = 'manifest: GET https://registry.example/v2/app/manifests/1 answered status 403'

describe('curedFor', () => {
  it.each<readonly [string, Code, string, Partial<RunFacts>, RegExp]>([
    ['a key that did not arrive', 'key-missing', '', {}, /secret exists.*environment.*secrets: inherit/],
    ['a fork', 'key-missing', '', { untrusted: 'fork' }, /forks get no secrets.*when-untrusted: skip/],
    ['Dependabot', 'key-missing', '', { untrusted: 'dependabot' }, /Dependabot's secrets/],
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
      '',
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
      '',
      { server: { url: 'https://ghe.example', kind: 'enterprise-server' } },
      /ca-file.*Enterprise Server/,
    ],
    ['a policy that is not there', 'policy-not-found', '', {}, /actions\/checkout before/],
    ['a folder of another user', 'store-read-only', '', {}, /container jobs.*RUNNER_TEMP/],
    ['no place', 'lookaside-missing', '', {}, /lookaside: FOLDER/],
  ])('names the cause: %s', (_name, code, message, more, expected) => {
    expect(next(code, message, more)).toMatch(expected)
  })

  it('never suggests permissions to a fork', () => {
    for (const code of ['key-missing', 'registry-denied'] as const)
      expect(next(code, github, { untrusted: 'fork' })).not.toMatch(/permissions:/)
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
