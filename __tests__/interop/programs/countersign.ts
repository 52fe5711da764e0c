import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { environment, type ProgramResult, type RunOptions, runProgram } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** A finished run of the command line. */
export interface CountersignResult extends ProgramResult {
  /** Standard output parsed as JSON when `--json` was given; undefined otherwise. */
  readonly report: unknown
}

/** Runs the built command line under a home folder of its own. */
export type Countersign = (
  args: readonly string[],
  options?: Partial<RunOptions>,
) => Promise<CountersignResult>

/** The bundle of this test run (made by the global set-up), else the committed one. */
export const countersignFile: string =
  process.env.COUNTERSIGN_TEST_CLI ?? resolve(import.meta.dirname, '../../../dist/cli.js')

/** A runner whose home folder is empty, so that nothing of the user or the system is read. */
export async function setUpCountersign(workspace: Workspace): Promise<Countersign> {
  const home = await workspace.newFolder('home')
  if (!existsSync(countersignFile)) throw new Error(`${countersignFile}: expected the built command line`)
  const runtime = join(home, 'run')
  return async (args, options = {}) => {
    const env = { ...environment(home, { XDG_RUNTIME_DIR: runtime }), ...options.env }
    const run = { cwd: home, ...options, env }
    const result = await runProgram(process.execPath, [countersignFile, ...args], run)
    return { ...result, report: args.includes('--json') ? parseReport(args, result) : undefined }
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
