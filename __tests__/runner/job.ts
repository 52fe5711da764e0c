import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { listFiles, putFiles } from '../security/kit/files.ts'
import { type ActionFile, inputVariables, readActionFile } from './action-file.ts'
import { runChild } from './child.ts'
import { push, repository, type TriggeringEvent } from './events.ts'
import { outputFaults, parsePairs, summaryFaults } from './file-commands.ts'
import { createMasks, type Masks } from './masks.ts'
import { createStepLog, type StepLog, type StepLogReader } from './step-log.ts'
import {
  type CommandFile,
  type JobFolders,
  jobToken,
  prepareStep,
  type Surroundings,
} from './surroundings.ts'

/** One step `uses: ./ACTION` with its inputs. */
export interface Step {
  /** Folder of the action, as after `uses:`. */
  readonly uses: string
  readonly with?: Readonly<Record<string, string>>
  /** Variables of job and step; added to PATH, HOME and those of the runner. */
  readonly env?: Readonly<Record<string, string>>
  /** A push to main, unless told otherwise. */
  readonly event?: TriggeringEvent
  /** `matrix` of the job; null where there is none. */
  readonly matrix?: unknown
  /** Values of `secrets`, hidden from the first line on. */
  readonly secrets?: readonly string[]
  /** `ACTIONS_STEP_DEBUG` of the workflow. */
  readonly debug?: boolean
  readonly serverUrl?: string
  /** Path of the checkout; the workspace of the job, unless told otherwise. */
  readonly workspace?: string
  readonly onStart?: (child: ChildProcess) => void
}

/** What came of a step. */
export interface StepResult extends StepLog {
  /** Null where a signal ended it. */
  readonly exitCode: number | null
  /** Both streams, unread and unmasked. */
  readonly stdout: string
  readonly stderr: string
  /** Warnings of the runner itself, about inputs. */
  readonly runnerWarnings: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  /** As the step wrote it, and masked line by line as it is shown. */
  readonly summaryAsWritten: string
  readonly summary: string
  /** Values that the step asked to hide. */
  readonly masks: readonly string[]
  /** What the step left for later steps, besides outputs. */
  readonly changes: { readonly env: string; readonly path: string; readonly state: string }
  /** Below RUNNER_TEMP, relative. */
  readonly filesLeft: readonly string[]
}

/** A job: folders that its steps share. */
export interface Job extends JobFolders {
  step(step: Step): Promise<StepResult>
  /** Many steps of one action in one process, one after the other: for tables. `filesLeft` is what all left. */
  steps(uses: string, steps: readonly Omit<Step, 'uses' | 'onStart'>[]): Promise<readonly StepResult[]>
  /** Writes files below the workspace. */
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>
  path(...parts: readonly string[]): string
  close(): Promise<void>
}

/** Where actions are found, and which build of them is run. */
export interface RunnerOptions {
  /** Folder of the root `action.yml`; this repository, unless told otherwise. */
  readonly root?: string
  /** What stands in for `ROOT/dist`: the build of this test run, or `committed` for what is in the repository. */
  readonly dist?: string | 'committed'
}

const projectRoot = resolve(import.meta.dirname, '../..')
/** Where the command line of this test run was built, all doors are. */
const freshDist = resolve(
  process.env.COUNTERSIGN_TEST_CLI_FOLDER ?? dirname(process.env.COUNTERSIGN_TEST_CLI ?? ''),
)

/** The file that `runs.main` means, in the build that is tested. */
function mainOf(action: ActionFile, root: string, dist: string): string {
  const main = resolve(action.folder, action.main)
  const inDist = relative(join(root, 'dist'), main)
  return dist === 'committed' || inDist.startsWith(`..${sep}`) ? main : join(dist, inDist)
}

/** Opens a job in new folders; everything in them is gone after `close`. */
export async function openJob({ root = projectRoot, dist = freshDist }: RunnerOptions = {}): Promise<Job> {
  const folder = await mkdtemp(join(tmpdir(), 'cs-job-'))
  const folders: JobFolders = {
    workspace: join(folder, 'work', 'app'),
    temp: join(folder, 'temp'),
    home: join(folder, 'home'),
    own: join(folder, 'runner'),
  }
  for (const each of [folders.workspace, folders.temp, folders.home, folders.own])
    await mkdir(each, { recursive: true })
  let count = 0
  const prepare = async (step: Step): Promise<Prepared> => {
    count += 1
    return await prepareRun(step, readActionFile(root, step.uses), folders, `step-${count}`)
  }
  const main = (action: ActionFile): string => mainOf(action, root, dist)
  return {
    ...folders,
    put: (files) => putFiles(folders.workspace, files),
    path: (...parts) => join(folders.workspace, ...parts),
    close: () => rm(folder, { recursive: true, force: true }),
    step: async (step) => {
      const prepared = await prepare(step)
      const { action, cwd, env, log } = prepared
      const words = [process.execPath, main(action)]
      const ended = await runChild(words, { cwd, env, onLines: log.lines, onStart: step.onStart })
      return await resultOf(prepared, ended, await listFiles(folders.temp))
    },
    steps: async (uses, steps) => {
      const prepared: Prepared[] = []
      for (const step of steps) prepared.push(await prepare({ ...step, uses }))
      const [first] = prepared
      if (first === undefined) return []
      const runs = await runMany(main(first.action), prepared, folders)
      const filesLeft = await listFiles(folders.temp)
      const results: StepResult[] = []
      for (const [index, { exitCode, output }] of runs.entries()) {
        const each = prepared[index]
        if (each === undefined) throw new Error(`expected ${prepared.length} runs, found more`)
        each.log.lines(output)
        results.push(await resultOf(each, { exitCode, stdout: output, stderr: '' }, filesLeft))
      }
      return results
    },
  }
}

