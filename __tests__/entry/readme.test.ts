import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeThrowAwayKey } from '../../src/adapters/demo/throw-away-key.ts'
import { parsePolicy } from '../../src/domain/policy/parse-policy.ts'
import { actions } from '../../src/entry/option-row.ts'
import { inputsOf } from '../../src/entry/options.ts'
import { openReader, ourSteps, type Reader, snippets, snippetWith } from './readme-kit.ts'

const hasGpg = spawnSync('gpg', ['--version']).status === 0

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
})

afterAll(() => reader.close())

describe('the README, with a GPG key', () => {
  it('makes a key with gpg', async () => {
    if (hasGpg) {
      const makeKey = snippetWith('sh', '--quick-generate-key')
      expect(await reader.run(`${makeKey}\ngpgconf --kill gpg-agent`)).toMatchObject({ status: 0 })
    } else {
      // Without gpg on the machine the next snippets are run with a throw-away key.
      const key = await makeThrowAwayKey('Release')
      reader.write('release.asc', key.secret)
      reader.write('release.pub.asc', key.public)
    }
    expect(readFileSync(join(reader.folder, 'release.asc'), 'utf8')).toContain('PRIVATE KEY')
  })

  it('signs', async () => {
    const { status, output } = await reader.run(snippetWith('sh', 'countersign sign', '--gpg-key'))
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('published') })
  })

  it('verifies under its policy, and explains', async () => {
    reader.write('policy.json', reader.here(snippetWith('json', 'localhost:5000')))
    const { status, output } = await reader.run(snippetWith('sh', 'countersign explain'))
    expect({ status, output }).toMatchObject({ status: 0 })
    expect(output).toContain('accepted')
    expect(output).toContain('transports.docker["localhost:')
  })

  it('looks closer', async () => {
    const { status, output } = await reader.run(snippetWith('sh', 'countersign where'))
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining('sha256:') })
  })

  it('opens the command line with two commands that work', async () => {
    const opening = snippetWith('console', 'countersign sign')
    const commands = opening.split('\n').map((line) => line.replace(/^\$ /, ''))
    const [sign = '', verify = ''] = commands
    expect(await reader.run(sign)).toMatchObject({ status: 0 })
    expect(await reader.run(verify)).toMatchObject({ status: 0 })
  })

  it('shows a registries.d file that is read as it says', async () => {
    reader.write('registries.d/team.yaml', snippetWith('yaml', 'docker:\n  registry.example'))
    const { status, output } = await reader.run(
      'countersign where registry.example/"team/app:1" --registries-d registries.d',
    )
    expect({ status, output }).toMatchObject({ status: 0 })
    expect(output).toContain('https://team.example/sigstore/team/app')
  })

  it('shows the demo as it is, but for ports, throw-away keys and the time it took', async () => {
    const { status, output } = await reader.run('countersign demo --no-color')
    expect(status).toBe(0)
    const told = snippets.find(({ language }) => language === 'text')?.text ?? ''
    expect(withoutChance(output).trimEnd()).toBe(withoutChance(told).trimEnd())
  })
})

/** Digests of bundles are of this run, too: certificates and times are in them. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/[0-9A-F]{40}/g, 'FINGERPRINT')
    .replaceAll(/127\.0\.0\.1:[0-9]+/g, 'HOST')
    .replaceAll(/shop\/api@sha256:[0-9a-f]{12}…: signed/g, 'BUNDLE: signed')
    .replaceAll(/in [0-9.]+ s/g, 'in TIME')

it('has no snippet that these tests leave out', () => {
  expect(snippets.map(({ language }) => language)).toEqual([
    // The three actions; workflow, policy and gate; then with a Sigstore key, and for files.
    ...['yaml', 'yaml', 'yaml'],
    ...['yaml', 'yaml', 'yaml'],
    ...['sh', 'yaml', 'sh'],
    // With a GPG key: key, policy, branch and the two workflows.
    ...['console', 'json', 'console', 'yaml', 'yaml'],
    // Own services: step, policy, commands.
    ...['yaml', 'yaml', 'sh'],
    // The opening of the command line, the two commands of a fresh clone, which .ci/run runs, and the demo.
    ...['console', 'console', 'text'],
    ...['sh', 'sh', 'json', 'sh', 'yaml', 'sh'],
  ])
})

describe('workflows in the README', () => {
  const ours = snippets
    .filter(({ language, text }) => language === 'yaml' && text.includes('uses:'))
    .flatMap(({ text }) => ourSteps(text))

  it('begin with the three actions', () => {
    expect(ours.slice(0, 3).map(({ action }) => action)).toEqual([...actions])
  })

  it.each(ours)('give $action inputs that it has', ({ action, inputs }) => {
    const names = inputsOf(action).map(({ name }) => name)
    expect(Object.keys(inputs).filter((name) => !names.includes(name))).toEqual([])
    expect(Object.keys(inputs)).toContain('images')
  })

  it('give every job that signs keyless the rights that it needs, and no more', () => {
    const jobs = snippets.filter(
      ({ text }) => text.includes('permissions:') && text.includes('method: keyless'),
    )
    expect(jobs).toHaveLength(2)
    for (const { text } of jobs)
      expect([...text.matchAll(/^ *(\w[\w-]+): (?:read|write)\b/gm)].map(([line]) => line.trim())).toEqual([
        'contents: read',
        'packages: write',
        'id-token: write',
      ])
  })

  it('come with a policy that is one', () => {
    const text = snippetWith('json', '.github/countersign/release.pub.asc')
    expect(() => parsePolicy(Buffer.from(text), 'policy.json')).not.toThrow()
  })
})
