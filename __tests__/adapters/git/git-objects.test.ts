import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { findEntry, type GitObject, parseBatch, parseCommit } from '../../../src/adapters/git/git-objects.ts'
import { CountersignError } from '../../../src/domain/errors.ts'

type Algorithm = 'sha1' | 'sha256'

function object(type: string, content: string | Uint8Array, algorithm: Algorithm = 'sha1'): GitObject {
  const bytes = Buffer.from(content)
  const id = createHash(algorithm).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
  return { id, type, bytes }
}

const answer = ({ id, type, bytes }: GitObject): Buffer =>
  Buffer.concat([Buffer.from(`${id} ${type} ${bytes.length}\n`), bytes, Buffer.from('\n')])

const failed = expect.objectContaining({ code: 'git-failed', exitCode: 3 })
const text = (value: string): Buffer => Buffer.from(value, 'latin1')

describe('parseBatch', () => {
  const blob = object('blob', 'first\nsecond \0\n')
  const tree = object('tree', '', 'sha256')

  it('reads one answer per name', () => {
    const stdout = Buffer.concat([answer(blob), text('no such name missing\n'), answer(tree)])
    const [first, second, third] = parseBatch(['HEAD', 'no such name', 'c:sub'], stdout)
    expect(first).toEqual(blob)
    expect(second).toBeNull()
    expect(third).toEqual(tree)
  })

  it('takes a commit of another repository for missing, as new versions of git call it', () => {
    expect(parseBatch(['c:sub'], text(`${'1'.repeat(40)} submodule\n`))).toEqual([null])
  })

  it.each<[string, readonly string[], Buffer]>([
    ['nothing', ['HEAD'], text('')],
    ['half a line', ['HEAD'], text('HEAD miss')],
    ['the answer to another name', ['HEAD'], text('MAIN missing\n')],
    ['an ambiguous name', ['abc'], text('abc ambiguous\n')],
    ['a size that is none', ['HEAD'], text(`${blob.id} blob -1\n`)],
    ['fewer bytes than it says', ['HEAD'], answer(blob).subarray(0, -3)],
    ['more answers than names', ['HEAD'], Buffer.concat([answer(blob), answer(blob)])],
    [
      'other bytes than its name says',
      ['HEAD'],
      text(answer(blob).toString('latin1').replace('first', 'other')),
    ],
    [
      'another type than its name says',
      ['HEAD'],
      text(answer(blob).toString('latin1').replace('blob', 'tree')),
    ],
  ])('refuses %s', (_name, names, stdout) => {
    expect(() => parseBatch(names, stdout)).toThrow(failed)
  })

  it('gives back what it is given, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('blob', 'tree', 'commit', 'tag'), (bytes, type) => {
        const one = object(type, bytes)
        expect(parseBatch(['x'], answer(one))).toEqual([one])
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(() => parseBatch(['x'], bytes)).toThrow(CountersignError)
      }),
    )
  })
})

describe('parseCommit', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(40))
  const rest = 'author T <t@e> 0 +0000\ncommitter T <t@e> 0 +0000\n\nmessage\nparent none\n'

  it.each<[string, string, readonly (string | undefined)[]]>([
    ['no parent', `tree ${a}\n${rest}`, []],
    ['one parent', `tree ${a}\nparent ${b}\n${rest}`, [b]],
    ['two parents', `tree ${a}\nparent ${b}\nparent ${c}\n${rest}`, [b, c]],
    ['a parent only in its message', `tree ${a}\nauthor T <t@e> 0 +0000\n\nparent ${b}\n`, []],
    ['a parent behind its author', `tree ${a}\nauthor T <t@e> 0 +0000\nparent ${b}\n\n`, []],
  ])('reads one with %s', (_name, content, parents) => {
    expect(parseCommit(object('commit', content))).toEqual({ tree: a, parents })
  })

  it.each([
    ['a tree', object('tree', `tree ${a}\n${rest}`)],
    ['no tree', object('commit', `parent ${b}\n${rest}`)],
    ['nothing', object('commit', '')],
  ])('refuses %s', (_name, given) => {
    expect(() => parseCommit(given)).toThrow(failed)
  })
})

describe('findEntry', () => {
  const entry = (mode: string, name: string, id: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
  const id = '12'.repeat(20)
  const spacious = '20'.repeat(20)
  const nulls = '00'.repeat(20)
  const tree = object(
    'tree',
    Buffer.concat([
      entry('100644', 'a file', spacious),
      entry('100755', 'b', nulls),
      entry('120000', 'link', id),
      entry('160000', 'module', id),
      entry('40000', 'folder', id),
      entry('100664', 'übung', id),
    ]),
  )

  it.each([
    ['a file', { kind: 'file', id: spacious }],
    ['b', { kind: 'file', id: nulls }],
    ['link', { kind: 'symlink', id }],
    ['module', { kind: 'submodule', id }],
    ['folder', { kind: 'folder', id }],
    ['übung', { kind: 'file', id }],
    ['Folder', undefined],
    ['fold', undefined],
    ['file', undefined],
    ['', undefined],
  ])('finds %s', (name, expected) => {
    expect(findEntry(tree, name)).toEqual(expected)
  })

  it('reads ids of SHA-256', () => {
    const long = '34'.repeat(32)
    const wide = object(
      'tree',
      Buffer.concat([entry('100644', 'a', long), entry('40000', 'b', long)]),
      'sha256',
    )
    expect(findEntry(wide, 'b')).toEqual({ kind: 'folder', id: long })
  })

  it.each([
    ['a blob', object('blob', '')],
    ['a mode that git does not write', object('tree', entry('100600', 'a', id))],
    ['half an id', object('tree', entry('100644', 'a', id.slice(2)))],
    ['no id', object('tree', '100644 a')],
    ['no name', object('tree', '\0 ')],
  ])('refuses %s', (_name, given) => {
    expect(() => findEntry(given, 'z')).toThrow(failed)
  })

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (bytes, name) => {
        try {
          findEntry(object('tree', bytes), name)
        } catch (error) {
          expect(error).toBeInstanceOf(CountersignError)
        }
      }),
    )
  })
})
