import { execFileSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { quoted } from '../../src/report/shell-word.ts'

describe('a word of a shell', () => {
  it.each([
    ['a plain one', 'registry.example/team/app@sha256:0', 'registry.example/team/app@sha256:0'],
    ['one with a blank', 'a b', "'a b'"],
    ['one with quotes', "it's", "'it'\\''s'"],
    ['one with a substitution', '$(id) `id`', "'$(id) `id`'"],
    ['a command of the runner', '##[error]x', "'#''#[error]x'"],
    ['several of them', "###[a]##b[c]'##[d]", "'##''#[a]#''#b[c]'\\''#''#[d]'"],
    ['nothing', '', "''"],
  ])('%s', (_name, text, expected) => {
    expect(quoted(text)).toBe(expected)
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(text)}`]).toString()).toBe(text)
  })
})
