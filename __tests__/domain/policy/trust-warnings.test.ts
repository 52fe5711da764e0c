import { describe, expect, it } from '@jest/globals'
import { policyWarnings } from '../../../src/domain/policy/policy-warnings.ts'
import { attachment, bundle, gpg, identity, parse, workflow } from './trust-documents.ts'

const reject = { type: 'reject' }
const waive = { type: 'insecureAcceptAnything' }
const pinned = { ...workflow, repositoryId: '1' }
const { ref: _, ...anyRef } = pinned
const other = { ...gpg, keyPath: 'keys/b.asc' }

const warningsOf = (value: object): readonly string[] =>
  policyWarnings(parse(value), 'trust-policy').map(({ code, message }) => `${code} ${message}`)
const ofList = (...list: readonly object[]): readonly string[] => warningsOf({ default: list })
const ofScopes = (scopes: object, fallback: object = reject): readonly string[] =>
  warningsOf({ default: [fallback], transports: { docker: scopes } })

describe('trust that is wider than it looks', () => {
  it.each<[string, readonly object[], readonly string[]]>([
    ['a workflow on any ref', [anyRef], ['policy-ref-unpinned default[0]: ']],
    ['a repository by its name', [workflow], ['policy-names-without-ids default[0]: "acme/app"']],
    [
      'a workflow elsewhere, which any branch of the source may call',
      [{ ...workflow, signerRepository: 'acme/workflows', ownerId: '7' }],
      ['policy-source-open default[0]: ref pins the workflow of "acme/workflows" alone'],
    ],
    [
      'both, in a combination',
      [{ type: 'anyOf', of: [gpg, { ...anyRef, repositoryId: undefined }] }],
      ['policy-ref-unpinned default[0].of[1]: ', 'policy-names-without-ids default[0].of[1]: '],
    ],
    [
      'every identity of a host',
      [{ ...identity, identityPattern: 'https://github.com/**' }],
      ['policy-identity-broad default[0]: "https://github.com/**"'],
    ],
    ['the age of a GPG signature', [{ ...gpg, maxAge: '1d' }], ['policy-age-by-signer default[0]: ']],
    ['the age of a signature by a key', [{ ...bundle, maxAge: '1d' }], ['policy-age-renewable default[0]: ']],
    ['the same of an attachment', [{ ...attachment, maxAge: '1d' }], ['policy-age-renewable default[0]: ']],
    ['everything', [waive], ['policy-waived-scope default: ']],
  ])('%s is told', (_name, list, expected) => {
    const found = ofList(...list)
    expect(found).toHaveLength(expected.length)
    for (const [index, start] of expected.entries()) expect(found[index]?.startsWith(start)).toBe(true)
  })

  it.each<[string, object]>([
    ['a pinned workflow', pinned],
    ['one pinned by its owner', { ...workflow, ownerId: '2' }],
    ['a pattern for refs', { ...anyRef, refPattern: 'refs/tags/v*' }],
    ['a pattern that names an owner', { ...identity, identityPattern: 'https://github.com/acme/**' }],
    ['a pattern for addresses', { ...identity, identityPattern: '*@acme.example' }],
    ['the age of a signature by a workflow', { ...pinned, maxAge: '1d' }],
    ['a relative path, which counts from the file', gpg],
    ['an attachment', attachment],
  ])('%s is fine', (_name, requirement) => {
    expect(ofList(requirement)).toEqual([])
  })

  it('lists every scope that lets anything through', () => {
    const found = ofScopes({ 'h.example/a': [waive], 'h.example/b': [gpg], 'h.example/c': [waive] })
    expect(found).toEqual([
      expect.stringContaining('policy-waived-scope transports.docker["h.example/a"]: '),
      expect.stringContaining('policy-waived-scope transports.docker["h.example/c"]: '),
    ])
  })
})

describe('what changes nothing', () => {
  const code = 'policy-requirement-shadowed'

  it.each<[string, readonly object[], string]>([
    ['what stands beside reject', [gpg, reject], `${code} default[1]: reject decides`],
    ['what waives beside a demand', [waive, gpg], `${code} default[0]: insecureAcceptAnything adds nothing`],
    ['a requirement twice', [gpg, other, gpg], `${code} default[2]: repeats default[0]`],
    [
      'an alternative twice',
      [{ type: 'anyOf', of: [other, gpg, gpg] }],
      `${code} default[0].of[2]: repeats default[0].of[1]`,
    ],
    [
      'a part twice, deep down, with its conditions',
      [{ type: 'allOf', of: [gpg, { type: 'anyOf', of: [pinned, { ...pinned }] }] }],
      `${code} default[0].of[1].of[1]: repeats default[0].of[1].of[0]`,
    ],
  ])('%s is told', (_name, list, expected) => {
    expect(ofList(...list)).toEqual([expect.stringContaining(expected)])
  })

  it.each<[string, object, string, string]>([
    ['a parent', { 'h.example/a': [gpg], 'h.example/a/b': [gpg] }, 'h.example/a/b', '["h.example/a"]'],
    ['the host', { 'h.example:5000': [gpg], 'h.example:5000/a': [gpg] }, 'h.example:5000/a', ':5000"]'],
    ['the repository of a tag', { 'h.example/a': [gpg], 'h.example/a:1': [gpg] }, 'h.example/a:1', '/a"]'],
    ['a domain', { '*.example': [gpg], 'h.example/a': [gpg] }, 'h.example/a', '["*.example"]'],
    ['a wider domain', { '*.example': [gpg], '*.b.example': [gpg] }, '*.b.example', '["*.example"]'],
    ['the default of the transport', { '': [gpg], 'h.example': [gpg] }, 'h.example', 'docker[""]'],
  ])('a scope that says the same as %s is told', (_name, scopes, shadowed, by) => {
    const found = ofScopes(scopes)
    expect(found).toEqual([expect.stringContaining(`${JSON.stringify(shadowed)}]: says the same as `)])
    expect(found[0]).toContain(by)
  })

  it('a scope that says the same as the default is told', () => {
    expect(ofScopes({ 'h.example': [reject] })).toEqual([expect.stringContaining('the same as default')])
  })

  it.each<[string, object]>([
    ['something else lies between', { 'h.example': [gpg], 'h.example/a': [other], 'h.example/a/b': [gpg] }],
    ['the scopes are siblings', { 'h.example/a': [gpg], 'h.example/ab': [gpg] }],
    ['the ports differ', { 'h.example:5000': [gpg], 'h.example/a': [gpg] }],
    ['a condition differs', { 'h.example': [pinned], 'h.example/a': [{ ...pinned, maxAge: '1d' }] }],
    [
      'an annotation differs',
      {
        'h.example': [{ ...bundle, annotations: { a: 'b' } }],
        'h.example/a': [{ ...bundle, annotations: { a: 'c' } }],
      },
    ],
    [
      'key data differs',
      {
        'h.example': [{ type: 'bundleSigned', keyData: 'AAAA' }],
        'h.example/a': [{ type: 'bundleSigned', keyData: 'AAAB' }],
      },
    ],
  ])('nothing is told where %s', (_name, scopes) => {
    expect(ofScopes(scopes)).toEqual([])
  })

  it('paths have parents, too', () => {
    const scopes = { '/srv': [gpg], '/srv/a': [gpg], '/srvx': [gpg] }
    expect(warningsOf({ default: [reject], transports: { dir: scopes } })).toEqual([
      expect.stringContaining('"/srv/a"]: says the same as transports.dir["/srv"]'),
    ])
  })
})
