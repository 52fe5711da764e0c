import { closeSync, openSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Run, RunOptions } from './kit/command.ts'
import { expectError } from './kit/expectations.ts'
import { openStage, type Stage } from './kit/judged.ts'

const signed = 'output/app'
let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  const manifest = stage.push(signed)
  stage.publish(signed, manifest, await stage.sign(signed, manifest))
})

afterAll(() => stage.close())

describe('output that nobody takes', () => {
  const verify = (
    stdout: NonNullable<RunOptions['stdout']>,
    reference = stage.reference(signed),
  ): Promise<Run> => {
    const places = ['--policy', 'policy.json', '--lookaside', stage.lookaside.url, '--auth-file', 'auth.json']
    return stage.work.run(['verify', reference, ...places], { stdout })
  }
  const full = async (use: (descriptor: number) => Promise<void>): Promise<void> => {
    const descriptor = openSync('/dev/full', 'w')
    try {
      await use(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }

  it('a full disk: the report is missing, so that is not "accepted"', async () => {
    await full(async (descriptor) => {
      const run = await verify(descriptor)
      expectError(run, { exitCode: 3, code: 'output-failed', says: ['standard output', 'ENOSPC'] })
    })
  })

  it('a full disk: a refusal stays one', async () => {
    await full(async (descriptor) => {
      const run = await verify(descriptor, 'registry.example/other:1')
      expectError(
        { ...run, exitCode: run.exitCode === 1 ? 3 : null },
        { exitCode: 3, code: 'output-failed', says: [] },
      )
    })
  })

  it('a full disk for errors: the exit code is what is left', async () => {
    await full(async (descriptor) => {
      const run = await stage.work.run(['verify', 'app', '--policy', 'none.json'], { stderr: descriptor })
      expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    })
  })

  it('a reader that has seen enough: no noise, and the exit code stays', async () => {
    const run = await verify('closed')
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await stage.work.run(['--help'], { stdout: 'closed' })).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
