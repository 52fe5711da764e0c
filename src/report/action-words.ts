import { policyOfKeys } from '../app/contract.ts'
import type { RunFacts } from '../domain/workflow/run-facts.ts'
import { type ActionContext, toldReason } from './action-context.ts'
import type { ActionOutcome } from './action-outputs.ts'
import { verdictCounts } from './findings.ts'
import type { ImageResult, ResultWord } from './image-results.ts'
import { withStop } from './lines.ts'
import { codeList, type RichText } from './rich-text.ts'

/** Most files and warnings that are named one by one. */
const maxNamed = 10

/** What ran, what came of it in counts, and in which leg of a matrix. */
export const outcomeTitle = (
  outcome: ActionOutcome,
  results: readonly ImageResult[],
  context: ActionContext,
): RichText => [`Countersign ${context.action}: ${countsText(outcome, results)}${legText(context)}`]

/** For a run that ended before there was an outcome. */
export const errorTitle = (context: ActionContext): RichText => [
  `Countersign ${context.action} failed${legText(context)}`,
]

/** For a run that was allowed to do nothing. */
export const skippedTitle = (context: ActionContext): RichText => [
  `Countersign ${context.action}: skipped${legText(context)}`,
]

const withheldFrom = { fork: 'a pull request from a fork', dependabot: 'Dependabot' } as const

/** That a run without secrets signed nothing, because it was allowed not to. Holds nothing from outside. */
export const skippedText = (why: NonNullable<RunFacts['untrusted']>): string =>
  `Nothing was signed: runs for ${withheldFrom[why]} get no secrets, and when-untrusted is skip. Sign after the merge, on push.`

const legText = ({ leg }: ActionContext): string => (leg === undefined ? '' : ` (${leg})`)

/** How many images got which answer. Of verdicts all four, so that a refusal cannot hide. */
export function countsText(outcome: ActionOutcome, results: readonly ImageResult[]): string {
  if (outcome.command === 'verify' || outcome.command === 'explain') {
    const { accepted, waived, rejected, undecided } = verdictCounts(outcome.images)
    return `${accepted} accepted, ${waived} waived, ${rejected} rejected, ${undecided} undecided`
  }
  const counts = new Map<ResultWord, number>()
  for (const { word } of results) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}

/** Under which policy, what the change edits of it, and the warnings of the run as a whole. */
export function contextLines(outcome: ActionOutcome, context: ActionContext): readonly RichText[] {
  const isVerify = outcome.command === 'verify' || outcome.command === 'explain'
  const warnings = outcome.command === 'inspect' ? [] : outcome.warnings
  const told = warnings.slice(0, maxNamed).map((warning): RichText => {
    const { code, message, next } = toldReason(warning, context)
    return ['Warning ', { code }, `: ${withStop(message)} ${next}`]
  })
  const more = warnings.length - told.length
  return [
    ...(isVerify ? [policyLine(outcome.policy, context)] : []),
    ...(isVerify && outcome.identity !== undefined
      ? [['Images without a name of their own were judged as ', { code: outcome.identity }, '.']]
      : []),
    ...(isVerify && outcome.byDigestAlone ? [['By digest alone: names were not compared.']] : []),
    ...(isVerify && outcome.mode === 'report' ? [['Report only: nothing is refused.']] : []),
    ...changedLine(context),
    ...digestLine(outcome),
    ...told,
    ...(more > 0 ? [[`And ${more} more warnings.`]] : []),
  ]
}

/** A mistyped expression is an empty text, and that is no digest at all: the runner cannot tell, so the report does. */
function digestLine(outcome: ActionOutcome): readonly RichText[] {
  if (outcome.command !== 'sign') return []
  const count = outcome.images.filter(({ takenAsItStood }) => takenAsItStood === true).length
  if (count === 0) return []
  const which = count === 1 ? 'one image was' : `${count} images were`
  return [['No ', { code: 'digest' }, ` was given to compare with: ${which} signed as the tag stood.`]]
}

function policyLine(policy: string, { origin }: ActionContext): RichText {
  const ofStep = 'Judged by the key or identity that the step names'
  if (origin?.kind === 'step') return [`${ofStep}.`]
  const where =
    origin === undefined
      ? []
      : origin.kind === 'checkout'
        ? ['read from the checkout']
        : [
            'read from the base commit ',
            { code: origin.commit.slice(0, 7) },
            ` of this ${changeText[origin.of]}`,
          ]
  if (policy === policyOfKeys)
    return [ofStep, ...(where.length === 0 ? [] : ['; its files were ', ...where]), '.']
  return ['Policy ', { code: policy }, ...(where.length === 0 ? [] : [', ', ...where]), '.']
}

const changeText = { 'pull-request': 'pull request', 'merge-group': 'merge group' } as const

/** What a proposed change edits of the rules that it is judged by: told, and without effect on its own run. */
export function changedLine({ action, changedFiles, facts }: ActionContext): readonly RichText[] {
  if (action !== 'verify' || changedFiles.length === 0) return []
  return [
    [
      `This ${changeText[facts.change?.kind ?? 'pull-request']} edits `,
      ...codeList(changedFiles, maxNamed),
      '; it was judged by what the base says, not by its own edit.',
    ],
  ]
}

/** Which program this was, and where the whole report is: for the log, which is read while the file is there. */
export const footLine = ({ version, reportPath }: ActionContext): RichText => [
  `Countersign ${version}.`,
  ...(reportPath === undefined ? [] : [' The whole report as JSON: ', { code: reportPath }]),
]

/** The same for the summary, whose readers come when the file is gone: how a step can keep it. */
export const summaryFoot = ({ version, reportPath }: ActionContext): RichText => [
  `Countersign ${version}.`,
  ...(reportPath === undefined
    ? []
    : [' The output ', { code: 'report-path' }, ' of the step names the whole report, as JSON.']),
]
