/** Controls, line and paragraph separators, and characters that turn or hide text (bidi, zero width, BOM, lone surrogates). */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu
const longest = 2000

const codePoint = (character: string): string => {
  const value = character.codePointAt(0) ?? 0
  return value < 0x100 ? `\\x${value.toString(16).padStart(2, '0')}` : `\\u{${value.toString(16)}}`
}

/**
 * Makes text from outside safe for a terminal or log line: one line, no control or hidden characters, no user info
 * in URLs, nothing that a workflow runner would obey (`::command::` at a line's start, `##[command]` anywhere).
 * At most 2,000 characters; longer text is cut, and says so.
 */
export function shown(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)} [cut, ${text.length} characters]` : text
  return cut
    .replace(unsafe, codePoint)
    .replace(/(:\/\/)[^/\s@]*@/g, '$1***@')
    .replaceAll('##[', '#\\x23[')
    .replace(/^(\s*):/, '$1\\x3a')
}
