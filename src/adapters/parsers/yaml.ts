import type { Alias, Document, LineCounter, Node, Pair, YAMLMap } from 'yaml'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { JsonPosition, JsonValue } from '../../domain/strict-json.ts'
import { extendPath } from '../../domain/strict-json.ts'
import type { JsonStep } from '../../domain/strict-json-values.ts'

/** What is read and how much of it. */
export interface YamlOptions {
  /** Name of the document in messages: a file name. */
  readonly what: string
  readonly maxBytes: number
  /** Code of every fault. */
  readonly code: Code
  /** The document is the user's own: errors then end with 2, not 3. */
  readonly ownFile?: boolean
}

/** Deepest nesting of maps and lists. */
const maxDepth = 32
/** Most values of one document, those reached through aliases counted each time: no billion laughs. */
const maxValues = 20_000

type Yaml = typeof import('yaml')

/** Most aliases: each is looked up by a walk through the document. */
const maxAliases = 100

/** A document as a plain tree, and where in the text its values are: a member is where its key is. */
export interface YamlDocument {
  readonly tree: JsonValue
  readonly locate: (steps: readonly JsonStep[]) => JsonPosition | undefined
}

/** One document on its way to a plain tree. */
interface Reading {
  readonly yaml: Yaml
  readonly lines: LineCounter
  readonly document: Document
  readonly options: YamlOptions
  values: number
  aliases: number
}

/**
 * Reads one YAML 1.2 document as a plain tree, null for an empty one. A second document, duplicate keys, tags,
 * merge keys (`<<`) and keys that are no scalars are refused, because readers differ on what they mean. Keys are
 * texts as written (`5000:` is "5000"). The `yaml` package is loaded at the first call only: runs that meet no
 * YAML file pay nothing. It is here because YAML is a large grammar and none of ours.
 *
 * @throws FormatError with the code of the options; the message has line and column or path
 */
export async function parseYaml(bytes: Uint8Array, options: YamlOptions): Promise<JsonValue> {
  return (await parseYamlDocument(bytes, options)).tree
}

/**
 * The same, with the places of the values.
 *
 * @throws FormatError as `parseYaml`
 */
export async function parseYamlDocument(bytes: Uint8Array, options: YamlOptions): Promise<YamlDocument> {
  if (bytes.length > options.maxBytes) {
    throw fault(options, `expected at most ${options.maxBytes} bytes, found ${bytes.length}`)
  }
  const text = decode(bytes, options)
  // The package is CommonJS: its default export is the same in Node and in the bundle, named ones are not.
  const { default: yaml } = await import('yaml')
  return readTree(yaml, text, options)
}

function decode(bytes: Uint8Array, options: YamlOptions): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw fault(options, 'expected UTF-8 text, found bytes that are not valid UTF-8', cause)
  }
}

function readTree(yaml: Yaml, text: string, options: YamlOptions): YamlDocument {
  const lines = new yaml.LineCounter()
  const document = readDocument(yaml, { text, lines }, options)
  if (document === undefined) return { tree: null, locate: () => undefined }
  const tree = toTree(document.contents, '', 0, { yaml, lines, document, options, values: 0, aliases: 0 })
  return { tree, locate: (steps) => locate(steps, { yaml, lines, document }) }
}

function readDocument(
  yaml: Yaml,
  { text, lines }: { readonly text: string; readonly lines: LineCounter },
  options: YamlOptions,
): Document | undefined {
  // Duplicates are found here in linear time; the parser compares each key with every other one.
  const settings = { version: '1.2', logLevel: 'silent', uniqueKeys: false, lineCounter: lines } as const
  let documents: ReturnType<Yaml['parseAllDocuments']>
  try {
    documents = yaml.parseAllDocuments(text, settings)
  } catch (cause) {
    // The parser recurses; absurd nesting ends in a RangeError of the stack.
    if (!(cause instanceof RangeError)) throw cause
    throw fault(options, 'expected YAML, found a text that cannot be read (nested too deep?)', cause)
  }
  if (!Array.isArray(documents)) return undefined
  if (documents.length > 1) throw fault(options, `expected one document, found ${documents.length}`)
  const [document] = documents
  if (document === undefined) return undefined
  // A version that the parser does not know is only warned of; others may read it otherwise.
  const directives = document.warnings.filter(({ code }) => code === 'BAD_DIRECTIVE')
  const [error] = [...document.errors, ...directives]
  if (error !== undefined) {
    const at = error.linePos?.[0]
    const where = at === undefined ? '' : `line ${at.line}, column ${at.col}: `
    // The first line of the parser's message says what; the rest repeats the source.
    const [what = 'cannot be read'] = error.message.split('\n')
    throw fault(options, `${where}expected YAML, found a fault: ${what.replace(/ at line .*$/, '')}`)
  }
  // Under 1.1 `on` is true, 010 is eight and `<<` merges.
  const version = document.directives?.yaml.version ?? '1.2'
  if (version !== '1.2') throw fault(options, `expected YAML 1.2, found the directive %YAML ${version}`)
  return document
}

