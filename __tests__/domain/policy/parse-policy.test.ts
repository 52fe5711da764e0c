import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { FormatError } from '../../../src/domain/errors.ts'
import { maxPolicyBytes, parsePolicy, readPolicy } from '../../../src/domain/policy/parse-policy.ts'

const file = 'policy.json'
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value))
const reject = [{ type: 'reject' }]

/** What `parsePolicy` says of it; the faults of `readPolicy` must say the same first, and nothing of a good file. */
function faultOf(input: Uint8Array): FormatError | undefined {
  const [first] = readPolicy(input, file).faults
  try {
    parsePolicy(input, file)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    expect(first?.message).toBe(error.message)
    expect(error.exitCode).toBe(2)
    return error
  }
  expect(first).toBeUndefined()
  return undefined
}

describe('the document', () => {
  it('reads default, transports, scopes and requirements', () => {
    const policy = parsePolicy(
      json({
        default: reject,
        transports: {
          docker: { 'example.com/ns': [{ type: 'insecureAcceptAnything' }, { type: 'reject' }], '': reject },
          dir: {},
        },
      }),
      file,
    )
    expect(policy.default).toEqual([{ type: 'reject' }])
    expect([...policy.transports.keys()]).toEqual(['docker', 'dir'])
    expect([...(policy.transports.get('docker') ?? [])]).toEqual([
      ['example.com/ns', [{ type: 'insecureAcceptAnything' }, { type: 'reject' }]],
      ['', [{ type: 'reject' }]],
    ])
    expect(policy.transports.get('dir')?.size).toBe(0)
  })

  it.each([
    ['transports may be left out', { default: reject }],
    ['transports may be empty', { default: reject, transports: {} }],
    [
      'docker scopes are any text',
      { default: reject, transports: { docker: { 'not a reference at all!': reject } } },
    ],
    [
      'scopes of unknown transports are any text',
      { default: reject, transports: { unknown: { 'x y': reject } } },
    ],
    [
      'every transport has its default',
      { default: reject, transports: { tarball: { '': reject }, dir: { '': reject } } },
    ],
    ['paths are scopes of dir', { default: reject, transports: { dir: { '/a/b': reject } } }],
    [
      'keys are only keys',
      { default: reject, transports: { docker: { constructor: reject }, toString: {} } },
    ],
  ])('%s', (_name, policy) => {
    expect(faultOf(json(policy))).toBeUndefined()
  })

  it('takes __proto__ for a scope like any other', () => {
    const policy = parsePolicy(
      bytes('{"default":[{"type":"reject"}],"transports":{"docker":{"__proto__":[{"type":"reject"}]}}}'),
      file,
    )
    expect([...(policy.transports.get('docker')?.keys() ?? [])]).toEqual(['__proto__'])
  })

  it.each([
    ['an array', '[]', 'policy-wrong-type', 'policy.json: expected an object, found an array'],
    ['null', 'null', 'policy-wrong-type', 'policy.json: expected an object, found null'],
    ['a text', '"x"', 'policy-wrong-type', 'policy.json: expected an object, found a string'],
    [
      'an unknown key',
      '{"default":[{"type":"reject"}],"x":1}',
      'policy-unknown-key',
      'policy.json: unknown key "x"; known keys: default, transports',
    ],
    [
      'a key in other letters',
      '{"Default":[{"type":"reject"}]}',
      'policy-unknown-key',
      'policy.json: unknown key "Default"; did you mean "default"?',
    ],
    [
      'a mistyped key',
      '{"default":[{"type":"reject"}],"transport":{}}',
      'policy-unknown-key',
      'policy.json: unknown key "transport"; did you mean "transports"?',
    ],
    [
      'no default',
      '{"transports":{}}',
      'policy-missing-field',
      'policy.json: expected the key "default", found none',
    ],
    [
      'default null',
      '{"default":null}',
      'policy-wrong-type',
      'policy.json: default: expected an array, found null',
    ],
    [
      'default an object',
      '{"default":{"type":"reject"}}',
      'policy-wrong-type',
      'policy.json: default: expected an array, found an object',
    ],
    [
      'default empty',
      '{"default":[]}',
      'policy-empty-requirements',
      'policy.json: default: expected at least one requirement, found an empty list',
    ],
    [
      'transports null',
      '{"default":[{"type":"reject"}],"transports":null}',
      'policy-wrong-type',
      'policy.json: transports: expected an object, found null',
    ],
    [
      'transports an array',
      '{"default":[{"type":"reject"}],"transports":[]}',
      'policy-wrong-type',
      'policy.json: transports: expected an object, found an array',
    ],
    [
      'a transport null',
      '{"default":[{"type":"reject"}],"transports":{"docker":null}}',
      'policy-wrong-type',
      'policy.json: transports.docker: expected an object, found null',
    ],
    [
      'a transport with a list',
      '{"default":[{"type":"reject"}],"transports":{"docker":[]}}',
      'policy-wrong-type',
      'policy.json: transports.docker: expected an object, found an array',
    ],
    [
      'a scope with an object',
      '{"default":[{"type":"reject"}],"transports":{"docker":{"a.b/c":{}}}}',
      'policy-wrong-type',
      'policy.json: transports.docker["a.b/c"]: expected an array, found an object',
    ],
    [
      'a scope with an empty list',
      '{"default":[{"type":"reject"}],"transports":{"docker":{"":[]}}}',
      'policy-empty-requirements',
      'policy.json: transports.docker[""]: expected at least one requirement, found an empty list',
    ],
    [
      'a requirement null',
      '{"default":[null]}',
      'policy-wrong-type',
      'policy.json: default[0]: expected an object, found null',
    ],
    [
      'a requirement that is a text',
      '{"default":[{"type":"reject"},"reject"]}',
      'policy-wrong-type',
      'policy.json: default[1]: expected an object, found a string',
    ],
    [
      'a relative scope of dir',
      '{"default":[{"type":"reject"}],"transports":{"dir":{"a/b":[{"type":"reject"}]}}}',
      'policy-scope-invalid',
      'policy.json: transports.dir["a/b"]: expected an absolute path',
    ],
    [
      'a scope of tarball',
      '{"default":[{"type":"reject"}],"transports":{"tarball":{"/a":[{"type":"reject"}]}}}',
      'policy-scope-invalid',
      'policy.json: transports.tarball["/a"]: expected only "": images of tarball have no identity',
    ],
    [
      'an empty list under an unknown transport',
      '{"default":[{"type":"reject"}],"transports":{"unknown":{"x":[]}}}',
      'policy-empty-requirements',
      'policy.json: transports.unknown.x: expected at least one requirement, found an empty list',
    ],
    [
      'an unknown requirement under an unknown transport',
      '{"default":[{"type":"reject"}],"transports":{"unknown":{"x":[{"type":"x"}]}}}',
      'policy-unknown-type',
      expect.stringContaining('transports.unknown.x[0].type'),
    ],
    [
      'a duplicate key',
      '{"default":[{"type":"reject"}],"default":[{"type":"reject"}]}',
      'json-duplicate-key',
      expect.stringContaining('default'),
    ],
    [
      'a duplicate scope',
      '{"default":[{"type":"reject"}],"transports":{"docker":{"a":[{"type":"reject"}],"a":[{"type":"reject"}]}}}',
      'json-duplicate-key',
      expect.stringContaining('transports.docker.a'),
    ],
    [
      'a comment',
      '{"default":[{"type":"reject"}]} // x',
      'json-malformed',
      expect.stringContaining('policy.json'),
    ],
    [
      'bytes behind the object',
      '{"default":[{"type":"reject"}]}{}',
      'json-malformed',
      expect.stringContaining('policy.json'),
    ],
    ['nothing', '', 'json-malformed', expect.stringContaining('policy.json')],
  ])('refuses %s', (_name, text, code, message) => {
    expect(faultOf(bytes(text))).toMatchObject({ code, message })
  })

  it('refuses a file that is larger than any policy', () => {
    expect(faultOf(bytes(`{"default":[{"type":"reject"}]}${' '.repeat(maxPolicyBytes)}`))?.code).toBe(
      'json-too-large',
    )
  })
})

