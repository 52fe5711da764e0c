/**
 * Workflow commands as the runner reads them in the output of a step (actions/runner, ActionCommand.cs and
 * ActionCommandManager.cs of 2026).
 */

/** One line that the runner would obey. */
export interface RunnerCommand {
  /** Lower case. */
  readonly name: string
  /** `::name key=value::data` at the start of a line, or `##[name key=value]data` anywhere in it. */
  readonly form: 'colons' | 'brackets'
  /** Unescaped; names in lower case, because the runner compares them so. */
  readonly properties: Readonly<Record<string, string>>
  /** Unescaped. */
  readonly data: string
}

/** Every command that the runner knows. */
export const registeredCommands: ReadonlySet<string> = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

/** What .NET calls white space (Char.IsWhiteSpace): U+0085 is, U+FEFF is not, unlike `\s` of JavaScript. */
const blanks = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/

/** Lines as .NET reads them: a carriage return alone ends one, too. */
export const splitLines = (text: string): readonly string[] => {
  const lines = text.split(/\r\n|\r|\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

type Escapes = readonly (readonly [written: string, character: string])[]

// `%25` comes last: the order matters for texts like `%250A`.
const ofData: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
const ofProperty: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]
const ofBrackets: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]

const unescaped = (text: string, escapes: Escapes): string =>
  escapes.reduce((result, [written, character]) => result.replaceAll(written, character), text)

function propertiesOf(text: string, separator: string, escapes: Escapes): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const part of text.split(separator)) {
    const at = part.indexOf('=', part.startsWith('=') ? 1 : 0)
    if (at > 0 && at < part.length - 1) {
      properties[part.slice(0, at).toLowerCase()] = unescaped(part.slice(at + 1), escapes)
    }
  }
  return properties
}

/** Name and properties of `name key=value…`; undefined for a name that is not in the list. */
function head(info: string, known: ReadonlySet<string>): { name: string; rest: string } | undefined {
  const blank = info.indexOf(' ')
  const name = (blank < 0 ? info : info.slice(0, blank)).toLowerCase()
  return known.has(name) ? { name, rest: blank < 0 ? '' : info.slice(blank + 1) } : undefined
}

/** `::name key=value,key=value::data`, after blanks at the start of the line. */
function withColons(line: string, known: ReadonlySet<string>): RunnerCommand | undefined {
  const text = line.replace(blanks, '')
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1
  if (end < 0) return undefined
  const found = head(text.slice(2, end), known)
  if (found === undefined) return undefined
  return {
    name: found.name,
    form: 'colons',
    properties: propertiesOf(found.rest.trim(), ',', ofProperty),
    data: unescaped(text.slice(end + 2), ofData),
  }
}

/** `##[name key=value;key=value]data`, anywhere; only the first `##[` of a line is looked at. */
function withBrackets(line: string, known: ReadonlySet<string>): RunnerCommand | undefined {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  const found = head(line.slice(start + 3, end), known)
  if (found === undefined) return undefined
  return {
    name: found.name,
    form: 'brackets',
    properties: propertiesOf(found.rest, ';', ofBrackets),
    data: unescaped(line.slice(end + 1), ofBrackets),
  }
}

/**
 * What the runner would make of one line.
 *
 * @param known - names in lower case; while commands are stopped, the token that starts them again is one of them
 * @returns undefined where the line is plain output
 */
export const parseCommand = (
  line: string,
  known: ReadonlySet<string> = registeredCommands,
): RunnerCommand | undefined => withColons(line, known) ?? withBrackets(line, known)

/** Whether a line that is no command has the looks of one: the next runner may know its name. */
export const looksLikeCommand = (line: string): boolean =>
  /^::[A-Za-z]/.test(line.replace(blanks, '')) || line.includes('##[')
