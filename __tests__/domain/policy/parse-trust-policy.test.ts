import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import {
  isTrustPolicyName,
  readJsonDocument,
  readTrustPolicy,
} from '../../../src/domain/policy/parse-trust-policy.ts'
import type { Requirement } from '../../../src/domain/policy/policy.ts'
import { policyOrFault } from '../../../src/domain/policy/policy-tree.ts'
import {
  attachment,
  bundle,
  digest,
  faultOf,
  file,
  gpg,
  holdsSchema,
  identity,
  json,
  parse,
  workflow,
} from './trust-documents.ts'

const one = (value: object): Requirement => parse({ default: [value] }).default[0]
const byDefault = { signedIdentity: { type: 'matchRepoDigestOrExact' } }

describe('which file is a trust policy', () => {
  it.each([
    ['policy.yaml', true],
    ['policy.yml', true],
    ['policy.trust.json', true],
    ['POLICY.YAML', true],
    ['policy.json', false],
    ['trust.json', false],
    ['yaml', false],
    ['policy.yaml.bak', false],
  ])('%s: %s', (name, expected) => {
    expect(isTrustPolicyName(name)).toBe(expected)
  })
})

describe('what is read', () => {
  it('workflowSigned with its defaults', () => {
    expect(one(workflow)).toEqual({
      type: 'workflowSigned',
      issuer: 'https://token.actions.githubusercontent.com',
      server: 'https://github.com',
      repository: { kind: 'exact', text: 'acme/app' },
      workflow: { kind: 'exact', text: '.github/workflows/release.yml' },
      refs: [{ kind: 'exact', text: 'refs/heads/main' }],
      triggers: ['push', 'release', 'schedule', 'workflow_dispatch'],
      transparency: 'log',
      ...byDefault,
    })
  })

  it('workflowSigned with every field', () => {
    const stated = {
      environment: 'production',
      runner: 'github-hosted',
      repositoryId: '123',
      ownerId: '45',
      sourceDigest: 'a'.repeat(40),
      server: 'https://ghes.example:8443',
      issuer: 'https://ghes.example:8443/_services/token',
    }
    expect(
      one({
        type: 'workflowSigned',
        repositoryPattern: 'acme/*',
        workflowPattern: '.github/workflows/*',
        ref: ['refs/heads/main', 'refs/heads/next'],
        refPattern: 'refs/tags/v*',
        signerRepository: 'acme/shared',
        trigger: 'push',
        ...stated,
        annotations: { stage: 'production' },
        maxAge: '12h',
        trustedRootPath: 'root.json',
        transparency: 'timestamp',
        signedIdentity: { type: 'digestOnly' },
      }),
    ).toEqual({
      type: 'workflowSigned',
      ...stated,
      repository: { kind: 'pattern', pattern: 'acme/*' },
      workflow: { kind: 'pattern', pattern: '.github/workflows/*' },
      refs: [
        { kind: 'exact', text: 'refs/heads/main' },
        { kind: 'exact', text: 'refs/heads/next' },
        { kind: 'pattern', pattern: 'refs/tags/v*' },
      ],
      signerRepository: 'acme/shared',
      triggers: ['push'],
      annotations: new Map([['stage', 'production']]),
      maxAgeSeconds: 12 * 3600,
      trustedRoot: { kind: 'paths', paths: ['root.json'] },
      transparency: 'timestamp',
      signedIdentity: { type: 'digestOnly' },
    })
  })

  it('identitySigned', () => {
    expect(
      one({
        ...identity,
        identity: ['a@acme.example', 'b@acme.example'],
        identityPattern: 'https://ci.example/acme/**',
        extensions: { runnerEnvironment: 'github-hosted' },
      }),
    ).toEqual({
      type: 'identitySigned',
      issuer: 'https://id.example',
      identities: [
        { kind: 'exact', text: 'a@acme.example' },
        { kind: 'exact', text: 'b@acme.example' },
        { kind: 'pattern', pattern: 'https://ci.example/acme/**' },
      ],
      extensions: new Map([['runnerEnvironment', 'github-hosted']]),
      transparency: 'log',
      ...byDefault,
    })
  })

  it('bundleSigned, whose log is optional', () => {
    const keys = { kind: 'paths', paths: ['keys/vendor.pub'] }
    expect(one(bundle)).toEqual({ type: 'bundleSigned', keys, transparency: 'none', ...byDefault })
    expect(one({ ...bundle, transparency: 'log' })).toMatchObject({ transparency: 'log' })
  })

  it('signedBy and sigstoreSigned with conditions', () => {
    const conditions = { annotations: { a: 'b' }, maxAge: '30m' }
    const read = { annotations: new Map([['a', 'b']]), maxAgeSeconds: 1800 }
    expect(one({ ...gpg, ...conditions })).toMatchObject(read)
    expect(one({ ...attachment, ...conditions })).toMatchObject(read)
    expect(one(gpg)).not.toHaveProperty('maxAgeSeconds')
  })

  it('what policy.json has, as policy.json has it', () => {
    const policy = parse({
      default: [{ type: 'reject' }],
      transports: { docker: { '': [{ type: 'insecureAcceptAnything' }], 'h.example': [gpg] }, dir: {} },
    })
    expect([...policy.transports.keys()]).toEqual(['docker', 'dir'])
    expect(policy).not.toHaveProperty('denied')
  })

  it('denied digests', () => {
    const policy = parse({ default: [{ type: 'reject' }], denied: [{ digest, reason: 'stolen key' }] })
    expect([...(policy.denied ?? [])]).toEqual([[digest, 'stolen key']])
  })

  it.each([
    ['anyOf', {}, 1],
    ['allOf', {}, 2],
    ['atLeast', { count: 2 }, 2],
  ])('%s', (type, extra, count) => {
    expect(one({ type, ...extra, of: [gpg, bundle] })).toMatchObject({
      type,
      count,
      of: [{ type: 'signedBy' }, { type: 'bundleSigned' }],
    })
  })

  it('combinations in combinations', () => {
    const inner = {
      type: 'allOf',
      of: [gpg, { type: 'atLeast', count: 1, of: [{ type: 'anyOf', of: [gpg, bundle] }] }],
    }
    expect(one({ type: 'anyOf', of: [workflow, inner] })).toMatchObject({
      of: [{}, { count: 2, of: [{}, { type: 'atLeast', of: [{ type: 'anyOf', count: 1 }] }] }],
    })
  })
})