interface Prepared {
  readonly action: ActionFile
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly log: StepLogReader
  readonly masks: Masks
  /** Masks that were there before the step. */
  readonly known: number
  readonly surroundings: Surroundings
  readonly runnerWarnings: readonly string[]
}

async function prepareRun(
  step: Step,
  action: ActionFile,
  folders: JobFolders,
  name: string,
): Promise<Prepared> {
  if (action.using !== 'node24') throw new Error(`${action.name}: expected node24, found ${action.using}`)
  const { event = push(), debug = false, workspace = folders.workspace, matrix } = step
  const facts = { event, debug, ...(step.serverUrl !== undefined && { serverUrl: step.serverUrl }) }
  const surroundings = await prepareStep({ ...folders, workspace }, facts, name)
  const github = { token: jobToken, repository, sha: event.sha, ref: event.ref, event_name: event.name }
  const inputs = inputVariables(action, step.with ?? {}, { github, matrix })
  const masks = createMasks()
  for (const secret of [jobToken, ...(step.secrets ?? [])]) masks.add(secret)
  const base = { PATH: process.env.PATH ?? '', HOME: folders.home }
  return {
    action,
    cwd: workspace,
    env: { ...base, ...surroundings.variables, ...step.env, ...inputs.variables },
    log: createStepLog(masks, { debug }),
    masks,
    known: masks.values.length,
    surroundings,
    runnerWarnings: inputs.warnings,
  }
}

type Ending = Pick<StepResult, 'exitCode' | 'stdout' | 'stderr'>

async function resultOf(
  prepared: Prepared,
  ended: Ending,
  filesLeft: readonly string[],
): Promise<StepResult> {
  const { surroundings, masks, log, action } = prepared
  const read = async (name: CommandFile): Promise<Buffer> => await readFile(surroundings.files[name])
  const summary = await read('STEP_SUMMARY')
  const outputs = readOutputs((await read('OUTPUT')).toString('utf8'))
  const told = log.end()
  return {
    ...told,
    ...{ exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr },
    runnerWarnings: prepared.runnerWarnings,
    outputs: Object.fromEntries(outputs.pairs),
    summaryAsWritten: summary.toString('utf8'),
    summary: summary.toString('utf8').split('\n').map(masks.apply).join('\n'),
    masks: masks.values.slice(prepared.known),
    changes: {
      env: (await read('ENV')).toString('utf8'),
      path: (await read('PATH')).toString('utf8'),
      state: (await read('STATE')).toString('utf8'),
    },
    filesLeft,
    violations: [
      ...told.violations,
      ...outputs.faults,
      ...outputFaults(outputs.pairs, action.outputs),
      ...summaryFaults(summary),
    ],
  }
}

interface ManyRun {
  readonly exitCode: number
  readonly output: string
}

async function runMany(
  main: string,
  prepared: readonly Prepared[],
  folders: JobFolders,
): Promise<readonly ManyRun[]> {
  const id = randomUUID()
  const [list, results] = [join(folders.own, `${id}.list`), join(folders.own, `${id}.results`)]
  await writeFile(list, JSON.stringify(prepared.map(({ env, cwd }) => ({ env, cwd }))))
  const words = [process.execPath, join(import.meta.dirname, 'many-steps.mjs'), main, list, results]
  const ended = await runChild(words, { cwd: folders.own, env: {}, onLines: () => undefined })
  if (ended.exitCode !== 0) throw new Error(`${main}: expected many runs, found ${JSON.stringify(ended)}`)
  return JSON.parse(await readFile(results, 'utf8')) as readonly ManyRun[] // written by many-steps.mjs
}

function readOutputs(text: string): {
  readonly pairs: ReadonlyMap<string, string>
  readonly faults: readonly string[]
} {
  try {
    return { pairs: parsePairs(text), faults: [] }
  } catch (error) {
    return { pairs: new Map(), faults: [`GITHUB_OUTPUT: ${error instanceof Error ? error.message : error}`] }
  }
}
