/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string
  /** Names in lower case, values as they are. */
  readonly parameters: ReadonlyMap<string, string>
}

/** More challenges than any server has reason to send. */
const maxChallenges = 32
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const equals = /[ \t]*=[ \t]*/y
const quoted = /"((?:[^"\\]|\\[\s\S])*)"/y
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y
const blanks = /[ \t]*/y
const separators = /[ \t,]*/y

/** Reading position in one header line. */
interface Cursor {
  readonly text: string
  at: number
}

interface OpenChallenge {
  readonly scheme: string
  readonly parameters: Map<string, string>
  broken: boolean
}

/**
 * Reads the challenges of all `WWW-Authenticate` lines, in order. A line may hold several, and quoted values may
 * hold commas. What cannot be read ends its line, and a challenge with a repeated or unreadable parameter is left
 * out whole: a challenge understood by half could send a secret to the wrong place. Never throws.
 *
 * @param lines - one element for each header line
 * @see RFC 9110, section 11.2 and 11.6.1
 */
export function parseChallenges(lines: readonly string[]): readonly Challenge[] {
  return lines.flatMap(parseLine).slice(0, maxChallenges)
}

function parseLine(text: string): readonly Challenge[] {
  const cursor: Cursor = { text, at: 0 }
  const found: OpenChallenge[] = []
  for (;;) {
    take(cursor, separators)
    if (cursor.at >= text.length) break
    const word = take(cursor, token)?.[0]
    if (word === undefined) {
      markBroken(found)
      break
    }
    if (take(cursor, equals) === null) {
      found.push(startChallenge(cursor, word))
    } else if (!readParameter(cursor, word.toLowerCase(), found.at(-1))) {
      markBroken(found)
      break
    }
  }
  return found.filter((challenge) => !challenge.broken)
}

function startChallenge(cursor: Cursor, scheme: string): OpenChallenge {
  const challenge = { scheme: scheme.toLowerCase(), parameters: new Map<string, string>(), broken: false }
  take(cursor, blanks)
  // `Negotiate abc==` and the like: data without a name, of no use here.
  take(cursor, token68)
  return challenge
}

/** @returns false when the value cannot be read, or there is no challenge that it belongs to */
function readParameter(cursor: Cursor, name: string, challenge: OpenChallenge | undefined): boolean {
  const value = take(cursor, quoted)?.[1]?.replace(/\\([\s\S])/g, '$1') ?? take(cursor, token)?.[0]
  if (value === undefined || challenge === undefined) return false
  if (challenge.parameters.has(name)) challenge.broken = true
  challenge.parameters.set(name, value)
  take(cursor, blanks)
  return cursor.at >= cursor.text.length || cursor.text[cursor.at] === ','
}

function markBroken(found: readonly OpenChallenge[]): void {
  const last = found.at(-1)
  if (last !== undefined) last.broken = true
}

/** Matches a sticky expression at the cursor and moves past it. */
function take(cursor: Cursor, expression: RegExp): RegExpExecArray | null {
  expression.lastIndex = cursor.at
  const match = expression.exec(cursor.text)
  if (match !== null) cursor.at = expression.lastIndex
  return match
}