describe('what a combination hands down', () => {
  const parts = (value: object): unknown => {
    const read = one(value)
    return 'of' in read ? read.of : undefined
  }

  it('adds annotations, takes the shorter age, and lets the part have its own way in the rest', () => {
    const below = parts({
      type: 'anyOf',
      annotations: { stage: 'production' },
      maxAge: '1d',
      signedIdentity: { type: 'matchRepository' },
      transparency: 'timestamp',
      trustedRootPath: 'root.json',
      of: [
        { ...workflow, annotations: { team: 'a', stage: 'production' }, maxAge: '2d' },
        { ...bundle, maxAge: '1h', transparency: 'none', signedIdentity: { type: 'digestOnly' } },
        gpg,
      ],
    })
    const trustedRoot = { kind: 'paths', paths: ['root.json'] }
    expect(below).toMatchObject([
      {
        annotations: new Map([
          ['stage', 'production'],
          ['team', 'a'],
        ]),
        maxAgeSeconds: 86_400,
        signedIdentity: { type: 'matchRepository' },
        transparency: 'timestamp',
        trustedRoot,
      },
      { maxAgeSeconds: 3600, transparency: 'none', signedIdentity: { type: 'digestOnly' }, trustedRoot },
      { maxAgeSeconds: 86_400, signedIdentity: { type: 'matchRepository' } },
    ])
    expect(JSON.stringify(below)).not.toContain('"type":"signedBy","trustedRoot"')
  })

  it('through several levels', () => {
    const read = one({
      type: 'allOf',
      maxAge: '1d',
      of: [{ type: 'anyOf', maxAge: '2d', annotations: { a: 'b' }, of: [gpg] }],
    })
    expect(read).toMatchObject({
      of: [{ of: [{ maxAgeSeconds: 86_400, annotations: new Map([['a', 'b']]) }] }],
    })
  })

  it('a part keeps the identity that it states', () => {
    const stated = { ...gpg, signedIdentity: { type: 'matchExact' } }
    expect(
      parts({ type: 'anyOf', signedIdentity: { type: 'digestOnly' }, of: [stated, bundle] }),
    ).toMatchObject([{ signedIdentity: { type: 'matchExact' } }, { signedIdentity: { type: 'digestOnly' } }])
  })
})

