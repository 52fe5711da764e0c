import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { runDemo } from '../../src/entry/demo.ts'
import type { Chapter, Scene } from '../../src/entry/demo-scenes.ts'
import { painter } from '../../src/report/paint.ts'
import { schemaFaults } from '../report/schemas.ts'

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'cs-demo-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Runs `countersign demo` as built, with a temporary folder of its own, and tells what it left there. */
async function demo(
  args: readonly string[] = [],
  {
    env = {},
    onOutput,
  }: { env?: Record<string, string>; onOutput?: (kill: (signal: NodeJS.Signals) => void) => void } = {},
) {
  const temporary = mkdtempSync(join(home, 'tmp-'))
  const startedMs = performance.now()
  const child = spawn(process.execPath, [process.env.COUNTERSIGN_TEST_CLI ?? '', 'demo', ...args], {
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    onOutput?.((signal) => child.kill(signal))
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const status = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  return { status, stdout, stderr, elapsedMs: performance.now() - startedMs, left: readdirSync(temporary) }
}

const answers = [
  ['signed', undefined],
  ['signed', undefined],
  ['unchanged', undefined],
  ['unchanged', undefined],
  ['accepted', undefined],
  ['accepted', undefined],
  ['rejected', 'signature-missing'],
  ['rejected', 'wrong-image'],
  ['rejected', 'untrusted-key'],
  ['rejected', 'wrong-identity'],
  ['undecided', 'digest-mismatch'],
  ['undecided', 'lookaside-unreadable'],
  ['signed', undefined],
  ['accepted', undefined],
  ['rejected', 'wrong-signer'],
  ['rejected', 'wrong-signer'],
  ['rejected', 'pull-request-signer'],
  ['rejected', 'wrong-issuer'],
  ['rejected', 'attestation-not-signature'],
  ['rejected', 'wrong-image'],
]

describe('countersign demo', () => {
  it('gets every answer that it must, under 5 seconds, and leaves nothing behind', async () => {
    const { status, stdout, stderr, elapsedMs, left } = await demo()
    expect({ status, stderr, left, text: stdout }).toMatchObject({ status: 0, stderr: '', left: [] })
    expect(stdout).toContain(`${answers.length} of ${answers.length} answers are what they must be`)
    for (const [answer, code] of answers) {
      expect(stdout).toContain(`  ${answer}`)
      if (code !== undefined) expect(stdout).toContain(` ${code}: `)
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what must not be there
    expect(stdout).not.toMatch(/\u001b|undefined|\[object/)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
    expect(elapsedMs).toBeLessThan(5000)
  })

  it('prints one JSON object', async () => {
    const { status, stdout } = await demo(['--json'])
    const report = JSON.parse(stdout) as {
      readonly scenes: readonly { readonly found: { readonly answer: string; readonly code?: string } }[]
    }
    expect(report).toMatchObject({ schema: 'countersign/demo/v1', exitCode: 0 })
    expect(report.scenes.map(({ found }) => [found.answer, found.code])).toEqual(answers)
    expect([status, schemaFaults(stdout)]).toEqual([0, []])
  })

  it('is silent with --quiet', async () => {
    expect(await demo(['--quiet'])).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  it('reads nothing of the user: logins, keys, registries.d, proxies', async () => {
    mkdirSync(join(home, '.docker'))
    writeFileSync(join(home, '.docker', 'config.json'), 'broken')
    mkdirSync(join(home, '.config/containers/registries.d'), { recursive: true })
    writeFileSync(join(home, '.config/containers/registries.d/a.yaml'), 'docker: [broken')
    const env = {
      COUNTERSIGN_GPG_KEY: 'not a key',
      COUNTERSIGN_GPG_PASSPHRASE: 'wrong',
      COUNTERSIGN_SIGSTORE_KEY: 'not a key',
      COSIGN_PASSWORD: 'wrong',
      SIGSTORE_ID_TOKEN: 'not a token',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'wrong',
      HTTP_PROXY: 'http://127.0.0.1:9',
      http_proxy: 'http://127.0.0.1:9',
    }
    const { status, stdout, stderr } = await demo([], { env })
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
    rmSync(join(home, '.docker'), { recursive: true })
    rmSync(join(home, '.config'), { recursive: true })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('tidies up after %s', async (signal, code) => {
    const { status, left } = await demo([], { onOutput: (kill) => kill(signal) })
    expect([status, left]).toEqual([code, []])
  })
})

describe('a demonstration that goes wrong', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  const scene: Scene = {
    what: 'a stranger signs it',
    image: 'shop/web:1.0',
    expected: { answer: 'rejected', code: 'untrusted-key' },
    found: { answer: 'accepted', detail: 'signed by a stranger' },
  }

  const play = async (found: Scene['found'], more: { json?: boolean; quiet?: boolean } = {}) => {
    let output = ''
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      output += String(chunk)
      return true
    })
    const options = { json: false, quiet: false, verbose: false, paint: painter(false), ...more }
    const status = await runDemo(options, async function* (): AsyncGenerator<Chapter> {
      yield { title: 'Attack', command: 'countersign verify', scenes: [{ ...scene, found }] }
    })
    return { status, output }
  }

  it.each([
    ['another verdict', { answer: 'accepted' }],
    [
      'the verdict for another reason',
      { answer: 'rejected', reason: { code: 'signature-missing', message: 'none' } },
    ],
    ['a verdict that could not be had', { answer: 'failed' }],
  ] as const)('ends with 1 on %s, and says what was expected', async (_what, found) => {
    const { status, output } = await play(found)
    expect(status).toBe(1)
    expect(output).toContain('expected rejected with untrusted-key')
    expect(output).toContain('0 of 1 answers are what they must be')
  })

  it('is told even with --quiet, and in JSON', async () => {
    expect((await play(scene.found, { quiet: true })).output).toContain(
      'expected rejected with untrusted-key',
    )
    const { status, output } = await play(scene.found, { json: true })
    expect(schemaFaults(output)).toEqual([])
    expect([status, JSON.parse(output)]).toMatchObject([1, { exitCode: 1, scenes: [{ asExpected: false }] }])
  })

  it('shows nothing of what it names that a terminal would obey', async () => {
    const { output } = await play({
      answer: 'rejected',
      reason: { code: 'untrusted-key', message: 'a\u001b[2J\n::error::b' },
    })
    expect(output).not.toContain('\u001b[2J')
    expect(output).not.toContain('\n::error')
  })
})
