import { counted } from './lines.ts'
import { sizeBytes, tableRow } from './markdown.ts'

/** One image in the table of a summary; all texts are Markdown. */
export interface SummaryRow {
  /** Failures and what would be one are kept before all others. */
  readonly isFailure: boolean
  readonly word: string
  /** The whole row. */
  readonly full: () => string
  /** The row without what to do. */
  readonly compact: () => string
  /** The evidence, closed at first. */
  readonly fold: () => string
}

/** The parts of a summary, in the order in which they stand. */
export interface SummaryParts {
  /** Always kept. */
  readonly head: string
  readonly columns: readonly string[]
  /** Worst first. */
  readonly rows: readonly SummaryRow[]
  /** What follows the table and its folds. */
  readonly after: string
  /** Always kept; says where the whole report is. */
  readonly foot: string
}

/** The runner takes 1 MiB a step and drops all of a larger one; some room is left (action-ux, section 8). */
export const maxSummaryBytes = 900 * 1024
/** For what is told of the parts that are left out. */
const reservedBytes = 2048
/** Bytes; folds are not made at all once there is no room for one this small. */
const smallestFold = 128

/**
 * Puts a summary together that the runner takes. What does not fit is left out in this order: evidence and rows of
 * images that are well, evidence of the failures, what follows, what to do; at last, of an absurd number of
 * failures, the rows. Their number is always told.
 *
 * @param limitBytes - for tests
 */
export function fitSummary(parts: SummaryParts, limitBytes = maxSummaryBytes): string {
  const head = `${parts.head}\n\n${tableRow(parts.columns)}\n${tableRow(parts.columns.map(() => '---'))}\n`
  const purse = openPurse(limitBytes - reservedBytes - sizeBytes(head) - sizeBytes(parts.foot))
  const failures = parts.rows.filter(({ isFailure }) => isFailure)
  const others = parts.rows.filter(({ isFailure }) => !isFailure)

  const rows = takeWhileAffordable(failures, ({ compact }) => compact(), purse)
  for (const [row, text] of rows) {
    const full = row.full()
    if (purse.pays(sizeBytes(full) - sizeBytes(text))) rows.set(row, full)
  }
  const after = parts.after !== '' && purse.pays(sizeBytes(parts.after) + 2) ? parts.after : ''
  const folds = takeAffordable([...rows.keys()], ({ fold }) => fold(), purse)
  for (const [row, text] of takeWhileAffordable(others, ({ full }) => full(), purse)) rows.set(row, text)
  const passing = others.filter((row) => rows.has(row))
  for (const [row, text] of takeAffordable(passing, ({ fold }) => fold(), purse)) folds.set(row, text)

  const left = parts.rows.filter((row) => !rows.has(row))
  const unfolded = [...rows.keys()].filter((row) => !folds.has(row)).length
  const tail = after === parts.after ? after : 'No room here for how others verify this.'
  return [
    `${head}${[...rows.values()].join('\n')}\n`,
    ...(left.length === 0 ? [] : [leftOut(left)]),
    ...[...folds.values()].filter((text) => text !== ''),
    ...(unfolded === 0 ? [] : [`No room here for the evidence of ${counted(unfolded, 'image')}.\n`]),
    ...(tail === '' ? [] : [`${tail}\n`]),
    `${parts.foot}\n`,
  ].join('\n')
}

interface Purse {
  /** Takes so many bytes, if there are as many left. */
  readonly pays: (bytes: number) => boolean
  /** True when no fold can fit any more. */
  readonly isEmpty: () => boolean
}

function openPurse(bytes: number): Purse {
  let left = bytes
  return {
    pays: (wanted) => {
      if (wanted > left) return false
      left -= wanted
      return true
    },
    isEmpty: () => left < smallestFold,
  }
}

/** Rows stand in order of weight: where one does not fit, no lighter one is told in its place. */
function takeWhileAffordable(
  rows: readonly SummaryRow[],
  textOf: (row: SummaryRow) => string,
  purse: Purse,
): Map<SummaryRow, string> {
  const taken = new Map<SummaryRow, string>()
  for (const row of rows) {
    const text = textOf(row)
    if (!purse.pays(sizeBytes(text) + 1)) break
    taken.set(row, text)
  }
  return taken
}

/** One huge part must not keep out all that follow; an empty text fits always. */
function takeAffordable(
  rows: readonly SummaryRow[],
  textOf: (row: SummaryRow) => string,
  purse: Purse,
): Map<SummaryRow, string> {
  const taken = new Map<SummaryRow, string>()
  for (const row of rows) {
    if (purse.isEmpty()) break
    const text = textOf(row)
    if (text === '' || purse.pays(sizeBytes(text) + 1)) taken.set(row, text)
  }
  return taken
}

/** `… and 12 more rejected, 4,000 more accepted`, exact. */
function leftOut(rows: readonly SummaryRow[]): string {
  const words = [...new Set(rows.map(({ word }) => word))]
  const counts = words.map((word) => `${rows.filter((row) => row.word === word).length} more ${word}`)
  return `… and ${counts.join(', ')}, for which there is no room here.\n`
}
