import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'schemas')

const checks = new Map<string, ValidateFunction>()

/** Compiled once for each file: there are hundreds of objects and a handful of forms. */
function checkOf(file: string): ValidateFunction {
  const known = checks.get(file)
  if (known !== undefined) return known
  const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object
  const check = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema)
  checks.set(file, check)
  return check
}

/**
 * Faults of a printed object under the published schema that it names in its own `schema` member; empty when it holds.
 */
export function schemaFaults(printed: string): readonly string[] {
  const value = JSON.parse(printed) as { readonly schema: string }
  const [, name, version] = /^countersign\/([a-z-]+)\/(v[0-9]+)$/.exec(value.schema) ?? []
  const check = checkOf(`${name}.${version}.json`)
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
