import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { looksLikeCommand, parseCommand, splitLines } from './commands.ts'

const none = undefined

describe('a command of the runner', () => {
  it.each([
    ['plain', '::error::told', { name: 'error', form: 'colons', properties: {}, data: 'told' }],
    ['after blanks', ' \t\u00a0\u3000::error::told', { name: 'error', data: 'told' }],
    ['after U+0085, a blank for the runner', '\u0085::error::told', { name: 'error' }],
    ['in capitals', '::ADD-Mask::x', { name: 'add-mask', data: 'x' }],
    ['without data', '::endgroup::', { name: 'endgroup', data: '' }],
    ['with more colons in its data', '::error::a::b', { data: 'a::b' }],
    [
      'with properties',
      '::error file=a.yml,line=1,endLine=2::x',
      { properties: { file: 'a.yml', line: '1', endline: '2' } },
    ],
    ['with escaped properties', '::error title=a%3Ab%2Cc%25%0A::x', { properties: { title: 'a:b,c%\n' } }],
    ['with = in a value', '::error title=a=b::x', { properties: { title: 'a=b' } }],
    ['with an empty value', '::error title=,file=f::x', { properties: { file: 'f' } }],
    ['with escaped data', '::error::a%0Ab%0Dc%25', { data: 'a\nb\rc%' }],
    ['with an escaped escape', '::error::%250A', { data: '%0A' }],
    ['with colons that data may keep', '::error::%3A%2C', { data: '%3A%2C' }],
    ['in brackets', '##[error]told', { name: 'error', form: 'brackets', data: 'told' }],
    ['in brackets, anywhere', 'image ##[add-mask]x', { name: 'add-mask', data: 'x' }],
    [
      'in brackets, with properties',
      '##[error file=f;line=2]x%5D%3B',
      { properties: { file: 'f', line: '2' }, data: 'x];' },
    ],
    ['in brackets after colons that are none', '::x::##[warning]w', { name: 'warning', data: 'w' }],
    ['with a cut ending', '::error file=f', none],
    ['that is not known', '::frobnicate::x', none],
    ['in the middle of a line', 'image ::error::x', none],
    ['after a byte order mark', '\ufeff::error::x', none],
    ['after a zero width space', '\u200b::error::x', none],
    ['with one colon', ':error::x', none],
    ['with blanks in its name', ':: error::x', none],
    ['in brackets, not ended', '##[error', none],
    ['in brackets, of another system', '##vso[task.setvariable]x', none],
    ['in brackets, the second one', '##[x] ##[error]y', none],
    ['of nothing', '', none],
  ])('%s', (_, line, expected) => {
    const found = parseCommand(line)
    if (expected === none) expect(found).toBeUndefined()
    else expect(found).toMatchObject(expected)
  })

  it('knows the token that starts commands again', () => {
    expect(parseCommand('::t0ken::')).toBeUndefined()
    expect(parseCommand('::T0ken::', new Set(['t0ken']))).toMatchObject({ name: 't0ken' })
  })

  it('carries any data through its escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (data) => {
        const written = data.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
        expect(parseCommand(`::error::${written}`)).toMatchObject({ data })
      }),
    )
  })
})

describe('lines', () => {
  it.each([
    ['one\ntwo\n', ['one', 'two']],
    ['one\r\ntwo', ['one', 'two']],
    ['one\rtwo\r', ['one', 'two']],
    ['one\u2028two\u0085three\n', ['one\u2028two\u0085three']],
    ['\n\n', ['', '']],
    ['', []],
  ])('%j', (text, lines) => {
    expect(splitLines(text)).toEqual(lines)
  })
})

it.each([
  ['::frobnicate::', true],
  ['  ::new-command x', true],
  ['told ##[section]x', true],
  ['##[', true],
  [':: x', false],
  ['a::b', false],
  ['## [x]', false],
])('%j looks like a command: %s', (line, expected) => {
  expect(looksLikeCommand(line)).toBe(expected)
})
