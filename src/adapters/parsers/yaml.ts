import type { Alias, Document, Node, Pair, YAMLMap } from 'yaml'
import type { Code } from '../../domain/codes.ts'
import { FormatError } from '../../domain/errors.ts'
import type { JsonValue } from '../../domain/strict-json.ts'
import { extendPath } from '../../domain/strict-json.ts'

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

/** One document on its way to a plain tree. */
interface Reading {
  readonly yaml: Yaml
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

function readTree(yaml: Yaml, text: string, options: YamlOptions): JsonValue {
  // Duplicates are found here in linear time; the parser compares each key with every other one.
  let documents: ReturnType<Yaml['parseAllDocuments']>
  try {
    documents = yaml.parseAllDocuments(text, { version: '1.2', logLevel: 'silent', uniqueKeys: false })
  } catch (cause) {
    // The parser recurses; absurd nesting ends in a RangeError of the stack.
    if (!(cause instanceof RangeError)) throw cause
    throw fault(options, 'expected YAML, found a text that cannot be read (nested too deep?)', cause)
  }
  if (!Array.isArray(documents)) return null
  if (documents.length > 1) throw fault(options, `expected one document, found ${documents.length}`)
  const [document] = documents
  if (document === undefined) return null
  const [error] = document.errors
  if (error !== undefined) {
    const at = error.linePos?.[0]
    const where = at === undefined ? '' : `line ${at.line}, column ${at.col}: `
    // The first line of the parser's message says what; the rest repeats the source.
    const [what = 'cannot be read'] = error.message.split('\n')
    throw fault(options, `${where}expected YAML, found a fault: ${what.replace(/ at line .*$/, '')}`)
  }
  return toTree(document.contents, '', 0, { yaml, document, options, values: 0, aliases: 0 })
}

function toTree(node: unknown, path: string, depth: number, reading: Reading): JsonValue {
  const { yaml, options } = reading
  reading.values += 1
  if (reading.values > maxValues) throw fault(options, `expected at most ${maxValues} values, found more`)
  if (depth > maxDepth) throw fault(options, `expected at most ${maxDepth} levels of nesting, found more`)
  if (node === null || node === undefined) return null
  if (yaml.isAlias(node)) return toTree(target(node, path, reading), path, depth + 1, reading)
  if (!yaml.isNode(node)) throw fault(options, `${path}: expected a value, found something else`)
  refuseTag(node, path, options)
  if (yaml.isMap(node)) return toMap(node, path, depth, reading)
  if (yaml.isSeq(node)) {
    return node.items.map((item, index) => toTree(item, extendPath(path, index), depth + 1, reading))
  }
  return scalar(yaml.isScalar(node) ? node.value : undefined, path, options)
}

function toMap(map: YAMLMap, path: string, depth: number, reading: Reading): JsonValue {
  const result = new Map<string, JsonValue>()
  for (const pair of map.items) {
    const key = keyOf(pair, path, reading)
    const place = extendPath(path, key)
    // By text: 1 and "1" are one key.
    if (result.has(key))
      throw fault(reading.options, `${place}: expected each key once, found it a second time`)
    result.set(key, toTree(pair.value, place, depth + 1, reading))
  }
  return result
}

function keyOf({ key }: Pair, path: string, { yaml, options }: Reading): string {
  const place = path === '' ? 'top level' : path
  if (!yaml.isScalar(key)) throw fault(options, `${place}: expected plain texts as keys, found another kind`)
  refuseTag(key, path, options)
  const text = typeof key.value === 'string' ? key.value : (key.source ?? '')
  // Some readers merge, others take it for a key: written out, it means the same to all.
  if (text === '<<') throw fault(options, `${place}: expected no merge key (<<); write the keys out instead`)
  return text
}

function target(alias: Alias, path: string, reading: Reading): Node {
  const { document, options } = reading
  reading.aliases += 1
  if (reading.aliases > maxAliases) throw fault(options, `expected at most ${maxAliases} aliases, found more`)
  const node = alias.resolve(document)
  if (node === undefined) throw fault(options, `${path}: expected an anchor before the alias, found none`)
  return node
}

function refuseTag(node: { readonly tag?: string }, path: string, options: YamlOptions): void {
  if (node.tag === undefined) return
  throw fault(options, `${path === '' ? 'top level' : path}: expected a plain value, found a tag; remove it`)
}

function scalar(value: unknown, path: string, options: YamlOptions): JsonValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  throw fault(options, `${path}: expected a text, number, boolean or null, found ${typeof value}`)
}

function fault(options: YamlOptions, message: string, cause?: unknown): FormatError {
  const details = { cause, ownFile: options.ownFile === true }
  return new FormatError(options.code, `${options.what}: ${message}`, details)
}
