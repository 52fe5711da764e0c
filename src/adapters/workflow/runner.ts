import { appendFile } from 'node:fs/promises'
// Reason for the package: it writes the files and commands of the runner as the runner reads them, delimiters and
// percent escapes included. Only what needs no http client is imported from it.
import {
  debug,
  endGroup,
  error,
  info,
  notice,
  setOutput,
  setSecret,
  startGroup,
  warning,
} from '@actions/core'
import { TransportError } from '../../domain/errors.ts'
import { failureWords } from '../platform/files.ts'

/** What a step can tell the runner of its workflow. Texts must be safe for a log already. */
export interface Runner {
  /** The value is shown as `***` from now on; must come before anything that could hold it. */
  mask(value: string): void
  line(text: string): void
  /** Shown only when the user turned debug logging on. */
  debug(text: string): void
  group(title: string, lines: readonly string[]): void
  annotate(level: 'error' | 'warning' | 'notice', title: string, message: string): void
  /** @throws TransportError `report-not-written` */
  output(name: string, value: string): void
  /**
   * Adds Markdown to the summary of the job.
   *
   * @returns why not, where there is no summary or it cannot be written
   */
  summary(markdown: string): Promise<string | undefined>
}

const annotations = { error, warning, notice }

function writeOutput(name: string, value: string): void {
  try {
    setOutput(name, value)
  } catch (cause) {
    throw new TransportError(
      'report-not-written',
      `outputs: expected to write into GITHUB_OUTPUT, found: ${failureWords(cause)}`,
      { next: 'Run the step where the runner gives it that file; later steps would read nothing.', cause },
    )
  }
}

/**
 * The runner of GitHub Actions and those that speak its commands (workflow commands and environment files).
 *
 * @param summaryFile - `GITHUB_STEP_SUMMARY`
 */
export function createRunner(summaryFile: string | undefined): Runner {
  return {
    mask: setSecret,
    line: info,
    debug,
    group: (title, lines) => {
      startGroup(title)
      for (const line of lines) info(line)
      endGroup()
    },
    annotate: (level, title, message) => annotations[level](message, { title }),
    output: writeOutput,
    summary: async (markdown) => {
      if (summaryFile === undefined || summaryFile === '') return 'this runner shows none'
      try {
        await appendFile(summaryFile, markdown)
        return undefined
      } catch (cause) {
        return failureWords(cause)
      }
    },
  }
}