const type = 'policy-wrong-type'
const key = 'policy-unknown-key'
const missing = 'policy-missing-field'
const word = 'policy-unknown-type'
const value = 'policy-value-invalid'
const pattern = 'policy-pattern-invalid'
const combined = 'policy-combination-invalid'
const source = 'policy-key-source'
const empty = 'policy-empty-requirements'
const without = (from: object, name: string): object =>
  Object.fromEntries(Object.entries(from).filter(([other]) => other !== name))

/** Faults of one requirement; the schema refuses each of them, too. */
const requirementFaults: readonly (readonly [string, unknown, string, string])[] = [
  ['a requirement that is a text', 'reject', type, 'found a string'],
  ['a requirement that is null', null, type, 'found null'],
  ['no type', {}, missing, 'expected the key "type"'],
  ['a type of another case', { type: 'WorkflowSigned' }, word, 'did you mean "workflowSigned"?'],
  ['a mistyped type', { type: 'workflowSignd' }, word, 'did you mean "workflowSigned"?'],
  ['a type that is a number', { type: 5 }, type, 'found a number; quote it'],
  ['another key on reject', { type: 'reject', reason: 'x' }, key, '"reason"'],
  ['a mistyped key', { ...workflow, worklow: 'x' }, key, 'did you mean "workflow"?'],
  ['a key of another case', { ...workflow, Repository: 'x' }, key, 'did you mean "repository"?'],
  ['no repository', without(workflow, 'repository'), missing, 'one of repository, repositoryPattern'],
  ['repository twice', { ...workflow, repositoryPattern: 'a/*' }, missing, 'found both'],
  ['a repository with its host', { ...workflow, repository: 'github.com/a/b' }, value, 'OWNER/NAME'],
  ['a repository as URL', { ...workflow, repository: 'https://github.com/a/b' }, value, 'OWNER/NAME'],
  ['an owner alone', { ...workflow, repository: 'acme' }, value, 'OWNER/NAME'],
  ['an empty repository', { ...workflow, repository: '' }, value, 'OWNER/NAME'],
  ['a repository that is a list', { ...workflow, repository: ['a/b'] }, type, 'found an array'],
  ['* in repository', { ...workflow, repository: 'acme/*' }, pattern, 'given as repositoryPattern'],
  ['no workflow', without(workflow, 'workflow'), missing, 'one of workflow, workflowPattern'],
  ['workflow twice', { ...workflow, workflowPattern: 'a/*' }, missing, 'found both'],
  ['a workflow by its file name', { ...workflow, workflow: 'release.yml' }, value, '.github/workflows/'],
  ['a workflow from the root', { ...workflow, workflow: '/.github/workflows/r.yml' }, value, 'leading /'],
  ['a workflow with its ref', { ...workflow, workflow: '.github/workflows/r.yml@main' }, value, '@REF'],
  ['* in workflow', { ...workflow, workflow: '.github/workflows/*' }, pattern, 'given as workflowPattern'],
  ['a branch', { ...workflow, ref: 'main' }, value, 'refs/heads/main'],
  ['a tag', { ...workflow, ref: ['refs/heads/main', 'v1'] }, value, 'ref[1]'],
  ['no refs', { ...workflow, ref: [] }, value, 'at least one'],
  ['a ref that is a number', { ...workflow, ref: 1 }, type, 'quote it'],
  ['a ref that is null', { ...workflow, ref: null }, type, 'found null'],
  ['* in ref', { ...workflow, ref: 'refs/tags/*' }, pattern, 'given as refPattern'],
  ['a pattern of branches', { ...workflow, refPattern: 'release/*' }, value, 'full ref'],
  ['every ref', { ...workflow, refPattern: 'refs/**' }, pattern, 'match everything'],
  ['every ref in two parts', { ...workflow, refPattern: ['refs/*/**'] }, pattern, 'match everything'],
  ['everything as ref', { ...workflow, refPattern: '**' }, value, 'full ref'],
  ['three stars', { ...workflow, refPattern: 'refs/heads/***' }, value, '** (across)'],
  [
    'every repository',
    { ...without(workflow, 'repository'), repositoryPattern: '*/*' },
    pattern,
    'match everything',
  ],
  [
    'every repository across',
    { ...without(workflow, 'repository'), repositoryPattern: '**' },
    pattern,
    'match everything',
  ],
  [
    'a pattern with a host',
    { ...without(workflow, 'repository'), repositoryPattern: 'https://github.com/acme/*' },
    value,
    'OWNER/NAME',
  ],
  [
    'every workflow',
    { ...without(workflow, 'workflow'), workflowPattern: '**' },
    pattern,
    'match everything',
  ],
  [
    'a workflow pattern with a ref',
    { ...without(workflow, 'workflow'), workflowPattern: '.github/workflows/*@*' },
    value,
    'workflow file',
  ],
  ['a pattern for the signer', { ...workflow, signerRepositoryPattern: 'a/*' }, key, 'signerRepository'],
  ['* in signerRepository', { ...workflow, signerRepository: 'acme/*' }, pattern, 'not taken here'],
  ['* in trigger', { ...workflow, trigger: '*' }, pattern, 'not taken here'],
  ['a trigger of another case', { ...workflow, trigger: 'Push' }, value, 'event'],
  ['no triggers', { ...workflow, trigger: [] }, value, 'at least one'],
  ['on as trigger', { ...workflow, trigger: true }, type, 'quote it'],
  ['an empty environment', { ...workflow, environment: '' }, value, 'environment'],
  ['* in environment', { ...workflow, environment: 'prod*' }, pattern, 'not taken here'],
  ['another runner', { ...workflow, runner: 'ubuntu-latest' }, value, 'github-hosted'],
  ['a number as repositoryId', { ...workflow, repositoryId: 123 }, type, 'quote it'],
  ['a number as ownerId', { ...workflow, ownerId: 123 }, type, 'quote it'],
  ['a name as repositoryId', { ...workflow, repositoryId: 'acme' }, value, 'digits'],
  ['a zero before ownerId', { ...workflow, ownerId: '0123' }, value, 'digits'],
  ['a short commit', { ...workflow, sourceDigest: 'abcdef1' }, value, 'commit'],
  ['a commit in upper case', { ...workflow, sourceDigest: 'A'.repeat(40) }, value, 'commit'],
  ['a server with a slash', { ...workflow, server: 'https://github.com/' }, value, 'without a slash'],
  ['a server without its scheme', { ...workflow, server: 'github.com' }, value, 'https://HOST'],
  ['a server without an issuer', { ...workflow, server: 'https://ghes.example' }, missing, '"issuer"'],
  ['an issuer that is no URL', { ...workflow, issuer: 'github' }, value, 'URL'],
  ['* in issuer', { ...workflow, issuer: 'https://*.example' }, pattern, 'not taken here'],
  ['a pattern for the issuer', { ...workflow, issuerPattern: 'https://x' }, key, '"issuerPattern"'],
  ['keyless without transparency', { ...workflow, transparency: 'none' }, combined, 'keys only'],
  ['identity without issuer', without(identity, 'issuer'), missing, '"issuer"'],
  ['identity without identity', without(identity, 'identity'), missing, 'identity, identityPattern'],
  ['an empty identity', { ...identity, identity: '' }, value, 'e-mail'],
  ['a space after an identity', { ...identity, identity: 'a@b ' }, value, 'e-mail'],
  ['* in identity', { ...identity, identity: '*@acme.example' }, pattern, 'given as identityPattern'],
  ['no identities', { ...identity, identity: [] }, value, 'at least one'],
  ['every identity', { ...identity, identityPattern: '**' }, pattern, 'match everything'],
  ['every URI', { ...identity, identityPattern: 'https://**' }, pattern, 'match everything'],
  [
    'every URI by a part of its scheme',
    { ...identity, identityPattern: 'https**' },
    pattern,
    'match everything',
  ],
  [
    'every URI by a letter of its scheme',
    { ...identity, identityPattern: 'h**' },
    pattern,
    'match everything',
  ],
  ['every e-mail', { ...identity, identityPattern: '**@**' }, pattern, 'match everything'],
  ['every host', { ...identity, identityPattern: 'https://*/**' }, pattern, 'match everything'],
  ['an issuer of identitySigned with *', { ...identity, issuer: 'https://*' }, pattern, 'not taken here'],
  [
    'an unknown extension',
    { ...identity, extensions: { buildTriger: 'x' } },
    key,
    'did you mean "buildTrigger"?',
  ],
  ['an extension that is a number', { ...identity, extensions: { ownerId: 1 } }, key, '"ownerId"'],
  [
    'a known extension that is a number',
    { ...identity, extensions: { sourceRepositoryIdentifier: 1 } },
    type,
    'quote it',
  ],
  ['an empty extension', { ...identity, extensions: { buildTrigger: '' } }, missing, 'empty'],
  ['* in an extension', { ...identity, extensions: { buildTrigger: '*' } }, pattern, 'not taken here'],
  ['extensions that are a list', { ...identity, extensions: [] }, type, 'found an array'],
  ['keyless with none', { ...identity, transparency: 'none' }, combined, 'keys only'],
  ['a bundle without keys', { type: 'bundleSigned' }, source, 'found none'],
  ['a bundle with keys twice', { ...bundle, keyData: 'AAAA' }, source, 'keyPath and keyData'],
  ['a bundle with no key files', { type: 'bundleSigned', keyPaths: [] }, source, 'at least one'],
  ['an empty key path', { type: 'bundleSigned', keyPath: '' }, missing, 'empty'],
  ['key data that is no base64', { type: 'bundleSigned', keyData: 'a-b_' }, source, 'base64'],
  ['a bundle with an identity', { ...bundle, identity: 'a@b' }, key, '"identity"'],
  ['keyDatas on a bundle', { type: 'bundleSigned', keyDatas: ['AAAA'] }, key, '"keyDatas"'],
  ['no keyType', without(gpg, 'keyType'), missing, '"keyType"'],
  ['a mistyped keyType', { ...gpg, keyType: 'GPGKey' }, word, 'did you mean "GPGKeys"?'],
  ['digestOnly on signedBy', { ...gpg, signedIdentity: { type: 'digestOnly' } }, combined, 'digestOnly'],
  [
    'digestOnly on sigstoreSigned',
    { ...attachment, signedIdentity: { type: 'digestOnly' } },
    combined,
    'digestOnly',
  ],
  ['a trusted root on signedBy', { ...gpg, trustedRootPath: 'r.json' }, key, '"trustedRootPath"'],
  ['transparency on signedBy', { ...gpg, transparency: 'log' }, key, '"transparency"'],
  ['transparency on sigstoreSigned', { ...attachment, transparency: 'log' }, key, '"transparency"'],
  ['a mistyped condition', { ...gpg, maxAgee: '1d' }, key, 'did you mean "maxAge"?'],
  ['digestOnly with a field', { ...bundle, signedIdentity: { type: 'digestOnly', x: 1 } }, key, 'digestOnly'],
  ['digestonly', { ...bundle, signedIdentity: { type: 'digestonly' } }, word, 'did you mean "digestOnly"?'],
  ['signedIdentity that is null', { ...bundle, signedIdentity: null }, type, 'found null'],
  ['a matcher by its name alone', { ...bundle, signedIdentity: 'digestOnly' }, type, 'found a string'],
  ['annotations that are a list', { ...bundle, annotations: ['a'] }, type, 'found an array'],
  ['no annotations', { ...bundle, annotations: {} }, value, 'at least one'],
  ['an annotation without a name', { ...bundle, annotations: { '': 'x' } }, value, 'names'],
  ['an annotation that is true', { ...bundle, annotations: { stable: true } }, type, 'quote it'],
  ['an annotation that is 1.0', { ...bundle, annotations: { version: 1.5 } }, type, 'quote it'],
  ['an empty annotation', { ...bundle, annotations: { a: '' } }, missing, 'empty'],
  ['an age without a unit', { ...gpg, maxAge: '90' }, value, '30m, 12h or 90d'],
  ['an age that is a number', { ...gpg, maxAge: 90 }, type, 'quote it'],
  ['an age of nothing', { ...gpg, maxAge: '0d' }, value, '30m'],
  ['an age in weeks', { ...gpg, maxAge: '2w' }, value, '30m'],
  ['an age with a fraction', { ...gpg, maxAge: '1.5d' }, value, '30m'],
  ['an endless age', { ...gpg, maxAge: '9999999d' }, value, '30m'],
  ['two trusted roots', { ...workflow, trustedRootPath: 'a', trustedRootData: 'AAAA' }, source, 'and'],
  ['a trusted root that is no base64', { ...workflow, trustedRootData: '{}' }, source, 'base64'],
  ['another transparency', { ...bundle, transparency: 'rekor' }, word, 'log, timestamp, none'],
  ['anyOf without parts', { type: 'anyOf' }, missing, '"of"'],
  ['anyOf of nothing', { type: 'anyOf', of: [] }, empty, 'at least one'],
  ['anyOf of one', { type: 'anyOf', of: gpg }, type, 'found an object'],
  ['anyOf with a count', { type: 'anyOf', count: 1, of: [gpg] }, key, '"count"'],
  ['atLeast without a count', { type: 'atLeast', of: [gpg] }, missing, '"count"'],
  ['atLeast none', { type: 'atLeast', count: 0, of: [gpg] }, value, 'at least 1'],
  ['atLeast half of one', { type: 'atLeast', count: 0.5, of: [gpg] }, type, 'integer'],
  ['atLeast "1"', { type: 'atLeast', count: '1', of: [gpg] }, type, 'integer'],
  ['reject in anyOf', { type: 'anyOf', of: [gpg, { type: 'reject' }] }, combined, 'top of a list'],
  [
    'insecureAcceptAnything in allOf',
    { type: 'allOf', of: [{ type: 'insecureAcceptAnything' }] },
    combined,
    'top of a list',
  ],
  [
    'insecureAcceptAnything in atLeast',
    { type: 'atLeast', count: 1, of: [{ type: 'insecureAcceptAnything' }] },
    combined,
    'entries of atLeast',
  ],
  [
    'allOf in atLeast',
    { type: 'atLeast', count: 1, of: [{ type: 'allOf', of: [gpg] }] },
    combined,
    'entries of atLeast',
  ],
  [
    'atLeast in atLeast',
    { type: 'atLeast', count: 1, of: [{ type: 'atLeast', count: 1, of: [gpg] }] },
    combined,
    'entries of atLeast',
  ],
  [
    'anyOf in anyOf in atLeast',
    { type: 'atLeast', count: 1, of: [{ type: 'anyOf', of: [{ type: 'anyOf', of: [gpg] }] }] },
    combined,
    'nothing deeper',
  ],
  ['a fault in a part', { type: 'anyOf', of: [gpg, { ...bundle, keyPath: 5 }] }, type, 'of[1].keyPath'],
  ['keys on a combination', { type: 'anyOf', keyPath: 'a', of: [gpg] }, key, '"keyPath"'],
]