describe('the faults of a file', () => {
  it('tells every requirement, scope and key that is wrong, in the order of the file', () => {
    const policy = {
      default: [{ type: 'rejct' }, { type: 'reject' }, { type: 'reject', x: 1 }],
      transports: {
        docker: {
          'a.b/c': [],
          'a.b/d': [{ type: 'reject' }],
          'a.b/e': [{ type: 'signedBy' }, { type: 'signedBy', keyType: 'GPGKeys' }],
        },
        dir: { 'a/b': [{}] },
        oci: 1,
      },
      extra: 1,
    }
    expect(
      readPolicy(json(policy), file).faults.map(({ code, message }) => [code, message.split(': ')[1]]),
    ).toEqual([
      ['policy-unknown-key', 'unknown key "extra"; known keys'],
      ['policy-unknown-type', 'default[0].type'],
      ['policy-unknown-key', 'default[2]'],
      ['policy-empty-requirements', 'transports.docker["a.b/c"]'],
      ['policy-missing-field', 'transports.docker["a.b/e"][0]'],
      ['policy-key-source', 'transports.docker["a.b/e"][1]'],
      ['policy-scope-invalid', 'transports.dir["a/b"]'],
      ['policy-missing-field', 'transports.dir["a/b"][0]'],
      ['policy-wrong-type', 'transports.oci'],
    ])
  })

  it('goes on after a default that is missing', () => {
    const faults = readPolicy(json({ transports: { docker: { a: [1] } } }), file).faults
    expect(faults.map(({ code }) => code)).toEqual(['policy-missing-field', 'policy-wrong-type'])
  })

  it.each([
    ['requirements', { default: Array.from({ length: 500 }, () => 1) }],
    [
      'scopes',
      {
        default: reject,
        transports: { docker: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`s${n}`, []])) },
      },
    ],
    [
      'transports',
      {
        default: reject,
        transports: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`t${n}`, 1])),
      },
    ],
  ])('stops at 100 faults of %s', (_name, policy) => {
    expect(readPolicy(json(policy), file).faults).toHaveLength(100)
    expect(() => parsePolicy(json(policy), file)).toThrow(FormatError)
  })

  it('has a code with exit 2 for each fault', () => {
    for (const fault of readPolicy(json({ default: [1, {}, { type: 1 }] }), file).faults) {
      expect(fault).toMatchObject({ exitCode: 2, code: expect.stringMatching(/^policy-/) })
    }
  })
})

