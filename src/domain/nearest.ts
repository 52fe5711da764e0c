/** Shortest word that is looked for inside others. */
const minPart = 6

/**
 * The known word that a mistyped one most likely meant: at most two edits away (one for short words), else the only one
 * that it is a part of; or undefined. Used for "did you mean" in messages, never to guess a value.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (word.length > 64) return undefined
  const limit = word.length <= 4 ? 1 : 2
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const candidate of known) {
    if (candidate.length > 64) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance <= limit && (best === undefined || distance < best.distance))
      best = { word: candidate, distance }
  }
  return best?.word ?? onlyWordWith(word.toLowerCase(), known)
}

/** A name is often remembered without its first or last part. */
function onlyWordWith(part: string, known: readonly string[]): string | undefined {
  if (part.length < minPart) return undefined
  const [only, ...others] = known.filter((candidate) => candidate.toLowerCase().includes(part))
  return others.length === 0 ? only : undefined
}

/** Levenshtein distance in which a swap of two neighbours is one edit, too; one row at a time. */
function editDistance(a: string, b: string): number {
  let beforePrevious: readonly number[] = []
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const isSwap = column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swapped = isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : replaced
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] ?? 0
}