/** Faults that no schema can say: they are between fields, or of another grammar. */
const faultsBeyondSchema: readonly (readonly [string, unknown, string, string])[] = [
  ['atLeast 3 of 2', { type: 'atLeast', count: 3, of: [gpg, bundle] }, combined, 'at most 2'],
  [
    'two texts for an annotation',
    { type: 'anyOf', annotations: { a: 'b' }, of: [{ ...gpg, annotations: { a: 'c' } }] },
    combined,
    'of[0].annotations.a',
  ],
  [
    'none handed to keyless',
    { type: 'anyOf', transparency: 'none', of: [bundle, workflow] },
    combined,
    'of[1]: expected transparency',
  ],
  [
    'digestOnly handed to signedBy',
    { type: 'allOf', signedIdentity: { type: 'digestOnly' }, of: [bundle, gpg] },
    combined,
    'of[1]: expected a signedIdentity',
  ],
  ['transparency for nobody', { type: 'anyOf', transparency: 'log', of: [gpg] }, combined, 'transparency'],
  [
    'a trusted root for nobody',
    { type: 'anyOf', trustedRootPath: 'r.json', of: [gpg, attachment] },
    combined,
    'trustedRootPath',
  ],
  [
    'a reference that is none',
    { ...bundle, signedIdentity: { type: 'exactReference', dockerReference: 'A:b:c' } },
    'policy-reference-invalid',
    'dockerReference',
  ],
]

