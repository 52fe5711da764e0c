import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from '@jest/globals'
import { environment, type ProgramResult, runProgram } from '../../interop/programs/run-program.ts'
import type { VectorCase } from './vectors.ts'

/** What one case asks the command line. */
export interface CliQuestion {
  readonly args: readonly string[]
  readonly cwd: string
}

/** A finished run; `report` is standard output as JSON, undefined when it is none. */
export interface CliAnswer extends ProgramResult {
  readonly report: unknown
  /** Empty folder that stood for the user's home. */
  readonly home: string
}

/** Processes at once: a start takes a core for a moment. */
const concurrency = 4
const oneRunMs = 60_000

/**
 * Asks the built command line about every case before the first test, then checks one case per test. Nothing of
 * the user is read: the home folder is empty, and the environment holds nothing else.
 */
export function throughCli(
  cases: readonly VectorCase[],
  question: (one: VectorCase) => CliQuestion,
  check: (one: VectorCase, answer: CliAnswer) => void,
): void {
  const answers = new Map<string, CliAnswer>()
  const home = mkdtempSync(join(tmpdir(), 'countersign-vectors-home-'))
  beforeAll(
    async () => {
      const waiting = [...cases]
      const worker = async (): Promise<void> => {
        for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
          answers.set(one.id, await runCli(question(one), home))
        }
      }
      await Promise.all(Array.from({ length: concurrency }, worker))
    },
    oneRunMs + (cases.length * oneRunMs) / concurrency,
  )
  afterAll(() => {
    rmSync(home, { recursive: true, force: true })
  })
  it.each(cases.map((one): [string, VectorCase] => [`${one.id}: ${one.expect}, ${one.why}`, one]))(
    '%s',
    (_name, one) => {
      const answer = answers.get(one.id)
      if (answer === undefined) throw new Error(`${one.id}: expected an answer, found none`)
      if (answer.exitCode === null) throw new Error(`${one.id}: killed after ${oneRunMs} ms`)
      if (/\n\s+at .*:\d+:\d+/.test(answer.stderr))
        throw new Error(`${one.id}: stack trace\n${answer.stderr}`)
      check(one, answer)
    },
  )
}

async function runCli({ args, cwd }: CliQuestion, home: string): Promise<CliAnswer> {
  const cli = process.env.COUNTERSIGN_TEST_CLI
  if (cli === undefined)
    throw new Error('COUNTERSIGN_TEST_CLI: expected the built command line, found nothing')
  const env = environment(home, { XDG_RUNTIME_DIR: home })
  const result = await runProgram(process.execPath, [cli, ...args], { env, cwd, timeoutMs: oneRunMs })
  return { ...result, home, report: parseOrUndefined(result.stdout) }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
