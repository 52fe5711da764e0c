import { parseArgs } from 'node:util'
import { UsageError } from '../domain/errors.ts'
import type { Digest } from '../domain/image/digest.ts'
import { nearestWord } from '../domain/nearest.ts'
import { type Command, commands, type OptionRow } from './option-row.ts'
import { options, optionsOf } from './options.ts'

/** One image of a list, with the digest that a build step says it has. */
export interface ListedImage {
  readonly text: string
  readonly expectedDigest?: Digest
}

/** What was typed, sorted by the option table; values are still text. */
export interface CommandLine {
  readonly command: Command
  readonly operands: readonly string[]
  /** Values in the order given; flags hold an empty list. Absent: not given. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Images that are told apart already; the operands are then not read. */
  readonly images?: readonly ListedImage[]
}

const isCommand = (word: string): word is Command => (commands as readonly string[]).includes(word)
const takesMany = (row: OptionRow): boolean => ['list', 'lines', 'files'].includes(row.kind)

/**
 * Sorts the words of a command line. Options may stand before or after operands; `--` ends them.
 *
 * @throws UsageError `command-unknown`, `option-unknown`, `option-repeated`, `option-value`
 */
export function readCommandLine(words: readonly string[]): CommandLine {
  const [first = '', ...rest] = words
  if (!isCommand(first)) throw unknownCommand(first)
  const rows = new Map(optionsOf(first).map((row) => [row.name, row]))
  const { tokens } = parseArgs({
    args: rest,
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      [...rows.values()].map((row) => [
        row.name,
        { type: row.kind === 'flag' ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
  })
  const operands: string[] = []
  const values = new Map<string, string[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value)
    if (token.kind !== 'option') continue
    const row = rows.get(token.name)
    if (row === undefined) throw unknownOption(first, token.rawName)
    addValue(values, { command: first, row }, token.value)
  }
  return { command: first, operands, values }
}

function addValue(values: Map<string, string[]>, option: GivenOption, value: string | undefined): void {
  const { row } = option
  const known = values.get(row.name)
  if (known !== undefined && !takesMany(row)) {
    throw new UsageError('option-repeated', `--${row.name}: expected once, found it twice`, {
      next: 'Leave one of them out.',
    })
  }
  if (row.kind === 'flag') {
    if (value !== undefined) throw badValue(option, 'a flag without a value', value)
    values.set(row.name, [])
    return
  }
  // An option that swallowed the next one (`--policy --json`) is a value forgotten, not a file of that name.
  if (value === undefined || value === '' || /^--[a-z]/.test(value)) {
    throw badValue(option, row.placeholder ?? 'a value', value ?? '')
  }
  values.set(row.name, [...(known ?? []), value])
}

/** An option as it was given to a command. */
export interface GivenOption {
  readonly command: Command
  readonly row: OptionRow
}

/** @returns the error for an option whose value is not what it takes; secret values are not shown. */
export function badValue({ command, row }: GivenOption, expected: string, found: string): UsageError {
  const shown = row.secret === true ? 'something else' : JSON.stringify(found.slice(0, 200))
  return new UsageError(
    'option-value',
    `--${row.name}: expected ${expected}, found ${found === '' ? 'nothing' : shown}`,
    {
      next: `See \`countersign ${command} --help\`${found === '' ? '; an empty value is often a variable that is not set' : ''}.`,
    },
  )
}

function unknownCommand(word: string): UsageError {
  const guess = nearestWord(word, commands)
  const found = word === '' ? 'nothing' : JSON.stringify(word.slice(0, 60))
  return new UsageError('command-unknown', `expected one of ${commands.join(', ')}, found ${found}`, {
    next: guess === undefined ? 'See `countersign --help`.' : `Did you mean \`countersign ${guess}\`?`,
  })
}

const belongsTo = ({ commands: takers, actions = [] }: OptionRow): string =>
  takers.length > 0
    ? `It belongs to ${takers.join(', ')}.`
    : `It is an input of the action ${actions.join(', ')}, not an option here.`

function unknownOption(command: Command, rawName: string): UsageError {
  const name = rawName.replace(/^-+/, '')
  const elsewhere = options.find((row) => row.name === name)
  const guess = nearestWord(
    name,
    optionsOf(command).map((row) => row.name),
  )
  // An input of an action often has an option of nearly the same name.
  const isOption = elsewhere !== undefined && elsewhere.commands.length > 0
  const next =
    guess !== undefined && !isOption
      ? `Did you mean --${guess}?`
      : elsewhere !== undefined
        ? belongsTo(elsewhere)
        : `See \`countersign ${command} --help\`.`
  return new UsageError(
    'option-unknown',
    `countersign ${command}: unknown option ${JSON.stringify(rawName.slice(0, 60))}`,
    { next },
  )
}
