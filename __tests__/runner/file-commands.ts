/**
 * The files that a step writes to: GITHUB_OUTPUT and its like (actions/runner, FileCommandManager.cs).
 */

/** Limits of "Workflow syntax" and "Job summaries" in the documentation: 1 MB in UTF-16, 1 MiB in UTF-8. */
export const fileLimits = { outputsUtf16Bytes: 1_000_000, summaryBytes: 1024 * 1024 } as const

/** One line without its end, and where the next one starts. */
function lineAt(text: string, start: number): { readonly line: string; readonly next: number } | undefined {
  if (start >= text.length) return undefined
  const end = text.indexOf('\n', start)
  return end < 0
    ? { line: text.slice(start), next: text.length }
    : { line: text.slice(start, end), next: end + 1 }
}

/** The value up to the line that is the delimiter and nothing else. */
function heredoc(text: string, start: number, delimiter: string): { value: string; next: number } {
  let at = start
  for (;;) {
    const found = lineAt(text, at)
    if (found === undefined) throw new Error(`Matching delimiter not found '${delimiter}'`)
    if (found.line === delimiter) {
      return { value: at === start ? '' : text.slice(start, at - 1), next: found.next }
    }
    at = found.next
  }
}

/**
 * The pairs of a file of `name=value` lines and `name<<delimiter` blocks; the last of a name counts.
 *
 * @throws Error as the runner fails the step: a line of neither form, an empty name or delimiter, no end of a block
 */
export function parsePairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  let at = 0
  for (let found = lineAt(text, at); found !== undefined; found = lineAt(text, at)) {
    at = found.next
    const { line } = found
    if (line === '') continue
    const [equals, block] = [line.indexOf('='), line.indexOf('<<')]
    if (equals >= 0 && (block < 0 || equals < block)) {
      if (equals === 0) throw new Error(`Invalid format '${line}'. Name must not be empty`)
      pairs.set(line.slice(0, equals), line.slice(equals + 1))
    } else if (block >= 0) {
      const [name, delimiter] = [line.slice(0, block), line.slice(block + 2)]
      if (name === '' || delimiter === '') {
        throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`)
      }
      const { value, next } = heredoc(text, at, delimiter)
      pairs.set(name, value)
      at = next
    } else throw new Error(`Invalid format '${line}'`)
  }
  return pairs
}

/** What is wrong with the outputs of a step: names that its action does not declare, and their size. */
export function outputFaults(
  outputs: ReadonlyMap<string, string>,
  declared: readonly string[],
): readonly string[] {
  const undeclared = [...outputs.keys()].filter((name) => !declared.includes(name))
  const bytes = [...outputs].reduce((sum, [name, value]) => sum + 2 * (name.length + value.length), 0)
  return [
    ...undeclared.map((name) => `output that action.yml does not declare: ${name}`),
    ...(bytes > fileLimits.outputsUtf16Bytes ? [`outputs of ${bytes} bytes in UTF-16`] : []),
  ]
}

/** What is wrong with the summary of a step: larger, and the runner does not show it at all. */
export function summaryFaults(bytes: Uint8Array): readonly string[] {
  return bytes.length > fileLimits.summaryBytes ? [`summary of ${bytes.length} bytes`] : []
}
