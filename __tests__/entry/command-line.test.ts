import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { UsageError } from '../../src/domain/errors.ts'
import { readCommandLine } from '../../src/entry/command-line.ts'

const codeOf = (words: readonly string[]): string => {
  try {
    readCommandLine(words)
  } catch (error) {
    if (error instanceof UsageError) return `${error.code}: ${error.next}`
    throw error
  }
  return 'read'
}

describe('readCommandLine', () => {
  it('sorts operands and options in any order, and ends options at --', () => {
    const line = readCommandLine(['verify', 'a', '--policy', 'p.json', 'b', '--json', '--', '--policy'])
    expect(line.command).toBe('verify')
    expect(line.operands).toEqual(['a', 'b', '--policy'])
    expect(line.values.get('policy')).toEqual(['p.json'])
    expect(line.values.get('json')).toEqual([])
  })

  it('collects options that may be repeated', () => {
    const line = readCommandLine(['sign', 'a', '--gpg-key', 'one', '--gpg-key=two'])
    expect(line.values.get('gpg-key')).toEqual(['one', 'two'])
  })

  it.each([
    ['no command', [], 'command-unknown'],
    ['a mistyped command', ['verfy'], 'command-unknown: Did you mean `countersign verify`?'],
    ['a mistyped option', ['verify', '--polcy', 'x'], 'option-unknown: Did you mean --policy?'],
    [
      'an input of an action',
      ['sign', '--gpg-passphrase', 'x'],
      'option-unknown: Did you mean --gpg-passphrase-file?',
    ],
    [
      'a part of an option',
      ['sign', '--passphrase', 'x'],
      'option-unknown: Did you mean --gpg-passphrase-file?',
    ],
    ['an option of another command', ['verify', '--force'], 'option-unknown: It belongs to sign.'],
    ['an unknown short option', ['verify', '-x'], 'option-unknown'],
    ['a single option twice', ['verify', '--policy', 'a', '--policy', 'b'], 'option-repeated'],
    ['a missing value', ['verify', '--policy'], 'option-value'],
    ['an empty value', ['explain', '--policy', ''], '`countersign explain --help`; an empty value is often'],
    ['a value that is the next option', ['verify', '--policy', '--json'], 'option-value'],
    ['a flag with a value', ['verify', '--json=yes'], 'option-value: See `countersign verify --help`.'],
    ['letters that changed places', ['sing'], 'command-unknown: Did you mean `countersign sign`?'],
  ])('refuses %s', (_name, words, code) => {
    expect(codeOf(words)).toContain(code)
  })

  it('does not show the value of a secret option', () => {
    expect(() => readCommandLine(['sign', '--gpg-key', ''])).toThrow(/expected FILE, found nothing/)
  })

  it('throws nothing but usage errors', () => {
    fc.assert(fc.property(fc.array(fc.string()), (words) => void codeOf(words)))
    fc.assert(fc.property(fc.array(fc.string()), (words) => void codeOf(['sign', ...words])))
  })
})
