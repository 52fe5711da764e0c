/** Controls, line and paragraph separators, and characters that turn or hide text (bidi, zero width, BOM, lone surrogates). */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu
/** What the runner reads as a command anywhere in a line: `##[command]`, and of other systems `##vso[command]`. */
const brackets = /##(?=[A-Za-z]*\[)/g
const longest = 2000

const codePoint = (character: string): string => {
  const value = character.codePointAt(0) ?? 0
  return value < 0x100 ? `\\x${value.toString(16).padStart(2, '0')}` : `\\u{${value.toString(16)}}`
}

/**
 * Leaves out what nobody should read again, in whatever option or file it stood: user info of URLs (a digest after
 * `@` is none) and private keys. Works on plain text and on JSON text, where it stays within the string it stands in.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(:\/\/)[^/\s"]*@(?!sha(?:256|384|512):)/g, '$1***@')
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY(?:[^"\\]|\\[\s\S])*/g, '[private key]')
}

/**
 * Makes text from outside visible and short: one line, no control or hidden characters, no user info in URLs and no
 * private keys. Not enough for a log, where `shown` is asked for.
 *
 * @param limit - characters that are left; longer text is cut, and says so
 */
export function visible(text: string, limit = longest): string {
  const told = withoutSecrets(text)
  const cut = told.length > limit ? `${told.slice(0, limit)} [cut, ${told.length} characters]` : told
  return cut.replace(unsafe, codePoint)
}

/**
 * Makes text from outside safe for a terminal or log line: one line, no control or hidden characters, no user info
 * in URLs and no private keys, nothing that the runner of a workflow would obey: `::command::` at a line's start,
 * `##[command]` and the like of other systems (`##vso[command]`) anywhere. At most 2,000 characters; longer text is
 * cut, and says so.
 */
export function shown(text: string): string {
  return visible(text)
    .replace(brackets, '#\\x23')
    .replace(/^(\s*):/, '$1\\x3a')
}

/**
 * Makes JSON text safe to print in a log: what hides, turns or ends a line, and what the runner would obey, becomes a
 * `\u` escape, which readers of JSON see as the same text. Line ends between its members are kept.
 */
export function shownJson(json: string): string {
  return json
    .replace(brackets, '\\u0023\\u0023')
    .replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu, (character) =>
      Array.from(
        { length: character.length },
        (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join(''),
    )
}
