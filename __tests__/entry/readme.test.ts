import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import yaml from 'yaml'
import { pushImages } from '../../src/adapters/demo/push-images.ts'
import { type DemoRegistry, startDemoRegistry } from '../../src/adapters/demo/registry-server.ts'
import { makeThrowAwayKey } from '../../src/adapters/demo/throw-away-key.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { actions } from '../../src/entry/option-row.ts'
import { inputsOf } from '../../src/entry/options.ts'

const root = join(import.meta.dirname, '..', '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const hasGpg = spawnSync('gpg', ['--version']).status === 0

interface Snippet {
  readonly language: string
  readonly text: string
}

/** Fenced blocks of the README in order, those of lists without their indentation. */
const snippets: readonly Snippet[] = [...readme.matchAll(/^( *)```([a-z]+)\n([\s\S]*?)^ *```$/gm)].map(
  ([, indent = '', language = '', text = '']) => ({
    language,
    text: text.replaceAll(`\n${indent}`, '\n').trimStart(),
  }),
)
/** The first block of a language that holds a text. @throws Error when there is none */
function snippetWith(language: string, part: string): string {
  const found = snippets.find((each) => each.language === language && each.text.includes(part))
  if (found === undefined) throw new Error(`README: expected a block of ${language} with ${part}`)
  return found.text
}
const shell = snippets.filter(({ language }) => language === 'sh')

let folder: string
let registry: DemoRegistry

/** Runs a block as the reader would, with the built program on PATH and the registry of the text at its real port. */
async function run(text: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const script = text.replaceAll(
    /(localhost:5000|registry\.example)\/team/g,
    `localhost:${registry.port}/team`,
  )
  return await new Promise((resolve, reject) => {
    const child = spawn('bash', ['--norc', '-eu', '-c', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-readme-'))
  registry = await startDemoRegistry()
  await pushImages(registry.url, 'team/app', '1.2')
  mkdirSync(join(folder, 'bin'))
  const program = join(folder, 'bin', 'countersign')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${process.env.COUNTERSIGN_TEST_CLI}" "$@"\n`)
  chmodSync(program, 0o755)
})

afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the README', () => {
  it('makes a key with gpg', async () => {
    const [makeKey] = shell
    if (hasGpg) {
      expect(await run(`${makeKey?.text}\ngpgconf --kill gpg-agent`)).toMatchObject({ status: 0 })
    } else {
      // Without gpg on the machine the next snippets are run with a throw-away key.
      const key = await makeThrowAwayKey('Release')
      writeFileSync(join(folder, 'release.asc'), key.secret)
      writeFileSync(join(folder, 'release.pub.asc'), key.public)
    }
    expect(readFileSync(join(folder, 'release.asc'), 'utf8')).toContain('PRIVATE KEY')
  })

  it('signs', async () => {
    const { status, output } = await run(shell[1]?.text ?? '')
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('published') })
  })

  it('verifies under its policy, and explains', async () => {
    const policy = snippetWith('json', 'localhost:5000')
    writeFileSync(
      join(folder, 'policy.json'),
      policy.replaceAll('localhost:5000', `localhost:${registry.port}`),
    )
    const { status, output } = await run(shell[2]?.text ?? '')
    expect({ status, output }).toMatchObject({ status: 0 })
    expect(output).toContain('accepted')
    expect(output).toContain('transports.docker["localhost:')
  })

  it('looks closer', async () => {
    const { status, output } = await run(shell[3]?.text ?? '')
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('sha256:') })
  })

  it('opens the command line with two commands that work', async () => {
    const opening = snippetWith('console', 'countersign sign')
    const commands = opening.split('\n').map((line) => line.replace(/^\$ /, ''))
    const [sign = '', verify = ''] = commands
    expect(await run(sign)).toMatchObject({ status: 0 })
    expect(await run(verify)).toMatchObject({ status: 0 })
  })

  it('shows a registries.d file that is read as it says', async () => {
    mkdirSync(join(folder, 'registries.d'))
    const yaml = snippetWith('yaml', 'docker:\n  registry.example')
    writeFileSync(join(folder, 'registries.d', 'team.yaml'), yaml)
    const { status, output } = await run(
      'countersign where registry.example/"team/app:1" --registries-d registries.d',
    )
    expect({ status, output }).toMatchObject({ status: 0 })
    expect(output).toContain('https://team.example/sigstore/team/app')
  })

  it('shows the demo as it is, but for ports, throw-away keys and the time it took', async () => {
    const { status, output } = await run('countersign demo --no-color')
    expect(status).toBe(0)
    const told = snippets.find(({ language }) => language === 'text')?.text ?? ''
    expect(withoutChance(output).trimEnd()).toBe(withoutChance(told).trimEnd())
  })

  it('has no snippet that this test leaves out', () => {
    expect(snippets.map(({ language }) => language)).toEqual(readmeLanguages)
  })
})

/**
 * The three actions; key, policy, branch and the two workflows of a repository; the opening of the command line, the two
 * commands of a fresh clone, which .ci/run runs, and the output of the demo; then what is run above.
 */
const readmeLanguages = [
  ...['yaml', 'yaml', 'yaml'],
  ...['console', 'json', 'console', 'yaml', 'yaml'],
  ...['console', 'console', 'text'],
  ...['sh', 'sh', 'json', 'sh', 'yaml', 'sh'],
]

const withoutChance = (text: string): string =>
  text
    .replaceAll(/[0-9A-F]{40}/g, 'FINGERPRINT')
    .replaceAll(/127\.0\.0\.1:[0-9]+/g, 'HOST')
    .replaceAll(/in [0-9.]+ s/g, 'in TIME')

describe('workflows in the README', () => {
  const workflows = snippets.filter(({ language, text }) => language === 'yaml' && text.includes('uses:'))
  const steps = workflows.flatMap(({ text }) => stepsOf(yaml.parse(text)))
  const ours = steps.flatMap(({ uses = '', with: inputs = {} }) => {
    const [, name] = /^OWNER\/countersign(?:\/([a-z]+))?@v1$/.exec(uses) ?? []
    return uses.startsWith('OWNER/countersign') ? [{ action: name ?? 'sign', inputs }] : []
  })

  it('begin with the three actions', () => {
    expect(ours.slice(0, 3).map(({ action }) => action)).toEqual([...actions])
  })

  it.each(ours)('give $action inputs that it has', ({ action, inputs }) => {
    const known = actions.find((each) => each === action)
    expect(known).toBeDefined()
    const names = known === undefined ? [] : inputsOf(known).map(({ name }) => name)
    expect(Object.keys(inputs).filter((name) => !names.includes(name))).toEqual([])
    expect(Object.keys(inputs)).toContain('images')
  })

  it('come with a policy that is one', () => {
    const text = snippetWith('json', '.github/countersign/release.pub.asc')
    expect(() => parsePolicy(Buffer.from(text), 'policy.json')).not.toThrow()
  })
})

interface WorkflowStep {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** Steps of a whole workflow, or of a list of steps alone. */
function stepsOf(value: unknown): readonly WorkflowStep[] {
  if (Array.isArray(value)) return value as readonly WorkflowStep[]
  const { jobs = {} } = value as {
    readonly jobs?: Readonly<Record<string, { readonly steps: readonly WorkflowStep[] }>>
  }
  return Object.values(jobs).flatMap(({ steps }) => steps)
}
