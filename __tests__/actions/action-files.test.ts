import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { build } from 'esbuild'
import { parse } from 'yaml'
import { actions } from '../../src/entry/option-row.ts'
import { readActionFile } from '../runner/action-file.ts'
import { doors } from './stage.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

type Parser = typeof import('@actions/workflow-parser') &
  typeof import('@actions/workflow-parser/actions/action-parser')

let folder = ''
let parser: Parser

/** The package imports JSON in a way that Node refuses, so it is bundled first. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cs-parser-'))
  const outfile = join(folder, 'parser.mjs')
  const names = ['@actions/workflow-parser', '@actions/workflow-parser/actions/action-parser']
  const contents = names.map((name) => `export * from '${name}'`).join('\n')
  await build({
    stdin: { contents, resolveDir: root },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
  })
  parser = (await import(pathToFileURL(outfile).href)) as Parser // what was just bundled
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Faults by the schema of the server itself. */
const actionFaults = (name: string, content: string): readonly string[] =>
  parser
    .parseAction({ name, content }, new parser.NoOperationTraceWriter())
    .context.errors.getErrors()
    .map((error) => error.message)

const workflowFaults = (name: string, content: string): readonly string[] =>
  parser
    .parseWorkflow({ name, content }, new parser.NoOperationTraceWriter())
    .context.errors.getErrors()
    .map((error) => error.message)

describe('action.yml', () => {
  it.each(actions)('of %s is what the server reads, and runs on its newest Node', (action) => {
    const path = join(doors[action], 'action.yml')
    expect(actionFaults(path, read(path))).toEqual([])
    expect(readActionFile(root, doors[action])).toMatchObject({ using: 'node24' })
  })

  it('with a mistake is told of', () => {
    expect(actionFaults('action.yml', read('action.yml').replace('node24', 'node13'))).not.toEqual([])
    expect(actionFaults('action.yml', read('action.yml').replace(/^outputs:/m, 'results:'))).not.toEqual([])
  })
})

describe('workflows', () => {
  const workflows = join(root, '.github', 'workflows')
  it.each(readdirSync(workflows))('%s is what the server reads', (name) => {
    expect(workflowFaults(name, readFileSync(join(workflows, name), 'utf8'))).toEqual([])
  })

  it('with a mistake are told of', () => {
    expect(
      workflowFaults('a.yml', 'on: push\njobs: { a: { runs-on: x, steps: [{ usse: x }] } }\n'),
    ).not.toEqual([])
  })
})

describe('the README', () => {
  interface WrittenStep {
    readonly uses?: string
    readonly with?: Readonly<Record<string, unknown>>
  }
  /** Code blocks, with the depth that a list puts them at taken away. */
  const blocks = [...read('README.md').matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].map(
    ([, depth = '', text = '']) => text.replaceAll(new RegExp(`^${depth}`, 'gm'), ''),
  )
  const steps = blocks.filter((text) => text.startsWith('- uses:'))
  const workflows = blocks.filter((text) => /^jobs:/m.test(text))
  const asWorkflow = (text: string): string =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${text.replaceAll(/^(?=.)/gm, '      ')}`

  it('shows steps and whole workflows that the server reads', () => {
    expect(steps.length).toBeGreaterThanOrEqual(3)
    expect(workflows.length).toBeGreaterThanOrEqual(1)
    for (const text of [...steps.map(asWorkflow), ...workflows])
      expect(workflowFaults('a.yml', text)).toEqual([])
  })

  it('gives our actions inputs that they declare, all of them with a value', () => {
    const all = [...steps.map(asWorkflow), ...workflows].flatMap((text) => {
      const { jobs } = parse(text) as {
        readonly jobs: Readonly<Record<string, { readonly steps: readonly WrittenStep[] }>>
      }
      return Object.values(jobs).flatMap((job) => job.steps)
    })
    const ours = all.filter(({ uses = '' }) => /^OWNER\/countersign[/@]/.test(uses))
    expect(ours.length).toBeGreaterThanOrEqual(4)
    for (const { uses = '', with: given = {} } of ours) {
      const [, door = ''] = /^OWNER\/countersign(\/[a-z]+)?@/.exec(uses) ?? []
      const declared = readActionFile(root, `.${door}`).inputs.map(({ name }) => name)
      expect(Object.keys(given).filter((name) => !declared.includes(name))).toEqual([])
      expect(Object.values(given).filter((value) => value === null || value === '')).toEqual([])
    }
  })
})
