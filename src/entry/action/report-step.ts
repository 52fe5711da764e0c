import type { SignOutcome } from '../../app/contract.ts'
import { CountersignError } from '../../domain/errors.ts'
import type { Reason } from '../../domain/policy/verdict.ts'
import type { RunFacts } from '../../domain/workflow/run-facts.ts'
import type { ActionContext } from '../../report/action-context.ts'
import { type LogPart, logOfError, logOfOutcome } from '../../report/action-log.ts'
import {
  type ActionOutcome,
  boundedOutputs,
  jsonOutputs,
  type Outputs,
  outputsOfError,
  outputsOfOutcome,
  policyOutputs,
} from '../../report/action-outputs.ts'
import { skippedText, skippedTitle } from '../../report/action-words.ts'
import { type Annotation, annotationsOfError, annotationsOfOutcome } from '../../report/annotations.ts'
import { shown } from '../../report/escape.ts'
import { reasonFrom } from '../../report/findings.ts'
import { jsonOfError, jsonOfOutcome } from '../../report/json.ts'
import { sentence } from '../../report/lines.ts'
import { othersVerify } from '../../report/others-verify.ts'
import { markdownLine } from '../../report/rich-text.ts'
import { summaryOfError, summaryOfOutcome } from '../../report/summary.ts'
import { type Runner, writeReportFiles } from '../wire-runner.ts'

/** Whom to tell, and in which run. */
export interface Telling {
  readonly runner: Runner
  readonly context: ActionContext
}

/** Everything that a step leaves behind. */
interface StepReport {
  readonly outputs: Outputs
  readonly json: string
  /** Text by file name, beside the JSON report; each is named by an output of the same name with `-path`. */
  readonly files: Readonly<Record<string, string>>
  readonly log: (context: ActionContext) => readonly LogPart[]
  readonly annotations: (context: ActionContext) => readonly Annotation[]
  readonly summary: (context: ActionContext) => string
}

/** Tells an outcome. @returns the exit code */
export async function reportOutcome(
  outcome: ActionOutcome,
  exitCode: number,
  telling: Telling,
): Promise<number> {
  const others = outcome.command === 'sign' ? othersVerify(outcome) : undefined
  const report: StepReport = {
    outputs: outputsOfOutcome(outcome),
    json: jsonOfOutcome(outcome, exitCode),
    files: others === undefined ? {} : { policy: others.policyJson, 'registries-d': others.registriesD },
    log: (context) => logOfOutcome(outcome, context),
    annotations: (context) => annotationsOfOutcome(outcome, context),
    summary: (context) => summaryOfOutcome(outcome, context),
  }
  const unset = await tell(report, telling)
  return unset === undefined ? exitCode : await reportError(unset, exitCode === 0 ? 3 : exitCode, telling)
}

/** Tells an error that ended the run before there was an outcome. @returns the exit code */
export async function reportError(
  error: CountersignError,
  exitCode: number,
  telling: Telling,
): Promise<number> {
  const command = telling.context.action
  const report: StepReport = {
    outputs: outputsOfError(error),
    json: jsonOfError(error, { command, exitCode }),
    files: {},
    log: (context) => logOfError(error, context),
    annotations: (context) => annotationsOfError(error, context),
    summary: (context) => summaryOfError(error, context),
  }
  await tell(report, telling)
  return exitCode
}

/** Tells that a run without secrets signed nothing because it was allowed not to. @returns the exit code */
export async function reportSkipped(
  why: NonNullable<RunFacts['untrusted']>,
  telling: Telling,
): Promise<number> {
  const message = skippedText(why)
  const outcome: SignOutcome = {
    command: 'sign',
    images: [],
    keys: [],
    warnings: [{ code: 'run-skipped', message }],
  }
  const line = { kind: 'line', text: shown(message) } as const
  await tell(
    {
      outputs: { ...outputsOfOutcome(outcome), result: 'skipped', code: 'run-skipped' },
      json: jsonOfOutcome(outcome, 0),
      files: {},
      log: () => [line],
      annotations: () => [{ level: 'notice', title: 'Countersign: run-skipped', message }],
      summary: (context) => `### ⏭️ ${markdownLine(skippedTitle(context))}\n\n${markdownLine([message])}\n`,
    },
    telling,
  )
  return 0
}

/** Warnings of the door itself, before anything is done. */
export function tellWarnings(warnings: readonly Reason[], { runner }: Pick<Telling, 'runner'>): void {
  for (const { code, message, next } of warnings) {
    runner.annotate('warning', `Countersign: ${code}`, sentence(message, next ?? ''))
  }
}

const fileNames: Readonly<Record<string, string>> = {
  report: 'report.json',
  policy: 'policy.json',
  'registries-d': 'countersign.yaml',
}

/**
 * Outputs come before everything that may fail, so that steps with `if: always()` can read them.
 *
 * @returns why they could not be set; all else was told
 */
async function tell(
  { files, ...report }: StepReport,
  { runner, context }: Telling,
): Promise<CountersignError | undefined> {
  const texts = Object.entries({ report: report.json, ...files })
  const named = Object.fromEntries(texts.map(([name, text]) => [fileNames[name] ?? name, text]))
  const paths = await writtenOrTold(named, runner)
  const [reportPath] = paths
  const pathOutputs = Object.fromEntries(texts.map(([name], index) => [`${name}-path`, paths[index] ?? '']))
  const outputs = boundedOutputs({
    ...report.outputs,
    ...policyOutputs(context),
    ...jsonOutputs(report.json, reportPath),
    ...pathOutputs,
  })
  const unset = setOrWhyNot(outputs, runner)

  const whole: ActionContext = { ...context, ...(reportPath === undefined ? {} : { reportPath }) }
  const parts = report.log(whole)
  for (const part of parts.slice(0, -1)) print(part, runner)
  for (const { level, title, message } of report.annotations(whole)) runner.annotate(level, title, message)
  for (const part of parts.slice(-1)) print(part, runner) // where the report is stands last
  const unwritten = await runner.summary(report.summary(whole))
  if (unwritten !== undefined) runner.debug(`summary: not written: ${unwritten}`)
  return unset
}

function setOrWhyNot(outputs: Outputs, runner: Runner): CountersignError | undefined {
  try {
    for (const [name, value] of Object.entries(outputs)) runner.output(name, value)
    return undefined
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause
    return cause
  }
}

function print(part: LogPart, runner: Runner): void {
  if (part.kind === 'line') runner.line(part.text)
  else runner.group(part.title, part.lines)
}

/** A report that cannot be written takes nothing from the verdict: it is told, and the paths stay empty. */
async function writtenOrTold(
  files: Readonly<Record<string, string>>,
  runner: Runner,
): Promise<readonly string[]> {
  try {
    return await writeReportFiles(process.env.RUNNER_TEMP, files)
  } catch (cause) {
    if (!(cause instanceof CountersignError)) throw cause
    tellWarnings([reasonFrom(cause)], { runner })
    return []
  }
}
