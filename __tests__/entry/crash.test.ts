import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type CliRun, outputOf } from './built-program.ts'

/** Faults that strike while the command waits for its standard input. */
const faults = {
  thrown: "setTimeout(() => { throw new TypeError('of ours') }, 500)",
  rejected: "setTimeout(() => { Promise.reject(new TypeError('of ours')) }, 500)",
  twice: "for (const ms of [500, 500]) setTimeout(() => { throw new TypeError('of ours') }, ms)",
} as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-crash-'))
  for (const [name, code] of Object.entries(faults)) writeFileSync(join(folder, `${name}.cjs`), code)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `digest -` without ever ending its input. */
async function crashed(name: string): Promise<CliRun> {
  const program = process.env.COUNTERSIGN_TEST_CLI ?? ''
  const args = ['--require', join(folder, `${name}.cjs`), program, 'digest', '-']
  return await outputOf(spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'pipe'] }))
}

describe('a fault of ours where nobody waits', () => {
  it.each(['thrown', 'rejected'])(
    '%s: is told, and ends with 3, never with the 1 of a refusal',
    async (name) => {
      const { status, output } = await crashed(name)
      expect({ status, output }).toMatchObject({ status: 3 })
      expect(output).toContain('error[internal-error]: unexpected TypeError: of ours')
      expect(output).not.toMatch(/^\s+at /m)
    },
  )

  it('twice: ends all the same', async () => {
    expect(await crashed('twice')).toMatchObject({ status: 3 })
  })
})
