import { UsageError } from '../../domain/errors.ts'
import { nearestWord } from '../../domain/nearest.ts'
import type { Reason } from '../../domain/policy/verdict.ts'
import type { CommandLine } from '../command-line.ts'
import { type Action, actions, type OptionRow } from '../option-row.ts'
import { inputsOf } from '../options.ts'
import { listImages, listItems } from './image-list.ts'
import { holdsSecretKey } from './secret-text.ts'

/** Inputs that are read on their own. */
const apart = ['images', 'gpg-passphrase', 'sigstore-key-password', 'when-untrusted', 'matrix']
/** Inputs that may hold a key: that they are given is told, what they hold is not. */
const keys = ['gpg-key', 'sigstore-key', 'key']

/**
 * Sorts the inputs of a step by the option table, as the words of a command line are. An empty text is the same as no
 * input at all: the runner cannot tell them apart. No value holds a key or a secret: those given as text are named only.
 *
 * @param variables - the environment, with `INPUT_…` as the runner sets them
 * @throws UsageError `operand-missing`, `option-value`; FormatError for JSON in `images`
 */
export function readInputs(
  action: Action,
  variables: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const values = new Map<string, readonly string[]>()
  for (const row of inputsOf(action)) {
    const text = inputText(row.name, variables)
    if (row.secret !== true && row.name !== 'key') refuseSecretKey(row.name, text)
    if (text === '' || apart.includes(row.name)) continue
    const found = keys.includes(row.name) ? [] : valuesOf(row, text)
    if (found !== undefined) values.set(row.name, found)
  }
  // A waiver that nobody asked to hear of is easily overlooked in a workflow (decisions, section 1).
  if (action === 'verify' && !values.has('waived')) values.set('waived', ['warn'])
  const images = listImages(variables[variableOf('images')] ?? '')
  return { command: action, operands: [], values, images }
}

/** The text of an input without blanks around it; `''` where it is not given. */
export const inputText = (name: string, variables: Readonly<Record<string, string | undefined>>): string =>
  (variables[variableOf(name)] ?? '').trim()

/** Variable in which the runner passes an input: upper case, blanks as `_`, hyphens kept. */
export const variableOf = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`

/**
 * One word out of those of a row, for inputs that stand apart from the command line.
 *
 * @throws UsageError `option-value`
 */
export function inputChoice<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  variables: Readonly<Record<string, string | undefined>>,
): T {
  const text = inputText(name, variables)
  if (text === '') return choices[0]
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw badInput(name, choices.join(' or '), text)
  return found
}

/**
 * A secret that was put into the wrong input would become the name of a folder, or stand in an error: cut short there,
 * so that the runner does not know it for a secret any more.
 *
 * @throws UsageError `option-value`
 */
function refuseSecretKey(name: string, text: string): void {
  if (!holdsSecretKey(text)) return
  throw new UsageError('option-value', `input ${name}: expected no secret, found a private key`, {
    next: 'Give it as `gpg-key` or `sigstore-key` of the action that signs, and nowhere else.',
  })
}

function valuesOf(row: OptionRow, text: string): readonly string[] | undefined {
  switch (row.kind) {
    case 'flag':
      return isTrue(row.name, text) ? [] : undefined
    case 'list':
      return listItems(text)
    case 'lines':
      return text
        .split(/\r\n|\r|\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '')
    case 'files':
    case 'file':
    case 'text':
    case 'choice':
    case 'number':
    case 'duration':
      return [text]
  }
}

/** The words that YAML 1.2 and the actions of others take. */
function isTrue(name: string, text: string): boolean {
  if (['true', 'True', 'TRUE'].includes(text)) return true
  if (['false', 'False', 'FALSE'].includes(text)) return false
  throw badInput(name, 'true or false', text)
}

const badInput = (name: string, expected: string, found: string): UsageError =>
  new UsageError(
    'option-value',
    `input ${name}: expected ${expected}, found ${JSON.stringify(found.slice(0, 200))}`,
  )

/**
 * Inputs that no row of the table knows, with a guess at what was meant. To be told before the others are read: an
 * input that is missing is often one that is misspelt. The runner warns of them, too, but passes them on; inside a
 * composite action those of the outer action may be among them, so this is no more than a warning.
 */
export function unknownInputs(
  action: Action,
  variables: Readonly<Record<string, string | undefined>>,
): readonly Reason[] {
  const known = inputsOf(action).map(({ name }) => name)
  const given = Object.keys(variables)
    .filter((name) => name.startsWith('INPUT_'))
    .map((name) => name.slice('INPUT_'.length).toLowerCase())
  const unknown = given.filter((name) => !known.includes(name))
  const [first] = unknown
  if (first === undefined) return []
  const named = unknown.slice(0, maxUnknown).map((name) => JSON.stringify(name.slice(0, 60)))
  const more = unknown.length - named.length
  const list = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return [
    {
      code: 'input-unknown',
      message: `${action} has no input ${list}; ${unknown.length === 1 ? 'it is' : 'they are'} ignored`,
      next: [...new Set(unknown.slice(0, maxUnknown).map((name) => adviceFor(name, known)))].join(' '),
    },
  ]
}

/** One warning for all: the runner shows ten of a step, and those about images are more important. */
const maxUnknown = 5

function adviceFor(name: string, known: readonly string[]): string {
  const guess = nearestWord(name.replaceAll('_', '-'), known)
  if (guess !== undefined) return `Did you mean ${guess}?`
  const takers = actions.filter((other) => inputsOf(other).some((row) => row.name === name))
  if (takers.length > 0) return `It belongs to the action ${takers.join(', ')}.`
  return `Known are ${known.join(', ')}.`
}