/** Faults of the whole document; the schema refuses each of them, too. */
const rejectAll = [{ type: 'reject' }]
const documentFaults: readonly (readonly [string, unknown, string, string])[] = [
  ['a list', [], type, 'found an array'],
  ['null', null, type, 'found null'],
  ['no default', {}, missing, '"default"'],
  ['an empty default', { default: [] }, empty, 'default'],
  ['default that is one requirement', { default: { type: 'reject' } }, type, 'found an object'],
  ['a mistyped key', { default: rejectAll, transport: {} }, key, 'did you mean "transports"?'],
  ['$schema', { default: rejectAll, $schema: 'x' }, key, '"$schema"'],
  ['transports that are null', { default: rejectAll, transports: null }, type, 'transports'],
  ['scopes that are a list', { default: rejectAll, transports: { docker: [] } }, type, 'docker'],
  ['an empty scope', { default: rejectAll, transports: { docker: { a: [] } } }, empty, 'docker.a'],
  ['denied that is an object', { default: rejectAll, denied: {} }, type, 'denied'],
  ['a denied digest alone', { default: rejectAll, denied: [digest] }, type, 'denied[0]'],
  ['denied without a reason', { default: rejectAll, denied: [{ digest }] }, missing, '"reason"'],
  ['denied for no reason', { default: rejectAll, denied: [{ digest, reason: '' }] }, missing, 'reason'],
  [
    'a denied digest cut short',
    { default: rejectAll, denied: [{ digest: 'sha256:ab', reason: 'x' }] },
    value,
    '64 hexadecimal',
  ],
  [
    'a denied digest in upper case',
    { default: rejectAll, denied: [{ digest: digest.toUpperCase(), reason: 'x' }] },
    value,
    '64 hexadecimal',
  ],
  [
    'a denied digest of another algorithm',
    { default: rejectAll, denied: [{ digest: `sha512:${'a'.repeat(128)}`, reason: 'x' }] },
    value,
    'sha256',
  ],
]

