import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { environment, type ProgramResult, type RunOptions, runProgram } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** A finished run of the command line. */
export interface CountersignResult extends ProgramResult {
  /** Standard output parsed as JSON when `--json` was given; undefined otherwise. */
  readonly report: unknown
}

type Options = Partial<Pick<RunOptions, 'env' | 'cwd' | 'stdin'>>

/** The built command line under an empty home folder, so that nothing of the user or the system is read. */
export interface Countersign {
  run(args: readonly string[], options?: Options): Promise<CountersignResult>
  /** Starts it and leaves it running, its output thrown away; for tests that kill it. */
  start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess
}

/** The bundle of this test run (made by the global set-up), else the committed one. */
const bundle: string =
  process.env.COUNTERSIGN_TEST_CLI ?? resolve(import.meta.dirname, '../../../dist/cli.js')

/** @throws Error when the command line was not built */
export async function setUpCountersign(workspace: Workspace): Promise<Countersign> {
  if (!existsSync(bundle)) throw new Error(`${bundle}: expected the built command line, found nothing`)
  const home = await workspace.newFolder('home')
  const base = environment(home, { XDG_RUNTIME_DIR: join(home, 'run') })
  return {
    run: async (args, options = {}) => {
      const env = { ...base, ...options.env }
      const result = await runProgram(process.execPath, [bundle, ...args], { cwd: home, ...options, env })
      return { ...result, report: args.includes('--json') ? parseReport(args, result) : undefined }
    },
    start: (args, env) =>
      spawn(process.execPath, [bundle, ...args], { cwd: home, env: { ...base, ...env }, stdio: 'ignore' }),
  }
}

function parseReport(args: readonly string[], { stdout, stderr, exitCode }: ProgramResult): unknown {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(
      `countersign ${args.join(' ')}: expected JSON, found ${stdout}\nexit ${exitCode}\n${stderr}`,
    )
  }
}
