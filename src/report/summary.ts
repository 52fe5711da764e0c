import type { CountersignError } from '../domain/errors.ts'
import { type ActionContext, toldReason } from './action-context.ts'
import type { ActionOutcome } from './action-outputs.ts'
import { contextLines, errorTitle, outcomeTitle, summaryFoot } from './action-words.ts'
import { visible } from './escape.ts'
import { type ImageResult, imageResults, type ResultWord } from './image-results.ts'
import { withStop } from './lines.ts'
import { logEntriesMarkdown } from './log-entries.ts'
import { folded, tableRow } from './markdown.ts'
import { othersVerify, othersVerifyMarkdown } from './others-verify.ts'
import { markdownLine, type RichText } from './rich-text.ts'
import { sigstoreCommands, sigstoreCommandsMarkdown } from './sigstore-commands.ts'
import { fitSummary, type SummaryRow } from './summary-budget.ts'

const emoji: Readonly<Record<ResultWord, string>> = {
  accepted: '✅',
  waived: '⚠️',
  rejected: '❌',
  undecided: '❓',
  signed: '✅',
  unchanged: '✅',
  'would be signed': '📝',
  failed: '❌',
  inspected: '🔎',
  incomplete: '❓',
}

const columns: Readonly<Record<ActionContext['action'], readonly string[]>> = {
  verify: ['Image', 'Verdict', 'Signer, or why not', 'What to do'],
  sign: ['Image', 'Result', 'Signer, or why not', 'What to do'],
  inspect: ['Image', 'Result', 'Found', 'What to do'],
}

/**
 * The job summary of a run, GitHub-flavoured Markdown of at most 900 KiB in UTF-8: head line, table with failures
 * first, the evidence in folds; for a signer how others verify what was signed. Nothing from outside has a meaning
 * in it.
 */
export function summaryOfOutcome(outcome: ActionOutcome, context: ActionContext): string {
  const results = imageResults(outcome, context)
  const others = outcome.command === 'sign' ? othersVerify(outcome) : undefined
  return fitSummary({
    head: headText(
      `${headEmoji(results)} `,
      outcomeTitle(outcome, results, context),
      contextLines(outcome, context),
    ),
    columns: columns[context.action],
    rows: results.map(summaryRow),
    after: [
      ...(others === undefined ? [] : [othersVerifyMarkdown(others)]),
      ...(outcome.command === 'sign'
        ? [sigstoreCommandsMarkdown(sigstoreCommands(outcome)), logEntriesMarkdown(outcome)]
        : []),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    foot: markdownLine(summaryFoot(context)),
  })
}

/** The summary of a run that ended before there was an outcome. */
export function summaryOfError(error: CountersignError, context: ActionContext): string {
  const { code, message, next } = toldReason(error, context)
  const lines: readonly RichText[] = [['Code ', { code }, `: ${withStop(message)}`]]
  const head = headText('❌ ', errorTitle(context), lines)
  return `${head}\n\n**What to do:** ${markdownLine([next])}\n\n${markdownLine(summaryFoot(context))}\n`
}

/** A line of its own each; all start with words of ours. */
function headText(mark: string, title: RichText, lines: readonly RichText[]): string {
  return [`### ${mark}${markdownLine(title)}`, ...lines.map(markdownLine)].join('\n\n')
}

function headEmoji(results: readonly ImageResult[]): string {
  if (results.some(({ level }) => level === 'error')) return '❌'
  const isWary = results.some(({ level, word }) => level === 'warning' || word === 'waived')
  return isWary ? '⚠️' : '✅'
}

function summaryRow(result: ImageResult): SummaryRow {
  const { image, digest, word, level, reasons, fact } = result
  const [reason, ...more] = reasons
  const verdict = `${emoji[word]} ${word}`
  const name = markdownLine([{ code: shortened(image) }])
  const pinned =
    digest === undefined || image.includes(digest) ? '' : `<br>${markdownLine([{ code: shortened(digest) }])}`
  const code = reason === undefined ? '' : markdownLine([{ code: reason.code }])
  return {
    isFailure: level !== 'none',
    word,
    full: () => {
      const others = more.length === 0 ? '' : ` (and ${more.length} more below)`
      const why =
        reason === undefined
          ? markdownLine(fact)
          : `${code} ${markdownLine([shortened(reason.message)])}${others}`
      return tableRow([`${name}${pinned}`, verdict, why, markdownLine([reason?.next ?? ''])])
    },
    compact: () =>
      tableRow([
        markdownLine([{ code: visible(image, 256) }]),
        verdict,
        reason === undefined ? markdownLine(fact) : code,
        '',
      ]),
    fold: () => foldText(result),
  }
}

/** Digests as far as people compare them, so that the table stays as wide as a page; the folds have them whole. */
const shortened = (text: string): string => text.replace(/\b([0-9a-f]{12})[0-9a-f]{52,116}\b/g, '$1…')

/** Empty where there is no evidence. HTML without an empty line, so that no Markdown is read in it. */
function foldText({ image, word, evidence }: ImageResult): string {
  const body = evidence().flatMap(({ title, lines }) => [
    `<p>${markdownLine(title)}</p>`,
    '<ul>',
    ...lines.map((line) => `<li>${markdownLine(line)}</li>`),
    '</ul>',
  ])
  return body.length === 0
    ? ''
    : `${folded(`${emoji[word]} ${word}: ${markdownLine([{ code: image }])}`, body)}\n`
}
