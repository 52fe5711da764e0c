import type { Outcome } from '../app/contract.ts'
import { type CountersignError, TransportError } from '../domain/errors.ts'
import { jsonOfError, jsonOfOutcome } from '../report/json.ts'
import type { TextStyle } from '../report/lines.ts'
import { textOfError, textOfOutcome, textOfWarnings } from '../report/log-text.ts'
import { painter } from '../report/paint.ts'
import { boundedRun } from './bounded-run.ts'
import { type CommandLine, readCommandLine } from './command-line.ts'
import { generalHelp, helpOf } from './help.ts'
import { knownError } from './known-error.ts'
import { requireNoOperands } from './operands.ts'
import { type Command, commands } from './option-row.ts'
import { timeoutMsOf } from './option-values.ts'
import { terminalProgress } from './progress.ts'
import { commandLineDoor, runCommand } from './run-command.ts'

/**
 * One run of the command line: reads the words, walks through the use case, prints the report.
 * The report goes to standard output; errors, warnings and progress to standard error.
 *
 * @returns the exit code: 0 done or accepted, 1 refused, 2 usage, 3 not completed, 130/143 after a signal
 */
export async function main(words: readonly string[]): Promise<number> {
  if (words.length === 0) {
    process.stderr.write(generalHelp())
    return 2
  }
  const help = helpFor(words)
  if (help !== undefined) {
    process.stdout.write(help)
    return 0
  }
  try {
    return await runLine(readCommandLine(words), words)
  } catch (cause) {
    const error = knownError(cause)
    return printError(error, words, error.exitCode)
  }
}

/** Tells on standard error that the report could not be written to standard output. */
export function printOutputFailure(cause: NodeJS.ErrnoException): void {
  const message = `standard output: expected to write the report, found ${cause.code ?? 'a failure'}`
  const error = new TransportError('output-failed', message, { cause })
  process.stderr.write(textOfError(error, styleFor(process.stderr, { noColor: false, verbose: false })))
}

/** Tells an error on standard error, and as JSON where that was asked for. @returns the exit code */
export function printError(error: CountersignError, words: readonly string[], exitCode: number): number {
  const style = styleFor(process.stderr, {
    noColor: words.includes('--no-color'),
    verbose: words.includes('--verbose'),
  })
  if (words.includes('--json'))
    process.stdout.write(jsonOfError(error, { command: commandName(words), exitCode }))
  process.stderr.write(textOfError(error, style))
  return exitCode
}

async function runLine(line: CommandLine, words: readonly string[]): Promise<number> {
  if (line.command === 'demo') {
    requireNoOperands(line)
    const { runDemo } = await import('./demo.ts')
    return await runDemo({ json: line.values.has('json'), ...styleFor(process.stdout, flagsOf(line)) })
  }
  const progress = terminalProgress(process.stderr, line.values.has('quiet') || line.values.has('json'))
  const result = await boundedRun(timeoutMsOf(line), async (cancel) => {
    const control = { cancel, progress }
    return await runCommand(line, control, commandLineDoor(line, control))
  })
  progress.clear()
  if (result.kind === 'failed') return printError(result.error, words, result.exitCode)
  print(result.outcome, line, result.exitCode)
  return result.exitCode
}

function print(outcome: Outcome, line: CommandLine, exitCode: number): void {
  const flags = flagsOf(line)
  if (line.values.has('json')) process.stdout.write(jsonOfOutcome(outcome, exitCode))
  else process.stdout.write(textOfOutcome(outcome, styleFor(process.stdout, flags)))
  const ofRun =
    outcome.command === 'sign' || outcome.command === 'verify' || outcome.command === 'explain'
      ? outcome.warnings
      : []
  process.stderr.write(textOfWarnings(ofRun, styleFor(process.stderr, flags)))
}

const flagsOf = ({ values }: CommandLine): { noColor: boolean; quiet: boolean; verbose: boolean } => ({
  noColor: values.has('no-color'),
  quiet: values.has('quiet'),
  verbose: values.has('verbose'),
})

/** Colours only on a terminal that wants them (NO_COLOR, no-color.org). */
function styleFor(
  stream: NodeJS.WriteStream,
  { noColor, quiet = false, verbose }: { noColor: boolean; quiet?: boolean; verbose: boolean },
): TextStyle {
  const wanted = stream.isTTY === true && !noColor && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
  return { paint: painter(wanted), quiet, verbose }
}

const isCommand = (word: string | undefined): word is Command =>
  (commands as readonly (string | undefined)[]).includes(word)

/** Help text when help was asked for; `--help` after `--` is an operand. */
function helpFor(words: readonly string[]): string | undefined {
  const [first, second] = words
  if (first === 'help') return isCommand(second) ? helpOf(second) : generalHelp()
  const end = words.indexOf('--')
  const asked = (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h')
  if (!asked) return undefined
  return isCommand(first) ? helpOf(first) : generalHelp()
}

/** The name under which JSON shows a command that may have been mistyped. */
function commandName([first, second]: readonly string[]): string {
  if (!isCommand(first)) return 'error'
  if (first === 'key') return 'key generate'
  if (first === 'policy') return second === 'compile' ? 'policy compile' : 'policy check'
  return first
}
