import { describe, expect, it } from '@jest/globals'
import { FormatError } from '../../../src/domain/errors.ts'
import { parseReference, withDefaultTag } from '../../../src/domain/image/reference.ts'
import { lookasideFor, mergeRegistries } from '../../../src/domain/policy/registries-d.ts'
import { type JsonValue, parseStrictJson } from '../../../src/domain/strict-json.ts'

/** The trees of YAML files, written as JSON. */
const tree = (value: unknown): JsonValue =>
  parseStrictJson(new TextEncoder().encode(JSON.stringify(value)), { what: 'test', maxBytes: 100_000 })
const merge = (...files: readonly unknown[]) =>
  mergeRegistries(
    files.map((value, index) => ({ file: `${index}.yaml`, tree: tree(value) })),
    { folder: '/etc/r.d', builtInLookaside: 'file:///built/in' },
  )
const choose = (files: readonly unknown[], reference: string) =>
  lookasideFor(merge(...files), withDefaultTag(parseReference(reference)))
const faultOf = (...files: readonly unknown[]): FormatError => {
  try {
    merge(...files)
  } catch (error) {
    if (error instanceof FormatError) return error
    throw error
  }
  throw new Error('expected a FormatError, found none')
}

const url = (name: string) => ({ lookaside: `https://${name}.example` })

describe('merging', () => {
  it('keeps the sections of all files, with the file that holds each', () => {
    const config = merge({ 'default-docker': url('d') }, null, { docker: { 'a.example': url('a') } }, {})
    expect(config.defaultDocker).toEqual({ ...url('d'), file: '0.yaml' })
    expect([...config.docker]).toEqual([['a.example', { ...url('a'), file: '2.yaml' }]])
    expect(config).toMatchObject({ folder: '/etc/r.d', builtInLookaside: 'file:///built/in', warnings: [] })
  })

  it.each([
    ['the default twice', [{ 'default-docker': {} }, { 'default-docker': {} }], '1.yaml: default-docker: '],
    [
      'a scope twice, even if equal',
      [{ docker: { a: url('a') } }, { docker: { a: url('a') } }],
      '1.yaml: docker.a: ',
    ],
    [
      'a scope twice, once empty',
      [{ docker: { a: null } }, { docker: { a: url('a') } }],
      '1.yaml: docker.a: ',
    ],
  ])('refuses %s', (_name, files, start) => {
    const fault = faultOf(...files)
    expect(fault).toMatchObject({ code: 'registries-d-duplicate', exitCode: 2 })
    expect(fault.message.startsWith(start)).toBe(true)
    expect(fault.message).toContain('0.yaml')
  })

  it('takes null for "not set", so that it is no duplicate', () => {
    expect(
      merge({ 'default-docker': null, docker: null }, { 'default-docker': url('d') }).defaultDocker?.file,
    ).toBe('1.yaml')
  })

  it.each([
    ['a text as document', 'x', '0.yaml: '],
    ['a list as document', [], '0.yaml: '],
    ['a text as default', { 'default-docker': 'https://x' }, '0.yaml: default-docker: '],
    ['a list of scopes', { docker: ['a'] }, '0.yaml: docker: '],
    ['a text as section', { docker: { a: 'https://x' } }, '0.yaml: docker.a: '],
    ['a number as URL', { docker: { 'a/b': { lookaside: 1 } } }, '0.yaml: docker["a/b"].lookaside: '],
    [
      'a list as old URL',
      { docker: { a: { 'sigstore-staging': [] } } },
      '0.yaml: docker.a.sigstore-staging: ',
    ],
    ['a number as switch', { docker: { a: { 'use-sigstore-attachments': 1 } } }, '0.yaml: docker.a.use-'],
    ['a word as switch', { docker: { a: { 'use-sigstore-attachments': 'maybe' } } }, '0.yaml: docker.a.use-'],
  ])('refuses %s', (_name, file, start) => {
    const fault = faultOf(file)
    expect(fault).toMatchObject({ code: 'registries-d-malformed', exitCode: 2 })
    expect(fault.message.startsWith(start)).toBe(true)
  })

  it('warns of unknown keys and says what was probably meant', () => {
    const { warnings } = merge({ dokcer: {}, docker: { 'a/b': { 'lookaside-stagin': 'x', other: 1 } } })
    expect(warnings).toEqual([
      '0.yaml: dokcer: unknown key, ignored by every tool; did you mean "docker"?',
      '0.yaml: docker["a/b"].lookaside-stagin: unknown key, ignored by every tool; did you mean "lookaside-staging"?',
      expect.stringContaining(
        '0.yaml: docker["a/b"].other: unknown key, ignored by every tool; known keys: lookaside,',
      ),
    ])
  })
})

