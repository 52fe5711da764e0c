import { describe, expect, it } from '@jest/globals'
import { checkLayoutVersion, selectFromIndex } from '../../../src/adapters/sources/layout-index.ts'
import { CountersignError } from '../../../src/domain/errors.ts'
import { digestOf } from '../../../src/domain/image/digest.ts'
import type { LayoutSelect } from '../../../src/domain/image/transport.ts'
import { amd, arm, layoutEntry } from './test-images.ts'

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const named = (name: string): LayoutSelect => ({ kind: 'name', name })
const at = (position: number): LayoutSelect => ({ kind: 'position', position })
const one = layoutEntry(amd, 'manifest', 'v1')
const two = layoutEntry(arm, 'manifest', 'v2')
const pick = (entries: readonly unknown[], select?: LayoutSelect) =>
  selectFromIndex(bytes({ schemaVersion: 2, manifests: entries }), select, 'x/index.json')
const codeOf = (action: () => unknown) => {
  try {
    action()
  } catch (error) {
    if (error instanceof CountersignError) return `${error.name} ${error.code}`
    throw error
  }
  return 'none'
}

describe('choosing', () => {
  it.each<[string, readonly unknown[], LayoutSelect | undefined, Buffer]>([
    ['the only one', [one], undefined, amd],
    ['the only one, without a name', [layoutEntry(arm, 'manifest')], undefined, arm],
    ['by name', [one, two], named('v2'), arm],
    ['by position', [one, two], at(1), arm],
    ['by a name that stands twice on the same image', [one, two, one], named('v1'), amd],
    ['beside entries of unknown types', [{ ...two, mediaType: 'text/x-unknown' }, one], named('v1'), amd],
  ])('%s', (_name, entries, select, expected) => {
    expect(pick(entries, select).digest).toBe(digestOf(expected))
  })

  it.each<[string, readonly unknown[], LayoutSelect | undefined, string]>([
    ['none of several', [one, two], undefined, 'UsageError image-not-chosen'],
    ['an unknown name', [one, two], named('v3'), 'TransportError image-not-found'],
    ['a name that differs in case', [one], named('V1'), 'TransportError image-not-found'],
    ['a position behind the last', [one, two], at(2), 'TransportError image-not-found'],
    [
      'a name on two images',
      [one, { ...two, annotations: one.annotations }],
      named('v1'),
      'FormatError layout-malformed',
    ],
  ])('%s', (_name, entries, select, expected) => {
    expect(codeOf(() => pick(entries, select))).toBe(expected)
  })

  it('lists the names that could be chosen', () => {
    expect(() => pick([one, two])).toThrow(/found 2 with the names "v1", "v2"$/)
  })
})

describe('what is no index', () => {
  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', []],
    ['an image manifest', amd.toString()],
    ['no entries at all', { schemaVersion: 2 }],
    ['an entry without digest', { schemaVersion: 2, manifests: [{ mediaType: 'x', size: 1 }] }],
    [
      'a digest that leads out',
      { schemaVersion: 2, manifests: [{ ...one, digest: 'sha256:../../etc/passwd' }] },
    ],
    ['a size that is none', { schemaVersion: 2, manifests: [{ ...one, size: '1' }] }],
    ['a key twice', `{"schemaVersion":2,"manifests":[],"manifests":[${JSON.stringify(one)}]}`],
    ['a manifest beside the list', { schemaVersion: 2, manifests: [one], config: one }],
  ])('%s', (_name, value) => {
    expect(codeOf(() => selectFromIndex(bytes(value), undefined, 'x/index.json'))).toBe(
      'FormatError layout-malformed',
    )
  })

  it('an empty list holds no image', () => {
    expect(codeOf(() => pick([]))).toBe('TransportError image-not-found')
  })
})

describe('the version of the layout', () => {
  it.each([null, '{"imageLayoutVersion":"1.0.0"}', '{"imageLayoutVersion": "1.0.0", "more": 1}\n'])(
    '%j is read',
    (text) => {
      expect(codeOf(() => checkLayoutVersion(text === null ? null : bytes(text), 'x/oci-layout'))).toBe(
        'none',
      )
    },
  )

  it.each([
    '',
    '{}',
    '{"imageLayoutVersion":"1.0.1"}',
    '{"imageLayoutVersion":1}',
    '[]',
    '{"imageLayoutVersion":"1.0.0"',
    ' '.repeat(5000),
  ])('%j is refused', (text) => {
    expect(codeOf(() => checkLayoutVersion(bytes(text), 'x/oci-layout'))).toBe('FormatError layout-malformed')
  })
})
