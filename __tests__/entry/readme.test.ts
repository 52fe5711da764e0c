import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { pushImages } from '../../src/adapters/demo/push-images.ts'
import { type DemoRegistry, startDemoRegistry } from '../../src/adapters/demo/registry-server.ts'
import { makeThrowAwayKey } from '../../src/adapters/demo/throw-away-key.ts'

const root = join(import.meta.dirname, '..', '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const hasGpg = spawnSync('gpg', ['--version']).status === 0

interface Snippet {
  readonly language: string
  readonly text: string
}

/** Fenced blocks of the README in order. */
const snippets: readonly Snippet[] = [...readme.matchAll(/^```([a-z]+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({ language, text }),
)
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
    const policy = snippets.find(({ language }) => language === 'json')?.text ?? ''
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

  it('opens with two commands that work', async () => {
    const [opening] = snippets.filter(({ language }) => language === 'console')
    const commands = (opening?.text ?? '').split('\n').map((line) => line.replace(/^\$ /, ''))
    const [sign = '', verify = ''] = commands
    expect(await run(sign)).toMatchObject({ status: 0 })
    expect(await run(verify)).toMatchObject({ status: 0 })
  })

  it('shows a registries.d file that is read as it says', async () => {
    mkdirSync(join(folder, 'registries.d'))
    const yaml = snippets.find(({ language }) => language === 'yaml')?.text ?? ''
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
    expect(snippets.map(({ language }) => language)).toEqual(['console', 'console', ...readmeLanguages])
  })
})

/** After the opening and the two commands of a fresh clone, which .ci/run runs; then the demo's output, when shown. */
const readmeLanguages = ['text', 'sh', 'sh', 'json', 'sh', 'yaml', 'sh']

const withoutChance = (text: string): string =>
  text
    .replaceAll(/[0-9A-F]{40}/g, 'FINGERPRINT')
    .replaceAll(/127\.0\.0\.1:[0-9]+/g, 'HOST')
    .replaceAll(/in [0-9.]+ s/g, 'in TIME')
