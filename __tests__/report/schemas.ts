import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'schemas')

/**
 * Faults of a printed object under the published schema that it names in its own `schema` member; empty when it holds.
 */
export function schemaFaults(printed: string): readonly string[] {
  const value = JSON.parse(printed) as { readonly schema: string }
  const [, name, version] = /^countersign\/([a-z-]+)\/(v[0-9]+)$/.exec(value.schema) ?? []
  const schema = JSON.parse(readFileSync(join(folder, `${name}.${version}.json`), 'utf8')) as object
  const check = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema)
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