describe('whatever the bytes', () => {
  const fragment = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        null,
        true,
        0,
        1.5,
        '',
        'reject',
        'signedBy',
        'sigstoreSigned',
        'matchExact',
        'remapIdentity',
        'GPGKeys',
        '/k',
        'YWJj',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'default',
          'transports',
          'docker',
          'dir',
          '',
          '/a',
          'type',
          'keyType',
          'keyPath',
          'keyPaths',
          'keyData',
          'keyDatas',
          'fulcio',
          'pki',
          'signedIdentity',
          'prefix',
          'signedPrefix',
          'dockerReference',
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
    ),
  })).value

  it('nothing but FormatError with exit 2 is thrown, and both readers agree', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes), fragment.map(json)), (input) => {
        faultOf(input)
      }),
      { numRuns: 500 },
    )
  })

  it('what is accepted has a non-empty list everywhere', () => {
    const requirement = fc.constantFrom(
      { type: 'reject' },
      { type: 'insecureAcceptAnything' },
      { type: 'x' },
      {},
    )
    const lists = fc.array(requirement, { maxLength: 3 })
    const policy = fc.record({
      default: lists,
      transports: fc.record({ docker: fc.dictionary(fc.string(), lists, { maxKeys: 3 }) }),
    })
    fc.assert(
      fc.property(policy, (value) => {
        const isGood = (list: readonly { type?: string }[]): boolean =>
          list.length > 0 && list.every(({ type }) => type === 'reject' || type === 'insecureAcceptAnything')
        const expected = [value.default, ...Object.values(value.transports.docker)].every(isGood)
        expect(faultOf(json(value)) === undefined).toBe(expected)
        if (!expected) return
        const read = parsePolicy(json(value), file)
        expect(read.default).toEqual(value.default)
        expect(Object.fromEntries(read.transports.get('docker') ?? [])).toEqual(value.transports.docker)
      }),
    )
  })
})
