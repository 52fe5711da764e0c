import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { putFiles } from '../security/kit/files.ts'
import { pullRequest } from './events.ts'
import { type Job, openJob } from './job.ts'
import { jobToken } from './surroundings.ts'

const actionFile = `name: told
description: a small action
inputs:
  images: { description: x }
  token: { description: x, default: "\${{ github.token }}" }
  matrix: { description: x, default: "\${{ toJSON(matrix) }}" }
  old name: { description: x, default: 'y', deprecationMessage: take the new one }
outputs:
  told: { description: x }
runs: { using: node24, main: dist/told.js }
`

const program = `
import { appendFileSync, writeFileSync } from 'node:fs'
const { env } = process
const inputs = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('INPUT_')))
console.log('::add-mask::s3cret')
console.log('first s3cret')
console.error('::warning file=a.yml,line=3::from the other stream')
process.stdout.write('half ')
appendFileSync(env.GITHUB_OUTPUT, 'told<<E\\n' + JSON.stringify({ inputs, cwd: process.cwd() }) + '\\nE\\nother=1\\n')
appendFileSync(env.GITHUB_STEP_SUMMARY, '# s3cret\\n')
appendFileSync(env.GITHUB_ENV, 'A=1\\n')
appendFileSync(env.GITHUB_PATH, '/x\\n')
appendFileSync(env.GITHUB_STATE, 'S=1\\n')
writeFileSync(env.RUNNER_TEMP + '/left', '')
console.log('a line')
console.log(Object.keys(env).sort().join(' '))
process.exitCode = env.FAIL ? 7 : 0
`

let root = ''
let job: Job

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'cs-action-'))
  await putFiles(root, {
    'package.json': '{"type":"module"}',
    'action.yml': actionFile,
    'dist/told.js': program,
    'other/told.js': 'console.log("from elsewhere")',
  })
  job = await openJob({ root, dist: 'committed' })
})

afterAll(async () => {
  await job.close()
  rmSync(root, { recursive: true })
})

describe('a step under the runner', () => {
  it('gets its inputs, and what it wrote is read', async () => {
    const result = await job.step({
      uses: './',
      with: { images: 'a\nb', 'Old Name': 'x', imagse: 'typo' },
      matrix: { os: 'linux' },
      env: { EXTRA: '1' },
    })
    expect(result.exitCode).toBe(0)
    expect(JSON.parse(result.outputs.told ?? '')).toEqual({
      cwd: job.workspace,
      inputs: {
        INPUT_IMAGES: 'a\nb',
        INPUT_IMAGSE: 'typo',
        INPUT_TOKEN: jobToken,
        INPUT_MATRIX: '{\n  "os": "linux"\n}',
        INPUT_OLD_NAME: 'x',
      },
    })
    expect(result.runnerWarnings).toEqual([
      "Input 'old name' has been deprecated with message: take the new one",
      "Unexpected input(s) 'imagse', valid inputs are ['images', 'token', 'matrix', 'old name']",
    ])
    expect(result.shown.filter((line) => !line.includes('EXTRA'))).toEqual(
      expect.arrayContaining(['first ***', 'half a line', '##[warning]from the other stream']),
    )
    expect(result).toMatchObject({
      summary: '# ***\n',
      summaryAsWritten: '# s3cret\n',
      masks: ['s3cret'],
      changes: { env: 'A=1\n', path: '/x\n', state: 'S=1\n' },
      filesLeft: ['left'],
      violations: ['output that action.yml does not declare: other'],
      annotations: [
        { level: 'warning', message: 'from the other stream', properties: { file: 'a.yml', line: '3' } },
      ],
    })
  })

  it('gets no variable of the machine but PATH, and those of its event', async () => {
    const event = pullRequest({ baseSha: '1'.repeat(40), headSha: '2'.repeat(40), branch: 'x' })
    const result = await job.step({ uses: './', event, debug: true, env: { FAIL: '1' } })
    expect(result.exitCode).toBe(7)
    // Lines of the two streams come in either order.
    const names = (result.raw.find((line) => line.includes('GITHUB_EVENT_PATH')) ?? '').split(' ')
    expect(names.filter((name) => !/^(CI|HOME|PATH|(GITHUB|INPUT|RUNNER)_.*)$/.test(name))).toEqual(['FAIL'])
    expect(names).toEqual(expect.arrayContaining(['GITHUB_EVENT_PATH', 'GITHUB_HEAD_REF', 'RUNNER_DEBUG']))
    expect(JSON.parse(result.outputs.told ?? '')).toMatchObject({ inputs: { INPUT_MATRIX: 'null' } })
  })

  it('is run many times in one process, as if it were alone', async () => {
    const steps = ['a', 'b\n::error::c', 'd'].map((images) => ({ with: { images }, env: { ONLY: images } }))
    const results = await job.steps('./', steps)
    expect(results).toHaveLength(3)
    for (const [index, { outputs, raw, exitCode, summaryAsWritten }] of results.entries()) {
      const inputs = { INPUT_IMAGES: steps[index]?.with.images }
      expect(JSON.parse(outputs.told ?? '')).toMatchObject({ cwd: job.workspace, inputs })
      expect({ exitCode, summaryAsWritten }).toEqual({ exitCode: 0, summaryAsWritten: '# s3cret\n' })
      expect(raw.slice(0, 3)).toEqual(results[0]?.raw.slice(0, 3))
    }
  })

  it('is run from the build that is asked for', async () => {
    const other = await openJob({ root, dist: join(root, 'other') })
    try {
      expect((await other.step({ uses: './' })).raw).toEqual(['from elsewhere'])
    } finally {
      await other.close()
    }
  })
})
