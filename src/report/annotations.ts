import type { CountersignError } from '../domain/errors.ts'
import { distinctReasons, type Reason } from '../domain/policy/verdict.ts'
import { type ActionContext, toldReason } from './action-context.ts'
import type { ActionOutcome } from './action-outputs.ts'
import { changedLine, countsText } from './action-words.ts'
import { shown } from './escape.ts'
import { type ImageResult, imageResults } from './image-results.ts'
import { counted, withStop } from './lines.ts'
import { plainLine } from './rich-text.ts'

/** One annotation of a run; safe for a log line. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  /** About 60 characters. */
  readonly title: string
  /** At most 4,096 characters: the runner cuts what is longer. */
  readonly message: string
}

/** The runner takes ten of a level and step: these, one that counts the others, and the final failure. */
const maxOfLevel = 8
const maxMessage = 4096
const maxTitle = 60

/**
 * What is shown beside the run: failures worst first, then warnings, then what the change edits of its own rules.
 * With `mode: report` failures are warnings. A failed run ends its errors with the failure as a whole.
 */
export function annotationsOfOutcome(outcome: ActionOutcome, context: ActionContext): readonly Annotation[] {
  const results = imageResults(outcome, context)
  const failures = results.flatMap((result) => failure(result))
  const runWarnings = outcome.command === 'inspect' ? [] : outcome.warnings
  const warnings = [
    ...runWarnings.map((warning) => toldReason(warning, context)),
    ...results.flatMap((result) => result.warnings),
  ]
  const errors = failures.filter(({ level }) => level === 'error')
  const final: readonly Annotation[] =
    errors.length === 0
      ? []
      : [annotation('error', `Countersign ${context.action} failed`, [`${countsText(outcome, results)}.`])]
  return [
    ...atMost(errors, 'error'),
    ...final,
    ...atMost(
      [
        ...failures.filter(({ level }) => level === 'warning'),
        ...distinctReasons(warnings).map(warningAnnotation),
      ],
      'warning',
    ),
    ...changedLine(context).map((line) =>
      annotation('notice', 'The rules are edited by this change', [plainLine(line)]),
    ),
  ]
}

/** The one annotation of a run that ended before there was an outcome. */
export function annotationsOfError(error: CountersignError, context: ActionContext): readonly Annotation[] {
  const { code, message, next } = toldReason(error, context)
  return [annotation('error', `Countersign ${context.action} failed: ${code}`, [withStop(message), next])]
}

function failure({ image, word, level, reasons }: ImageResult): readonly Annotation[] {
  const [reason, ...more] = reasons
  if (level === 'none') return []
  const why =
    reason === undefined ? [`${word}.`] : [`${reason.code}: ${withStop(reason.message)}`, reason.next]
  const others = more.length === 0 ? [] : [`The summary has ${counted(more.length, 'more reason')}.`]
  return [annotation(level, `${word}: ${image}`, [`${image}:`, ...why, ...others])]
}

const warningAnnotation = ({ code, message, next }: Required<Reason>): Annotation =>
  annotation('warning', `Countersign: ${code}`, [withStop(message), next])

function atMost(annotations: readonly Annotation[], level: Annotation['level']): readonly Annotation[] {
  const kept = annotations.slice(0, maxOfLevel)
  const more = annotations.length - kept.length
  if (more === 0) return kept
  const message = `${more} more ${level}${more === 1 ? '' : 's'} in the summary of this job.`
  return [...kept, annotation(level, 'Countersign: more in the summary', [message])]
}

/** Escaped sentence by sentence; the blanks between them keep two harmless ends from making a command. */
function annotation(level: Annotation['level'], title: string, sentences: readonly string[]): Annotation {
  return {
    level,
    title: shortened(shown(title), maxTitle, '…'),
    message: shortened(sentences.map(shown).join(' '), maxMessage, ' [cut; the summary tells more]'),
  }
}

function shortened(text: string, limit: number, note: string): string {
  if (text.length <= limit) return text
  // Never half of a surrogate pair.
  return `${text.slice(0, limit - note.length).replace(/[\ud800-\udbff]$/, '')}${note}`
}