/** Aliases were counted and resolved when the tree was made. */
function locate(
  steps: readonly JsonStep[],
  { yaml, lines, document }: Pick<Reading, 'yaml' | 'lines' | 'document'>,
): JsonPosition | undefined {
  let node: unknown = document.contents
  let place: unknown = node
  for (const step of steps) {
    if (yaml.isAlias(node)) node = node.resolve(document)
    if (yaml.isSeq(node)) {
      node = typeof step === 'number' ? node.items[step] : undefined
      place = node
    } else if (yaml.isMap(node)) {
      const pair = node.items.find(({ key }) => textOf(key, yaml) === step)
      node = pair?.value
      place = pair?.key
    } else return undefined
  }
  return positionOf(place, { yaml, lines })
}

function positionOf(
  node: unknown,
  { yaml, lines }: Pick<Reading, 'yaml' | 'lines'>,
): JsonPosition | undefined {
  const offset = yaml.isNode(node) ? node.range?.[0] : undefined
  if (offset === undefined) return undefined
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function toTree(node: unknown, path: string, depth: number, reading: Reading): JsonValue {
  const { yaml, options } = reading
  reading.values += 1
  if (reading.values > maxValues) throw fault(options, `expected at most ${maxValues} values, found more`)
  if (depth > maxDepth) throw fault(options, `expected at most ${maxDepth} levels of nesting, found more`)
  if (node === null || node === undefined) return null
  if (yaml.isAlias(node)) return toTree(target(node, path, reading), path, depth + 1, reading)
  if (!yaml.isNode(node)) throw faultIn(node, path, 'expected a value, found something else', reading)
  refuseTag(node, path, reading)
  if (yaml.isMap(node)) return toMap(node, path, depth, reading)
  if (yaml.isSeq(node)) {
    return node.items.map((item, index) => toTree(item, extendPath(path, index), depth + 1, reading))
  }
  return scalar(node, path, reading)
}

function toMap(map: YAMLMap, path: string, depth: number, reading: Reading): JsonValue {
  const result = new Map<string, JsonValue>()
  for (const pair of map.items) {
    const key = keyOf(pair, path, reading)
    const place = extendPath(path, key)
    // By text: 1 and "1" are one key.
    if (result.has(key))
      throw faultIn(pair.key, place, 'expected each key once, found it a second time', reading)
    result.set(key, toTree(pair.value, place, depth + 1, reading))
  }
  return result
}

function keyOf({ key }: Pair, path: string, reading: Reading): string {
  const text = textOf(key, reading.yaml)
  if (text === undefined)
    throw faultIn(key, path, 'expected plain texts as keys, found another kind', reading)
  refuseTag(key, path, reading)
  // Some readers merge, others take it for a key: written out, it means the same to all.
  if (text === '<<')
    throw faultIn(key, path, 'expected no merge key (<<); write the keys out instead', reading)
  return text
}

/** A key as it is written (`5000:` is "5000"). */
function textOf(key: unknown, yaml: Yaml): string | undefined {
  if (!yaml.isScalar(key)) return undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? '')
}

function target(alias: Alias, path: string, reading: Reading): Node {
  const { document, options } = reading
  reading.aliases += 1
  if (reading.aliases > maxAliases) throw fault(options, `expected at most ${maxAliases} aliases, found more`)
  const node = alias.resolve(document)
  if (node === undefined)
    throw faultIn(alias, path, 'expected an anchor before the alias, found none', reading)
  return node
}

function refuseTag(node: unknown, path: string, reading: Reading): void {
  if (!reading.yaml.isNode(node) || node.tag === undefined) return
  throw faultIn(node, path, 'expected a plain value, found a tag; remove it', reading)
}

function scalar(node: Node, path: string, reading: Reading): JsonValue {
  const value: unknown = reading.yaml.isScalar(node) ? node.value : undefined
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  throw faultIn(node, path, `expected a text, number, boolean or null, found ${typeof value}`, reading)
}

/** A fault at a node: `line 3, column 5, at a.b: MESSAGE`. */
function faultIn(node: unknown, path: string, message: string, reading: Reading): FormatError {
  const position = positionOf(node, reading)
  const where = position === undefined ? '' : `line ${position.line}, column ${position.column}, `
  return fault(reading.options, `${where}at ${path === '' ? 'top level' : path}: ${message}`)
}

function fault(options: YamlOptions, message: string, cause?: unknown): FormatError {
  const details = { cause, ownFile: options.ownFile === true }
  return new FormatError(options.code, `${options.what}: ${message}`, details)
}
