import { describe, expect, it } from '@jest/globals'
import {
  type CheckedOutCommit,
  findBaseCommit,
  possibleBases,
} from '../../../src/domain/workflow/base-commit.ts'
import type { ProposedChange } from '../../../src/domain/workflow/run-facts.ts'

const name = (letter: string): string => letter.repeat(40)
const base = name('a')
const head = name('b')
const merge = name('c')
const parent = name('d')
const evil = name('e')
const change: ProposedChange = {
  kind: 'pull-request',
  baseCommit: base,
  headCommit: head,
  mergeCommit: merge,
}
const { mergeCommit: _none, ...withoutMerge } = change
const trialMerge: CheckedOutCommit = { commit: merge, parents: [parent, head] }

describe('possibleBases', () => {
  it.each<[string, ProposedChange, CheckedOutCommit | undefined, readonly string[]]>([
    ["the server's merge", change, trialMerge, [base, parent]],
    ['nothing checked out', change, undefined, [base]],
    ['the head itself', change, { commit: head, parents: [evil] }, [base]],
    [
      "a merge of the head that is not the server's",
      change,
      { commit: evil, parents: [parent, head] },
      [base],
    ],
    ['a run that is on no trial merge', withoutMerge, { commit: merge, parents: [parent, head] }, [base]],
    ['a merge with the head first', change, { commit: merge, parents: [head, parent] }, [base]],
    ['a merge of another head', change, { commit: merge, parents: [parent, evil] }, [base]],
    ['a merge of three', change, { commit: merge, parents: [parent, head, evil] }, [base]],
    ['three with the head last', change, { commit: merge, parents: [evil, parent, head] }, [base]],
    ['one parent', change, { commit: merge, parents: [head] }, [base]],
    ['no parent', change, { commit: merge, parents: [] }, [base]],
    ['a merge group', { ...change, kind: 'merge-group' }, { commit: merge, parents: [parent, head] }, [base]],
  ])('%s', (_name, proposed, checkedOut, expected) => {
    expect(possibleBases(proposed, checkedOut)).toEqual(expected)
  })
})

describe('findBaseCommit', () => {
  const facts = (present: readonly string[], fetched: boolean, checkedOut = trialMerge) => ({
    head: checkedOut,
    present: new Set(present),
    fetched,
  })
  it.each([
    ["the event's base before all", change, facts([parent, base], false), { kind: 'base', commit: base }],
    ["the merge's first parent", change, facts([parent], false), { kind: 'base', commit: parent }],
    ["the event's base from the server", change, facts([], false), { kind: 'fetch', commit: base }],
    ['it once it came', change, facts([base], true), { kind: 'base', commit: base }],
    ['nothing otherwise', change, facts([], true), { kind: 'unknown', fetchDepth: 2 }],
    [
      'nothing for a head, whatever its parents',
      change,
      facts([evil], true, { commit: head, parents: [evil] }),
      { kind: 'unknown', fetchDepth: 0 },
    ],
    [
      'nothing for a merge group',
      { ...change, kind: 'merge-group' as const },
      facts([parent], true),
      { kind: 'unknown', fetchDepth: 0 },
    ],
  ])('takes %s', (_name, proposed, clone, expected) => {
    expect(findBaseCommit(proposed, clone)).toEqual(expected)
  })

  it('does without a checked-out commit', () => {
    expect(findBaseCommit(change, { present: new Set(), fetched: true })).toEqual({
      kind: 'unknown',
      fetchDepth: 0,
    })
  })
})
