/**
 * Reads JSON of which something is only shown: nothing may be decided by it, which is what `parseStrictJson` is for.
 *
 * @returns null for what is no JSON
 */
export function parseLooseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return null
    throw cause
  }
}
