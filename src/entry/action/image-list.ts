import { UsageError } from '../../domain/errors.ts'
import { type Digest, parseDigest } from '../../domain/image/digest.ts'
import { namesPath } from '../../domain/image/transport.ts'
import { type JsonObject, type JsonValue, parseStrictJson } from '../../domain/strict-json.ts'
import { isJsonArray, isJsonObject } from '../../domain/strict-json-values.ts'
import type { ListedImage } from '../command-line.ts'

/** The runner itself allows an input far less. */
const maxBytes = 4 * 1024 * 1024

/**
 * Reads the input `images`: one reference a line or with commas between, with `#` comments and quotes as the actions
 * of docker read lists; or the JSON that docker/metadata-action (`json`), docker/build-push-action and
 * docker/bake-action (`metadata`) put out.
 *
 * @throws UsageError `operand-missing` for an empty list, `option-value` for JSON of another kind, `digest-malformed`;
 *   FormatError `json-…` (exit 2)
 */
export function listImages(text: string): readonly ListedImage[] {
  const trimmed = text.trim()
  const images = /^[[{]/.test(trimmed) ? fromJson(trimmed) : listItems(text).map((item) => ({ text: item }))
  if (images.length === 0) throw nothingListed(text)
  return images
}

/**
 * An empty input is never a choice: the runner cannot tell it from one that was forgotten (decisions, section 1).
 */
function nothingListed(text: string): UsageError {
  const found = text.trim() === '' ? 'nothing' : 'no reference in it'
  return new UsageError('operand-missing', `input images: expected at least one image, found ${found}`, {
    next: 'Either the expression is mistyped (an unknown step id or output gives an empty text), or the step that sets it did not run; print the expression in a `run: echo` step before this one to see which.',
  })
}

/** Items of a list as the actions of docker write it: lines and commas, `#` comments, double quotes around commas. */
export function listItems(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => (namesPath(line) ? [line] : splitAtCommas(line)))
    .filter((item) => item !== '')
}

function splitAtCommas(line: string): readonly string[] {
  return [...line.matchAll(/\s*("(?:[^"]|"")*"|[^,]*)\s*(?:,|$)/g)].map(([, item = '']) =>
    item.startsWith('"') && item.endsWith('"') && item.length > 1
      ? item.slice(1, -1).replaceAll('""', '"').trim()
      : item.trim(),
  )
}

function fromJson(text: string): readonly ListedImage[] {
  const value = parseStrictJson(Buffer.from(text), { what: 'input images', maxBytes, ownFile: true })
  if (isJsonArray(value)) return value.map((item) => ({ text: textAt(item, 'an array of references') }))
  if (!isJsonObject(value)) throw otherJson()
  const tags = value.get('tags')
  if (isJsonArray(tags)) return tags.map((tag) => ({ text: textAt(tag, '`tags` as an array of references') }))
  if (pushes(value)) return ofBuild(value, 'metadata')
  const targets = [...value].flatMap(([name, target]) =>
    isJsonObject(target) && pushes(target) ? ofBuild(target, name) : [],
  )
  if (targets.length === 0) throw otherJson()
  return targets
}

/** Either says that there is an image; a target that only fills a cache has neither. */
const pushes = (target: JsonObject): boolean =>
  target.has('image.name') || target.has('containerimage.digest')

/** What one build pushed: its tags, all with the one digest (buildx `--metadata-file`). */
function ofBuild(build: JsonObject, name: string): readonly ListedImage[] {
  const names = build.get('image.name')
  const shownName = JSON.stringify(name.slice(0, 100))
  if (typeof names !== 'string' || names.trim() === '') {
    throw new UsageError(
      'option-value',
      `input images: ${shownName}: expected \`image.name\` with the tags that were pushed, found none`,
      { next: 'Build with `tags:` and `push: true`, or give the references themselves.' },
    )
  }
  const digest = textAt(build.get('containerimage.digest') ?? null, `${shownName}: \`containerimage.digest\``)
  const expectedDigest = digestOfBuild(digest, shownName)
  return listItems(names).map((text) => ({ text, expectedDigest }))
}

/** A digest in an input is the user's own, unlike one that was fetched. */
function digestOfBuild(text: string, shownName: string): Digest {
  try {
    return parseDigest(text)
  } catch (cause) {
    const found = JSON.stringify(text.slice(0, 200))
    throw new UsageError(
      'digest-malformed',
      `input images: ${shownName}: expected a digest, found ${found}`,
      {
        next: 'Give `steps.ID.outputs.metadata` of the build step as it is.',
        cause,
      },
    )
  }
}

function textAt(value: JsonValue, expected: string): string {
  if (typeof value === 'string') return value
  throw new UsageError('option-value', `input images: expected ${expected}, found another kind of value`)
}

const otherJson = (): UsageError =>
  new UsageError(
    'option-value',
    'input images: expected references, or JSON of docker/metadata-action (`json`), docker/build-push-action or docker/bake-action (`metadata`), found other JSON',
    { next: 'Give the references themselves, one a line.' },
  )
