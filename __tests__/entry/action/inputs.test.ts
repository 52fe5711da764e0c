import { describe, expect, it } from '@jest/globals'
import {
  inputChoice,
  inputText,
  readInputs,
  unknownInputs,
  variableOf,
} from '../../../src/entry/action/inputs.ts'
import { actions } from '../../../src/entry/option-row.ts'
import { inputsOf, options } from '../../../src/entry/options.ts'
import { inputNames } from '../../../src/report/input-words.ts'

const given = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ images: 'a:1', ...inputs }).map(([name, text]) => [variableOf(name), text]),
  )
const values = (action: 'sign' | 'verify', inputs: Readonly<Record<string, string>>) =>
  Object.fromEntries(readInputs(action, given(inputs)).values)

describe('readInputs', () => {
  it('knows each image, and what the action is', () => {
    expect(readInputs('inspect', given({ images: 'a:1,b:2' }))).toMatchObject({
      command: 'inspect',
      images: [{ text: 'a:1' }, { text: 'b:2' }],
    })
  })

  it.each<readonly [string, Record<string, string>, Record<string, readonly string[]>]>([
    ['a flag that is set', { force: 'true' }, { force: [] }],
    ['a flag written as YAML 1.1 may', { force: 'TRUE' }, { force: [] }],
    ['a flag that is not set', { force: 'False' }, {}],
    ['an empty text, as none', { digest: '', lookaside: '  ' }, {}],
    ['a text, trimmed', { lookaside: ' public/sigstore\n' }, { lookaside: ['public/sigstore'] }],
    ['a list of lines', { 'gpg-fingerprint': 'A\nB,C' }, { 'gpg-fingerprint': ['A', 'B', 'C'] }],
    ['a key, by name only', { 'gpg-key': 'SECRET' }, { 'gpg-key': [] }],
    ['a passphrase, not at all', { 'gpg-passphrase': 'SECRET' }, {}],
  ])('reads %s', (_name, inputs, expected) => {
    expect(values('sign', inputs)).toEqual(expected)
  })

  it('tells of a waiver unless told otherwise', () => {
    expect(values('verify', {})).toEqual({ waived: ['warn'] })
    expect(values('verify', { waived: 'allow' })).toEqual({ waived: ['allow'] })
  })

  it.each(['yes', '1', 'on', 'y'])('refuses %s where true or false is wanted', (text) => {
    expect(() => readInputs('sign', given({ force: text }))).toThrow(
      expect.objectContaining({ code: 'option-value', message: expect.stringContaining(`"${text}"`) }),
    )
  })

  it.each([
    ['gpg_key', 'Did you mean gpg-key?'],
    ['imagse', 'Did you mean images?'],
    ['passphrase', 'Did you mean gpg-passphrase?'],
    ['policy', 'It belongs to the action verify.'],
    ['something-else', 'Known are images, '],
  ])('guesses what %s was meant to be', (name, advice) => {
    expect(unknownInputs('sign', { [variableOf(name)]: 'x' })).toEqual([
      {
        code: 'input-unknown',
        message: expect.stringContaining(`"${name}"`),
        next: expect.stringContaining(advice),
      },
    ])
  })
})

describe('inputs that stand apart', () => {
  it('are one of the words of their row', () => {
    expect(inputChoice('when-untrusted', ['fail', 'skip'], {})).toBe('fail')
    expect(inputChoice('when-untrusted', ['fail', 'skip'], given({ 'when-untrusted': 'skip' }))).toBe('skip')
    expect(() =>
      inputChoice('when-untrusted', ['fail', 'skip'], given({ 'when-untrusted': 'pass' })),
    ).toThrow(expect.objectContaining({ code: 'option-value' }))
  })

  it('are found under the name that the runner gives them', () => {
    expect(variableOf('gpg-key')).toBe('INPUT_GPG-KEY')
    expect(inputText('gpg-key', { 'INPUT_GPG-KEY': ' k\n' })).toBe('k')
  })
})

describe('the table of options', () => {
  it('names the inputs that reports speak of', () => {
    const names = options.filter(({ actions: takers = [] }) => takers.length > 0).map(({ name }) => name)
    expect([...inputNames].sort()).toEqual([...names].sort())
  })

  it.each(actions)('has a meaning and a default for each input of %s', (action) => {
    for (const row of inputsOf(action)) {
      expect(row.name).toMatch(/^[a-z][a-z-]*$/)
      expect(row.input?.help ?? row.help).not.toBe('')
      expect(row.input?.default ?? row.default).not.toBe('')
    }
  })
})
