import { describe, expect, it } from '@jest/globals'
import { outputFaults, parsePairs, summaryFaults } from './file-commands.ts'

describe('pairs', () => {
  it.each([
    ['lines', 'a=1\nb=2\n', { a: '1', b: '2' }],
    ['a value with = and <<', 'a=b=c<<d\n', { a: 'b=c<<d' }],
    ['an empty value', 'a=\n', { a: '' }],
    ['empty lines between', '\na=1\n\n', { a: '1' }],
    ['a block', 'a<<EOF\none\ntwo\nEOF\nb=2\n', { a: 'one\ntwo', b: '2' }],
    ['an empty block', 'a<<EOF\nEOF\n', { a: '' }],
    ['a block of one empty line', 'a<<EOF\n\nEOF\n', { a: '' }],
    ['a block that holds pairs', 'a<<EOF\nb=2\nc<<X\nEOF\n', { a: 'b=2\nc<<X' }],
    ['a block that holds more than its delimiter', 'a<<EOF\nEOF \n EOF\nEOF\n', { a: 'EOF \n EOF' }],
    ['a carriage return', 'a=1\r\n', { a: '1\r' }],
    ['a name twice', 'a=1\na=2\n', { a: '2' }],
    ['no end of the last line', 'a<<EOF\nx\nEOF', { a: 'x' }],
    ['a name with blanks', 'a b=1\n', { 'a b': '1' }],
    ['nothing', '', {}],
  ])('of %s', (_, text, expected) => {
    expect(Object.fromEntries(parsePairs(text))).toEqual(expected)
  })

  it.each([
    ['of neither form', 'hello\n', /Invalid format 'hello'/],
    ['without a name', '=1\n', /must not be empty/],
    ['a block without a name', '<<EOF\nEOF\n', /must not be empty/],
    ['a block without a delimiter', 'a<<\n', /must not be empty/],
    ['a block without an end', 'a<<EOF\nx\n', /delimiter not found 'EOF'/],
    ['what follows a block that ended early', 'a<<EOF\nx\nEOF\nrest of it\nEOF\n', /Invalid format/],
  ])('%s fail the step', (_, text, message) => {
    expect(() => parsePairs(text)).toThrow(message)
  })
})

it('outputs that are not declared, and too many bytes, are faults', () => {
  const outputs = new Map([
    ['told', 'x'.repeat(500_000)],
    ['other', ''],
  ])
  expect(outputFaults(outputs, ['told', 'more'])).toEqual([
    'output that action.yml does not declare: other',
    'outputs of 1000018 bytes in UTF-16',
  ])
  expect(outputFaults(new Map([['told', 'x']]), ['told'])).toEqual([])
})

it.each([
  [1024 * 1024, 0],
  [1024 * 1024 + 1, 1],
])('a summary of %d bytes has %d faults', (bytes, faults) => {
  expect(summaryFaults(new Uint8Array(bytes))).toHaveLength(faults)
})