describe('the order of keys within a section', () => {
  const section = (keys: Readonly<Record<string, string>>) => [{ docker: { 'h.example': keys } }]
  const all = { lookaside: 'x:l', sigstore: 'x:s', 'lookaside-staging': 'x:ls', 'sigstore-staging': 'x:ss' }
  it.each([
    ['all four', all, 'x:l', 'x:ls'],
    ['no lookaside-staging', { ...all, 'lookaside-staging': '' }, 'x:l', 'x:ss'],
    ['no staging', { lookaside: 'x:l', sigstore: 'x:s' }, 'x:l', 'x:l'],
    ['the old name only', { sigstore: 'x:s' }, 'x:s', 'x:s'],
    ['both old names', { sigstore: 'x:s', 'sigstore-staging': 'x:ss' }, 'x:s', 'x:ss'],
    ['staging only', { 'lookaside-staging': 'x:ls' }, 'file:///built/in', 'x:ls'],
    ['nothing', {}, 'file:///built/in', 'file:///built/in'],
  ])('%s', (_name, keys, read, write) => {
    const choice = choose(section(keys), 'h.example/a')
    expect([choice.read.url, choice.write.url]).toEqual([read, write])
  })
})

describe('the search for a scope', () => {
  const scopes = {
    'h.example:5000/a/b:t': url('tag'),
    'h.example:5000/a/b': url('repository'),
    'h.example:5000/a': url('namespace'),
    'h.example:5000': url('host'),
    '*.example': url('wildcard'),
    'h.example': url('host-without-port'),
  }
  const file = { docker: scopes, 'default-docker': url('default') }
  it.each([
    ['h.example:5000/a/b:t', 'tag', 'docker["h.example:5000/a/b:t"]'],
    ['h.example:5000/a/b:other', 'repository', 'docker["h.example:5000/a/b"]'],
    ['h.example:5000/a/c', 'namespace', 'docker["h.example:5000/a"]'],
    ['h.example:5000/aa', 'host', 'docker["h.example:5000"]'],
    ['h.example:5001/a/b:t', 'wildcard', 'docker["*.example"]'],
    ['h.example/a', 'host-without-port', 'docker["h.example"]'],
    ['H.example/a', 'wildcard', 'docker["*.example"]'],
    ['other.test/a', 'default', 'default-docker'],
  ])('%s', (reference, name, where) => {
    const choice = choose([file], reference)
    expect(choice.read).toEqual({ url: `https://${name}.example`, source: `0.yaml: ${where}.lookaside` })
    expect(choice.warnings).toEqual([])
  })

  it('ends at the built-in store', () => {
    const built = { url: 'file:///built/in', source: '(built in)' }
    expect(choose([], 'a')).toEqual({
      read: built,
      write: built,
      useSigstoreAttachments: false,
      warnings: [],
    })
  })

  it('goes on for each key by itself, and says so', () => {
    const files = [
      {
        docker: {
          'h.example/a': { 'use-sigstore-attachments': false },
          'h.example': { 'lookaside-staging': 'file:///s' },
        },
      },
      { 'default-docker': { ...url('default'), 'use-sigstore-attachments': true } },
    ]
    const choice = choose(files, 'h.example/a')
    expect(choice).toMatchObject({
      read: { url: 'https://default.example', source: '1.yaml: default-docker.lookaside' },
      write: { url: 'file:///s', source: '0.yaml: docker["h.example"].lookaside-staging' },
      useSigstoreAttachments: false,
    })
    expect(choice.warnings.map(({ code, message }) => [code, message.slice(0, 60)])).toEqual([
      ['registries-d-fall-through', '0.yaml: docker["h.example/a"] sets no lookaside for reading,'],
      ['registries-d-fall-through', '0.yaml: docker["h.example/a"] sets no lookaside for writing,'],
    ])
  })

  it('tells reading and writing apart only where they differ', () => {
    const choice = choose([{ docker: { 'h.example/a': {}, 'h.example': url('h') } }], 'h.example/a')
    expect(choice.warnings.map(({ message }) => message)).toEqual([
      '0.yaml: docker["h.example/a"] sets no lookaside, so 0.yaml: docker["h.example"].lookaside is used, as by podman and skopeo',
    ])
  })
})

describe('sigstore attachments', () => {
  it.each([
    [
      {
        docker: {
          'h.example/a': { 'use-sigstore-attachments': false },
          'h.example': { 'use-sigstore-attachments': true },
        },
      },
      false,
    ],
    [{ docker: { 'h.example/a': {}, 'h.example': { 'use-sigstore-attachments': true } } }, true],
    [
      {
        docker: { 'h.example/a': { 'use-sigstore-attachments': null } },
        'default-docker': { 'use-sigstore-attachments': true },
      },
      true,
    ],
    [{ docker: { 'h.example/a': { 'use-sigstore-attachments': 'yes' } } }, true],
    [{ docker: { 'h.example/a': { 'use-sigstore-attachments': 'off' } } }, false],
    [{}, false],
  ])('%j is %s', (file, expected) => {
    expect(choose([file], 'h.example/a').useSigstoreAttachments).toBe(expected)
  })
})

it.each([
  ['https://x.example/', 1],
  ['https://x.example/s/?token=a', 1],
  ['https://x.example/s', 0],
  ['file:///s/', 0],
])('a base %s warns of its slash %i times', (lookaside, times) => {
  const { warnings } = choose([{ 'default-docker': { lookaside } }], 'a')
  expect(warnings.map(({ code }) => code)).toEqual(Array(times).fill('lookaside-trailing-slash'))
})
