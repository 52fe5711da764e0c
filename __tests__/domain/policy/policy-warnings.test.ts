import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from '../../../src/domain/policy/parse-policy.ts'
import { policyWarnings } from '../../../src/domain/policy/policy-warnings.ts'

const reject = [{ type: 'reject' }]

/** What is also said of the short lists here, and has tests of its own. */
const elsewhere: readonly string[] = ['policy-requirement-shadowed', 'policy-waived-scope']

function warningsOf(policy: object): readonly (readonly [string, string])[] {
  const read = parsePolicy(new TextEncoder().encode(JSON.stringify(policy)), 'policy.json')
  return policyWarnings(read, 'policy.json')
    .filter(({ code }) => !elsewhere.includes(code))
    .map(({ code, message }) => [code, message])
}

const ofScope = (scope: string, transport = 'docker'): readonly (readonly [string, string])[] =>
  warningsOf({ default: reject, transports: { [transport]: { [scope]: reject } } })

describe('scopes that no image has', () => {
  it.each([
    ['app', '"docker.io/library/app"'],
    ['ns/app', '"docker.io/ns/app"'],
    ['app:v1', '"docker.io/library/app:v1"'],
    ['docker.io/app:1', '"docker.io/library/app:1"'],
    ['index.docker.io/ns/app', '"docker.io/ns/app"'],
    ['index.docker.io/library/app:1', '"docker.io/library/app:1"'],
  ])('%s is told, with its full form', (scope, full) => {
    expect(ofScope(scope)).toEqual([['policy-scope-never-matches', expect.stringContaining(`write ${full}`)]])
  })

  it.each([
    'not a reference at all!',
    'https://example.com/app',
    'example.com/App',
    'example.com/',
    '/example.com',
    'example.com/app:',
    'example.com/app@sha256:abc',
    `example.com/app:1@sha256:${'a'.repeat(64)}`,
    'example.com:port',
  ])('%s is told', (scope) => {
    expect(ofScope(scope)).toEqual([
      ['policy-scope-never-matches', expect.stringContaining('matches nothing')],
    ])
  })

  it.each([
    '*',
    '*.',
    '*example.com',
    '*.example.com:5000',
    '*.example.com/app',
    'reg.*.com',
    'example.com/*',
    '**.example.com',
    '*.*.com',
    '*.-a.com',
  ])('the pattern %s is told', (scope) => {
    expect(ofScope(scope)).toEqual([
      ['policy-scope-never-matches', expect.stringContaining('a pattern is "*." and a domain')],
    ])
  })

  it.each([
    '',
    'docker.io',
    'docker.io/library',
    'docker.io/library/app',
    'docker.io/ns/app:1',
    'localhost',
    'localhost:5000',
    'a-host-or-an-app:5000',
    'localhost/app',
    'example.com',
    'example.com:5000',
    'example.com/ns',
    'example.com/ns/app',
    'example.com/ns/app:v1',
    `example.com/ns/app@sha256:${'a'.repeat(64)}`,
    '10.0.0.1:5000/a',
    '*.com',
    '*.example.com',
    '*.a-b.example.com',
  ])('%j is fine', (scope) => {
    expect(ofScope(scope)).toEqual([])
  })

  it('are told under docker-daemon, too, and under no other transport', () => {
    expect(ofScope('app', 'docker-daemon')).toHaveLength(1)
    expect(ofScope('app', 'atomic')).toEqual([])
    expect(ofScope('/a*b', 'dir')).toEqual([])
  })

  it('are named by their path', () => {
    expect(ofScope('ns/app')[0]?.[1]).toMatch(/^transports\.docker\["ns\/app"\]: /)
  })
})

describe('transports that do not exist', () => {
  it('are told once, whatever they hold', () => {
    expect(
      warningsOf({ default: reject, transports: { Docker: { 'example.com': reject, app: reject } } }),
    ).toEqual([
      [
        'policy-transport-unknown',
        'transports.Docker: no transport is called "Docker", so its scopes are never asked',
      ],
    ])
  })

  it('are fine while they are empty, and known ones are fine', () => {
    expect(warningsOf({ default: reject, transports: { unknown: {} } })).toEqual([])
    for (const transport of [
      'docker',
      'dir',
      'oci',
      'oci-archive',
      'docker-archive',
      'docker-daemon',
      'atomic',
      'containers-storage',
      'sif',
      'tarball',
    ]) {
      expect(ofScope('', transport)).toEqual([])
    }
  })
})

describe('key files whose place depends on the working directory', () => {
  const gpg = { type: 'signedBy', keyType: 'GPGKeys' }
  const fulcio = { caPath: 'ca', oidcIssuer: 'i', subjectEmail: 'e' }
  const pki = { caRootsPath: 'roots', caIntermediatesPath: 'inter', subjectEmail: 'e' }

  it.each([
    ['signedBy.keyPath', { ...gpg, keyPath: 'keys/a.gpg' }, ['keys/a.gpg']],
    ['signedBy.keyPaths', { ...gpg, keyPaths: ['/a', './b', '../c', 'd/C:/e'] }, ['./b', '../c', 'd/C:/e']],
    ['sigstoreSigned.keyPath', { type: 'sigstoreSigned', keyPath: 'k' }, ['k']],
    [
      'sigstoreSigned.keyPaths and Rekor',
      { type: 'sigstoreSigned', keyPaths: ['k'], rekorPublicKeyPaths: ['r'] },
      ['k', 'r'],
    ],
    ['fulcio', { type: 'sigstoreSigned', fulcio, rekorPublicKeyPath: '/r' }, ['ca']],
    ['pki', { type: 'sigstoreSigned', pki }, ['roots', 'inter']],
  ])('%s is told', (_name, requirement, paths) => {
    const expected = (place: string) =>
      paths.map((path) => [
        'policy-relative-path',
        `${place}[1]: "${path}" is looked for in the working directory`,
      ])
    const list = [{ type: 'reject' }, requirement]
    expect(warningsOf({ default: list })).toEqual(expected('default'))
    expect(warningsOf({ default: reject, transports: { docker: { 'a.b/c': list } } })).toEqual(
      expected('transports.docker["a.b/c"]'),
    )
  })

  it.each([
    ['absolute paths', { ...gpg, keyPath: '/keys/a.gpg' }],
    ['paths with a drive', { ...gpg, keyPath: 'C:\\keys\\a.gpg' }],
    ['data', { ...gpg, keyData: 'YWJj' }],
    ['data of sigstoreSigned', { type: 'sigstoreSigned', keyData: 'YWJj' }],
    ['no keys', { type: 'insecureAcceptAnything' }],
    ['an identity without keys', { type: 'signedBaseLayer', baseLayerIdentity: { type: 'matchExact' } }],
  ])('%s are fine', (_name, requirement) => {
    expect(warningsOf({ default: [requirement] })).toEqual([])
  })
})

it('stops at 100 warnings', () => {
  const scopes = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`app${index}`, reject]))
  expect(warningsOf({ default: reject, transports: { docker: scopes } })).toHaveLength(100)
  const keyPaths = Array.from({ length: 300 }, (_, index) => `k${index}`)
  expect(warningsOf({ default: [{ type: 'signedBy', keyType: 'GPGKeys', keyPaths }] })).toHaveLength(100)
})
