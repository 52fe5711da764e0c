import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'

/** What the runner needs of an `action.yml`. */
export interface ActionFile {
  readonly name: string
  /** Folder of the file: `main` is relative to it. */
  readonly folder: string
  readonly using: string
  readonly main: string
  /** Declared inputs, in order; default text as written, expressions and all. */
  readonly inputs: readonly {
    readonly name: string
    readonly default: string
    readonly deprecated?: string
  }[]
  readonly outputs: readonly string[]
}

interface Written {
  readonly name: string
  readonly inputs?: Readonly<
    Record<string, { readonly default?: string; readonly deprecationMessage?: string } | null>
  >
  readonly outputs?: Readonly<Record<string, unknown>>
  readonly runs: { readonly using: string; readonly main: string }
}

/**
 * @param action - folder relative to the root, as after `uses: ./`
 * @throws Error when there is no file, or when it is no action of JavaScript
 */
export function readActionFile(root: string, action: string): ActionFile {
  const file = join(resolve(root, action), 'action.yml')
  const written = parse(readFileSync(file, 'utf8')) as Written // the shape is checked right below
  if (typeof written?.runs?.main !== 'string' || typeof written.runs.using !== 'string') {
    throw new Error(`${file}: expected runs.using and runs.main`)
  }
  return {
    name: written.name,
    folder: dirname(file),
    using: written.runs.using,
    main: written.runs.main,
    inputs: Object.entries(written.inputs ?? {}).map(([name, input]) => ({
      name,
      default: input?.default ?? '',
      ...(input?.deprecationMessage !== undefined && { deprecated: input.deprecationMessage }),
    })),
    outputs: Object.keys(written.outputs ?? {}),
  }
}

/** Values that expressions of defaults may ask for. */
export interface Contexts {
  readonly github: Readonly<Record<string, unknown>>
  readonly matrix: unknown
}

/** The few expressions that stand in defaults of inputs: `${{ github.NAME }}` and `${{ toJSON(matrix) }}`. */
export function evaluate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (whole, expression: string) => {
    const [, name] = /^github\.([a-z_]+)$/.exec(expression) ?? []
    if (name !== undefined) return String(contexts.github[name] ?? '')
    if (/^toJSON\(matrix\)$/i.test(expression)) return JSON.stringify(contexts.matrix ?? null, null, 2)
    throw new Error(`${whole}: expected an expression that the runner of these tests knows`)
  })
}

/** `INPUT_NAME` as the runner makes it: blanks become `_`, hyphens stay. */
export const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`

/** The variables of all inputs, and what the runner warns of; inputs that nobody declared are set all the same. */
export function inputVariables(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): { readonly variables: Readonly<Record<string, string>>; readonly warnings: readonly string[] } {
  const names = new Map(Object.keys(given).map((name) => [name.toLowerCase(), name]))
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) variables[inputVariable(name)] = value
  for (const input of action.inputs) {
    if (!names.has(input.name.toLowerCase()))
      variables[inputVariable(input.name)] = evaluate(input.default, contexts)
  }
  const declared = action.inputs.map(({ name }) => name)
  const unexpected = Object.keys(given).filter(
    (name) => !declared.some((each) => each.toLowerCase() === name.toLowerCase()),
  )
  const deprecated = action.inputs.filter(
    (input) => input.deprecated !== undefined && names.has(input.name.toLowerCase()),
  )
  return {
    variables,
    warnings: [
      ...deprecated.map(
        (input) => `Input '${input.name}' has been deprecated with message: ${input.deprecated}`,
      ),
      ...(unexpected.length > 0
        ? [`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${declared.join("', '")}']`]
        : []),
    ],
  }
}
