import { shown, visible, withoutSecrets } from './escape.ts'
import { codeMarkdown, escapeMarkdown } from './markdown.ts'

/**
 * A line of a report before it is escaped for the place where it will stand. Every piece counts as text from outside;
 * `code` marks what should look like it: references, digests, paths, codes.
 */
export type RichText = readonly (string | { readonly code: string })[]

/** Lines as one, with commas between. */
export const joined = (lines: readonly RichText[]): RichText =>
  lines.flatMap((line, index) => (index === 0 ? line : [', ', ...line]))

/** The first of a list as code, and how many more there are. */
export function codeList(values: readonly string[], limit: number): RichText {
  const more = values.length - limit
  const few = values.slice(0, limit).map((code): RichText => [{ code }])
  return [...joined(few), ...(more > 0 ? [` and ${more} more`] : [])]
}

/** Longest piece of a line; what follows it is still told. */
const longestPiece = 1000

/** For a log: one safe line. Put own words in front. */
export function plainLine(rich: RichText): string {
  return shown(rich.map((piece) => cutPiece(typeof piece === 'string' ? piece : piece.code)).join(''))
}

/** Secrets first: half of one is not recognised any more. Cut twice, as hidden characters grow when they are shown. */
function cutPiece(text: string): string {
  const told = withoutSecrets(text)
  const seen = visible(told.slice(0, longestPiece))
  const isWhole = told.length <= longestPiece && seen.length <= longestPiece
  return isWhole ? seen : `${seen.slice(0, longestPiece)} [cut, ${told.length} characters]`
}

/** For a summary: one line of Markdown or HTML in which nothing from outside has a meaning. */
export const markdownLine = (rich: RichText): string =>
  rich
    .map((piece) =>
      typeof piece === 'string' ? proseMarkdown(cutPiece(piece)) : codeMarkdown(cutPiece(piece.code)),
    )
    .join('')

/** Our sentences put commands and inputs between backticks. */
const proseMarkdown = (text: string): string =>
  text
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : codeMarkdown(part)))
    .join('')
