import type { CountersignError } from '../domain/errors.ts'
import { type ActionContext, toldReason } from './action-context.ts'
import type { ActionOutcome } from './action-outputs.ts'
import { contextLines, errorTitle, footLine, outcomeTitle } from './action-words.ts'
import { type ImageResult, imageResults } from './image-results.ts'
import { withStop } from './lines.ts'
import { plainLine, type RichText } from './rich-text.ts'

/** What is printed, in order; the door prints groups as the runner folds them. Every text is one safe line. */
export type LogPart =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'group'; readonly title: string; readonly lines: readonly string[] }

/**
 * The log of a run. A failed one starts with what failed, for which image and why, then how to mend it; any other
 * with what ran. Then the policy, one group an image with its evidence, the counts, and where the report is.
 */
export function logOfOutcome(outcome: ActionOutcome, context: ActionContext): readonly LogPart[] {
  const results = imageResults(outcome, context)
  const title = outcomeTitle(outcome, results, context)
  return [
    ...firstLines(results, title),
    ...contextLines(outcome, context).map(line),
    ...results.map(group),
    line(title),
    line(footLine(context)),
  ]
}

/** The log of a run that ended before there was an outcome. */
export function logOfError(error: CountersignError, context: ActionContext): readonly LogPart[] {
  const { code, message, next } = toldReason(error, context)
  return [
    line([...errorTitle(context), `: ${code}: ${withStop(message)}`]),
    line([`What to do: ${next}`]),
    line(footLine(context)),
  ]
}

const line = (rich: RichText): LogPart => ({ kind: 'line', text: plainLine(rich) })

function firstLines(results: readonly ImageResult[], title: RichText): readonly LogPart[] {
  const [first] = results
  const [reason] = first?.reasons ?? []
  if (first === undefined || first.level === 'none') return [line(title)]
  if (reason === undefined) return [line([`${first.word}: ${first.image}`])]
  const mode = first.level === 'warning' ? ' (report only)' : ''
  return [
    line([`${first.word}${mode}: `, first.image, `: ${reason.code}: `, withStop(reason.message)]),
    line([`What to do: ${reason.next}`]),
  ]
}

function group({ image, digest, word, fact, evidence }: ImageResult): LogPart {
  const lines = evidence().flatMap((part) => [
    plainLine(part.title),
    ...part.lines.map((text) => `  ${plainLine(text)}`),
  ])
  return {
    kind: 'group',
    title: plainLine([`${word}: `, image]),
    lines: [
      ...(digest === undefined ? [] : [plainLine(['digest ', digest])]),
      ...(fact.length === 0 ? [] : [plainLine(fact)]),
      ...lines,
    ],
  }
}
