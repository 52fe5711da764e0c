import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import yaml from 'yaml'
import { pushImages } from '../../src/adapters/demo/push-images.ts'
import { type DemoRegistry, startDemoRegistry } from '../../src/adapters/demo/registry-server.ts'
import { type Action, actions } from '../../src/entry/option-row.ts'
import { type CliRun, outputOf } from './built-program.ts'

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')

/** A fenced block of the README. */
export interface Snippet {
  readonly language: string
  readonly text: string
}

/** In order; those of lists without their indentation. */
export const snippets: readonly Snippet[] = [...readme.matchAll(/^( *)```([a-z]+)\n([\s\S]*?)^ *```$/gm)].map(
  ([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(`\n${indent}`, '\n').trimStart(),
  }),
)

/** The first block of a language that holds all these texts. @throws Error when there is none */
export function snippetWith(language: string, ...parts: readonly string[]): string {
  const found = snippets.find(
    (each) => each.language === language && parts.every((part) => each.text.includes(part)),
  )
  if (found === undefined) throw new Error(`README: expected a block of ${language} with ${parts.join(', ')}`)
  return found.text
}

/** One step of a workflow in the README. */
export interface WorkflowStep {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** Steps of a whole workflow, of a part of a job, or of a list of steps alone. */
export function stepsOf(text: string): readonly WorkflowStep[] {
  const value: unknown = yaml.parse(text)
  if (Array.isArray(value)) return value as readonly WorkflowStep[]
  const { jobs = {}, steps = [] } = value as {
    readonly jobs?: Readonly<Record<string, { readonly steps: readonly WorkflowStep[] }>>
    readonly steps?: readonly WorkflowStep[]
  }
  return [...steps, ...Object.values(jobs).flatMap((job) => job.steps)]
}

/** A step that uses one of our actions. */
export interface OurStep {
  readonly action: Action
  readonly inputs: Readonly<Record<string, unknown>>
}

/** Steps of a text that are ours. @throws Error for an action that we have not */
export const ourSteps = (text: string): readonly OurStep[] =>
  stepsOf(text).flatMap(({ uses = '', with: inputs = {} }) => {
    if (!uses.startsWith('OWNER/countersign')) return []
    const [, name = 'sign'] = /^OWNER\/countersign(?:\/([a-z]+))?@v1$/.exec(uses) ?? [uses, uses]
    const action = actions.find((each) => each === name)
    if (action === undefined) throw new Error(`README: expected one of our actions, found ${uses}`)
    return [{ action, inputs }]
  })

/** Somebody who does what the README says. */
export interface Reader {
  readonly folder: string
  readonly registry: DemoRegistry
  /** A text of the README with the registry of this test in the place of those that it names. */
  here(text: string): string
  /** Runs a block with the built program on PATH. */
  run(text: string, env?: Readonly<Record<string, string>>): Promise<CliRun>
  write(path: string, content: string | Uint8Array): void
  close(): Promise<void>
}

/** Opens an empty folder and a registry that holds `team/app:1.2`. */
export async function openReader(): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-readme-'))
  const registry = await startDemoRegistry()
  await pushImages(registry.url, 'team/app', '1.2')
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  write(
    'bin/countersign',
    `#!/bin/sh\nexec "${process.execPath}" "${process.env.COUNTERSIGN_TEST_CLI}" "$@"\n`,
  )
  chmodSync(join(folder, 'bin', 'countersign'), 0o755)
  const here = (text: string): string =>
    text.replaceAll(/(localhost:5000|registry\.example|registry\.corp\.example|ghcr\.io)\/team/g, () => {
      return `localhost:${registry.port}/team`
    })
  return {
    folder,
    registry,
    here,
    write,
    run: (text, env = {}) => runShell(folder, here(text), env),
    close: async () => {
      await registry.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function runShell(
  folder: string,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<CliRun> {
  const child = spawn('bash', ['--norc', '-eu', '-c', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, ...env },
  })
  return await outputOf(child)
}
