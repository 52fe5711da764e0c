import { UsageError } from '../errors.ts'
import { quotedKey } from '../strict-json.ts'

/** Name in the subject of a statement under which the reference stands that the image was signed for. */
export const referenceAnnotation = 'dev.countersign.docker-reference'

/** All names that begin so are ours. */
const ownPrefix = 'dev.countersign.'
const maxAnnotations = 64
const maxNameLength = 256
const maxTextLength = 4096

/**
 * Checks what a user wants signed beside an image, and puts it into alphabetical order (UTF-16), so that the same
 * annotations always make the same bytes.
 *
 * @param taken - names that the payload uses itself
 * @throws UsageError `annotation-invalid`
 */
export function orderedAnnotations(
  annotations: ReadonlyMap<string, string>,
  taken: readonly string[] = [],
): readonly (readonly [string, string])[] {
  if (annotations.size > maxAnnotations) {
    throw invalid(`expected at most ${maxAnnotations} annotations, found ${annotations.size}`)
  }
  for (const [name, text] of annotations) {
    const shown = `annotation ${quotedKey(name)}`
    if (name === '' || name.length > maxNameLength) {
      throw invalid(`${shown}: expected a name of 1 to ${maxNameLength} characters, found ${name.length}`)
    }
    if (text.length > maxTextLength) {
      throw invalid(`${shown}: expected a text of at most ${maxTextLength} characters, found ${text.length}`)
    }
    if (name.startsWith(ownPrefix) || taken.includes(name)) {
      throw invalid(`${shown}: expected a name of your own, found one that is taken`)
    }
    if (/[\uD800-\uDFFF]/u.test(name + text)) {
      throw invalid(`${shown}: expected Unicode text, found half a character (a lone surrogate)`)
    }
  }
  return [...annotations].toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** JSON of an object with these members, in this order; no name has a meaning of its own. */
export const objectJson = (members: readonly (readonly [string, string | number])[]): string =>
  `{${members.map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`).join(',')}}`

const invalid = (message: string): UsageError => new UsageError('annotation-invalid', message)
