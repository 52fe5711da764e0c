/**
 * Values that the runner hides (actions/runner, SecretMasker.cs and ValueEncoders.cs): each value, its single lines,
 * and the forms in which programs write it again.
 */
export interface Masks {
  add(value: string): void
  /** `***` in place of every hidden value. */
  apply(text: string): string
  /** As they were added, without their other forms. */
  readonly values: readonly string[]
}

const base64 = (value: string, shift: number): string => {
  const bytes = Buffer.from(value)
  const whole = bytes.subarray(shift, bytes.length - ((bytes.length - shift) % 3))
  return whole.toString('base64')
}

const xml = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')

/** Forms of one value; the base64 of a value stands at three offsets inside a longer one. */
function spellingsOf(value: string): readonly string[] {
  const json = JSON.stringify(value)
  return [
    value,
    Buffer.from(value).toString('base64'),
    ...[0, 1, 2].map((shift) => base64(value, shift)).filter((text) => text.length >= 8),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    json.slice(1, -1),
    encodeURIComponent(Buffer.from(value).toString()),
    xml(value),
    value.replace(/^"(.*)"$/s, '$1'),
  ]
}

/** An empty set of hidden values. */
export function createMasks(): Masks {
  const values: string[] = []
  const spellings = new Set<string>()
  return {
    values,
    add: (value) => {
      values.push(value)
      for (const part of [value, ...value.split(/[\r\n]+/)]) {
        for (const spelling of spellingsOf(part)) if (spelling.trim() !== '') spellings.add(spelling)
      }
    },
    apply: (text) =>
      [...spellings]
        .sort((one, other) => other.length - one.length)
        .reduce((result, spelling) => result.replaceAll(spelling, '***'), text),
  }
}
