import type { TextMatch } from './policy.ts'

/** Longest text that is compared with a pattern; an identity in a certificate has some hundred characters. */
const maxTextLength = 4096

/**
 * Whether a text is what was asked for: equal to the character, or the whole of it fits the pattern. In patterns `*`
 * stands for any run within one path segment, also an empty one, `**` for any run at all; nothing else is special.
 * Time grows with the product of both lengths, whatever the pattern.
 */
export function fitsText(match: TextMatch, text: string): boolean {
  return match.kind === 'exact' ? match.text === text : fitsPattern(match.pattern, text)
}

/** What was asked for, for messages. */
export function wantedText(matches: readonly TextMatch[]): string {
  const shown = matches.map((match) =>
    match.kind === 'exact' ? quoted(match.text) : `a text that fits ${quoted(match.pattern)}`,
  )
  return shown.length > 4
    ? `${shown.slice(0, 4).join(' or ')} or ${shown.length - 4} more`
    : shown.join(' or ')
}

/** Text of a certificate or signature for a message: in quotes, escaped, cut at 300 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 300)}…` : text)
}

/** Follows all ways through the pattern at once, so that no way is walked twice. */
function fitsPattern(pattern: string, text: string): boolean {
  if (text.length > maxTextLength) return false
  const steps = pattern.match(/\*+|[^*]/gu) ?? []
  let reached = withoutWaiting(steps, [0])
  for (const character of text) {
    const next = [...reached].flatMap((at) => advance(steps[at], character, at))
    reached = withoutWaiting(steps, next)
  }
  return reached.has(steps.length)
}

/** Where one character leads from a step: stars stay for more. */
function advance(step: string | undefined, character: string, at: number): readonly number[] {
  if (step === undefined) return []
  if (step === '*') return character === '/' ? [] : [at]
  if (step.startsWith('**')) return [at]
  return step === character ? [at + 1] : []
}

/** These steps, and all behind stars that match nothing. */
function withoutWaiting(steps: readonly string[], from: readonly number[]): ReadonlySet<number> {
  const reached = new Set<number>()
  for (const start of from) {
    for (let at = start; !reached.has(at); at += 1) {
      reached.add(at)
      if (steps[at]?.startsWith('*') !== true) break
    }
  }
  return reached
}
