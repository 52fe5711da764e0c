import { environment, type ProgramResult, runProgram } from '../../__tests__/interop/programs/run-program.ts'

/** One program run, with everything it needs. */
export interface Run {
  readonly command: string
  readonly args: readonly string[]
  /** Home folder and further variables; nothing else is inherited. */
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  /** Makes the place ready; not timed. */
  readonly prepare?: () => Promise<void>
  /** Default 0. */
  readonly exitCode?: number
  /** Throws when the run did not do its work, so that a failure never counts as fast. */
  readonly check?: (stdout: string) => Promise<void> | void
  /** What counts of a run; default: the milliseconds it took. */
  readonly measure?: (result: ProgramResult) => number
}

/** Countersign against a real program that does the same work. */
export interface Contest {
  readonly name: string
  readonly what: string
  /** Highest ratio ours / theirs that reaches the goal. */
  readonly goal: number
  /** At least 5. */
  readonly pairs: number
  /** Of what is measured; default `ms`. */
  readonly unit?: string
  readonly ours: Run
  readonly theirs: Run
}

/** Medians over all pairs, and the median of the ratios within each pair. */
export interface Result {
  readonly contest: Contest
  readonly ours: number
  readonly theirs: number
  readonly ratio: number
  readonly ratios: readonly number[]
}

/** The middle value; the mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}

async function measure(run: Run): Promise<number> {
  await run.prepare?.()
  const start = process.hrtime.bigint()
  const result = await runProgram(run.command, run.args, {
    env: environment(run.home, run.env),
    cwd: run.home,
    timeoutMs: 600_000,
  })
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  const { exitCode = 0 } = run
  if (result.exitCode !== exitCode) {
    const said = (result.stderr || result.stdout).slice(-2000)
    throw new Error(`${run.command}: expected exit ${exitCode}, found ${result.exitCode}\n${said}`)
  }
  await run.check?.(result.stdout)
  return run.measure?.(result) ?? ms
}

/**
 * Runs both in interleaved pairs, the first of each pair in turn, so that a change of the machine's load meets
 * both alike. One pair before that warms caches and is not counted.
 */
export async function hold(contest: Contest, told: (pair: number) => void): Promise<Result> {
  const ours: number[] = []
  const theirs: number[] = []
  await measure(contest.ours)
  await measure(contest.theirs)
  for (let pair = 0; pair < contest.pairs; pair += 1) {
    told(pair + 1)
    if (pair % 2 === 0) ours.push(await measure(contest.ours))
    theirs.push(await measure(contest.theirs))
    if (pair % 2 === 1) ours.push(await measure(contest.ours))
  }
  const ratios = ours.map((value, pair) => value / (theirs[pair] ?? Number.NaN))
  return { contest, ours: median(ours), theirs: median(theirs), ratio: median(ratios), ratios }
}
