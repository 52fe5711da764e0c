import { visible, withoutSecrets } from './escape.ts'

/** All but these becomes a character reference: none of them is a mark of Markdown or HTML within a line. */
const meaningful = /[^\p{L}\p{N} ,./():="+%?;'-]/gu
/** GitHub looks for mentions, references and formulas in the finished page, too; there a break ends the match. */
const broken = new Set(['@', '#', '$'])

/**
 * Writes text so that it stands in Markdown and in HTML as it is and means nothing: no link, image, tag, mention,
 * reference, emoji, formula, emphasis or table cell. The text must be one line without control characters
 * (`visible`), and must not stand at the start of a line.
 *
 * @see GitHub Flavored Markdown 0.29, 6.2 (entities are never structure) and 6.9 (autolinks)
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(meaningful, (character) => {
        const reference = `&#${character.codePointAt(0)};`
        return broken.has(character) ? `${reference}<wbr>` : reference
      })
      // Addresses and emoji (`:name:`): a colon with a blank behind it begins neither.
      .replace(/:(?! )|www(?=\.)|gh(?=-\d)/gi, '$&<wbr>')
  )
}

/** As code. No backticks: an HTML element can stand in a table, whatever is in it. */
export const codeMarkdown = (text: string): string =>
  `<code>${text === '' ? '(empty)' : escapeMarkdown(text)}</code>`

/** A code block that its text cannot end. Lines are kept; what cannot be seen is made visible. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const marks = '`'.repeat(longest + 1)
  const lines = withoutSecrets(text)
    .split('\n')
    .map((line) => visible(line, Number.MAX_SAFE_INTEGER))
  return [`${marks}${language}`, ...lines, marks].join('\n')
}

/** One row of a table; every cell is Markdown already. */
export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** A part that is closed at first. Title and body are Markdown-safe HTML; no line may be empty. */
export const folded = (title: string, body: readonly string[]): string =>
  ['<details>', `<summary>${title}</summary>`, ...body, '</details>'].join('\n')

/** Bytes in UTF-8, as the runner counts them. */
export const sizeBytes = (text: string): number => Buffer.byteLength(text, 'utf8')
