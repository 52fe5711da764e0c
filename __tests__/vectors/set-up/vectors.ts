import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, it } from '@jest/globals'

/** One real case and the answer it must get; the README beside the cases explains every field. */
export interface VectorCase {
  readonly id: string
  readonly inputs: Readonly<Record<string, unknown>>
  /** `either` where real implementations differ and both answers can be defended. */
  readonly expect: 'accept' | 'reject' | 'either'
  readonly why: string
  readonly output?: unknown
  readonly tags: readonly string[]
  /** The whole entry, for the fields that only one kind has. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The cases of one kind, and the folder to which their paths are relative. */
export interface Vectors {
  readonly folder: string
  readonly cases: readonly VectorCase[]
}

/** The cases lie beside the repository, or where COUNTERSIGN_VECTORS says; they are no part of it. */
const root = resolve(
  process.env.COUNTERSIGN_VECTORS ?? join(import.meta.dirname, '../../../../shared/fixtures'),
)

/**
 * A `describe` over the cases of one kind. Without the folder it is skipped, with the reason in its name; where
 * `COUNTERSIGN_REQUIRE` names `vectors` it fails instead.
 */
export function vectorSuite(name: string, kindFolder: string, body: (vectors: Vectors) => void): void {
  const folder = join(root, kindFolder)
  if (existsSync(join(folder, 'cases.json'))) {
    describe(name, () => {
      body(readVectors(folder))
    })
    return
  }
  const reason = `no cases in ${folder}: set COUNTERSIGN_VECTORS to the folder that holds them`
  if ((process.env.COUNTERSIGN_REQUIRE ?? '').split(',').includes('vectors')) {
    it(name, () => {
      throw new Error(reason)
    })
    return
  }
  // Straight to the terminal: Jest keeps the console of files whose tests are all skipped to itself.
  process.stderr.write(`${name}: skipped, ${reason}\n`)
  describe.skip(`${name} (${reason})`, () => {
    it('needs the cases', () => {})
  })
}

function readVectors(folder: string): Vectors {
  const entries: unknown = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  if (!Array.isArray(entries) || entries.length === 0)
    throw new Error(`${folder}/cases.json: expected cases, found none`)
  return { folder, cases: entries.map(toCase) }
}

function toCase(entry: unknown): VectorCase {
  const { expect, ...fields } = asObject(entry, 'case')
  if (expect !== 'accept' && expect !== 'reject' && expect !== 'either') {
    throw new Error(`${String(fields.id)}: expected accept, reject or either, found ${String(expect)}`)
  }
  const tags = Array.isArray(fields.tags) ? fields.tags.map(String) : []
  const inputs = asObject(fields.inputs, 'inputs')
  return {
    id: asText(fields.id, 'id'),
    inputs,
    expect,
    why: asText(fields.why, 'why'),
    output: fields.output,
    tags,
    fields,
  }
}

/** Reads an object of a case. @throws Error when it is none */
export function asObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${what}: expected an object, found ${JSON.stringify(value)}`)
  }
  return Object.fromEntries(Object.entries(value))
}

/** Reads a text of a case. @throws Error when it is none */
export function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what}: expected a text, found ${JSON.stringify(value)}`)
  return value
}

/** Reads a text of a case that may be absent. @throws Error when it is something else */
export function asOptionalText(value: unknown, what: string): string | undefined {
  return value === undefined || value === null ? undefined : asText(value, what)
}
