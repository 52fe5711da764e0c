import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  attachment,
  bundle,
  digest,
  faultOf,
  gpg,
  holdsSchema,
  identity,
  quickFaultOf,
  workflow,
} from './trust-documents.ts'

/** What lies between fields, or in another grammar, and cannot be said in a schema. */
const beyondSchema = [
  /expected a count of at most/,
  /expected one text for an annotation/,
  /expected a part that/,
  /\.of\[[0-9]+\](?:\.[a-zA-Z]+)?: expected (?:a signedIdentity that names|transparency "log")/,
  /found it a second time/,
]

/** Values that are right in one field or another, and such as are right in none. */
const allValues: readonly unknown[] = [
  ...[null, true, 0, 1, 2, 1.5, '', 'x', 'a b', [], {}, ['x'], { a: 'b' }, { a: 1 }, '123', '0123', 123],
  ...['acme/app', 'acme/*', '*/*', '**', 'refs/heads/main', 'refs/tags/v*', 'refs/**', 'main', '***'],
  ...['.github/workflows/r.yml', '.github/workflows/*', '/r.yml', 'push', 'Push', 'a@b', '*@b', '**@**'],
  ...['https://github.com', 'https://github.com/', 'https://x.example', 'https://**', 'http*://**'],
  ...['log', 'timestamp', 'none', '30m', '0d', '90d', '90', 'github-hosted', 'AAAA', 'AAA', 'AA==', 'A-_A'],
  ...['GPGKeys', 'X509Certificates', 'a'.repeat(40), 'keys/a.asc', digest],
  ...[['refs/heads/main', 'refs/heads/x'], ['a@b', ''], ['keys/a', ''], { type: 'digestOnly' }],
  ...[{ type: 'matchExact' }, { type: 'matchExact', x: 1 }, { type: 'remapIdentity', prefix: 'h/a' }],
  ...[{ type: 'remapIdentity', prefix: 'h.example/a', signedPrefix: 'H//' }, { type: 'exactReference' }],
  ...[{ buildTrigger: 'push' }, { buildTrigger: '' }, { bildTrigger: 'push' }],
  ...[
    { caPath: 'ca', oidcIssuer: 'i', subjectEmail: 'e' },
    { caRootsPath: 'r', subjectHostname: 'h' },
    { caRootsPath: 'r' },
  ],
]
const allFields = [
  ...[
    'type',
    'repository',
    'repositoryPattern',
    'workflow',
    'workflowPattern',
    'ref',
    'refPattern',
    'issuer',
  ],
  ...[
    'signerRepository',
    'trigger',
    'environment',
    'runner',
    'repositoryId',
    'ownerId',
    'sourceDigest',
    'server',
  ],
  ...['identity', 'identityPattern', 'extensions', 'keyType', 'keyPath', 'keyPaths', 'keyData', 'keyDatas'],
  ...[
    'fulcio',
    'pki',
    'rekorPublicKeyPath',
    'rekorPublicKeyDatas',
    'signedIdentity',
    'annotations',
    'maxAge',
  ],
  ...['trustedRootPath', 'trustedRootData', 'transparency', 'of', 'count', 'unknown'],
]
const allSound: readonly object[] = [
  ...[workflow, identity, bundle, gpg, attachment, { type: 'reject' }, { type: 'insecureAcceptAnything' }],
  { type: 'signedBaseLayer', baseLayerIdentity: { type: 'matchExact' } },
]

const values = fc.constantFrom(...allValues)
const fields = fc.constantFrom(...allFields)
const sound = fc.constantFrom(...allSound)

/** Sound requirements with a few fields set to anything, or taken out. */
const requirement = fc.letrec<{ one: object; leaf: object; combination: object }>((tie) => ({
  leaf: fc
    .tuple(sound, fc.array(fc.tuple(fields, fc.option(values, { nil: undefined })), { maxLength: 2 }))
    .map(([base, changes]) => changed(base, changes)),
  combination: fc
    .tuple(
      fc.constantFrom('anyOf', 'allOf', 'atLeast'),
      fc.array(tie('one'), { maxLength: 3 }),
      fc.array(fc.tuple(fields, fc.option(values, { nil: undefined })), { maxLength: 1 }),
    )
    .map(([type, of, changes]) => changed({ type, of, ...(type === 'atLeast' && { count: 1 }) }, changes)),
  one: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('combination')),
})).one

const changed = (base: object, changes: readonly (readonly [string, unknown])[]): object =>
  Object.fromEntries(
    [...Object.entries(base), ...changes].filter(
      ([key, value], at, all) => value !== undefined && !all.slice(at + 1).some(([later]) => later === key),
    ),
  )

/** How the schema and the parser differ about a requirement, if they do. */
function disagreement(one: object): string | undefined {
  const document = { default: [one] }
  const fault = quickFaultOf(document)
  if (fault !== undefined && beyondSchema.some((beyond) => beyond.test(fault.message))) return undefined
  const holds = holdsSchema(document)
  if (holds === (fault === undefined)) return undefined
  return `${JSON.stringify(one)}: ${holds ? 'only the parser refuses it' : 'only the schema refuses it'}`
}

describe('the published schema', () => {
  it('judges every field of every type as the parser does, whatever it is set to', () => {
    const bases = [
      ...allSound,
      ...['anyOf', 'allOf', 'atLeast'].map((type) => ({ type, count: 1, of: [bundle, gpg] })),
    ]
    const found = bases.flatMap((base) =>
      allFields.flatMap((field) =>
        [undefined, ...allValues].map((value) => disagreement(changed(base, [[field, value]]))),
      ),
    )
    expect(found.filter((one) => one !== undefined)).toEqual([])
    expect(found.length).toBeGreaterThan(20_000)
  })

  it('refuses what the parser refuses, and nothing else, wherever a schema can tell', () => {
    let sound = 0
    let faulty = 0
    fc.assert(
      fc.property(requirement, (one) => {
        expect(disagreement(one)).toBeUndefined()
        if (quickFaultOf({ default: [one] }) === undefined) sound += 1
        else faulty += 1
      }),
      { numRuns: 1500 },
    )
    // Both sides were tried.
    expect(sound).toBeGreaterThan(50)
    expect(faulty).toBeGreaterThan(50)
  })

  it.each([
    ['line breaks in data', 'QUJD\nREVG\r\n', true],
    ['padding with a break in it', 'QQ=\n=', true],
    ['no data', '', true],
    ['padding that is missing', 'QQ', false],
    ['padding alone', '====', false],
    ['data of the other alphabet', '-_-_', false],
  ])('takes base64 as the parser does: %s', (_name, keyData, expected) => {
    const document = { default: [{ type: 'bundleSigned', keyData }] }
    expect([holdsSchema(document), faultOf(document) === undefined]).toEqual([expected, expected])
  })
})