describe('what is refused', () => {
  it.each(requirementFaults)('%s', (_name, requirement, code, told) => {
    const document = { default: [requirement] }
    expect(faultOf(document)).toMatchObject({ code, exitCode: 2, message: expect.stringContaining(told) })
    expect(holdsSchema(document)).toBe(false)
  })

  it.each(faultsBeyondSchema)('%s', (_name, requirement, code, told) => {
    const document = { default: [requirement] }
    expect(faultOf(document)).toMatchObject({ code, exitCode: 2, message: expect.stringContaining(told) })
    expect(holdsSchema(document)).toBe(true)
  })

  it.each(documentFaults)('%s', (_name, document, code, told) => {
    expect(faultOf(document)).toMatchObject({ code, exitCode: 2, message: expect.stringContaining(told) })
    expect(holdsSchema(document)).toBe(false)
  })

  it('a digest that is denied twice, and a scope that is none', () => {
    const entry = { digest, reason: 'x' }
    expect(faultOf({ default: rejectAll, denied: [entry, entry] })).toMatchObject({ code: value })
    expect(faultOf({ default: rejectAll, transports: { dir: { 'a/b': rejectAll } } })).toMatchObject({
      code: 'policy-scope-invalid',
    })
  })
})

describe('where a fault is', () => {
  const text =
    '{\n  "default": [\n    {"type": "reject"},\n    {"type": "bundleSigned", "keyPaht": "ä", "of": 1}\n  ]\n}'
  const faultIn = (written: string): FormatError | undefined =>
    readTrustPolicy(readJsonDocument(new TextEncoder().encode(written), file), file).faults[0]

  it('is told by line and column, of the key that is wrong', () => {
    expect(faultIn(text)?.message).toBe(
      'p.trust.json: line 4, column 30, at default[1]: unknown key "keyPaht"; did you mean "keyPath"?',
    )
  })

  it.each([
    ['{"a\\u0062": 1}', 'line 1, column 2: unknown key "ab"'],
    ['[]', 'line 1, column 1: expected an object'],
    ['{"default": [ {"type": "reject"} ,\n\t5 ] }', 'line 2, column 2, at default[1]: expected an object'],
    ['{"default":[{"x":"}],{[","type":"rejct"}]}', 'line 1, column 26, at default[0].type'],
  ])('%s', (written, told) => {
    expect(faultIn(written)?.message).toContain(told)
  })

  it('is told of each requirement', () => {
    const { faults } = readTrustPolicy(
      readJsonDocument(json({ default: [1, gpg, { type: 'x' }], transports: { docker: { a: [2] } } }), file),
      file,
    )
    expect(faults.map(({ path }) => path)).toEqual([
      'default[0]',
      'default[2].type',
      'transports.docker.a[0]',
    ])
  })

  it('is not looked for in more than is read', () => {
    expect(() => readJsonDocument(new Uint8Array(512 * 1024 + 1), file)).toThrow(
      expect.objectContaining({ code: 'json-too-large' }),
    )
    expect(() => readJsonDocument(json(JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)), file)).toThrow(
      expect.objectContaining({ code: 'json-too-deep' }),
    )
  })

  it('takes no long time for a hundred faults in the largest file', () => {
    const wrong = `{"default":[${'5,'.repeat(250_000)}5]}`
    const started = performance.now()
    const { faults } = readTrustPolicy(readJsonDocument(new TextEncoder().encode(wrong), file), file)
    expect(faults).toHaveLength(100)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('any document', () => {
  const words = ['default', 'transports', 'denied', 'type', 'of', 'count', 'docker', 'ref', 'identity']
  const types = ['reject', 'workflowSigned', 'identitySigned', 'bundleSigned', 'anyOf', 'atLeast', 'signedBy']
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, 0, 1, '', 'refs/heads/main', ...types),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...words), tie('tree'), { maxKeys: 5 }),
    ),
  }))

  it('is read or refused as a policy', () => {
    fc.assert(
      fc.property(tree, (document) => {
        try {
          policyOrFault(readTrustPolicy(readJsonDocument(json(document), file), file))
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
